// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RateLimiter} from "@openzeppelin/contracts/utils/RateLimiter.sol";

import {IStableToken} from "../../../contracts/blocks/token/IStableToken.sol";
import {StableToken} from "../../../contracts/blocks/token/StableToken.sol";
import {SettableReserveFeed} from "../../../contracts/mocks/SettableReserveFeed.sol";
import {StableTokenFixture} from "./StableTokenFixture.sol";

contract MintingTest is StableTokenFixture {
    using RateLimiter for RateLimiter.RefillingBucket;

    uint256 private constant MINTED = 2 * BALANCE; // by the fixture
    uint48 private constant MAX_AGE = 1 hours;

    RateLimiter.RefillingBucket private bucket;
    bytes32 private constant KEY = 0;

    SettableReserveFeed private feed;

    function _configure(address who, uint104 allowance, uint104 capacity, uint48 window) private {
        vm.prank(admin);
        token.configureMinter(who, allowance, capacity, window);
    }

    function _mint(uint256 amount) private {
        vm.prank(minter);
        token.mint(receiver, amount);
    }

    function _limit(uint256 requested, uint256 available) private view returns (bytes memory) {
        return abi.encodeWithSelector(IStableToken.MinterLimitExceeded.selector, minter, requested, available);
    }

    function _setFeed(uint8 decimals) private {
        feed = new SettableReserveFeed(decimals);
        vm.prank(admin);
        token.setReserveFeed(address(feed), MAX_AGE);
    }

    function _deployUncapped(uint8 decimals) private returns (StableToken) {
        return new StableToken("Real Digital", "BRLD", decimals, type(uint128).max, PERIOD, address(authority));
    }

    // Limits

    function test_a_mint_creates_tokens_and_draws_on_the_limits() public {
        vm.expectEmit(address(token));
        emit IStableToken.Minted(minter, receiver, AMOUNT);
        vm.expectEmit(address(token));
        emit IERC20.Transfer(address(0), receiver, AMOUNT);
        _mint(AMOUNT);
        assertEq(token.balanceOf(receiver), AMOUNT);
        assertEq(token.totalSupply(), MINTED + AMOUNT);
        IStableToken.Minter memory limits = token.minterOf(minter);
        assertEq(limits.allowance, ALLOWANCE - MINTED - AMOUNT);
        assertEq(limits.capacity, CAPACITY);
        assertEq(limits.window, WINDOW);
        assertEq(limits.available, CAPACITY - MINTED - AMOUNT);
    }

    function test_refuses_whoever_is_no_minter() public {
        vm.expectRevert(abi.encodeWithSelector(IStableToken.MinterLimitExceeded.selector, stranger, AMOUNT, 0));
        vm.prank(stranger);
        token.mint(stranger, AMOUNT);
    }

    function test_refuses_to_mint_nothing() public {
        vm.expectRevert(abi.encodeWithSelector(IStableToken.MintAmountZero.selector));
        vm.prank(stranger);
        token.mint(stranger, 0);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.MintAmountZero.selector));
        _mint(0);
    }

    function test_refuses_to_mint_to_nobody() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        vm.prank(minter);
        token.mint(address(0), AMOUNT);
    }

    function testFuzz_refuses_more_than_the_rate_leaves(uint256 amount) public {
        uint256 available = CAPACITY - MINTED;
        amount = bound(amount, available + 1, type(uint256).max);
        vm.expectRevert(_limit(amount, available));
        _mint(amount);
        _mint(available);
        assertEq(token.minterOf(minter).available, 0);
    }

    function test_refuses_more_than_the_allowance_however_high_the_rate() public {
        _configure(minter, uint104(AMOUNT), CAPACITY, WINDOW);
        vm.warp(NOW + WINDOW);
        assertEq(token.minterOf(minter).available, AMOUNT);
        vm.expectRevert(_limit(AMOUNT + 1, AMOUNT));
        _mint(AMOUNT + 1);
        _mint(AMOUNT);
        vm.expectRevert(_limit(1, 0));
        _mint(1);
    }

    function test_the_rate_refills_evenly_and_not_above_its_capacity() public {
        _mint(CAPACITY - MINTED);
        vm.warp(NOW + WINDOW / 4);
        assertEq(token.minterOf(minter).available, CAPACITY / 4);
        vm.warp(NOW + WINDOW - 1);
        assertEq(token.minterOf(minter).available, (uint256(CAPACITY) * (WINDOW - 1)) / WINDOW);
        vm.warp(NOW + 10 * WINDOW);
        assertEq(token.minterOf(minter).available, CAPACITY);
    }

    function test_minters_do_not_share_their_limits() public {
        _configure(stranger, uint104(AMOUNT), uint104(AMOUNT), 10);
        _mint(CAPACITY - MINTED);
        vm.prank(stranger);
        token.mint(receiver, AMOUNT);
        assertEq(token.minterOf(stranger).available, 0);
        assertEq(token.minterOf(minter).available, 0);
    }

    function test_a_renewed_allowance_does_not_refill_the_rate() public {
        _mint(CAPACITY - MINTED);
        vm.warp(NOW + WINDOW / 4);
        vm.expectEmit(address(token));
        emit IStableToken.MinterConfigured(minter, ALLOWANCE, CAPACITY, WINDOW);
        _configure(minter, ALLOWANCE, CAPACITY, WINDOW);
        assertEq(token.minterOf(minter).allowance, ALLOWANCE);
        assertEq(token.minterOf(minter).available, CAPACITY / 4);
    }

    function test_a_new_rate_counts_from_its_setting_only() public {
        _mint(CAPACITY - MINTED);
        vm.warp(NOW + WINDOW / 2); // half of it refilled at the old rate
        _configure(minter, ALLOWANCE, CAPACITY, WINDOW / 4); // four times as fast
        assertEq(token.minterOf(minter).available, CAPACITY / 2);
        vm.warp(NOW + WINDOW / 2 + WINDOW / 16);
        assertEq(token.minterOf(minter).available, CAPACITY / 2 + CAPACITY / 4);
    }

    function test_a_lowered_capacity_below_what_is_used_leaves_nothing() public {
        _mint(CAPACITY - MINTED);
        _configure(minter, ALLOWANCE, CAPACITY / 2, WINDOW);
        assertEq(token.minterOf(minter).available, 0);
        vm.expectRevert(_limit(1, 0));
        _mint(1);
    }

    function test_a_window_of_zero_refills_within_one_second() public {
        _configure(minter, ALLOWANCE, CAPACITY, 0);
        _mint(CAPACITY - MINTED);
        vm.expectRevert(_limit(1, 0));
        _mint(1);
        vm.warp(NOW + 1);
        _mint(CAPACITY);
        assertEq(token.balanceOf(receiver), 2 * CAPACITY - MINTED);
    }

    function test_a_dismissed_minter_mints_no_more() public {
        vm.expectEmit(address(token));
        emit IStableToken.MinterConfigured(minter, 0, 0, 0);
        vm.prank(guardian);
        token.dismissMinter(minter);
        vm.expectRevert(_limit(1, 0));
        _mint(1);
        assertEq(token.minterOf(minter).capacity, 0);
        assertEq(token.minterOf(minter).window, 0);

        _configure(minter, ALLOWANCE, CAPACITY, WINDOW);
        assertEq(token.minterOf(minter).available, CAPACITY); // appointed anew, with a full bucket
    }

    /// @dev The packed bucket against OpenZeppelin's, over any mints at any times.
    function testFuzz_the_rate_is_that_of_OpenZeppelins_bucket(
        uint104 capacity,
        uint48 window,
        uint256[8] calldata amounts,
        uint32[8] calldata pauses
    ) public {
        token = _deployUncapped(18);
        _configure(minter, type(uint104).max, capacity, window);
        bucket.updateSettings(window, capacity);
        uint256 allowance = type(uint104).max;
        uint256 successes;
        for (uint256 i = 0; i < amounts.length; i++) {
            vm.warp(block.timestamp + (i % 2 == 0 ? pauses[i] : pauses[i] % 1 hours));
            uint256 available = bucket.available(KEY);
            uint256 amount = bound(amounts[i], 1, available == 0 ? 1 : available + 1);
            if (amount > allowance) break;
            vm.prank(minter);
            (bool minted, ) = address(token).call(abi.encodeCall(token.mint, (receiver, amount)));
            assertEq(minted, bucket.tryConsume(KEY, amount));
            if (minted) allowance -= amount;
            if (minted) successes++;
            uint256 left = bucket.available(KEY);
            assertEq(token.minterOf(minter).available, left < allowance ? left : allowance);
        }
        if (capacity > 1e6) assertGt(successes, 0);
    }

    function testFuzz_never_more_than_one_capacity_and_the_refill_in_any_time(
        uint32 duration,
        uint8 steps,
        uint256 seed
    ) public {
        uint256 time = bound(duration, 1, 3 * WINDOW);
        uint256 parts = bound(steps, 1, 20);
        uint256 before = token.totalSupply();
        for (uint256 i = 0; i <= parts; i++) {
            vm.warp(NOW + (time * i) / parts);
            uint256 available = token.minterOf(minter).available;
            if (available != 0) _mint(bound(uint256(keccak256(abi.encode(seed, i))), 1, available));
        }
        assertLe(token.totalSupply() - before, CAPACITY + (uint256(CAPACITY) * time) / WINDOW);
    }

    // Cap

    function test_refuses_to_pass_the_cap_and_allows_to_reach_it() public {
        _configure(minter, type(uint104).max, type(uint104).max, 1);
        vm.warp(NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.SupplyCapExceeded.selector, uint256(CAP) + 1, CAP));
        _mint(CAP - MINTED + 1);
        _mint(CAP - MINTED);
        assertEq(token.totalSupply(), CAP);
        vm.warp(NOW + 2);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.SupplyCapExceeded.selector, uint256(CAP) + 1, CAP));
        _mint(1);
    }

    function test_a_settled_redemption_makes_room_below_the_cap() public {
        _configure(minter, type(uint104).max, type(uint104).max, 1);
        vm.warp(NOW + 1);
        _mint(CAP - MINTED);
        _settle(_request(AMOUNT));
        vm.warp(NOW + 2);
        _mint(AMOUNT);
        assertEq(token.totalSupply(), CAP);
    }

    // Reserve

    function test_announces_its_reserve_feed() public {
        feed = new SettableReserveFeed(8);
        vm.expectEmit(address(token));
        emit IStableToken.ReserveFeedSet(address(feed), MAX_AGE);
        vm.prank(admin);
        token.setReserveFeed(address(feed), MAX_AGE);
        (address set, uint48 maxAge) = token.reserveFeed();
        assertEq(set, address(feed));
        assertEq(maxAge, MAX_AGE);

        vm.prank(admin);
        token.setReserveFeed(address(0), 0); // its answer is unfinished, and no longer asked for
        _mint(AMOUNT);
    }

    function test_refuses_a_feed_without_code() public {
        vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveFeedWithoutCode.selector, stranger));
        vm.prank(admin);
        token.setReserveFeed(stranger, MAX_AGE);
    }

    function test_refuses_a_feed_of_more_than_36_decimals_when_set_and_when_minting() public {
        feed = new SettableReserveFeed(37);
        bytes memory refusal = abi.encodeWithSelector(
            IStableToken.ReserveDecimalsUnsupported.selector,
            address(feed),
            uint8(37)
        );
        vm.expectRevert(refusal);
        vm.prank(admin);
        token.setReserveFeed(address(feed), MAX_AGE);

        feed.rescale(36);
        vm.prank(admin);
        token.setReserveFeed(address(feed), MAX_AGE);
        feed.rescale(37);
        feed.report(type(int256).max, NOW);
        vm.expectRevert(refusal);
        _mint(AMOUNT);
    }

    /// @dev The reserve is `whole` tokens in every scale there is, on both sides.
    function test_scales_the_reserve_from_0_to_36_decimals() public {
        uint256 whole = 50;
        for (uint8 tokenDecimals = 0; tokenDecimals <= 36; tokenDecimals += 6) {
            token = _deployUncapped(tokenDecimals);
            _configure(minter, type(uint104).max, type(uint104).max, 1);
            for (uint8 feedDecimals = 0; feedDecimals <= 36; feedDecimals++) {
                _setFeed(feedDecimals);
                feed.report(int256(whole * 10 ** feedDecimals), block.timestamp);
                uint256 reserve = whole * 10 ** tokenDecimals;
                uint256 supply = token.totalSupply();
                vm.warp(block.timestamp + 1);
                uint256 available = token.minterOf(minter).available;
                if (reserve - supply >= available) continue; // more decimals than a minter's limit can reach
                vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveExceeded.selector, reserve + 1, reserve));
                _mint(reserve + 1 - supply);
                if (supply == reserve) continue;
                _mint(reserve - supply);
            }
            if (tokenDecimals <= 24) assertEq(token.totalSupply(), whole * 10 ** tokenDecimals);
        }
    }

    function testFuzz_scales_any_answer_as_exact_arithmetic_does(
        uint8 tokenDecimals,
        uint8 feedDecimals,
        uint256 answer,
        uint256 amount
    ) public {
        tokenDecimals = uint8(bound(tokenDecimals, 0, 36));
        feedDecimals = uint8(bound(feedDecimals, 0, 36));
        answer = bound(answer, 0, 1e30);
        uint256 reserve = Math.mulDiv(answer, 10 ** tokenDecimals, 10 ** feedDecimals);
        amount = bound(amount, 1, Math.min(2 * reserve + 1, type(uint104).max));
        token = _deployUncapped(tokenDecimals);
        _configure(minter, type(uint104).max, type(uint104).max, 1);
        _setFeed(feedDecimals);
        feed.report(int256(answer), NOW);
        if (amount > reserve) {
            vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveExceeded.selector, amount, reserve));
        }
        _mint(amount);
        assertEq(token.totalSupply(), amount > reserve ? 0 : amount);
    }

    function test_rounds_the_reserve_down() public {
        _setFeed(8); // two decimals more than the token
        feed.report(int256((MINTED + AMOUNT) * 100 + 99), NOW);
        vm.expectRevert(
            abi.encodeWithSelector(IStableToken.ReserveExceeded.selector, MINTED + AMOUNT + 1, MINTED + AMOUNT)
        );
        _mint(AMOUNT + 1);
        _mint(AMOUNT);
    }

    function test_a_reserve_beyond_all_numbers_is_enough() public {
        _setFeed(0);
        feed.report(type(int256).max, NOW);
        _mint(AMOUNT);
        assertEq(token.balanceOf(receiver), AMOUNT);
    }

    function test_an_empty_reserve_covers_nothing() public {
        _setFeed(6);
        feed.report(0, NOW);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveExceeded.selector, MINTED + 1, 0));
        _mint(1);
    }

    function testFuzz_refuses_a_negative_reserve(int256 answer) public {
        answer = bound(answer, type(int256).min, -1);
        _setFeed(6);
        feed.report(answer, NOW);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveNegative.selector, address(feed), answer));
        _mint(1);
    }

    function test_refuses_an_answer_older_than_its_maximum_age() public {
        _setFeed(6);
        feed.report(int256(2 * MINTED), NOW);
        vm.warp(NOW + MAX_AGE);
        _mint(1);
        vm.warp(NOW + MAX_AGE + 1);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveStale.selector, address(feed), NOW));
        _mint(1);
    }

    function test_refuses_an_answer_from_the_future() public {
        _setFeed(6);
        feed.report(int256(2 * MINTED), NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveStale.selector, address(feed), NOW + 1));
        _mint(1);
    }

    function test_refuses_an_unfinished_round_whatever_the_maximum_age() public {
        _setFeed(6);
        vm.prank(admin);
        token.setReserveFeed(address(feed), type(uint48).max);
        feed.report(int256(2 * MINTED), 0);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.ReserveStale.selector, address(feed), 0));
        _mint(1);
    }

    function test_a_feed_that_reverts_stops_minting_and_nothing_else() public {
        _setFeed(6);
        feed.breakDown(true);
        vm.expectRevert(abi.encodeWithSelector(SettableReserveFeed.FeedOutOfOrder.selector));
        _mint(1);
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        _settle(_request(AMOUNT));
        assertEq(token.totalSupply(), MINTED - AMOUNT);
    }
}
