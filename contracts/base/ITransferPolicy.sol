// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ITransferPolicy
/// @notice Decides whether an asset may move. One of the two couplings between blocks.
/// A token that is given `address(0)` instead moves freely.
interface ITransferPolicy {
    /// @notice Judges one transfer before it happens.
    /// @param operator The account that asked for the transfer (the holder itself, a spender or a market).
    /// @param from The holder that gives.
    /// @param to The account that receives.
    /// @param idOrAmount The token id of a unique asset, or the amount of a fungible one.
    /// @return reason `bytes4(0)` when the transfer may go ahead; otherwise a code that says why not.
    function canTransfer(
        address operator,
        address from,
        address to,
        uint256 idOrAmount
    ) external view returns (bytes4 reason);
}
