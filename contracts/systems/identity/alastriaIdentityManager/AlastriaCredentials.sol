// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {AlastriaSignedActions} from "./AlastriaSignedActions.sol";
import {IAlastriaCredentials} from "./IAlastriaCredentials.sol";

/// @title AlastriaCredentials
/// @notice The entries of subjects and issuers about credentials, of which nobody can tell which belong together.
abstract contract AlastriaCredentials is IAlastriaCredentials, AlastriaSignedActions {
    bytes32 private constant UPDATE_TYPEHASH = keccak256(
        "UpdateCredential(address account,uint8 side,bytes32 digest,uint8 status,uint256 deadline)"
    );
    bytes32 private constant REGISTER_TYPEHASH = keccak256(
        "RegisterCredentials(address account,uint8 side,bytes32 root,uint32 count,uint256 deadline)"
    );

    struct Entry {
        CredentialStatus status;
        uint40 since; // seconds since 1970
    }

    mapping(Side side => mapping(address account => mapping(bytes32 digest => Entry))) private _entries;

    mapping(Side side => mapping(address account => mapping(bytes32 root => uint40 since))) private _roots;

    /// @inheritdoc IAlastriaCredentials
    function updateCredential(Side side, bytes32 digest, CredentialStatus status) external {
        _update(side, msg.sender, digest, status);
    }

    /// @inheritdoc IAlastriaCredentials
    function updateCredentialBySig(
        address account,
        Side side,
        bytes32 digest,
        CredentialStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _requireUpdateSigned(account, side, digest, status, deadline, signature);
        _update(side, account, digest, status);
    }

    /// @inheritdoc IAlastriaCredentials
    function registerCredentials(Side side, bytes32 root, uint32 count) external {
        _registerRoot(side, msg.sender, root, count);
    }

    /// @inheritdoc IAlastriaCredentials
    function registerCredentialsBySig(
        address account,
        Side side,
        bytes32 root,
        uint32 count,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(REGISTER_TYPEHASH, account, side, root, count, deadline));
        _requireSigned(account, structHash, deadline, signature);
        _registerRoot(side, account, root, count);
    }

    /// @inheritdoc IAlastriaCredentials
    function updateCredentialInRoot(
        Side side,
        bytes32 root,
        bytes32[] calldata proof,
        bytes32 digest,
        CredentialStatus status
    ) external {
        _updateInRoot(side, msg.sender, root, proof, digest, status);
    }

    /// @inheritdoc IAlastriaCredentials
    function updateCredentialInRootBySig(
        address account,
        Side side,
        bytes32 root,
        bytes32[] calldata proof,
        bytes32 digest,
        CredentialStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _requireUpdateSigned(account, side, digest, status, deadline, signature);
        _updateInRoot(side, account, root, proof, digest, status);
    }

    /// @inheritdoc IAlastriaCredentials
    function credentialStatusOf(
        Side side,
        address account,
        bytes32 digest
    ) external view returns (CredentialStatus status, uint40 since) {
        Entry memory entry = _entries[side][account][digest];
        return (entry.status, entry.since);
    }

    /// @inheritdoc IAlastriaCredentials
    function credentialStatusInRoot(
        Side side,
        address account,
        bytes32 root,
        bytes32[] calldata proof,
        bytes32 digest
    ) external view returns (CredentialStatus status, uint40 since) {
        Entry memory entry = _entries[side][account][digest];
        if (entry.status != CredentialStatus.None) return (entry.status, entry.since);
        since = _roots[side][account][root];
        if (since == 0 || !_isInRoot(root, proof, digest)) return (CredentialStatus.None, 0);
        return (CredentialStatus.Valid, since);
    }

    /// @inheritdoc IAlastriaCredentials
    function combinedStatus(
        CredentialStatus subject,
        CredentialStatus issuer
    ) external pure returns (CredentialStatus) {
        if (subject == CredentialStatus.None || issuer == CredentialStatus.None) return CredentialStatus.None;
        return subject > issuer ? subject : issuer;
    }

    function _requireUpdateSigned(
        address account,
        Side side,
        bytes32 digest,
        CredentialStatus status,
        uint256 deadline,
        bytes calldata signature
    ) private view {
        bytes32 structHash = keccak256(abi.encode(UPDATE_TYPEHASH, account, side, digest, status, deadline));
        _requireSigned(account, structHash, deadline, signature);
    }

    function _update(Side side, address account, bytes32 digest, CredentialStatus to) private {
        if (digest == bytes32(0)) revert CredentialDigestZero(side);
        CredentialStatus from = _entries[side][account][digest].status;
        bool registers = from == CredentialStatus.None && to == CredentialStatus.Valid;
        if (!registers) _requireForward(side, digest, from, to);
        _write(side, account, digest, to);
    }

    function _updateInRoot(
        Side side,
        address account,
        bytes32 root,
        bytes32[] calldata proof,
        bytes32 digest,
        CredentialStatus to
    ) private {
        bool proven = _roots[side][account][root] != 0 && _isInRoot(root, proof, digest);
        if (!proven) revert CredentialNotInRoot(account, root, digest);
        CredentialStatus from = _entries[side][account][digest].status;
        _requireForward(side, digest, from == CredentialStatus.None ? CredentialStatus.Valid : from, to);
        _write(side, account, digest, to);
    }

    function _write(Side side, address account, bytes32 digest, CredentialStatus status) private {
        _entries[side][account][digest] = Entry(status, uint40(block.timestamp));
        emit CredentialUpdated(side, account, digest, status);
    }

    function _registerRoot(Side side, address account, bytes32 root, uint32 count) private {
        if (root == bytes32(0)) revert CredentialDigestZero(side);
        if (count == 0) revert CredentialCountZero(root);
        if (_roots[side][account][root] != 0) revert CredentialRootExists(account, root);

        _roots[side][account][root] = uint40(block.timestamp);
        emit CredentialsRegistered(side, account, root, count);
    }

    function _requireForward(Side side, bytes32 digest, CredentialStatus from, CredentialStatus to) private pure {
        bool own = to != CredentialStatus.DeletedBySubject || side == Side.Subject;
        bool forward = from != CredentialStatus.None && to > from;
        if (!forward || !own) revert CredentialTransitionForbidden(side, digest, from, to);
    }

    /// @dev A leaf is the hash of 32 bytes, a node that of 64: none can pass for the other.
    function _isInRoot(bytes32 root, bytes32[] calldata proof, bytes32 digest) private pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, keccak256(bytes.concat(digest)));
    }
}
