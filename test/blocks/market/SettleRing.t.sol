// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {RoyaltyToken721} from "../../../contracts/mocks/RoyaltyToken721.sol";
import {MarketFixture} from "./MarketFixture.sol";

contract SettleRingTest is MarketFixture {
    IAtomicMarket.Order[] private _orders;
    bytes[] private _signatures;
    uint256[] private _units;
    bytes32[][] private _proofs;
    mapping(address account => uint256) private _keys;

    function setUp() public override {
        super.setUp();
        _keys[maker] = makerKey;
        _keys[taker] = takerKey;
    }

    function _add(IAtomicMarket.Order memory order, uint256 units) private {
        _orders.push(order);
        _signatures.push(_signWith(_keys[order.maker], market.orderDigest(order)));
        _units.push(units);
        _proofs.push(new bytes32[](0));
    }

    function _settle() private {
        vm.prank(stranger);
        market.settleRing(_orders, _signatures, _units, _proofs);
    }

    function _refuses(bytes memory reason) private {
        vm.expectRevert(reason);
        _settle();
    }

    function _mismatch(uint256 index) private {
        _refuses(abi.encodeWithSelector(IAtomicMarket.RingMismatch.selector, index));
    }

    /// @dev The maker's listing and the taker's bid of `bid` for it.
    function _pairOf721(uint256 bid) private view returns (IAtomicMarket.Order memory, IAtomicMarket.Order memory) {
        IAtomicMarket.Order memory buying = _bid721();
        (buying.maker, buying.wantId, buying.offerAmount) = (taker, 1, bid);
        return (_listing721(), buying);
    }

    // ———————————————————————————————— what it does ————————————————————————————————

    function test_matches_a_listing_and_a_bid_and_leaves_the_surplus_with_the_bidder() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE + 1 ether);
        _add(selling, 1);
        _add(buying, 1);
        vm.expectEmit(address(market));
        emit IAtomicMarket.OrderFilled(market.orderHash(selling), maker, taker, 1, 1, PRICE);
        vm.expectEmit(address(market));
        emit IAtomicMarket.OrderFilled(market.orderHash(buying), taker, maker, 1, PRICE, 1);
        _settle();
        assertEq(art.ownerOf(1), taker);
        assertEq(cash.balanceOf(maker), PURSE + PRICE);
        assertEq(cash.balanceOf(taker), PURSE - PRICE);
        assertTrue(market.isClosed(maker, 0) && market.isClosed(taker, 0));
        _assertMarketHoldsNothing();
    }

    function test_settles_three_who_could_not_trade_in_pairs() public {
        (address third, uint256 thirdKey) = makeAddrAndKey("third");
        _keys[third] = thirdKey;
        _endow(third);
        art.mint(third, 201);
        // maker gives 1 and wants 201; taker gives 101 and wants 1; third gives 201 and wants 101
        IAtomicMarket.Order memory order = _listing721();
        (order.wantKind, order.wantToken, order.wantAmount) = (ERC721, address(art), 1);
        address[3] memory givers = [maker, taker, third];
        uint256[3] memory gives = [uint256(1), 101, 201];
        for (uint256 i = 0; i < 3; ++i) {
            (order.maker, order.offerId, order.wantId) = (givers[i], gives[i], gives[(i + 2) % 3]);
            _add(order, 1);
        }
        _settle();
        assertEq(art.ownerOf(1), taker);
        assertEq(art.ownerOf(101), third);
        assertEq(art.ownerOf(201), maker);
    }

    function test_settles_parts_and_keeps_count() public {
        IAtomicMarket.Order memory selling = _listing1155();
        IAtomicMarket.Order memory buying = _bid1155();
        (buying.maker, buying.wantAmount, buying.offerAmount) = (taker, UNITS / 2, PRICE / 2);
        _add(selling, 300);
        _add(buying, 300);
        _settle();
        assertEq(market.filledUnits(market.orderHash(selling)), 300);
        assertEq(market.filledUnits(market.orderHash(buying)), 300);
        assertEq(cash.balanceOf(maker), PURSE + (PRICE * 3) / 10);

        (_units[0], _units[1]) = (200, 200);
        _settle();
        assertTrue(market.isClosed(taker, 0));
        assertFalse(market.isClosed(maker, 0));
    }

    function test_each_bears_only_the_fee_it_signed() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(12 ether);
        (selling.feeRecipient, selling.feeBps) = (venue, 500);
        (buying.feeRecipient, buying.feeBps) = (stranger, 1_000);
        _add(selling, 1);
        _add(buying, 1);
        _settle();
        assertEq(cash.balanceOf(venue), 0.5 ether, "5 % of the 10 the seller receives");
        assertEq(cash.balanceOf(maker), PURSE + 9.5 ether);
        assertEq(cash.balanceOf(stranger), 1.2 ether, "10 % of the 12 the buyer bids");
        assertEq(cash.balanceOf(taker), PURSE - 11.2 ether, "within its bid");
    }

    function test_each_order_pays_the_royalty_it_signed() public {
        RoyaltyToken721 token = new RoyaltyToken721();
        token.mint(maker, 1);
        token.setRoyalty(stranger, 1_000);
        vm.prank(maker);
        token.setApprovalForAll(address(market), true);
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(12 ether);
        (selling.offerToken, selling.maxRoyaltyBps) = (address(token), 300);
        (buying.wantToken, buying.maxRoyaltyBps) = (address(token), 200);
        _add(selling, 1);
        _add(buying, 1);
        _settle();
        assertEq(cash.balanceOf(stranger), 0.3 ether + 0.24 ether);
        assertEq(cash.balanceOf(maker), PURSE + 9.7 ether);
        assertEq(cash.balanceOf(taker), PURSE - 10.24 ether);
    }

    function test_serves_the_reserved_eligible_neighbour() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        (selling.taker, selling.recipient, selling.topic) = (taker, taker, TOPIC);
        eligible.set(taker, TOPIC, true);
        _add(selling, 1);
        _add(buying, 1);
        _settle();
        assertEq(art.ownerOf(1), taker);
    }

    function test_accepts_a_leaf_of_a_tree() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        _add(selling, 1);
        _add(buying, 1);
        bytes32 leaf = market.orderHash(selling);
        bytes32 sibling = keccak256("another order");
        _proofs[0] = [sibling];
        bytes32 root = leaf < sibling ? keccak256(abi.encode(leaf, sibling)) : keccak256(abi.encode(sibling, leaf));
        _signatures[0] = _signWith(makerKey, market.treeDigest(root));
        _settle();
        assertEq(art.ownerOf(1), taker);
    }

    /// @dev Whatever the prices: nobody gets less than it signed, and nobody gives more.
    function testFuzz_everyone_gets_what_it_signed_or_nothing_happens(
        uint256 ask,
        uint256 bid,
        uint256 units,
        uint16 askFee,
        uint16 bidFee
    ) public {
        IAtomicMarket.Order memory selling = _listing1155();
        IAtomicMarket.Order memory buying = _bid1155();
        units = bound(units, 1, UNITS);
        selling.wantAmount = bound(ask, 1, 1 ether);
        (buying.maker, buying.offerAmount) = (taker, bound(bid, UNITS, 1 ether));
        (selling.feeRecipient, selling.feeBps) = (venue, uint16(bound(askFee, 0, 1_000)));
        (buying.feeRecipient, buying.feeBps) = (stranger, uint16(bound(bidFee, 0, 1_000)));
        _add(selling, units);
        _add(buying, units);

        uint256 due = (units * selling.wantAmount + UNITS - 1) / UNITS;
        uint256 purse = (units * buying.offerAmount) / UNITS;
        uint256 buyersFee = (((buying.offerAmount * buying.feeBps) / 10_000) * units) / UNITS;
        uint256 sellersFee = (((selling.wantAmount * selling.feeBps) / 10_000) * units) / UNITS;
        if (due + buyersFee > purse) return _mismatch(1);
        _settle();
        assertEq(cash.balanceOf(maker) - PURSE, due - sellersFee);
        assertEq(PURSE - cash.balanceOf(taker), due + buyersFee);
        assertEq(credits.balanceOf(taker, CREDIT), 1_000_000 + units);
        _assertMarketHoldsNothing();
    }

    // ———————————————————————————————— what it refuses ————————————————————————————————

    function test_refuses_neighbours_that_do_not_fit() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        buying.wantId = 2;
        _add(selling, 1);
        _add(buying, 1);
        _mismatch(0);
    }

    function test_refuses_a_neighbour_that_wants_another_token_or_kind() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        selling.wantToken = address(credits);
        _add(selling, 1);
        _add(buying, 1);
        _mismatch(1);
        selling.wantKind = ERC1155;
        selling.wantToken = address(cash);
        _orders[0] = selling;
        _signatures[0] = _sign(selling);
        _mismatch(1);
    }

    function test_refuses_a_bid_one_wei_below_the_price() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE - 1);
        _add(selling, 1);
        _add(buying, 1);
        _mismatch(1);
    }

    function test_refuses_a_bid_that_does_not_cover_its_own_fee() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        (buying.feeRecipient, buying.feeBps) = (venue, 1);
        _add(selling, 1);
        _add(buying, 1);
        _mismatch(1);
    }

    function test_refuses_coin() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        (selling.wantKind, selling.wantToken) = (NATIVE, address(0));
        _add(selling, 1);
        _add(buying, 1);
        _mismatch(1);
    }

    function test_refuses_a_ring_of_one_and_of_none() public {
        _mismatch(0);
        _add(_listing721(), 1);
        _mismatch(1);
    }

    function test_refuses_to_trade_a_maker_with_itself() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        (buying.maker, buying.nonce) = (maker, 1);
        _add(selling, 1);
        _add(buying, 1);
        _mismatch(0);
    }

    function test_refuses_one_order_twice() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        _add(selling, 1);
        _add(buying, 1);
        _add(selling, 1);
        _add(buying, 1);
        _refuses(abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, 0));
    }

    function test_refuses_one_divisible_order_twice_beyond_its_units() public {
        IAtomicMarket.Order memory selling = _listing1155();
        IAtomicMarket.Order memory buying = _bid1155();
        (buying.maker, buying.wantAmount) = (taker, 2 * UNITS);
        for (uint256 i = 0; i < 2; ++i) {
            _add(selling, 501);
            _add(buying, 501);
        }
        _refuses(abi.encodeWithSelector(IAtomicMarket.FillUnitsInvalid.selector, 501, 1, 499));
    }

    function test_refuses_a_neighbour_that_is_not_the_reserved_taker_or_recipient() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        selling.taker = stranger;
        _add(selling, 1);
        _add(buying, 1);
        _refuses(abi.encodeWithSelector(IAtomicMarket.OrderTakerOnly.selector, stranger, taker));
        (selling.taker, selling.recipient) = (address(0), stranger);
        _orders[0] = selling;
        _signatures[0] = _sign(selling);
        _refuses(abi.encodeWithSelector(IAtomicMarket.OrderRecipientOnly.selector, stranger, taker));
    }

    function test_refuses_a_neighbour_that_is_not_eligible() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        selling.topic = TOPIC;
        eligible.set(stranger, TOPIC, true);
        _add(selling, 1);
        _add(buying, 1);
        _refuses(abi.encodeWithSelector(IAtomicMarket.OrderTakerIneligible.selector, taker, TOPIC));
    }

    function test_refuses_an_order_its_maker_did_not_sign() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        _add(selling, 1);
        _add(buying, 1);
        _signatures[1] = _signatures[0];
        _refuses(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, taker));
    }

    function test_refuses_lists_of_different_length() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        _add(selling, 1);
        _add(buying, 1);
        bytes memory reason = abi.encodeWithSelector(IAtomicMarket.ArrayLengthMismatch.selector, 2, 1);
        vm.expectRevert(reason);
        market.settleRing(_orders, new bytes[](1), _units, _proofs);
        vm.expectRevert(reason);
        market.settleRing(_orders, _signatures, new uint256[](1), _proofs);
        vm.expectRevert(reason);
        market.settleRing(_orders, _signatures, _units, new bytes32[][](1));
    }

    function test_undoes_everything_when_one_cannot_deliver() public {
        (IAtomicMarket.Order memory selling, IAtomicMarket.Order memory buying) = _pairOf721(PRICE);
        _add(buying, 1);
        _add(selling, 1);
        vm.prank(maker);
        art.setApprovalForAll(address(market), false);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, market, 1));
        _settle();
        assertEq(cash.balanceOf(maker), PURSE);
        assertFalse(market.isClosed(taker, 0));
    }
}
