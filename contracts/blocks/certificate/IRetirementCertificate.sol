// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICreditToken} from "./ICreditToken.sol";

/// @title IRetirementCertificate
/// @notice The proof that credits were retired: an ERC-721 that never moves, for nobody (ERC-5192), whose picture and
/// text come from the chain itself. Nothing on it can be edited once it exists.
///
/// It is also an ERC-721 with metadata (ERC-165 says so); cast its address to `IERC721` for owners and balances.
interface IRetirementCertificate {
    /// @notice What a certificate says.
    /// @param batchId The batch of credits it retired, in the ids of {ICreditToken}.
    /// @param start First kilogram position retired; it ends before `start + kilograms`.
    /// @param kilograms How much was retired.
    /// @param retiredAt When, in seconds since 1970.
    /// @param buyer Who paid; where nothing was sold, who held the credits and retired them.
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

    /// @notice A certificate was issued to its one and only owner, whom the ERC-721 event names.
    /// @param certificateId The certificate: `block << 64 | first kilogram retired`.
    /// @param batchId The batch of credits it retired.
    /// @param buyer Who paid, or held the credits.
    /// @param kilograms How much was retired.
    /// @param paymentToken What was paid in.
    /// @param paid How much was paid.
    /// @param detailsRoot Root of the salted fields.
    /// @param inscription The public line.
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
    /// @param tokenId The certificate.
    event Locked(uint256 tokenId);
    /// @notice ERC-4906: the metadata of one certificate changed (a reversal or its cover, once there are any).
    /// @param tokenId The certificate.
    event MetadataUpdate(uint256 tokenId);
    /// @notice ERC-4906: the metadata of a range of certificates changed.
    /// @param fromTokenId The first of them.
    /// @param toTokenId The last of them.
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);

    /// @notice A certificate can be neither transferred nor approved.
    /// @param certificateId The certificate.
    error CertificateLocked(uint256 certificateId);
    /// @notice Certificates have no operators, for what could they operate?
    /// @param operator The account that was to become one.
    error CertificateOperatorRefused(address operator);
    /// @notice Only the credit token issues certificates.
    /// @param caller Who tried.
    error CertificateIssuerOnly(address caller);
    /// @notice There is no such certificate.
    /// @param certificateId The id as given.
    error CertificateUnknown(uint256 certificateId);
    /// @notice The serial has a certificate already.
    /// @param certificateId The certificate.
    error CertificateExists(uint256 certificateId);
    /// @notice A certificate needs an owner.
    error CertificateHolderZero();
    /// @notice The contract that is to draw the certificates has no code.
    /// @param art The address as given.
    error CertificateArtMissing(address art);
    /// @notice The public line is longer than 96 bytes.
    /// @param length Its length in bytes.
    error InscriptionTooLong(uint256 length);
    /// @notice The public line is no well-formed UTF-8, or holds a control character or a mark that reverses the
    /// direction of writing.
    /// @param position Index of the first byte that is wrong.
    error InscriptionMalformed(uint256 position);

    /// @notice The credit token whose retirements are certified here.
    /// @return token An {ICreditToken}.
    function credits() external view returns (address token);

    /// @notice The contract that draws and words the certificates.
    /// @return art An {ICertificateArt}.
    function art() external view returns (address art);

    /// @notice Issues a certificate. Only the credit token calls this. Emits {CertificateIssued} and {Locked}.
    /// @dev The owner is not called back, so a contract that knows nothing of ERC-721 can own a certificate.
    /// Requirements: called by the credit token ({CertificateIssuerOnly}); the holder is not zero
    /// ({CertificateHolderZero}); the inscription is one line of at most 96 bytes ({InscriptionTooLong}) of well-formed
    /// text ({InscriptionMalformed}).
    /// @param batchId The batch of credits.
    /// @param start First kilogram position retired.
    /// @param kilograms How much was retired.
    /// @param retirement For whom and why.
    /// @param sale Who paid, and how much.
    /// @return certificateId The certificate.
    function issue(
        uint256 batchId,
        uint64 start,
        uint64 kilograms,
        ICreditToken.Retirement calldata retirement,
        ICreditToken.Sale calldata sale
    ) external returns (uint256 certificateId);

    /// @notice Everything a certificate says.
    /// @dev Reverts {CertificateUnknown}.
    /// @param certificateId The certificate.
    /// @return certificate What it says.
    function certificateOf(uint256 certificateId) external view returns (Certificate memory certificate);

    /// @notice ERC-5192: always true for a certificate that exists.
    /// @dev Reverts {CertificateUnknown}.
    /// @param certificateId The certificate.
    /// @return isLocked True.
    function locked(uint256 certificateId) external view returns (bool isLocked);

    /// @notice Tells whether a field that somebody shows was on the certificate from the beginning.
    /// @dev Reverts {CertificateUnknown}.
    /// @param certificateId The certificate.
    /// @param field Which field, for instance `keccak256("beneficiary")`.
    /// @param value Its value.
    /// @param salt Its salt, kept by the owner.
    /// @param proof Merkle proof (sorted pairs) from the field's fingerprint to the details root.
    /// @return disclosed True if it was.
    function disclosesField(
        uint256 certificateId,
        bytes32 field,
        bytes calldata value,
        bytes32 salt,
        bytes32[] calldata proof
    ) external view returns (bool disclosed);
}
