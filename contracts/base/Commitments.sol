// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICommitments} from "./ICommitments.sol";

/// @title Commitments
/// @notice Keeps since when each commitment is known, and lets it be used once, in its time.
abstract contract Commitments is ICommitments {
    /// @notice How long a commitment has to be known before it may be shown, in seconds.
    uint40 public constant MIN_COMMITMENT_AGE = 1 minutes;
    /// @notice How long it may be shown.
    uint40 public constant MAX_COMMITMENT_AGE = 1 days;

    mapping(bytes32 commitment => uint256 since) private _commitments;

    /// @inheritdoc ICommitments
    function commit(bytes32 commitment) external {
        if (_commitments[commitment] != 0) revert CommitmentExists(commitment);
        _commitments[commitment] = block.timestamp;
        emit Committed(commitment, msg.sender);
    }

    function _useCommitment(bytes32 commitment) internal {
        uint256 since = _commitments[commitment];
        if (since == 0) revert CommitmentUnknown(commitment);
        (uint256 from, uint256 until) = (since + MIN_COMMITMENT_AGE, since + MAX_COMMITMENT_AGE);
        if (block.timestamp < from || block.timestamp > until) revert CommitmentUntimely(from, until);
        delete _commitments[commitment];
    }
}
