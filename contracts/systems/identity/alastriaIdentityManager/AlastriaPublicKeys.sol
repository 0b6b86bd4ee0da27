// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDIDRegistry} from "../../../blocks/identity/IDIDRegistry.sol";
import {AlastriaSignedActions} from "./AlastriaSignedActions.sol";
import {IAlastriaPublicKeys} from "./IAlastriaPublicKeys.sol";

/// @title AlastriaPublicKeys
/// @notice The public keys of identities, by their hashes: registered, revoked, deleted, never again.
abstract contract AlastriaPublicKeys is IAlastriaPublicKeys, AlastriaSignedActions {
    bytes32 private constant UPDATE_TYPEHASH = keccak256(
        "UpdateKey(address identity,bytes32 keyHash,uint8 status,uint256 deadline)"
    );

    /// @notice Who owns which identity.
    IDIDRegistry public immutable registry;

    mapping(address identity => mapping(bytes32 keyHash => Key)) private _keys;

    constructor(IDIDRegistry registry_) {
        registry = registry_;
    }

    /// @inheritdoc IAlastriaPublicKeys
    function updateKey(address identity, bytes32 keyHash, KeyStatus status) external {
        _requireOwner(identity, msg.sender);
        _update(identity, msg.sender, keyHash, status);
    }

    /// @inheritdoc IAlastriaPublicKeys
    function updateKeyBySig(
        address identity,
        bytes32 keyHash,
        KeyStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address owner = registry.identityOwner(identity);
        bytes32 structHash = keccak256(abi.encode(UPDATE_TYPEHASH, identity, keyHash, status, deadline));
        _requireSigned(owner, structHash, deadline, signature);
        _update(identity, owner, keyHash, status);
    }

    /// @inheritdoc IAlastriaPublicKeys
    function keyOf(address identity, bytes32 keyHash) external view returns (Key memory key) {
        key = _keys[identity][keyHash];
        if (key.status != KeyStatus.Valid) return key;
        bool outlived = key.epoch != registry.epochOf(identity) || registry.isDeactivated(identity);
        if (outlived) key.status = KeyStatus.Revoked;
    }

    /// @dev Reverts unless `account` owns `identity`. A deactivated identity is nobody's.
    function _requireOwner(address identity, address account) internal view {
        if (registry.identityOwner(identity) != account) revert AlastriaOwnerOnly(identity, account);
    }

    function _update(address identity, address owner, bytes32 keyHash, KeyStatus to) private {
        if (keyHash == bytes32(0)) revert KeyHashZero(identity);
        Key memory key = _keys[identity][keyHash];
        bool allowed = key.status == KeyStatus.None ? to == KeyStatus.Valid : to > key.status;
        if (!allowed) revert KeyTransitionForbidden(identity, keyHash, key.status, to);

        uint40 time = uint40(block.timestamp);
        if (to == KeyStatus.Valid) key = Key(to, time, 0, registry.epochOf(identity));
        else if (to == KeyStatus.Revoked) (key.status, key.until) = (to, time);
        else key = Key(to, 0, 0, 0);
        _keys[identity][keyHash] = key;
        emit KeyUpdated(identity, keyHash, owner, to);
    }
}
