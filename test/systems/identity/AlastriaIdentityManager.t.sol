// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {IAlastriaIdentityManager} from "../../../contracts/systems/identity/IAlastriaIdentityManager.sol";
import {IAlastriaPublicKeys} from "../../../contracts/systems/identity/alastriaIdentityManager/IAlastriaPublicKeys.sol";
import {AlastriaTest} from "./AlastriaTest.sol";

contract AlastriaIdentityManagerTest is AlastriaTest {
    // ——— setUpId

    function test_sets_up_for_as_long_as_the_network_says() public {
        vm.expectEmit(address(manager));
        emit IAlastriaIdentityManager.IdSetUp(bank, ana, SUBSTANTIAL, NOW + SET_UP_PERIOD);
        _setUp(ana, SUBSTANTIAL);
        IAlastriaIdentityManager.SetUp memory setUp_ = manager.setUpOf(ana, bank);
        assertTrue(setUp_.level == SUBSTANTIAL);
        assertEq(setUp_.expiresAt, NOW + SET_UP_PERIOD);
        assertEq(manager.assuranceOf(ana).member, address(0));
    }

    function test_refuses_a_set_up_for_nobody_or_to_no_degree() public {
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpEmpty.selector, address(0), LOW));
        manager.setUpId(address(0), LOW);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpEmpty.selector, ana, NONE));
        manager.setUpId(ana, NONE);
    }

    function test_lets_no_member_vouch_for_itself() public {
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpOfSelf.selector, bank));
        manager.setUpId(bank, LOW);
    }

    function test_refuses_a_set_up_by_a_stranger_and_above_the_members_own_limit() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.MemberNotEligible.selector, stranger, LOW));
        manager.setUpId(ana, LOW);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.MemberNotEligible.selector, bank, HIGH));
        manager.setUpId(ana, HIGH);
    }

    function test_refuses_a_second_set_up_until_the_first_is_over() public {
        _setUp(ana, LOW);
        vm.warp(NOW + SET_UP_PERIOD);
        vm.prank(bank);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAlastriaIdentityManager.SetUpPending.selector,
                ana,
                bank,
                uint40(NOW + SET_UP_PERIOD)
            )
        );
        manager.setUpId(ana, SUBSTANTIAL);
        vm.warp(NOW + SET_UP_PERIOD + 1);
        _setUp(ana, SUBSTANTIAL);
        assertTrue(manager.setUpOf(ana, bank).level == SUBSTANTIAL);
    }

    // ——— createId

    function test_creates_in_the_last_second_and_once() public {
        _setUp(ana, SUBSTANTIAL);
        vm.warp(NOW + SET_UP_PERIOD);
        vm.prank(ana);
        vm.expectEmit(address(manager));
        emit IAlastriaIdentityManager.IdCreated(ana, ana, bank, SUBSTANTIAL);
        manager.createId(ana, bank);
        IAlastriaIdentityManager.Assurance memory assurance = manager.assuranceOf(ana);
        assertEq(assurance.member, bank);
        assertTrue(assurance.level == SUBSTANTIAL);
        assertEq(assurance.since, NOW + SET_UP_PERIOD);

        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpUnknown.selector, ana, bank));
        manager.createId(ana, bank);
    }

    function test_refuses_to_create_without_a_set_up_or_by_that_of_another() public {
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpUnknown.selector, ana, bank));
        manager.createId(ana, bank);
        _setUp(ana, LOW);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpUnknown.selector, stranger, bank));
        manager.createId(ana, bank);
    }

    function test_refuses_to_create_after_the_time_limit() public {
        _setUp(ana, LOW);
        uint40 end = NOW + SET_UP_PERIOD;
        vm.warp(end + 1);
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpExpired.selector, ana, bank, end));
        manager.createId(ana, bank);
        bytes memory signature = _createSignature(anaKey, ana, LOW, end);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpExpired.selector, ana, bank, end));
        manager.createIdBySig(ana, ana, bank, signature);
    }

    function test_refuses_to_create_when_the_member_lost_its_standing_meanwhile() public {
        _setUp(ana, LOW);
        members.set(bank, manager.memberTopic(LOW), false);
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.MemberNotEligible.selector, bank, LOW));
        manager.createId(ana, bank);
    }

    function test_creates_for_an_identity_the_subject_owns_already_and_for_no_other() public {
        address old = makeAddr("an identity from before");
        _setUp(ana, LOW);
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPublicKeys.AlastriaOwnerOnly.selector, old, ana));
        manager.createId(old, bank);
        vm.prank(old);
        registry.changeOwner(old, ana);
        vm.prank(ana);
        manager.createId(old, bank);
        assertTrue(manager.levelOf(old) == LOW);
        assertTrue(manager.levelOf(ana) == NONE);
    }

    function test_creates_by_signature_for_this_set_up_only() public {
        _setUp(ana, SUBSTANTIAL);
        uint40 end = NOW + SET_UP_PERIOD;
        bytes memory lower = _createSignature(anaKey, ana, LOW, end);
        bytes memory longer = _createSignature(anaKey, ana, SUBSTANTIAL, end + 1);
        bytes memory elsewhere = _createSignature(anaKey, stranger, SUBSTANTIAL, end);
        bytes memory right = _createSignature(anaKey, ana, SUBSTANTIAL, end);
        _actAs(relayer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.createIdBySig(ana, ana, bank, lower);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.createIdBySig(ana, ana, bank, longer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.createIdBySig(ana, ana, bank, elsewhere);
        manager.createIdBySig(ana, ana, bank, right);
        assertEq(manager.assuranceOf(ana).member, bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpUnknown.selector, ana, bank));
        manager.createIdBySig(ana, ana, bank, right);
    }

    function test_moves_to_another_member_with_the_subjects_consent_alone() public {
        _create(SUBSTANTIAL);
        address office = makeAddr("registry office");
        members.set(office, manager.memberTopic(HIGH), true);
        vm.prank(office);
        manager.setUpId(ana, HIGH);
        assertTrue(manager.levelOf(ana) == SUBSTANTIAL);
        vm.prank(ana);
        manager.createId(ana, office);
        assertTrue(manager.levelOf(ana) == HIGH);
        assertEq(manager.assuranceOf(ana).member, office);
    }

    // ——— assure

    function test_lets_the_member_change_and_take_back_its_word() public {
        _create(LOW);
        vm.prank(bank);
        vm.expectEmit(address(manager));
        emit IAlastriaIdentityManager.IdAssured(ana, bank, SUBSTANTIAL);
        manager.assure(ana, SUBSTANTIAL);
        assertTrue(manager.levelOf(ana) == SUBSTANTIAL);
        members.set(bank, manager.memberTopic(SUBSTANTIAL), false);
        vm.warp(NOW + 1);
        vm.prank(bank);
        manager.assure(ana, NONE);
        assertTrue(manager.assuranceOf(ana).level == NONE);
        assertEq(manager.assuranceOf(ana).since, NOW + 1);
    }

    function test_lets_nobody_else_change_it_least_of_all_the_subject() public {
        _create(LOW);
        members.set(stranger, manager.memberTopic(SUBSTANTIAL), true);
        members.set(ana, manager.memberTopic(SUBSTANTIAL), true);
        address[2] memory others = [ana, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IAlastriaIdentityManager.AssuranceMemberOnly.selector, ana, others[i], bank)
            );
            manager.assure(ana, SUBSTANTIAL);
        }
    }

    function test_refuses_to_say_the_same_again_or_more_than_the_member_may() public {
        _create(LOW);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.AssuranceUnchanged.selector, ana, LOW));
        manager.assure(ana, LOW);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.MemberNotEligible.selector, bank, HIGH));
        manager.assure(ana, HIGH);
    }

    // ——— what others ask

    function test_gates_by_level_and_by_the_members_standing() public {
        _create(SUBSTANTIAL);
        assertTrue(manager.isEligible(ana, manager.assuranceTopic(LOW)));
        assertTrue(manager.isEligible(ana, manager.assuranceTopic(SUBSTANTIAL)));
        assertFalse(manager.isEligible(ana, manager.assuranceTopic(HIGH)));
        assertFalse(manager.isEligible(ana, manager.assuranceTopic(NONE)));
        assertFalse(manager.isEligible(ana, keccak256("anything else")));
        assertFalse(manager.isEligible(stranger, manager.assuranceTopic(LOW)));

        members.set(bank, manager.memberTopic(SUBSTANTIAL), false);
        assertTrue(manager.levelOf(ana) == NONE);
        assertFalse(manager.isEligible(ana, manager.assuranceTopic(LOW)));
        assertFalse(manager.isAssured(ana, ana, LOW));
    }

    function test_follows_the_owner_not_the_lost_key() public {
        _create(SUBSTANTIAL);
        address phone = makeAddr("new phone");
        vm.prank(ana);
        registry.changeOwner(ana, phone);
        assertFalse(manager.isEligible(ana, manager.assuranceTopic(LOW)));
        assertFalse(manager.isAssured(ana, ana, LOW));
        assertTrue(manager.isAssured(ana, phone, SUBSTANTIAL));
        assertFalse(manager.isAssured(ana, phone, HIGH));
        assertFalse(manager.isAssured(ana, phone, NONE));
        assertTrue(manager.levelOf(ana) == SUBSTANTIAL);
    }

    function test_assures_nobody_of_an_identity_that_is_nobodys() public {
        _create(SUBSTANTIAL);
        vm.mockCall(address(registry), abi.encodeCall(registry.identityOwner, (ana)), abi.encode(address(0)));
        assertTrue(manager.levelOf(ana) == NONE);
        assertFalse(manager.isAssured(ana, address(0), LOW));
    }

    function test_a_word_taken_back_does_not_come_back_by_what_was_prepared_before() public {
        _create(LOW);
        _setUp(ana, SUBSTANTIAL);
        vm.prank(bank);
        manager.assure(ana, NONE);
        uint40 since = uint40(block.timestamp);
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpOutdated.selector, ana, bank, since));
        manager.createId(ana, bank);
        assertTrue(manager.levelOf(ana) == NONE);
        vm.expectEmit(address(manager));
        emit IAlastriaIdentityManager.SetUpCancelled(bank, ana);
        vm.prank(bank);
        manager.cancelSetUp(ana);
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpUnknown.selector, ana, bank));
        manager.createId(ana, bank);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpUnknown.selector, ana, bank));
        manager.cancelSetUp(ana);
        vm.warp(block.timestamp + 1);
        _setUp(ana, LOW);
        vm.prank(ana);
        manager.createId(ana, bank);
        assertTrue(manager.levelOf(ana) == LOW);
    }

    function test_a_word_that_was_lowered_does_not_come_back_by_way_of_another_member() public {
        _create(SUBSTANTIAL);
        _setUp(ana, SUBSTANTIAL);
        vm.prank(bank);
        manager.assure(ana, LOW);
        uint40 since = uint40(block.timestamp);
        address town = makeAddr("town");
        members.set(town, manager.memberTopic(LOW), true);
        vm.prank(town);
        manager.setUpId(ana, LOW);
        vm.prank(ana);
        manager.createId(ana, town);
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaIdentityManager.SetUpOutdated.selector, ana, bank, since));
        manager.createId(ana, bank);
    }

    function test_no_two_topics_are_the_same() public view {
        bytes32[8] memory topics;
        for (uint8 i = 0; i < 4; ++i) {
            topics[i] = manager.assuranceTopic(IAlastriaIdentityManager.Level(i));
            topics[i + 4] = manager.memberTopic(IAlastriaIdentityManager.Level(i));
        }
        for (uint256 i = 0; i < 8; ++i) for (uint256 j = 0; j < i; ++j) assertNotEq(topics[i], topics[j]);
    }
}
