// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IEligibility
/// @notice Answers one question of another block: may this account act under this topic now?
/// One of the two couplings between blocks. A block that is given `address(0)` instead is open to everyone.
interface IEligibility {
    /// @notice Tells whether `account` is in good standing for `topic` at the current block.
    /// @param account The account that wants to act.
    /// @param topic What it wants to act as, for instance `keccak256("verifier")`.
    /// @return eligible True while the account may act.
    function isEligible(address account, bytes32 topic) external view returns (bool eligible);
}
