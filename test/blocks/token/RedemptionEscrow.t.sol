// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IStableToken} from "../../../contracts/blocks/token/IStableToken.sol";
import {StableTokenFixture} from "./StableTokenFixture.sol";

contract RedemptionEscrowTest is StableTokenFixture {
    uint256 private constant DEADLINE = NOW + PERIOD;

    function _reclaim(uint256 id) private {
        vm.prank(holder);
        token.reclaimRedemption(id);
    }

    function _notOpen(uint256 id, IStableToken.RedemptionState state) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IStableToken.RedemptionNotOpen.selector, id, state);
    }

    function _requestBySig(
        address who,
        uint256 amount,
        uint256 nonce,
        uint256 deadline,
        bytes memory signature
    ) private returns (uint256) {
        vm.prank(relayer);
        return token.requestRedemptionBySig(who, amount, PAYOUT, nonce, deadline, signature);
    }

    // Requesting

    function testFuzz_a_request_locks_the_tokens(uint256 amount) public {
        amount = bound(amount, 1, BALANCE);
        vm.expectEmit(address(token));
        emit IStableToken.RedemptionRequested(1, holder, amount, PAYOUT, uint64(DEADLINE));
        vm.expectEmit(address(token));
        emit IERC20.Transfer(holder, address(token), amount);
        uint256 id = _request(amount);

        IStableToken.Redemption memory redemption = token.redemptionOf(id);
        assertEq(redemption.holder, holder);
        assertEq(redemption.deadline, DEADLINE);
        assertEq(redemption.amount, amount);
        assertEq(redemption.state, IStableToken.RedemptionState.Requested);
        assertEq(token.balanceOf(holder), BALANCE - amount);
        assertEq(token.balanceOf(address(token)), amount);
        assertEq(token.lockedInRedemptions(), amount);
        assertEq(token.totalSupply(), 2 * BALANCE);
    }

    function test_refuses_a_request_for_nothing() public {
        vm.expectRevert(abi.encodeWithSelector(IStableToken.RedemptionAmountZero.selector));
        _request(0);
    }

    function testFuzz_refuses_a_request_above_the_balance(uint256 amount) public {
        amount = bound(amount, BALANCE + 1, type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, holder, BALANCE, amount)
        );
        _request(amount);
    }

    function test_ids_are_never_reused() public {
        uint256 first = _request(AMOUNT);
        _settle(first);
        assertEq(_request(AMOUNT), first + 1);
    }

    // Settling

    function test_a_settlement_burns_the_tokens() public {
        uint256 id = _request(AMOUNT);
        vm.expectEmit(address(token));
        emit IStableToken.RedemptionSettled(id, PROOF);
        vm.expectEmit(address(token));
        emit IERC20.Transfer(address(token), address(0), AMOUNT);
        _settle(id);
        assertEq(_state(id), IStableToken.RedemptionState.Settled);
        assertEq(token.totalSupply(), 2 * BALANCE - AMOUNT);
        assertEq(token.lockedInRedemptions(), 0);
    }

    function test_refuses_a_settlement_without_a_proof() public {
        uint256 id = _request(AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.PaymentProofMissing.selector, id));
        vm.prank(issuer);
        token.settleRedemption(id, bytes32(0));
    }

    function test_settles_after_the_deadline_until_the_holder_reclaims() public {
        uint256 first = _request(AMOUNT);
        uint256 second = _request(AMOUNT);
        vm.warp(DEADLINE + 365 days);
        _settle(first);
        _reclaim(second);
        vm.expectRevert(_notOpen(second, IStableToken.RedemptionState.Reclaimed));
        _settle(second);
        assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
    }

    // Rejecting

    function test_a_rejection_gives_the_tokens_back() public {
        uint256 id = _request(AMOUNT);
        vm.expectEmit(address(token));
        emit IStableToken.RedemptionRejected(id, REASON);
        vm.expectEmit(address(token));
        emit IERC20.Transfer(address(token), holder, AMOUNT);
        _reject(id);
        assertEq(_state(id), IStableToken.RedemptionState.Rejected);
        assertEq(token.balanceOf(holder), BALANCE);
        assertEq(token.lockedInRedemptions(), 0);
    }

    // Reclaiming

    function test_a_holder_reclaims_from_the_deadline_on() public {
        uint256 id = _request(AMOUNT);
        vm.warp(DEADLINE - 1);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.RedemptionNotDue.selector, id, uint64(DEADLINE)));
        _reclaim(id);
        vm.warp(DEADLINE);
        vm.expectEmit(address(token));
        emit IStableToken.RedemptionReclaimed(id);
        vm.expectEmit(address(token));
        emit IERC20.Transfer(address(token), holder, AMOUNT);
        _reclaim(id);
        assertEq(_state(id), IStableToken.RedemptionState.Reclaimed);
        assertEq(token.balanceOf(holder), BALANCE);
    }

    function test_a_holder_reclaims_after_the_deadline_too() public {
        uint256 id = _request(AMOUNT);
        vm.warp(DEADLINE + 1);
        _reclaim(id);
        assertEq(token.balanceOf(holder), BALANCE);
    }

    function test_nobody_else_reclaims() public {
        uint256 id = _request(AMOUNT);
        vm.warp(DEADLINE);
        address[3] memory others = [issuer, stranger, address(account)];
        for (uint256 i = 0; i < others.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(IStableToken.RedemptionHolderOnly.selector, id, others[i]));
            vm.prank(others[i]);
            token.reclaimRedemption(id);
        }
    }

    // Exactly once

    function test_a_closed_redemption_stays_closed() public {
        uint256 settled = _request(AMOUNT);
        uint256 rejected = _request(AMOUNT);
        uint256 reclaimed = _request(AMOUNT);
        _request(AMOUNT); // stays open, so there is something to steal
        _settle(settled);
        _reject(rejected);
        vm.warp(DEADLINE);
        _reclaim(reclaimed);
        uint256[4] memory ids = [settled, rejected, reclaimed, 99];
        IStableToken.RedemptionState[4] memory states = [
            IStableToken.RedemptionState.Settled,
            IStableToken.RedemptionState.Rejected,
            IStableToken.RedemptionState.Reclaimed,
            IStableToken.RedemptionState.None
        ];
        for (uint256 i = 0; i < ids.length; i++) {
            vm.expectRevert(_notOpen(ids[i], states[i]));
            _settle(ids[i]);
            vm.expectRevert(_notOpen(ids[i], states[i]));
            _reject(ids[i]);
            vm.expectRevert(_notOpen(ids[i], states[i]));
            _reclaim(ids[i]);
        }
        assertEq(token.lockedInRedemptions(), AMOUNT);
    }

    // Frozen and paused

    function test_redemption_stays_open_for_the_frozen_and_while_paused() public {
        _freeze(holder);
        _pause();
        uint256 settled = _request(AMOUNT);
        uint256 rejected = _request(AMOUNT);
        uint256 reclaimed = _request(AMOUNT);
        _settle(settled);
        _reject(rejected);
        vm.warp(DEADLINE);
        _reclaim(reclaimed);
        assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
        assertTrue(token.isFrozen(holder));
        vm.prank(guardian);
        token.unpause();
        vm.expectRevert(abi.encodeWithSelector(IStableToken.AccountIsFrozen.selector, holder));
        vm.prank(holder);
        token.transfer(receiver, 1);
    }

    // By signature

    function test_a_relayer_brings_a_signed_request_and_a_signed_reclaim() public {
        bytes memory signature = _sign(holderKey, _requestHash(holder, AMOUNT, 0, NOW));
        uint256 id = _requestBySig(holder, AMOUNT, 0, NOW, signature);
        assertEq(token.redemptionOf(id).holder, holder);
        assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
        assertEq(token.nonces(holder), 1);

        vm.warp(DEADLINE);
        signature = _sign(holderKey, _reclaimHash(holder, id, 1, DEADLINE));
        vm.prank(relayer);
        token.reclaimRedemptionBySig(holder, id, 1, DEADLINE, signature);
        assertEq(token.balanceOf(holder), BALANCE);
        assertEq(token.balanceOf(relayer), 0);
    }

    function test_keys_of_nonces_do_not_wait_for_each_other() public {
        uint192 key = 7;
        uint256 nonce = token.nonces(holder, key);
        assertEq(nonce, uint256(key) << 64);
        _requestBySig(holder, AMOUNT, nonce, NOW, _sign(holderKey, _requestHash(holder, AMOUNT, nonce, NOW)));
        assertEq(token.nonces(holder, key), nonce + 1);
        assertEq(token.nonces(holder), 0);
        _requestBySig(holder, AMOUNT, 0, NOW, _sign(holderKey, _requestHash(holder, AMOUNT, 0, NOW)));
        assertEq(token.nonces(holder), 1);
    }

    function test_permits_and_key_zero_share_one_sequence() public {
        bytes memory request = _sign(holderKey, _requestHash(holder, AMOUNT, 0, NOW));
        bytes memory permit = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW));
        token.permit(holder, spender, AMOUNT, NOW, permit);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, holder, 1));
        _requestBySig(holder, AMOUNT, 0, NOW, request);
    }

    function test_refuses_a_signed_request_twice() public {
        bytes memory signature = _sign(holderKey, _requestHash(holder, AMOUNT, 0, NOW));
        _requestBySig(holder, AMOUNT, 0, NOW, signature);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, holder, 1));
        _requestBySig(holder, AMOUNT, 0, NOW, signature);
    }

    function test_a_signature_is_good_up_to_its_deadline() public {
        bytes memory signature = _sign(holderKey, _requestHash(holder, AMOUNT, 0, NOW - 1));
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, NOW - 1));
        _requestBySig(holder, AMOUNT, 0, NOW - 1, signature);
        signature = _sign(holderKey, _requestHash(holder, AMOUNT, 0, NOW));
        assertEq(_requestBySig(holder, AMOUNT, 0, NOW, signature), 1);
    }

    function test_refuses_anything_else_than_what_was_signed() public {
        bytes memory signature = _sign(holderKey, _requestHash(holder, AMOUNT, 0, NOW));
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, holder);
        vm.expectRevert(refusal);
        _requestBySig(holder, AMOUNT + 1, 0, NOW, signature);
        vm.expectRevert(refusal);
        _requestBySig(holder, AMOUNT, 0, NOW + 1, signature);
        vm.expectRevert(refusal);
        token.requestRedemptionBySig(holder, AMOUNT, REASON, 0, NOW, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, stranger));
        _requestBySig(stranger, AMOUNT, 0, NOW, signature);
        vm.expectRevert(refusal);
        token.reclaimRedemptionBySig(holder, AMOUNT, 0, NOW, signature);
    }

    function test_refuses_a_reclaim_signed_by_somebody_else_than_the_holder() public {
        uint256 id = _request(AMOUNT);
        vm.warp(DEADLINE);
        bytes memory signature = _sign(holderKey, _reclaimHash(address(account), id, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IStableToken.RedemptionHolderOnly.selector, id, address(account)));
        token.reclaimRedemptionBySig(address(account), id, 0, DEADLINE, signature);
    }

    function test_refuses_a_reclaim_by_signature_before_the_deadline() public {
        uint256 id = _request(AMOUNT);
        vm.warp(DEADLINE - 1);
        bytes memory signature = _sign(holderKey, _reclaimHash(holder, id, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IStableToken.RedemptionNotDue.selector, id, uint64(DEADLINE)));
        token.reclaimRedemptionBySig(holder, id, 0, DEADLINE, signature);
    }

    function test_refuses_a_signature_for_another_token_or_chain() public {
        bytes32 structHash = _requestHash(holder, AMOUNT, 0, NOW);
        bytes memory signature = _sign(holderKey, structHash);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, holder);
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        vm.expectRevert(refusal);
        _requestBySig(holder, AMOUNT, 0, NOW, signature);
        vm.chainId(home);

        (uint8 v, bytes32 r, bytes32 s) = vm.sign(holderKey, _digestFor(stranger, home, structHash));
        vm.expectRevert(refusal);
        _requestBySig(holder, AMOUNT, 0, NOW, abi.encodePacked(r, s, v));
        assertEq(_requestBySig(holder, AMOUNT, 0, NOW, signature), 1);
    }

    function test_the_token_cannot_be_made_to_redeem_its_own_escrow() public {
        _request(AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(token)));
        _requestBySig(address(token), AMOUNT, 0, NOW, new bytes(65));
    }
}
