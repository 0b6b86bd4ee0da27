// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IAlastriaCredentials
/// @notice Where a credential stands, as its subject and its issuer say it, each in an entry of its own.
///
/// The credential itself stays off chain. Each side registers a digest made with a domain and a secret salt of its own,
/// under any account it likes: the two entries share no word, so who has the credential can read both and nobody else
/// can pair them. An entry speaks for the account that made it and for nobody else.
///
/// | from \ to | Valid    | AskIssuer | Revoked | DeletedBySubject |
/// | --------- | -------- | --------- | ------- | ---------------- |
/// | None      | register |           |         |                  |
/// | Valid     |          | both      | both    | the subject      |
/// | AskIssuer |          |           | both    | the subject      |
/// | Revoked   |          |           |         | the subject      |
///
/// Every other move is refused with {CredentialTransitionForbidden}. A thousand credentials can be registered as one
/// Merkle root, whose members are Valid until an entry of their own says otherwise.
interface IAlastriaCredentials {
    /// @notice Whose entry it is.
    enum Side {
        Subject,
        Issuer
    }

    /// @notice Where a credential stands. The higher is the worse.
    enum CredentialStatus {
        None,
        Valid,
        AskIssuer,
        Revoked,
        DeletedBySubject
    }

    /// @notice An entry was made (Valid) or moved.
    /// @param side Whose it is.
    /// @param account Who made it.
    /// @param digest Which credential, in the words of this side alone.
    /// @param status Where it stands now.
    event CredentialUpdated(
        Side indexed side,
        address indexed account,
        bytes32 indexed digest,
        CredentialStatus status
    );
    /// @notice Many credentials were registered at once.
    /// @param side Whose they are.
    /// @param account Who registered them.
    /// @param root Merkle root over `keccak256(digest)`, pairs sorted.
    /// @param count How many it says they are.
    event CredentialsRegistered(Side indexed side, address indexed account, bytes32 indexed root, uint32 count);

    /// @notice An entry cannot move this way.
    /// @param side Whose it is.
    /// @param digest The credential.
    /// @param from Where it stands.
    /// @param to Where it was to go.
    error CredentialTransitionForbidden(Side side, bytes32 digest, CredentialStatus from, CredentialStatus to);
    /// @notice The digest or the root is zero.
    /// @param side Whose it was to be.
    error CredentialDigestZero(Side side);
    /// @notice The root was registered before.
    /// @param account By whom.
    /// @param root The root.
    error CredentialRootExists(address account, bytes32 root);
    /// @notice The account registered no root that has this credential in it.
    /// @param account Whose root was meant.
    /// @param root The root.
    /// @param digest The credential.
    error CredentialNotInRoot(address account, bytes32 root, bytes32 digest);
    /// @notice A root of no credentials registers nothing.
    /// @param root The root.
    error CredentialCountZero(bytes32 root);

    /// @notice Registers a credential (to Valid) or moves its entry forward. Emits {CredentialUpdated}.
    /// @dev Requirements: {CredentialDigestZero}, {CredentialTransitionForbidden}.
    /// @param side As what the caller speaks.
    /// @param digest The credential, in the words of this side.
    /// @param status Where the entry goes.
    function updateCredential(Side side, bytes32 digest, CredentialStatus status) external;

    /// @notice {updateCredential} by the account's signature, sent by anyone.
    /// @dev Requirements: those of {updateCredential}; `SignatureExpired`, `SignatureInvalid`.
    /// @param account Who signed.
    /// @param side As what it speaks.
    /// @param digest The credential, in the words of this side.
    /// @param status Where the entry goes.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The account's signature.
    function updateCredentialBySig(
        address account,
        Side side,
        bytes32 digest,
        CredentialStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Registers any number of credentials at the price of one. Emits {CredentialsRegistered}.
    /// @dev Requirements: {CredentialDigestZero}, {CredentialCountZero}, {CredentialRootExists}.
    /// @param side As what the caller speaks.
    /// @param root Merkle root over `keccak256(digest)`, pairs sorted.
    /// @param count How many there are; for the reader of the event, the contract cannot count them.
    function registerCredentials(Side side, bytes32 root, uint32 count) external;

    /// @notice {registerCredentials} by the account's signature, sent by anyone.
    /// @dev Requirements: those of {registerCredentials}; `SignatureExpired`, `SignatureInvalid`.
    /// @param account Who signed.
    /// @param side As what it speaks.
    /// @param root The root.
    /// @param count How many there are.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The account's signature.
    function registerCredentialsBySig(
        address account,
        Side side,
        bytes32 root,
        uint32 count,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Moves one credential of a root forward; from then on it has an entry. Emits {CredentialUpdated}.
    /// @dev Requirements: {CredentialNotInRoot}, {CredentialTransitionForbidden}.
    /// @param side As what the caller speaks.
    /// @param root A root that the caller registered.
    /// @param proof From the credential to the root.
    /// @param digest The credential, in the words of this side.
    /// @param status Where it goes.
    function updateCredentialInRoot(
        Side side,
        bytes32 root,
        bytes32[] calldata proof,
        bytes32 digest,
        CredentialStatus status
    ) external;

    /// @notice {updateCredentialInRoot} by the account's signature, the one of {updateCredentialBySig}: that the
    /// credential is in the root needs no word of the account's.
    /// @dev Requirements: those of {updateCredentialInRoot}; `SignatureExpired`, `SignatureInvalid`.
    /// @param account Who signed.
    /// @param side As what it speaks.
    /// @param root A root that the account registered.
    /// @param proof From the credential to the root.
    /// @param digest The credential, in the words of this side.
    /// @param status Where it goes.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The account's signature.
    function updateCredentialInRootBySig(
        address account,
        Side side,
        bytes32 root,
        bytes32[] calldata proof,
        bytes32 digest,
        CredentialStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Where an account says that a credential stands; a credential of a root without an entry is None here.
    /// @param side As what the account speaks.
    /// @param account The account.
    /// @param digest The credential, in the words of this side.
    /// @return status Where the entry stands.
    /// @return since Since when, in seconds since 1970; zero for None.
    function credentialStatusOf(
        Side side,
        address account,
        bytes32 digest
    ) external view returns (CredentialStatus status, uint40 since);

    /// @notice {credentialStatusOf}, and Valid since the root was registered for a credential of it without an entry.
    /// @param side As what the account speaks.
    /// @param account The account.
    /// @param root A root.
    /// @param proof From the credential to the root.
    /// @param digest The credential, in the words of this side.
    /// @return status Where it stands.
    /// @return since Since when, in seconds since 1970; zero for None.
    function credentialStatusInRoot(
        Side side,
        address account,
        bytes32 root,
        bytes32[] calldata proof,
        bytes32 digest
    ) external view returns (CredentialStatus status, uint40 since);

    /// @notice What both sides together say: the worse of the two, None unless both have said something. Pure, so that
    /// reading the two sides apart does not pair them.
    /// @param subject What the subject says.
    /// @param issuer What the issuer says.
    function combinedStatus(CredentialStatus subject, CredentialStatus issuer) external pure returns (CredentialStatus);
}
