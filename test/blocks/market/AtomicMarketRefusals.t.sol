// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibility} from "../../../contracts/base/IEligibility.sol";
import {Signatures} from "../../../contracts/base/Signatures.sol";
import {AtomicMarket} from "../../../contracts/blocks/market/AtomicMarket.sol";
import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {MarketFixture} from "./MarketFixture.sol";

/// @dev Every refusal by its error and values. {_refuses} demands the same bytes of the fill and of its quote.
contract AtomicMarketRefusalsTest is MarketFixture {
    function _refuses(IAtomicMarket.Order memory order, IAtomicMarket.Fill memory how, bytes memory reason) private {
        _refusesSigned(order, _sign(order), how, reason);
    }

    function _refusesSigned(
        IAtomicMarket.Order memory order,
        bytes memory signature,
        IAtomicMarket.Fill memory how,
        bytes memory reason
    ) private {
        vm.expectRevert(reason);
        market.quoteFill(order, signature, how, taker);
        vm.expectRevert(reason);
        vm.prank(taker);
        market.fill(order, signature, how);
        if (how.proof.length == 0 && how.recipient == address(0)) {
            vm.expectRevert(reason);
            vm.prank(taker);
            market.takeSigned(order, signature, how.units, how.limit);
        }
    }

    function _malformed(IAtomicMarket.Order memory order) private {
        bytes32 hash = market.orderHash(order);
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderMalformed.selector, hash));
    }

    // ———————————————————————————————— malformed ————————————————————————————————

    function test_refuses_to_offer_coin() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.offerKind, order.offerToken, order.offerId) = (NATIVE, address(0), 0);
        _malformed(order);
    }

    function test_refuses_a_kind_that_does_not_exist() public {
        IAtomicMarket.Order memory order = _listing721();
        order.offerKind = 4;
        _malformed(order);
        order = _listing721();
        order.wantKind = 255;
        _malformed(order);
        order.wantToken = address(0); // as coin has
        _malformed(order);
    }

    function test_refuses_an_amount_of_zero() public {
        for (uint8 kind = ERC20; kind <= ERC1155; ++kind) {
            IAtomicMarket.Order memory order = _listing1155();
            (order.offerKind, order.offerId, order.offerAmount) = (kind, 0, 0);
            _malformed(order);
            order = _listing1155();
            (order.wantKind, order.wantAmount) = (kind, 0);
            _malformed(order);
        }
        IAtomicMarket.Order memory free = _listing721();
        (free.wantKind, free.wantToken, free.wantAmount) = (NATIVE, address(0), 0);
        _malformed(free);
    }

    function test_refuses_several_of_a_unique_token() public {
        IAtomicMarket.Order memory order = _listing721();
        order.offerAmount = 2;
        _malformed(order);
        order = _bid721();
        order.wantAmount = 2;
        _malformed(order);
    }

    function test_refuses_an_id_where_there_is_none() public {
        IAtomicMarket.Order memory order = _listing721();
        order.wantId = 1;
        _malformed(order);
        order = _bid721();
        order.offerId = 1;
        _malformed(order);
        order = _listing721();
        (order.wantKind, order.wantToken, order.wantId) = (NATIVE, address(0), 1);
        _malformed(order);
    }

    function test_refuses_coin_with_a_contract() public {
        IAtomicMarket.Order memory order = _listing721();
        order.wantKind = NATIVE;
        _malformed(order);
    }

    function test_refuses_a_fee_or_royalty_on_a_payment_that_cannot_be_shared() public {
        for (uint8 kind = ERC721; kind <= ERC1155; ++kind) {
            IAtomicMarket.Order memory order = _listing721();
            (order.wantKind, order.wantAmount, order.feeRecipient, order.feeBps) = (kind, 1, venue, 1);
            _malformed(order);
            (order.feeBps, order.maxRoyaltyBps) = (0, 1);
            _malformed(order);
            order = _bid1155();
            (order.offerKind, order.offerAmount, order.feeRecipient, order.feeBps) = (kind, 1, venue, 1);
            _malformed(order);
        }
    }

    function test_refuses_a_fee_for_nobody_and_for_the_market() public {
        IAtomicMarket.Order memory order = _listing721();
        order.feeBps = 1;
        _malformed(order);
        order.feeRecipient = address(market);
        _malformed(order);
    }

    function test_refuses_fee_and_royalty_above_the_whole_price() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.feeRecipient, order.feeBps, order.maxRoyaltyBps) = (venue, 1_000, 9_001);
        _malformed(order);
    }

    function test_refuses_a_fee_above_the_cap() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.feeRecipient, order.feeBps) = (venue, 1_001);
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.FeeAboveCap.selector, 1_001, 1_000));
    }

    // ———————————————————————————————— not open ————————————————————————————————

    function test_refuses_a_fill_one_second_before_the_start() public {
        IAtomicMarket.Order memory order = _listing721();
        order.startTime = uint64(block.timestamp + 1);
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderNotStarted.selector, order.startTime));
    }

    function test_refuses_a_fill_in_the_second_of_the_end() public {
        IAtomicMarket.Order memory order = _listing721();
        order.endTime = uint64(block.timestamp);
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderExpired.selector, order.endTime));
    }

    function test_refuses_a_filled_order() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.nonce, order.wantKind, order.wantToken) = (191, ERC20, address(cash));
        _fill(order, _how(1));
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, 191));
    }

    function test_refuses_a_cancelled_order() public {
        uint256[3] memory nonces = [uint256(0), 192, type(uint256).max];
        for (uint256 i = 0; i < nonces.length; ++i) {
            IAtomicMarket.Order memory order = _listing721();
            order.nonce = nonces[i];
            vm.prank(maker);
            market.cancel(nonces[i]);
            _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, nonces[i]));
        }
    }

    function test_refuses_an_order_of_a_later_epoch() public {
        IAtomicMarket.Order memory order = _listing721();
        order.epoch = 1;
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderEpochMismatch.selector, maker, 0));
    }

    // ———————————————————————————————— not for this taker ————————————————————————————————

    function test_refuses_another_taker_than_the_reserved_one() public {
        IAtomicMarket.Order memory order = _listing721();
        order.taker = stranger;
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderTakerOnly.selector, stranger, taker));
    }

    function test_refuses_another_recipient_than_the_reserved_one() public {
        IAtomicMarket.Order memory order = _listing721();
        order.recipient = stranger;
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderRecipientOnly.selector, stranger, taker));
        IAtomicMarket.Fill memory how = _how(1);
        how.recipient = venue;
        _refuses(order, how, abi.encodeWithSelector(IAtomicMarket.OrderRecipientOnly.selector, stranger, venue));
    }

    function test_refuses_to_deliver_to_itself() public {
        IAtomicMarket.Fill memory how = _how(1);
        how.recipient = address(market);
        _refuses(
            _listing721(),
            how,
            abi.encodeWithSelector(IAtomicMarket.FillRecipientInvalid.selector, address(market))
        );
    }

    function test_refuses_a_taker_who_is_not_eligible() public {
        IAtomicMarket.Order memory order = _listing721();
        order.topic = TOPIC;
        eligible.set(taker, keccak256("other"), true);
        eligible.set(maker, TOPIC, true);
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderTakerIneligible.selector, taker, TOPIC));
    }

    function test_refuses_every_topic_when_nobody_can_tell_who_is_eligible() public {
        market = new AtomicMarket(IEligibility(address(0)));
        IAtomicMarket.Order memory order = _listing721();
        order.topic = TOPIC;
        _refuses(order, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderTakerIneligible.selector, taker, TOPIC));
    }

    // ———————————————————————————————— not signed ————————————————————————————————

    function test_refuses_the_signature_of_another() public {
        IAtomicMarket.Order memory order = _listing721();
        bytes memory signature = _signWith(takerKey, market.orderDigest(order));
        _refusesSigned(order, signature, _how(1), abi.encodeWithSelector(Signatures.SignatureInvalid.selector, maker));
    }

    function test_refuses_an_order_without_a_maker() public {
        IAtomicMarket.Order memory order = _listing721();
        order.maker = address(0);
        _refusesSigned(
            order,
            new bytes(65),
            _how(1),
            abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(0))
        );
    }

    /// @dev Whatever word of the order is changed by one bit, the maker did not sign it.
    function testFuzz_refuses_an_order_changed_in_any_field(uint256 field, uint256 bit) public {
        IAtomicMarket.Order memory order = _listing1155();
        bytes memory signature = _sign(order);
        bytes memory data = abi.encodeCall(market.fill, (order, signature, _how(1)));
        uint256[21] memory widths = [
            uint256(160),
            160,
            160,
            8,
            160,
            256,
            256,
            8,
            160,
            256,
            256,
            1,
            256,
            64,
            64,
            256,
            160,
            16,
            16,
            64,
            256
        ];
        field = bound(field, 0, 20);
        bit = bound(bit, 0, widths[field] - 1);
        uint256 index = 4 + field * 32 + 31 - bit / 8;
        data[index] ^= bytes1(uint8(1 << (bit % 8)));
        vm.prank(taker);
        (bool filled, ) = address(market).call(data);
        assertFalse(filled);
        assertEq(cash.balanceOf(taker), PURSE);
    }

    function test_refuses_dirty_upper_bits_in_any_narrow_field() public {
        bytes memory signature = _sign(_listing721());
        uint8[13] memory fields = [0, 1, 2, 3, 4, 7, 8, 11, 13, 14, 16, 17, 18];
        for (uint256 i = 0; i < fields.length; ++i) {
            bytes memory data = abi.encodeCall(market.takeSigned, (_listing721(), signature, 1, PRICE));
            data[4 + uint256(fields[i]) * 32] = 0x80;
            vm.prank(taker);
            (bool filled, ) = address(market).call(data);
            assertFalse(filled);
        }
    }

    function test_refuses_the_malleable_twin_of_a_used_signature_too() public {
        IAtomicMarket.Order memory order = _listing1155();
        uint256 curveOrder = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(makerKey, market.orderDigest(order));
        bytes memory twin = abi.encodePacked(r, bytes32(curveOrder - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        _refusesSigned(order, twin, _how(1), abi.encodeWithSelector(Signatures.SignatureInvalid.selector, maker));
    }

    function test_the_compact_twin_of_a_used_signature_fills_nothing_again() public {
        IAtomicMarket.Order memory order = _listing721();
        _fill(order, _how(1));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(makerKey, market.orderDigest(order));
        bytes memory compact = abi.encodePacked(r, bytes32((uint256(v - 27) << 255) | uint256(s)));
        _refusesSigned(order, compact, _how(1), abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, 0));
    }

    function test_refuses_an_order_signed_for_another_market_or_chain() public {
        IAtomicMarket.Order memory order = _listing721();
        bytes memory signature = _signWith(makerKey, new AtomicMarket(eligible).orderDigest(order));
        bytes memory reason = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, maker);
        _refusesSigned(order, signature, _how(1), reason);

        signature = _sign(order);
        vm.chainId(block.chainid + 1);
        _refusesSigned(order, signature, _how(1), reason);
    }

    function test_refuses_a_proof_that_leads_to_another_root() public {
        IAtomicMarket.Order memory order = _listing721();
        bytes memory single = _sign(order);
        IAtomicMarket.Fill memory how = _how(1);
        how.proof = new bytes32[](1);
        bytes memory reason = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, maker);
        _refusesSigned(order, single, how, reason);

        bytes memory tree = _signWith(makerKey, market.treeDigest(market.orderHash(order)));
        _refusesSigned(order, tree, how, reason);
        _refusesSigned(order, tree, _how(1), reason); // a tree signature is no order signature
    }

    // ———————————————————————————————— wrong amount ————————————————————————————————

    function _refusesUnits(IAtomicMarket.Order memory order, uint256 asked, uint256 minimum, uint256 left) private {
        IAtomicMarket.Fill memory how = order.unitsWanted ? _sell(asked) : _how(asked);
        _refuses(order, how, abi.encodeWithSelector(IAtomicMarket.FillUnitsInvalid.selector, asked, minimum, left));
    }

    function test_refuses_a_fill_of_nothing() public {
        _refusesUnits(_listing721(), 0, 1, 1);
        _refusesUnits(_listing1155(), 0, 1, UNITS);
    }

    function test_refuses_a_fill_below_the_minimum() public {
        IAtomicMarket.Order memory order = _listing1155();
        order.minUnits = 100;
        _refusesUnits(order, 99, 100, UNITS);
        _fill(order, _how(950));
        _refusesUnits(order, 49, 50, 50);
    }

    function test_refuses_more_than_is_left() public {
        IAtomicMarket.Order memory order = _listing1155();
        _refusesUnits(order, UNITS + 1, 1, UNITS);
        _fill(order, _how(400));
        _refusesUnits(order, 601, 1, 600);
        _refusesUnits(order, UNITS, 1, 600);
    }

    function test_refuses_a_part_of_what_is_sold_whole() public {
        IAtomicMarket.Order memory order = _listing1155();
        order.minUnits = UNITS;
        _refusesUnits(order, UNITS - 1, UNITS, UNITS);
        order.minUnits = UNITS + 1;
        _refusesUnits(order, 1, UNITS, UNITS);
    }

    function test_refuses_a_part_for_a_unique_token() public {
        IAtomicMarket.Order memory order = _listing1155();
        (order.wantKind, order.wantToken, order.wantId, order.wantAmount) = (ERC721, address(art), 101, 1);
        _refusesUnits(order, 1, UNITS, UNITS);
        order = _bid1155();
        (order.offerKind, order.offerToken, order.offerId, order.offerAmount) = (ERC721, address(art), 1, 1);
        _refusesUnits(order, UNITS - 1, UNITS, UNITS);
    }

    function test_refuses_units_that_earn_the_taker_nothing() public {
        IAtomicMarket.Order memory order = _bid1155();
        order.offerAmount = 3; // 334 units are the first that earn one
        _refusesUnits(order, 333, 334, UNITS);
        _fill(order, _sell(334));
        _fill(order, _sell(666 - 1));
        _refusesUnits(order, 1, 334, 1);
    }

    function test_refuses_a_price_above_the_takers_limit() public {
        IAtomicMarket.Fill memory how = _how(1);
        how.limit = PRICE - 1;
        _refuses(
            _listing721(),
            how,
            abi.encodeWithSelector(IAtomicMarket.FillLimitExceeded.selector, PRICE, PRICE - 1)
        );
    }

    function test_refuses_a_bid_that_pays_less_than_the_takers_limit_after_the_fee() public {
        IAtomicMarket.Order memory order = _bid721();
        (order.feeRecipient, order.feeBps) = (venue, 1_000);
        uint256 net = (PRICE * 9) / 10;
        IAtomicMarket.Fill memory how = _sell(1);
        how.limit = net + 1;
        _refuses(order, how, abi.encodeWithSelector(IAtomicMarket.FillLimitExceeded.selector, net, net + 1));
        how.limit = net;
        _fill(order, how);
    }

    function test_refuses_any_coin_but_exactly_what_is_due() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.wantKind, order.wantToken) = (NATIVE, address(0));
        bytes memory signature = _sign(order);
        uint256[3] memory sums = [uint256(0), PRICE - 1, PRICE + 1];
        for (uint256 i = 0; i < sums.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.FillValueMismatch.selector, sums[i], PRICE));
            vm.prank(taker);
            market.fill{value: sums[i]}(order, signature, _how(1));
        }
    }

    function test_refuses_coin_when_none_is_due() public {
        IAtomicMarket.Order memory order = _listing721();
        bytes memory signature = _sign(order);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.FillValueMismatch.selector, 1, 0));
        vm.prank(taker);
        market.takeSigned{value: 1}(order, signature, 1, PRICE);
    }

    function test_refuses_plain_coin() public {
        vm.prank(taker);
        (bool taken, ) = address(market).call{value: 1}("");
        assertFalse(taken);
    }
}
