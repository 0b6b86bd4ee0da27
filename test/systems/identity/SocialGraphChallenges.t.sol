// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IEligibility} from "../../../contracts/base/IEligibility.sol";
import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {FeeOnTransferToken} from "../../../contracts/mocks/FeeOnTransferToken.sol";
import {NoReturnToken} from "../../../contracts/mocks/NoReturnToken.sol";
import {ISocialGraphIdentity} from "../../../contracts/systems/identity/ISocialGraphIdentity.sol";
import {IDuplicateChallenges} from "../../../contracts/systems/identity/socialGraphIdentity/IDuplicateChallenges.sol";
import {SocialGraphIdentity} from "../../../contracts/systems/identity/SocialGraphIdentity.sol";
import {SocialGraphFixture} from "./SocialGraphFixture.sol";

contract SocialGraphChallengesTest is SocialGraphFixture {
    address private challenger = makeAddr("challenger");

    function setUp() public override {
        super.setUp();
        _vouch(clinic, alice, HEALTH);
        _vouch(alice, bob, PEER);
    }

    function test_a_verdict_for_the_challenger_gives_its_bond_back_and_ends_the_account() public {
        uint32 dispute = _challenge(challenger, alice, bob);
        assertEq(graph.identityOf(alice).dispute, dispute);
        assertEq(graph.scoreOf(alice), 4_500); // a suspicion is no verdict
        _judge(dispute, true);
        vm.expectEmit(address(graph));
        emit IDuplicateChallenges.ChallengeDecided(dispute, alice, true, challenger);
        graph.decide(dispute, true);
        assertEq(graph.scoreOf(alice), 0);
        assertEq(graph.refresh(alice), 0);
        assertEq(graph.identityOf(alice).anchoredUntil, 0);
        assertEq(graph.refresh(bob), 0); // what the duplicate says counts nothing
        assertEq(graph.payOut(challenger), BOND);
        assertEq(money.balanceOf(challenger), BOND);
        assertEq(money.balanceOf(address(graph)), 0);
    }

    function test_a_verdict_for_the_challenged_gives_it_the_bond() public {
        uint32 dispute = _challenge(challenger, alice, bob);
        _judge(dispute, false);
        graph.decide(dispute, false);
        assertEq(graph.scoreOf(alice), 4_500);
        assertEq(graph.owed(alice), BOND);
        vm.expectEmit(address(graph));
        emit IDuplicateChallenges.BondPaid(alice, BOND);
        graph.payOut(alice);
        assertEq(money.balanceOf(alice), BOND);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.BondNotOwed.selector, alice));
        graph.payOut(alice);
    }

    function test_a_challenged_account_and_a_duplicate_take_their_vouches_back_all_the_same() public {
        uint32 dispute = _challenge(challenger, alice, bob);
        vm.prank(alice);
        graph.withdraw(alice, bob, 1);
        assertEq(graph.scoreOf(bob), 0);
        _vouch(alice, bob, PEER);
        _judge(dispute, true);
        graph.decide(dispute, true);
        graph.withdrawBySig(_withdrawal(alice, bob, 2, alice));
        assertFalse(graph.vouchOf(alice, bob).stands);
        graph.withdrawBySig(_withdrawal(clinic, alice, 1, clinic));
        assertFalse(graph.vouchOf(clinic, alice).stands);
    }

    function test_without_a_verdict_the_challenger_takes_its_bond_back_after_the_deadline() public {
        uint32 dispute = _challenge(challenger, alice, bob);
        uint40 deadline = NOW + 14 days;
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.ChallengeNotLapsed.selector, dispute, deadline));
        graph.reclaim(dispute);
        _judge(dispute, true);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.ChallengeLapsed.selector, dispute, deadline));
        graph.decide(dispute, true);
        graph.reclaim(dispute);
        graph.payOut(challenger);
        assertEq(money.balanceOf(challenger), BOND);
        assertEq(graph.identityOf(alice).dispute, 0);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.ChallengeUnknown.selector, dispute));
        graph.reclaim(dispute);
    }

    function test_a_verdict_in_the_last_second_stands() public {
        uint32 dispute = _challenge(challenger, alice, bob);
        _judge(dispute, true);
        vm.warp(NOW + 14 days);
        graph.decide(dispute, true);
        assertTrue(graph.identityOf(alice).duplicate);
    }

    function test_refuses_a_verdict_that_the_arbiters_did_not_give() public {
        uint32 dispute = _challenge(challenger, alice, bob);
        _judge(dispute, false);
        bytes32 other = quorum.ballotId(arbiters, graph.verdictAction(dispute, true), address(graph));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, other));
        graph.decide(dispute, true);
        graph.decide(dispute, false);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.ChallengeUnknown.selector, dispute));
        graph.decide(dispute, false);
    }

    function test_a_verdict_is_about_one_dispute_only() public {
        uint32 first = _challenge(challenger, alice, bob);
        _judge(first, true);
        vm.warp(NOW + 15 days);
        graph.reclaim(first);
        uint32 second = _challenge(challenger, alice, bob);
        assertEq(second, first + 1);
        bytes32 ballot = quorum.ballotId(arbiters, graph.verdictAction(second, true), address(graph));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        graph.decide(second, true);
    }

    function test_refuses_challenges_that_make_no_sense() public {
        vm.startPrank(challenger);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.IdentityNotRegistered.selector, stranger));
        graph.challenge(stranger, bob, 0);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.IdentityNotRegistered.selector, stranger));
        graph.challenge(alice, stranger, 0);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.ChallengeOfOneAccount.selector, alice));
        graph.challenge(alice, alice, 0);
        vm.stopPrank();
        uint32 dispute = _challenge(challenger, alice, bob);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.ChallengeOpen.selector, alice, dispute));
        graph.challenge(alice, bob, 0);
        _judge(dispute, true);
        graph.decide(dispute, true);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.ChallengeSettled.selector, alice));
        graph.challenge(alice, bob, 0);
    }

    function test_refuses_a_token_that_keeps_a_part_of_the_bond() public {
        FeeOnTransferToken greedy = new FeeOnTransferToken();
        graph = new SocialGraphIdentity(NETWORK, institutions, quorum, arbiters, greedy, BOND);
        _register(graph, alice);
        _register(graph, bob);
        greedy.mint(challenger, BOND);
        vm.startPrank(challenger);
        greedy.approve(address(graph), BOND);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.BondInexact.selector, BOND - BOND / 100, BOND));
        graph.challenge(alice, bob, 0);
    }

    function test_takes_and_pays_a_token_that_returns_nothing() public {
        NoReturnToken quiet = new NoReturnToken();
        graph = new SocialGraphIdentity(NETWORK, institutions, quorum, arbiters, IERC20(address(quiet)), BOND);
        _register(graph, alice);
        _register(graph, bob);
        quiet.mint(challenger, BOND);
        vm.startPrank(challenger);
        quiet.approve(address(graph), BOND);
        uint32 dispute = graph.challenge(alice, bob, 0);
        vm.warp(NOW + 15 days);
        graph.reclaim(dispute);
        graph.payOut(challenger);
        assertEq(quiet.balanceOf(challenger), BOND);
    }

    function test_refuses_to_be_deployed_without_its_parts() public {
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.SocialGraphNetworkZero.selector));
        new SocialGraphIdentity(0, institutions, quorum, arbiters, money, BOND);
        bytes memory missing = abi.encodeWithSelector(ISocialGraphIdentity.SocialGraphPartMissing.selector, stranger);
        vm.expectRevert(missing);
        new SocialGraphIdentity(NETWORK, IEligibility(stranger), quorum, arbiters, money, BOND);
        vm.expectRevert(missing);
        new SocialGraphIdentity(NETWORK, institutions, quorum, arbiters, IERC20(stranger), BOND);
        vm.expectRevert(abi.encodeWithSelector(IDuplicateChallenges.SocialGraphArbitersUnknown.selector, bytes32("x")));
        new SocialGraphIdentity(NETWORK, institutions, quorum, "x", money, BOND);
    }
}
