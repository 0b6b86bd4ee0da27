// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditToken} from "./ICreditToken.sol";

/// @title SerialRanges
/// @notice The register of batches: for each serial block a sorted, singly linked list of ranges that never overlap.
///
/// A range that keeps clear of its two neighbours keeps clear of all. The issuer says which range is the left one, and
/// that range says which is the right one, so a check reads one word however many ranges there are.
///
/// The word at the position `NONE`, which no range can start at, stands before the first range of a block: its `next`
/// is where the block begins. Only the first range of a block can start at zero, so everywhere else `next == 0` means
/// that there is no next range. A batch exists if, and only if, its `end` is not zero.
library SerialRanges {
    /// @dev Stands before the first range of every block. No range can start here, since it would have to end later.
    uint64 internal constant NONE = type(uint64).max;

    /// @notice The serial of one kilogram: id of the batch, or of the certificate, that begins with it.
    function serial(uint192 blockKey, uint64 position) internal pure returns (uint256) {
        return (uint256(blockKey) << 64) | position;
    }

    /// @notice The block a serial belongs to.
    function blockOf(uint256 id) internal pure returns (uint192) {
        return uint192(id >> 64);
    }

    /// @notice The kilogram position of a serial in its block.
    function positionOf(uint256 id) internal pure returns (uint64) {
        return uint64(id);
    }

    /// @notice Enters a new range into its block, or says which range stands in its way.
    function enter(
        mapping(uint256 id => ICreditToken.Batch) storage batches,
        ICreditToken.Issuance calldata issuance,
        uint32 issuer
    ) internal returns (uint256 id) {
        uint192 blockKey = issuance.blockKey;
        uint64 start = issuance.start;
        uint64 end = issuance.end;
        uint64 after_ = issuance.after_;
        if (start >= end) revert ICreditToken.SerialRangeEmpty(start, end);

        ICreditToken.Batch storage before = batches[serial(blockKey, after_)];
        if (after_ != NONE) {
            uint64 endBefore = before.end;
            if (endBefore == 0) revert ICreditToken.SerialHintStale(blockKey, after_);
            if (start < endBefore) _refuse(batches, blockKey, start, end, after_, after_);
        }
        (bool found, uint64 next) = _next(batches, blockKey, after_);
        if (found && next < end) _refuse(batches, blockKey, start, end, next, after_);

        id = serial(blockKey, start);
        before.next = start;
        ICreditToken.Batch storage batch = batches[id];
        batch.end = end;
        batch.next = next;
        batch.projectId = issuance.projectId;
        batch.vintage = issuance.vintage;
        batch.flags = issuance.flags;
        batch.issuer = issuer;
        batch.dataDigest = issuance.dataDigest;
    }

    /// @notice Makes the range from `position` on a batch of its own, with the facts of the batch it came from.
    /// Both stay in their places in the list, so what lies before and after them knows nothing of it.
    function splitOff(
        mapping(uint256 id => ICreditToken.Batch) storage batches,
        uint256 id,
        uint64 position
    ) internal returns (uint256 newId, uint64 kilograms) {
        ICreditToken.Batch storage batch = batches[id];
        uint64 start = positionOf(id);
        uint64 end = batch.end;
        if (end == 0) revert ICreditToken.BatchUnknown(id);
        // start + retired <= end, so the sum cannot overflow.
        if (position <= start || position >= end || position < start + batch.retired) {
            revert ICreditToken.SplitOutOfRange(id, position);
        }

        newId = serial(blockOf(id), position);
        kilograms = end - position;
        ICreditToken.Batch storage tail = batches[newId];
        tail.end = end;
        tail.next = batch.next;
        tail.projectId = batch.projectId;
        tail.vintage = batch.vintage;
        tail.flags = batch.flags;
        tail.adjustment = batch.adjustment;
        tail.issuer = batch.issuer;
        tail.dataDigest = batch.dataDigest;
        batch.end = position;
        batch.next = position;
    }

    /// @notice Walks from the range `from_` to the last one that starts at or before `position`.
    function walk(
        mapping(uint256 id => ICreditToken.Batch) storage batches,
        uint192 blockKey,
        uint64 position,
        uint64 from_,
        uint256 steps
    ) internal view returns (uint64 start, bool done) {
        if (from_ != NONE && (from_ > position || batches[serial(blockKey, from_)].end == 0)) {
            revert ICreditToken.SerialHintStale(blockKey, from_);
        }

        start = from_;
        for (uint256 step = 0; step < steps; ++step) {
            (bool found, uint64 next) = _next(batches, blockKey, start);
            if (!found || next > position) return (start, true);
            start = next;
        }
    }

    /// @dev The range after `start`, if there is one. At the head of a block, zero may be a range or none.
    function _next(
        mapping(uint256 id => ICreditToken.Batch) storage batches,
        uint192 blockKey,
        uint64 start
    ) private view returns (bool found, uint64 next) {
        next = batches[serial(blockKey, start)].next;
        found = next != 0 || (start == NONE && batches[serial(blockKey, 0)].end != 0);
    }

    /// @dev A range cannot stand where the hint puts it: it meets `neighbour`, or lies wholly on its far side.
    function _refuse(
        mapping(uint256 id => ICreditToken.Batch) storage batches,
        uint192 blockKey,
        uint64 start,
        uint64 end,
        uint64 neighbour,
        uint64 after_
    ) private view {
        uint256 existing = serial(blockKey, neighbour);
        if (start < batches[existing].end && neighbour < end) {
            revert ICreditToken.SerialRangeOverlap(blockKey, start, end, existing);
        }
        revert ICreditToken.SerialHintStale(blockKey, after_);
    }
}
