// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Signatures} from "../../base/Signatures.sol";
import {SignedActions} from "../../base/SignedActions.sol";
import {DIDRecords} from "./DIDRecords.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";
import {IERC1056} from "./IERC1056.sol";

/// @title DIDRegistry
/// @notice Keeps who owns an identity, its delegates and attributes, as ERC-1056 does; keeps it from being lost or stolen.
///
/// **Roles** The owner of an identity writes for it. The next owner it committed to takes over; its recovery replaces a lost
/// or stolen key. A relayer sends what one of them signed. Nobody administers the registry.
/// **Trusts** The recovery that an owner puts in charge of its identity, with that identity.
contract DIDRegistry is DIDRecords, SignedActions {
    bytes32 private constant CHANGE_OWNER_TYPEHASH = keccak256(
        "ChangeOwner(address actor,address identity,address newOwner,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant SET_ATTRIBUTE_TYPEHASH = keccak256(
        "SetAttribute(address actor,address identity,bytes32 name,bytes value,uint256 validity,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant CHANGE_TYPEHASH = keccak256(
        "Change(uint8 kind,bytes32 name,bytes value,uint256 validity)"
    );
    bytes32 private constant APPLY_CHANGES_TYPEHASH = keccak256(
        "ApplyChanges(address actor,address identity,Change[] changes,address newOwner,uint256 nonce,uint256 deadline)Change(uint8 kind,bytes32 name,bytes value,uint256 validity)"
    );
    bytes32 private constant COMMIT_TYPEHASH = keccak256(
        "CommitNextOwner(address actor,address identity,bytes32 commitment,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant SET_RECOVERY_TYPEHASH = keccak256(
        "SetRecovery(address actor,address identity,address recovery,uint256 nonce,uint256 deadline)"
    );

    /// @dev How many signatures of the standard's form an account gave.
    mapping(address account => uint64 count) private _signed;

    constructor() EIP712("Trellis DIDRegistry", "1") {}

    // ——————————————————————————————————————————— ERC-1056 ————————————————————————————————————————————

    /// @inheritdoc IERC1056
    function changeOwner(address identity, address newOwner) external {
        _changeOwner(identity, msg.sender, newOwner);
    }

    /// @inheritdoc IERC1056
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external {
        bytes memory action = abi.encodePacked(identity, "changeOwner", newOwner);
        _changeOwner(identity, _signer(identity, action, sigV, sigR, sigS), newOwner);
    }

    /// @inheritdoc IERC1056
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external {
        _setDelegate(_owned(identity, msg.sender), identity, delegateType, delegate, _end(validity));
    }

    /// @inheritdoc IERC1056
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external {
        bytes memory action = abi.encodePacked(identity, "addDelegate", delegateType, delegate, validity);
        address signer = _signer(identity, action, sigV, sigR, sigS);
        _setDelegate(_owned(identity, signer), identity, delegateType, delegate, _end(validity));
    }

    /// @inheritdoc IERC1056
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external {
        _setDelegate(_owned(identity, msg.sender), identity, delegateType, delegate, 0);
    }

    /// @inheritdoc IERC1056
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external {
        bytes memory action = abi.encodePacked(identity, "revokeDelegate", delegateType, delegate);
        address signer = _signer(identity, action, sigV, sigR, sigS);
        _setDelegate(_owned(identity, signer), identity, delegateType, delegate, 0);
    }

    /// @inheritdoc IERC1056
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external {
        _setAttribute(_owned(identity, msg.sender), identity, name, value, _end(validity));
    }

    /// @inheritdoc IERC1056
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external {
        bytes memory action = abi.encodePacked(identity, "setAttribute", name, value, validity);
        address signer = _signer(identity, action, sigV, sigR, sigS);
        _setAttribute(_owned(identity, signer), identity, name, value, _end(validity));
    }

    /// @inheritdoc IERC1056
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external {
        _setAttribute(_owned(identity, msg.sender), identity, name, value, 0);
    }

    /// @inheritdoc IERC1056
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external {
        bytes memory action = abi.encodePacked(identity, "revokeAttribute", name, value);
        address signer = _signer(identity, action, sigV, sigR, sigS);
        _setAttribute(_owned(identity, signer), identity, name, value, 0);
    }

    // ————————————————————————————————————————— beyond ERC-1056 —————————————————————————————————————————

    /// @inheritdoc IDIDRegistry
    function changeOwnerBySig(
        address actor,
        address identity,
        address newOwner,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(CHANGE_OWNER_TYPEHASH, actor, identity, newOwner, nonce_, deadline));
        _authorize(actor, structHash, nonce_, deadline, signature);
        _changeOwner(identity, actor, newOwner);
    }

    /// @inheritdoc IDIDRegistry
    function applyChanges(address identity, Change[] calldata changes, address newOwner) external {
        _apply(identity, msg.sender, changes, newOwner);
    }

    /// @inheritdoc IDIDRegistry
    function applyChangesBySig(
        address actor,
        address identity,
        Change[] calldata changes,
        address newOwner,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(APPLY_CHANGES_TYPEHASH, actor, identity, _hashOf(changes), newOwner, nonce_, deadline)
        );
        _authorize(actor, structHash, nonce_, deadline, signature);
        _apply(identity, actor, changes, newOwner);
    }

    /// @inheritdoc IDIDRegistry
    function setAttributeBySig(
        address actor,
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(SET_ATTRIBUTE_TYPEHASH, actor, identity, name, keccak256(value), validity, nonce_, deadline)
        );
        _authorize(actor, structHash, nonce_, deadline, signature);
        _setAttribute(_owned(identity, actor), identity, name, value, _end(validity));
    }

    /// @inheritdoc IDIDRegistry
    function commitNextOwner(address identity, bytes32 commitment) external {
        _commit(identity, msg.sender, commitment);
    }

    /// @inheritdoc IDIDRegistry
    function commitNextOwnerBySig(
        address actor,
        address identity,
        bytes32 commitment,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(COMMIT_TYPEHASH, actor, identity, commitment, nonce_, deadline));
        _authorize(actor, structHash, nonce_, deadline, signature);
        _commit(identity, actor, commitment);
    }

    /// @inheritdoc IDIDRegistry
    function setRecovery(address identity, address recovery) external {
        _setRecovery(identity, msg.sender, recovery);
    }

    /// @inheritdoc IDIDRegistry
    function setRecoveryBySig(
        address actor,
        address identity,
        address recovery,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(SET_RECOVERY_TYPEHASH, actor, identity, recovery, nonce_, deadline));
        _authorize(actor, structHash, nonce_, deadline, signature);
        _setRecovery(identity, actor, recovery);
    }

    /// @inheritdoc IERC1056
    /// @dev The chain is part of the number, as the standard's digest lacks it: a signature for one chain, or for one side
    /// of a fork, has a number that no other has.
    function nonce(address account) public view returns (uint256) {
        return (block.chainid << 64) | _signed[account];
    }

    /// @dev Recovers and consumes a signature of the standard's form.
    function _signer(
        address identity,
        bytes memory action,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS
    ) private returns (address owner) {
        _live(identity);
        owner = identityOwner(identity);
        bytes32 digest = keccak256(abi.encodePacked(bytes2(0x1900), address(this), nonce(owner), action));
        if (!Signatures.isOfKey(owner, digest, sigV, sigR, sigS)) revert Signatures.SignatureInvalid(owner);
        ++_signed[owner];
    }

    function _hashOf(Change[] calldata changes) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](changes.length);
        for (uint256 i = 0; i < changes.length; ++i) {
            Change calldata change = changes[i];
            hashes[i] = keccak256(
                abi.encode(CHANGE_TYPEHASH, change.kind, change.name, keccak256(change.value), change.validity)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
