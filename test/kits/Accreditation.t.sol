// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../contracts/base/Signatures.sol";
import {SignedActions} from "../../contracts/base/SignedActions.sol";
import {IQuorum} from "../../contracts/blocks/quorum/IQuorum.sol";
import {Accreditation} from "../../contracts/kits/Accreditation.sol";
import {IAccreditation} from "../../contracts/kits/IAccreditation.sol";
import {AccreditationTest} from "./AccreditationTest.sol";

contract AccreditationUnitTest is AccreditationTest {
    uint64 private root;
    uint64 private middle;
    uint64 private leaf;
    uint40 private start; // when the scene stands

    function setUp() public {
        root = _root(_terms(ministry, HIGH, EVERYWHERE, 3));
        skip(1 hours);
        middle = _accredit(root, _terms(agency, SUBSTANTIAL, SPAIN, 1));
        skip(1 hours);
        leaf = _accredit(middle, _terms(university, SUBSTANTIAL, SPAIN, 0));
        start = uint40(block.timestamp);
    }

    // ——— the contract

    function test_refuses_a_delay_of_less_than_a_day_or_more_than_ninety() public {
        new Accreditation(quorum, group, 1 days);
        new Accreditation(quorum, group, 90 days);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.RootDelayInvalid.selector, 1 days - 1));
        new Accreditation(quorum, group, 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.RootDelayInvalid.selector, 90 days + 1));
        new Accreditation(quorum, group, 90 days + 1);
    }

    function test_refuses_a_group_that_does_not_exist() public {
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.RootGroupUnknown.selector, bytes32("none")));
        new Accreditation(quorum, "none", DELAY);
    }

    // ——— roots

    function test_proposes_a_root_that_stands_only_after_the_delay_and_activation() public {
        IAccreditation.Terms memory terms = _terms(stranger, HIGH, SPAIN, 7);
        _agree(accreditation.rootAction(terms, "salt"));
        uint40 readyAt = uint40(block.timestamp) + DELAY;
        vm.expectEmit(address(accreditation));
        emit IAccreditation.RootProposed(4, stranger, "salt", terms, readyAt);
        uint64 id = accreditation.proposeRoot(terms, "salt");
        assertEq(id, 4);
        _assertVerdict(id, stranger, readyAt, IAccreditation.Verdict.RootNotActive);

        vm.warp(readyAt);
        _assertVerdict(id, stranger, readyAt, IAccreditation.Verdict.RootNotActive);
        vm.expectEmit(address(accreditation));
        emit IAccreditation.RootActivated(id, readyAt);
        accreditation.activateRoot(id);
        _assertVerdict(id, stranger, readyAt, IAccreditation.Verdict.Accredited);
        _assertVerdict(id, stranger, readyAt - 1, IAccreditation.Verdict.NotYetValid);
        terms.from = readyAt;
        IAccreditation.Grant memory grant = accreditation.grantOf(id);
        assertEq(keccak256(abi.encode(grant.terms)), keccak256(abi.encode(terms)));
        assertEq(grant.parent, 0);
        assertEq(grant.grantedAt, readyAt);
        assertEq(grant.compromisedSince, 0);
    }

    function test_a_root_may_begin_later() public {
        IAccreditation.Terms memory terms = _terms(stranger, HIGH, SPAIN, 1);
        terms.from = uint40(block.timestamp) + DELAY + 1 days;
        uint64 id = _root(terms);
        _assertVerdict(id, stranger, terms.from - 1, IAccreditation.Verdict.NotYetValid);
        _assertVerdict(id, stranger, terms.from, IAccreditation.Verdict.Accredited);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccreditation.AccreditationImpaired.selector,
                id,
                IAccreditation.Verdict.NotYetValid
            )
        );
        accreditation.accredit(id, _terms(university, LOW, SPAIN, 0));
    }

    function test_refuses_a_root_that_the_group_did_not_agree_to() public {
        IAccreditation.Terms memory terms = _terms(stranger, HIGH, SPAIN, 1);
        bytes32 agreed = accreditation.rootAction(terms, "salt");
        _actAs(alice);
        bytes32 ballot = quorum.propose(group, agreed, address(accreditation));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumNotReached.selector, ballot, 1, 2, 0));
        accreditation.proposeRoot(terms, "salt");

        _actAs(bob);
        quorum.approve(ballot);
        terms.level = LOW;
        bytes32 other = quorum.ballotId(group, accreditation.rootAction(terms, "salt"), address(accreditation));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, other));
        accreditation.proposeRoot(terms, "salt");
        terms.level = HIGH;
        other = quorum.ballotId(group, accreditation.rootAction(terms, "other"), address(accreditation));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, other));
        accreditation.proposeRoot(terms, "other");
    }

    function test_refuses_to_use_the_groups_word_twice() public {
        IAccreditation.Terms memory terms = _terms(stranger, HIGH, SPAIN, 1);
        _proposeRoot(terms, "salt");
        bytes32 ballot = quorum.ballotId(group, accreditation.rootAction(terms, "salt"), address(accreditation));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotConsumed.selector, ballot));
        accreditation.proposeRoot(terms, "salt");
        assertGt(_proposeRoot(terms, "another salt"), leaf);
    }

    function test_refuses_root_terms_that_mean_nothing() public {
        IAccreditation.Terms memory terms = _terms(address(0), HIGH, SPAIN, 1);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationIssuerInvalid.selector, address(0)));
        accreditation.proposeRoot(terms, "");
        terms = _terms(stranger, HIGH, SPAIN, 1);
        terms.credentialType = "";
        vm.expectRevert(
            abi.encodeWithSelector(IAccreditation.AccreditationTypeInvalid.selector, bytes32(0), bytes32(0))
        );
        accreditation.proposeRoot(terms, "");
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationLevelInvalid.selector, 0, HIGH));
        accreditation.proposeRoot(_terms(stranger, 0, SPAIN, 1), "");
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationLevelInvalid.selector, 4, HIGH));
        accreditation.proposeRoot(_terms(stranger, 4, SPAIN, 1), "");
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationDepthInvalid.selector, 8, 7));
        accreditation.proposeRoot(_terms(stranger, HIGH, SPAIN, 8), "");
    }

    function test_refuses_a_root_whose_dates_are_over_before_it_can_stand() public {
        uint40 readyAt = uint40(block.timestamp) + DELAY;
        IAccreditation.Terms memory terms = _terms(stranger, HIGH, SPAIN, 1);
        terms.to = readyAt - 1;
        _expectDatesInvalid(readyAt, readyAt - 1, type(uint40).max);
        accreditation.proposeRoot(terms, "");
        (terms.from, terms.to) = (readyAt + 2, readyAt + 1);
        _expectDatesInvalid(readyAt + 2, readyAt + 1, type(uint40).max);
        accreditation.proposeRoot(terms, "");
        (terms.from, terms.to) = (0, readyAt); // a single second is enough
        assertGt(_proposeRoot(terms, ""), leaf);
    }

    function test_refuses_activation_a_second_early_twice_late_or_of_no_root() public {
        IAccreditation.Terms memory terms = _terms(stranger, HIGH, SPAIN, 1);
        uint40 readyAt = uint40(block.timestamp) + DELAY;
        uint64 id = _proposeRoot(terms, "");
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.RootNotReady.selector, id, readyAt));
        accreditation.activateRoot(id);
        vm.warp(END + 1);
        _expectDatesInvalid(END + 1, END, type(uint40).max);
        accreditation.activateRoot(id);
        vm.warp(END);
        accreditation.activateRoot(id);
        uint64[3] memory others = [id, middle, 99];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccreditation.RootNotPending.selector, others[i]));
            accreditation.activateRoot(others[i]);
        }
    }

    function test_the_group_stops_a_pending_root() public {
        uint64 id = _proposeRoot(_terms(stranger, HIGH, SPAIN, 1), "");
        _agree(accreditation.revokeAction(id));
        vm.expectEmit(address(accreditation));
        emit IAccreditation.AccreditationRevoked(id, address(quorum));
        accreditation.revokeByQuorum(id);
        skip(DELAY);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.RootNotPending.selector, id));
        accreditation.activateRoot(id);
        _assertVerdict(id, stranger, block.timestamp, IAccreditation.Verdict.Revoked);
    }

    function test_a_ballot_to_stop_a_pending_root_is_good_also_when_it_was_activated_meanwhile() public {
        uint64 id = _proposeRoot(_terms(stranger, HIGH, SPAIN, 1), "");
        _agree(accreditation.revokeAction(id));
        skip(DELAY);
        accreditation.activateRoot(id);
        accreditation.revokeByQuorum(id);
        _assertVerdict(id, stranger, block.timestamp, IAccreditation.Verdict.Revoked);
    }

    function test_the_group_removes_a_root_and_with_it_all_below() public {
        _agree(accreditation.revokeAction(root));
        accreditation.revokeByQuorum(root);
        _assertVerdict(root, ministry, start, IAccreditation.Verdict.Revoked);
        _assertVerdict(middle, agency, start, IAccreditation.Verdict.Revoked);
        _assertVerdict(leaf, university, start, IAccreditation.Verdict.Revoked);
    }

    function test_refuses_a_removal_without_the_group_or_of_nothing_or_twice() public {
        bytes32 ballot = quorum.ballotId(group, accreditation.revokeAction(root), address(accreditation));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        accreditation.revokeByQuorum(root);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationUnknown.selector, 99));
        accreditation.revokeByQuorum(99);
        _agree(accreditation.revokeAction(root));
        accreditation.revokeByQuorum(root);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationAlreadyRevoked.selector, root));
        accreditation.revokeByQuorum(root);
    }

    function test_a_new_membership_of_the_group_decides_and_the_old_one_does_not() public {
        _agree(accreditation.revokeAction(root));
        IQuorum.Member[] memory members = new IQuorum.Member[](1);
        members[0] = IQuorum.Member(stranger, 1, "house S");
        IQuorum.Rules memory rules = IQuorum.Rules(1, 0, false, true);
        _actAs(alice);
        bytes32 ballot = quorum.propose(
            group,
            keccak256(abi.encode("updateGroup", group, members, rules)),
            address(quorum)
        );
        _actAs(bob);
        quorum.approve(ballot);
        quorum.updateGroup(group, members, rules);
        ballot = quorum.ballotId(group, accreditation.revokeAction(root), address(accreditation));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        accreditation.revokeByQuorum(root);
        _actAs(stranger);
        quorum.propose(group, accreditation.revokeAction(root), address(accreditation));
        accreditation.revokeByQuorum(root);
        _assertVerdict(root, ministry, start, IAccreditation.Verdict.Revoked);
    }

    // ——— accredit

    function test_accredits_within_its_own_terms() public {
        IAccreditation.Terms memory terms = _terms(stranger, LOW, FRANCE, 2);
        IAccreditation.Terms memory granted = _terms(stranger, LOW, FRANCE, 2);
        granted.from = uint40(block.timestamp);
        _actAs(ministry);
        vm.expectEmit(address(accreditation));
        emit IAccreditation.Accredited(4, root, stranger, granted);
        uint64 id = accreditation.accredit(root, terms);
        IAccreditation.Grant memory grant = accreditation.grantOf(id);
        assertEq(grant.parent, root);
        assertEq(uint8(grant.status), uint8(IAccreditation.Status.Active));
        assertEq(grant.grantedAt, block.timestamp);
        assertEq(keccak256(abi.encode(grant.terms)), keccak256(abi.encode(granted)));
    }

    function test_accredits_nobody_for_the_past_but_for_the_future() public {
        IAccreditation.Terms memory terms = _terms(stranger, LOW, SPAIN, 0);
        terms.from = start - 1;
        uint64 id = _accredit(root, terms);
        _assertVerdict(id, stranger, start - 1, IAccreditation.Verdict.NotYetValid);
        _assertVerdict(id, stranger, start, IAccreditation.Verdict.Accredited);
        terms.from = start + 1 days;
        id = _accredit(root, terms);
        _assertVerdict(id, stranger, terms.from - 1, IAccreditation.Verdict.NotYetValid);
        _assertVerdict(id, stranger, terms.from, IAccreditation.Verdict.Accredited);
    }

    function test_refuses_an_accreditor_who_is_not_the_parents_issuer() public {
        address[3] memory others = [agency, alice, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            _actAs(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationIssuerOnly.selector, root, others[i]));
            accreditation.accredit(root, _terms(bob, LOW, SPAIN, 0));
        }
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationUnknown.selector, 99));
        accreditation.accredit(99, _terms(bob, LOW, SPAIN, 0));
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationUnknown.selector, 0));
        accreditation.accredit(0, _terms(bob, LOW, SPAIN, 0));
    }

    function test_refuses_to_accredit_nobody_oneself_or_anybody_above() public {
        _expectIssuerInvalid(agency, middle, address(0));
        _expectIssuerInvalid(agency, middle, agency);
        _expectIssuerInvalid(agency, middle, ministry);
    }

    function test_refuses_another_type() public {
        IAccreditation.Terms memory terms = _terms(stranger, LOW, SPAIN, 0);
        terms.credentialType = LICENCE;
        _actAs(ministry);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationTypeInvalid.selector, LICENCE, DIPLOMA));
        accreditation.accredit(root, terms);
    }

    function test_refuses_a_higher_level_or_none() public {
        _actAs(agency);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationLevelInvalid.selector, HIGH, SUBSTANTIAL));
        accreditation.accredit(middle, _terms(stranger, HIGH, SPAIN, 0));
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationLevelInvalid.selector, 0, SUBSTANTIAL));
        accreditation.accredit(middle, _terms(stranger, 0, SPAIN, 0));
    }

    function test_refuses_another_or_a_wider_jurisdiction() public {
        _actAs(agency);
        bytes32[2] memory others = [FRANCE, EVERYWHERE];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAccreditation.AccreditationJurisdictionInvalid.selector, others[i], SPAIN)
            );
            accreditation.accredit(middle, _terms(stranger, LOW, others[i], 0));
        }
    }

    function test_refuses_as_many_levels_below_as_the_parent_has_and_any_where_it_has_none() public {
        _actAs(agency);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationDepthInvalid.selector, 1, 0));
        accreditation.accredit(middle, _terms(stranger, LOW, SPAIN, 1));
        _actAs(university);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationDepthExhausted.selector, leaf));
        accreditation.accredit(leaf, _terms(stranger, LOW, SPAIN, 0));
    }

    function test_refuses_dates_that_are_over_reversed_or_longer_than_the_parents() public {
        _actAs(ministry);
        IAccreditation.Terms memory terms = _terms(stranger, LOW, SPAIN, 0);
        terms.to = END + 1;
        _expectDatesInvalid(start, END + 1, END);
        accreditation.accredit(root, terms);
        terms.to = start - 1;
        _expectDatesInvalid(start, start - 1, END);
        accreditation.accredit(root, terms);
        (terms.from, terms.to) = (start + 2, start + 1);
        _expectDatesInvalid(start + 2, start + 1, END);
        accreditation.accredit(root, terms);
        (terms.from, terms.to) = (start + 1, start + 1);
        assertGt(accreditation.accredit(root, terms), leaf);
    }

    function test_refuses_to_accredit_under_what_does_not_hold_now() public {
        IAccreditation.Terms memory terms = _terms(stranger, LOW, SPAIN, 0);
        uint256 scene = vm.snapshotState();
        vm.warp(END + 1);
        _expectImpaired(agency, middle, IAccreditation.Verdict.Expired);
        accreditation.accredit(middle, terms);
        vm.revertToState(scene);

        _actAs(ministry);
        accreditation.reportCompromise(middle, start);
        _expectImpaired(agency, middle, IAccreditation.Verdict.Compromised);
        accreditation.accredit(middle, terms);
        vm.revertToState(scene);

        _agree(accreditation.revokeAction(root));
        accreditation.revokeByQuorum(root);
        _expectImpaired(agency, middle, IAccreditation.Verdict.Revoked);
        accreditation.accredit(middle, terms);
    }

    // ——— revoke

    function test_any_issuer_above_revokes() public {
        uint256 scene = vm.snapshotState();
        address[2] memory superiors = [agency, ministry];
        for (uint256 i = 0; i < superiors.length; ++i) {
            _actAs(superiors[i]);
            vm.expectEmit(address(accreditation));
            emit IAccreditation.AccreditationRevoked(leaf, superiors[i]);
            accreditation.revoke(leaf);
            _assertVerdict(leaf, university, start, IAccreditation.Verdict.Revoked);
            _assertVerdict(middle, agency, start, IAccreditation.Verdict.Accredited);
            vm.revertToState(scene);
        }
    }

    function test_refuses_a_revocation_by_the_issuer_by_one_below_beside_or_a_member_of_the_group() public {
        uint64 beside = _accredit(root, _terms(stranger, HIGH, EVERYWHERE, 2));
        _expectSuperiorOnly(agency, middle);
        accreditation.revoke(middle);
        _expectSuperiorOnly(university, middle);
        accreditation.revoke(middle);
        _expectSuperiorOnly(stranger, middle);
        accreditation.revoke(middle);
        _expectSuperiorOnly(alice, middle);
        accreditation.revoke(middle);
        _expectSuperiorOnly(agency, beside);
        accreditation.revoke(beside);
        _expectSuperiorOnly(ministry, root);
        accreditation.revoke(root);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationUnknown.selector, 99));
        accreditation.revoke(99);
    }

    function test_refuses_to_revoke_twice() public {
        _actAs(ministry);
        accreditation.revoke(leaf);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationAlreadyRevoked.selector, leaf));
        accreditation.revoke(leaf);
    }

    function test_refuses_the_word_of_a_superior_that_was_itself_revoked_or_reported() public {
        uint256 scene = vm.snapshotState();
        _actAs(ministry);
        accreditation.revoke(middle);
        _expectSuperiorOnly(agency, leaf);
        accreditation.revoke(leaf);
        vm.revertToState(scene);
        _actAs(ministry);
        accreditation.reportCompromise(middle, start);
        _expectSuperiorOnly(agency, leaf);
        accreditation.revoke(leaf);
        _expectSuperiorOnly(agency, leaf);
        accreditation.reportCompromise(leaf, start);
        _actAs(ministry);
        accreditation.revoke(leaf);
    }

    function test_an_expired_superior_may_still_take_back_what_it_gave() public {
        vm.warp(END + 1);
        _actAs(agency);
        accreditation.revoke(leaf);
        _assertVerdict(leaf, university, start, IAccreditation.Verdict.Revoked);
    }

    // ——— compromise

    function test_a_compromise_separates_what_was_issued_before_from_what_was_issued_after() public {
        skip(10 days);
        uint40 since = start + 5 days;
        _actAs(university);
        vm.expectEmit(address(accreditation));
        emit IAccreditation.CompromiseReported(leaf, university, since);
        accreditation.reportCompromise(leaf, since);
        _assertVerdict(leaf, university, since - 1, IAccreditation.Verdict.Accredited);
        _assertVerdict(leaf, university, since, IAccreditation.Verdict.Compromised);
        _assertVerdict(leaf, university, block.timestamp, IAccreditation.Verdict.Compromised);
        assertEq(accreditation.grantOf(leaf).compromisedSince, since);
    }

    function test_a_compromise_above_voids_what_was_granted_since_and_leaves_what_was_granted_before() public {
        skip(10 days);
        uint64 late = _accredit(middle, _terms(stranger, LOW, SPAIN, 0)); // by the thief
        skip(1 days);
        _actAs(ministry);
        accreditation.reportCompromise(middle, start + 10 days);
        _assertVerdict(late, stranger, block.timestamp, IAccreditation.Verdict.Compromised);
        _assertVerdict(leaf, university, block.timestamp, IAccreditation.Verdict.Accredited);
        accreditation.reportCompromise(middle, start + 1);
        _assertVerdict(leaf, university, block.timestamp, IAccreditation.Verdict.Accredited);
        accreditation.reportCompromise(middle, start);
        _assertVerdict(leaf, university, block.timestamp, IAccreditation.Verdict.Compromised);
    }

    function test_refuses_a_compromise_of_no_time_of_the_future_or_later_than_reported() public {
        skip(10 days);
        _actAs(ministry);
        _expectTimeInvalid(0, 0);
        accreditation.reportCompromise(leaf, 0);
        uint40 present = uint40(block.timestamp);
        _expectTimeInvalid(present + 1, 0);
        accreditation.reportCompromise(leaf, present + 1);
        accreditation.reportCompromise(leaf, present);
        _expectTimeInvalid(present, present);
        accreditation.reportCompromise(leaf, present);
        accreditation.reportCompromise(leaf, present - 1);
        _expectTimeInvalid(present, present - 1);
        accreditation.reportCompromise(leaf, present);
    }

    function test_refuses_a_report_by_whoever_is_neither_the_issuer_nor_above() public {
        _expectSuperiorOnly(university, middle);
        accreditation.reportCompromise(middle, start);
        _expectSuperiorOnly(stranger, middle);
        accreditation.reportCompromise(middle, start);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationUnknown.selector, 99));
        accreditation.reportCompromise(99, start);
    }

    function test_a_key_that_was_reported_says_nothing_further_about_itself() public {
        _actAs(agency);
        accreditation.reportCompromise(middle, start);
        _expectSuperiorOnly(agency, middle);
        accreditation.reportCompromise(middle, start - 1);
        _actAs(ministry);
        accreditation.reportCompromise(middle, start - 1);
        assertEq(accreditation.grantOf(middle).compromisedSince, start - 1);
    }

    function test_the_group_reports_the_compromise_of_a_root() public {
        _agree(accreditation.compromiseAction(root, start));
        bytes32 other = quorum.ballotId(group, accreditation.compromiseAction(root, start - 1), address(accreditation));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, other));
        accreditation.reportCompromiseByQuorum(root, start - 1);
        vm.expectEmit(address(accreditation));
        emit IAccreditation.CompromiseReported(root, address(quorum), start);
        accreditation.reportCompromiseByQuorum(root, start);
        _assertVerdict(root, ministry, start, IAccreditation.Verdict.Compromised);
        _assertVerdict(root, ministry, start - 1, IAccreditation.Verdict.Accredited);
        _expectTimeInvalid(start, start);
        accreditation.reportCompromiseByQuorum(root, start);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationUnknown.selector, 99));
        accreditation.reportCompromiseByQuorum(99, start);
    }

    // ——— choose

    function test_an_issuer_is_eligible_by_the_accreditation_that_it_chose() public {
        assertFalse(accreditation.isEligible(university, DIPLOMA));
        _actAs(university);
        vm.expectEmit(address(accreditation));
        emit IAccreditation.AccreditationChosen(university, DIPLOMA, leaf);
        accreditation.choose(leaf);
        assertEq(accreditation.chosenOf(university, DIPLOMA), leaf);
        assertTrue(accreditation.isEligible(university, DIPLOMA));
        assertFalse(accreditation.isEligible(university, LICENCE));
        assertFalse(accreditation.isEligible(agency, DIPLOMA));

        uint64 second = _accredit(root, _terms(university, LOW, FRANCE, 0));
        _actAs(ministry);
        accreditation.revoke(leaf);
        assertFalse(accreditation.isEligible(university, DIPLOMA));
        _actAs(university);
        accreditation.choose(second);
        assertTrue(accreditation.isEligible(university, DIPLOMA));
        vm.warp(END + 1);
        assertFalse(accreditation.isEligible(university, DIPLOMA));
    }

    function test_refuses_to_choose_for_another_or_what_does_not_stand() public {
        _actAs(agency);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationIssuerOnly.selector, leaf, agency));
        accreditation.choose(leaf);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationUnknown.selector, 99));
        accreditation.choose(99);
        uint64 pending = _proposeRoot(_terms(stranger, HIGH, SPAIN, 0), "");
        _expectImpaired(stranger, pending, IAccreditation.Verdict.RootNotActive);
        accreditation.choose(pending);
        _actAs(ministry);
        accreditation.revoke(middle);
        _expectImpaired(university, leaf, IAccreditation.Verdict.Revoked);
        accreditation.choose(leaf);
    }

    // ——— by signature

    function test_everything_an_issuer_does_can_be_signed_and_sent_by_a_relayer() public {
        IAccreditation.Terms memory terms = _terms(stranger, LOW, FRANCE, 1);
        _actAs(bob);
        bytes memory signature = _signAccredit(ministryKey, ministry, root, terms, 0);
        uint64 id = accreditation.accreditBySig(ministry, root, terms, 0, DEADLINE, signature);
        assertEq(accreditation.grantOf(id).parent, root);

        signature = _signed(universityKey, abi.encode(CHOOSE, university, leaf, 0, DEADLINE));
        accreditation.chooseBySig(university, leaf, 0, DEADLINE, signature);
        assertEq(accreditation.chosenOf(university, DIPLOMA), leaf);

        signature = _signed(universityKey, abi.encode(REPORT, university, leaf, start, 1, DEADLINE));
        accreditation.reportCompromiseBySig(university, leaf, start, 1, DEADLINE, signature);
        assertEq(accreditation.grantOf(leaf).compromisedSince, start);

        signature = _signed(agencyKey, abi.encode(REVOKE, agency, leaf, 0, DEADLINE));
        accreditation.revokeBySig(agency, leaf, 0, DEADLINE, signature);
        assertEq(uint8(accreditation.grantOf(leaf).status), uint8(IAccreditation.Status.Revoked));
    }

    function test_refuses_signatures_of_others_over_other_things_too_late_or_twice() public {
        IAccreditation.Terms memory terms = _terms(stranger, LOW, FRANCE, 1);
        _actAs(bob);
        bytes memory signature = _signAccredit(ministryKey, ministry, root, terms, 0);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, agency));
        accreditation.accreditBySig(agency, root, terms, 0, DEADLINE, signature);
        terms.level = HIGH;
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ministry));
        accreditation.accreditBySig(ministry, root, terms, 0, DEADLINE, signature);
        terms.level = LOW;
        accreditation.accreditBySig(ministry, root, terms, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, ministry, 1));
        accreditation.accreditBySig(ministry, root, terms, 0, DEADLINE, signature);

        signature = _signed(agencyKey, abi.encode(REVOKE, agency, leaf, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, agency));
        accreditation.revokeBySig(agency, middle, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ministry));
        accreditation.revokeBySig(ministry, leaf, 1, DEADLINE, signature);

        signature = _signed(universityKey, abi.encode(REPORT, university, leaf, start, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, university));
        accreditation.reportCompromiseBySig(university, leaf, start - 1, 0, DEADLINE, signature);

        signature = _signed(universityKey, abi.encode(CHOOSE, university, leaf, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, university));
        accreditation.chooseBySig(university, middle, 0, DEADLINE, signature);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        accreditation.chooseBySig(university, leaf, 0, DEADLINE, signature);
    }

    function test_a_signature_has_no_more_power_than_its_signer() public {
        IAccreditation.Terms memory terms = _terms(stranger, HIGH, SPAIN, 0);
        bytes memory signature = _signAccredit(agencyKey, agency, middle, terms, 0);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationLevelInvalid.selector, HIGH, SUBSTANTIAL));
        accreditation.accreditBySig(agency, middle, terms, 0, DEADLINE, signature);
        signature = _signed(universityKey, abi.encode(REVOKE, university, middle, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationSuperiorOnly.selector, middle, university));
        accreditation.revokeBySig(university, middle, 0, DEADLINE, signature);
    }

    // ——— verdicts

    function test_says_why_not() public view {
        IAccreditation a = accreditation;
        _assertIs(a.verdictOf(leaf, university, DIPLOMA, 2, SPAIN, start), IAccreditation.Verdict.Accredited);
        _assertIs(a.verdictOf(leaf, university, DIPLOMA, 0, SPAIN, END), IAccreditation.Verdict.Accredited);
        _assertIs(a.verdictOf(root, ministry, DIPLOMA, 3, FRANCE, start), IAccreditation.Verdict.Accredited);
        _assertIs(a.verdictOf(root, ministry, DIPLOMA, 3, EVERYWHERE, start), IAccreditation.Verdict.Accredited);
        _assertIs(a.verdictOf(99, university, DIPLOMA, 2, SPAIN, start), IAccreditation.Verdict.Unknown);
        _assertIs(a.verdictOf(0, address(0), 0, 0, 0, 0), IAccreditation.Verdict.Unknown);
        _assertIs(a.verdictOf(leaf, agency, DIPLOMA, 2, SPAIN, start), IAccreditation.Verdict.WrongIssuer);
        _assertIs(a.verdictOf(leaf, university, LICENCE, 2, SPAIN, start), IAccreditation.Verdict.WrongType);
        _assertIs(a.verdictOf(leaf, university, DIPLOMA, 3, SPAIN, start), IAccreditation.Verdict.LevelTooLow);
        _assertIs(a.verdictOf(leaf, university, DIPLOMA, 255, SPAIN, start), IAccreditation.Verdict.LevelTooLow);
        _assertIs(a.verdictOf(leaf, university, DIPLOMA, 2, FRANCE, start), IAccreditation.Verdict.WrongJurisdiction);
        _assertIs(
            a.verdictOf(leaf, university, DIPLOMA, 2, EVERYWHERE, start),
            IAccreditation.Verdict.WrongJurisdiction
        );
        _assertIs(a.verdictOf(leaf, university, DIPLOMA, 2, SPAIN, start - 1), IAccreditation.Verdict.NotYetValid);
        _assertIs(a.verdictOf(leaf, university, DIPLOMA, 2, SPAIN, END + 1), IAccreditation.Verdict.Expired);
    }

    function test_shows_the_chain_with_the_link_that_does_not_hold() public {
        skip(10 days);
        _actAs(ministry);
        accreditation.reportCompromise(middle, start); // in the second in which the leaf was granted
        IAccreditation.Link[] memory links = accreditation.chainOf(leaf, END + 1);
        assertEq(links.length, 3);
        assertEq(links[0].id, leaf);
        assertEq(links[1].id, middle);
        assertEq(links[2].id, root);
        _assertIs(links[0].verdict, IAccreditation.Verdict.Expired);
        _assertIs(links[1].verdict, IAccreditation.Verdict.Compromised);
        _assertIs(links[2].verdict, IAccreditation.Verdict.Accredited);
        for (uint256 i = 0; i < links.length; ++i) {
            bytes memory kept = abi.encode(accreditation.grantOf(links[i].id));
            assertEq(keccak256(abi.encode(links[i].grant)), keccak256(kept));
        }
        assertEq(accreditation.chainOf(99, start).length, 0);
        assertEq(accreditation.chainOf(0, start).length, 0);
        assertEq(accreditation.grantOf(99).terms.issuer, address(0));
    }

    function test_a_chain_has_eight_links_at_most() public {
        uint64 id = _root(_terms(makeAddr("issuer 8"), HIGH, EVERYWHERE, 7));
        for (uint8 depth = 7; depth > 0; --depth) {
            skip(1);
            id = _accredit(id, _terms(vm.addr(depth), HIGH, EVERYWHERE, depth - 1));
        }
        assertEq(accreditation.chainOf(id, uint40(block.timestamp)).length, 8);
        _assertVerdict(id, vm.addr(1), block.timestamp, IAccreditation.Verdict.Accredited);
        _actAs(vm.addr(1));
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationDepthExhausted.selector, id));
        accreditation.accredit(id, _terms(stranger, LOW, SPAIN, 0));
    }

    // ——— known faults of others

    /// @notice In a deployed registry an issuer of level low raised its own level to high and then deleted the first
    /// issuer. Here each of its steps is refused, also with the help of an accomplice of another root.
    function test_regression_an_issuer_raises_its_own_level_then_deletes_the_first_issuer() public {
        address low = makeAddr("issuer of level low");
        uint64 own = _accredit(root, _terms(low, LOW, SPAIN, 2));
        address accomplice = makeAddr("accomplice");
        uint64 others = _root(_terms(accomplice, LOW, SPAIN, 2));

        _expectIssuerInvalid(low, own, low);
        _actAs(low);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationLevelInvalid.selector, HIGH, LOW));
        accreditation.accredit(own, _terms(accomplice, HIGH, SPAIN, 1));
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationIssuerOnly.selector, root, low));
        accreditation.accredit(root, _terms(low, HIGH, SPAIN, 2));
        uint64 through = accreditation.accredit(own, _terms(accomplice, LOW, SPAIN, 1));
        _expectIssuerInvalid(accomplice, through, low);
        _actAs(accomplice);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationLevelInvalid.selector, HIGH, LOW));
        accreditation.accredit(others, _terms(low, HIGH, SPAIN, 1));
        uint64 back = accreditation.accredit(others, _terms(low, LOW, SPAIN, 1));

        uint64[4] memory held = [own, others, through, back];
        for (uint256 i = 0; i < held.length; ++i) {
            address holder = accreditation.grantOf(held[i]).terms.issuer;
            assertEq(
                uint8(accreditation.verdictOf(held[i], holder, DIPLOMA, 2, SPAIN, uint40(block.timestamp))),
                uint8(IAccreditation.Verdict.LevelTooLow)
            );
        }
        _expectSuperiorOnly(low, root);
        accreditation.revoke(root);
        _expectSuperiorOnly(low, root);
        accreditation.reportCompromise(root, start);
        _assertVerdict(root, ministry, start, IAccreditation.Verdict.Accredited);
    }

    // ——— against a model

    struct Model {
        uint64 id;
        address issuer;
        uint8 level;
        bytes32 jurisdiction;
        uint40 from;
        uint40 to;
        uint40 grantedAt;
        uint40 compromisedSince;
        bool revoked;
    }

    /// @notice A chain of random length and terms in which random links are revoked or reported, asked at random: the
    /// verdict is what the words of the rules say about every link.
    function testFuzz_the_verdict_is_that_of_a_model(uint256 seed, uint256 time, uint8 level, uint8 place) public {
        Model[] memory chain = _drawChain(seed);
        Model memory asked = chain[chain.length - 1];
        uint40 issuedAt = uint40(bound(time, chain[0].grantedAt - 1 days, END + 1 days));
        level = uint8(bound(level, 0, 4));
        bytes32 jurisdiction = [EVERYWHERE, SPAIN, FRANCE][place % 3];

        bool within = level <= asked.level && (asked.jurisdiction == 0 || asked.jurisdiction == jurisdiction);
        bool expected = within && issuedAt >= asked.from && issuedAt <= asked.to;
        for (uint256 i = 0; i < chain.length; ++i) {
            uint40 done = i + 1 < chain.length ? chain[i + 1].grantedAt : issuedAt;
            if (chain[i].revoked) expected = false;
            if (chain[i].compromisedSince > 0 && chain[i].compromisedSince <= done) expected = false;
        }
        assertEq(accreditation.isAccredited(asked.id, asked.issuer, DIPLOMA, level, jurisdiction, issuedAt), expected);

        bool allHold = true;
        IAccreditation.Link[] memory links = accreditation.chainOf(asked.id, issuedAt);
        assertEq(links.length, chain.length);
        for (uint256 i = 0; i < links.length; ++i) {
            assertEq(links[i].id, chain[chain.length - 1 - i].id);
            allHold = allHold && links[i].verdict == IAccreditation.Verdict.Accredited;
        }
        if (within) assertEq(allHold, expected);
    }

    /// @notice No view reverts, whatever it is asked.
    function testFuzz_every_view_answers(
        uint64 id,
        address issuer,
        bytes32 credentialType,
        uint8 level,
        bytes32 jurisdiction,
        uint40 time
    ) public view {
        id = id % 8 == 0 ? id : id % 5;
        accreditation.verdictOf(id, issuer, credentialType, level, jurisdiction, time);
        assertFalse(accreditation.isAccredited(id, issuer, credentialType, level, jurisdiction, time));
        assertFalse(accreditation.isEligible(issuer, credentialType));
        assertEq(accreditation.chosenOf(issuer, credentialType), 0);
        assertEq(accreditation.chainOf(id, time).length, id == 0 || id > leaf ? 0 : id);
        assertEq(accreditation.grantOf(id).status == IAccreditation.Status.None, id == 0 || id > leaf);
    }

    function _drawChain(uint256 seed) private returns (Model[] memory chain) {
        chain = new Model[](1 + (seed % 8));
        for (uint256 i = 0; i < chain.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            IAccreditation.Terms memory terms = IAccreditation.Terms({
                issuer: vm.addr(i + 1),
                credentialType: DIPLOMA,
                level: i == 0 ? HIGH : uint8(bound(seed, seed % 3 == 0 ? 1 : chain[i - 1].level, chain[i - 1].level)),
                jurisdiction: i == 0 || seed % 5 > 0 ? bytes32(0) : bytes32(SPAIN),
                depth: uint8(7 - i),
                from: uint40(seed % 2 == 0 ? 0 : block.timestamp),
                to: i == 0 ? END : uint40(bound(seed >> 8, (chain[i - 1].to + block.timestamp) / 2, chain[i - 1].to))
            });
            if (i > 0 && chain[i - 1].jurisdiction != 0) terms.jurisdiction = chain[i - 1].jurisdiction;
            uint64 id = i == 0 ? _root(terms) : _accredit(chain[i - 1].id, terms);
            uint40 present = uint40(block.timestamp);
            chain[i] = Model(id, terms.issuer, terms.level, terms.jurisdiction, present, terms.to, present, 0, false);
            skip((seed >> 128) % 2 days);
        }
        skip(1 days);
        for (uint256 i = chain.length; i > 0; --i) {
            seed = uint256(keccak256(abi.encode(seed)));
            Model memory link = chain[i - 1];
            if (seed % 8 == 0) {
                _agree(accreditation.revokeAction(link.id));
                accreditation.revokeByQuorum(link.id);
                link.revoked = true;
            } else if (seed % 8 < 3) {
                link.compromisedSince = uint40(bound(seed >> 8, chain[0].grantedAt, block.timestamp));
                _actAs(link.issuer);
                accreditation.reportCompromise(link.id, link.compromisedSince);
            }
        }
    }

    // ——— what is expected

    bytes32 private constant TERMS = keccak256(
        "Terms(address issuer,bytes32 credentialType,uint8 level,bytes32 jurisdiction,uint8 depth,uint40 from,uint40 to)"
    );
    bytes32 private constant ACCREDIT = keccak256(
        "Accredit(address accreditor,uint64 parent,Terms terms,uint256 nonce,uint256 deadline)"
        "Terms(address issuer,bytes32 credentialType,uint8 level,bytes32 jurisdiction,uint8 depth,uint40 from,uint40 to)"
    );
    bytes32 private constant REVOKE = keccak256("Revoke(address superior,uint64 id,uint256 nonce,uint256 deadline)");
    bytes32 private constant REPORT = keccak256(
        "ReportCompromise(address reporter,uint64 id,uint40 since,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant CHOOSE = keccak256("Choose(address issuer,uint64 id,uint256 nonce,uint256 deadline)");

    function _signAccredit(
        uint256 key,
        address accreditor,
        uint64 parent,
        IAccreditation.Terms memory terms,
        uint256 nonce
    ) private view returns (bytes memory) {
        bytes32 termsHash = keccak256(abi.encode(TERMS, terms));
        return _signed(key, abi.encode(ACCREDIT, accreditor, parent, termsHash, nonce, DEADLINE));
    }

    function _signed(uint256 key, bytes memory encoded) private view returns (bytes memory) {
        bytes32 structHash = keccak256(encoded);
        return _sign(key, _typedDigest("Trellis Accreditation", block.chainid, address(accreditation), structHash));
    }

    function _assertIs(IAccreditation.Verdict verdict, IAccreditation.Verdict expected) private pure {
        assertEq(uint8(verdict), uint8(expected));
    }

    function _expectDatesInvalid(uint40 from, uint40 to, uint40 last) private {
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationDatesInvalid.selector, from, to, last));
    }

    function _expectTimeInvalid(uint40 since, uint40 reported) private {
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.CompromiseTimeInvalid.selector, since, reported));
    }

    function _expectImpaired(address actor, uint64 id, IAccreditation.Verdict verdict) private {
        _actAs(actor);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationImpaired.selector, id, verdict));
    }

    function _expectSuperiorOnly(address actor, uint64 id) private {
        _actAs(actor);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationSuperiorOnly.selector, id, actor));
    }

    function _expectIssuerInvalid(address accreditor, uint64 parent, address issuer) private {
        _actAs(accreditor);
        vm.expectRevert(abi.encodeWithSelector(IAccreditation.AccreditationIssuerInvalid.selector, issuer));
        accreditation.accredit(parent, _terms(issuer, LOW, SPAIN, 0));
    }
}
