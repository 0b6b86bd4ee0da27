// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";

import {ICertificateArt} from "./ICertificateArt.sol";
import {ICreditSeller} from "./ICreditSeller.sol";
import {ICreditToken} from "./ICreditToken.sol";
import {IRetirementCertificate} from "./IRetirementCertificate.sol";
import {RetirementCertificate} from "./RetirementCertificate.sol";
import {SerialRanges} from "./SerialRanges.sol";

/// @title CreditToken
/// @notice Environmental credits as serial ranges that never overlap; retiring them issues a certificate.
///
/// **Roles.** The authority admits issuers and sellers and can do nothing else. An issuer registers ranges and gives
/// them to a first holder. A holder transfers, splits and retires what it holds, itself or through an account it
/// approved. What is delivered to a seller is retired, and the seller states on the certificate who paid how much.
///
/// **Trusts.** An issuer to register only credits that exist and are immobilised in the registry they come from; a
/// seller to state what was really paid. Receivers are trusted with nothing: they are called last, when all is written.
contract CreditToken is ICreditToken, ERC1155, AccessManaged, Multicall {
    using SerialRanges for mapping(uint256 id => Batch);

    /// @inheritdoc ICreditToken
    uint64 public constant NO_RANGE = SerialRanges.NONE;

    /// @dev Flag of a batch that may move to sellers only.
    uint8 private constant RETIRE_ONLY = 1;

    IRetirementCertificate private immutable _certificates;
    ICertificateArt private immutable _art;

    mapping(uint256 id => Batch) private _batches;

    /// @dev Issuers by account; the number stays with the account for ever.
    struct Issuer {
        uint32 number;
        bool allowed;
    }

    mapping(address account => Issuer) private _issuers;
    address[] private _issuerByNumber; // number n stands at n - 1

    /// @inheritdoc ICreditToken
    mapping(address account => bool) public isSeller;

    /// @param authority The AccessManager that admits issuers and sellers.
    /// @param art What draws certificates and words credits; it can never be changed.
    constructor(address authority, ICertificateArt art) AccessManaged(authority) {
        _art = art;
        _certificates = new RetirementCertificate(art);
    }

    /// @inheritdoc ICreditToken
    function setIssuer(address issuer, bool allowed) external restricted {
        if (_issuers[issuer].number == 0) {
            _issuerByNumber.push(issuer);
            _issuers[issuer].number = uint32(_issuerByNumber.length); // the admin does not admit four billion issuers
        }
        _issuers[issuer].allowed = allowed;
        emit IssuerSet(issuer, allowed);
    }

    /// @inheritdoc ICreditToken
    function setSeller(address seller, bool allowed) external restricted {
        if (seller.code.length == 0) revert CreditSellerInvalid(seller);
        isSeller[seller] = allowed;
        emit SellerSet(seller, allowed);
    }

    /// @inheritdoc ICreditToken
    function issue(Issuance calldata issuance) external returns (uint256 id) {
        Issuer memory issuer = _issuers[msg.sender];
        if (!issuer.allowed) revert CreditIssuerUnknown(msg.sender);
        if (issuance.flags & ~RETIRE_ONLY != 0) revert CreditFlagsUnknown(issuance.flags);

        id = _batches.enter(issuance, issuer.number);

        emit BatchIssued(
            id,
            issuance.projectId,
            issuance.to,
            issuance.end,
            issuance.vintage,
            issuance.flags,
            issuance.dataDigest
        );
        _mint(issuance.to, id, issuance.end - issuance.start, "");
    }

    /// @inheritdoc ICreditToken
    function split(uint256 id, uint64 position) external returns (uint256 newId) {
        uint64 kilograms;
        (newId, kilograms) = _batches.splitOff(id, position);
        _burn(msg.sender, id, kilograms);

        emit BatchSplit(id, newId, msg.sender, kilograms);
        _mint(msg.sender, newId, kilograms, "");
    }

    /// @inheritdoc ICreditToken
    function retire(uint256 id, uint64 kilograms, Retirement calldata retirement) external returns (uint256) {
        return _retireOwn(msg.sender, id, kilograms, retirement);
    }

    /// @inheritdoc ICreditToken
    function retireFrom(
        address from,
        uint256 id,
        uint64 kilograms,
        Retirement calldata retirement
    ) external returns (uint256) {
        _requireHolder(from);
        return _retireOwn(from, id, kilograms, retirement);
    }

    /// @notice ERC-1155. To a seller, the credits do not go into its balance but into retirement, see {ICreditSeller}.
    function safeTransferFrom(
        address from,
        address to,
        uint256 id,
        uint256 amount,
        bytes calldata data
    ) public override {
        if (!isSeller[to]) return super.safeTransferFrom(from, to, id, amount, data);
        _requireHolder(from);
        uint64 start = _take(from, id, amount);
        uint64 kilograms = uint64(amount); // no batch circulates more, and the burn went through
        (Retirement memory retirement, Sale memory sale) = ICreditSeller(to).sold(
            msg.sender,
            from,
            id,
            kilograms,
            data
        );
        _certificates.issue(id, start, kilograms, retirement, sale);
    }

    /// @notice ERC-1155. Refuses a seller: each delivery has a certificate of its own.
    function safeBatchTransferFrom(
        address from,
        address to,
        uint256[] calldata ids,
        uint256[] calldata amounts,
        bytes calldata data
    ) public override {
        if (isSeller[to]) revert CreditDeliverySingly(to);
        super.safeBatchTransferFrom(from, to, ids, amounts, data);
    }

    /// @inheritdoc ICreditToken
    function isIssuer(address account) external view returns (bool) {
        return _issuers[account].allowed;
    }

    /// @inheritdoc ICreditToken
    function issuerOf(uint256 id) external view returns (address) {
        return _issuerByNumber[_existing(id).issuer - 1];
    }

    /// @inheritdoc ICreditToken
    function certificates() external view returns (address) {
        return address(_certificates);
    }

    /// @inheritdoc ICreditToken
    function batchOf(uint256 id) external view returns (Batch memory) {
        return _existing(id);
    }

    /// @inheritdoc ICreditToken
    function circulatingOf(uint256 id) external view returns (uint64) {
        Batch storage batch = _existing(id);
        return batch.end - SerialRanges.positionOf(id) - batch.retired;
    }

    /// @inheritdoc ICreditToken
    function predecessorOf(
        uint192 blockKey,
        uint64 position,
        uint64 from_,
        uint256 steps
    ) external view returns (uint64 start, bool done) {
        return _batches.walk(blockKey, position, from_, steps);
    }

    /// @notice ERC-1155 metadata: name, serial range, project and vintage of a batch.
    /// @dev Reverts {BatchUnknown}.
    function uri(uint256 id) public view override returns (string memory) {
        return _art.creditURI(id, _existing(id));
    }

    /// @notice ERC-165: ERC-1155 with metadata, and {ICreditToken}.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(ICreditToken).interfaceId || super.supportsInterface(interfaceId);
    }

    function _retireOwn(
        address from,
        uint256 id,
        uint64 kilograms,
        Retirement calldata retirement
    ) private returns (uint256) {
        Sale memory unsold;
        unsold.buyer = from; // not the holder: else anyone could make a purchaser of an account that bought nothing
        return _certificates.issue(id, _take(from, id, kilograms), kilograms, retirement, unsold);
    }

    /// @dev Takes the next serials of the batch out of circulation. The burn fails unless `from` holds the kilograms,
    /// and no batch circulates more than it has unretired, so `start + retired` stays inside the range and no serial is
    /// retired twice.
    function _take(address from, uint256 id, uint256 kilograms) private returns (uint64 start) {
        if (kilograms == 0) revert CreditAmountZero(id);
        _burn(from, id, kilograms);
        Batch storage batch = _batches[id];
        uint64 retiredBefore = batch.retired;
        batch.retired = retiredBefore + uint64(kilograms);
        return SerialRanges.positionOf(id) + retiredBefore;
    }

    function _requireHolder(address from) private view {
        if (msg.sender != from && !isApprovedForAll(from, msg.sender)) revert CreditHolderOnly(from, msg.sender);
    }

    function _existing(uint256 id) private view returns (Batch storage batch) {
        batch = _batches[id];
        if (batch.end == 0) revert BatchUnknown(id);
    }

    function _useBeforeTokenTransfer() internal pure override returns (bool) {
        return true;
    }

    /// @dev Keeps retire-only credits where they are: they move into retirement only. Issuing, splitting and retiring are
    /// no transfers between holders.
    function _beforeTokenTransfer(
        address from,
        address to,
        uint256[] memory ids,
        uint256[] memory,
        bytes memory
    ) internal view override {
        if (from == address(0) || to == address(0)) return;
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_batches[ids[i]].flags & RETIRE_ONLY != 0) revert CreditRetireOnly(ids[i], to);
        }
    }
}
