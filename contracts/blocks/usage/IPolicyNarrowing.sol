// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IPolicyNarrowing
/// @notice Whether one policy grants nothing that another does not.
///
/// It is decided rule by rule: each permission of the narrower policy lies within one of the wider, which grants as much or
/// more, and each prohibition of the wider lies within one of the narrower. As permissions are alternatives and prohibitions
/// only restrict, whatever the narrower policy then grants to a use, some rule of the wider grants it too, and no prohibition
/// of the wider applies. The other direction does not hold: a policy may be narrower in ways that no pair of rules shows, and
/// is refused then. A sealed rule that is not open lies within its like only, the rule of the same commitment.
interface IPolicyNarrowing {
    /// @notice The rule permits what no rule of the wider policy permits.
    error PolicyWider(uint256 rule);
    /// @notice The wider policy prohibits what this one does not.
    error PolicyProhibitionMissing(uint256 widerRule);
    /// @notice Permissions would win over the prohibitions of the wider policy.
    error PolicyStrategyWider();
    /// @notice More could be handed on than the wider policy lets.
    error PolicyDepthWider(uint256 depth, uint256 most);
    /// @notice The budget is larger than that of the wider policy.
    error PolicyBudgetWider(uint256 budget, uint256 asked, uint256 most);

    /// @notice The bytes are no policy; `rule` is where they stop being one.
    error PolicyMalformed(uint256 rule);

    /// @notice Reverts unless `policy` grants nothing that `wider` does not.
    ///
    /// Requirements: `policy` is well-formed ({PolicyMalformed}), as `wider` was when it was agreed on; what it grants may be handed on `most` times at most
    /// ({PolicyDepthWider}); no budget is larger than the wider policy's of the same number ({PolicyBudgetWider}); each
    /// permission lies within one of the wider policy that counts from no other budget ({PolicyWider}); where prohibitions
    /// win in the wider policy, they win in this one ({PolicyStrategyWider}), and each lies within one of this
    /// ({PolicyProhibitionMissing}).
    /// @param policy Its policy, in the compact form.
    /// @param wider The policy that it is held against.
    /// @param most How many times what it grants may be handed on at most.
    function requireNarrower(bytes calldata policy, bytes calldata wider, uint256 most) external pure;
}
