// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAttestationRoots} from "./IAttestationRoots.sol";

/// @title IAttestationRegistry
/// @notice What an issuer says about a subject, and whether it still says so. The chain keeps one slot for each
/// attestation; what it says is a digest, and its parts are in the event.
///
/// The uid of an attestation is the digest of all its parts, its attester among them, so nobody else can make it and
/// nothing about it can be told otherwise afterwards. It goes from valid to suspended and back; revoked is final.
/// `dataHash` is public: the data below it needs a secret salt inside, or guessable facts can be guessed. The salt also
/// tells equal statements apart: the very same statement is attested once.
///
/// A `subject` is 32 bytes: a pseudonym, the digest of a DID, of a device or a product code, an address in the lower 20.
interface IAttestationRegistry is IAttestationRoots {
    /// @notice What is attested. With the attester, these are the parts of a uid.
    /// @param schema What kind of statement.
    /// @param subject About whom.
    /// @param dataHash Salted digest of the statement.
    /// @param refUID Another attestation that this one refers to; zero for none.
    /// @param expirationTime First second at which it is no longer good; zero for never.
    struct Statement {
        bytes32 schema;
        bytes32 subject;
        bytes32 dataHash;
        bytes32 refUID;
        uint40 expirationTime;
    }

    /// @notice What differs between the statements of one batch.
    /// @param subject About whom.
    /// @param dataHash Salted digest of the statement.
    struct Item {
        bytes32 subject;
        bytes32 dataHash;
    }

    /// @notice A schema was registered.
    /// @param schema The schema.
    /// @param issuerGate Who is asked whether an account may attest; zero lets everybody.
    /// @param topic What the gate is asked about.
    /// @param revocable Whether its attestations can be suspended and revoked.
    /// @param definition What a statement consists of.
    event SchemaRegistered(
        bytes32 indexed schema,
        address indexed issuerGate,
        bytes32 topic,
        bool revocable,
        string definition
    );
    /// @notice A statement was attested.
    /// @param schema What kind of statement.
    /// @param attester Who says so.
    /// @param subject About whom.
    /// @param uid The attestation.
    /// @param dataHash Salted digest of the statement.
    /// @param refUID The attestation it refers to.
    /// @param expirationTime First second at which it is no longer good; zero for never.
    event Attested(
        bytes32 indexed schema,
        address indexed attester,
        bytes32 indexed subject,
        bytes32 uid,
        bytes32 dataHash,
        bytes32 refUID,
        uint40 expirationTime
    );
    /// @notice Several statements were attested together. Their uids follow from what is told here.
    /// @param schema What kind of statements.
    /// @param attester Who says so.
    /// @param refUID The attestation they refer to.
    /// @param expirationTime First second at which they are no longer good; zero for never.
    /// @param items The statements.
    event AttestedMany(
        bytes32 indexed schema,
        address indexed attester,
        bytes32 refUID,
        uint40 expirationTime,
        Item[] items
    );
    /// @notice An attestation was suspended.
    /// @param uid The attestation.
    /// @param attester Whose it is.
    /// @param reason Digest or code of the reason.
    event AttestationSuspended(bytes32 indexed uid, address indexed attester, bytes32 reason);
    /// @notice A suspended attestation is valid again.
    /// @param uid The attestation.
    /// @param attester Whose it is.
    /// @param reason Digest or code of the reason.
    event AttestationReinstated(bytes32 indexed uid, address indexed attester, bytes32 reason);
    /// @notice An attestation was revoked.
    /// @param uid The attestation.
    /// @param attester Whose it is.
    /// @param reason Digest or code of the reason.
    event AttestationRevoked(bytes32 indexed uid, address indexed attester, bytes32 reason);
    /// @notice Several attestations were revoked together.
    /// @param attester Whose they are.
    /// @param reason Digest or code of the reason.
    /// @param uids The attestations.
    event AttestationsRevoked(address indexed attester, bytes32 reason, bytes32[] uids);

