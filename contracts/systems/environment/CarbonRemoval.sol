// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {ICreditToken} from "../../blocks/certificate/ICreditToken.sol";
import {IRetirementCertificate} from "../../blocks/certificate/IRetirementCertificate.sol";
import {IParticipantRegistry} from "../../blocks/identity/IParticipantRegistry.sol";
import {IAtomicMarket} from "../../blocks/market/IAtomicMarket.sol";
import {ICreditProgram} from "../../kits/ICreditProgram.sol";
import {ICarbonRemoval} from "./ICarbonRemoval.sol";

/// @title CarbonRemoval
/// @notice Retires what the market delivers, in the same step, and answers for every certificate where it came from.
///
/// **Roles.** None: nobody administers this contract. Sellers sign market orders that deliver to it
/// (`Order.recipient`), buyers fill them.
///
/// **Trusts.** The market to state in its delivery note who bought and what was paid; the credit token to retire. This
/// contract must be a registered seller of the credit token. The participant registry may be zero: then a seller is
/// told from a buyer by its account alone.
contract CarbonRemoval is ICarbonRemoval, IERC1155Receiver {
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

    /// @inheritdoc IERC1155Receiver
    function onERC1155Received(
        address operator,
        address,
        uint256 id,
        uint256 value,
        bytes calldata data
    ) external returns (bytes4) {
        if (msg.sender != address(credits)) revert PurchaseTokenUnknown(msg.sender);
        if (operator != market) revert PurchaseMarketOnly(operator);
        IAtomicMarket.DeliveryNote memory note = abi.decode(data, (IAtomicMarket.DeliveryNote));
        Request memory request = abi.decode(note.data, (Request));
        address holder = request.holder == address(0) ? note.taker : request.holder;
        _requireStrangers(note.maker, note.taker);
        if (holder != note.taker) _requireStrangers(note.maker, holder);

        credits.retire(
            id,
            SafeCast.toUint64(value),
            ICreditToken.Retirement({
                holder: holder,
                buyer: note.taker,
                detailsRoot: request.detailsRoot,
                paymentToken: note.paymentToken,
                paid: SafeCast.toUint96(note.paid),
                inscription: request.inscription
            })
        );
        return IERC1155Receiver.onERC1155Received.selector;
    }

    /// @inheritdoc IERC1155Receiver
    function onERC1155BatchReceived(
        address,
        address,
        uint256[] calldata,
        uint256[] calldata,
        bytes calldata
    ) external pure returns (bytes4) {
        revert PurchaseBatchUnsupported();
    }

    /// @inheritdoc ICarbonRemoval
    function provenanceOf(uint256 certificateId) external view returns (Provenance memory) {
        IRetirementCertificate.Certificate memory certificate = certificates.certificateOf(certificateId);
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

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC1155Receiver).interfaceId || interfaceId == type(IERC165).interfaceId;
    }

    /// @dev Refuses a sale that only moves a claim from one pocket to the other.
    function _requireStrangers(address seller, address buyer) private view {
        if (seller == buyer) revert PurchaseFromSelf(seller, buyer);
        if (address(participants) == address(0)) return;
        bytes32 house = participants.entityOf(buyer);
        if (house != bytes32(0) && house == participants.entityOf(seller)) revert PurchaseFromSelf(seller, buyer);
    }
}
