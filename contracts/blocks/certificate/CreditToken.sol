// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";

import {ICertificateArt} from "./ICertificateArt.sol";
import {ICreditToken} from "./ICreditToken.sol";
import {IRetirementCertificate} from "./IRetirementCertificate.sol";
import {RetirementCertificate} from "./RetirementCertificate.sol";
import {SerialRanges} from "./SerialRanges.sol";

/// @title CreditToken
/// @notice Environmental credits as serial ranges that never overlap; retiring them issues a certificate.
///
/// **Roles.** The authority admits issuers and sellers and can do nothing else. An issuer registers ranges and gives
/// them to a first holder. A holder transfers, splits and retires what it holds, itself or through an account it
/// approved. A seller may receive retire-only credits, and may state on a certificate who paid how much.
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

    /// @inheritdoc ICreditToken
    mapping(address account => bool) public isIssuer;

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
        isIssuer[issuer] = allowed;
        emit IssuerSet(issuer, allowed);
    }

    /// @inheritdoc ICreditToken
    function setSeller(address seller, bool allowed) external restricted {
        isSeller[seller] = allowed;
        emit SellerSet(seller, allowed);
    }

    /// @inheritdoc ICreditToken
    function issue(Issuance calldata issuance) external returns (uint256 id) {
        if (!isIssuer[msg.sender]) revert CreditIssuerUnknown(msg.sender);
        if (issuance.flags & ~RETIRE_ONLY != 0) revert CreditFlagsUnknown(issuance.flags);

        id = _batches.enter(issuance);

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
        return _retire(msg.sender, id, kilograms, retirement);
    }

    /// @inheritdoc ICreditToken
    function retireFrom(
        address from,
        uint256 id,
        uint64 kilograms,
        Retirement calldata retirement
    ) external returns (uint256) {
        if (msg.sender != from && !isApprovedForAll(from, msg.sender)) revert CreditHolderOnly(from, msg.sender);
        return _retire(from, id, kilograms, retirement);
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

    /// @dev The burn fails unless `from` holds the kilograms, and no batch circulates more than it has unretired, so
    /// `start + retired` stays inside the range and no serial is retired twice.
    function _retire(
        address from,
        uint256 id,
        uint64 kilograms,
        Retirement calldata retirement
    ) private returns (uint256 certificateId) {
        if (kilograms == 0) revert CreditAmountZero(id);
        if (_statesPayment(retirement) && !isSeller[msg.sender]) revert CreditSellerUnknown(msg.sender);

        _burn(from, id, kilograms);
        Batch storage batch = _batches[id];
        uint64 retiredBefore = batch.retired;
        batch.retired = retiredBefore + kilograms;

        certificateId = _certificates.issue(id, SerialRanges.positionOf(id) + retiredBefore, kilograms, retirement);
        emit CreditsRetired(id, certificateId, retirement.holder, kilograms);
    }

    /// @dev Whether the retirement says anything that only a seller can vouch for.
    function _statesPayment(Retirement calldata retirement) private pure returns (bool) {
        return
            retirement.paid != 0 ||
            retirement.paymentToken != address(0) ||
            (retirement.buyer != address(0) && retirement.buyer != retirement.holder);
    }

    function _existing(uint256 id) private view returns (Batch storage batch) {
        batch = _batches[id];
        if (batch.end == 0) revert BatchUnknown(id);
    }

    function _useBeforeTokenTransfer() internal pure override returns (bool) {
        return true;
    }

    /// @dev Keeps retire-only credits with sellers. Issuing, splitting and retiring are no transfers between holders.
    function _beforeTokenTransfer(
        address from,
        address to,
        uint256[] memory ids,
        uint256[] memory,
        bytes memory
    ) internal view override {
        if (from == address(0) || to == address(0)) return;
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_batches[ids[i]].flags & RETIRE_ONLY != 0 && !isSeller[to]) revert CreditRetireOnly(ids[i], to);
        }
    }
}