    /// @notice There is no such schema.
    /// @param schema The schema asked for.
    error SchemaUnknown(bytes32 schema);
    /// @notice The schema is registered already.
    /// @param schema The schema.
    error SchemaExists(bytes32 schema);
    /// @notice A schema has to say what a statement consists of.
    error SchemaDefinitionEmpty();
    /// @notice The gate is no contract.
    /// @param gate The gate given.
    error SchemaGateInvalid(address gate);
    /// @notice The schema's gate does not let the account attest.
    /// @param schema The schema.
    /// @param attester The account.
    error AttesterNotEligible(bytes32 schema, address attester);
    /// @notice The very same statement was attested already.
    /// @param uid The attestation.
    error AttestationExists(bytes32 uid);
    /// @notice There is no such attestation, neither of a statement nor of a root where one is needed.
    /// @param uid The attestation asked for.
    error AttestationUnknown(bytes32 uid);
    /// @notice The zero digest stands for "none" and cannot be attested.
    error AttestationDataZero();
    /// @notice It would be expired from the start.
    /// @param expirationTime The time given.
    error AttestationExpirationPast(uint40 expirationTime);
    /// @notice The attestation referred to does not exist.
    /// @param refUID The attestation given.
    error AttestationReferenceUnknown(bytes32 refUID);
    /// @notice Only the attester moves the status.
    /// @param uid The attestation.
    /// @param account The account that tried.
    error AttesterOnly(bytes32 uid, address account);
    /// @notice The schema's attestations are for ever.
    /// @param uid The attestation.
    error AttestationIrrevocable(bytes32 uid);
    /// @notice The status cannot go there from where it stands.
    /// @param uid The attestation.
    /// @param from Where it stands.
    /// @param to Where it should go.
    error AttestationStatusConflict(bytes32 uid, Status from, Status to);
    /// @notice A batch is empty or too long.
    /// @param size How many were given.
    /// @param most How many there can be.
    error AttestationBatchInvalid(uint256 size, uint256 most);

    /// @notice Registers a schema. Anyone; it has no owner. Emits {SchemaRegistered}.
    /// @dev Requirements: {SchemaDefinitionEmpty}, {SchemaGateInvalid}, {SchemaExists}.
    /// @param definition What a statement consists of.
    /// @param revocable Whether its attestations can be suspended and revoked.
    /// @param issuerGate An `IEligibility` asked at every attestation; zero lets everybody attest.
    /// @param topic What the gate is asked about.
    /// @return schema `keccak256(abi.encode(definition, revocable, issuerGate, topic))`.
    function registerSchema(
        string calldata definition,
        bool revocable,
        address issuerGate,
        bytes32 topic
    ) external returns (bytes32 schema);

    /// @notice Attests a statement. Emits {Attested}.
    /// @dev Requirements: {SchemaUnknown}, {AttesterNotEligible}, {AttestationExpirationPast},
    /// {AttestationReferenceUnknown}, {AttestationDataZero}, {AttestationExists}.
    /// @param statement The statement.
    /// @return uid The attestation, see {uidOf}.
    function attest(Statement calldata statement) external returns (bytes32 uid);

    /// @notice Attests in the name of somebody who signed. Emits {Attested}.
    /// @dev EIP-712 type: `Attest(address attester,bytes32 schema,bytes32 subject,bytes32 dataHash,bytes32 refUID,
    /// uint40 expirationTime,uint256 nonce,uint256 deadline)` (without the line break). Requirements: those
    /// of {attest}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param attester Who signed.
    /// @param statement The statement.
    /// @param nonce A keyed nonce of the attester.
    /// @param deadline Last second at which it is good.
    /// @param signature The attester's signature.
    /// @return uid The attestation.
    function attestBySig(
        address attester,
        Statement calldata statement,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 uid);

    /// @notice Attests several statements, all or none. Emits {AttestedMany}.
    /// @dev Requirements: {AttestationBatchInvalid} and those of {attest}. Has no signed twin: see {attestRootBySig}.
    /// @param schema What kind of statements.
    /// @param refUID The attestation they refer to; zero for none.
    /// @param expirationTime First second at which they are no longer good; zero for never.
    /// @param items The statements, 256 at most.
    function multiAttest(bytes32 schema, bytes32 refUID, uint40 expirationTime, Item[] calldata items) external;

