// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IInclusions
/// @notice A contract that knows when something was included in what it keeps: where an operator puts entries by the root, not
/// one by one into a log of its own.
interface IInclusions {
    /// @notice When an entry was included, if the evidence shows it.
    /// @param operator Who was to include it.
    /// @param entry Hash of what was to be included.
    /// @param evidence What shows it, in the contract's own form.
    /// @return second In seconds since 1970; zero if the evidence shows nothing.
    function includedAt(address operator, bytes32 entry, bytes calldata evidence) external view returns (uint40 second);
}
