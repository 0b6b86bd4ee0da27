// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {ISocialGraphIdentity} from "../../../contracts/systems/identity/ISocialGraphIdentity.sol";
import {SocialGraphIdentity} from "../../../contracts/systems/identity/SocialGraphIdentity.sol";
import {SocialGraphFixture} from "./SocialGraphFixture.sol";

contract SocialGraphIdentityTest is SocialGraphFixture {
    address[] private peers;

    // What it comes to

    function test_a_person_with_four_peers_and_a_clinic_passes_four_fifths() public {
        for (uint256 i = 0; i < 4; ++i) _vouch(_anchored(vm.toString(i)), alice, PEER);
        assertEq(graph.scoreOf(alice), 4_000);
        _vouch(clinic, alice, HEALTH);
        assertEq(graph.scoreOf(alice), 8_500);
        assertEq(graph.refresh(alice), 8_500);
    }

    function test_each_class_of_institution_has_its_weight_and_counts_once() public {
        address[4] memory vouchers = [school, ngo, clinic, state];
        uint16[4] memory sums = [2_000, 5_000, 9_500, 10_000];
        for (uint8 i = 0; i < 4; ++i) {
            _vouch(vouchers[i], alice, i + 1);
            assertEq(graph.scoreOf(alice), sums[i]);
        }
        _vouch(clinic, bob, HEALTH);
        _vouch(_institution("second clinic", HEALTH), bob, HEALTH);
        assertEq(graph.scoreOf(bob), 4_500);
    }

    function test_a_fifth_peer_adds_nothing() public {
        for (uint256 i = 0; i < 5; ++i) _vouch(_anchored(vm.toString(i)), alice, PEER);
        assertEq(graph.scoreOf(alice), 4_000);
    }

    function test_a_school_alone_anchors_nobody_and_with_an_aid_organisation_it_does() public {
        _vouch(school, bob, EDUCATOR);
        assertEq(graph.identityOf(bob).anchoredUntil, 0);
        _vouch(ngo, bob, AID);
        assertEq(graph.identityOf(bob).anchoredUntil, NOW + YEAR);
    }

    function test_an_account_is_anchored_as_long_as_what_is_left_reaches_the_floor() public {
        ISocialGraphIdentity.Vouch memory v = _terms(ngo, bob, AID);
        v.expiresAt = NOW + 10 days;
        graph.vouch(_one(v));
        assertEq(graph.identityOf(bob).anchoredUntil, NOW + 10 days);
        _vouch(school, bob, EDUCATOR); // 0.2, below the floor alone
        assertEq(graph.identityOf(bob).anchoredUntil, NOW + 10 days);
        v = _terms(clinic, bob, HEALTH);
        v.expiresAt = NOW + 20 days;
        graph.vouch(_one(v));
        assertEq(graph.identityOf(bob).anchoredUntil, NOW + 20 days);
    }

    function test_a_vouch_counts_up_to_its_last_second() public {
        _vouch(clinic, alice, HEALTH);
        vm.warp(NOW + YEAR - 1);
        assertEq(graph.scoreOf(alice), 4_500);
        vm.warp(NOW + YEAR);
        assertEq(graph.scoreOf(alice), 0);
    }

    function test_a_peer_counts_no_longer_than_it_is_anchored() public {
        address peer = _person("peer");
        ISocialGraphIdentity.Vouch memory anchor = _terms(clinic, peer, HEALTH);
        anchor.expiresAt = NOW + 1 days;
        graph.vouch(_one(anchor));
        _vouch(peer, alice, PEER);
        assertEq(graph.vouchOf(peer, alice).countsUntil, NOW + 1 days);
        vm.warp(NOW + 1 days);
        assertEq(graph.scoreOf(alice), 0);
        _vouch(clinic, peer, HEALTH);
        assertEq(graph.refresh(alice), 1_000);
    }

    function test_two_who_vouch_for_each_other_count_once_the_earlier() public {
        _vouch(clinic, alice, HEALTH);
        _vouch(clinic, bob, HEALTH);
        ISocialGraphIdentity.Vouch memory later = _terms(alice, bob, PEER);
        graph.vouch(_one(later));
        assertEq(graph.scoreOf(bob), 5_500);
        ISocialGraphIdentity.Vouch memory earlier = _terms(bob, alice, PEER);
        earlier.issuedAt -= 1;
        earlier.expiresAt -= 1;
        graph.vouch(_one(earlier)); // brought second, dated first
        assertEq(graph.scoreOf(alice), 5_500);
        assertEq(graph.scoreOf(bob), 4_500);
        assertEq(graph.refresh(bob), 4_500);
        vm.prank(bob);
        graph.withdraw(bob, alice, 1);
        assertEq(graph.scoreOf(alice), 4_500);
        assertEq(graph.scoreOf(bob), 5_500); // the other one counts again, at once
    }

    function test_of_the_same_date_the_vouch_of_the_lower_address_counts() public {
        _vouch(clinic, alice, HEALTH);
        _vouch(clinic, bob, HEALTH);
        _vouch(alice, bob, PEER);
        _vouch(bob, alice, PEER);
        (address low, address high) = alice < bob ? (alice, bob) : (bob, alice);
        assertEq(graph.scoreOf(high), 5_500);
        assertEq(graph.scoreOf(low), 4_500);
    }

    function test_a_ring_of_ten_with_a_traitor_stays_below_a_fifth() public {
        address traitor = _anchored("traitor");
        address[10] memory ring;
        for (uint256 i = 0; i < 10; ++i) {
            ring[i] = _person(string.concat("sybil ", vm.toString(i)));
            _vouch(traitor, ring[i], PEER);
        }
        // By vouch they are refused; by bundles of their own they bring them in, and refresh as they like.
        for (uint256 i = 0; i < 10; ++i) {
            ISocialGraphIdentity.SignedVouch[] memory mutual = new ISocialGraphIdentity.SignedVouch[](9);
            for (uint256 j = 0; j < 9; ++j) mutual[j] = _signed(_terms(ring[(i + j + 1) % 10], ring[i], PEER));
            graph.importBundle(_bundle(ring[i], 1, graph, block.chainid, _none(), mutual));
        }
        for (uint256 i = 0; i < 100; ++i) graph.refresh(ring[(i * 7) % 10]);
        for (uint256 i = 0; i < 10; ++i) {
            assertEq(graph.identityOf(ring[i]).vouches, 10);
            assertEq(graph.scoreOf(ring[i]), 1_000);
        }
    }

    // What people do

    function test_registers_by_signature_and_only_once() public {
        address carol = _key("carol");
        vm.expectEmit(address(graph));
        emit ISocialGraphIdentity.IdentityRegistered(carol);
        _register(graph, carol);
        bytes32 structHash = keccak256(abi.encode(keccak256("Registration(address identity)"), carol));
        bytes memory signature = _sign(carol, structHash);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.IdentityAlreadyRegistered.selector, carol));
        graph.register(carol, signature);
    }

    function test_refuses_a_registration_that_another_signed_or_for_another_network() public {
        address carol = _key("carol");
        bytes32 structHash = keccak256(abi.encode(keccak256("Registration(address identity)"), carol));
        bytes memory others = _sign(bob, structHash);
        bytes memory elsewhere = _signUnder(keccak256("other network"), carol, structHash);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, carol));
        graph.register(carol, others);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, carol));
        graph.register(carol, elsewhere);
    }

    function test_a_vouch_says_all_in_its_event() public {
        ISocialGraphIdentity.SignedVouch[] memory list = _one(_terms(clinic, alice, HEALTH));
        vm.expectEmit(address(graph));
        emit ISocialGraphIdentity.Refreshed(alice, 4_500, NOW + YEAR);
        vm.expectEmit(address(graph));
        emit ISocialGraphIdentity.Vouched(clinic, alice, list[0].vouch, list[0].signature);
        graph.vouch(list);
    }

    function test_a_vouch_that_stands_already_spoils_no_batch() public {
        ISocialGraphIdentity.SignedVouch[] memory both = new ISocialGraphIdentity.SignedVouch[](2);
        both[0] = _signed(_terms(clinic, alice, HEALTH));
        both[1] = _signed(_terms(clinic, bob, HEALTH));
        vm.prank(stranger);
        graph.vouch(_one(both[0].vouch));
        graph.vouch(both);
        assertEq(graph.scoreOf(alice), 4_500);
        assertEq(graph.scoreOf(bob), 4_500);
        assertEq(graph.identityOf(alice).vouches, 1);
    }

    function test_a_newer_vouch_takes_the_place_of_the_older() public {
        ISocialGraphIdentity.Vouch memory old = _terms(clinic, alice, HEALTH);
        graph.vouch(_one(old));
        ISocialGraphIdentity.Vouch memory fresh = _terms(clinic, alice, HEALTH);
        fresh.expiresAt = NOW + 1 days;
        graph.vouch(_one(fresh));
        assertEq(graph.identityOf(alice).vouches, 1);
        assertEq(graph.vouchOf(clinic, alice).expiresAt, NOW + 1 days);
        _refuse(old, abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, clinic, alice, 1, 2));
        fresh.expiresAt += 1; // other terms under a nonce that is used
        _refuse(fresh, abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, clinic, alice, 2, 2));
    }

    function test_refuses_what_no_vouch_can_be() public {
        ISocialGraphIdentity.Vouch memory v = _terms(clinic, alice, 5);
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchCategoryUnknown.selector, 5));
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.VouchCategoryUnknown.selector, 0));
        graph.topicOf(0);
        v = _terms(alice, alice, PEER);
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchForSelf.selector, alice));
        v = _terms(clinic, stranger, HEALTH);
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.IdentityNotRegistered.selector, stranger));
        v = _terms(clinic, alice, HEALTH);
        v.issuedAt = NOW + 1;
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchNotYetValid.selector, NOW + 1));
        v.issuedAt = NOW - 1;
        v.expiresAt = NOW;
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchExpired.selector, NOW));
        v.expiresAt = NOW + YEAR;
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchPeriodTooLong.selector, NOW - 1, NOW + YEAR));
        v.expiresAt -= 1;
        v.chainId = block.chainid + 1;
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchOfOtherChain.selector, alice, block.chainid + 1));
        v.chainId = 0;
        v.nonce = 0;
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, clinic, alice, 0, 0));
        v.nonce = 1;
        graph.vouch(_one(v)); // all that was wrong is put right
    }

    function test_refuses_vouchers_without_standing() public {
        _refuse(
            _terms(bob, alice, PEER),
            abi.encodeWithSelector(ISocialGraphIdentity.VoucherWithoutStanding.selector, bob, PEER)
        );
        _refuse(
            _terms(clinic, alice, GOVERNMENT),
            abi.encodeWithSelector(ISocialGraphIdentity.VoucherWithoutStanding.selector, clinic, GOVERNMENT)
        );
    }

    function test_refuses_a_vouch_whose_words_were_changed() public {
        ISocialGraphIdentity.SignedVouch[] memory list = _one(_terms(clinic, alice, HEALTH));
        list[0].vouch.expiresAt -= 1;
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, clinic));
        graph.vouch(list);
    }

    function test_refuses_a_burst_over_the_budget_of_a_peer() public {
        address peer = _anchored("peer");
        for (uint256 i = 0; i < 10; ++i) _vouch(peer, _person(string.concat("s", vm.toString(i))), PEER);
        ISocialGraphIdentity.Vouch memory v = _terms(peer, alice, PEER);
        bytes memory spent = abi.encodeWithSelector(
            ISocialGraphIdentity.VouchBudgetSpent.selector,
            peer,
            NOW / 30 days,
            10
        );
        _refuse(v, spent);
        vm.prank(peer);
        graph.withdraw(peer, makeAddr("s0"), 1);
        _refuse(v, spent); // taking back gives nothing back
        v.issuedAt -= 30 days;
        v.expiresAt -= 30 days;
        graph.vouch(_one(v)); // another window
    }

    function test_an_institution_has_a_thousand_in_a_window() public {
        for (uint256 i = 0; i < 1_000; ++i) _vouch(clinic, i % 2 == 0 ? alice : bob, HEALTH);
        _refuse(
            _terms(clinic, alice, HEALTH),
            abi.encodeWithSelector(ISocialGraphIdentity.VouchBudgetSpent.selector, clinic, NOW / 30 days, 1_000)
        );
    }

    // Taking back

    function test_voucher_and_subject_withdraw_and_nobody_else() public {
        _vouch(clinic, alice, HEALTH);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.VouchPartyOnly.selector, clinic, alice, stranger));
        vm.prank(stranger);
        graph.withdraw(clinic, alice, 1);
        vm.prank(clinic);
        graph.withdraw(clinic, alice, 1);
        assertEq(graph.scoreOf(alice), 0);
        assertEq(graph.identityOf(alice).anchoredUntil, 0);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, clinic, alice, 1, 1));
        vm.prank(clinic);
        graph.withdraw(clinic, alice, 1);
        _vouch(clinic, alice, HEALTH);
        vm.prank(alice);
        graph.withdraw(clinic, alice, 2);
        assertEq(graph.scoreOf(alice), 0);
    }

    function test_a_withdrawn_vouch_never_counts_again() public {
        ISocialGraphIdentity.Vouch memory v = _terms(clinic, alice, HEALTH);
        graph.vouch(_one(v));
        graph.withdrawBySig(_withdrawal(clinic, alice, 1, clinic));
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, clinic, alice, 1, 1));
        graph.importBundle(_bundle(alice, 1, graph, block.chainid, _none(), _one(v)));
        assertEq(graph.refresh(alice), 0);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, clinic, alice, 1, 1));
        graph.withdrawBySig(_withdrawal(clinic, alice, 1, clinic));
    }

    function test_a_vouch_can_be_withdrawn_before_it_is_brought() public {
        ISocialGraphIdentity.Vouch memory v = _terms(clinic, alice, HEALTH);
        vm.expectEmit(address(graph));
        ISocialGraphIdentity.SignedWithdrawal memory w = _withdrawal(clinic, alice, 1, alice);
        emit ISocialGraphIdentity.VouchWithdrawn(clinic, alice, 1, alice, w.signature);
        graph.withdrawBySig(w);
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, clinic, alice, 1, 1));
    }

    function test_refuses_a_withdrawal_by_a_stranger_or_forged() public {
        _vouch(clinic, alice, HEALTH);
        ISocialGraphIdentity.SignedWithdrawal memory w = _withdrawal(clinic, alice, 1, bob);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.VouchPartyOnly.selector, clinic, alice, bob));
        graph.withdrawBySig(w);
        w.signer = clinic;
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, clinic));
        graph.withdrawBySig(w);
    }

    function test_an_institution_that_lost_its_accreditation_counts_no_more_after_a_refresh() public {
        _vouch(clinic, alice, HEALTH);
        institutions.set(clinic, graph.topicOf(HEALTH), false);
        assertEq(graph.refresh(alice), 0);
        assertEq(graph.identityOf(alice).anchoredUntil, 0);
        institutions.set(clinic, graph.topicOf(HEALTH), true);
        assertEq(graph.refresh(alice), 4_500);
    }

    function test_a_peer_that_lost_its_anchor_counts_no_more_after_a_refresh() public {
        address peer = _anchored("peer");
        _vouch(peer, alice, PEER);
        vm.prank(clinic);
        graph.withdraw(clinic, peer, 1);
        assertEq(graph.scoreOf(alice), 1_000); // as of the last checkpoint
        assertEq(graph.refresh(alice), 0);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.IdentityNotRegistered.selector, stranger));
        graph.refresh(stranger);
    }

    // Room

    function test_unwanted_peers_cannot_keep_an_institution_out() public {
        for (uint256 i = 0; i < 32; ++i) peers.push(_anchored(vm.toString(i)));
        for (uint256 i = 0; i < 32; ++i) _vouch(peers[i], alice, PEER);
        address late = _anchored("late");
        _refuse(_terms(late, alice, PEER), abi.encodeWithSelector(ISocialGraphIdentity.VouchesFull.selector, alice));
        vm.expectEmit(address(graph));
        emit ISocialGraphIdentity.VouchDisplaced(peers[31], alice, 1);
        _vouch(clinic, alice, HEALTH);
        assertEq(graph.scoreOf(alice), 8_500);
        assertFalse(graph.vouchOf(peers[31], alice).stands);
        vm.prank(alice);
        graph.withdraw(peers[0], alice, 1); // the subject makes room itself
        _vouch(late, alice, PEER);
        assertEq(graph.identityOf(alice).vouches, 32);
    }

    function test_a_vouch_that_counts_nothing_makes_way_and_can_come_back() public {
        for (uint256 i = 0; i < 32; ++i) peers.push(_anchored(vm.toString(i)));
        ISocialGraphIdentity.Vouch memory first = _terms(peers[0], alice, PEER);
        graph.vouch(_one(first));
        for (uint256 i = 1; i < 32; ++i) _vouch(peers[i], alice, PEER);
        vm.startPrank(clinic);
        graph.withdraw(clinic, peers[0], 1);
        graph.refresh(alice);
        _vouch(_anchored("late"), alice, PEER);
        assertFalse(graph.vouchOf(peers[0], alice).stands);
        graph.withdraw(clinic, peers[1], 1);
        graph.refresh(alice);
        _vouch(clinic, peers[0], HEALTH);
        graph.vouch(_one(first));
        assertTrue(graph.vouchOf(peers[0], alice).stands);
    }

    function test_a_vouch_that_moved_up_is_still_found() public {
        _vouch(school, alice, EDUCATOR);
        _vouch(ngo, alice, AID);
        _vouch(clinic, alice, HEALTH);
        vm.startPrank(alice);
        graph.withdraw(school, alice, 1); // the clinic's moves into its place
        graph.withdraw(clinic, alice, 1);
        assertEq(graph.scoreOf(alice), 3_000);
        assertEq(graph.vouchOf(ngo, alice).countsUntil, NOW + YEAR);
    }

    function test_who_vouches_as_a_peer_instead_of_an_institution_anchors_no_longer() public {
        _register(graph, clinic);
        _vouch(ngo, clinic, AID);
        _vouch(clinic, alice, HEALTH);
        assertEq(graph.identityOf(alice).anchoredUntil, NOW + YEAR);
        _vouch(clinic, alice, PEER);
        assertEq(graph.scoreOf(alice), 1_000);
        assertEq(graph.identityOf(alice).anchoredUntil, 0);
    }

    function test_a_displaced_vouch_can_be_withdrawn_too() public {
        for (uint256 i = 0; i < 32; ++i) peers.push(_anchored(vm.toString(i)));
        ISocialGraphIdentity.Vouch memory last = _terms(peers[31], alice, PEER);
        for (uint256 i = 0; i < 32; ++i) _vouch(peers[i], alice, PEER);
        _vouch(clinic, alice, HEALTH);
        assertFalse(graph.vouchOf(peers[31], alice).stands);
        vm.prank(peers[31]);
        graph.withdraw(peers[31], alice, 1);
        vm.prank(alice);
        graph.withdraw(peers[0], alice, 1); // there is room, and still it stays out
        _refuse(last, abi.encodeWithSelector(ISocialGraphIdentity.VouchOutdated.selector, peers[31], alice, 1, 1));
    }

    /// @dev A subject that displaces it again and again does not use up what its voucher may say of others.
    function test_a_displaced_vouch_that_is_brought_again_counts_once() public {
        for (uint256 i = 0; i < 32; ++i) peers.push(_anchored(vm.toString(i)));
        ISocialGraphIdentity.SignedVouch[] memory last = _one(_terms(peers[31], alice, PEER));
        for (uint256 i = 0; i < 31; ++i) _vouch(peers[i], alice, PEER);
        for (uint256 round = 1; round < 12; ++round) {
            graph.vouch(last);
            _vouch(_institution(string.concat("clinic ", vm.toString(round)), HEALTH), alice, HEALTH);
            assertFalse(graph.vouchOf(peers[31], alice).stands);
            // Room for it once more.
            vm.prank(peers[round]);
            graph.withdraw(peers[round], alice, 1);
        }
        _vouch(peers[31], _person("bob's friend"), PEER);
    }

    function test_institutions_full_up_leave_the_useful_peers() public {
        for (uint256 i = 0; i < 4; ++i) _vouch(_anchored(vm.toString(i)), alice, PEER);
        for (uint256 i = 0; i < 28; ++i) {
            _vouch(_institution(string.concat("clinic ", vm.toString(i)), HEALTH), alice, HEALTH);
        }
        _refuse(_terms(ngo, alice, AID), abi.encodeWithSelector(ISocialGraphIdentity.VouchesFull.selector, alice));
    }

    // Another chain

    function test_a_bundle_is_accepted_by_a_second_deployment_without_new_vouches() public {
        (SocialGraphIdentity second, ISocialGraphIdentity.SignedVouch[] memory vouches) = _moveable();
        vm.chainId(4_242);
        second.importBundle(_bundle(alice, 1, second, 4_242, _none(), vouches));
        assertEq(second.refresh(alice), 4_500); // the peers are not there yet
        for (uint256 i = 0; i < 4; ++i) {
            ISocialGraphIdentity.SignedVouch[] memory own = new ISocialGraphIdentity.SignedVouch[](1);
            own[0] = _signed(_ofPeer(peers[i]));
            second.importBundle(_bundle(peers[i], 1, second, 4_242, _none(), own));
        }
        assertEq(second.refresh(alice), 8_500);
    }

    function test_refuses_an_older_bundle_or_the_same_again() public {
        (SocialGraphIdentity second, ISocialGraphIdentity.SignedVouch[] memory vouches) = _moveable();
        ISocialGraphIdentity.Bundle memory bundle = _bundle(alice, 7, second, block.chainid, _none(), vouches);
        second.importBundle(bundle);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.BundleOutdated.selector, alice, 7, 7));
        second.importBundle(bundle);
        ISocialGraphIdentity.Bundle memory older = _bundle(alice, 6, second, block.chainid, _none(), vouches);
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.BundleOutdated.selector, alice, 6, 7));
        second.importBundle(older);
    }

    function test_refuses_a_bundle_for_another_chain_or_contract_or_with_other_content() public {
        (SocialGraphIdentity second, ISocialGraphIdentity.SignedVouch[] memory vouches) = _moveable();
        ISocialGraphIdentity.Bundle memory bundle = _bundle(alice, 1, second, block.chainid, _none(), vouches);
        bytes memory invalid = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, alice);
        vm.expectRevert(invalid);
        graph.importBundle(bundle);
        vm.chainId(4_242);
        vm.expectRevert(invalid);
        second.importBundle(bundle);
        vm.chainId(31_337);
        bundle.sequence = 2;
        vm.expectRevert(invalid);
        second.importBundle(bundle);
        bundle.sequence = 1;
        bundle.vouches[0].vouch.nonce += 1;
        vm.expectRevert(invalid);
        second.importBundle(bundle);
    }

    function test_withdrawals_travel_in_the_bundle() public {
        (SocialGraphIdentity second, ISocialGraphIdentity.SignedVouch[] memory vouches) = _moveable();
        ISocialGraphIdentity.SignedWithdrawal[] memory gone = new ISocialGraphIdentity.SignedWithdrawal[](1);
        gone[0] = _withdrawal(clinic, alice, 1, clinic);
        second.importBundle(_bundle(alice, 1, second, block.chainid, gone, vouches));
        assertFalse(second.vouchOf(clinic, alice).stands);
        second.importBundle(_bundle(alice, 2, second, block.chainid, gone, vouches)); // known, and passed over
        assertFalse(second.vouchOf(clinic, alice).stands);
    }

    function test_refuses_vouches_for_others_in_a_bundle() public {
        ISocialGraphIdentity.Bundle memory bundle = _bundle(
            alice,
            1,
            graph,
            block.chainid,
            _none(),
            _one(_terms(clinic, bob, HEALTH))
        );
        vm.expectRevert(abi.encodeWithSelector(ISocialGraphIdentity.BundleOfOthers.selector, alice, bob));
        graph.importBundle(bundle);
    }

    function test_a_vouch_for_a_contract_must_name_the_chain() public {
        SmartAccount wallet = new SmartAccount(bob);
        keyOf[address(wallet)] = keyOf[bob];
        _register(graph, address(wallet));
        ISocialGraphIdentity.Vouch memory v = _terms(clinic, address(wallet), HEALTH);
        _refuse(v, abi.encodeWithSelector(ISocialGraphIdentity.VouchOfOtherChain.selector, address(wallet), 0));
        v.chainId = block.chainid;
        graph.vouch(_one(v));
        assertEq(graph.scoreOf(address(wallet)), 4_500);
    }

    // For every graph

    /// @dev More honest vouches never lower the score, and it never leaves 0 to 1.
    function testFuzz_score_grows_with_every_honest_vouch(uint256 seed) public {
        address[4] memory vouchers = [school, ngo, clinic, state];
        uint256 score = 0;
        for (uint256 i = 0; i < 12; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i))) % 8;
            if (drawn < 4) _vouch(vouchers[drawn], alice, uint8(drawn + 1));
            else _vouch(_anchored(vm.toString(i)), alice, PEER);
            uint256 next = graph.scoreOf(alice);
            assertGe(next, score);
            assertLe(next, 10_000);
            assertEq(graph.refresh(alice), next);
            score = next;
        }
    }

    /// @dev However many Sybils, and whoever of them vouches for whom: k traitors give at most k tenths.
    function testFuzz_sybils_get_what_traitors_give_and_no_more(uint256 seed, uint8 size, uint8 traitors) public {
        uint256 n = bound(size, 2, 8);
        uint256 k = bound(traitors, 0, 5);
        for (uint256 i = 0; i < n; ++i) peers.push(_person(string.concat("sybil ", vm.toString(i))));
        for (uint256 i = 0; i < k; ++i) {
            address traitor = _anchored(string.concat("traitor ", vm.toString(i)));
            for (uint256 j = 0; j < n; ++j) _vouch(traitor, peers[j], PEER);
        }
        for (uint256 i = 0; i < n; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            uint256 from = drawn % n == i ? (i + 1) % n : drawn % n;
            ISocialGraphIdentity.SignedVouch[] memory own = _one(_terms(peers[from], peers[i], PEER));
            graph.importBundle(_bundle(peers[i], 1, graph, block.chainid, _none(), own));
            graph.refresh(peers[drawn % n]);
        }
        for (uint256 i = 0; i < n; ++i) assertEq(graph.refresh(peers[i]), k > 4 ? 4_000 : k * 1_000);
    }

    function _refuse(ISocialGraphIdentity.Vouch memory v, bytes memory why) private {
        ISocialGraphIdentity.SignedVouch[] memory list = _one(v);
        vm.expectRevert(why);
        graph.vouch(list);
    }

    function _none() private pure returns (ISocialGraphIdentity.SignedWithdrawal[] memory) {}

    /// @dev Alice with a clinic and four peers, and a second deployment of the network where nobody is yet.
    function _moveable()
        private
        returns (SocialGraphIdentity second, ISocialGraphIdentity.SignedVouch[] memory vouches)
    {
        second = _deploy();
        vouches = new ISocialGraphIdentity.SignedVouch[](5);
        vouches[0] = _signed(_terms(clinic, alice, HEALTH));
        for (uint256 i = 0; i < 4; ++i) {
            peers.push(_key(vm.toString(i)));
            _register(graph, peers[i]);
            graph.vouch(_one(_ofPeer(peers[i])));
            vouches[i + 1] = _signed(_terms(peers[i], alice, PEER));
        }
        graph.vouch(vouches);
        assertEq(graph.scoreOf(alice), 8_500);
    }

    function _ofPeer(address peer) private view returns (ISocialGraphIdentity.Vouch memory) {
        return ISocialGraphIdentity.Vouch(clinic, peer, HEALTH, NOW, NOW + YEAR, 1, 0);
    }
}
