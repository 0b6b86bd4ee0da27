// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICertificateTypes} from "../../base/ICertificateTypes.sol";
import {IInclusions} from "../../base/IInclusions.sol";
import {IEndorsements} from "../../kits/IEndorsements.sol";

/// @title ICertificateBatches
/// @notice Certificates by the thousand: a registration authority puts the root of a tree of them on the ledger, and a client
/// verifies each by its proof, with its status and its endorsements, in one view call.
///
/// A root proves inclusion, not acceptability: whether a name's applicant controlled it is the registration authority's word,
/// and two batches can bind one name to two keys. Both are public then, and either can be revoked. A client that wants one
/// live key for each name takes the certificates that were applied for one by one.
///
/// The tree is an IndexedTree of the certificates' hashes.
///
/// As {IInclusions}, whose evidence is an ABI-encoded {Place}, it tells whether a registration authority put a certificate into a
/// batch by when it promised to.
interface ICertificateBatches is ICertificateTypes, IInclusions {
    /// @notice What an entry of the log is about.
    enum Entry {
        BatchIssued,
        BatchRevoked
    }

    /// @notice A certificate in a batch.
    /// @param subjectKey What stands for the name, or for a pseudonym.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @param subject The account that may revoke it; zero for none, and none is linked to it then.
    /// @param notBefore First second at which it is good.
    /// @param notAfter Last second at which it is good.
    /// @param level What was applied for.
    /// @param organisation Salted hash of the organisation; zero for DV.
    struct BatchedCertificate {
        bytes32 subjectKey;
        bytes32 spki;
        address subject;
        uint40 notBefore;
        uint40 notAfter;
        Level level;
        bytes32 organisation;
    }

    /// @notice Where a batched certificate stands.
    /// @param issuer The registration authority.
    /// @param root Root of the tree.
    /// @param count How many certificates.
    /// @param index The certificate's place.
    /// @param proof From the place to the root.
    struct Place {
        address issuer;
        bytes32 root;
        uint32 count;
        uint32 index;
        bytes32[] proof;
    }

    /// @notice A batch was issued.
    event BatchIssued(bytes32 indexed batch, address indexed issuer, bytes32 root, uint32 count, uint40 issuedAt);
    /// @notice Certificates of a batch were revoked: those whose bits are set in the words.
    event BatchRevoked(bytes32 indexed batch, uint32[] words, uint256[] masks);

    /// @notice The contract is none.
    error CertificateBatchesPartMissing(address account);
    /// @notice The account is no registration authority.
    error RegistrationAuthorityOnly(address account);
    /// @notice There is no certificate in the batch, or more than there are places for.
    error BatchCountInvalid(uint32 count);
    /// @notice The batch was issued already.
    error BatchExists(bytes32 batch);
    /// @notice There is no such batch.
    error CertificateBatchUnknown(bytes32 batch);
    /// @notice The certificate is not where it is said to be.
    error CertificateNotInBatch(bytes32 batch, uint32 index);
    /// @notice As many masks as words, in rising order, all within the batch.
    error RevocationInvalid(uint256 position);

    /// @notice Issues a batch, for the fee of each certificate in it.
    /// @param root Root of the tree.
    /// @param count How many certificates, at most 2^20.
    /// @return batch Its id.
    function issueBatch(bytes32 root, uint32 count) external returns (bytes32 batch);

    /// @notice Revokes certificates of a batch of the sender's, from this block on.
    /// @param root Root of the tree.
    /// @param count How many certificates it has.
    /// @param words Which status words, in rising order; word i holds certificates 256 i to 256 i + 255.
    /// @param masks The bits of those to revoke.
    function revokeInBatch(bytes32 root, uint32 count, uint32[] calldata words, uint256[] calldata masks) external;

    /// @notice Revokes a batched certificate of the sender's.
    /// @param certificate The certificate.
    /// @param place Where it stands.
    function revokeBatched(BatchedCertificate calldata certificate, Place calldata place) external;

    /// @notice Whether a batched certificate is good now, and what is vouched for. Whatever it says of itself, it is good for no longer
    /// than {MAX_LIFETIME} after its batch.
    /// @param certificate The certificate.
    /// @param place Where it stands.
    /// @param endorsements Where those who vouch for it have it; none if that does not matter.
    /// @return standing All that a client asks.
    function verifyBatched(
        BatchedCertificate calldata certificate,
        Place calldata place,
        IEndorsements.InTree[] calldata endorsements
    ) external view returns (Standing memory standing);

    /// @notice When a certificate was put where it is said to stand.
    /// @param hash The certificate's hash.
    /// @param place Where it stands.
    /// @return second In seconds since 1970; zero if it does not stand there.
    function placedAt(bytes32 hash, Place calldata place) external view returns (uint40 second);

    /// @notice The hash of a batched certificate, of which the tree is made.
    /// @param certificate The certificate.
    /// @return hash Its hash.
    function hashOf(BatchedCertificate calldata certificate) external pure returns (bytes32 hash);

    /// @notice The id of a batch.
    /// @param issuer Who issues it.
    /// @param root Root of the tree.
    /// @param count How many certificates.
    /// @return batch A hash of the three.
    function batchOf(address issuer, bytes32 root, uint32 count) external pure returns (bytes32 batch);

    /// @notice When a batch was issued.
    /// @param batch Its id.
    /// @return second In seconds since 1970; zero if it was not.
    function issuedAt(bytes32 batch) external view returns (uint40 second);

    /// @notice The log of the TransparencyLog in which every batch and every revocation is: leaves of
    /// `abi.encode(Entry.BatchIssued, batch, issuedAt)` and `abi.encode(Entry.BatchRevoked, batch, words, masks)`.
    /// @return log Its id.
    function issuanceLog() external view returns (bytes32 log);

    /// @notice A status word of a batch.
    /// @param batch Its id.
    /// @param word Which.
    /// @return bits Set for those that are revoked.
    function statusWord(bytes32 batch, uint32 word) external view returns (uint256 bits);
}
