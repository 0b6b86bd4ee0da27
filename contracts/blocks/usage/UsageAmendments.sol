// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageAmendments} from "./IUsageAmendments.sol";
import {PolicyCodec} from "./PolicyCodec.sol";
import {Standings} from "./Standings.sol";
import {UsageDecisions} from "./UsageDecisions.sol";

/// @title UsageAmendments
/// @notice How the policy of a grant changes: narrower at the assigner's will, otherwise as both parties agree, and below a
/// parent never wider than that.
abstract contract UsageAmendments is IUsageAmendments, UsageDecisions {
    using PolicyCodec for bytes;
    using Standings for uint256;

    bytes32 private constant AMENDMENT_TYPEHASH = keccak256(
        "Amendment(bytes32 grant,bytes32 policyHash,uint16 version,uint256 deadline)"
    );

    /// @inheritdoc IUsageAmendments
    function amend(Grant calldata grant, Amendment calldata amendment) external {
        _requireFirst(grant);
        (bytes32 id, uint256 stands, bytes32 policyHash, ) = _amendable(grant, amendment);
        _amend(id, stands.amended(0), policyHash, amendment.policy);
    }

    /// @inheritdoc IUsageAmendments
    function amendBelow(Presented calldata parent, Grant calldata grant, Amendment calldata amendment) external {
        bytes32 parentId = _idOf(parent.grant);
        if (grant.parent != parentId) revert GrantParentInvalid(grant.parent);
        uint256 above = _standings[parentId];
        Reason reason = _impediment(above, parent.grant.parent, parent.lineage);
        if (reason != Reason.Granted) revert GrantUnusable(parentId, reason);
        _requireHash(parent.policy, _policyHashOf(parentId, parent.grant, above));
        (bytes32 id, uint256 stands, bytes32 policyHash, uint256 limits) = _amendable(grant, amendment);

        _setSpent(parentId, above, _handOn(parentId, above.spent(), parent.policy, amendment.policy, limits));
        _amend(id, stands.amended(above.version()), policyHash, amendment.policy);
    }

    /// @dev A change that its parties want and that the grant's own policy lets, with the limits of its budgets so far.
    function _amendable(
        Grant calldata grant,
        Amendment calldata amendment
    ) private view returns (bytes32 id, uint256 stands, bytes32 policyHash, uint256 limits) {
        id = _idOf(grant);
        stands = _standings[id];
        Status status = stands.status();
        if (status != Status.Active && status != Status.Suspended) revert GrantStatusConflict(id, status);
        (bytes calldata current, bytes calldata policy) = (amendment.current, amendment.policy);
        _requireHash(current, _policyHashOf(id, grant, stands));
        policyHash = policy.hashOf();
        _requireAmendmentConsents(grant, id, stands.version(), policyHash, amendment);
        (PolicyCodec.Header memory header, ) = current.readHeader();
        if (amendment.withAssignee) _requireWellFormed(policy);
        else _narrowing.requireNarrower(policy, current, header.depth);
        _requireBudgetsKept(policy, header.budgetCount, stands.spent());
        limits = header.limits;
    }

    function _requireAmendmentConsents(
        Grant calldata grant,
        bytes32 id,
        uint16 version,
        bytes32 policyHash,
        Amendment calldata amendment
    ) private view {
        Consent calldata consent = amendment.consent;
        uint256 deadline = consent.deadline;
        bytes32 structHash = keccak256(abi.encode(AMENDMENT_TYPEHASH, id, policyHash, version, deadline));
        _requireConsent(grant.assigner, structHash, deadline, consent.assignerSignature);
        if (amendment.withAssignee) _requireConsent(grant.assignee, structHash, deadline, consent.assigneeSignature);
    }

    function _amend(bytes32 id, uint256 stands, bytes32 policyHash, bytes calldata policy) private {
        _standings[id] = stands;
        _amended[id] = policyHash;
        emit PolicyAmended(id, stands.version(), policyHash, policy);
    }

    /// @dev Budgets keep their places, and what was spent or handed on stays covered.
    function _requireBudgetsKept(bytes calldata policy, uint256 count, uint256 spent) private pure {
        (PolicyCodec.Header memory header, ) = policy.readHeader();
        if (header.budgetCount != count) revert PolicyBudgetsChanged(header.budgetCount, count);
        for (uint256 budget = 1; budget <= count; ++budget) {
            (uint256 limit, uint256 used) = (
                PolicyCodec.share(header.limits, budget),
                PolicyCodec.share(spent, budget)
            );
            if (limit < used) revert PolicyBudgetSpent(budget, limit, used);
        }
    }
}
