// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICreditSeller} from "../../blocks/certificate/ICreditSeller.sol";
import {ICreditToken} from "../../blocks/certificate/ICreditToken.sol";
import {IRetirementCertificate} from "../../blocks/certificate/IRetirementCertificate.sol";
import {IParticipantRegistry} from "../../blocks/identity/IParticipantRegistry.sol";
import {IAtomicMarket} from "../../blocks/market/IAtomicMarket.sol";
import {ICreditProgram} from "../../kits/ICreditProgram.sol";
import {ICarbonRemoval} from "./ICarbonRemoval.sol";

/// @title CarbonRemoval
/// @notice Says for whom the credits that the market delivers here are retired and what was paid, and answers for every
/// certificate where it came from. It keeps nothing and can change nothing.
///
/// **Roles.** None: nobody administers this contract. Sellers sign market orders that deliver to it
/// (`Order.recipient`), buyers fill them.
///
/// **Trusts.** The market to state in its delivery note who bought and what was paid; the credit token to retire. This
/// contract must be a seller of the credit token, and the programme an issuer of it. The participant registry may be zero: then a seller is
/// told from a buyer by its account alone; with one, two accounts of a house are told only if the registrar knows both.
contract CarbonRemoval is ICarbonRemoval, ICreditSeller {
    /// @notice The market that delivers.
    address public immutable market;
    /// @notice The credits that are delivered.
    ICreditToken public immutable credits;
    /// @notice The certificates that come of them.
    IRetirementCertificate public immutable certificates;
    /// @notice Where projects and programmes are registered.
    ICreditProgram public immutable program;
    /// @notice Who belongs to which entity; may be zero.
    IParticipantRegistry public immutable participants;

    constructor(address market_, ICreditToken credits_, ICreditProgram program_, IParticipantRegistry participants_) {
        market = market_;
        credits = credits_;
        certificates = IRetirementCertificate(credits_.certificates());
        program = program_;
        participants = participants_;
    }

    /// @inheritdoc ICreditSeller
    function sold(
        address operator,
        address from,
        uint256,
        uint64,
        bytes calldata data
    ) external view returns (ICreditToken.Retirement memory retirement, ICreditToken.Sale memory sale) {
        if (operator != market) revert PurchaseMarketOnly(operator);
        if (data.length == 0) revert PurchaseRequestMissing();
        IAtomicMarket.DeliveryNote memory note = abi.decode(data, (IAtomicMarket.DeliveryNote));
        bool money =
            note.paymentKind == uint8(IAtomicMarket.AssetKind.ERC20) ||
                note.paymentKind == uint8(IAtomicMarket.AssetKind.Native);
        if (!money) revert PurchasePaymentNoMoney(note.paymentKind);
        Request memory request = abi.decode(note.data, (Request));
        if (request.holder == address(0)) request.holder = note.taker;
        _requireStrangers(from, note.taker);
        if (request.holder != note.taker) _requireStrangers(from, request.holder);

        retirement = ICreditToken.Retirement(request.holder, request.detailsRoot, request.inscription);
        sale = ICreditToken.Sale(note.taker, note.paymentToken, SafeCast.toUint96(note.paid));
    }

    /// @inheritdoc ICarbonRemoval
    function provenanceOf(uint256 certificateId) external view returns (Provenance memory) {
        IRetirementCertificate.Certificate memory certificate = certificates.certificateOf(certificateId);
        address issuer = credits.issuerOf(certificate.batchId);
        if (issuer != address(program)) revert ProvenanceUnknown(certificateId, issuer);
        ICreditToken.Batch memory batch = credits.batchOf(certificate.batchId);
        ICreditProgram.Project memory project = program.projectOf(batch.projectId);
        ICreditProgram.Program memory rules = program.programOf(project.programId);
        return
            Provenance({
                supplier: project.supplier,
                region: project.region,
                parcel: project.parcel,
                methodology: project.methodology,
                verifierGroup: rules.verifierGroup,
                standard: rules.standard,
                buyer: certificate.buyer,
                paymentToken: certificate.paymentToken,
                paid: certificate.paid,
                vintage: batch.vintage,
                kilograms: certificate.kilograms,
                evidence: batch.dataDigest
            });
    }

    /// @dev Refuses a sale that only moves a claim from one pocket to the other.
    function _requireStrangers(address seller, address buyer) private view {
        if (seller == buyer) revert PurchaseFromSelf(seller, buyer);
        if (address(participants) == address(0)) return;
        bytes32 house = participants.entityOf(buyer);
        if (house != bytes32(0) && house == participants.entityOf(seller)) revert PurchaseFromSelf(seller, buyer);
    }
}
