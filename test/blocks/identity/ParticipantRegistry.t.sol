// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IParticipantRegistry} from "../../../contracts/blocks/identity/IParticipantRegistry.sol";
import {ParticipantRegistry} from "../../../contracts/blocks/identity/ParticipantRegistry.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

contract ParticipantRegistryTest is BlockTest {
    address private admin = makeAddr("admin");
    address private registrar = makeAddr("registrar");
    address private account = makeAddr("account of the bank");
    address private fresh = makeAddr("fresh account of the bank");
    address private third = makeAddr("third account of the bank");
    address private stranger = makeAddr("stranger");

    AccessManager private authority = new AccessManager(admin);
    ParticipantRegistry private registry = new ParticipantRegistry(address(authority));

    uint64 private constant REGISTRAR = 1;
    bytes32 private constant VERIFIER = keccak256("verifier");
    bytes32 private constant BUYER = keccak256("buyer");
    bytes32 private constant BANK = keccak256("LEI of the bank");
    bytes32 private constant INSURER = keccak256("LEI of the insurer");
    bytes32 private constant REASON = keccak256("reason");
    uint64 private constant NOW = 1_900_000_000;
    uint64 private constant END = NOW + 365 days;

    function setUp() public {
        vm.warp(NOW);
        bytes4[] memory selectors = new bytes4[](6);
        selectors[0] = registry.enroll.selector;
        selectors[1] = registry.renew.selector;
        selectors[2] = registry.suspend.selector;
        selectors[3] = registry.reinstate.selector;
        selectors[4] = registry.remove.selector;
        selectors[5] = registry.rotateAccount.selector;
        _actAs(admin);
        authority.setTargetFunctionRole(address(registry), selectors, REGISTRAR);
        authority.grantRole(REGISTRAR, registrar, 0);
        _actAs(registrar);
    }

    function _assertStanding(address who, bytes32 role, IParticipantRegistry.Standing expected) private view {
        assertEq(uint8(registry.standingOf(who, role)), uint8(expected));
        assertEq(registry.isEligible(who, role), expected == IParticipantRegistry.Standing.Active);
    }

    function _expectStandingInvalid(address who, bytes32 role, IParticipantRegistry.Standing standing) private {
        vm.expectRevert(
            abi.encodeWithSelector(IParticipantRegistry.ParticipantStandingInvalid.selector, who, role, standing)
        );
    }

    function _roles(bytes32 role) private pure returns (bytes32[] memory roles) {
        roles = new bytes32[](1);
        roles[0] = role;
    }

    function _enrolled() private {
        registry.enroll(account, VERIFIER, BANK, END);
    }

    function _removed() private {
        _enrolled();
        registry.remove(account, VERIFIER, REASON);
    }

    // ——— enroll

    function test_works_alone() public {
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ParticipantEnrolled(account, VERIFIER, BANK, END);
        registry.enroll(account, VERIFIER, BANK, END);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Active);
        _assertStanding(account, BUYER, IParticipantRegistry.Standing.None);
        _assertStanding(stranger, VERIFIER, IParticipantRegistry.Standing.None);
        assertEq(registry.entityOf(account), BANK);
        assertEq(registry.validUntilOf(account, VERIFIER), END);
        assertEq(registry.rolesOf(account), _roles(VERIFIER));
    }

    function test_enrols_several_accounts_and_roles_of_one_entity() public {
        _enrolled();
        registry.enroll(account, BUYER, BANK, END);
        registry.enroll(fresh, VERIFIER, BANK, END);
        _assertStanding(account, BUYER, IParticipantRegistry.Standing.Active);
        _assertStanding(fresh, VERIFIER, IParticipantRegistry.Standing.Active);
    }

    function testFuzz_is_eligible_until_the_second_before_its_end(uint64 end) public {
        end = uint64(bound(end, NOW + 1, type(uint64).max));
        registry.enroll(account, VERIFIER, BANK, end);
        vm.warp(end - 1);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Active);
        vm.warp(end);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Expired);
    }

    function testFuzz_refuses_an_end_that_is_not_in_the_future(uint64 end) public {
        end = uint64(bound(end, 0, NOW));
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.EnrolmentPast.selector, end));
        registry.enroll(account, VERIFIER, BANK, end);
    }

    function test_refuses_a_zero_account_role_or_entity() public {
        vm.expectRevert(IParticipantRegistry.ParticipantZero.selector);
        registry.enroll(address(0), VERIFIER, BANK, END);
        vm.expectRevert(IParticipantRegistry.ParticipantZero.selector);
        registry.enroll(account, bytes32(0), BANK, END);
        vm.expectRevert(IParticipantRegistry.ParticipantZero.selector);
        registry.enroll(account, VERIFIER, bytes32(0), END);
    }

    function test_refuses_an_account_of_another_entity_even_after_removal() public {
        _enrolled();
        bytes memory refusal = abi.encodeWithSelector(
            IParticipantRegistry.EntityMismatch.selector,
            account,
            BANK,
            INSURER
        );
        vm.expectRevert(refusal);
        registry.enroll(account, BUYER, INSURER, END);
        registry.remove(account, VERIFIER, REASON);
        vm.expectRevert(refusal);
        registry.enroll(account, BUYER, INSURER, END);
    }

    function test_refuses_to_enrol_again_whatever_became_of_it() public {
        _enrolled();
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Active);
        registry.enroll(account, VERIFIER, BANK, END);
        registry.suspend(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Suspended);
        registry.enroll(account, VERIFIER, BANK, END);
        registry.remove(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.enroll(account, VERIFIER, BANK, END);
    }

    function test_refuses_more_than_32_roles() public {
        for (uint256 i = 1; i <= 32; ++i) registry.enroll(account, bytes32(i), BANK, END);
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.AccountRolesFull.selector, account, 32));
        registry.enroll(account, VERIFIER, BANK, END);
        // So a rotation always fits into a block.
        uint256 gasBefore = gasleft();
        registry.rotateAccount(account, fresh, registry.rolesOf(account));
        assertLt(gasBefore - gasleft(), 3_000_000);
        assertEq(registry.rolesOf(fresh).length, 32);
    }

    // ——— renew

    function test_renews_what_is_active_or_expired() public {
        _enrolled();
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ParticipantRenewed(account, VERIFIER, END + 1);
        registry.renew(account, VERIFIER, END + 1);
        vm.warp(END + 1);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Expired);
        registry.renew(account, VERIFIER, END + 2);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Active);
        assertEq(registry.validUntilOf(account, VERIFIER), END + 2);
    }

    function test_refuses_to_renew_into_the_past() public {
        _enrolled();
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.EnrolmentPast.selector, NOW));
        registry.renew(account, VERIFIER, NOW);
    }

    function test_refuses_to_renew_what_is_not_enrolled_suspended_or_removed() public {
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.None);
        registry.renew(account, VERIFIER, END);
        _enrolled();
        registry.suspend(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Suspended);
        registry.renew(account, VERIFIER, END);
        registry.remove(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.renew(account, VERIFIER, END);
    }

    // ——— suspend, reinstate

    function test_suspends_and_reinstates_one_role_only() public {
        _enrolled();
        registry.enroll(account, BUYER, BANK, END);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ParticipantSuspended(account, VERIFIER, REASON);
        registry.suspend(account, VERIFIER, REASON);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Suspended);
        _assertStanding(account, BUYER, IParticipantRegistry.Standing.Active);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ParticipantReinstated(account, VERIFIER);
        registry.reinstate(account, VERIFIER);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Active);
    }

    function test_keeps_a_suspension_when_time_is_over_and_reinstates_as_expired() public {
        _enrolled();
        registry.suspend(account, VERIFIER, REASON);
        vm.warp(END);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Suspended);
        registry.reinstate(account, VERIFIER);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Expired);
    }

    function test_suspends_what_is_expired_so_that_nobody_renews_it() public {
        _enrolled();
        vm.warp(END);
        registry.suspend(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Suspended);
        registry.renew(account, VERIFIER, END + 1);
    }

    function test_refuses_to_suspend_what_is_not_enrolled_suspended_or_removed() public {
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.None);
        registry.suspend(account, VERIFIER, REASON);
        _enrolled();
        registry.suspend(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Suspended);
        registry.suspend(account, VERIFIER, REASON);
        registry.remove(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.suspend(account, VERIFIER, REASON);
    }

    function test_refuses_to_reinstate_what_is_not_suspended() public {
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.None);
        registry.reinstate(account, VERIFIER);
        _enrolled();
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Active);
        registry.reinstate(account, VERIFIER);
        vm.warp(END);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Expired);
        registry.reinstate(account, VERIFIER);
        registry.remove(account, VERIFIER, REASON);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.reinstate(account, VERIFIER);
    }

    // ——— remove

    function test_removes_for_good_and_keeps_the_history() public {
        _enrolled();
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ParticipantRemoved(account, VERIFIER, REASON);
        registry.remove(account, VERIFIER, REASON);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        assertEq(registry.entityOf(account), BANK);
        assertEq(registry.validUntilOf(account, VERIFIER), END);
        assertEq(registry.rolesOf(account), _roles(VERIFIER));
    }

    function test_removes_what_is_expired_or_suspended() public {
        _enrolled();
        registry.enroll(fresh, VERIFIER, BANK, END);
        registry.suspend(fresh, VERIFIER, REASON);
        vm.warp(END);
        registry.remove(account, VERIFIER, REASON);
        registry.remove(fresh, VERIFIER, REASON);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        _assertStanding(fresh, VERIFIER, IParticipantRegistry.Standing.Removed);
    }

    function test_refuses_to_remove_what_is_not_enrolled_or_removed() public {
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.None);
        registry.remove(account, VERIFIER, REASON);
        _removed();
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.remove(account, VERIFIER, REASON);
    }

    // ——— rotateAccount

    function test_rotates_an_account_with_the_roles_named() public {
        _enrolled();
        registry.enroll(account, BUYER, BANK, END + 1);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.AccountRotated(BANK, account, fresh, _roles(VERIFIER));
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        _assertStanding(fresh, VERIFIER, IParticipantRegistry.Standing.Active);
        _assertStanding(fresh, BUYER, IParticipantRegistry.Standing.None);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        _assertStanding(account, BUYER, IParticipantRegistry.Standing.Removed);
        assertEq(registry.entityOf(fresh), BANK);
        assertEq(registry.entityOf(account), BANK);
        assertEq(registry.validUntilOf(fresh, VERIFIER), END);
        assertEq(registry.validUntilOf(account, BUYER), END + 1);
        assertEq(registry.rolesOf(fresh), _roles(VERIFIER));
        assertEq(registry.successorOf(account), fresh);
    }

    function test_launders_no_suspension_by_rotation() public {
        _enrolled();
        registry.suspend(account, VERIFIER, REASON);
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        _assertStanding(fresh, VERIFIER, IParticipantRegistry.Standing.Suspended);
        registry.reinstate(fresh, VERIFIER);
        _assertStanding(fresh, VERIFIER, IParticipantRegistry.Standing.Active);
    }

    function test_prolongs_nothing_by_rotation() public {
        _enrolled();
        vm.warp(END);
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        _assertStanding(fresh, VERIFIER, IParticipantRegistry.Standing.Expired);
    }

    function test_refuses_to_revive_a_removed_role_by_rotation() public {
        _removed();
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        _expectStandingInvalid(account, BUYER, IParticipantRegistry.Standing.None);
        registry.rotateAccount(account, fresh, _roles(BUYER));
    }

    function test_refuses_a_role_named_twice() public {
        _enrolled();
        bytes32[] memory twice = new bytes32[](2);
        (twice[0], twice[1]) = (VERIFIER, VERIFIER);
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.rotateAccount(account, fresh, twice);
    }

    function test_refuses_to_rotate_to_an_account_used_before_or_to_itself() public {
        _enrolled();
        registry.enroll(fresh, BUYER, BANK, END);
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.AccountUsed.selector, fresh));
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        registry.remove(fresh, BUYER, REASON);
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.AccountUsed.selector, fresh));
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.AccountUsed.selector, account));
        registry.rotateAccount(account, account, _roles(VERIFIER));
    }

    function test_refuses_to_rotate_an_unknown_account_or_to_zero() public {
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.AccountUnknown.selector, stranger));
        registry.rotateAccount(stranger, fresh, new bytes32[](0));
        _enrolled();
        vm.expectRevert(IParticipantRegistry.ParticipantZero.selector);
        registry.rotateAccount(account, address(0), _roles(VERIFIER));
    }

    function test_retires_the_old_account_for_ever() public {
        _enrolled();
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        bytes memory refusal = abi.encodeWithSelector(IParticipantRegistry.AccountRetired.selector, account, fresh);
        vm.expectRevert(refusal);
        registry.enroll(account, BUYER, BANK, END);
        vm.expectRevert(refusal);
        registry.rotateAccount(account, third, new bytes32[](0));
        // Nor does it come back as somebody's successor.
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.AccountUsed.selector, account));
        registry.rotateAccount(fresh, account, _roles(VERIFIER));
        _expectStandingInvalid(account, VERIFIER, IParticipantRegistry.Standing.Removed);
        registry.renew(account, VERIFIER, END + 1);
    }

    function test_rotates_again_and_again() public {
        _enrolled();
        registry.rotateAccount(account, fresh, _roles(VERIFIER));
        registry.rotateAccount(fresh, third, _roles(VERIFIER));
        _assertStanding(third, VERIFIER, IParticipantRegistry.Standing.Active);
        _assertStanding(fresh, VERIFIER, IParticipantRegistry.Standing.Removed);
    }

    function test_enrols_the_successor_in_further_roles() public {
        _enrolled();
        registry.rotateAccount(account, fresh, new bytes32[](0));
        registry.enroll(fresh, BUYER, BANK, END);
        _assertStanding(fresh, BUYER, IParticipantRegistry.Standing.Active);
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.EntityMismatch.selector, fresh, BANK, INSURER));
        registry.enroll(fresh, VERIFIER, INSURER, END);
    }

    // ——— who writes

    function test_refuses_every_write_by_a_stranger() public {
        _enrolled();
        bytes[] memory writes = new bytes[](6);
        writes[0] = abi.encodeCall(registry.enroll, (fresh, VERIFIER, BANK, END));
        writes[1] = abi.encodeCall(registry.renew, (account, VERIFIER, END + 1));
        writes[2] = abi.encodeCall(registry.suspend, (account, VERIFIER, REASON));
        writes[3] = abi.encodeCall(registry.reinstate, (account, VERIFIER));
        writes[4] = abi.encodeCall(registry.remove, (account, VERIFIER, REASON));
        writes[5] = abi.encodeCall(registry.rotateAccount, (account, fresh, _roles(VERIFIER)));
        _actAs(account); // a participant is no registrar
        for (uint256 i = 0; i < writes.length; ++i) {
            (bool ok, bytes memory result) = address(registry).call(writes[i]);
            assertFalse(ok);
            assertEq(result, abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, account));
        }
    }

    function test_goes_on_answering_when_its_registrar_is_locked_out() public {
        _enrolled();
        _actAs(admin);
        authority.setTargetClosed(address(registry), true);
        _actAs(registrar);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, registrar));
        registry.renew(account, VERIFIER, END + 1);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Active);
        vm.warp(END);
        _assertStanding(account, VERIFIER, IParticipantRegistry.Standing.Expired);
    }
}
