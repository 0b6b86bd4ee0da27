// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IUsagePolicy} from "./IUsagePolicy.sol";

/// @title IUsageAmendments
/// @notice How the policy of a grant changes: narrower at the assigner's will, otherwise as both parties agree.
interface IUsageAmendments {
    /// @notice A change of the policy.
    /// @param current The policy as it is.
    /// @param policy As it shall be.
    /// @param withAssignee Whether the assignee consents, too: then it need not be narrower.
    /// @param consent Who signed.
    struct Amendment {
        bytes current;
        bytes policy;
        bool withAssignee;
        IUsagePolicy.Consent consent;
    }

    /// @notice The policy was replaced, by a narrower one or by agreement. Grants that were handed on wait until their own is
    /// held against it.
    event PolicyAmended(bytes32 indexed id, uint16 version, bytes32 policyHash, bytes policy);
    /// @notice A policy keeps its number of budgets for life.
    error PolicyBudgetsChanged(uint256 count, uint256 expected);
    /// @notice More uses were spent or handed on than the new policy would let.
    error PolicyBudgetSpent(uint256 budget, uint256 limit, uint256 spent);

    /// @notice Replaces the policy of the first grant of a line: by a narrower one if the assigner alone asks, by any if both
    /// parties consent. Grants that were handed on answer no until they were held against it. Emits {PolicyAmended}.
    ///
    /// Requirements: it is the first of its line (GrantParentInvalid), active or suspended (GrantStatusConflict);
    /// `current` is its policy (PolicyMismatch); the new one is well-formed (PolicyMalformed), has as many budgets
    /// ({PolicyBudgetsChanged}) and none below what is spent ({PolicyBudgetSpent}), and is narrower than the current one unless
    /// the assignee consents (the errors of {IUsagePolicy-transferTo}); consents are good and in time (SignatureInvalid,
    /// SignatureExpired). What is signed names the version that it replaces, so it is good once.
    /// @param grant The grant.
    /// @param amendment The change.
    function amend(IUsagePolicy.Grant calldata grant, Amendment calldata amendment) external;

    /// @notice As {amend}, for a grant that was handed on: its policy stays narrower than its parent's, and is held against
    /// what that is now. What its budgets gain is taken from the parent's, what they lose goes back. Emits {PolicyAmended}.
    ///
    /// Requirements: `parent` is its parent (GrantParentInvalid) and can be used now (GrantUnusable); its policy is
    /// presented (PolicyMismatch); the new one is narrower than that and may be handed on fewer times
    /// (GrantNotTransferable, the errors of {IUsagePolicy-transferTo}), and what its budgets gain is there (PolicyBudgetExceeded); those
    /// of {amend}.
    /// @param parent The grant that it was handed on from; zero for the first of a line.
    /// @param grant The grant.
    /// @param amendment The change.
    function amendBelow(
        IUsagePolicy.Presented calldata parent,
        IUsagePolicy.Grant calldata grant,
        Amendment calldata amendment
    ) external;
}
