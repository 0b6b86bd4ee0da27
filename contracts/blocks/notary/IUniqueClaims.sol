// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IUniqueClaims
/// @notice The same thing only once: an invoice financed, a parcel credited, a voter heard. A namespace says who may
/// claim; a key inside it is claimed by one claimant until released, if it can be released at all.
///
/// A namespace id is `opener (20 bytes) ‖ number (11 bytes) ‖ flags (1 byte)`; the flags are 1 = gated, 2 = releasable.
/// In a namespace without a gate the opener alone claims. Its id says all there is to know about it, so it needs no
/// opening and claiming in it reads no configuration. A gated namespace is opened once with its gate and topic.
///
/// Keys are opaque. A key made of a low-entropy fact (a tax number, a plate) must be a salted fingerprint or a keyed
/// pseudonym, see `Fingerprints`.
interface IUniqueClaims {
    /// @notice A gated namespace was opened.
    /// @param ns The namespace.
    /// @param opener Who opened it.
    /// @param gate Who is asked whether an account may claim.
    /// @param topic What the gate is asked about.
    /// @param releasable Whether a claimant may give a key free.
    event NamespaceOpened(bytes32 indexed ns, address indexed opener, address gate, bytes32 topic, bool releasable);
    /// @notice A key was claimed.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param claimant Who holds it now.
    /// @param ref What it was claimed for.
    event Claimed(bytes32 indexed ns, bytes32 indexed key, address claimant, bytes32 ref);
    /// @notice Several keys were claimed together.
    /// @param ns The namespace.
    /// @param claimant Who holds them now.
    /// @param ref What they were claimed for.
    /// @param keys The keys.
    event ClaimedMany(bytes32 indexed ns, address indexed claimant, bytes32 ref, bytes32[] keys);
    /// @notice A key was given free by its claimant.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param claimant Who held it.
    event Released(bytes32 indexed ns, bytes32 indexed key, address indexed claimant);

    /// @notice The key is taken.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param claimant Who holds it.
    /// @param claimedAt Since when, in seconds.
    error AlreadyClaimed(bytes32 ns, bytes32 key, address claimant, uint64 claimedAt);
    /// @notice There is no such namespace: it is gated and was never opened, or its flags mean nothing.
    /// @param ns The namespace asked for.
    error NamespaceUnknown(bytes32 ns);
    /// @notice The namespace exists already.
    /// @param ns The namespace.
    error NamespaceExists(bytes32 ns);
    /// @notice The gate is no contract.
    /// @param gate The gate given.
    error NamespaceGateInvalid(address gate);
    /// @notice The account may not claim in this namespace.
    /// @param ns The namespace.
    /// @param account The account that wanted to claim.
    error ClaimantNotEligible(bytes32 ns, address account);
    /// @notice Claims of this namespace are for ever.
    /// @param ns The namespace.
    error ClaimNotReleasable(bytes32 ns);
    /// @notice Only the claimant releases.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param account The account that wanted to release.
    error ClaimantOnly(bytes32 ns, bytes32 key, address account);

    /// @notice Opens a gated namespace. Anyone. Emits {NamespaceOpened}.
    /// @dev Requirements: {NamespaceGateInvalid}, {NamespaceExists}. The opener has no say in it afterwards.
    /// @param number Tells the opener's namespaces apart.
    /// @param gate Who may claim: an `IEligibility`, asked at every claim.
    /// @param topic The topic asked of the gate.
    /// @param releasable Whether a claimant may give a key free.
    /// @return ns The namespace.
    function openNamespace(uint88 number, address gate, bytes32 topic, bool releasable) external returns (bytes32 ns);

    /// @notice Claims a key. Emits {Claimed}.
    /// @dev Requirements: {NamespaceUnknown}, {ClaimantNotEligible}, {AlreadyClaimed}. A contract that claims on behalf
    /// of its user is the claimant itself.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param ref What it was claimed for, for the reader of the event.
    function claim(bytes32 ns, bytes32 key, bytes32 ref) external;

    /// @notice Claims several keys, all or none. Emits {ClaimedMany}.
    /// @dev Requirements: those of {claim}, also against a key given twice. Has no signed twin: batches are the work of
    /// an institution, which pays for itself.
    /// @param ns The namespace.
    /// @param keys The keys.
    /// @param ref What they were claimed for.
    function claimMany(bytes32 ns, bytes32[] calldata keys, bytes32 ref) external;

    /// @notice Claims in the name of somebody who signed. Emits {Claimed}.
    /// @dev EIP-712 type: `Claim(address claimant,bytes32 ns,bytes32 key,bytes32 ref,uint256 nonce,uint256 deadline)`.
    /// Requirements: those of {claim}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param claimant Who signed.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param ref What it was claimed for.
    /// @param nonce A keyed nonce of the claimant.
    /// @param deadline Last second at which it is good.
    /// @param signature The claimant's signature.
    function claimBySig(
        address claimant,
        bytes32 ns,
        bytes32 key,
        bytes32 ref,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Gives a key free. Its claimant only, eligible or not. Emits {Released}.
    /// @dev Requirements: {ClaimNotReleasable}, {ClaimantOnly}.
    /// @param ns The namespace.
    /// @param key The key.
    function release(bytes32 ns, bytes32 key) external;

    /// @notice Gives a key free in the name of its claimant, who signed. Emits {Released}.
    /// @dev EIP-712 type: `Release(address claimant,bytes32 ns,bytes32 key,uint256 nonce,uint256 deadline)`.
    /// Requirements: those of {release}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param claimant Who signed.
    /// @param ns The namespace.
    /// @param key The key.
    /// @param nonce A keyed nonce of the claimant.
    /// @param deadline Last second at which it is good.
    /// @param signature The claimant's signature.
    function releaseBySig(
        address claimant,
        bytes32 ns,
        bytes32 key,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Who holds a key and since when; zero for nobody.
    /// @param ns The namespace.
    /// @param key The key.
    /// @return claimant Who holds it.
    /// @return claimedAt Since when, in seconds.
    function claimOf(bytes32 ns, bytes32 key) external view returns (address claimant, uint64 claimedAt);

    /// @notice The gate of a namespace that was opened; zero for any other.
    /// @param ns The namespace.
    /// @return gate Who is asked.
    /// @return topic What about.
    function gateOf(bytes32 ns) external view returns (address gate, bytes32 topic);

    /// @notice The id of a namespace, opened or not.
    /// @param opener Whose namespace; without a gate, the only one who claims in it.
    /// @param number Tells the opener's namespaces apart.
    /// @param gated Whether it has a gate.
    /// @param releasable Whether a claimant may give a key free.
    /// @return ns The namespace.
    function namespaceId(address opener, uint88 number, bool gated, bool releasable) external pure returns (bytes32 ns);
}
