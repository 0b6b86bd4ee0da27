// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IUniqueClaims
/// @notice The same thing only once: an invoice financed, a parcel credited, a voter heard. A namespace says who may
/// claim; a key inside it is claimed by one claimant until released, if it can be released at all.
///
/// Keys are opaque. A key made of a low-entropy fact (a tax number, a plate) must be a salted fingerprint or a keyed
/// pseudonym, see `Fingerprints`.
interface IUniqueClaims {
    /// @notice A namespace was opened.
    event NamespaceOpened(bytes32 indexed ns, address indexed opener, address gate, bytes32 topic, bool releasable);
    /// @notice A key was claimed.
    event Claimed(bytes32 indexed ns, bytes32 indexed key, address claimant, bytes32 ref);
    /// @notice Several keys were claimed together.
    event ClaimedMany(bytes32 indexed ns, address indexed claimant, bytes32 ref, bytes32[] keys);
    /// @notice A key was given free by its claimant.
    event Released(bytes32 indexed ns, bytes32 indexed key, address indexed claimant);

    /// @notice The key is taken.
    error AlreadyClaimed(bytes32 ns, bytes32 key, address claimant, uint64 claimedAt);
    /// @notice There is no such namespace.
    error NamespaceUnknown(bytes32 ns);
    /// @notice The namespace exists already.
    error NamespaceExists(bytes32 ns);
    /// @notice The caller may not claim in this namespace.
    error ClaimantNotEligible(bytes32 ns, address caller);
    /// @notice Claims of this namespace are for ever.
    error ClaimNotReleasable(bytes32 ns);
    /// @notice Only the claimant releases.
    error ClaimantOnly(bytes32 ns, bytes32 key, address caller);

    /// @notice Opens a namespace. Anyone. Emits {NamespaceOpened}.
    /// @dev Requirements: {NamespaceExists}. The id tells whether it has a gate and whether claims can be released, in
    /// its lowest two bits, so that claiming needs no look-up for what can never change.
    /// @param salt Tells the opener's namespaces apart.
    /// @param gate Who may claim: an `IEligibility`; zero for the opener alone.
    /// @param topic The topic asked of the gate.
    /// @param releasable Whether a claimant may give a key free.
    /// @return ns The namespace.
    function openNamespace(bytes32 salt, address gate, bytes32 topic, bool releasable) external returns (bytes32 ns);

    /// @notice Claims a key. Emits {Claimed}.
    /// @dev Requirements: {NamespaceUnknown}, {ClaimantNotEligible}, {AlreadyClaimed}.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param ref What it was claimed for, for the reader of the event.
    function claim(bytes32 ns, bytes32 key, bytes32 ref) external;

    /// @notice Claims several keys, all or none. Emits {ClaimedMany}.
    /// @dev Requirements: those of {claim}.
    /// @param ns The namespace.
    /// @param keys The keys.
    /// @param ref What they were claimed for.
    function claimMany(bytes32 ns, bytes32[] calldata keys, bytes32 ref) external;

    /// @notice Gives a key free. Its claimant only. Emits {Released}.
    /// @dev Requirements: {ClaimNotReleasable}, {ClaimantOnly}.
    /// @param ns The namespace.
    /// @param key The key.
    function release(bytes32 ns, bytes32 key) external;

    /// @notice Who holds a key and since when; zero for nobody.
    /// @param ns The namespace.
    /// @param key The key.
    function claimOf(bytes32 ns, bytes32 key) external view returns (address claimant, uint64 claimedAt);
}
