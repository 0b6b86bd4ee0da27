// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IDIDRecovery} from "../../../contracts/blocks/identity/IDIDRecovery.sol";
import {RecoveryTest} from "./RecoveryTest.sol";

/// @notice How an identity's policy comes into force, and how it ends.
contract RecoveryPoliciesTest is RecoveryTest {
    bytes32 private constant SET = keccak256(
        "SetPolicy(address owner,address identity,bytes32 guardians,bytes32 panic,uint32 threshold,uint8 minCategories,uint32 delay,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REMOVE = keccak256(
        "RemovePolicy(address owner,address identity,uint256 nonce,uint256 deadline)"
    );

    function test_the_first_policy_is_in_force_at_once() public {
        _enable();
        IDIDRecovery.Policy memory policy = _policy();
        _assertInForce(0);
        _actAs(owner);
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryPolicySet(owner, 1, policy, NOW);
        assertEq(recovery.setPolicy(owner, policy), 1);
        _assertInForce(1);
        _assertPlanned(0, 0);
        assertEq(abi.encode(recovery.policyAt(owner, 1)), abi.encode(policy));
        assertEq(recovery.policyAt(owner, 2).delay, 0);
    }

    function test_a_later_policy_waits_for_the_delay_of_the_one_in_force() public {
        _protect();
        IDIDRecovery.Policy memory next = _soloPolicy(stranger, stranger);
        next.delay = 10 days;
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryPolicySet(owner, 2, next, NOW + DELAY);
        recovery.setPolicy(owner, next);
        vm.warp(NOW + DELAY - 1);
        _assertInForce(1);
        _assertPlanned(2, NOW + DELAY);
        vm.warp(NOW + DELAY);
        _assertInForce(2);
        _assertPlanned(0, 0);
        recovery.setPolicy(owner, _policy()); // now it is the ten days of the second that count
        vm.warp(NOW + DELAY + 10 days - 1);
        _assertInForce(2);
        vm.warp(NOW + DELAY + 10 days);
        _assertInForce(3);
    }

    function test_planning_anew_starts_the_delay_of_the_plan_alone() public {
        _protect();
        recovery.setPolicy(owner, _soloPolicy(stranger, stranger));
        vm.warp(NOW + DELAY - 1);
        recovery.setPolicy(owner, _soloPolicy(thief, thief));
        vm.warp(NOW + DELAY);
        _assertInForce(1);
        vm.warp(NOW + 2 * DELAY - 2);
        _assertInForce(1);
        vm.warp(NOW + 2 * DELAY - 1);
        _assertInForce(3);
    }

    function test_a_removal_waits_likewise() public {
        _protect();
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryPolicyRemoved(owner, NOW + DELAY);
        recovery.removePolicy(owner);
        _assertPlanned(0, NOW + DELAY);
        vm.warp(NOW + DELAY - 1);
        _assertInForce(1);
        vm.warp(NOW + DELAY);
        _assertInForce(0);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPolicyMissing.selector, owner));
        recovery.removePolicy(owner);
        recovery.setPolicy(owner, _policy()); // a first one again
        _assertInForce(2);
    }

    function test_another_policy_takes_the_place_of_a_removal_that_waits() public {
        _protect();
        recovery.removePolicy(owner);
        recovery.setPolicy(owner, _policy());
        vm.warp(NOW + DELAY);
        _assertInForce(2);
    }

    function test_there_is_nothing_to_remove_before_the_first() public {
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPolicyMissing.selector, owner));
        recovery.removePolicy(owner);
    }

    function test_only_the_owner() public {
        _protect();
        registry.changeOwner(owner, newOwner);
        IDIDRecovery.Policy memory policy = _policy();
        address[2] memory others = [owner, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            _actAs(others[i]);
            bytes memory refusal = abi.encodeWithSelector(IDIDRecovery.RecoveryOwnerOnly.selector, owner, others[i]);
            vm.expectRevert(refusal);
            recovery.setPolicy(owner, policy);
            vm.expectRevert(refusal);
            recovery.removePolicy(owner);
        }
        _actAs(newOwner);
        recovery.removePolicy(owner);
    }

    function test_commitments_to_nothing() public {
        IDIDRecovery.Policy memory policy = _policy();
        (bytes32 root, bytes32 panicked) = (policy.guardians, policy.panic);
        policy.panic = 0;
        _refused(policy, abi.encodeWithSelector(IDIDRecovery.RecoveryCommitmentZero.selector, root, 0));
        (policy.guardians, policy.panic) = (0, panicked);
        _refused(policy, abi.encodeWithSelector(IDIDRecovery.RecoveryCommitmentZero.selector, 0, panicked));
    }

    function test_a_threshold_of_nothing() public {
        IDIDRecovery.Policy memory policy = _policy();
        policy.threshold = 0;
        _refused(policy, abi.encodeWithSelector(IDIDRecovery.RecoveryThresholdZero.selector, owner));
    }

    function test_delays_from_48_hours_to_90_days() public {
        _enable();
        IDIDRecovery.Policy memory policy = _policy();
        uint32[3] memory wrong = [uint32(0), 48 hours - 1, 90 days + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            policy.delay = wrong[i];
            _refused(policy, abi.encodeWithSelector(IDIDRecovery.RecoveryDelayInvalid.selector, wrong[i]));
        }
        _actAs(owner);
        policy.delay = 90 days;
        recovery.setPolicy(owner, policy);
        policy.delay = 48 hours;
        assertEq(recovery.setPolicy(owner, policy), 2);
    }

    function _refused(IDIDRecovery.Policy memory policy, bytes memory refusal) private {
        _actAs(owner);
        vm.expectRevert(refusal);
        recovery.setPolicy(owner, policy);
    }

    // ——— by signature, sent by a stranger

    function test_the_owner_sets_by_signature_once() public {
        _enable();
        bytes memory signature = _signSet(ownerKey, owner, _policy(), 0);
        _actAs(stranger);
        assertEq(recovery.setPolicyBySig(owner, _policy(), 0, DEADLINE, signature), 1);
        _assertInForce(1);
        IDIDRecovery.Policy memory policy = _policy();
        vm.expectRevert(abi.encodeWithSignature("InvalidAccountNonce(address,uint256)", owner, 1));
        recovery.setPolicyBySig(owner, policy, 0, DEADLINE, signature);
    }

    function test_the_deadline_is_the_last_second() public {
        _enable();
        IDIDRecovery.Policy memory policy = _policy();
        bytes memory signature = _signSet(ownerKey, owner, policy, 0);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        recovery.setPolicyBySig(owner, policy, 0, DEADLINE, signature);
        vm.warp(DEADLINE);
        recovery.setPolicyBySig(owner, policy, 0, DEADLINE, signature);
    }

    function testFuzz_a_signature_is_for_every_field_of_the_policy(uint8 field, uint32 change) public {
        IDIDRecovery.Policy memory policy = _policy();
        bytes memory signature = _signSet(ownerKey, owner, policy, 0);
        change = uint32(bound(change, 1, 1 days));
        field %= 5;
        if (field == 0) policy.guardians ^= bytes32(uint256(change));
        if (field == 1) policy.panic ^= bytes32(uint256(change));
        if (field == 2) policy.threshold += change;
        if (field == 3) policy.minCategories ^= uint8(bound(change, 1, 255));
        if (field == 4) policy.delay += change;
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, owner));
        recovery.setPolicyBySig(owner, policy, 0, DEADLINE, signature);
    }

    function test_the_signature_of_a_former_owner_or_of_anybody_else() public {
        IDIDRecovery.Policy memory policy = _policy();
        bytes memory signature = _signSet(ownerKey, owner, policy, 0);
        _actAs(owner);
        registry.changeOwner(owner, thief);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, thief));
        recovery.setPolicyBySig(owner, policy, 0, DEADLINE, signature);
        signature = _signSet(thiefKey, owner, policy, 0);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, stranger));
        recovery.setPolicyBySig(stranger, policy, 0, DEADLINE, signature);
    }

    function test_a_signature_for_another_identity_or_another_chain() public {
        IDIDRecovery.Policy memory policy = _policy();
        bytes memory signature = _signSet(ownerKey, owner, policy, 0);
        _actAs(stranger);
        registry.changeOwner(stranger, owner);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, owner));
        recovery.setPolicyBySig(stranger, policy, 0, DEADLINE, signature);
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, owner));
        recovery.setPolicyBySig(owner, policy, 0, DEADLINE, signature);
    }

    function test_the_owner_removes_by_signature_once() public {
        _protect();
        bytes memory signature = _signed(ownerKey, keccak256(abi.encode(REMOVE, owner, owner, uint256(0), DEADLINE)));
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, NOW - 1));
        recovery.removePolicyBySig(owner, 0, NOW - 1, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, stranger));
        recovery.removePolicyBySig(stranger, 0, DEADLINE, signature);
        recovery.removePolicyBySig(owner, 0, DEADLINE, signature);
        _assertPlanned(0, NOW + DELAY);
        vm.expectRevert(abi.encodeWithSignature("InvalidAccountNonce(address,uint256)", owner, 1));
        recovery.removePolicyBySig(owner, 0, DEADLINE, signature);
    }

    function _signSet(
        uint256 key,
        address identity,
        IDIDRecovery.Policy memory p,
        uint256 nonce
    ) private view returns (bytes memory) {
        // Field by field, as a wallet encodes it.
        bytes memory head = abi.encode(SET, vm.addr(key), identity, p.guardians, p.panic, p.threshold);
        return _signed(key, keccak256(bytes.concat(head, abi.encode(p.minCategories, p.delay, nonce, DEADLINE))));
    }

    // ——— release

    function test_a_removed_policy_releases_the_identity() public {
        _protect();
        recovery.removePolicy(owner);
        _actAs(stranger);
        vm.warp(NOW + DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPolicyInForce.selector, owner, 1));
        recovery.release(owner);
        vm.warp(NOW + DELAY);
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryReleased(owner);
        recovery.release(owner);
        assertEq(registry.recoveryOf(owner), address(0));
    }

    function test_an_identity_that_waits_for_its_first_policy_is_not_released() public {
        _actAs(owner);
        registry.setRecovery(owner, address(recovery));
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPolicyInForce.selector, owner, 0));
        recovery.release(owner);
    }

    function test_a_proposal_that_is_open_keeps_the_identity_from_being_released() public {
        _protect();
        recovery.removePolicy(owner);
        vm.warp(NOW + DELAY - 1);
        _propose();
        vm.warp(NOW + DELAY);
        _refusedRelease();
        _cancel(1);
        _refusedRelease();
        _insist(1);
        _refusedRelease();
        vm.warp(NOW + 2 * DELAY);
        recovery.execute(owner, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPolicyInForce.selector, owner, 1));
        recovery.release(owner);
        assertEq(registry.recoveryOf(owner), address(recovery));
    }

    /// @dev Between the owner's two steps, by a stranger, each time again.
    function test_an_identity_that_was_released_once_can_be_protected_again() public {
        _protect();
        recovery.removePolicy(owner);
        vm.warp(NOW + DELAY);
        recovery.release(owner);
        _enable();
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPolicyInForce.selector, owner, 0));
        recovery.release(owner);
        _actAs(owner);
        IDIDRecovery.Policy memory policy = _policy();
        assertEq(recovery.setPolicy(owner, policy), 2);
        _assertInForce(2);
        recovery.removePolicy(owner);
        vm.warp(NOW + 2 * DELAY);
        recovery.release(owner);
        assertEq(registry.recoveryOf(owner), address(0));
    }

    /// @dev Else the seller's would be in force as soon as the buyer puts the contract in charge.
    function test_nobody_names_guardians_for_whoever_owns_it_later() public {
        _actAs(owner);
        IDIDRecovery.Policy memory own = _policy();
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryNotEnabled.selector, owner, address(0)));
        recovery.setPolicy(owner, own);
    }

    function _refusedRelease() private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPending.selector, owner, 1));
        recovery.release(owner);
    }

    function _assertInForce(uint32 version) private view {
        (IDIDRecovery.Policy memory policy, uint32 inForce) = recovery.policyOf(owner);
        assertEq(inForce, version);
        assertEq(abi.encode(policy), abi.encode(recovery.policyAt(owner, version)));
    }

    function _assertPlanned(uint32 version, uint40 effectiveAt) private view {
        (IDIDRecovery.Policy memory policy, uint32 planned, uint40 since) = recovery.plannedPolicyOf(owner);
        assertEq(planned, version);
        assertEq(since, effectiveAt);
        assertEq(abi.encode(policy), abi.encode(recovery.policyAt(owner, version)));
    }
}
