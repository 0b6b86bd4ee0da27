// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IAlastriaPublicKeys
/// @notice Which public keys are an identity's, by their hashes, as its owner says. A key that was revoked or deleted
/// never comes back.
///
/// | from \ to | Valid    | Revoked | Deleted |
/// | --------- | -------- | ------- | ------- |
/// | None      | register |         |         |
/// | Valid     |          | revoke  | delete  |
/// | Revoked   |          |         | delete  |
///
/// Every other move is refused with {KeyTransitionForbidden}. A key lives no longer than the ownership it was registered
/// in: when the identity has another owner, after a rotation or a recovery, it reads as Revoked at once, also if the first
/// owner gets it back.
interface IAlastriaPublicKeys {
    /// @notice Where a key stands. `Deleted` leaves no times: nobody can tell any more when it was good.
    enum KeyStatus {
        None,
        Valid,
        Revoked,
        Deleted
    }

    /// @notice A key as it stands.
    /// @param status Where it stands.
    /// @param from Since when it was good, in seconds since 1970.
    /// @param until First second at which it was good no more; zero while it is, or where its owner's end alone ended it.
    /// @param epoch In which ownership it was registered, as the registry counts them.
    struct Key {
        KeyStatus status;
        uint40 from; // seconds since 1970
        uint40 until; // seconds since 1970
        uint32 epoch;
    }

    /// @notice A key was registered, revoked or deleted.
    /// @param identity Whose it is.
    /// @param keyHash Hash of the public key.
    /// @param owner Who owns the identity.
    /// @param status Where the key stands now.
    event KeyUpdated(address indexed identity, bytes32 indexed keyHash, address indexed owner, KeyStatus status);

    /// @notice A key cannot move this way.
    /// @param identity Whose it is.
    /// @param keyHash Hash of the public key.
    /// @param from Where it stands.
    /// @param to Where it was to go.
    error KeyTransitionForbidden(address identity, bytes32 keyHash, KeyStatus from, KeyStatus to);
    /// @notice The hash of the key is zero.
    /// @param identity Whose it was to be.
    error KeyHashZero(address identity);
    /// @notice Only the identity's owner can do this.
    /// @param identity The identity.
    /// @param account Who tried.
    error AlastriaOwnerOnly(address identity, address account);

    /// @notice Registers (Valid), revokes or deletes a key. The identity's owner only. Emits {KeyUpdated}.
    /// @dev Requirements: {AlastriaOwnerOnly}, {KeyHashZero}, {KeyTransitionForbidden}.
    /// @param identity The identity.
    /// @param keyHash Hash of the public key.
    /// @param status Where the key goes.
    function updateKey(address identity, bytes32 keyHash, KeyStatus status) external;

    /// @notice {updateKey} by the signature of the identity's owner, sent by anyone.
    /// @dev Requirements: those of {updateKey}; `SignatureExpired`, `SignatureInvalid`.
    /// @param identity The identity.
    /// @param keyHash Hash of the public key.
    /// @param status Where the key goes.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The owner's signature.
    function updateKeyBySig(
        address identity,
        bytes32 keyHash,
        KeyStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice A key as it stands now.
    /// @param identity The identity.
    /// @param keyHash Hash of the public key.
    function keyOf(address identity, bytes32 keyHash) external view returns (Key memory);
}
