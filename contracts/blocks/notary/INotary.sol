// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title INotary
/// @notice That a document existed at a time, and which version of it stands. Entries belong to their anchorer, so
/// nobody can take a date away from its author by being quicker with the same digest.
interface INotary {
    /// @notice A digest was anchored.
    /// @param anchorer In whose name.
    /// @param digest The digest.
    event Anchored(address indexed anchorer, bytes32 indexed digest);
    /// @notice Several digests were anchored together.
    /// @param anchorer In whose name.
    /// @param digests The digests.
    event AnchoredMany(address indexed anchorer, bytes32[] digests);
    /// @notice A version of a document was published.
    /// @param publisher Whose document.
    /// @param docId The publisher's name for the document.
    /// @param digest Digest of this version.
    /// @param supersedes Digest of the version before; zero for the first.
    /// @param uri Where it can be read.
    event Published(
        address indexed publisher,
        bytes32 indexed docId,
        bytes32 indexed digest,
        bytes32 supersedes,
        string uri
    );

    /// @notice The anchorer anchored this digest before; its first time stands.
    /// @param anchorer Who anchored it.
    /// @param digest The digest.
    /// @param firstAt When, in seconds.
    error AlreadyAnchored(address anchorer, bytes32 digest, uint64 firstAt);
    /// @notice The zero digest stands for "none" and cannot be anchored.
    error DigestZero();
    /// @notice The version that stands is another one than the caller means to supersede.
    /// @param docId The document.
    /// @param standing Digest of the version that stands; zero for none.
    /// @param supersedes Digest of the version the caller took for it.
    error VersionConflict(bytes32 docId, bytes32 standing, bytes32 supersedes);

    /// @notice Anchors a digest under the caller's name. Emits {Anchored}.
    /// @dev Requirements: {DigestZero}, {AlreadyAnchored}.
    /// @param digest Digest of a document, or root of a Merkle tree of many.
    function anchor(bytes32 digest) external;

    /// @notice Anchors several digests, all or none. Emits {AnchoredMany}.
    /// @dev Requirements: those of {anchor}. Has no signed twin: who wants many documents anchored by a relayer signs
    /// the Merkle root of them, see {provenAt}.
    /// @param digests The digests.
    function anchorMany(bytes32[] calldata digests) external;

    /// @notice Anchors in the name of somebody who signed. Emits {Anchored}.
    /// @dev EIP-712 type: `Anchor(address anchorer,bytes32 digest,uint256 nonce,uint256 deadline)`. Requirements:
    /// those of {anchor}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param anchorer Who signed.
    /// @param digest The digest.
    /// @param nonce A keyed nonce of the anchorer.
    /// @param deadline Last second at which it is good.
    /// @param signature The anchorer's signature.
    function anchorBySig(
        address anchorer,
        bytes32 digest,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Publishes a version of the caller's document. Emits {Published}.
    /// @dev Requirements: {DigestZero}; `supersedes` is the version that stands ({VersionConflict}). An earlier version
    /// may be put back, and the version that stands may be published again under a new address.
    /// @param docId The caller's name for the document.
    /// @param digest Digest of this version.
    /// @param supersedes Digest of the version before; zero for the first.
    /// @param uri Where it can be read.
    function publish(bytes32 docId, bytes32 digest, bytes32 supersedes, string calldata uri) external;

    /// @notice Publishes in the name of somebody who signed. Emits {Published}.
    /// @dev EIP-712 type: `Publish(address publisher,bytes32 docId,bytes32 digest,bytes32 supersedes,string uri,
    /// uint256 nonce,uint256 deadline)` (without the line break). Requirements: those of {publish};
    /// `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param publisher Who signed.
    /// @param docId The publisher's name for the document.
    /// @param digest Digest of this version.
    /// @param supersedes Digest of the version before; zero for the first.
    /// @param uri Where it can be read.
    /// @param nonce A keyed nonce of the publisher.
    /// @param deadline Last second at which it is good.
    /// @param signature The publisher's signature.
    function publishBySig(
        address publisher,
        bytes32 docId,
        bytes32 digest,
        bytes32 supersedes,
        string calldata uri,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice When the digest was anchored; zero if it was not.
    /// @param anchorer Who anchored it.
    /// @param digest The digest.
    /// @return firstAt Seconds since 1970; never changes once set.
    function anchoredAt(address anchorer, bytes32 digest) external view returns (uint64 firstAt);

    /// @notice The version that stands.
    /// @param publisher Whose document.
    /// @param docId Its name.
    /// @return digest Digest of that version; zero for no version.
    /// @return publishedAt When it was published, in seconds.
    function latest(address publisher, bytes32 docId) external view returns (bytes32 digest, uint64 publishedAt);

    /// @notice Since when a document has been provable under an anchored root; zero if it is not.
    /// @param anchorer Who anchored the root.
    /// @param root Root of a Merkle tree (sorted pairs).
    /// @param leaf The document's leaf. A tree must hash its leaves otherwise than its nodes (twice, as
    /// OpenZeppelin's `merkle-tree` does), or a node could be shown as if it were a document.
    /// @param proof Its proof.
    /// @return firstAt When the root was anchored, in seconds.
    function provenAt(
        address anchorer,
        bytes32 root,
        bytes32 leaf,
        bytes32[] calldata proof
    ) external view returns (uint64 firstAt);
}
