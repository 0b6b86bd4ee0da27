// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleLog} from "../../../base/MerkleLog.sol";
import {ITransparencyLog} from "../../../blocks/notary/ITransparencyLog.sol";
import {IIssuanceLog} from "./IIssuanceLog.sol";

/// @title IssuanceLog
/// @notice Keeps the end of the chain of entries, places of it that can be published up to, and how far of it is in the log.
abstract contract IssuanceLog is IIssuanceLog {
    /// @dev A place in the chain: a hash over all leaves before it, shortened so that a place is one slot, and their number.
    struct Position {
        bytes24 chain;
        uint64 count;
    }

    /// @notice The block that keeps the log.
    ITransparencyLog public immutable transparencyLog;
    /// @inheritdoc IIssuanceLog
    bytes32 public immutable issuanceLog;

    /// @dev Of which every entry's number is a checkpoint, so that what is pending can always be published in parts.
    uint256 private constant INTERVAL = 512;

    Position private _noted;
    Position private _published;
    mapping(uint256 count => bytes24 chain) private _checkpoints;

    constructor(ITransparencyLog transparencyLog_) {
        transparencyLog = transparencyLog_;
        issuanceLog = transparencyLog_.logId(address(this), 0, true);
    }

    /// @inheritdoc IIssuanceLog
    function publish(bytes32[] calldata leafHashes) external {
        Position memory end = _noted;
        Position memory reached = _published;
        for (uint256 i = 0; i < leafHashes.length; ++i) reached = _next(reached, leafHashes[i]);
        bytes24 expected = reached.count == end.count ? end.chain : _checkpoints[reached.count];
        if (reached.chain != expected) revert PendingEntriesMismatch(expected, reached.chain);
        _published = reached;
        emit EntriesPublished(leafHashes.length);
        transparencyLog.append(issuanceLog, leafHashes);
    }

    /// @inheritdoc IIssuanceLog
    function markCheckpoint() external returns (uint256 count) {
        Position memory end = _noted;
        _checkpoints[end.count] = end.chain;
        emit CheckpointMarked(end.count);
        return end.count;
    }

    /// @inheritdoc IIssuanceLog
    function entryCounts() external view returns (uint256 noted, uint256 published) {
        return (_noted.count, _published.count);
    }

    /// @dev Notes an entry.
    function _note(bytes memory content) internal {
        Position memory end = _noted;
        emit EntryNoted(end.count, content);
        end = _next(end, MerkleLog.leafHash(content));
        _noted = end;
        if (end.count % INTERVAL == 0) _checkpoints[end.count] = end.chain;
    }

    function _next(Position memory position, bytes32 leaf) private pure returns (Position memory) {
        return Position(bytes24(keccak256(abi.encode(position.chain, leaf))), position.count + 1);
    }
}
