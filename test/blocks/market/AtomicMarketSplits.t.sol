// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";

import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {MarketAssemblyHarness} from "../../../contracts/mocks/MarketAssemblyHarness.sol";
import {RoyaltyToken721} from "../../../contracts/mocks/RoyaltyToken721.sol";
import {MarketFixture} from "./MarketFixture.sol";

/// @dev Properties over all numbers: splits, quotes, shares, and the two assembly routines against plain Solidity.
contract AtomicMarketSplitsTest is MarketFixture {
    uint256 private constant MAX_FILLS = 6;

    /// @dev The units of fill `i` of a random split: at least `least`, and all that is left in the end.
    function _part(uint256 seed, uint256 i, uint256 left, uint256 least) private pure returns (uint256) {
        if (i == MAX_FILLS - 1 || left <= least) return left;
        return bound(uint256(keccak256(abi.encode(seed, i))), least, left);
    }

    function testFuzz_any_split_of_a_listing_pays_the_price_and_at_most_one_wei_per_fill_more(
        uint256 units,
        uint256 price,
        uint256 seed
    ) public {
        IAtomicMarket.Order memory order = _listing1155();
        order.offerAmount = bound(units, 1, 1_000_000);
        order.wantAmount = bound(price, 1, PURSE / 2);
        uint256 fills = _fillInParts(order, seed, 1);
        uint256 paid = PURSE - cash.balanceOf(taker);
        assertGe(paid, order.wantAmount);
        assertLe(paid, order.wantAmount + fills - 1);
        assertEq(cash.balanceOf(maker), PURSE + paid);
        assertEq(credits.balanceOf(taker, CREDIT), 1_000_000 + order.offerAmount);
    }

    function testFuzz_any_split_of_a_bid_costs_the_price_and_at_most_one_wei_per_fill_less(
        uint256 units,
        uint256 price,
        uint256 seed
    ) public {
        IAtomicMarket.Order memory order = _bid1155();
        order.wantAmount = bound(units, 1, 1_000_000);
        order.offerAmount = bound(price, order.wantAmount, PURSE); // each unit earns something
        uint256 fills = _fillInParts(order, seed, 1);
        uint256 paid = PURSE - cash.balanceOf(maker);
        assertLe(paid, order.offerAmount);
        assertGe(paid, order.offerAmount - (fills - 1));
        assertEq(cash.balanceOf(taker), PURSE + paid);
        assertEq(credits.balanceOf(maker, CREDIT), 1_000_000 + order.wantAmount);
    }

    function _fillInParts(
        IAtomicMarket.Order memory order,
        uint256 seed,
        uint256 least
    ) private returns (uint256 fills) {
        uint256 total = order.unitsWanted ? order.wantAmount : order.offerAmount;
        bytes memory signature = _sign(order);
        for (uint256 left = total; left != 0; ++fills) {
            assertFalse(market.isClosed(maker, order.nonce));
            uint256 part = _part(seed, fills, left, least);
            vm.prank(taker);
            market.fill(order, signature, order.unitsWanted ? _sell(part) : _how(part));
            left -= part;
            if (fills != 0 || left != 0) assertEq(market.filledUnits(market.orderHash(order)), total - left);
        }
        assertTrue(market.isClosed(maker, order.nonce), "closes exactly");
    }

    /// @dev Whatever is asked, the quote and the fill agree: on the amounts, or on the bytes of the refusal.
    function testFuzz_the_quote_is_what_the_fill_does(uint256 seed) public {
        IAtomicMarket.Order memory order = _random(seed);
        IAtomicMarket.Fill memory how;
        how.units = _pick(seed, "units", 0, (order.unitsWanted ? order.wantAmount : order.offerAmount) + 1);
        how.limit = order.unitsWanted ? _pick(seed, "limit", 0, PRICE / 10) : _pick(seed, "limit", PRICE / 10, PRICE);
        if (_pick(seed, "recipient", 0, 3) == 0) how.recipient = stranger;
        if (_pick(seed, "used", 0, 3) == 0 && order.offerAmount > 1) {
            vm.prank(maker);
            market.cancel(order.nonce);
        }
        bytes memory signature = _signWith(_pick(seed, "key", 0, 9) == 0 ? takerKey : makerKey, _digest(order));

        (bool quoted, bytes memory quote) = address(market).staticcall(
            abi.encodeCall(market.quoteFill, (order, signature, how, taker))
        );
        address payee = order.unitsWanted ? (how.recipient == address(0) ? taker : how.recipient) : maker;
        uint256 before = cash.balanceOf(payee);
        uint256 venueBefore = cash.balanceOf(venue);
        vm.prank(taker);
        (bool filled, bytes memory result) = address(market).call(abi.encodeCall(market.fill, (order, signature, how)));

        assertEq(filled, quoted);
        if (!filled) return assertEq(result, quote, "one refusal");
        IAtomicMarket.Quote memory expected = abi.decode(quote, (IAtomicMarket.Quote));
        (uint256 offered, uint256 wanted) = abi.decode(result, (uint256, uint256));
        assertEq(expected.units, how.units);
        assertEq(expected.offered, offered);
        assertEq(expected.wanted, wanted);
        uint256 payment = order.unitsWanted ? offered : wanted;
        assertEq(cash.balanceOf(payee) - before, payment - expected.fee - expected.royalty);
        assertEq(cash.balanceOf(venue) - venueBefore, expected.fee);
    }

    function _random(uint256 seed) private view returns (IAtomicMarket.Order memory order) {
        order = _pick(seed, "side", 0, 1) == 0 ? _listing1155() : _bid1155();
        if (order.unitsWanted) order.wantAmount = _pick(seed, "amount", 1, 20);
        else order.offerAmount = _pick(seed, "amount", 1, 20);
        order.minUnits = _pick(seed, "minimum", 0, 5);
        order.nonce = _pick(seed, "nonce", 0, 400);
        if (_pick(seed, "early", 0, 9) == 0) order.startTime = uint64(block.timestamp + 1);
        if (_pick(seed, "late", 0, 9) == 0) order.endTime = uint64(block.timestamp);
        if (_pick(seed, "epoch", 0, 9) == 0) order.epoch = 1;
        if (_pick(seed, "taker", 0, 9) == 0) order.taker = stranger;
        if (_pick(seed, "reserved", 0, 9) == 0) order.recipient = stranger;
        if (_pick(seed, "topic", 0, 9) == 0) order.topic = TOPIC;
        if (_pick(seed, "id", 0, 9) == 0) (order.unitsWanted) ? order.offerId = 3 : order.wantId = 3;
        if (_pick(seed, "fee", 0, 2) == 0) {
            (order.feeRecipient, order.feeBps) = (venue, uint16(_pick(seed, "bps", 0, 1_050)));
        }
    }

    function _pick(uint256 seed, string memory what, uint256 low, uint256 high) private pure returns (uint256) {
        return bound(uint256(keccak256(abi.encode(seed, what))), low, high);
    }

    function _digest(IAtomicMarket.Order memory order) private view returns (bytes32) {
        return market.orderDigest(order);
    }

    function testFuzz_all_payouts_add_up_to_the_price(uint256 price, uint16 fee, uint16 cap, uint256 asked) public {
        RoyaltyToken721 token = new RoyaltyToken721();
        token.mint(maker, 1);
        token.setRoyalty(stranger, bound(asked, 0, 20_000));
        vm.prank(maker);
        token.setApprovalForAll(address(market), true);
        IAtomicMarket.Order memory order = _listing721();
        order.offerToken = address(token);
        order.wantAmount = bound(price, 1, PURSE);
        (order.feeRecipient, order.feeBps) = (venue, uint16(bound(fee, 0, 1_000)));
        order.maxRoyaltyBps = uint16(bound(cap, 0, 10_000 - order.feeBps));
        _fill(order, _how(1));

        uint256 feePaid = cash.balanceOf(venue);
        uint256 royaltyPaid = cash.balanceOf(stranger);
        assertEq(cash.balanceOf(maker) - PURSE + feePaid + royaltyPaid, order.wantAmount);
        assertEq(feePaid, (order.wantAmount * order.feeBps) / 10_000);
        assertLe(royaltyPaid, (order.wantAmount * order.maxRoyaltyBps) / 10_000);
        assertEq(cash.balanceOf(taker), PURSE - order.wantAmount);
    }

    // ———————————————————————————————— fee and royalty of parts ————————————————————————————————

    /// @dev What of the price of a whole order goes to the venue and, as a royalty, to the stranger.
    struct Shares {
        uint256 price;
        uint256 fee;
        uint256 royalty;
    }

    function testFuzz_any_split_pays_the_fee_and_the_royalty_of_the_whole(
        bool bid,
        uint256 units,
        uint256 price,
        uint256 bps,
        uint256 asked,
        uint256 seed
    ) public {
        units = bound(units, 1, 1_000_000);
        // From 8 of the smallest unit for each on, half of a part always covers its fee and royalty, both rounded up.
        price = bound(price, 8 * units, PURSE / 2);
        IAtomicMarket.Order memory order = _dividedOrder(bid, units, price, bps % 1_001, 1 + (bps % 4_000));
        Shares memory due = _sharesOf(order, price, asked);
        _sellInParts(order, due, seed, true);
        assertEq(cash.balanceOf(venue), due.fee);
        assertEq(cash.balanceOf(stranger), due.royalty);
    }

    /// @dev Where a part costs no more than its shares: the fee is whole, the royalty may lack one unit for each fill.
    function testFuzz_dust_pays_the_fee_and_no_more_than_the_royalty(
        bool bid,
        uint256 units,
        uint256 price,
        uint256 bps,
        uint256 asked,
        uint256 seed
    ) public {
        units = bound(units, 1, 40);
        price = bound(price, bid ? units : 1, 100);
        IAtomicMarket.Order memory order = _dividedOrder(bid, units, price, bps % 1_001, 1 + (bps % 9_000));
        Shares memory due = _sharesOf(order, price, asked);
        uint256 fills = _sellInParts(order, due, seed, false);
        assertEq(cash.balanceOf(venue), due.fee);
        assertLe(cash.balanceOf(stranger), due.royalty);
        assertGe(cash.balanceOf(stranger) + fills, due.royalty);
    }

    function test_filling_unit_by_unit_saves_none_of_the_fee() public {
        IAtomicMarket.Order memory order = _dividedOrder(false, 100, 100, 500, 0); // 5 % of 1 is nothing
        bytes memory signature = _sign(order);
        for (uint256 sold = 1; sold <= 100; ++sold) {
            vm.prank(taker);
            market.takeSigned(order, signature, 1, 1);
            assertEq(cash.balanceOf(venue), sold / 20, "one of each twenty");
        }
    }

    function _dividedOrder(
        bool bid,
        uint256 units,
        uint256 price,
        uint256 feeBps,
        uint256 royaltyBps
    ) private view returns (IAtomicMarket.Order memory order) {
        order = bid ? _bid1155() : _listing1155();
        (order.offerAmount, order.wantAmount) = bid ? (price, units) : (units, price);
        (order.feeRecipient, order.feeBps, order.maxRoyaltyBps) = (venue, uint16(feeBps), uint16(royaltyBps));
    }

    /// @dev The token answers only to the price of the whole order.
    function _sharesOf(
        IAtomicMarket.Order memory order,
        uint256 price,
        uint256 asked
    ) private returns (Shares memory due) {
        asked = bound(asked, 0, price);
        bytes memory question = abi.encodeCall(IERC2981.royaltyInfo, (CREDIT, price));
        vm.mockCall(address(credits), question, abi.encode(stranger, asked));
        uint256 most = (price * order.maxRoyaltyBps) / 10_000;
        due = Shares(price, (price * order.feeBps) / 10_000, asked < most ? asked : most);
    }

    /// @dev Fills in parts. After each: the quote has come true, and a seller who listed has its part of the net price.
    function _sellInParts(
        IAtomicMarket.Order memory order,
        Shares memory due,
        uint256 seed,
        bool exact
    ) private returns (uint256 fills) {
        bytes memory signature = _sign(order);
        uint256 total = order.unitsWanted ? order.wantAmount : order.offerAmount;
        for (uint256 left = total; left != 0; ++fills) {
            IAtomicMarket.Fill memory how = _how(_part(seed, fills, left, 1));
            if (order.unitsWanted) how.limit = 0;
            IAtomicMarket.Quote memory quote = market.quoteFill(order, signature, how, taker);
            uint256[2] memory before = [cash.balanceOf(venue), cash.balanceOf(stranger)];
            vm.prank(taker);
            market.fill(order, signature, how);
            left -= how.units;
            assertEq(cash.balanceOf(venue) - before[0], quote.fee);
            assertEq(cash.balanceOf(stranger) - before[1], quote.royalty);
            if (exact) assertEq(cash.balanceOf(stranger), (due.royalty * (total - left)) / total);
            assertEq(cash.balanceOf(venue), (due.fee * (total - left)) / total);
            if (order.unitsWanted) continue;
            uint256 net = due.price - due.fee - due.royalty;
            assertGe((cash.balanceOf(maker) - PURSE) * total, net * (total - left), "less than the maker signed");
        }
    }

    function testFuzz_prices_of_any_size_do_not_overflow(uint256 units, uint256 total, uint256 price) public view {
        IAtomicMarket.Order memory order = _listing1155();
        order.offerAmount = bound(total, 1, type(uint256).max);
        order.wantAmount = bound(price, 1, type(uint256).max);
        (order.feeRecipient, order.feeBps) = (venue, 1_000);
        units = bound(units, 1, order.offerAmount);
        IAtomicMarket.Quote memory quote = market.quoteFill(order, _sign(order), _how(units), taker);
        assertLe(quote.wanted, order.wantAmount);
        assertGe(quote.wanted, 1);
        // quote.wanted is the least w with w / units >= price / total
        (uint256 high, uint256 low) = _mul(quote.wanted, order.offerAmount);
        (uint256 dueHigh, uint256 dueLow) = _mul(units, order.wantAmount);
        assertTrue(high > dueHigh || (high == dueHigh && low >= dueLow));
        (high, low) = _mul(quote.wanted - 1, order.offerAmount);
        assertTrue(high < dueHigh || (high == dueHigh && low < dueLow));
    }

    function _mul(uint256 a, uint256 b) private pure returns (uint256 high, uint256 low) {
        unchecked {
            low = a * b;
            uint256 mm = mulmod(a, b, type(uint256).max);
            high = mm - low;
            if (mm < low) --high;
        }
    }

    // ———————————————————————————————— assembly against plain Solidity ————————————————————————————————

    function testFuzz_hashes_any_order_as_plain_abi_encode_does(IAtomicMarket.Order memory order) public {
        MarketAssemblyHarness harness = new MarketAssemblyHarness();
        (bytes32 hash, bool untouched) = harness.hashFast(order);
        assertEq(hash, harness.hashPlain(order));
        assertEq(hash, market.orderHash(order));
        assertTrue(untouched);
    }

    function testFuzz_asks_for_the_royalty_as_plain_Solidity_does(
        uint8 manner,
        address receiver,
        uint256 bps,
        uint128 price
    ) public {
        MarketAssemblyHarness harness = new MarketAssemblyHarness();
        RoyaltyToken721 token = new RoyaltyToken721();
        token.setRoyalty(receiver, bound(bps, 0, 20_000));
        token.behave(RoyaltyToken721.Manner(bound(manner, 0, uint8(type(RoyaltyToken721.Manner).max))));
        (address fastReceiver, uint256 fastAmount) = harness.askFast(address(token), 1, price);
        (address plainReceiver, uint256 plainAmount) = harness.askPlain(address(token), 1, price);
        assertEq(fastReceiver, plainReceiver);
        assertEq(fastAmount, plainAmount);
        if (token.manner() == RoyaltyToken721.Manner.Honest) {
            assertEq(fastReceiver, receiver);
            assertEq(fastAmount, (uint256(price) * token.bps()) / 10_000);
        } else if (token.manner() != RoyaltyToken721.Manner.ReturnBomb) {
            assertEq(fastReceiver, address(0));
        }
    }
}
