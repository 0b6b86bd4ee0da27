// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IAttestationRoots
/// @notice The half of {IAttestationRegistry} that attests any number of statements at once, by the root of their tree,
/// and moves the status of each by its place in it.
interface IAttestationRoots {
    /// @notice Where an attestation stands. Revoked outranks expired, expired outranks suspended.
    enum Status {
        None,
        Valid,
        Suspended,
        Revoked,
        Expired
    }

    /// @notice Many statements attested by the root of their Merkle tree.
    /// @param schema What kind of statements.
    /// @param root Root of the tree. A leaf is `keccak256(keccak256(abi.encode(uint256 index, bytes32 leafHash)))`, pairs
    /// are sorted: OpenZeppelin's `StandardMerkleTree` of `["uint256", "bytes32"]`.
    /// @param count How many leaves.
    /// @param refUID Another attestation that they refer to; zero for none.
    /// @param expirationTime First second at which they are no longer good; zero for never.
    struct RootStatement {
        bytes32 schema;
        bytes32 root;
        uint32 count;
        bytes32 refUID;
        uint40 expirationTime;
    }

    /// @notice A tree of statements was attested.
    /// @param schema What kind of statements.
    /// @param attester Who says so.
    /// @param uid The attestation of the root.
    /// @param root Root of the tree.
    /// @param count How many leaves.
    /// @param refUID The attestation they refer to.
    /// @param expirationTime First second at which they are no longer good; zero for never.
    event RootAttested(
        bytes32 indexed schema,
        address indexed attester,
        bytes32 indexed uid,
        bytes32 root,
        uint32 count,
        bytes32 refUID,
        uint40 expirationTime
    );
    /// @notice Statements below an attested root changed their status.
    /// @param uid The attestation of the root.
    /// @param attester Whose it is.
    /// @param status Their status now: valid, suspended or revoked.
    /// @param reason Digest or code of the reason.
    /// @param indices The leaves.
    event LeafStatusesChanged(
        bytes32 indexed uid,
        address indexed attester,
        Status indexed status,
        bytes32 reason,
        uint32[] indices
    );

    /// @notice The leaf's status cannot go there from where it stands.
    /// @param uid The attestation of the root.
    /// @param index The leaf.
    /// @param from Where it stands.
    /// @param to Where it should go.
    error LeafStatusConflict(bytes32 uid, uint32 index, Status from, Status to);
    /// @notice A tree without a leaf says nothing.
    error AttestationRootEmpty();

    /// @notice Attests the root of a tree of statements. Emits {RootAttested}.
    /// @dev Requirements: those of {attest}; {AttestationRootEmpty}.
    /// @param statement The root and what holds for all leaves.
    /// @return uid The attestation, see {rootUidOf}. Suspending or revoking it does so to every leaf.
    function attestRoot(RootStatement calldata statement) external returns (bytes32 uid);

    /// @notice Attests a root in the name of somebody who signed. Emits {RootAttested}.
    /// @dev EIP-712 type: `AttestRoot(address attester,bytes32 schema,bytes32 root,uint32 count,bytes32 refUID,
    /// uint40 expirationTime,uint256 nonce,uint256 deadline)` (without the line break). Requirements: those
    /// of {attestRoot}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param attester Who signed.
    /// @param statement The root and what holds for all leaves.
    /// @param nonce A keyed nonce of the attester.
    /// @param deadline Last second at which it is good.
    /// @param signature The attester's signature.
    /// @return uid The attestation.
    function attestRootBySig(
        address attester,
        RootStatement calldata statement,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 uid);

    /// @notice Suspends, reinstates or revokes statements below a root, all or none. The root's attester only. Emits
    /// {LeafStatusesChanged}.
    /// @dev Requirements: {AttestationBatchInvalid}, {AttestationUnknown}, {AttesterOnly}, {AttestationIrrevocable},
    /// {LeafStatusConflict}. Sorted indices cost least: 256 share a slot. An index beyond the tree has no leaf, so its
    /// status is of no consequence.
    /// @param uid The attestation of the root.
    /// @param indices The leaves, 1,024 at most.
    /// @param status Suspended to suspend, valid to reinstate, revoked to revoke.
    /// @param reason Digest or code of the reason.
    function setLeafStatuses(bytes32 uid, uint32[] calldata indices, Status status, bytes32 reason) external;

    /// @notice As {setLeafStatuses}, signed by the attester and sent by anyone. Emits {LeafStatusesChanged}.
    /// @dev EIP-712 type: `SetLeafStatuses(address attester,bytes32 uid,uint32[] indices,uint8 status,bytes32 reason,
    /// uint256 nonce,uint256 deadline)` (without the line break). Requirements: those of {setLeafStatuses};
    /// `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param attester Who signed.
    /// @param uid The attestation of the root.
    /// @param indices The leaves, 1,024 at most.
    /// @param status Suspended to suspend, valid to reinstate, revoked to revoke.
    /// @param reason Digest or code of the reason.
    /// @param nonce A keyed nonce of the attester.
    /// @param deadline Last second at which it is good.
    /// @param signature The attester's signature.
    function setLeafStatusesBySig(
        address attester,
        bytes32 uid,
        uint32[] calldata indices,
        Status status,
        bytes32 reason,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Where one statement below an attested root stands.
    /// @param attester Who attested the root.
    /// @param statement The root and what holds for all leaves.
    /// @param index The leaf.
    /// @param leafHash Digest of the statement.
    /// @param proof Its proof.
    /// @return status None unless the root was attested so and the leaf is in it; otherwise the root's status, or the
    /// leaf's own where the root is valid.
    function statusInRoot(
        address attester,
        RootStatement calldata statement,
        uint32 index,
        bytes32 leafHash,
        bytes32[] calldata proof
    ) external view returns (Status status);

    /// @notice The leaves of a root that were revoked or suspended, 256 to a word: leaf 0 is the lowest bit of word 0.
    /// Other words, and those of no root, are zero.
    /// @param uid The attestation of the root.
    /// @param firstWord The first word.
    /// @param count How many words.
    /// @return revoked The words of the revoked.
    /// @return suspended The words of the suspended.
    function leafWordsOf(
        bytes32 uid,
        uint256 firstWord,
        uint256 count
    ) external view returns (uint256[] memory revoked, uint256[] memory suspended);

    /// @notice The uid of a root, attested or not.
    /// @param attester Who attests.
    /// @param statement The root and what holds for all leaves.
    /// @return uid `keccak256(abi.encode(schema, attester, root, count, refUID, expirationTime, "root"))`, so that no
    /// root has the uid of a statement.
    function rootUidOf(address attester, RootStatement calldata statement) external pure returns (bytes32 uid);
}
