// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../base/Signatures.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";
import {IERC1056} from "./IERC1056.sol";

/// @title DIDRecords
/// @notice What a {DIDRegistry} keeps, and the changes themselves: who may make them was told before, what they need is
/// checked here.
abstract contract DIDRecords is IDIDRegistry {
    /// @dev One slot for an identity, so that a change reads and writes one. All zero: it never changed and owns itself.
    struct Record {
        address owner; // zero: the identity itself, unless deactivated
        uint48 changed; // block of the last change
        uint32 epoch; // how often the owner changed
        bool deactivated;
        bool guarded; // a next owner or a recovery stands: two slots more to read
    }

    bytes32 private constant AUTHENTICATION = "authentication";
    bytes32 private constant ASSERTION = "assertionMethod";
    bytes32 private constant SIG_AUTH = "sigAuth";
    bytes32 private constant VERI_KEY = "veriKey";

    mapping(address identity => Record) private _records;
    /// @dev First second at which a delegate no longer is one; by identity, epoch, type and delegate.
    mapping(bytes32 key => uint256 end) private _delegates;

    /// @inheritdoc IDIDRegistry
    mapping(address identity => bytes32 commitment) public nextOwnerOf;
    /// @inheritdoc IDIDRegistry
    mapping(address identity => address recovery) public recoveryOf;

    /// @inheritdoc IDIDRegistry
    function recoverOwner(address identity, address newOwner) external {
        Record storage record = _live(identity);
        if (msg.sender != recoveryOf[identity]) revert RecoveryOnly(identity, msg.sender);
        if (newOwner == address(0)) revert NextOwnerMissing();
        delete nextOwnerOf[identity];
        _passOn(record, identity, newOwner);
    }

    /// @inheritdoc IERC1056
    function validDelegate(address identity, bytes32 delegateType, address delegate) public view returns (bool) {
        Record storage record = _records[identity];
        return
            !record.deactivated &&
            _delegates[_delegateKey(identity, record.epoch, delegateType, delegate)] > block.timestamp;
    }

    /// @inheritdoc IDIDRegistry
    function isAuthorized(address identity, bytes32 relationship, bytes calldata key) external view returns (bool) {
        if (key.length < 20) return false;
        address account = key.length == 20 ? address(bytes20(key)) : Signatures.accountOf(key);
        if (account == address(0)) return false; // of a deactivated identity, zero is the owner
        bool asserts = relationship == ASSERTION;
        if (!asserts && relationship != AUTHENTICATION) return validDelegate(identity, relationship, account);
        return
            account == identityOwner(identity) ||
            validDelegate(identity, SIG_AUTH, account) ||
            (asserts && validDelegate(identity, VERI_KEY, account));
    }

    /// @inheritdoc IERC1056
    function changed(address identity) external view returns (uint256) {
        return _records[identity].changed;
    }

    /// @inheritdoc IDIDRegistry
    function epochOf(address identity) external view returns (uint32) {
        return _records[identity].epoch;
    }

    /// @inheritdoc IDIDRegistry
    function isDeactivated(address identity) external view returns (bool) {
        return _records[identity].deactivated;
    }

    /// @inheritdoc IERC1056
    function identityOwner(address identity) public view returns (address) {
        Record storage record = _records[identity];
        address owner = record.owner;
        return owner == address(0) && !record.deactivated ? identity : owner;
    }

    /// @dev The record of an identity that can be written for.
    function _live(address identity) internal view returns (Record storage record) {
        if (identity == address(0)) revert IdentityZero();
        record = _records[identity];
        if (record.deactivated) revert IdentityDeactivated(identity);
    }

    /// @dev The record of an identity that `actor` owns and can write for.
    function _owned(address identity, address actor) internal view returns (Record storage record) {
        record = _live(identity);
        address owner = record.owner;
        if (actor != (owner == address(0) ? identity : owner)) revert IdentityOwnerOnly(identity, actor);
    }

    /// @dev Rotation, by the owner or by the next owner that was committed to; or deactivation.
    function _changeOwner(address identity, address actor, address newOwner) internal {
        Record storage record = _live(identity);
        bytes32 commitment = record.guarded ? nextOwnerOf[identity] : bytes32(0);
        bool follows = commitment != bytes32(0) && commitment == keccak256(abi.encode(identity, newOwner));
        if (!follows || actor != newOwner) _owned(identity, actor);
        if (commitment != bytes32(0) && !follows) revert NextOwnerMismatch(identity, newOwner);

        if (newOwner == address(0)) {
            _deactivate(record, identity);
        } else {
            if (follows) delete nextOwnerOf[identity];
            _passOn(record, identity, newOwner);
        }
    }

    function _apply(address identity, address actor, Change[] calldata changes, address newOwner) internal {
        Record storage record = _owned(identity, actor);
        for (uint256 i = 0; i < changes.length; ++i) {
            Change calldata change = changes[i];
            bool revokes = change.kind == ChangeKind.RevokeDelegate || change.kind == ChangeKind.RevokeAttribute;
            uint256 end = revokes ? 0 : _end(change.validity);
            if (change.kind == ChangeKind.AddDelegate || change.kind == ChangeKind.RevokeDelegate) {
                if (change.value.length != 20) revert DelegateInvalid(change.value);
                _setDelegate(record, identity, change.name, address(bytes20(change.value)), end);
            } else {
                _setAttribute(record, identity, change.name, change.value, end);
            }
        }
        if (newOwner != address(0)) _changeOwner(identity, actor, newOwner);
    }

    function _setDelegate(
        Record storage record,
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 end
    ) internal {
        _delegates[_delegateKey(identity, record.epoch, delegateType, delegate)] = end;
        emit DIDDelegateChanged(identity, delegateType, delegate, end, _touch(record));
    }

    function _setAttribute(
        Record storage record,
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 end
    ) internal {
        emit DIDAttributeChanged(identity, name, value, end, _touch(record));
    }

    function _commit(address identity, address actor, bytes32 commitment) internal {
        Record storage record = _owned(identity, actor);
        bool missing = commitment == bytes32(0) || commitment == keccak256(abi.encode(identity, address(0)));
        if (missing) revert NextOwnerMissing();
        if (nextOwnerOf[identity] != bytes32(0)) revert NextOwnerStands(identity);

        record.guarded = true;
        nextOwnerOf[identity] = commitment;
        emit NextOwnerCommitted(commitment, identity);
    }

    function _setRecovery(address identity, address actor, address recovery) internal {
        address standing = recoveryOf[identity];
        if (standing == address(0)) {
            _owned(identity, actor).guarded = true;
        } else {
            _live(identity);
            if (actor != standing) revert RecoveryOnly(identity, actor);
        }
        bool leaves = standing != address(0) && recovery == address(0);
        if (!leaves && recovery.code.length == 0) revert RecoveryInvalid(recovery);

        recoveryOf[identity] = recovery;
        emit RecoverySet(recovery, identity);
    }

    function _end(uint256 validity) internal view returns (uint256) {
        if (validity > type(uint256).max - block.timestamp) revert ValidityTooLong(validity);
        return block.timestamp + validity;
    }

    /// @dev Another owner, another epoch: whatever the last one set is void.
    function _passOn(Record storage record, address identity, address newOwner) private {
        record.owner = newOwner;
        ++record.epoch;
        emit DIDOwnerChanged(identity, newOwner, _touch(record));
    }

    /// @dev For good, so it must be the owner's free will: see {IDIDRegistry}.
    function _deactivate(Record storage record, address identity) private {
        address recovery = recoveryOf[identity];
        if (recovery != address(0)) revert RecoveryStands(identity, recovery);
        record.owner = address(0);
        record.deactivated = true;
        emit DIDOwnerChanged(identity, address(0), _touch(record));
    }

    /// @dev Marks this block as that of the last change and returns the one before.
    function _touch(Record storage record) private returns (uint256 previous) {
        previous = record.changed;
        record.changed = uint48(block.number);
    }

    function _delegateKey(
        address identity,
        uint32 epoch,
        bytes32 delegateType,
        address delegate
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(identity, epoch, delegateType, delegate));
    }
}
