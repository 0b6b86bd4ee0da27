// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IIssuanceLog
/// @notice Every issuance and every revocation, in order, in a log that anybody can audit as it audits Certificate
/// Transparency (RFC 9162).
///
/// An issuance, a renewal and a change of key are entries at once. A revocation, which has to be cheap, is one as soon as
/// somebody notes it, and before its name is given out again. With each entry the chain of entries grows by a hash, which costs
/// one write; anyone moves what is pending into the log, many at a time. None can be left out: the entries have to lead to the
/// end of the chain, or to a checkpoint of it. Every 512th entry is one, so no number of entries is too many to be published; and
/// anyone makes one of the end, so entries that come meanwhile do not matter.
interface IIssuanceLog {
    /// @notice What an entry is about.
    enum Entry {
        Issued,
        Renewed,
        Rotated,
        Revoked
    }

    /// @notice An entry was noted; `content` is what its leaf in the log is the hash of.
    event EntryNoted(uint256 indexed number, bytes content);
    /// @notice What is pending can be published up to here.
    event CheckpointMarked(uint256 count);
    /// @notice Entries moved into the log.
    event EntriesPublished(uint256 count);

    /// @notice What is shown is not what is pending, or does not lead to a checkpoint (`expected` is zero then) or the end.
    error PendingEntriesMismatch(bytes32 expected, bytes32 shown);

    /// @notice Moves the first of the pending entries into the log. Anyone may.
    /// @param leafHashes Of those to move, at most 1,024, up to a checkpoint or to the end.
    function publish(bytes32[] calldata leafHashes) external;

    /// @notice Makes a checkpoint of the end. Anyone may. Emits {CheckpointMarked}.
    /// @return count How many entries lead there.
    function markCheckpoint() external returns (uint256 count);

    /// @notice The log of the TransparencyLog that the entries are in.
    /// @return log Its id.
    function issuanceLog() external view returns (bytes32 log);

    /// @notice How many entries were noted, and how many of them are in the log.
    /// @return noted How many there are.
    /// @return published How many are in the log.
    function entryCounts() external view returns (uint256 noted, uint256 published);
}
