// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IEligibility} from "../../base/IEligibility.sol";
import {SignedActions} from "../../base/SignedActions.sol";
import {AttestationRecords} from "./AttestationRecords.sol";
import {IAttestationRegistry} from "./IAttestationRegistry.sol";
import {IAttestationRoots} from "./IAttestationRoots.sol";

/// @title AttestationRegistry
/// @notice Who said what about whom, and whether it still stands. Names follow the Ethereum Attestation Service (schema,
/// uid, refUID, expirationTime); unlike there, what is said never reaches the chain, and it can be suspended.
///
/// **Roles** None. Anybody registers schemas and attests; only the attester of an attestation moves its status.
/// **Trusts** The gate of a schema, for that schema, to know who may attest; readers choose whom they believe.
contract AttestationRegistry is AttestationRecords, SignedActions {
    bytes32 private constant ATTEST_TYPEHASH = keccak256(
        "Attest(address attester,bytes32 schema,bytes32 subject,bytes32 dataHash,bytes32 refUID,uint40 expirationTime,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant ATTEST_ROOT_TYPEHASH = keccak256(
        "AttestRoot(address attester,bytes32 schema,bytes32 root,uint32 count,bytes32 refUID,uint40 expirationTime,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant SET_STATUS_TYPEHASH = keccak256(
        "SetAttestationStatus(address attester,bytes32 uid,uint8 status,bytes32 reason,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant SET_LEAF_STATUSES_TYPEHASH = keccak256(
        "SetLeafStatuses(address attester,bytes32 uid,uint32[] indices,uint8 status,bytes32 reason,uint256 nonce,uint256 deadline)"
    );

    constructor() EIP712("Trellis AttestationRegistry", "1") {}

    /// @inheritdoc IAttestationRegistry
    function registerSchema(
        string calldata definition,
        bool revocable,
        address issuerGate,
        bytes32 topic
    ) external returns (bytes32 schema) {
        if (bytes(definition).length == 0) revert SchemaDefinitionEmpty();
        if (issuerGate != address(0) && issuerGate.code.length == 0) revert SchemaGateInvalid(issuerGate);
        schema = keccak256(abi.encode(definition, revocable, issuerGate, topic));
        if (_schemas[schema].known) revert SchemaExists(schema);
        _schemas[schema] = Schema(IEligibility(issuerGate), true, revocable);
        if (topic != 0) _topics[schema] = topic;
        emit SchemaRegistered(schema, issuerGate, topic, revocable, definition);
    }

    /// @inheritdoc IAttestationRegistry
    function attest(Statement calldata statement) external returns (bytes32 uid) {
        return _attest(msg.sender, statement);
    }

    /// @inheritdoc IAttestationRegistry
    function attestBySig(
        address attester,
        Statement calldata statement,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 uid) {
        bytes32 structHash = keccak256(
            abi.encode(
                ATTEST_TYPEHASH,
                attester,
                statement.schema,
                statement.subject,
                statement.dataHash,
                statement.refUID,
                statement.expirationTime,
                nonce,
                deadline
            )
        );
        _authorize(attester, structHash, nonce, deadline, signature);
        return _attest(attester, statement);
    }

    /// @inheritdoc IAttestationRegistry
    function multiAttest(bytes32 schema, bytes32 refUID, uint40 expirationTime, Item[] calldata items) external {
        if (items.length == 0 || items.length > MAX_BATCH) revert AttestationBatchInvalid(items.length, MAX_BATCH);
        uint8 traits = _requireAdmitted(msg.sender, schema, refUID, expirationTime);
        for (uint256 i = 0; i < items.length; ++i) {
            Item calldata item = items[i];
            bytes32 uid = _uidOf(msg.sender, schema, item.subject, item.dataHash, refUID, expirationTime);
            _record(uid, item.dataHash, msg.sender, expirationTime, traits);
        }
        emit AttestedMany(schema, msg.sender, refUID, expirationTime, items);
    }

    /// @inheritdoc IAttestationRoots
    function attestRoot(RootStatement calldata statement) external returns (bytes32 uid) {
        return _attestRoot(msg.sender, statement);
    }

    /// @inheritdoc IAttestationRoots
    function attestRootBySig(
        address attester,
        RootStatement calldata statement,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 uid) {
        bytes32 structHash = keccak256(
            abi.encode(
                ATTEST_ROOT_TYPEHASH,
                attester,
                statement.schema,
                statement.root,
                statement.count,
                statement.refUID,
                statement.expirationTime,
                nonce,
                deadline
            )
        );
        _authorize(attester, structHash, nonce, deadline, signature);
        return _attestRoot(attester, statement);
    }

    /// @inheritdoc IAttestationRegistry
    function suspend(bytes32 uid, bytes32 reason) external {
        _setStatus(msg.sender, uid, Status.Suspended, reason);
    }

    /// @inheritdoc IAttestationRegistry
    function reinstate(bytes32 uid, bytes32 reason) external {
        _setStatus(msg.sender, uid, Status.Valid, reason);
    }

    /// @inheritdoc IAttestationRegistry
    function revoke(bytes32 uid, bytes32 reason) external {
        _setStatus(msg.sender, uid, Status.Revoked, reason);
    }

    /// @inheritdoc IAttestationRegistry
    function multiRevoke(bytes32[] calldata uids, bytes32 reason) external {
        if (uids.length == 0 || uids.length > MAX_BATCH) revert AttestationBatchInvalid(uids.length, MAX_BATCH);
        for (uint256 i = 0; i < uids.length; ++i) _move(msg.sender, uids[i], Status.Revoked);
        emit AttestationsRevoked(msg.sender, reason, uids);
    }

    /// @inheritdoc IAttestationRegistry
    function setStatusBySig(
        address attester,
        bytes32 uid,
        Status status,
        bytes32 reason,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(SET_STATUS_TYPEHASH, attester, uid, status, reason, nonce, deadline));
        _authorize(attester, structHash, nonce, deadline, signature);
        _setStatus(attester, uid, status, reason);
    }

    /// @inheritdoc IAttestationRoots
    function setLeafStatuses(bytes32 uid, uint32[] calldata indices, Status status, bytes32 reason) external {
        _setLeafStatuses(msg.sender, uid, indices, status, reason);
    }

    /// @inheritdoc IAttestationRoots
    function setLeafStatusesBySig(
        address attester,
        bytes32 uid,
        uint32[] calldata indices,
        Status status,
        bytes32 reason,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 listHash = keccak256(abi.encodePacked(indices));
        bytes32 structHash = keccak256(
            abi.encode(SET_LEAF_STATUSES_TYPEHASH, attester, uid, listHash, status, reason, nonce, deadline)
        );
        _authorize(attester, structHash, nonce, deadline, signature);
        _setLeafStatuses(attester, uid, indices, status, reason);
    }

    /// @inheritdoc IAttestationRegistry
    function statusOf(bytes32 uid) external view returns (Status status) {
        return _statusOf(uid);
    }

    /// @inheritdoc IAttestationRegistry
    function attestationOf(
        bytes32 uid
    ) external view returns (address attester, uint40 issuedAt, uint40 expirationTime, Status status) {
        Record memory record = _records[uid];
        return (record.attester, record.issuedAt, record.expirationTime, _statusOf(uid));
    }

    /// @inheritdoc IAttestationRegistry
    function verify(address attester, Statement calldata statement) external view returns (bytes32 uid, Status status) {
        uid = uidOf(attester, statement);
        status = _statusOf(uid);
    }

    /// @inheritdoc IAttestationRoots
    function statusInRoot(
        address attester,
        RootStatement calldata statement,
        uint32 index,
        bytes32 leafHash,
        bytes32[] calldata proof
    ) external view returns (Status status) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(index, leafHash))));
        if (index >= statement.count || !MerkleProof.verifyCalldata(proof, statement.root, leaf)) return Status.None;
        bytes32 uid = rootUidOf(attester, statement);
        status = _statusOf(uid);
        if (status != Status.Valid) return status;
        uint256 word = index >> 8;
        return _leafStatus(_revokedLeaves[uid][word], _suspendedLeaves[uid][word], index);
    }

    /// @inheritdoc IAttestationRoots
    function leafWordsOf(
        bytes32 uid,
        uint256 firstWord,
        uint256 count
    ) external view returns (uint256[] memory revoked, uint256[] memory suspended) {
        revoked = new uint256[](count);
        suspended = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            revoked[i] = _revokedLeaves[uid][firstWord + i];
            suspended[i] = _suspendedLeaves[uid][firstWord + i];
        }
    }

    /// @inheritdoc IAttestationRegistry
    function schemaOf(
        bytes32 schema
    ) external view returns (bool known, bool revocable, address issuerGate, bytes32 topic) {
        Schema memory rules = _schemas[schema];
        return (rules.known, rules.revocable, address(rules.gate), _topics[schema]);
    }

    /// @inheritdoc IAttestationRegistry
    function uidOf(address attester, Statement calldata statement) public pure returns (bytes32 uid) {
        return
            _uidOf(
                attester,
                statement.schema,
                statement.subject,
                statement.dataHash,
                statement.refUID,
                statement.expirationTime
            );
    }

    /// @inheritdoc IAttestationRoots
    function rootUidOf(address attester, RootStatement calldata statement) public pure returns (bytes32 uid) {
        return
            keccak256(
                abi.encode(
                    statement.schema,
                    attester,
                    statement.root,
                    statement.count,
                    statement.refUID,
                    statement.expirationTime,
                    bytes32("root")
                )
            );
    }

    function _attest(address attester, Statement calldata statement) private returns (bytes32 uid) {
        (bytes32 schema, bytes32 subject, bytes32 dataHash) = (statement.schema, statement.subject, statement.dataHash);
        (bytes32 refUID, uint40 expirationTime) = (statement.refUID, statement.expirationTime);
        uint8 traits = _requireAdmitted(attester, schema, refUID, expirationTime);
        uid = _uidOf(attester, schema, subject, dataHash, refUID, expirationTime);
        _record(uid, dataHash, attester, expirationTime, traits);
        emit Attested(schema, attester, subject, uid, dataHash, refUID, expirationTime);
    }

    function _attestRoot(address attester, RootStatement calldata statement) private returns (bytes32 uid) {
        (bytes32 schema, bytes32 root, uint32 count) = (statement.schema, statement.root, statement.count);
        (bytes32 refUID, uint40 expirationTime) = (statement.refUID, statement.expirationTime);
        if (count == 0) revert AttestationRootEmpty();
        uint8 traits = _requireAdmitted(attester, schema, refUID, expirationTime);
        uid = rootUidOf(attester, statement);
        _record(uid, root, attester, expirationTime, traits | ROOT);
        emit RootAttested(schema, attester, uid, root, count, refUID, expirationTime);
    }

    function _setStatus(address attester, bytes32 uid, Status status, bytes32 reason) private {
        _move(attester, uid, status);
        if (status == Status.Suspended) emit AttestationSuspended(uid, attester, reason);
        else if (status == Status.Valid) emit AttestationReinstated(uid, attester, reason);
        else emit AttestationRevoked(uid, attester, reason);
    }

    function _setLeafStatuses(
        address attester,
        bytes32 uid,
        uint32[] calldata indices,
        Status status,
        bytes32 reason
    ) private {
        _moveLeaves(attester, uid, indices, status);
        emit LeafStatusesChanged(uid, attester, status, reason, indices);
    }

    function _uidOf(
        address attester,
        bytes32 schema,
        bytes32 subject,
        bytes32 dataHash,
        bytes32 refUID,
        uint40 expirationTime
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(schema, attester, subject, dataHash, refUID, expirationTime));
    }
}
