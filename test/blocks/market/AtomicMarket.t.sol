// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {IEligibility} from "../../../contracts/base/IEligibility.sol";
import {AtomicMarket} from "../../../contracts/blocks/market/AtomicMarket.sol";
import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {DeliveryNoteReader} from "../../../contracts/mocks/DeliveryNoteReader.sol";
import {RoyaltyToken721} from "../../../contracts/mocks/RoyaltyToken721.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {MarketFixture} from "./MarketFixture.sol";

contract AtomicMarketTest is MarketFixture {
    // ———————————————————————————————— one order ————————————————————————————————

    function test_works_alone_without_an_eligibility_contract() public {
        market = new AtomicMarket(IEligibility(address(0)));
        vm.prank(maker);
        art.setApprovalForAll(address(market), true);
        vm.prank(taker);
        cash.approve(address(market), PRICE);
        _fill(_listing721(), _how(1));
        assertEq(art.ownerOf(1), taker);
        assertEq(cash.balanceOf(maker), PURSE + PRICE);
        assertEq(address(market.eligibility()), address(0));
    }

    function test_sells_a_unique_token_for_cash() public {
        IAtomicMarket.Order memory order = _listing721();
        bytes memory signature = _sign(order);
        vm.expectEmit(address(market));
        emit IAtomicMarket.OrderFilled(market.orderHash(order), maker, taker, 1, 1, PRICE);
        vm.prank(taker);
        (uint256 offered, uint256 wanted) = market.fill(order, signature, _how(1));

        assertEq(offered, 1);
        assertEq(wanted, PRICE);
        assertEq(art.ownerOf(1), taker);
        assertEq(cash.balanceOf(maker), PURSE + PRICE);
        assertEq(cash.balanceOf(taker), PURSE - PRICE);
        assertTrue(market.isClosed(maker, 0));
        _assertMarketHoldsNothing();
    }

    function test_takeSigned_does_what_fill_does() public {
        IAtomicMarket.Order memory order = _listing721();
        bytes memory signature = _sign(order);
        vm.expectEmit(address(market));
        emit IAtomicMarket.OrderFilled(market.orderHash(order), maker, taker, 1, 1, PRICE);
        vm.prank(taker);
        (uint256 offered, uint256 wanted) = market.takeSigned(order, signature, 1, PRICE);
        assertEq(offered, 1);
        assertEq(wanted, PRICE);
        assertEq(art.ownerOf(1), taker);
        assertEq(cash.balanceOf(maker), PURSE + PRICE);
    }

    function test_takeSigned_takes_coin_and_bids_too() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.wantKind, order.wantToken) = (NATIVE, address(0));
        bytes memory signature = _sign(order);
        vm.prank(taker);
        market.takeSigned{value: PRICE}(order, signature, 1, PRICE);
        assertEq(maker.balance, PURSE + PRICE);

        order = _bid1155();
        order.nonce = 1;
        signature = _sign(order);
        vm.prank(taker);
        market.takeSigned(order, signature, 100, PRICE / 10);
        assertEq(cash.balanceOf(taker), PURSE + PRICE / 10);
        assertEq(credits.balanceOf(maker, CREDIT), 1_000_100);
    }

    function test_sells_for_coin_and_keeps_none_of_it() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.wantKind, order.wantToken) = (NATIVE, address(0));
        (order.feeRecipient, order.feeBps) = (venue, 250);
        bytes memory signature = _sign(order);
        vm.prank(taker);
        market.fill{value: PRICE}(order, signature, _how(1));
        assertEq(maker.balance, PURSE + PRICE - PRICE / 40);
        assertEq(venue.balance, PRICE / 40);
        assertEq(taker.balance, PURSE - PRICE);
        _assertMarketHoldsNothing();
    }

    function test_buys_by_a_bid() public {
        _fill(_bid721(), _sell(1));
        assertEq(art.ownerOf(101), maker);
        assertEq(cash.balanceOf(taker), PURSE + PRICE);
        _assertMarketHoldsNothing();
    }

    function test_buys_coin_by_a_bid_in_parts() public {
        IAtomicMarket.Order memory order = _bid1155();
        (order.wantKind, order.wantToken, order.wantId, order.wantAmount) = (NATIVE, address(0), 0, 4 ether);
        bytes memory signature = _sign(order);
        vm.prank(taker);
        market.fill{value: 1 ether}(order, signature, _sell(1 ether));
        assertEq(maker.balance, PURSE + 1 ether);
        assertEq(cash.balanceOf(taker), PURSE + PRICE / 4);
    }

    function test_swaps_two_unique_tokens() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.wantKind, order.wantToken, order.wantId, order.wantAmount) = (ERC721, address(art), 101, 1);
        _fill(order, _how(1));
        assertEq(art.ownerOf(1), taker);
        assertEq(art.ownerOf(101), maker);
    }

    function test_pays_in_ERC1155() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.wantKind, order.wantToken, order.wantId, order.wantAmount) = (ERC1155, address(credits), CREDIT, 30);
        _fill(order, _how(1));
        assertEq(credits.balanceOf(maker, CREDIT), 1_000_030);
    }

    function test_delivers_where_the_taker_says() public {
        IAtomicMarket.Fill memory how = _how(1);
        how.recipient = stranger;
        _fill(_listing721(), how);
        assertEq(art.ownerOf(1), stranger);
    }

    function test_pays_a_bid_where_the_taker_says() public {
        IAtomicMarket.Fill memory how = _sell(1);
        how.recipient = stranger;
        _fill(_bid721(), how);
        assertEq(cash.balanceOf(stranger), PRICE);
    }

    function test_serves_the_reserved_taker_and_recipient_and_an_eligible_taker() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.taker, order.recipient, order.topic) = (taker, stranger, TOPIC);
        eligible.set(taker, TOPIC, true);
        IAtomicMarket.Fill memory how = _how(1);
        how.recipient = stranger;
        _fill(order, how);
        assertEq(art.ownerOf(1), stranger);
    }

    function test_opens_in_its_first_second_and_closes_after_its_last() public {
        IAtomicMarket.Order memory order = _listing1155();
        order.startTime = uint64(block.timestamp + 100);
        order.endTime = order.startTime + 50;
        vm.warp(order.startTime);
        _fill(order, _how(1));
        vm.warp(order.endTime - 1);
        _fill(order, _how(1));
        assertEq(market.filledUnits(market.orderHash(order)), 2);
    }

    function test_a_maker_may_fill_its_own_order_and_nothing_changes() public {
        IAtomicMarket.Order memory order = _listing721();
        (order.feeRecipient, order.feeBps) = (maker, 100);
        bytes memory signature = _sign(order);
        vm.prank(maker);
        market.fill(order, signature, _how(1));
        assertEq(art.ownerOf(1), maker);
        assertEq(cash.balanceOf(maker), PURSE);
        assertTrue(market.isClosed(maker, 0));
    }

    // ———————————————————————————————— in parts ————————————————————————————————

    function test_10_ETH_for_3_units_fills_as_1_and_1_and_1() public {
        IAtomicMarket.Order memory order = _listing1155();
        order.offerAmount = 3;
        (order.wantKind, order.wantToken) = (NATIVE, address(0));
        bytes memory signature = _sign(order);
        uint256 third = 3333333333333333334; // a third of 10 ETH, rounded up
        for (uint256 i = 0; i < 3; ++i) {
            assertFalse(market.isClosed(maker, 0));
            vm.prank(taker);
            market.fill{value: third}(order, signature, _how(1));
        }
        assertEq(maker.balance, PURSE + 10 ether + 2);
        assertEq(credits.balanceOf(taker, CREDIT), 1_000_003);
        assertTrue(market.isClosed(maker, 0));
    }

    function test_counts_only_what_is_filled_in_parts() public {
        IAtomicMarket.Order memory order = _listing1155();
        bytes32 hash = market.orderHash(order);
        _fill(order, _how(300));
        assertEq(market.filledUnits(hash), 300);
        assertFalse(market.isClosed(maker, 0));
        _fill(order, _how(700));
        assertEq(market.filledUnits(hash), UNITS);
        assertTrue(market.isClosed(maker, 0));

        order.nonce = 1;
        _fill(order, _how(UNITS));
        assertEq(market.filledUnits(market.orderHash(order)), 0);
        assertTrue(market.isClosed(maker, 1));
    }

    function test_the_rest_may_be_less_than_the_minimum() public {
        IAtomicMarket.Order memory order = _listing1155();
        order.minUnits = 600;
        _fill(order, _how(600));
        _fill(order, _how(400));
        assertTrue(market.isClosed(maker, 0));
    }

    function test_equal_nonces_are_alternatives() public {
        IAtomicMarket.Order memory parts = _listing1155();
        IAtomicMarket.Order memory whole = _listing721();
        _fill(parts, _how(10));
        _fill(whole, _how(1));
        bytes memory signature = _sign(parts);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, 0));
        vm.prank(taker);
        market.fill(parts, signature, _how(10));
    }

    // ———————————————————————————————— fee and royalty ————————————————————————————————

    function _royaltyListing(uint256 asked, uint16 cap) private returns (IAtomicMarket.Order memory order) {
        RoyaltyToken721 token = new RoyaltyToken721();
        token.mint(maker, 1);
        token.setRoyalty(stranger, asked);
        vm.prank(maker);
        token.setApprovalForAll(address(market), true);
        order = _listing721();
        order.offerToken = address(token);
        order.maxRoyaltyBps = cap;
    }

    function test_shares_the_price_between_fee_royalty_and_maker_to_the_last_wei() public {
        IAtomicMarket.Order memory order = _royaltyListing(700, 500);
        order.wantAmount = 9_999; // 5 % and 3 % do not divide it
        (order.feeRecipient, order.feeBps) = (venue, 300);
        _fill(order, _how(1));
        assertEq(cash.balanceOf(venue), 299);
        assertEq(cash.balanceOf(stranger), 499, "the cap, not the 7 % asked");
        assertEq(cash.balanceOf(maker), PURSE + 9_999 - 299 - 499);
        assertEq(cash.balanceOf(taker), PURSE - 9_999);
    }

    function test_pays_the_royalty_asked_when_it_is_below_the_cap() public {
        _fill(_royaltyListing(200, 500), _how(1));
        assertEq(cash.balanceOf(stranger), PRICE / 50);
    }

    function test_pays_no_royalty_that_the_maker_did_not_sign() public {
        _fill(_royaltyListing(200, 0), _how(1));
        assertEq(cash.balanceOf(stranger), 0);
    }

    function test_a_royalty_may_take_all_that_the_fee_leaves() public {
        IAtomicMarket.Order memory order = _royaltyListing(20_000, 9_000);
        (order.feeRecipient, order.feeBps) = (venue, 1_000);
        _fill(order, _how(1));
        assertEq(cash.balanceOf(maker), PURSE);
        assertEq(cash.balanceOf(stranger), (PRICE * 9) / 10);
    }

    function test_a_royalty_on_fungible_units_is_not_asked_for() public {
        IAtomicMarket.Order memory order = _listing1155();
        (order.offerKind, order.offerToken, order.offerId) = (ERC20, address(cash), 0);
        (order.wantKind, order.wantToken, order.maxRoyaltyBps) = (NATIVE, address(0), 500);
        bytes memory signature = _sign(order);
        vm.prank(taker);
        market.fill{value: PRICE}(order, signature, _how(UNITS));
        assertEq(maker.balance, PURSE + PRICE);
    }

    function test_takes_fee_and_royalty_of_a_bid_from_what_the_taker_gets() public {
        RoyaltyToken721 token = new RoyaltyToken721();
        token.mint(taker, 101);
        token.setRoyalty(stranger, 500);
        vm.prank(taker);
        token.setApprovalForAll(address(market), true);
        IAtomicMarket.Order memory order = _bid721();
        (order.wantToken, order.maxRoyaltyBps) = (address(token), 1_000);
        (order.feeRecipient, order.feeBps) = (venue, 100);
        IAtomicMarket.Fill memory how = _sell(1);
        how.limit = (PRICE * 94) / 100;
        _fill(order, how);
        assertEq(cash.balanceOf(taker), PURSE + (PRICE * 94) / 100);
        assertEq(cash.balanceOf(venue), PRICE / 100);
        assertEq(cash.balanceOf(stranger), PRICE / 20);
        assertEq(cash.balanceOf(maker), PURSE - PRICE);
    }

    // ———————————————————————————————— permit, notes ————————————————————————————————

    function _permit(uint256 key, uint256 value) private view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                vm.addr(key),
                address(market),
                value,
                cash.nonces(vm.addr(key)),
                block.timestamp
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            key,
            keccak256(abi.encodePacked(hex"1901", cash.DOMAIN_SEPARATOR(), structHash))
        );
        return abi.encode(value, block.timestamp, v, r, s);
    }

    function test_uses_a_permit_in_its_last_second() public {
        vm.prank(taker);
        cash.approve(address(market), 0);
        IAtomicMarket.Fill memory how = _how(1);
        how.permit = _permit(takerKey, PRICE);
        _fill(_listing721(), how);
        assertEq(art.ownerOf(1), taker);
        assertEq(cash.allowance(taker, address(market)), 0);
    }

    function test_a_permit_that_somebody_sent_first_does_no_harm() public {
        vm.prank(taker);
        cash.approve(address(market), 0);
        IAtomicMarket.Fill memory how = _how(1);
        how.permit = _permit(takerKey, PRICE);
        (uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
            how.permit,
            (uint256, uint256, uint8, bytes32, bytes32)
        );
        vm.prank(stranger);
        cash.permit(taker, address(market), value, deadline, v, r, s);
        _fill(_listing721(), how);
        assertEq(art.ownerOf(1), taker);
    }

    function test_ignores_a_permit_that_is_none() public {
        IAtomicMarket.Fill memory how = _how(1);
        how.permit = hex"1234";
        _fill(_listing721(), how);
        assertEq(art.ownerOf(1), taker);
    }

    function test_tells_an_ERC1155_recipient_what_was_bought() public {
        DeliveryNoteReader reader = new DeliveryNoteReader();
        IAtomicMarket.Order memory order = _listing1155();
        IAtomicMarket.Fill memory how = _how(250);
        (how.recipient, how.data) = (address(reader), "retire it");
        _fill(order, how);

        IAtomicMarket.DeliveryNote memory note = reader.note();
        assertEq(reader.operator(), address(market));
        assertEq(reader.from(), maker);
        assertEq(reader.amount(), 250);
        assertEq(note.orderHash, market.orderHash(order));
        assertEq(note.maker, maker);
        assertEq(note.taker, taker);
        assertEq(note.paymentToken, address(cash));
        assertEq(note.paid, PRICE / 4);
        assertEq(note.data, "retire it");
    }

    function test_sends_no_note_without_data() public {
        DeliveryNoteReader reader = new DeliveryNoteReader();
        IAtomicMarket.Fill memory how = _how(250);
        how.recipient = address(reader);
        _fill(_listing1155(), how);
        assertEq(reader.rawNote(), "");
        assertEq(reader.amount(), 250);
    }

    function test_a_bid_that_pays_in_ERC1155_notes_what_it_paid_for() public {
        DeliveryNoteReader reader = new DeliveryNoteReader();
        IAtomicMarket.Order memory order = _bid721();
        (order.offerKind, order.offerToken, order.offerId, order.offerAmount) = (ERC1155, address(credits), CREDIT, 9);
        IAtomicMarket.Fill memory how = _sell(1);
        (how.recipient, how.data) = (address(reader), "x");
        _fill(order, how);
        assertEq(reader.note().paymentToken, address(art));
        assertEq(reader.note().paid, 1);
        assertEq(reader.amount(), 9);
    }

    // ———————————————————————————————— signers and trees ————————————————————————————————

    function test_accepts_a_smart_account_as_maker() public {
        SmartAccount account = new SmartAccount(maker);
        art.mint(address(account), 50);
        account.execute(address(art), 0, abi.encodeCall(art.setApprovalForAll, (address(market), true)));
        IAtomicMarket.Order memory order = _listing721();
        (order.maker, order.offerId) = (address(account), 50);
        _fill(order, _how(1));
        assertEq(art.ownerOf(50), taker);
        assertEq(cash.balanceOf(address(account)), PRICE);
    }

    function test_accepts_the_key_of_a_maker_that_delegates_by_ERC7702() public {
        SmartAccount delegate = new SmartAccount(stranger);
        vm.etch(maker, abi.encodePacked(hex"ef0100", delegate)); // ERC-7702 delegation designator
        _fill(_listing721(), _how(1));
        assertEq(art.ownerOf(1), taker);
    }

    function test_one_signature_lists_a_whole_tree() public {
        (IAtomicMarket.Order[] memory orders, bytes32 root, bytes32[][] memory proofs) = _tree(maker);
        bytes memory signature = _signWith(makerKey, market.treeDigest(root));
        for (uint256 i = 0; i < orders.length; ++i) {
            IAtomicMarket.Fill memory how = _how(1);
            how.proof = proofs[i];
            vm.prank(taker);
            market.fill(orders[i], signature, how);
            assertEq(art.ownerOf(orders[i].offerId), taker);
        }
    }

    function test_one_signature_lists_a_whole_tree_of_a_smart_account() public {
        SmartAccount account = new SmartAccount(maker);
        account.execute(address(art), 0, abi.encodeCall(art.setApprovalForAll, (address(market), true)));
        (IAtomicMarket.Order[] memory orders, bytes32 root, bytes32[][] memory proofs) = _tree(address(account));
        for (uint256 i = 0; i < orders.length; ++i) {
            vm.prank(maker);
            art.transferFrom(maker, address(account), orders[i].offerId);
        }
        bytes memory signature = _signWith(makerKey, market.treeDigest(root));
        IAtomicMarket.Fill memory how = _how(1);
        how.proof = proofs[2];
        vm.prank(taker);
        market.fill(orders[2], signature, how);
        assertEq(art.ownerOf(orders[2].offerId), taker);
    }

    function test_a_cancelled_leaf_is_closed_and_its_siblings_are_not() public {
        (IAtomicMarket.Order[] memory orders, bytes32 root, bytes32[][] memory proofs) = _tree(maker);
        bytes memory signature = _signWith(makerKey, market.treeDigest(root));
        vm.prank(maker);
        market.cancel(orders[1].nonce);

        IAtomicMarket.Fill memory how = _how(1);
        how.proof = proofs[1];
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, orders[1].nonce));
        vm.prank(taker);
        market.fill(orders[1], signature, how);

        how.proof = proofs[0];
        vm.prank(taker);
        market.fill(orders[0], signature, how);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, orders[0].nonce));
        vm.prank(taker);
        market.fill(orders[0], signature, how);
    }

    /// @dev Four listings, their root and proofs (sorted pairs).
    function _tree(
        address owner
    ) private view returns (IAtomicMarket.Order[] memory orders, bytes32 root, bytes32[][] memory proofs) {
        orders = new IAtomicMarket.Order[](4);
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            orders[i] = _listing721();
            (orders[i].maker, orders[i].offerId, orders[i].nonce) = (owner, i + 1, i);
            leaves[i] = market.orderHash(orders[i]);
        }
        bytes32[2] memory nodes = [_pair(leaves[0], leaves[1]), _pair(leaves[2], leaves[3])];
        root = _pair(nodes[0], nodes[1]);
        proofs = new bytes32[][](4);
        for (uint256 i = 0; i < 4; ++i) {
            proofs[i] = new bytes32[](2);
            (proofs[i][0], proofs[i][1]) = (leaves[i ^ 1], nodes[(i / 2) ^ 1]);
        }
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    // ———————————————————————————————— many at once ————————————————————————————————

    function test_sweeps_several_listings() public {
        (IAtomicMarket.Order[] memory orders, bytes[] memory signatures, IAtomicMarket.Fill[] memory hows) = _sweep(10);
        vm.prank(taker);
        market.fillMany(orders, signatures, hows);
        assertEq(art.balanceOf(taker), 30);
        assertEq(cash.balanceOf(maker), PURSE + 10 * PRICE);
        _assertMarketHoldsNothing();
    }

    function test_a_sweep_takes_all_or_nothing() public {
        (IAtomicMarket.Order[] memory orders, bytes[] memory signatures, IAtomicMarket.Fill[] memory hows) = _sweep(3);
        vm.prank(maker);
        market.cancel(2);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, 2));
        vm.prank(taker);
        market.fillMany(orders, signatures, hows);
        assertEq(art.ownerOf(1), maker);
    }

    function test_a_sweep_cannot_take_one_listing_twice() public {
        (IAtomicMarket.Order[] memory orders, bytes[] memory signatures, IAtomicMarket.Fill[] memory hows) = _sweep(2);
        (orders[1], signatures[1]) = (orders[0], signatures[0]);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.OrderClosed.selector, maker, 0));
        vm.prank(taker);
        market.fillMany(orders, signatures, hows);
    }

    function test_a_sweep_takes_no_listing_for_coin() public {
        (IAtomicMarket.Order[] memory orders, bytes[] memory signatures, IAtomicMarket.Fill[] memory hows) = _sweep(2);
        (orders[1].wantKind, orders[1].wantToken) = (NATIVE, address(0));
        signatures[1] = _sign(orders[1]);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.FillValueMismatch.selector, 0, PRICE));
        vm.prank(taker);
        market.fillMany(orders, signatures, hows);
    }

    function test_a_sweep_wants_lists_of_one_length() public {
        (IAtomicMarket.Order[] memory orders, bytes[] memory signatures, IAtomicMarket.Fill[] memory hows) = _sweep(3);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.ArrayLengthMismatch.selector, 3, 2));
        market.fillMany(orders, new bytes[](2), hows);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.ArrayLengthMismatch.selector, 3, 4));
        market.fillMany(orders, signatures, new IAtomicMarket.Fill[](4));
    }

    function _sweep(
        uint256 count
    )
        private
        view
        returns (IAtomicMarket.Order[] memory orders, bytes[] memory signatures, IAtomicMarket.Fill[] memory hows)
    {
        orders = new IAtomicMarket.Order[](count);
        signatures = new bytes[](count);
        hows = new IAtomicMarket.Fill[](count);
        for (uint256 i = 0; i < count; ++i) {
            orders[i] = _listing721();
            (orders[i].offerId, orders[i].nonce) = (i + 1, i);
            signatures[i] = _sign(orders[i]);
            hows[i] = _how(1);
        }
    }

    // ———————————————————————————————— cancelling ————————————————————————————————

    function testFuzz_cancels_one_nonce_and_no_other(uint256 nonce, uint256 other) public {
        vm.assume(nonce != other);
        vm.expectEmit(address(market));
        emit IAtomicMarket.NoncesCancelled(maker, nonce / 256, 1 << (nonce % 256));
        vm.prank(maker);
        market.cancel(nonce);
        assertTrue(market.isClosed(maker, nonce));
        assertFalse(market.isClosed(maker, other));
        assertFalse(market.isClosed(taker, nonce));
    }

    function testFuzz_cancels_the_nonces_of_a_mask_and_no_others(bool first, uint256 word, uint256 mask) public {
        word = first ? 0 : word >> 8;
        vm.expectEmit(address(market));
        emit IAtomicMarket.NoncesCancelled(maker, word, mask);
        vm.prank(maker);
        market.cancelMany(word, mask);
        for (uint256 bit = 0; bit < 256; ++bit) {
            assertEq(market.isClosed(maker, word * 256 + bit), (mask >> bit) & 1 == 1);
        }
        assertEq(market.epochOf(maker), 0, "the epoch shares the word of the first nonces");
    }

    function testFuzz_closes_any_nonce_by_filling(uint256 nonce, uint256 other) public {
        vm.assume(nonce != other);
        IAtomicMarket.Order memory order = _listing721();
        order.nonce = nonce;
        _fill(order, _how(1));
        assertTrue(market.isClosed(maker, nonce));
        assertFalse(market.isClosed(maker, other));
        assertEq(market.epochOf(maker), 0);
    }

    function test_a_closed_nonce_stays_closed_in_every_epoch() public {
        vm.startPrank(maker);
        market.cancelMany(0, type(uint256).max);
        market.cancelAll();
        vm.stopPrank();
        assertTrue(market.isClosed(maker, 0) && market.isClosed(maker, 191) && market.isClosed(maker, 192));
    }

    function test_cancelAll_moves_the_epoch_by_a_step_nobody_foresees() public {
        vm.setBlockhash(block.number - 1, bytes32(uint256(0xabcd_ffff_ffff)));
        uint64 expected = 1 + 0xffff_ffff;
        vm.expectEmit(address(market));
        emit IAtomicMarket.EpochAdvanced(maker, expected);
        vm.prank(maker);
        assertEq(market.cancelAll(), expected);
        assertEq(market.epochOf(maker), expected);
        assertEq(market.epochOf(taker), 0);
    }

    function test_after_cancelAll_only_orders_of_the_new_epoch_are_good() public {
        vm.prank(maker);
        uint64 current = market.cancelAll();
        IAtomicMarket.Order memory order = _listing721();
        bytes memory signature = _sign(order);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.OrderEpochMismatch.selector, maker, current));
        vm.prank(taker);
        market.fill(order, signature, _how(1));

        order.epoch = current;
        _fill(order, _how(1));
        assertEq(art.ownerOf(1), taker);
    }

    // ———————————————————————————————— reading ————————————————————————————————

    function test_hashes_as_EIP712_says() public view {
        IAtomicMarket.Order memory order = _listing721();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("AtomicMarket"),
                keccak256("1"),
                block.chainid,
                address(market)
            )
        );
        assertEq(market.orderDigest(order), keccak256(abi.encodePacked(hex"1901", domain, market.orderHash(order))));
        bytes32 tree = keccak256(abi.encode(keccak256("OrderTree(bytes32 root)"), TOPIC));
        assertEq(market.treeDigest(TOPIC), keccak256(abi.encodePacked(hex"1901", domain, tree)));
        (, string memory name, string memory version, , address verifier, , ) = IERC5267(address(market))
            .eip712Domain();
        assertEq(string.concat(name, version), "AtomicMarket1");
        assertEq(verifier, address(market));
        assertEq(market.MAX_FEE_BPS(), 1_000);
    }
}
