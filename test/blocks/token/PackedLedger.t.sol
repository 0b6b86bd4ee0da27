// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {IStableToken} from "../../../contracts/blocks/token/IStableToken.sol";
import {ReentrantTransferPolicy} from "../../../contracts/mocks/ReentrantTransferPolicy.sol";
import {SettableTransferPolicy} from "../../../contracts/mocks/SettableTransferPolicy.sol";
import {StableTokenFixture} from "./StableTokenFixture.sol";

contract PackedLedgerTest is StableTokenFixture {
    SettableTransferPolicy private policy = new SettableTransferPolicy();

    function _setPolicy(address policy_) private {
        vm.prank(admin);
        token.setTransferPolicy(policy_);
    }

    function _approveSpender() private {
        vm.prank(holder);
        token.approve(spender, type(uint256).max);
    }

    function _isFrozen(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IStableToken.AccountIsFrozen.selector, who);
    }

    function _restricted(bytes4 reason, address from, uint256 amount) private view returns (bytes memory) {
        return abi.encodeWithSelector(IStableToken.TransferRestricted.selector, reason, from, receiver, amount);
    }

    // Transfers

    function testFuzz_transfers_exactly_the_amount(uint256 amount) public {
        amount = bound(amount, 0, BALANCE);
        vm.expectEmit(address(token));
        emit IERC20.Transfer(holder, receiver, amount);
        vm.prank(holder);
        assertTrue(token.transfer(receiver, amount));
        assertEq(token.balanceOf(holder), BALANCE - amount);
        assertEq(token.balanceOf(receiver), amount);
        assertEq(token.totalSupply(), 2 * BALANCE);
    }

    function testFuzz_a_transfer_to_oneself_changes_nothing(uint256 amount) public {
        amount = bound(amount, 0, BALANCE);
        vm.prank(holder);
        token.transfer(holder, amount);
        assertEq(token.balanceOf(holder), BALANCE);
    }

    function testFuzz_refuses_more_than_the_balance(uint256 amount) public {
        amount = bound(amount, BALANCE + 1, type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, holder, BALANCE, amount)
        );
        vm.prank(holder);
        token.transfer(receiver, amount);
    }

    function test_refuses_an_amount_whose_low_half_is_covered() public {
        uint256 amount = (1 << 128) + 1;
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, holder, BALANCE, amount)
        );
        vm.prank(holder);
        token.transfer(receiver, amount);
    }

    function test_refuses_more_than_the_approval() public {
        vm.prank(holder);
        token.approve(spender, AMOUNT);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, spender, AMOUNT, AMOUNT + 1)
        );
        vm.prank(spender);
        token.transferFrom(holder, receiver, AMOUNT + 1);
    }

    function test_refuses_the_zero_address() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        vm.prank(holder);
        token.transfer(address(0), AMOUNT);
    }

    function test_refuses_the_token_itself_as_a_receiver() public {
        bytes memory refusal = abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(token));
        vm.expectRevert(refusal);
        vm.prank(holder);
        token.transfer(address(token), AMOUNT);

        _approveSpender();
        vm.expectRevert(refusal);
        vm.prank(spender);
        token.transferFrom(holder, address(token), 0);

        vm.expectRevert(refusal);
        vm.prank(minter);
        token.mint(address(token), AMOUNT);
    }

    function test_a_transfer_looks_at_three_words() public {
        vm.record();
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        (bytes32[] memory reads, ) = vm.accesses(address(token));
        uint256 distinct;
        for (uint256 i = 0; i < reads.length; i++) {
            bool seen;
            for (uint256 j = 0; j < i; j++) if (reads[i] == reads[j]) seen = true;
            if (!seen) distinct++;
        }
        assertEq(distinct, 3); // the common word, the sender's and the receiver's
    }

    // Freezing

    function test_freezing_and_unfreezing_carry_their_reason() public {
        vm.expectEmit(address(token));
        emit IStableToken.AccountFrozen(holder, REASON);
        _freeze(holder);
        assertTrue(token.isFrozen(holder));
        assertEq(token.balanceOf(holder), BALANCE);

        vm.expectEmit(address(token));
        emit IStableToken.AccountUnfrozen(holder, PROOF);
        vm.prank(guardian);
        token.unfreeze(holder, PROOF);
        assertFalse(token.isFrozen(holder));
        vm.prank(holder);
        token.transfer(receiver, BALANCE);
        assertEq(token.balanceOf(receiver), BALANCE);
    }

    function test_refuses_to_freeze_twice_and_to_unfreeze_what_is_free() public {
        vm.expectRevert(abi.encodeWithSelector(IStableToken.AccountNotFrozen.selector, holder));
        vm.prank(guardian);
        token.unfreeze(holder, REASON);
        _freeze(holder);
        vm.expectRevert(_isFrozen(holder));
        vm.prank(guardian);
        token.freeze(holder, REASON);
    }

    function test_a_frozen_account_does_not_send() public {
        _approveSpender();
        _freeze(holder);
        vm.expectRevert(_isFrozen(holder));
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        vm.expectRevert(_isFrozen(holder));
        vm.prank(spender);
        token.transferFrom(holder, receiver, AMOUNT);
    }

    function test_a_frozen_account_does_not_receive() public {
        _freeze(receiver);
        vm.expectRevert(_isFrozen(receiver));
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        vm.expectRevert(_isFrozen(receiver));
        vm.prank(minter);
        token.mint(receiver, AMOUNT);
    }

    function test_a_frozen_account_does_not_even_send_nothing() public {
        _freeze(holder);
        vm.expectRevert(_isFrozen(holder));
        vm.prank(holder);
        token.transfer(receiver, 0);
    }

    function test_a_frozen_account_does_not_send_to_itself() public {
        _freeze(holder);
        vm.expectRevert(_isFrozen(holder));
        vm.prank(holder);
        token.transfer(holder, AMOUNT);
    }

    function test_a_frozen_spender_takes_nothing_from_who_approved_it() public {
        _approveSpender();
        _freeze(spender);
        vm.expectRevert(_isFrozen(spender));
        vm.prank(spender);
        token.transferFrom(holder, receiver, AMOUNT);
    }

    function test_a_frozen_account_may_withdraw_its_approvals() public {
        _approveSpender();
        _freeze(holder);
        vm.prank(holder);
        token.approve(spender, 0);
        assertEq(token.allowance(holder, spender), 0);
    }

    function test_freezing_the_zero_address_or_the_token_stops_nothing() public {
        _freeze(address(0));
        _freeze(address(token));
        vm.prank(minter);
        token.mint(receiver, AMOUNT);
        uint256 settled = _request(AMOUNT);
        uint256 rejected = _request(AMOUNT);
        _settle(settled);
        _reject(rejected);
        assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
        assertEq(token.lockedInRedemptions(), 0);
        assertTrue(token.isFrozen(address(token)));
    }

    function testFuzz_the_flag_and_the_balance_do_not_touch(uint104 minted, uint104 moved) public {
        minted = uint104(bound(minted, 1, CAPACITY - 2 * BALANCE));
        moved = uint104(bound(moved, 1, minted));
        vm.prank(minter);
        token.mint(receiver, minted);
        _freeze(receiver);
        assertEq(token.balanceOf(receiver), minted);
        vm.prank(receiver);
        token.requestRedemption(moved, PAYOUT);
        assertTrue(token.isFrozen(receiver));
        assertEq(token.balanceOf(receiver), minted - moved);
        vm.prank(guardian);
        token.unfreeze(receiver, REASON);
        assertEq(token.balanceOf(receiver), minted - moved);
    }

    // Pausing

    function test_a_pause_stops_transfers_and_minting() public {
        _approveSpender();
        vm.expectEmit(address(token));
        emit Pausable.Paused(guardian);
        _pause();
        bytes memory paused = abi.encodeWithSelector(Pausable.EnforcedPause.selector);
        vm.expectRevert(paused);
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        vm.expectRevert(paused);
        vm.prank(spender);
        token.transferFrom(holder, receiver, AMOUNT);
        vm.expectRevert(paused);
        vm.prank(minter);
        token.mint(receiver, AMOUNT);

        vm.expectEmit(address(token));
        emit Pausable.Unpaused(guardian);
        vm.prank(guardian);
        token.unpause();
        assertFalse(token.paused());
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        assertEq(token.balanceOf(receiver), AMOUNT);
    }

    function test_refuses_to_pause_twice() public {
        _pause();
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        _pause();
    }

    function test_refuses_to_unpause_what_runs() public {
        vm.expectRevert(abi.encodeWithSelector(Pausable.ExpectedPause.selector));
        vm.prank(guardian);
        token.unpause();
    }

    // Policy

    function test_announces_its_policy() public {
        vm.expectEmit(address(token));
        emit IStableToken.TransferPolicySet(address(policy));
        _setPolicy(address(policy));
        assertEq(token.transferPolicy(), address(policy));
        _setPolicy(address(0));
        assertEq(token.transferPolicy(), address(0));
    }

    function test_refuses_a_policy_without_code() public {
        vm.expectRevert(abi.encodeWithSelector(IStableToken.TransferPolicyWithoutCode.selector, stranger));
        _setPolicy(stranger);
    }

    function test_the_policy_sees_operator_sender_receiver_and_amount() public {
        _setPolicy(address(policy));
        _approveSpender();
        policy.bar(spender, true);
        vm.expectRevert(_restricted(policy.OPERATOR_BARRED(), holder, AMOUNT));
        vm.prank(spender);
        token.transferFrom(holder, receiver, AMOUNT);

        policy.limit(AMOUNT);
        vm.expectRevert(_restricted(policy.AMOUNT_TOO_LARGE(), holder, AMOUNT + 1));
        vm.prank(holder);
        token.transfer(receiver, AMOUNT + 1);

        policy.bar(receiver, true);
        vm.expectRevert(_restricted(policy.RECEIVER_BARRED(), holder, AMOUNT));
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);

        policy.bar(receiver, false);
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        assertEq(token.balanceOf(receiver), AMOUNT);
    }

    function test_the_policy_judges_a_mint_as_a_transfer_from_nobody() public {
        _setPolicy(address(policy));
        policy.bar(receiver, true);
        vm.expectRevert(_restricted(policy.RECEIVER_BARRED(), address(0), AMOUNT));
        vm.prank(minter);
        token.mint(receiver, AMOUNT);
        policy.bar(receiver, false);
        policy.bar(address(0), true);
        vm.expectRevert(_restricted(policy.SENDER_BARRED(), address(0), AMOUNT));
        vm.prank(minter);
        token.mint(receiver, AMOUNT);
    }

    function test_a_policy_has_no_say_in_redemptions() public {
        _setPolicy(address(policy));
        policy.breakDown(true);
        uint256 settled = _request(AMOUNT);
        uint256 rejected = _request(AMOUNT);
        uint256 reclaimed = _request(AMOUNT);
        _settle(settled);
        _reject(rejected);
        vm.warp(NOW + PERIOD);
        vm.prank(holder);
        token.reclaimRedemption(reclaimed);
        assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
    }

    function test_a_policy_that_reverts_stops_transfers() public {
        _setPolicy(address(policy));
        policy.breakDown(true);
        vm.expectRevert(abi.encodeWithSelector(SettableTransferPolicy.PolicyOutOfOrder.selector));
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
    }

    function test_a_hostile_policy_moves_nothing() public {
        ReentrantTransferPolicy hostile = new ReentrantTransferPolicy();
        vm.prank(minter);
        token.mint(address(hostile), AMOUNT);
        vm.prank(holder);
        token.approve(address(hostile), type(uint256).max);
        bytes[3] memory attacks = [
            abi.encodeCall(token.transferFrom, (holder, address(hostile), BALANCE)),
            abi.encodeCall(token.transfer, (stranger, AMOUNT)),
            abi.encodeCall(token.requestRedemption, (AMOUNT, PAYOUT))
        ];
        for (uint256 i = 0; i < attacks.length; i++) {
            hostile.arm(address(token), attacks[i]);
            _setPolicy(address(0));
            vm.prank(address(hostile));
            (bool possible, ) = address(token).call(attacks[i]); // outside of a static call it would be
            assertTrue(possible);
            _startOver(hostile);
            _setPolicy(address(hostile));
            vm.prank(holder);
            token.transfer(receiver, AMOUNT);
            assertFalse(hostile.succeeded());
            assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
            assertEq(token.balanceOf(receiver), AMOUNT);
            assertEq(token.balanceOf(address(hostile)), AMOUNT);
            assertEq(token.lockedInRedemptions(), 0);
            _startOver(hostile);
        }
    }

    /// @dev A fresh token in which the hostile policy owns and may spend the same again.
    function _startOver(ReentrantTransferPolicy hostile) private {
        bytes memory attack = hostile.attack();
        setUp();
        hostile.arm(address(token), attack);
        vm.prank(minter);
        token.mint(address(hostile), AMOUNT);
        vm.prank(holder);
        token.approve(address(hostile), type(uint256).max);
    }

    // Foresight

    /// @dev Whatever the circumstances, the view says what a transfer will answer.
    function testFuzz_foresees_what_a_transfer_answers(uint16 circumstances, uint256 amount) public {
        amount = bound(amount, 0, 2 * BALANCE);
        bool bySpender = _bit(circumstances, 0);
        address to = _bit(circumstances, 1) ? (_bit(circumstances, 2) ? address(token) : address(0)) : receiver;
        _approveSpender();
        if (_bit(circumstances, 3)) _freeze(holder);
        if (_bit(circumstances, 4)) _freeze(receiver);
        if (_bit(circumstances, 5)) _freeze(spender);
        if (_bit(circumstances, 6)) _setPolicy(address(policy));
        if (_bit(circumstances, 7)) policy.bar(receiver, true);
        if (_bit(circumstances, 8)) policy.bar(spender, true);
        if (_bit(circumstances, 9) && _bit(circumstances, 10)) _pause();

        bytes4 foreseen = token.transferRestriction(bySpender ? spender : holder, holder, to, amount);
        vm.prank(bySpender ? spender : holder);
        (bool done, bytes memory answer) = address(token).call(
            bySpender
                ? abi.encodeCall(token.transferFrom, (holder, to, amount))
                : abi.encodeCall(token.transfer, (to, amount))
        );
        assertEq(done, foreseen == bytes4(0));
        if (done) return;
        if (bytes4(answer) == IStableToken.TransferRestricted.selector) {
            assertEq(
                answer,
                abi.encodeWithSelector(IStableToken.TransferRestricted.selector, foreseen, holder, to, amount)
            );
        } else {
            assertEq(bytes4(answer), foreseen);
        }
    }

    function test_foresees_that_nobody_sends_nothing() public view {
        assertEq(token.transferRestriction(holder, address(0), receiver, 0), IERC20Errors.ERC20InvalidSender.selector);
    }

    function _bit(uint16 word, uint256 index) private pure returns (bool) {
        return (word >> index) & 1 == 1;
    }
}
