// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ICommitments
/// @notice What is to be shown is committed to before: who copies what is shown has committed to nothing.
interface ICommitments {
    /// @notice Somebody committed to something.
    event Committed(bytes32 indexed commitment, address indexed sender);

    /// @notice There is such a commitment already.
    error CommitmentExists(bytes32 commitment);
    /// @notice The sender committed to nothing of the kind.
    error CommitmentUnknown(bytes32 commitment);
    /// @notice It is shown too early, or too late: it can be shown from `from` to `until`.
    error CommitmentUntimely(uint256 from, uint256 until);

    /// @notice Commits to something. Its hash names the sender, so that whoever sends it, one sender can show what is behind it.
    /// @param commitment The hash.
    function commit(bytes32 commitment) external;
}
