// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IEligibility} from "../../base/IEligibility.sol";
import {Signatures} from "../../base/Signatures.sol";
import {Assets} from "./Assets.sol";
import {IAtomicMarket} from "./IAtomicMarket.sol";
import {OrderHash} from "./OrderHash.sol";
import {OrderState} from "./OrderState.sol";
import {OrderTerms} from "./OrderTerms.sol";
import {Royalties} from "./Royalties.sol";

/// @title AtomicMarket
/// @notice Exchanges assets between two parties, or around a ring, by signed orders, and holds nothing itself.
///
/// **Roles**: none. No owner, no pause, no fee switch: a maker rules its own orders, a taker its own purse, and nobody
/// else moves anything. Whoever settles a ring can only bring together what its makers signed.
///
/// **Trusts**: an eligibility contract, if given, to tell who may fill an order with a topic (without one such orders
/// cannot be filled). ERC-1155 contracts, chosen by both parties, to deliver what they say. Everything else is checked:
/// ERC-20 and ERC-721 must arrive exactly, and a royalty is paid only up to what the maker signed.
contract AtomicMarket is OrderState, EIP712, ReentrancyGuardTransient {
    using Assets for Assets.Asset;
    using OrderTerms for IAtomicMarket.Order;

    /// @inheritdoc IAtomicMarket
    uint16 public constant override MAX_FEE_BPS = OrderTerms.MAX_FEE_BPS;
    /// @inheritdoc IAtomicMarket
    IEligibility public immutable override eligibility;

    constructor(IEligibility eligibility_) EIP712("AtomicMarket", "1") {
        eligibility = eligibility_;
    }

    // ———————————————————————————————————————————— exchange ————————————————————————————————————————————

    /// @inheritdoc IAtomicMarket
    function fill(
        Order calldata order,
        bytes calldata signature,
        Fill calldata how
    ) external payable override nonReentrant returns (uint256 offered, uint256 wanted) {
        return _fill(order, signature, how);
    }

    /// @inheritdoc IAtomicMarket
    function fillMany(
        Order[] calldata orders,
        bytes[] calldata signatures,
        Fill[] calldata hows
    ) external override nonReentrant {
        _requireSameLength(orders.length, signatures.length);
        _requireSameLength(orders.length, hows.length);

        for (uint256 i = 0; i < orders.length; ++i) {
            _fill(orders[i], signatures[i], hows[i]);
        }
    }

    /// @inheritdoc IAtomicMarket
    function settleRing(
        Order[] calldata orders,
        bytes[] calldata signatures,
        uint256[] calldata units,
        bytes32[][] calldata proofs
    ) external override nonReentrant {
        _requireSameLength(orders.length, signatures.length);
        _requireSameLength(orders.length, units.length);
        _requireSameLength(orders.length, proofs.length);
        if (orders.length < 2) revert RingMismatch(orders.length);

        bytes32[] memory hashes = new bytes32[](orders.length);
        Quote[] memory quotes = new Quote[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            address next = orders[_next(i, orders.length)].maker;
            hashes[i] = OrderHash.ofOrder(orders[i]);
            _requireFillable(orders[i], hashes[i], next, next);
            _requireSigned(orders[i], hashes[i], signatures[i], proofs[i]);
            quotes[i] = _price(orders[i], hashes[i], units[i]);
            _book(orders[i], hashes[i], units[i]);
        }
        for (uint256 i = 0; i < orders.length; ++i) {
            uint256 next = _next(i, orders.length);
            quotes[i].offered = _ringGift(orders[i], orders[next], quotes[i], quotes[next].wanted, i);
            _emitFilled(hashes[i], orders[i].maker, orders[next].maker, quotes[i]);
        }
        for (uint256 i = 0; i < orders.length; ++i) {
            uint256 next = _next(i, orders.length);
            _passOn(orders[i], orders[next], quotes[i], quotes[next]);
        }
    }

    // ———————————————————————————————————————————— reading —————————————————————————————————————————————

    /// @inheritdoc IAtomicMarket
    function quoteFill(
        Order calldata order,
        bytes calldata signature,
        Fill calldata how,
        address taker
    ) external view override returns (Quote memory quote) {
        return _quote(order, OrderHash.ofOrder(order), signature, how, taker);
    }

    /// @inheritdoc IAtomicMarket
    function orderDigest(Order calldata order) external view override returns (bytes32) {
        return _hashTypedDataV4(OrderHash.ofOrder(order));
    }

    /// @inheritdoc IAtomicMarket
    function treeDigest(bytes32 root) external view override returns (bytes32) {
        return _hashTypedDataV4(OrderHash.ofTree(root));
    }

    /// @inheritdoc IAtomicMarket
    function orderHash(Order calldata order) external pure override returns (bytes32) {
        return OrderHash.ofOrder(order);
    }

    // ————————————————————————————————————————————— checks —————————————————————————————————————————————

    /// @dev Every check of a fill but the coin sent, in the order in which {fill} promises the errors.
    function _quote(
        Order calldata order,
        bytes32 hash,
        bytes calldata signature,
        Fill calldata how,
        address taker
    ) private view returns (Quote memory quote) {
        _requireFillable(order, hash, taker, _recipientOf(how, taker));
        _requireSigned(order, hash, signature, how.proof);
        quote = _price(order, hash, how.units);

        if (order.unitsWanted) {
            uint256 net = quote.offered - quote.fee - quote.royalty;
            if (net < how.limit) revert FillLimitExceeded(net, how.limit);
        } else if (quote.wanted > how.limit) revert FillLimitExceeded(quote.wanted, how.limit);
    }

    function _requireFillable(Order calldata order, bytes32 hash, address taker, address recipient) private view {
        order.requireWellFormed(hash);
        _requireOpen(order);
        if (order.taker != address(0) && order.taker != taker) revert OrderTakerOnly(order.taker, taker);
        if (order.recipient != address(0) && order.recipient != recipient) {
            revert OrderRecipientOnly(order.recipient, recipient);
        }
        if (recipient == address(this)) revert FillRecipientInvalid(recipient);
        if (order.topic != bytes32(0) && !_isEligible(taker, order.topic)) {
            revert OrderTakerIneligible(taker, order.topic);
        }
    }

    /// @dev With a proof, the maker signed the root to which it leads; without, the order itself.
    function _requireSigned(
        Order calldata order,
        bytes32 hash,
        bytes calldata signature,
        bytes32[] calldata proof
    ) private view {
        bytes32 signed = proof.length == 0 ? hash : OrderHash.ofTree(MerkleProof.processProofCalldata(proof, hash));
        Signatures.requireValid(order.maker, _hashTypedDataV4(signed), signature);
    }

    /// @dev What `units` cost, and who shares in the payment.
    function _price(Order calldata order, bytes32 hash, uint256 units) private view returns (Quote memory quote) {
        uint256 total = order.totalUnits();
        order.requireUnits(units, _unitsLeft(order, hash, total), total);

        quote.units = units;
        (quote.offered, quote.wanted) = order.amounts(units, total);
        if (order.feeBps == 0 && order.maxRoyaltyBps == 0) return quote;

        uint256 payment = order.unitsWanted ? quote.offered : quote.wanted;
        quote.fee = Math.mulDiv(payment, order.feeBps, OrderTerms.BPS);
        if (order.maxRoyaltyBps != 0) _addRoyalty(order, payment, quote);
    }

    function _addRoyalty(Order calldata order, uint256 payment, Quote memory quote) private view {
        Assets.Asset memory goods = order.unitsWanted ? Assets.wantedBy(order) : Assets.offeredBy(order);
        if (goods.kind != AssetKind.ERC721 && goods.kind != AssetKind.ERC1155) return;

        (address receiver, uint256 royalty) = Royalties.ask(goods.token, goods.id, payment);
        if (receiver == address(0) || receiver == address(this)) return;
        quote.royalty = Math.min(royalty, Math.mulDiv(payment, order.maxRoyaltyBps, OrderTerms.BPS));
        if (quote.royalty != 0) quote.royaltyReceiver = receiver;
    }

    /// @dev What the maker of `order` gives in a ring, in all: what the next one wants, and, if it bids, its own fee and
    /// royalty on top. It signed to give `quote.offered` at most; what is not needed stays with it.
    function _ringGift(
        Order calldata order,
        Order calldata next,
        Quote memory quote,
        uint256 wanted,
        uint256 index
    ) private pure returns (uint256 given) {
        given = wanted + (order.unitsWanted ? quote.fee + quote.royalty : 0);
        bool fits =
            Assets.offeredBy(order).equal(Assets.wantedBy(next)) && given <= quote.offered && order.maker != next.maker; // else anyone could spend two orders of one maker on each other
        if (!fits) revert RingMismatch(index);
    }

    function _isEligible(address account, bytes32 topic) private view returns (bool) {
        return address(eligibility) != address(0) && eligibility.isEligible(account, topic);
    }

    function _unitsLeft(Order calldata order, bytes32 hash, uint256 total) private view returns (uint256) {
        return order.isWhole(total) ? total : total - filledUnits[hash];
    }

    function _recipientOf(Fill calldata how, address taker) private pure returns (address) {
        return how.recipient == address(0) ? taker : how.recipient;
    }

    function _requireSameLength(uint256 a, uint256 b) private pure {
        if (a != b) revert ArrayLengthMismatch(a, b);
    }

    function _next(uint256 index, uint256 length) private pure returns (uint256) {
        return index + 1 == length ? 0 : index + 1;
    }

    // ————————————————————————————————————————————— moves ——————————————————————————————————————————————

    function _fill(
        Order calldata order,
        bytes calldata signature,
        Fill calldata how
    ) private returns (uint256 offered, uint256 wanted) {
        bytes32 hash = OrderHash.ofOrder(order);
        Quote memory quote = _quote(order, hash, signature, how, msg.sender);
        (offered, wanted) = (quote.offered, quote.wanted);
        uint256 due = order.wantKind == AssetKind.Native ? wanted : 0;
        if (msg.value != due) revert FillValueMismatch(msg.value, due);

        _book(order, hash, quote.units);

        _emitFilled(hash, order.maker, msg.sender, quote);

        if (order.wantKind == AssetKind.ERC20) Assets.tryPermit(order.wantToken, msg.sender, how.permit);
        _exchange(order, hash, quote, how);
    }

    /// @dev The payment first, then the goods.
    function _exchange(Order calldata order, bytes32 hash, Quote memory quote, Fill calldata how) private {
        address recipient = _recipientOf(how, msg.sender);
        bytes memory note =
            order.offerKind == AssetKind.ERC1155 && how.data.length != 0
                ? abi.encode(DeliveryNote(hash, order.maker, msg.sender, order.wantToken, quote.wanted, how.data))
                : bytes("");
        Assets.Asset memory offer = Assets.offeredBy(order);
        Assets.Asset memory want = Assets.wantedBy(order);

        if (order.unitsWanted) {
            uint256 shares = _payShares(offer, order.maker, order.feeRecipient, quote);
            offer.move(order.maker, recipient, quote.offered - shares, note);
            want.move(msg.sender, order.maker, quote.wanted, "");
        } else {
            uint256 shares = _payShares(want, msg.sender, order.feeRecipient, quote);
            want.move(msg.sender, order.maker, quote.wanted - shares, "");
            offer.move(order.maker, recipient, quote.offered, note);
        }
    }

    /// @dev One step of a ring: `order`'s maker gives what `next` wants. A bidder pays its fee and royalty on top; a
    /// seller pays them out of what it receives.
    function _passOn(Order calldata order, Order calldata next, Quote memory quote, Quote memory nextQuote) private {
        Assets.Asset memory asset = Assets.offeredBy(order);
        uint256 amount = nextQuote.wanted;
        if (order.unitsWanted) _payShares(asset, order.maker, order.feeRecipient, quote);
        if (!next.unitsWanted) amount -= _payShares(asset, order.maker, next.feeRecipient, nextQuote);
        asset.move(order.maker, next.maker, amount, "");
    }

    /// @dev Pays fee and royalty of one order and returns their sum.
    function _payShares(
        Assets.Asset memory payment,
        address payer,
        address feeRecipient,
        Quote memory quote
    ) private returns (uint256) {
        payment.move(payer, feeRecipient, quote.fee, "");
        payment.move(payer, quote.royaltyReceiver, quote.royalty, "");
        return quote.fee + quote.royalty;
    }

    function _book(Order calldata order, bytes32 hash, uint256 units) private {
        uint256 total = order.totalUnits();
        _book(order, hash, units, _unitsLeft(order, hash, total), total);
    }

    function _emitFilled(bytes32 hash, address maker, address taker, Quote memory quote) private {
        emit OrderFilled(hash, maker, taker, quote.units, quote.offered, quote.wanted);
    }
}
