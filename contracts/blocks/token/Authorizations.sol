// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";

import {Signatures} from "../../base/Signatures.sol";
import {SignedActions} from "../../base/SignedActions.sol";
import {IAuthorizations} from "./IAuthorizations.sol";

/// @title Authorizations
/// @notice Spending by signature: OpenZeppelin's ERC-2612 and ERC-3009 in their `(v, r, s)` forms, and the same with the
/// signature as bytes for contract accounts.
/// **Roles** anyone may bring a signature; `receiveWithAuthorization` only the receiver.
/// **Trusts** a contract account's own `isValidSignature`, for that account's tokens alone.
abstract contract Authorizations is IAuthorizations, ERC20Permit, ERC3009, SignedActions {
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    /// @inheritdoc IAuthorizations
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) external {
        if (block.timestamp > deadline) revert ERC2612ExpiredSignature(deadline);
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, _useNonce(owner), deadline));
        Signatures.requireValid(owner, _hashTypedDataV4(structHash), signature);
        _approve(owner, spender, value);
    }

    /// @inheritdoc IAuthorizations
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(TRANSFER_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
        );
        Signatures.requireValid(from, _hashTypedDataV4(structHash), signature);
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @inheritdoc IAuthorizations
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (to != _msgSender()) revert ERC20InvalidReceiver(to);
        bytes32 structHash = keccak256(
            abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
        );
        Signatures.requireValid(from, _hashTypedDataV4(structHash), signature);
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @inheritdoc IAuthorizations
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        bytes32 structHash = keccak256(abi.encode(CANCEL_AUTHORIZATION_TYPEHASH, authorizer, nonce));
        Signatures.requireValid(authorizer, _hashTypedDataV4(structHash), signature);
        _cancelAuthorization(authorizer, nonce);
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    /// @dev Permits draw on key zero of the same nonces.
    function _useCheckedNonce(address owner, uint256 nonce) internal override(Nonces, NoncesKeyed) {
        super._useCheckedNonce(owner, nonce);
    }

    /// @dev The ERC knows seconds only; OpenZeppelin would read some values as block numbers.
    function _checkValidity(uint256 validAfter, uint256 validBefore) internal view override {
        bool valid = block.timestamp > validAfter && block.timestamp < validBefore;
        if (!valid) revert ERC3009InvalidAuthorizationTime(validAfter, validBefore);
    }
}
