// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleLog} from "../../../base/MerkleLog.sol";
import {ITransparencyLog} from "../../../blocks/notary/ITransparencyLog.sol";
import {IIssuanceLog} from "./IIssuanceLog.sol";

/// @title IssuanceLog
/// @notice Keeps the end of the chain of entries, and how far of it is in the log.
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

    Position private _noted;
    Position private _published;

    constructor(ITransparencyLog transparencyLog_) {
        transparencyLog = transparencyLog_;
        issuanceLog = transparencyLog_.logId(address(this), 0, true);
    }

    /// @inheritdoc IIssuanceLog
    function publish(bytes32[] calldata leafHashes, bytes32[] calldata later) external {
        Position memory reached = _extended(_published, leafHashes);
        Position memory end = _extended(reached, later);
        if (end.chain != _noted.chain || end.count != _noted.count) {
            revert PendingEntriesMismatch(_noted.chain, end.chain);
        }
        _published = reached;
        emit EntriesPublished(leafHashes.length);
        transparencyLog.append(issuanceLog, leafHashes);
    }

    /// @inheritdoc IIssuanceLog
    function entryCounts() external view returns (uint256 noted, uint256 published) {
        return (_noted.count, _published.count);
    }

    /// @dev Notes an entry.
    function _note(bytes memory content) internal {
        Position memory end = _noted;
        emit EntryNoted(end.count, content);
        _noted = _next(end, MerkleLog.leafHash(content));
    }

    function _extended(Position memory position, bytes32[] calldata leaves) private pure returns (Position memory) {
        for (uint256 i = 0; i < leaves.length; ++i) position = _next(position, leaves[i]);
        return position;
    }

    function _next(Position memory position, bytes32 leaf) private pure returns (Position memory) {
        return Position(bytes24(keccak256(abi.encode(position.chain, leaf))), position.count + 1);
    }
}
