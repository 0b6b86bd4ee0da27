// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {Quorum} from "../../../contracts/blocks/quorum/Quorum.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {QuorumTest} from "./QuorumTest.sol";

contract QuorumBallotsTest is QuorumTest {
    /// @dev Two have to agree; `strict` asks for four eyes, distinct entities, and stops at one objection.
    bytes32 private plain;
    bytes32 private strict;

    function setUp() public {
        plain = _found("plain", _members(), _rules(2, 0, false, false));
        strict = _found("strict", _members(), _rules(2, 1, true, true));
    }

    function _assertTally(bytes32 ballot, uint32 approvals, uint32 objections) private view {
        IQuorum.Ballot memory state = quorum.ballotOf(ballot);
        assertEq(state.approvals, approvals);
        assertEq(state.objections, objections);
    }

    /// @dev A ballot of the strict group that bob and carol approved.
    function _approvedStrictly() private returns (bytes32 ballot) {
        ballot = _propose(alice, strict);
        _approve(bob, ballot);
        _approve(carol, ballot);
    }

    // ——— propose

    function test_works_alone() public {
        _actAs(alice);
        bytes32 ballot = quorum.propose(plain, ACTION, consumer);
        _approve(bob, ballot);
        assertTrue(quorum.isApproved(ballot));
        _actAs(consumer);
        vm.expectEmit(address(quorum));
        emit IQuorum.Consumed(ballot, consumer);
        assertEq(quorum.consume(plain, ACTION), ballot);
        assertTrue(quorum.ballotOf(ballot).consumed);
    }

    function test_names_a_ballot_by_group_epoch_action_and_consumer() public {
        bytes32 ballot = _propose(alice, plain);
        assertEq(ballot, keccak256(abi.encode(plain, uint32(1), ACTION, consumer)));
        assertEq(ballot, quorum.ballotId(plain, ACTION, consumer));
        assertNotEq(ballot, quorum.ballotId(strict, ACTION, consumer));
        assertNotEq(ballot, quorum.ballotId(plain, REASON, consumer));
        assertNotEq(ballot, quorum.ballotId(plain, ACTION, stranger));
    }

    function test_approves_what_the_proposer_proposes() public {
        bytes32 ballot = quorum.ballotId(plain, ACTION, consumer);
        _actAs(alice);
        vm.expectEmit(address(quorum));
        emit IQuorum.Proposed(ballot, plain, alice, consumer, ACTION);
        vm.expectEmit(address(quorum));
        emit IQuorum.Approved(ballot, alice);
        quorum.propose(plain, ACTION, consumer);
        assertTrue(quorum.hasApproved(ballot, alice));
        IQuorum.Ballot memory expected = IQuorum.Ballot(plain, 1, alice, 1, 0, false);
        assertEq(abi.encode(quorum.ballotOf(ballot)), abi.encode(expected));
    }

    function test_counts_no_approval_of_the_proposer_under_four_eyes() public {
        bytes32 ballot = _propose(carol, strict);
        assertFalse(quorum.hasApproved(ballot, carol));
        IQuorum.Ballot memory expected = IQuorum.Ballot(strict, 1, carol, 0, 0, false);
        assertEq(abi.encode(quorum.ballotOf(ballot)), abi.encode(expected));
    }

    function test_refuses_a_proposal_of_a_stranger() public {
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumMemberOnly.selector, plain, stranger));
        quorum.propose(plain, ACTION, consumer);
        // Not even of the founder.
        _actAs(founder);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumMemberOnly.selector, plain, founder));
        quorum.propose(plain, ACTION, consumer);
    }

    function test_refuses_to_propose_twice_also_after_consumption() public {
        bytes32 ballot = _propose(alice, plain);
        _actAs(bob);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotExists.selector, ballot));
        quorum.propose(plain, ACTION, consumer);
        quorum.approve(ballot);
        _actAs(consumer);
        quorum.consume(plain, ACTION);
        _actAs(bob);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotExists.selector, ballot));
        quorum.propose(plain, ACTION, consumer);
    }

    // ——— approve

    function test_approves() public {
        bytes32 ballot = _propose(alice, plain);
        _actAs(bob);
        vm.expectEmit(address(quorum));
        emit IQuorum.Approved(ballot, bob);
        quorum.approve(ballot);
        _assertTally(ballot, 2, 0);
        assertTrue(quorum.hasApproved(ballot, bob));
        assertFalse(quorum.hasApproved(ballot, carol));
        assertFalse(quorum.hasApproved(ballot, stranger));
    }

    function test_refuses_to_approve_twice() public {
        bytes32 ballot = _propose(alice, plain);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.AlreadyApproved.selector, ballot, alice));
        quorum.approve(ballot);
    }

    function test_refuses_an_approval_of_a_stranger_or_of_nothing() public {
        bytes32 ballot = _propose(alice, plain);
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumMemberOnly.selector, plain, stranger));
        quorum.approve(ballot);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ACTION));
        quorum.approve(ACTION);
    }

    function test_refuses_the_proposer_and_its_house_under_four_eyes() public {
        bytes32 ballot = _propose(alice, strict);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.ProposerCannotApprove.selector, ballot, alice));
        quorum.approve(ballot);
        _actAs(anton);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.ProposerCannotApprove.selector, ballot, anton));
        quorum.approve(ballot);
    }

    function test_lets_a_colleague_approve_where_entities_need_not_be_distinct() public {
        bytes32 group = _found("four eyes", _members(), _rules(1, 0, true, false));
        bytes32 ballot = _propose(alice, group);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.ProposerCannotApprove.selector, ballot, alice));
        quorum.approve(ballot);
        _approve(anton, ballot);
        assertTrue(quorum.isApproved(ballot));
    }

    function test_counts_a_house_once_where_entities_are_distinct() public {
        bytes32 ballot = _propose(bob, strict);
        _approve(alice, ballot);
        _actAs(anton);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.EntityAlreadyApproved.selector, ballot, HOUSE_A));
        quorum.approve(ballot);
        _actAs(alice);
        quorum.withdrawApproval(ballot);
        _approve(anton, ballot);
        _assertTally(ballot, 1, 0);
    }

    function test_counts_a_house_twice_where_entities_need_not_be_distinct() public {
        bytes32 ballot = _propose(alice, plain);
        _approve(anton, ballot);
        assertTrue(quorum.isApproved(ballot));
    }

    function testFuzz_counts_weights(uint16 a, uint16 b, uint16 c, uint32 threshold) public {
        IQuorum.Member[] memory members = new IQuorum.Member[](3);
        members[0] = IQuorum.Member(alice, uint16(bound(a, 1, 65535)), HOUSE_A);
        members[1] = IQuorum.Member(bob, uint16(bound(b, 1, 65535)), HOUSE_B);
        members[2] = IQuorum.Member(carol, uint16(bound(c, 1, 65535)), HOUSE_C);
        uint32 two = uint32(members[0].weight) + members[1].weight;
        uint32 three = two + members[2].weight;
        threshold = uint32(bound(threshold, 1, three));
        bytes32 ballot = _propose(alice, _found("weights", members, _rules(threshold, 0, false, true)));
        assertEq(quorum.isApproved(ballot), members[0].weight >= threshold);
        _approve(bob, ballot);
        assertEq(quorum.isApproved(ballot), two >= threshold);
        _approve(carol, ballot);
        _assertTally(ballot, three, 0);
        assertTrue(quorum.isApproved(ballot));
    }

    /// A quick member can make itself the proposer; under four eyes that costs its own say and nobody else's.
    function test_loses_nothing_to_a_member_who_proposes_first() public {
        bytes32 ballot = _propose(anton, strict); // alice meant to propose, for bob and carol to approve
        _actAs(alice);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotExists.selector, ballot));
        quorum.propose(strict, ACTION, consumer);
        _approve(bob, ballot);
        _approve(carol, ballot);
        assertTrue(quorum.isApproved(ballot));
    }

    // ——— approveBySig

    function _approveDigest(
        Quorum target,
        uint256 chainId,
        address member,
        bytes32 ballot,
        uint256 nonce
    ) private pure returns (bytes32) {
        bytes32 typehash = keccak256("Approve(address member,bytes32 ballot,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typehash, member, ballot, nonce, DEADLINE));
        return _typedDigest("Trellis Quorum", chainId, address(target), structHash);
    }

    function _signedApproval(uint256 key, address member, bytes32 ballot) private view returns (bytes memory) {
        return _sign(key, _approveDigest(quorum, block.chainid, member, ballot, 0));
    }

    function test_approves_for_who_signed() public {
        bytes32 ballot = _propose(alice, strict);
        bytes memory signature = _signedApproval(bobKey, bob, ballot);
        _actAs(stranger);
        vm.expectEmit(address(quorum));
        emit IQuorum.Approved(ballot, bob);
        quorum.approveBySig(bob, ballot, 0, DEADLINE, signature);
        assertTrue(quorum.hasApproved(ballot, bob));
        _assertTally(ballot, 1, 0);
    }

    function test_asks_the_same_of_who_signed_as_of_who_sends() public {
        bytes32 ballot = _propose(alice, strict);
        bytes memory signature = _signedApproval(aliceKey, alice, ballot);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.ProposerCannotApprove.selector, ballot, alice));
        quorum.approveBySig(alice, ballot, 0, DEADLINE, signature);
        (address outsider, uint256 key) = makeAddrAndKey("outsider");
        signature = _signedApproval(key, outsider, ballot);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumMemberOnly.selector, strict, outsider));
        quorum.approveBySig(outsider, ballot, 0, DEADLINE, signature);
    }

    function test_refuses_a_signed_approval_after_it_was_withdrawn() public {
        bytes32 ballot = _propose(alice, strict);
        bytes memory signature = _signedApproval(bobKey, bob, ballot);
        quorum.approveBySig(bob, ballot, 0, DEADLINE, signature);
        _actAs(bob);
        quorum.withdrawApproval(ballot);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, bob, 1));
        quorum.approveBySig(bob, ballot, 0, DEADLINE, signature);
    }

    function test_refuses_a_signed_approval_on_another_chain_or_contract() public {
        bytes32 ballot = _propose(alice, strict);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, bob);
        bytes memory signature = _signedApproval(bobKey, bob, ballot);
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        vm.expectRevert(refusal);
        quorum.approveBySig(bob, ballot, 0, DEADLINE, signature);
        vm.chainId(chain);

        // The same group and ballot in another quorum: the ids are equal, the domain is not.
        Quorum twin = new Quorum();
        _actAs(founder);
        twin.createGroup("strict", _members(), _rules(2, 1, true, true));
        _actAs(alice);
        assertEq(twin.propose(strict, ACTION, consumer), ballot);
        vm.expectRevert(refusal);
        twin.approveBySig(bob, ballot, 0, DEADLINE, signature);
    }

    function test_refuses_a_signature_for_another_ballot_or_member() public {
        bytes32 ballot = _propose(alice, strict);
        bytes32 other = quorum.propose(strict, REASON, consumer);
        bytes memory signature = _signedApproval(bobKey, bob, ballot);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, bob));
        quorum.approveBySig(bob, other, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, carol));
        quorum.approveBySig(carol, ballot, 0, DEADLINE, signature);
    }

    function test_accepts_a_signed_approval_until_its_deadline_itself() public {
        bytes32 ballot = _propose(alice, strict);
        bytes memory signature = _signedApproval(bobKey, bob, ballot);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        quorum.approveBySig(bob, ballot, 0, DEADLINE, signature);
        vm.warp(DEADLINE);
        quorum.approveBySig(bob, ballot, 0, DEADLINE, signature);
        assertTrue(quorum.hasApproved(ballot, bob));
    }

    function _groupWith(address member) private returns (bytes32) {
        IQuorum.Member[] memory members = _members();
        members[2].account = member;
        return _found("smart", members, _rules(2, 0, false, true));
    }

    function test_approves_for_a_smart_account_until_it_changes_its_mind() public {
        SmartAccount account = new SmartAccount(bob);
        bytes32 ballot = _propose(alice, _groupWith(address(account)));
        bytes memory signature = _signedApproval(bobKey, address(account), ballot);
        account.refuse(true);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(account)));
        quorum.approveBySig(address(account), ballot, 0, DEADLINE, signature);
        account.refuse(false);
        quorum.approveBySig(address(account), ballot, 0, DEADLINE, signature);
        // What counted when it was given goes on counting; the account takes it back itself.
        account.refuse(true);
        assertTrue(quorum.isApproved(ballot));
        account.execute(address(quorum), 0, abi.encodeCall(quorum.withdrawApproval, (ballot)));
        assertFalse(quorum.isApproved(ballot));
    }

    function test_lets_a_smart_account_act_by_itself() public {
        SmartAccount account = new SmartAccount(bob);
        bytes32 group = _groupWith(address(account));
        account.execute(address(quorum), 0, abi.encodeCall(quorum.propose, (group, ACTION, consumer)));
        bytes32 ballot = quorum.ballotId(group, ACTION, consumer);
        assertEq(quorum.ballotOf(ballot).proposer, address(account));
        assertTrue(quorum.hasApproved(ballot, address(account)));
    }

    // ——— withdrawApproval

    function test_takes_an_approval_back() public {
        bytes32 ballot = _approvedStrictly();
        _actAs(bob);
        vm.expectEmit(address(quorum));
        emit IQuorum.ApprovalWithdrawn(ballot, bob);
        quorum.withdrawApproval(ballot);
        _assertTally(ballot, 1, 0);
        assertFalse(quorum.hasApproved(ballot, bob));
        _actAs(consumer);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumNotReached.selector, ballot, 1, 2, 0));
        quorum.consume(strict, ACTION);
        _approve(bob, ballot);
        assertTrue(quorum.isApproved(ballot));
    }

    function test_refuses_to_take_back_what_was_not_given() public {
        bytes32 ballot = _propose(alice, plain);
        _actAs(bob);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NotApproved.selector, ballot, bob));
        quorum.withdrawApproval(ballot);
        _actAs(alice);
        quorum.withdrawApproval(ballot);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NotApproved.selector, ballot, alice));
        quorum.withdrawApproval(ballot);
    }

    // ——— objectTo, withdrawObjection

    function test_stops_a_ballot_at_the_objection_threshold() public {
        bytes32 ballot = _approvedStrictly();
        _actAs(anton);
        vm.expectEmit(address(quorum));
        emit IQuorum.Objected(ballot, anton, REASON);
        quorum.objectTo(ballot, REASON);
        assertTrue(quorum.hasObjected(ballot, anton));
        assertFalse(quorum.hasObjected(ballot, alice));
        assertFalse(quorum.isApproved(ballot));
        _actAs(consumer);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumNotReached.selector, ballot, 2, 2, 1));
        quorum.consume(strict, ACTION);
    }

    function test_goes_on_when_the_objection_is_taken_back() public {
        bytes32 ballot = _approvedStrictly();
        _actAs(alice); // the proposer thinks again, twice
        quorum.objectTo(ballot, REASON);
        vm.expectEmit(address(quorum));
        emit IQuorum.ObjectionWithdrawn(ballot, alice);
        quorum.withdrawObjection(ballot);
        _assertTally(ballot, 2, 0);
        assertFalse(quorum.hasObjected(ballot, alice));
        assertTrue(quorum.isApproved(ballot));
    }

    function test_takes_the_approval_back_of_who_objects() public {
        bytes32 ballot = _approvedStrictly();
        _actAs(bob);
        vm.expectEmit(address(quorum));
        emit IQuorum.ApprovalWithdrawn(ballot, bob);
        vm.expectEmit(address(quorum));
        emit IQuorum.Objected(ballot, bob, REASON);
        quorum.objectTo(ballot, REASON);
        _assertTally(ballot, 1, 1);
        assertFalse(quorum.hasApproved(ballot, bob));
        quorum.withdrawObjection(ballot);
        _assertTally(ballot, 1, 0);
    }

    function test_records_objections_that_stop_nothing() public {
        bytes32 ballot = _propose(alice, plain);
        _approve(bob, ballot);
        _actAs(carol);
        quorum.objectTo(ballot, REASON);
        _assertTally(ballot, 2, 1);
        assertTrue(quorum.isApproved(ballot));
    }

    function test_refuses_to_object_twice_for_a_member_or_a_house() public {
        bytes32 ballot = _propose(bob, strict);
        _actAs(alice);
        quorum.objectTo(ballot, REASON);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.AlreadyObjected.selector, ballot, alice));
        quorum.objectTo(ballot, REASON);
        _actAs(anton);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.EntityAlreadyObjected.selector, ballot, HOUSE_A));
        quorum.objectTo(ballot, REASON);
    }

    function test_refuses_a_signed_approval_of_who_objected_meanwhile() public {
        bytes32 ballot = _propose(alice, strict);
        bytes memory signature = _signedApproval(bobKey, bob, ballot);
        _actAs(bob);
        quorum.objectTo(ballot, REASON);
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.AlreadyObjected.selector, ballot, bob));
        quorum.approveBySig(bob, ballot, 0, DEADLINE, signature);
    }

    function test_refuses_to_take_back_an_objection_that_was_not_made() public {
        bytes32 ballot = _propose(alice, plain);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NotObjected.selector, ballot, alice));
        quorum.withdrawObjection(ballot);
    }

    function _objectDigest(address member, bytes32 ballot) private view returns (bytes32) {
        bytes32 typehash = keccak256(
            "ObjectTo(address member,bytes32 ballot,bytes32 reason,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typehash, member, ballot, REASON, 0, DEADLINE));
        return _typedDigest("Trellis Quorum", block.chainid, address(quorum), structHash);
    }

    function test_objects_for_who_signed() public {
        bytes32 ballot = _approvedStrictly();
        bytes memory signature = _sign(bobKey, _objectDigest(bob, ballot));
        _actAs(stranger);
        quorum.objectToBySig(bob, ballot, REASON, 0, DEADLINE, signature);
        assertTrue(quorum.hasObjected(ballot, bob));
        _assertTally(ballot, 1, 1);
    }

    function test_refuses_an_objection_for_another_reason_or_signed_as_an_approval() public {
        bytes32 ballot = _propose(alice, strict);
        bytes memory objection = _sign(bobKey, _objectDigest(bob, ballot));
        bytes memory approval = _signedApproval(bobKey, bob, ballot);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, bob);
        vm.expectRevert(refusal);
        quorum.objectToBySig(bob, ballot, ACTION, 0, DEADLINE, objection);
        vm.expectRevert(refusal);
        quorum.objectToBySig(bob, ballot, REASON, 0, DEADLINE, approval);
        vm.expectRevert(refusal);
        quorum.approveBySig(bob, ballot, 0, DEADLINE, objection);
    }

    // ——— consume

    function test_refuses_to_consume_twice() public {
        bytes32 ballot = _approvedStrictly();
        _actAs(consumer);
        quorum.consume(strict, ACTION);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotConsumed.selector, ballot));
        quorum.consume(strict, ACTION);
        assertFalse(quorum.isApproved(ballot));
    }

    function test_refuses_to_consume_before_enough_agree() public {
        bytes32 ballot = _propose(alice, strict);
        _approve(bob, ballot);
        _actAs(consumer);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumNotReached.selector, ballot, 1, 2, 0));
        quorum.consume(strict, ACTION);
    }

    function test_refuses_another_consumer_action_or_group() public {
        _approvedStrictly();
        _actAs(stranger);
        bytes32 asked = quorum.ballotId(strict, ACTION, stranger);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, asked));
        quorum.consume(strict, ACTION);
        _actAs(consumer);
        asked = quorum.ballotId(strict, REASON, consumer);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, asked));
        quorum.consume(strict, REASON);
        asked = quorum.ballotId(plain, ACTION, consumer);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, asked));
        quorum.consume(plain, ACTION);
    }

    function test_refuses_every_vote_after_consumption() public {
        bytes32 ballot = _approvedStrictly();
        _actAs(consumer);
        quorum.consume(strict, ACTION);
        _actAs(bob);
        _expectOnEveryVote(ballot, abi.encodeWithSelector(IQuorum.BallotConsumed.selector, ballot));
        assertTrue(quorum.hasApproved(ballot, bob), "history");
    }

    function _expectOnEveryVote(bytes32 ballot, bytes memory refusal) private {
        vm.expectRevert(refusal);
        quorum.approve(ballot);
        vm.expectRevert(refusal);
        quorum.withdrawApproval(ballot);
        vm.expectRevert(refusal);
        quorum.objectTo(ballot, REASON);
        vm.expectRevert(refusal);
        quorum.withdrawObjection(ballot);
    }

    // ——— epochs

    function test_ends_pending_ballots_with_a_change_of_the_group() public {
        bytes32 group = _found("changing", _members(), _rules(2, 0, false, true));
        bytes32 ballot = _propose(alice, group);
        _approve(bob, ballot);
        assertTrue(quorum.isApproved(ballot));
        IQuorum.Member[] memory members = _members();
        members[0].account = makeAddr("alice's successor");
        _update(group, members, _rules(2, 0, false, true));

        assertFalse(quorum.isApproved(ballot));
        _actAs(consumer);
        bytes32 asked = quorum.ballotId(group, ACTION, consumer);
        assertNotEq(asked, ballot);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, asked));
        quorum.consume(group, ACTION);
        _actAs(bob);
        _expectOnEveryVote(ballot, abi.encodeWithSelector(IQuorum.BallotOutdated.selector, ballot, 1, 2));
        // What was, can still be read, although alice left and bob stayed.
        IQuorum.Ballot memory expected = IQuorum.Ballot(group, 1, alice, 2, 0, false);
        assertEq(abi.encode(quorum.ballotOf(ballot)), abi.encode(expected));
        assertTrue(quorum.hasApproved(ballot, alice));
        assertTrue(quorum.hasApproved(ballot, bob));
    }

    function test_votes_on_the_same_action_afresh_in_the_next_epoch() public {
        bytes32 group = _found("changing", _members(), _rules(2, 0, false, true));
        _propose(alice, group);
        _update(group, _members(), _rules(2, 1, false, true));
        bytes32 ballot = _propose(bob, group);
        _assertTally(ballot, 1, 0);
        _approve(alice, ballot);
        _actAs(consumer);
        assertEq(quorum.consume(group, ACTION), ballot);
    }

    function test_refuses_a_signed_approval_from_before_the_change() public {
        bytes32 group = _found("changing", _members(), _rules(2, 0, false, true));
        bytes32 ballot = _propose(carol, group);
        bytes memory signature = _signedApproval(aliceKey, alice, ballot);
        _update(group, _members(), _rules(2, 1, false, true));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotOutdated.selector, ballot, 1, 2));
        quorum.approveBySig(alice, ballot, 0, DEADLINE, signature);
        bytes32 afresh = _propose(carol, group);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, alice));
        quorum.approveBySig(alice, afresh, 0, DEADLINE, signature);
    }

    // ——— readers

    function test_says_that_a_ballot_is_unknown() public {
        bytes memory refusal = abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ACTION);
        vm.expectRevert(refusal);
        quorum.ballotOf(ACTION);
        assertFalse(quorum.isApproved(ACTION));
        assertFalse(quorum.hasApproved(ACTION, alice));
        assertFalse(quorum.hasObjected(ACTION, alice));
    }
}
