// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsagePolicy} from "./IUsagePolicy.sol";

/// @title Standings
/// @notice All that is kept of a grant in one word, so that it is read and written once whatever changes. From the right:
/// status (8 bits), whether the assignee proposed it (8), version (16), parent's version (16), since (40), expiry (40), spent
/// (128); see {IUsagePolicy-Standing}.
library Standings {
    uint256 private constant PROPOSED_BY_ASSIGNEE = 8;
    uint256 private constant VERSION = 16;
    uint256 private constant PARENT_VERSION = 32;
    uint256 private constant SINCE = 48;
    uint256 private constant EXPIRES_AT = 88;
    uint256 private constant SPENT = 128;

    /// @notice A grant in one word.
    function pack(IUsagePolicy.Standing memory standing) internal pure returns (uint256 word) {
        word = uint256(standing.status) | (standing.proposedByAssignee ? 1 << PROPOSED_BY_ASSIGNEE : 0);
        word |= (uint256(standing.version) << VERSION) | (uint256(standing.parentVersion) << PARENT_VERSION);
        word |= (uint256(standing.since) << SINCE) | (uint256(standing.expiresAt) << EXPIRES_AT);
        word |= uint256(standing.spent) << SPENT;
    }

    /// @notice What a word says.
    function unpack(uint256 word) internal pure returns (IUsagePolicy.Standing memory standing) {
        standing.status = IUsagePolicy.Status(uint8(word));
        standing.proposedByAssignee = byAssignee(word);
        (standing.version, standing.parentVersion) = (version(word), parentVersion(word));
        (standing.since, standing.expiresAt, standing.spent) = (since(word), expiresAt(word), spent(word));
    }

    /// @notice Where the grant stands now, with respect to its own expiry.
    function status(uint256 word) internal view returns (IUsagePolicy.Status) {
        uint256 kept = uint8(word);
        bool mayExpire = kept < uint256(IUsagePolicy.Status.Withdrawn);
        uint256 end = expiresAt(word);
        if (mayExpire && end != 0 && block.timestamp >= end) return IUsagePolicy.Status.Expired;
        return IUsagePolicy.Status(kept);
    }

    function byAssignee(uint256 word) internal pure returns (bool) {
        return uint8(word >> PROPOSED_BY_ASSIGNEE) != 0;
    }

    function version(uint256 word) internal pure returns (uint16) {
        return uint16(word >> VERSION);
    }

    function parentVersion(uint256 word) internal pure returns (uint16) {
        return uint16(word >> PARENT_VERSION);
    }

    function since(uint256 word) internal pure returns (uint40) {
        return uint40(word >> SINCE);
    }

    function expiresAt(uint256 word) internal pure returns (uint40) {
        return uint40(word >> EXPIRES_AT);
    }

    function spent(uint256 word) internal pure returns (uint128) {
        return uint128(word >> SPENT);
    }

    /// @notice The word with another status.
    function withStatus(uint256 word, IUsagePolicy.Status to) internal pure returns (uint256) {
        return (word & ~uint256(type(uint8).max)) | uint256(to);
    }

    /// @notice The word of a proposal that became active at `time`.
    function begun(uint256 word, uint256 time) internal pure returns (uint256) {
        return withStatus(word, IUsagePolicy.Status.Active) | (time << SINCE);
    }

    /// @notice The word with other uses spent.
    function withSpent(uint256 word, uint256 uses) internal pure returns (uint256) {
        return uint128(word) | (uses << SPENT);
    }

    /// @notice The word with a version one higher, held against a version of its parent's.
    function amended(uint256 word, uint16 ofParent) internal pure returns (uint256) {
        uint256 next = uint256(version(word) + 1);
        uint256 both = uint256(type(uint32).max) << VERSION;
        return (word & ~both) | (next << VERSION) | (uint256(ofParent) << PARENT_VERSION);
    }
}
