// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {Fingerprints} from "../../base/Fingerprints.sol";
import {CertificateText} from "./CertificateText.sol";
import {ICertificateArt} from "./ICertificateArt.sol";
import {ICreditToken} from "./ICreditToken.sol";
import {IRetirementCertificate} from "./IRetirementCertificate.sol";
import {SerialRanges} from "./SerialRanges.sol";

/// @title RetirementCertificate
/// @notice Soul-bound proof that credits were retired, with its text and its picture on chain.
///
/// **Roles.** The credit token that deployed this contract issues. Nobody else can do anything: there is no admin, no
/// operator and no approval, and an owner can neither move nor destroy a certificate.
///
/// **Trusts.** The credit token never to retire a serial twice, and to have checked who may state a payment.
contract RetirementCertificate is IRetirementCertificate, ERC721 {
    using LibString for LibString.StringStorage;

    /// @dev What a certificate says beyond its owner, quantity and date. A word is written only if it says something.
    struct Statement {
        bytes32 detailsRoot;
        address paymentToken;
        uint96 paid;
        address buyer; // zero: the owner
        LibString.StringStorage inscription;
    }

    /// @dev The range of a certificate that does not fit into the owner's word.
    struct Extent {
        uint64 kilograms;
        uint64 retiredBefore;
    }

    /// @dev Longest public line, in bytes.
    uint256 private constant MAX_INSCRIPTION = 96;

    /// @inheritdoc IRetirementCertificate
    address public immutable credits;

    ICertificateArt private immutable _art;

    mapping(uint256 certificateId => Statement) private _statements;
    mapping(uint256 certificateId => Extent) private _extents;

    /// @param art_ What draws and words the certificates; it can never be changed.
    constructor(ICertificateArt art_) {
        if (address(art_).code.length == 0) revert CertificateArtMissing(address(art_));
        credits = msg.sender;
        _art = art_;
    }

    /// @inheritdoc IRetirementCertificate
    function issue(
        uint256 batchId,
        uint64 start,
        uint64 kilograms,
        ICreditToken.Retirement calldata retirement,
        ICreditToken.Sale calldata sale
    ) external returns (uint256 certificateId) {
        if (msg.sender != credits) revert CertificateIssuerOnly(msg.sender);
        if (retirement.holder == address(0)) revert CertificateHolderZero();

        certificateId = SerialRanges.serial(SerialRanges.blockOf(batchId), start);
        if (_exists(certificateId)) revert CertificateExists(certificateId);
        uint96 extent = _extentWord(certificateId, batchId, start, kilograms);
        _mintAndSetExtraDataUnchecked(retirement.holder, certificateId, extent);
        address buyer = _write(_statements[certificateId], retirement, sale);

        emit Locked(certificateId);
        emit CertificateIssued(
            certificateId,
            batchId,
            buyer,
            kilograms,
            sale.paymentToken,
            sale.paid,
            retirement.detailsRoot,
            retirement.inscription
        );
    }

    /// @notice Refuses: a certificate never moves.
    function transferFrom(address, address, uint256 certificateId) public payable override {
        revert CertificateLocked(certificateId);
    }

    /// @notice Refuses: a certificate never moves.
    function safeTransferFrom(address, address, uint256 certificateId) public payable override {
        revert CertificateLocked(certificateId);
    }

    /// @notice Refuses: a certificate never moves.
    function safeTransferFrom(address, address, uint256 certificateId, bytes calldata) public payable override {
        revert CertificateLocked(certificateId);
    }

    /// @notice Refuses: a certificate never moves.
    function approve(address, uint256 certificateId) public payable override {
        revert CertificateLocked(certificateId);
    }

    /// @notice Refuses, also to take an approval back: there never was one.
    function setApprovalForAll(address operator, bool) public pure override {
        revert CertificateOperatorRefused(operator);
    }

    /// @inheritdoc IRetirementCertificate
    function art() external view returns (address) {
        return address(_art);
    }

    /// @inheritdoc IRetirementCertificate
    function locked(uint256 certificateId) external view returns (bool) {
        _requireExists(certificateId);
        return true;
    }

    /// @inheritdoc IRetirementCertificate
    function certificateOf(uint256 certificateId) external view returns (Certificate memory) {
        return _read(certificateId);
    }

    /// @inheritdoc IRetirementCertificate
    function disclosesField(
        uint256 certificateId,
        bytes32 field,
        bytes calldata value,
        bytes32 salt,
        bytes32[] calldata proof
    ) external view returns (bool) {
        _requireExists(certificateId);
        return Fingerprints.discloses(_statements[certificateId].detailsRoot, field, value, salt, proof);
    }

    /// @notice ERC-721 metadata with the picture inside, made from the chain alone.
    /// @dev Reverts {CertificateUnknown}.
    function tokenURI(uint256 certificateId) public view override returns (string memory) {
        Certificate memory certificate = _read(certificateId);
        return
            _art.certificateURI(
                ICertificateArt.Facts(
                    address(this),
                    certificateId,
                    _ownerOf(certificateId),
                    certificate,
                    ICreditToken(credits).batchOf(certificate.batchId)
                )
            );
    }

    /// @notice Name of the collection.
    function name() public pure override returns (string memory) {
        return "Retirement Certificate";
    }

    /// @notice Symbol of the collection.
    function symbol() public pure override returns (string memory) {
        return "RETIRED";
    }

    /// @notice ERC-165: ERC-721 with metadata, ERC-4906, ERC-5192, and {IRetirementCertificate}.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == bytes4(0xb45a3c0e) || // ERC-5192
            interfaceId == bytes4(0x49064906) || // ERC-4906
            interfaceId == type(IRetirementCertificate).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /// @dev Kilograms, distance from the start of the batch, and time, in the 96 bits beside the owner. The distance
    /// leads back to the batch for ever, since a split never cuts into what is retired. Beyond 2³² kg (4.29 million
    /// tonnes) both lengths go to a word of their own, and the zero that stays here for kilograms says so.
    function _extentWord(
        uint256 certificateId,
        uint256 batchId,
        uint64 start,
        uint64 kilograms
    ) private returns (uint96 word) {
        uint64 retiredBefore = start - SerialRanges.positionOf(batchId);
        word = uint32(block.timestamp); // until the year 2106
        if (kilograms <= type(uint32).max && retiredBefore <= type(uint32).max) {
            word |= (uint96(kilograms) << 64) | (uint96(retiredBefore) << 32);
        } else {
            _extents[certificateId] = Extent(kilograms, retiredBefore);
        }
    }

    function _write(
        Statement storage statement,
        ICreditToken.Retirement calldata retirement,
        ICreditToken.Sale calldata sale
    ) private returns (address buyer) {
        buyer = sale.buyer == address(0) ? retirement.holder : sale.buyer;
        if (buyer != retirement.holder) statement.buyer = buyer;
        if (retirement.detailsRoot != 0) statement.detailsRoot = retirement.detailsRoot;
        if (sale.paid != 0) {
            statement.paymentToken = sale.paymentToken;
            statement.paid = sale.paid;
        }

        bytes calldata inscription = bytes(retirement.inscription);
        if (inscription.length == 0) return buyer;
        if (inscription.length > MAX_INSCRIPTION) revert InscriptionTooLong(inscription.length);
        uint256 valid = CertificateText.validUntil(inscription);
        if (valid != inscription.length) revert InscriptionMalformed(valid);
        statement.inscription.setCalldata(retirement.inscription);
    }

    function _read(uint256 certificateId) private view returns (Certificate memory certificate) {
        _requireExists(certificateId);
        uint96 word = _getExtraData(certificateId);
        uint64 retiredBefore = uint32(word >> 32);
        certificate.kilograms = uint32(word >> 64);
        if (certificate.kilograms == 0) {
            Extent storage extent = _extents[certificateId];
            (certificate.kilograms, retiredBefore) = (extent.kilograms, extent.retiredBefore);
        }
        certificate.start = SerialRanges.positionOf(certificateId);
        certificate.batchId = certificateId - retiredBefore;
        certificate.retiredAt = uint32(word);

        Statement storage statement = _statements[certificateId];
        certificate.buyer = statement.buyer == address(0) ? _ownerOf(certificateId) : statement.buyer;
        certificate.paymentToken = statement.paymentToken;
        certificate.paid = statement.paid;
        certificate.detailsRoot = statement.detailsRoot;
        certificate.inscription = statement.inscription.get();
    }

    function _requireExists(uint256 certificateId) private view {
        if (!_exists(certificateId)) revert CertificateUnknown(certificateId);
    }
}
