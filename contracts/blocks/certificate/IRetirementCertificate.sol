// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title IRetirementCertificate
/// @notice The proof that credits were retired: an ERC-721 that never moves, for nobody (ERC-5192), whose picture and
/// text come from the chain itself. Nothing on it can be edited once it exists.
interface IRetirementCertificate is IERC721 {
    /// @notice What a certificate says.
    /// @param batchId The batch of credits it retired, in the ids of {ICreditToken}.
    /// @param start First kilogram position retired; it ends before `start + kilograms`.
    /// @param kilograms How much was retired.
    /// @param retiredAt When, in seconds since 1970.
    /// @param buyer Who paid; the owner of the certificate unless said otherwise.
    /// @param paymentToken What was paid in; zero is the chain's own coin.
    /// @param paid How much was paid, in the token's smallest unit; zero when nothing was stated.
    /// @param detailsRoot Root of the salted fields, see `Fingerprints`; zero for none.
    /// @param inscription The public line, empty for none.
    struct Certificate {
        uint256 batchId;
        uint64 start;
        uint64 kilograms;
        uint32 retiredAt;
        address buyer;
        address paymentToken;
        uint96 paid;
        bytes32 detailsRoot;
        string inscription;
    }

    /// @notice A certificate was issued to its one and only owner.
    event CertificateIssued(
        uint256 indexed certificateId,
        uint256 indexed batchId,
        address indexed buyer,
        uint64 kilograms,
        address paymentToken,
        uint96 paid,
        bytes32 detailsRoot,
        string inscription
    );
    /// @notice ERC-5192: the certificate cannot be transferred.
    event Locked(uint256 tokenId);
    /// @notice ERC-4906: the metadata of one certificate changed (a reversal or its cover, once there are any).
    event MetadataUpdate(uint256 tokenId);
    /// @notice ERC-4906: the metadata of a range of certificates changed.
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);

    /// @notice A certificate can be neither transferred nor approved.
    error CertificateLocked(uint256 certificateId);
    /// @notice Only the credit token issues certificates.
    error CertificateIssuerOnly(address caller);
    /// @notice There is no such certificate.
    error CertificateUnknown(uint256 certificateId);
    /// @notice A certificate needs an owner.
    error CertificateHolderZero();
    /// @notice The public line is longer than 96 bytes.
    error InscriptionTooLong(uint256 length);

    /// @notice The credit token whose retirements are certified here.
    function credits() external view returns (address);

    /// @notice Everything a certificate says.
    /// @dev Reverts {CertificateUnknown}.
    /// @param certificateId The certificate.
    function certificateOf(uint256 certificateId) external view returns (Certificate memory);

    /// @notice ERC-5192: always true for a certificate that exists.
    /// @param certificateId The certificate.
    function locked(uint256 certificateId) external view returns (bool);

    /// @notice Tells whether a field that somebody shows was on the certificate from the beginning.
    /// @dev Reverts {CertificateUnknown}.
    /// @param certificateId The certificate.
    /// @param field Which field, for instance `keccak256("beneficiary")`.
    /// @param value Its value.
    /// @param salt Its salt, kept by the owner.
    /// @param proof Merkle proof (sorted pairs) from the field's fingerprint to the details root.
    function disclosesField(
        uint256 certificateId,
        bytes32 field,
        bytes calldata value,
        bytes32 salt,
        bytes32[] calldata proof
    ) external view returns (bool);
}
