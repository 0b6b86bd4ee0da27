// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {SignedActions} from "../../base/SignedActions.sol";
import {INotary} from "./INotary.sol";

/// @title Notary
/// @notice Keeps when a digest was first anchored by whom, and which version of a document stands.
///
/// **Roles** Anyone anchors and publishes, in its own name; a relayer sends what an account signed.
/// **Trusts** Nobody but the chain's clock. That a digest belongs to a document, and the anchorer to its author, is for
/// the reader to check.
contract Notary is INotary, SignedActions {
    bytes32 private constant ANCHOR_TYPEHASH = keccak256(
        "Anchor(address anchorer,bytes32 digest,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PUBLISH_TYPEHASH = keccak256(
        "Publish(address publisher,bytes32 docId,bytes32 digest,bytes32 supersedes,string uri,"
        "uint256 nonce,uint256 deadline)"
    );

    struct Version {
        bytes32 digest;
        uint64 publishedAt; // seconds
    }

    /// @inheritdoc INotary
    mapping(address anchorer => mapping(bytes32 digest => uint64 firstAt)) public anchoredAt;

    /// @inheritdoc INotary
    mapping(address publisher => mapping(bytes32 docId => Version)) public latest;

    constructor() EIP712("Trellis Notary", "1") {}

    /// @inheritdoc INotary
    function anchor(bytes32 digest) external {
        _anchor(msg.sender, digest);
    }

    /// @inheritdoc INotary
    function anchorMany(bytes32[] calldata digests) external {
        mapping(bytes32 => uint64) storage anchored = anchoredAt[msg.sender];
        for (uint256 i = 0; i < digests.length; ++i) _record(anchored, msg.sender, digests[i]);
        emit AnchoredMany(msg.sender, digests);
    }

    /// @inheritdoc INotary
    function anchorBySig(
        address anchorer,
        bytes32 digest,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(ANCHOR_TYPEHASH, anchorer, digest, nonce, deadline));
        _authorize(anchorer, structHash, nonce, deadline, signature);
        _anchor(anchorer, digest);
    }

    /// @inheritdoc INotary
    function publish(bytes32 docId, bytes32 digest, bytes32 supersedes, string calldata uri) external {
        _publish(msg.sender, docId, digest, supersedes, uri);
    }

    /// @inheritdoc INotary
    function publishBySig(
        address publisher,
        bytes32 docId,
        bytes32 digest,
        bytes32 supersedes,
        string calldata uri,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(PUBLISH_TYPEHASH, publisher, docId, digest, supersedes, keccak256(bytes(uri)), nonce, deadline)
        );
        _authorize(publisher, structHash, nonce, deadline, signature);
        _publish(publisher, docId, digest, supersedes, uri);
    }

    /// @inheritdoc INotary
    function provenAt(
        address anchorer,
        bytes32 root,
        bytes32 leaf,
        bytes32[] calldata proof
    ) external view returns (uint64) {
        return MerkleProof.verifyCalldata(proof, root, leaf) ? anchoredAt[anchorer][root] : 0;
    }

    function _anchor(address anchorer, bytes32 digest) private {
        _record(anchoredAt[anchorer], anchorer, digest);
        emit Anchored(anchorer, digest);
    }

    function _record(mapping(bytes32 digest => uint64) storage anchored, address anchorer, bytes32 digest) private {
        if (digest == bytes32(0)) revert DigestZero();
        uint64 firstAt = anchored[digest];
        if (firstAt != 0) revert AlreadyAnchored(anchorer, digest, firstAt);
        anchored[digest] = uint64(block.timestamp);
    }

    function _publish(
        address publisher,
        bytes32 docId,
        bytes32 digest,
        bytes32 supersedes,
        string calldata uri
    ) private {
        if (digest == bytes32(0)) revert DigestZero();
        bytes32 standing = latest[publisher][docId].digest;
        if (standing != supersedes) revert VersionConflict(docId, standing, supersedes);

        latest[publisher][docId] = Version(digest, uint64(block.timestamp));
        emit Published(publisher, docId, digest, supersedes, uri);
    }
}
