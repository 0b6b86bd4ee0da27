// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IERC1056
/// @notice The Ethereum lightweight identity of ERC-1056: every address is an identity, without registration. Its owner
/// (at first the address itself) names delegates and sets attributes, from which resolvers make a DID document.
///
/// Events of one identity are linked backwards: each carries, as `previousChange`, the block of the one before, and
/// {changed} is the block of the last. So a history is read without an indexer.
interface IERC1056 {
    /// @notice An identity has another owner.
    /// @param identity The identity.
    /// @param owner Its owner from now on; zero: it was deactivated.
    /// @param previousChange Block of the change before, zero if this is the first.
    event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange);
    /// @notice A delegate was named or dismissed.
    /// @param identity The identity.
    /// @param delegateType For what, as 32 bytes of text: `veriKey`, `sigAuth` or an application's own.
    /// @param delegate Who.
    /// @param validTo First second at which it is no longer one; zero: at once.
    /// @param previousChange Block of the change before, zero if this is the first.
    event DIDDelegateChanged(
        address indexed identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previousChange
    );
    /// @notice An attribute was set or taken back.
    /// @param identity The identity.
    /// @param name Which, as 32 bytes of text, for instance `did/svc/HubService`.
    /// @param value Its value. It is public for ever: nothing personal belongs here.
    /// @param validTo First second at which it is no longer good; zero: at once.
    /// @param previousChange Block of the change before, zero if this is the first.
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Gives an identity another owner; zero deactivates it for good. Owner only. Emits {DIDOwnerChanged}.
    /// @dev Requirements: those of `IDIDRegistry`.
    /// @param identity The identity.
    /// @param newOwner Its owner from now on.
    function changeOwner(address identity, address newOwner) external;

    /// @notice As {changeOwner}, signed by the owner and sent by anyone, in the form of the standard: the digest is
    /// `keccak256(0x19 ‖ 0x00 ‖ this ‖ nonce(owner) ‖ identity ‖ "changeOwner" ‖ newOwner)`.
    /// @dev Requirements: those of {changeOwner}; `SignatureInvalid`.
    /// @param identity The identity.
    /// @param sigV Of the signature.
    /// @param sigR Of the signature.
    /// @param sigS Of the signature, in the lower half.
    /// @param newOwner Its owner from now on.
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external;

    /// @notice Names a delegate for some time. Owner only. Emits {DIDDelegateChanged}.
    /// @dev Requirements: those of `IDIDRegistry`.
    /// @param identity The identity.
    /// @param delegateType For what.
    /// @param delegate Who.
    /// @param validity For how long, in seconds.
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external;

    /// @notice As {addDelegate}, signed by the owner, over `"addDelegate" ‖ delegateType ‖ delegate ‖ validity`.
    /// @dev Requirements: those of {addDelegate}; `SignatureInvalid`.
    /// @param identity The identity.
    /// @param sigV Of the signature.
    /// @param sigR Of the signature.
    /// @param sigS Of the signature, in the lower half.
    /// @param delegateType For what.
    /// @param delegate Who.
    /// @param validity For how long, in seconds.
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external;

    /// @notice Dismisses a delegate at once. Owner only. Emits {DIDDelegateChanged}.
    /// @dev Requirements: those of `IDIDRegistry`.
    /// @param identity The identity.
    /// @param delegateType For what.
    /// @param delegate Who.
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external;

    /// @notice As {revokeDelegate}, signed by the owner, over `"revokeDelegate" ‖ delegateType ‖ delegate`.
    /// @dev Requirements: those of {revokeDelegate}; `SignatureInvalid`.
    /// @param identity The identity.
    /// @param sigV Of the signature.
    /// @param sigR Of the signature.
    /// @param sigS Of the signature, in the lower half.
    /// @param delegateType For what.
    /// @param delegate Who.
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external;

    /// @notice Sets an attribute for some time. Owner only. Emits {DIDAttributeChanged}.
    /// @dev Requirements: those of `IDIDRegistry`.
    /// @param identity The identity.
    /// @param name Which.
    /// @param value Its value, public for ever.
    /// @param validity For how long, in seconds.
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external;

    /// @notice As {setAttribute}, signed by the owner, over `"setAttribute" ‖ name ‖ value ‖ validity`.
    /// @dev Requirements: those of {setAttribute}; `SignatureInvalid`.
    /// @param identity The identity.
    /// @param sigV Of the signature.
    /// @param sigR Of the signature.
    /// @param sigS Of the signature, in the lower half.
    /// @param name Which.
    /// @param value Its value, public for ever.
    /// @param validity For how long, in seconds.
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external;

    /// @notice Takes an attribute back at once. Owner only. Emits {DIDAttributeChanged}.
    /// @dev Requirements: those of `IDIDRegistry`.
    /// @param identity The identity.
    /// @param name Which.
    /// @param value Its value.
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external;

    /// @notice As {revokeAttribute}, signed by the owner, over `"revokeAttribute" ‖ name ‖ value`.
    /// @dev Requirements: those of {revokeAttribute}; `SignatureInvalid`.
    /// @param identity The identity.
    /// @param sigV Of the signature.
    /// @param sigR Of the signature.
    /// @param sigS Of the signature, in the lower half.
    /// @param name Which.
    /// @param value Its value.
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external;

    /// @notice Who owns an identity: itself until it is given away; zero once it is deactivated.
    /// @param identity The identity.
    /// @return owner Its owner.
    function identityOwner(address identity) external view returns (address owner);

    /// @notice Whether somebody is a delegate now.
    /// @param identity The identity.
    /// @param delegateType For what.
    /// @param delegate Who.
    /// @return valid False also for whom an earlier owner named.
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool valid);

    /// @notice Block of the identity's last change; zero if there was none.
    /// @param identity The identity.
    /// @return blockNumber The block.
    function changed(address identity) external view returns (uint256 blockNumber);

    /// @notice The number that goes into an account's next signature of the standard's form (`…Signed`).
    /// @param account An owner of identities.
    /// @return next The number.
    function nonce(address account) external view returns (uint256 next);
}
