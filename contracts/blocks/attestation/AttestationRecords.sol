// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibility} from "../../base/IEligibility.sol";
import {IAttestationRegistry} from "./IAttestationRegistry.sol";

/// @title AttestationRecords
/// @notice What the registry keeps, and the only functions that change it.
abstract contract AttestationRecords is IAttestationRegistry {
    /// @dev All that is kept of a statement or a root: one slot.
    struct Record {
        address attester; // zero: none
        uint40 issuedAt;
        uint40 expirationTime; // zero: never
        Status status; // Valid, Suspended or Revoked; Expired follows from the time
        uint8 traits;
    }

    /// @dev All that is asked at an attestation under an open schema: one slot.
    struct Schema {
        IEligibility gate; // zero: everybody
        bool known;
        bool revocable;
    }

    /// @dev Traits of a record.
    uint8 internal constant REVOCABLE = 1;
    uint8 internal constant ROOT = 2;

    uint256 internal constant MAX_BATCH = 256;
    uint256 internal constant MAX_LEAVES = 1_024;

    mapping(bytes32 schema => Schema) internal _schemas;
    mapping(bytes32 schema => bytes32 topic) internal _topics;
    mapping(bytes32 uid => Record) internal _records;
    mapping(bytes32 uid => mapping(uint256 word => uint256)) internal _revokedLeaves;
    mapping(bytes32 uid => mapping(uint256 word => uint256)) internal _suspendedLeaves;

    /// @dev Whether an attester may say something of a schema now, and how.
    /// @return traits Whether it can be taken back.
    function _requireAdmitted(
        address attester,
        bytes32 schema,
        bytes32 refUID,
        uint40 expirationTime
    ) internal view returns (uint8 traits) {
        Schema storage rules = _schemas[schema];
        if (!rules.known) revert SchemaUnknown(schema);
        if (address(rules.gate) != address(0) && !rules.gate.isEligible(attester, _topics[schema])) {
            revert AttesterNotEligible(schema, attester);
        }
        if (expirationTime != 0 && expirationTime <= block.timestamp) revert AttestationExpirationPast(expirationTime);
        if (refUID != 0 && _records[refUID].attester == address(0)) revert AttestationReferenceUnknown(refUID);
        return rules.revocable ? REVOCABLE : 0;
    }

    function _record(bytes32 uid, bytes32 dataHash, address attester, uint40 expirationTime, uint8 traits) internal {
        if (dataHash == 0) revert AttestationDataZero();
        Record storage record = _records[uid];
        if (record.attester != address(0)) revert AttestationExists(uid);
        (record.attester, record.issuedAt, record.expirationTime, record.status, record.traits) = (
            attester,
            uint40(block.timestamp),
            expirationTime,
            Status.Valid,
            traits
        );
    }

    /// @dev Valid to suspended and back, either to revoked, nothing else.
    function _move(address attester, bytes32 uid, Status to) internal {
        Record storage record = _own(attester, uid);
        Status from = record.status;
        if (!_leads(from, to)) revert AttestationStatusConflict(uid, from, to);
        record.status = to;
    }

    /// @dev As {_move}, for leaves. A word is read and written once for a run of indices that share it.
    function _moveLeaves(address attester, bytes32 uid, uint32[] calldata indices, Status to) internal {
        if (indices.length == 0 || indices.length > MAX_LEAVES)
            revert AttestationBatchInvalid(indices.length, MAX_LEAVES);
        if (_own(attester, uid).traits & ROOT == 0) revert AttestationUnknown(uid);
        uint256 word = indices[0] >> 8;
        uint256 revoked = _revokedLeaves[uid][word];
        uint256 suspended = _suspendedLeaves[uid][word];
        for (uint256 i = 0; i < indices.length; ++i) {
            uint32 index = indices[i];
            if (index >> 8 != word) {
                _store(uid, word, revoked, suspended, to);
                word = index >> 8;
                revoked = _revokedLeaves[uid][word];
                suspended = _suspendedLeaves[uid][word];
            }
            Status from = _leafStatus(revoked, suspended, index);
            if (!_leads(from, to)) revert LeafStatusConflict(uid, index, from, to);
            uint256 bit = 1 << (index & 0xff);
            if (to == Status.Revoked) revoked |= bit;
            else suspended ^= bit;
        }
        _store(uid, word, revoked, suspended, to);
    }

    function _store(bytes32 uid, uint256 word, uint256 revoked, uint256 suspended, Status to) private {
        if (to == Status.Revoked) _revokedLeaves[uid][word] = revoked;
        else _suspendedLeaves[uid][word] = suspended;
    }

    function _own(address attester, bytes32 uid) private view returns (Record storage record) {
        record = _records[uid];
        if (record.attester == address(0)) revert AttestationUnknown(uid);
        if (record.attester != attester) revert AttesterOnly(uid, attester);
        if (record.traits & REVOCABLE == 0) revert AttestationIrrevocable(uid);
    }

    function _statusOf(bytes32 uid) internal view returns (Status) {
        Record memory record = _records[uid];
        bool over = record.expirationTime != 0 && record.expirationTime <= block.timestamp;
        return over && record.status != Status.Revoked ? Status.Expired : record.status;
    }

    function _leafStatus(uint256 revoked, uint256 suspended, uint256 index) internal pure returns (Status) {
        uint256 bit = 1 << (index & 0xff);
        if (revoked & bit != 0) return Status.Revoked;
        return suspended & bit != 0 ? Status.Suspended : Status.Valid;
    }

    function _leads(Status from, Status to) private pure returns (bool) {
        if (to == Status.Suspended) return from == Status.Valid;
        if (to == Status.Valid) return from == Status.Suspended;
        return to == Status.Revoked && (from == Status.Valid || from == Status.Suspended);
    }
}
