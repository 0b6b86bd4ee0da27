// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IAuthorizations
/// @notice Permits (ERC-2612) and authorizations (ERC-3009) with the signature as bytes, for accounts that cannot give
/// `(v, r, s)`: contract accounts (ERC-1271) and compact signatures (ERC-2098). What is signed, the nonces and the
/// events are those of the ERCs, so one signature serves either form, once.
interface IAuthorizations {
    /// @notice Sets an allowance by the owner's signature. Emits `Approval`.
    /// @dev Requirements: not after `deadline` (`ERC2612ExpiredSignature`); signed by `owner` over its current nonce
    /// (`SignatureInvalid`).
    /// @param owner Whose tokens.
    /// @param spender Who may move them.
    /// @param value How many.
    /// @param deadline Last second at which the signature is good.
    /// @param signature ECDSA (64 or 65 bytes), ERC-1271 or of an ERC-7702 account's key.
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice Moves tokens by the sender's signature; anyone may bring it. Emits `AuthorizationUsed`.
    /// @dev Requirements: signed by `from` (`SignatureInvalid`); after `validAfter` and before `validBefore`
    /// (`ERC3009InvalidAuthorizationTime`); unused (`ERC3009UsedAuthorization`); those of a transfer.
    /// @param from The sender.
    /// @param to The receiver.
    /// @param value How many.
    /// @param validAfter Second after which it is good.
    /// @param validBefore Second before which it is good.
    /// @param nonce 32 random bytes.
    /// @param signature ECDSA (64 or 65 bytes), ERC-1271 or of an ERC-7702 account's key.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Takes tokens by the sender's signature; only the receiver may bring it, so nobody can pull it out of the
    /// receiver's own transaction. Emits `AuthorizationUsed`.
    /// @dev Requirements: `to` is the caller (`ERC20InvalidReceiver`); those of {transferWithAuthorization}.
    /// @param from The sender.
    /// @param to The receiver.
    /// @param value How many.
    /// @param validAfter Second after which it is good.
    /// @param validBefore Second before which it is good.
    /// @param nonce 32 random bytes.
    /// @param signature ECDSA (64 or 65 bytes), ERC-1271 or of an ERC-7702 account's key.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Makes an authorization worthless by its signer's signature. Emits `AuthorizationCanceled`.
    /// @dev Requirements: signed by `authorizer` (`SignatureInvalid`); unused (`ERC3009UsedAuthorization`).
    /// @param authorizer Who signed the authorization.
    /// @param nonce The authorization's nonce.
    /// @param signature ECDSA (64 or 65 bytes), ERC-1271 or of an ERC-7702 account's key.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;
}
