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
/// ERC-20 and ERC-721 must arrive exactly, and a royalty is capped by what the maker signed, to a unit for each fill.
contract AtomicMarket is OrderState, EIP712, ReentrancyGuardTransient {
    using Assets for IAtomicMarket.Order;
    using OrderTerms for IAtomicMarket.Order;

    /// @inheritdoc IAtomicMarket
    uint16 public constant override MAX_FEE_BPS = OrderTerms.MAX_FEE_BPS;
    /// @inheritdoc IAtomicMarket
    IEligibility public immutable override eligibility;

    constructor(IEligibility eligibility_) EIP712("AtomicMarket", "1") {
        eligibility = eligibility_;
    }

    /// @inheritdoc IAtomicMarket
    function takeSigned(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit
    ) external payable override nonReentrant returns (uint256 offered, uint256 wanted) {
        Order memory read = order;
        bytes32 hash = OrderHash.ofOrder(read);
        Quote memory quote;
        _enter(read, hash, hash, signature, units, limit, msg.sender, quote);
        bytes memory none; // unlike "", it allocates nothing
        _exchange(read, quote, msg.sender, none);
        return (quote.offered, quote.wanted);
    }

    /// @inheritdoc IAtomicMarket
    function fill(
        Order calldata order,
        bytes calldata signature,
        Fill calldata how
    ) external payable override nonReentrant returns (uint256 offered, uint256 wanted) {
        Quote memory quote = _fill(order, signature, how);
        return (quote.offered, quote.wanted);
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
        uint256 count = orders.length;
        Order[] memory ring = new Order[](count);
        bytes32[] memory hashes = new bytes32[](count);
        Quote[] memory quotes = new Quote[](count);
        for (uint256 i = 0; i < count; ++i) {
            ring[i] = orders[i];
            hashes[i] = OrderHash.ofOrder(ring[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            address next = ring[_next(i, count)].maker;
            _requireFillable(ring[i], hashes[i], next, next);
            _requireSigned(ring[i].maker, _signedHash(hashes[i], proofs[i]), signatures[i]);
            uint256 left = _price(ring[i], hashes[i], units[i], quotes[i]);
            _book(ring[i], hashes[i], units[i], left);
        }
        for (uint256 i = 0; i < count; ++i) {
            uint256 next = _next(i, count);
            quotes[i].offered = _ringGift(ring[i], ring[next], quotes[i], quotes[next].wanted, i);
            _emitFilled(hashes[i], ring[i].maker, ring[next].maker, quotes[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            uint256 next = _next(i, count);
            _passOn(ring[i], ring[next], quotes[i], quotes[next]);
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
        Order memory read = order;
        bytes32 hash = OrderHash.ofOrder(read);
        bytes32 signed = _signedHash(hash, how.proof);
        _check(read, hash, signed, signature, how.units, how.limit, taker, _recipientOf(how, taker), quote);
    }

    /// @inheritdoc IAtomicMarket
    function orderDigest(Order calldata order) external view override returns (bytes32) {
        return _hashTypedDataV4(orderHash(order));
    }

    /// @inheritdoc IAtomicMarket
    function treeDigest(bytes32 root) external view override returns (bytes32) {
        return _hashTypedDataV4(OrderHash.ofTree(root));
    }

    /// @inheritdoc IAtomicMarket
    function orderHash(Order calldata order) public pure override returns (bytes32) {
        return OrderHash.ofOrder(order);
    }

    // ————————————————————————————————————————————— checks —————————————————————————————————————————————

    /// @dev Every check of a fill but the coin that came with it; the same for the fill and for its quote. Here and below,
    /// `quote` is a result that is passed in, as the compiler would allocate it anew in every function that returns it.
    function _check(
        Order memory order,
        bytes32 hash,
        bytes32 signed,
        bytes calldata signature,
        uint256 units,
        uint256 limit,
        address taker,
        address recipient,
        Quote memory quote
    ) private view returns (uint256 left) {
        _requireFillable(order, hash, taker, recipient);
        _requireSigned(order.maker, signed, signature);
        left = _price(order, hash, units, quote);
        _requireWithinLimit(order, quote, limit);
    }

    function _requireFillable(Order memory order, bytes32 hash, address taker, address recipient) private view {
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

    function _requireSigned(address maker, bytes32 signed, bytes calldata signature) private view {
        Signatures.requireValid(maker, _hashTypedDataV4(signed), signature);
    }

    function _requireWithinLimit(Order memory order, Quote memory quote, uint256 limit) private pure {
        if (order.unitsWanted) {
            uint256 net = quote.offered - quote.fee - quote.royalty;
            if (net < limit) revert FillLimitExceeded(net, limit);
        } else if (quote.wanted > limit) {
            revert FillLimitExceeded(quote.wanted, limit);
        }
    }

    /// @dev Writes into `quote` what `units` cost and who shares in the payment; tells how many are left before.
    function _price(
        Order memory order,
        bytes32 hash,
        uint256 units,
        Quote memory quote
    ) private view returns (uint256 left) {
        uint256 total = order.totalUnits();
        left = order.isWhole(total) ? total : total - filledUnits[hash];
        if (units != total || left != total) order.requireUnits(units, left, total);

        quote.units = units;
        (quote.offered, quote.wanted) = order.amounts(units, total);
        if (order.feeBps | order.maxRoyaltyBps != 0) _share(order, left, quote);
    }

    /// @dev Writes into `quote` what of the whole order's fee and royalty these units bear.
    function _share(Order memory order, uint256 left, Quote memory quote) private view {
        uint256 price = order.unitsWanted ? order.offerAmount : order.wantAmount;
        uint256 payment = order.unitsWanted ? quote.offered : quote.wanted;
        quote.fee = order.portion(Math.mulDiv(price, order.feeBps, OrderTerms.BPS), quote.units, left);
        if (order.maxRoyaltyBps == 0) return;

        (uint8 kind, address token, uint256 id) = order.goods();
        if (kind != OrderTerms.ERC721 && kind != OrderTerms.ERC1155) return;
        (address receiver, uint256 royalty) = Royalties.ask(token, id, price);
        if (receiver == address(0) || receiver == address(this)) return;
        royalty = Math.min(royalty, Math.mulDiv(price, order.maxRoyaltyBps, OrderTerms.BPS));
        // Both portions may be rounded up: of a part that costs next to nothing they could be more than there is.
        royalty = Math.min(order.portion(royalty, quote.units, left), payment - quote.fee);
        if (royalty != 0) (quote.royaltyReceiver, quote.royalty) = (receiver, royalty);
    }

    /// @dev What the maker of `order` gives in a ring, in all: what the next one wants, and, if it bids, its own fee and
    /// royalty on top. It signed to give `quote.offered` at most; what is not needed stays with it.
    function _ringGift(
        Order memory order,
        Order memory next,
        Quote memory quote,
        uint256 wanted,
        uint256 index
    ) private pure returns (uint256 given) {
        given = wanted + (order.unitsWanted ? quote.fee + quote.royalty : 0);
        bool fits =
            order.offerKind == next.wantKind &&
                order.offerToken == next.wantToken &&
                order.offerId == next.wantId &&
                given <= quote.offered &&
                order.maker != next.maker; // else anyone could spend two orders of one maker on each other
        if (!fits) revert RingMismatch(index);
    }

    function _isEligible(address account, bytes32 topic) private view returns (bool) {
        return address(eligibility) != address(0) && eligibility.isEligible(account, topic);
    }

    function _recipientOf(Fill calldata how, address taker) private pure returns (address) {
        return how.recipient == address(0) ? taker : how.recipient;
    }

    /// @dev With a proof, the maker signed the root to which it leads; without, the order itself.
    function _signedHash(bytes32 hash, bytes32[] calldata proof) private pure returns (bytes32) {
        return proof.length == 0 ? hash : OrderHash.ofTree(MerkleProof.processProofCalldata(proof, hash));
    }

    function _requireSameLength(uint256 a, uint256 b) private pure {
        if (a != b) revert ArrayLengthMismatch(a, b);
    }

    function _next(uint256 index, uint256 length) private pure returns (uint256) {
        return index + 1 == length ? 0 : index + 1;
    }

    // ————————————————————————————————————————————— moves ——————————————————————————————————————————————

    function _fill(
        Order calldata source,
        bytes calldata signature,
        Fill calldata how
    ) private returns (Quote memory quote) {
        Order memory order = source;
        bytes32 hash = OrderHash.ofOrder(order);
        address recipient = _recipientOf(how, msg.sender);
        _enter(order, hash, _signedHash(hash, how.proof), signature, how.units, how.limit, recipient, quote);

        if (how.permit.length != 0) Assets.tryPermit(order.wantToken, msg.sender, how.permit);
        bytes memory note;
        if (order.offerKind == OrderTerms.ERC1155 && how.data.length != 0) {
            note = abi.encode(
                DeliveryNote(hash, order.maker, msg.sender, order.wantKind, order.wantToken, quote.wanted, how.data)
            );
        }
        _exchange(order, quote, recipient, note);
    }

    /// @dev All checks, then all effects. Writes `quote`.
    function _enter(
        Order memory order,
        bytes32 hash,
        bytes32 signed,
        bytes calldata signature,
        uint256 units,
        uint256 limit,
        address recipient,
        Quote memory quote
    ) private {
        uint256 left = _check(order, hash, signed, signature, units, limit, msg.sender, recipient, quote);
        uint256 due = order.wantKind == OrderTerms.NATIVE ? quote.wanted : 0;
        if (msg.value != due) revert FillValueMismatch(msg.value, due);

        _book(order, hash, units, left);

        _emitFilled(hash, order.maker, msg.sender, quote);
    }

    /// @dev The payment first, then the goods.
    function _exchange(Order memory order, Quote memory quote, address recipient, bytes memory note) private {
        if (order.unitsWanted) {
            uint256 net = quote.offered - _payOfferedShares(order, quote);
            order.moveOffered(order.maker, recipient, net, note);
            order.moveWanted(msg.sender, order.maker, quote.wanted);
        } else {
            uint256 net = quote.wanted - _payWantedShares(order, quote, msg.sender);
            order.moveWanted(msg.sender, order.maker, net);
            order.moveOffered(order.maker, recipient, quote.offered, note);
        }
    }

    /// @dev One step of a ring: `order`'s maker gives what `next` wants. A bidder pays its fee and royalty on top; a
    /// seller pays them out of what it receives.
    function _passOn(Order memory order, Order memory next, Quote memory quote, Quote memory nextQuote) private {
        if (order.unitsWanted) _payOfferedShares(order, quote);
        uint256 net = nextQuote.wanted;
        if (!next.unitsWanted) net -= _payWantedShares(next, nextQuote, order.maker);
        order.moveOffered(order.maker, next.maker, net, "");
    }

    /// @dev Fee and royalty of a bid, by its maker. Returns their sum.
    function _payOfferedShares(Order memory order, Quote memory quote) private returns (uint256 sum) {
        sum = quote.fee + quote.royalty;
        if (sum == 0) return 0;
        order.moveOffered(order.maker, order.feeRecipient, quote.fee, "");
        order.moveOffered(order.maker, quote.royaltyReceiver, quote.royalty, "");
    }

    /// @dev Fee and royalty of a listing, by whoever pays its price. Returns their sum.
    function _payWantedShares(Order memory order, Quote memory quote, address payer) private returns (uint256 sum) {
        sum = quote.fee + quote.royalty;
        if (sum == 0) return 0;
        order.moveWanted(payer, order.feeRecipient, quote.fee);
        order.moveWanted(payer, quote.royaltyReceiver, quote.royalty);
    }

    function _emitFilled(bytes32 hash, address maker, address taker, Quote memory quote) private {
        emit OrderFilled(hash, maker, taker, quote.units, quote.offered, quote.wanted);
    }
}
