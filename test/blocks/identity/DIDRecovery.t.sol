// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {DIDRecovery} from "../../../contracts/blocks/identity/DIDRecovery.sol";
import {IDIDRecovery} from "../../../contracts/blocks/identity/IDIDRecovery.sol";
import {ReentrantGuardian} from "../../../contracts/mocks/ReentrantGuardian.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {RecoveryTest} from "./RecoveryTest.sol";

/// @notice From the loss of a key to the new owner.
contract DIDRecoveryTest is RecoveryTest {
    function setUp() public {
        _protect();
    }

    function test_gives_the_identity_to_whom_the_guardians_named() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        _actAs(stranger);
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryProposed(owner, 1, newOwner, 1, NOW + DELAY);
        assertEq(recovery.propose(owner, newOwner, approvals), 1);
        assertEq(registry.identityOwner(owner), owner);
        assertEq(abi.encode(recovery.proposalOf(owner)), abi.encode(_proposed(1)));

        vm.warp(NOW + DELAY);
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryExecuted(owner, 1, newOwner, 1);
        recovery.execute(owner, 1);
        assertEq(registry.identityOwner(owner), newOwner);
        _assertStage(IDIDRecovery.Stage.Executed);
    }

    function _proposed(uint32 number) private view returns (IDIDRecovery.Proposal memory) {
        return IDIDRecovery.Proposal(number, newOwner, 1, NOW + DELAY, IDIDRecovery.Stage.Proposed);
    }

    function testFuzz_exactly_those_with_weight_and_kinds_enough_can_propose(uint8 seed) public {
        uint8 who = uint8(bound(seed, 1, ALL));
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, who, 1, 1);
        _actAs(stranger);
        (bool ok, bytes memory answer) = address(recovery).call(
            abi.encodeCall(recovery.propose, (owner, newOwner, approvals))
        );
        assertEq(ok, _suffices(who));
        if (!ok) assertEq(bytes4(answer), IDIDRecovery.RecoveryApprovalsTooFew.selector);
    }

    function test_too_little_weight() public {
        uint256 friend = _indexOf("friend");
        uint8 who = uint8(1 << friend);
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, who, 1, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IDIDRecovery.RecoveryApprovalsTooFew.selector, 2, THRESHOLD, 1, CATEGORIES)
        );
        recovery.propose(owner, newOwner, approvals);
        approvals = new IDIDRecovery.Approval[](0);
        vm.expectRevert(
            abi.encodeWithSelector(IDIDRecovery.RecoveryApprovalsTooFew.selector, 0, THRESHOLD, 0, CATEGORIES)
        );
        recovery.propose(owner, newOwner, approvals);
    }

    function test_weight_enough_of_too_few_kinds() public {
        IDIDRecovery.Policy memory policy = _policy();
        policy.threshold = 2;
        _actAs(thief);
        registry.setRecovery(thief, address(recovery));
        recovery.setPolicy(thief, policy);
        uint8 who = uint8((1 << _indexOf("brother")) | (1 << _indexOf("sister")));
        IDIDRecovery.Approval[] memory approvals = _approvalsFor(APPROVE, who, thief, newOwner, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryApprovalsTooFew.selector, 2, 2, 1, CATEGORIES));
        recovery.propose(thief, newOwner, approvals);
    }

    function test_a_guardian_counts_once() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, 3, 1, 1);
        approvals[1] = approvals[0];
        _refusedOrder(approvals, approvals[1].guardian);
    }

    function test_approvals_out_of_order() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        (approvals[2], approvals[3]) = (approvals[3], approvals[2]);
        _refusedOrder(approvals, approvals[3].guardian);
    }

    function test_the_zero_address_is_no_guardian() public {
        IDIDRecovery.Approval[] memory approvals = new IDIDRecovery.Approval[](1);
        _refusedOrder(approvals, address(0));
    }

    function _refusedOrder(IDIDRecovery.Approval[] memory approvals, address guardian) private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.GuardianOrderInvalid.selector, guardian));
        recovery.propose(owner, newOwner, approvals);
    }

    function testFuzz_forged_weight_kind_salt_or_proof(uint8 which, uint16 weight, uint8 what, bytes32 other) public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        IDIDRecovery.Approval memory forged = approvals[which % 4];
        what %= 4;
        if (what == 0) forged.weight = weight == forged.weight ? weight + 1 : weight;
        if (what == 1) forged.category ^= uint8(bound(weight, 1, 255));
        if (what == 2) forged.salt = other;
        if (what == 3) forged.proof[which % 2] = other;
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.GuardianUnknown.selector, forged.guardian));
        recovery.propose(owner, newOwner, approvals);
    }

    function test_a_stranger_with_a_guardians_leaf() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, 1, 1, 1);
        approvals[0].guardian = stranger;
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.GuardianUnknown.selector, stranger));
        recovery.propose(owner, newOwner, approvals);
    }

    function test_an_approval_is_good_until_its_deadline_and_no_second_longer() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        _actAs(stranger);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        recovery.propose(owner, newOwner, approvals);
        vm.warp(DEADLINE);
        recovery.propose(owner, newOwner, approvals);
    }

    // ——— approvals used elsewhere

    function test_replay_for_another_identity() public {
        _actAs(thief);
        registry.setRecovery(thief, address(recovery));
        recovery.setPolicy(thief, _policy());
        _refusedSignature(thief, newOwner, _approvals(APPROVE, ALL, 1, 1));
    }

    function test_replay_for_another_owner() public {
        _refusedSignature(owner, thief, _approvals(APPROVE, ALL, 1, 1));
    }

    function test_replay_for_another_proposal() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        _actAs(stranger);
        recovery.propose(owner, newOwner, approvals);
        _actAs(panicAccount);
        recovery.panic(owner, 1, PANIC_SALT);
        _refusedSignature(owner, newOwner, approvals);
    }

    function test_replay_after_a_change_of_the_policy_even_to_the_same_guardians() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        _actAs(owner);
        recovery.setPolicy(owner, _policy());
        vm.warp(NOW + DELAY);
        _refusedSignature(owner, newOwner, approvals);
    }

    function test_replay_on_another_chain() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        vm.chainId(block.chainid + 1);
        _refusedSignature(owner, newOwner, approvals);
    }

    function test_replay_with_another_contract() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        recovery = new DIDRecovery(registry);
        _actAs(thief);
        registry.setRecovery(thief, address(recovery));
        recovery.setPolicy(thief, _policy());
        _refusedSignature(thief, newOwner, approvals);
    }

    function test_an_approval_to_insist_does_not_propose() public {
        _refusedSignature(owner, newOwner, _approvals(INSIST, ALL, 1, 1));
    }

    function test_an_approval_to_propose_does_not_insist() public {
        _cancel(_propose());
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, approvals[0].guardian));
        recovery.insist(owner, 1, approvals);
    }

    function test_one_key_behind_two_accounts_signs_for_each_alone() public {
        SmartAccount other = new SmartAccount(panicAccount);
        SmartAccount one = new SmartAccount(panicAccount);
        _actAs(thief);
        registry.setRecovery(thief, address(recovery));
        recovery.setPolicy(thief, _soloPolicy(address(one), panicAccount));
        IDIDRecovery.Approval[] memory approvals = _solo(APPROVE, address(one), panicKey, 1, 1);
        bytes32 forOther = keccak256(
            abi.encode(
                APPROVE,
                other,
                thief,
                newOwner,
                _leafOf(address(one), 1, FAMILY, 0),
                uint32(1),
                uint32(1),
                DEADLINE
            )
        );
        approvals[0].signature = _signed(panicKey, forOther);
        _refusedSignature(thief, newOwner, approvals);
    }

    function _refusedSignature(address identity, address successor, IDIDRecovery.Approval[] memory approvals) private {
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, approvals[0].guardian));
        recovery.propose(identity, successor, approvals);
    }

    // ——— where a proposal cannot be made

    function test_a_second_proposal_does_not_reset_the_first() public {
        _propose();
        IDIDRecovery.Approval[] memory second = _approvals(APPROVE, ALL, 1, 2);
        _refusedPending(second);
        _cancel(1); // the guardians can still insist
        _refusedPending(second);
        _insist(1);
        _refusedPending(second);
        assertEq(recovery.proposalOf(owner).number, 1);
        _actAs(panicAccount);
        recovery.panic(owner, 1, PANIC_SALT);
        recovery.propose(owner, newOwner, second);
    }

    function _refusedPending(IDIDRecovery.Approval[] memory approvals) private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPending.selector, owner, 1));
        recovery.propose(owner, newOwner, approvals);
    }

    function test_without_the_registrys_knowledge() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryNotEnabled.selector, stranger, address(0)));
        recovery.propose(stranger, newOwner, approvals);
    }

    function test_without_a_policy() public {
        _actAs(stranger);
        registry.setRecovery(stranger, address(recovery));
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPolicyMissing.selector, stranger));
        recovery.propose(stranger, newOwner, approvals);
    }

    function test_onto_nobody_itself_or_an_identity_that_exists() public {
        _actAs(thief);
        registry.changeOwner(thief, stranger);
        address[3] memory taken = [address(0), owner, thief];
        for (uint256 i = 0; i < taken.length; ++i) {
            IDIDRecovery.Approval[] memory approvals = _approvalsFor(APPROVE, ALL, owner, taken[i], 1, 1);
            vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryOwnerTaken.selector, taken[i]));
            recovery.propose(owner, taken[i], approvals);
        }
    }

    function test_onto_an_account_that_became_an_identity_meanwhile() public {
        _propose();
        _actAs(newOwner);
        registry.changeOwner(newOwner, stranger);
        vm.warp(NOW + DELAY);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryOwnerTaken.selector, newOwner));
        recovery.execute(owner, 1);
    }

    // ——— guardians that are no ordinary accounts

    function test_a_contract_that_changes_its_mind_is_asked_each_time() public {
        uint256 i = 0;
        while (guardians[i].account.code.length == 0) ++i;
        uint8 who = uint8((1 << i) | (1 << _indexOf("friend"))); // not without it
        SmartAccount university = SmartAccount(payable(guardians[i].account));
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, who, 1, 1);
        _actAs(stranger);
        university.refuse(true);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, university));
        recovery.propose(owner, newOwner, approvals);
        university.refuse(false);
        recovery.propose(owner, newOwner, approvals);
        university.refuse(true); // too late for what it agreed to
        _cancel(1);
        approvals = _approvals(INSIST, who, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, university));
        recovery.insist(owner, 1, approvals);
    }

    function test_a_contract_that_calls_back_changes_nothing() public {
        ReentrantGuardian guardian = new ReentrantGuardian();
        guardian.prepare(address(recovery), abi.encodeCall(recovery.panic, (owner, 1, PANIC_SALT)));
        _actAs(owner);
        recovery.setPolicy(owner, _soloPolicy(address(guardian), address(guardian)));
        vm.warp(NOW + DELAY);
        recovery.propose(owner, newOwner, _solo(APPROVE, address(guardian), ownerKey, 2, 1));
        recovery.cancel(owner, 1);
        recovery.insist(owner, 1, _solo(INSIST, address(guardian), ownerKey, 2, 1));
        _assertStage(IDIDRecovery.Stage.Insisted);
        assertTrue(guardian.execute()); // the call it tried is a good one
        _assertStage(IDIDRecovery.Stage.Stopped);
    }

    function test_a_key_without_an_address() public {
        uint256 chip = 0xC0FFEE;
        (uint256 x, uint256 y) = vm.publicKeyP256(chip);
        bytes memory key = abi.encodePacked(new ERC7913P256Verifier(), x, y);
        address account = Signatures.accountOf(key);
        _actAs(owner);
        recovery.setPolicy(owner, _soloPolicy(account, panicAccount));
        vm.warp(NOW + DELAY);
        IDIDRecovery.Approval[] memory approvals = _solo(APPROVE, account, ownerKey, 2, 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, account));
        recovery.propose(owner, newOwner, approvals);

        (bytes32 r, bytes32 s) = vm.signP256(chip, _digest(_soloHash(APPROVE, account, 2, 1)));
        uint256 order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;
        if (uint256(s) > order / 2) s = bytes32(order - uint256(s));
        approvals[0].signature = abi.encodePacked(key, r, s, uint16(key.length));
        assertEq(recovery.propose(owner, newOwner, approvals), 1);
    }

    // ——— in time

    function test_executable_from_the_end_of_the_delay_for_fourteen_days() public {
        _propose();
        vm.warp(NOW + DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryNotDue.selector, owner, 1, NOW + DELAY));
        recovery.execute(owner, 1);
        vm.warp(NOW + DELAY + WINDOW + 1);
        _refusedExecution(1, IDIDRecovery.Stage.Lapsed);
        vm.warp(NOW + DELAY + WINDOW);
        recovery.execute(owner, 1);
    }

    function test_executed_once() public {
        _propose();
        vm.warp(NOW + DELAY);
        recovery.execute(owner, 1);
        _refusedExecution(1, IDIDRecovery.Stage.Executed);
    }

    function test_a_lapsed_proposal_makes_room_for_the_next() public {
        _propose();
        vm.warp(NOW + DELAY + WINDOW + 1);
        assertEq(_propose(), 2);
    }

    function test_no_proposal_is_none() public {
        uint32[3] memory numbers = [uint32(0), 1, 2];
        for (uint256 i = 0; i < numbers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryUnknown.selector, owner, numbers[i], 0));
            recovery.execute(owner, numbers[i]);
        }
        _propose();
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryUnknown.selector, owner, 2, 1));
        recovery.execute(owner, 2);
    }

    function _refusedExecution(uint32 number, IDIDRecovery.Stage stage) private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryStageInvalid.selector, owner, number, stage));
        recovery.execute(owner, number);
    }

    // ——— cancel, insist, panic

    function test_the_owner_cancels_once() public {
        _propose();
        vm.warp(NOW + 1 days);
        _actAs(owner);
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryCancelled(owner, 1, owner, NOW + 1 days + DELAY);
        recovery.cancel(owner, 1);
        _refusedCancellation(IDIDRecovery.Stage.Cancelled);
        _refusedExecution(1, IDIDRecovery.Stage.Cancelled);
        vm.warp(NOW + 2 days);
        IDIDRecovery.Approval[] memory approvals = _approvals(INSIST, ALL, 1, 1);
        vm.expectEmit(address(recovery));
        emit IDIDRecovery.RecoveryInsisted(owner, 1, NOW + 2 days + DELAY);
        recovery.insist(owner, 1, approvals);
        _refusedCancellation(IDIDRecovery.Stage.Insisted);
        vm.warp(NOW + 2 days + DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryNotDue.selector, owner, 1, NOW + 2 days + DELAY));
        recovery.execute(owner, 1);
        vm.warp(NOW + 2 days + DELAY);
        recovery.execute(owner, 1);
        assertEq(registry.identityOwner(owner), newOwner);
    }

    function _refusedCancellation(IDIDRecovery.Stage stage) private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryStageInvalid.selector, owner, 1, stage));
        recovery.cancel(owner, 1);
    }

    function test_only_the_owner_cancels() public {
        _propose();
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryOwnerOnly.selector, owner, stranger));
        recovery.cancel(owner, 1);
        _actAs(owner);
        registry.changeOwner(owner, thief);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryOwnerOnly.selector, owner, owner));
        recovery.cancel(owner, 1);
    }

    function test_insisting_is_possible_for_a_delay_from_the_cancellation_on() public {
        _propose();
        vm.warp(NOW + 1 days);
        _cancel(1);
        IDIDRecovery.Approval[] memory approvals = _approvals(INSIST, ALL, 1, 1);
        vm.warp(NOW + 1 days + DELAY + 1);
        _refusedInsistence(approvals, IDIDRecovery.Stage.Lapsed);
        vm.warp(NOW + 1 days + DELAY);
        recovery.insist(owner, 1, approvals);
        _refusedInsistence(approvals, IDIDRecovery.Stage.Insisted);
    }

    function test_only_a_cancelled_proposal_is_insisted_on() public {
        IDIDRecovery.Approval[] memory approvals = _approvals(INSIST, ALL, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryUnknown.selector, owner, 1, 0));
        recovery.insist(owner, 1, approvals);
        _propose();
        _refusedInsistence(approvals, IDIDRecovery.Stage.Proposed);
    }

    function test_as_many_have_to_insist_as_to_propose() public {
        _cancel(_propose());
        IDIDRecovery.Approval[] memory approvals = _approvals(INSIST, uint8(1 << _indexOf("friend")), 1, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IDIDRecovery.RecoveryApprovalsTooFew.selector, 2, THRESHOLD, 1, CATEGORIES)
        );
        recovery.insist(owner, 1, approvals);
    }

    function _refusedInsistence(IDIDRecovery.Approval[] memory approvals, IDIDRecovery.Stage stage) private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryStageInvalid.selector, owner, 1, stage));
        recovery.insist(owner, 1, approvals);
    }

    function test_the_panic_key_ends_a_proposal_at_any_stage() public {
        for (uint32 step = 0; step < 3; ++step) {
            uint32 number = _propose();
            if (step > 0) _cancel(number);
            if (step > 1) _insist(number);
            _actAs(panicAccount);
            vm.expectEmit(address(recovery));
            emit IDIDRecovery.RecoveryStopped(owner, number, panicAccount);
            recovery.panic(owner, number, PANIC_SALT);
            vm.warp(block.timestamp + DELAY);
            _refusedExecution(number, IDIDRecovery.Stage.Stopped);
            IDIDRecovery.Approval[] memory approvals = _approvals(INSIST, ALL, 1, number);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IDIDRecovery.RecoveryStageInvalid.selector,
                    owner,
                    number,
                    IDIDRecovery.Stage.Stopped
                )
            );
            recovery.insist(owner, number, approvals);
        }
    }

    function test_only_the_account_and_the_salt_of_the_commitment_panic() public {
        _propose();
        _actAs(panicAccount);
        _refusedPanic(panicAccount, keccak256("another salt"));
        _actAs(owner);
        _refusedPanic(owner, PANIC_SALT);
    }

    function _refusedPanic(address account, bytes32 salt) private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPanicOnly.selector, owner, account));
        recovery.panic(owner, 1, salt);
    }

    function test_what_is_executed_is_beyond_panic_and_cancellation() public {
        _propose();
        vm.warp(NOW + DELAY);
        recovery.execute(owner, 1);
        _actAs(panicAccount);
        vm.expectRevert(
            abi.encodeWithSelector(IDIDRecovery.RecoveryStageInvalid.selector, owner, 1, IDIDRecovery.Stage.Executed)
        );
        recovery.panic(owner, 1, PANIC_SALT);
        _actAs(newOwner);
        _refusedCancellation(IDIDRecovery.Stage.Executed);
    }

    function test_what_ended_is_beyond_panic() public {
        _propose();
        _actAs(panicAccount);
        recovery.panic(owner, 1, PANIC_SALT);
        _refusedLatePanic(IDIDRecovery.Stage.Stopped, 1);
        _propose();
        vm.warp(NOW + DELAY + WINDOW + 1);
        _actAs(panicAccount);
        _refusedLatePanic(IDIDRecovery.Stage.Lapsed, 2);
    }

    function _refusedLatePanic(IDIDRecovery.Stage stage, uint32 number) private {
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryStageInvalid.selector, owner, number, stage));
        recovery.panic(owner, number, PANIC_SALT);
    }

    function test_a_proposal_lives_by_the_panic_key_it_was_made_under() public {
        _actAs(owner);
        IDIDRecovery.Policy memory policy = _policy();
        policy.panic = _panicOf(thief);
        recovery.setPolicy(owner, policy);
        vm.warp(NOW + DELAY - 1);
        _propose();
        vm.warp(NOW + DELAY);
        _actAs(thief);
        _refusedPanic(thief, PANIC_SALT);
        _actAs(panicAccount);
        recovery.panic(owner, 1, PANIC_SALT);
    }

    // ——— by signature, sent by a stranger

    bytes32 private constant CANCEL = keccak256(
        "CancelRecovery(address owner,address identity,uint32 number,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PANIC = keccak256(
        "Panic(address account,address identity,uint32 number,bytes32 salt,uint256 nonce,uint256 deadline)"
    );

    function test_the_owner_cancels_by_signature() public {
        _propose();
        bytes memory signature = _signed(
            ownerKey,
            keccak256(abi.encode(CANCEL, owner, owner, uint32(1), uint256(0), DEADLINE))
        );
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, owner));
        recovery.cancelBySig(owner, 2, 0, DEADLINE, signature);
        recovery.cancelBySig(owner, 1, 0, DEADLINE, signature);
        _assertStage(IDIDRecovery.Stage.Cancelled);
        vm.expectRevert(_usedNonce(owner));
        recovery.cancelBySig(owner, 1, 0, DEADLINE, signature);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        recovery.cancelBySig(owner, 1, 1, DEADLINE, signature);
    }

    function test_the_panic_key_stops_by_signature() public {
        _propose();
        bytes memory signature = _signed(
            panicKey,
            keccak256(abi.encode(PANIC, panicAccount, owner, uint32(1), PANIC_SALT, uint256(0), DEADLINE))
        );
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, owner));
        recovery.panicBySig(owner, owner, 1, PANIC_SALT, 0, DEADLINE, signature);
        recovery.panicBySig(panicAccount, owner, 1, PANIC_SALT, 0, DEADLINE, signature);
        _assertStage(IDIDRecovery.Stage.Stopped);
        vm.expectRevert(_usedNonce(panicAccount));
        recovery.panicBySig(panicAccount, owner, 1, PANIC_SALT, 0, DEADLINE, signature);
    }

    function _usedNonce(address account) private pure returns (bytes memory) {
        return abi.encodeWithSignature("InvalidAccountNonce(address,uint256)", account, 1);
    }

    // ——— what others got wrong

    /// In Alastria's IdentityManager one administrator recovers any account, at once, onto any other, a live one too.
    function test_alastria_nobody_recovers_alone_at_once_or_over_a_live_identity() public {
        for (uint8 i = 0; i < 4; ++i) {
            IDIDRecovery.Approval[] memory one = _approvals(APPROVE, uint8(1 << i), 1, 1);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IDIDRecovery.RecoveryApprovalsTooFew.selector,
                    guardians[i].weight,
                    THRESHOLD,
                    1,
                    CATEGORIES
                )
            );
            recovery.propose(owner, newOwner, one);
        }
        _actAs(thief);
        registry.changeOwner(thief, stranger); // a live identity, which has nothing to do with the owner's
        IDIDRecovery.Approval[] memory live = _approvalsFor(APPROVE, ALL, owner, thief, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryOwnerTaken.selector, thief));
        recovery.propose(owner, thief, live);
        _propose();
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryNotDue.selector, owner, 1, NOW + DELAY));
        recovery.execute(owner, 1);
        assertEq(registry.identityOwner(thief), stranger);
    }

    /// In BrightID a contact that was demoted could still recover for a week (BrightID-Node #239).
    function test_brightid_a_dismissed_guardian_is_none_from_the_second_on() public {
        _actAs(owner);
        recovery.setPolicy(owner, _soloPolicy(stranger, panicAccount));
        vm.warp(NOW + DELAY);
        IDIDRecovery.Approval[] memory dismissed = _approvals(APPROVE, ALL, 2, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.GuardianUnknown.selector, dismissed[0].guardian));
        recovery.propose(owner, newOwner, dismissed);
        vm.warp(NOW + DELAY - 1); // and is one up to then, so that a thief cannot dismiss it at once
        assertEq(_propose(), 1);
    }

    /// And who was appointed meanwhile has no say about a proposal of the others.
    function test_brightid_a_proposal_lives_by_the_guardians_it_was_made_under() public {
        (address appointed, uint256 key) = makeAddrAndKey("appointed");
        _actAs(owner);
        recovery.setPolicy(owner, _soloPolicy(appointed, panicAccount));
        vm.warp(NOW + DELAY - 1);
        _propose();
        _cancel(1);
        vm.warp(NOW + DELAY);
        IDIDRecovery.Approval[] memory approvals = _solo(INSIST, appointed, key, 2, 1);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.GuardianUnknown.selector, appointed));
        recovery.insist(owner, 1, approvals);
        approvals = _solo(APPROVE, appointed, key, 2, 2);
        vm.expectRevert(abi.encodeWithSelector(IDIDRecovery.RecoveryPending.selector, owner, 1));
        recovery.propose(owner, newOwner, approvals);
        _insist(1);
    }

    /// A thief who put guardians of its own in force would else get back what was recovered from it.
    function test_a_recovery_restores_the_policy_it_was_made_under() public {
        _actAs(owner);
        recovery.setPolicy(owner, _soloPolicy(thief, thief));
        vm.warp(NOW + DELAY - 1);
        _propose();
        vm.warp(NOW + DELAY);
        _actAs(owner);
        recovery.setPolicy(owner, _soloPolicy(thief, thief)); // planned on top of what is in force by now
        vm.warp(NOW + 2 * DELAY - 1);
        recovery.execute(owner, 1);
        vm.warp(NOW + 4 * DELAY);
        (IDIDRecovery.Policy memory policy, uint32 version) = recovery.policyOf(owner);
        assertEq(abi.encode(policy), abi.encode(_policy()));
        assertEq(version, 1);
        (, , uint40 effectiveAt) = recovery.plannedPolicyOf(owner);
        assertEq(effectiveAt, 0);
    }

    function test_no_guardian_is_in_storage_whatever_happened() public {
        vm.record();
        _actAs(owner);
        recovery.setPolicy(owner, _policy());
        _cancel(_propose());
        _insist(1);
        vm.warp(NOW + DELAY);
        recovery.execute(owner, 1);
        (, bytes32[] memory slots) = vm.accesses(address(recovery));
        assertGt(slots.length, 0);
        for (uint256 i = 0; i < slots.length; ++i) {
            bytes32 word = vm.load(address(recovery), slots[i]);
            for (uint256 g = 0; g < 4; ++g) {
                assertNotEq(address(uint160(uint256(word))), guardians[g].account);
                assertNotEq(word, _leaf(g));
                assertNotEq(word, guardians[g].salt);
            }
        }
    }
}