    /// @notice Suspends an attestation. Its attester only. Emits {AttestationSuspended}.
    /// @dev Requirements: {AttestationUnknown}, {AttesterOnly}, {AttestationIrrevocable}, {AttestationStatusConflict}.
    /// @param uid The attestation.
    /// @param reason Digest or code of the reason.
    function suspend(bytes32 uid, bytes32 reason) external;

    /// @notice Makes a suspended attestation valid again. Its attester only. Emits {AttestationReinstated}.
    /// @dev Requirements: those of {suspend}.
    /// @param uid The attestation.
    /// @param reason Digest or code of the reason.
    function reinstate(bytes32 uid, bytes32 reason) external;

    /// @notice Revokes an attestation, for ever. Its attester only. Emits {AttestationRevoked}.
    /// @dev Requirements: those of {suspend}.
    /// @param uid The attestation.
    /// @param reason Digest or code of the reason.
    function revoke(bytes32 uid, bytes32 reason) external;

    /// @notice Revokes several attestations, all or none. Their attester only. Emits {AttestationsRevoked}.
    /// @dev Requirements: {AttestationBatchInvalid} and those of {revoke}.
    /// @param uids The attestations, 256 at most.
    /// @param reason Digest or code of the reason.
    function multiRevoke(bytes32[] calldata uids, bytes32 reason) external;

    /// @notice Suspends, reinstates or revokes in the name of the attester, who signed. Emits {AttestationSuspended},
    /// {AttestationReinstated} or {AttestationRevoked}.
    /// @dev EIP-712 type: `SetAttestationStatus(address attester,bytes32 uid,uint8 status,bytes32 reason,uint256 nonce,
    /// uint256 deadline)` (without the line break). Requirements: those of {suspend}; `SignatureExpired`,
    /// `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param attester Who signed.
    /// @param uid The attestation.
    /// @param status Suspended to suspend, valid to reinstate, revoked to revoke.
    /// @param reason Digest or code of the reason.
    /// @param nonce A keyed nonce of the attester.
    /// @param deadline Last second at which it is good.
    /// @param signature The attester's signature.
    function setStatusBySig(
        address attester,
        bytes32 uid,
        Status status,
        bytes32 reason,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Where an attestation, or that of a root, stands now.
    /// @param uid The attestation.
    /// @return status None for one that does not exist.
    function statusOf(bytes32 uid) external view returns (Status status);

    /// @notice Who attested, when, until when, and where it stands.
    /// @param uid The attestation.
    /// @return attester Who says so; zero for an attestation that does not exist.
    /// @return issuedAt Since when, in seconds.
    /// @return expirationTime First second at which it is no longer good; zero for never.
    /// @return status Where it stands now.
    function attestationOf(
        bytes32 uid
    ) external view returns (address attester, uint40 issuedAt, uint40 expirationTime, Status status);

    /// @notice Where a statement stands that a holder says was attested.
    /// @param attester Who is said to have attested.
    /// @param statement What is said to be attested.
    /// @return uid The attestation, see {uidOf}.
    /// @return status None unless just this was attested, by this attester.
    function verify(address attester, Statement calldata statement) external view returns (bytes32 uid, Status status);

    /// @notice A schema's rules; all zero for one that does not exist.
    /// @param schema The schema.
    /// @return known Whether it exists.
    /// @return revocable Whether its attestations can be suspended and revoked.
    /// @return issuerGate Who is asked whether an account may attest; zero lets everybody.
    /// @return topic What the gate is asked about.
    function schemaOf(
        bytes32 schema
    ) external view returns (bool known, bool revocable, address issuerGate, bytes32 topic);

    /// @notice The uid of a statement, attested or not.
    /// @param attester Who attests.
    /// @param statement The statement.
    /// @return uid `keccak256(abi.encode(schema, attester, subject, dataHash, refUID, expirationTime))`.
    function uidOf(address attester, Statement calldata statement) external pure returns (bytes32 uid);
}
