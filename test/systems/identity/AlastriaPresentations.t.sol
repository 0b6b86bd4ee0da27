// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IAlastriaPresentations} from "../../../contracts/systems/identity/alastriaIdentityManager/IAlastriaPresentations.sol";
import {AlastriaTest} from "./AlastriaTest.sol";

contract AlastriaPresentationsTest is AlastriaTest {
    IAlastriaPresentations.PresentationStatus private constant ABSENT = IAlastriaPresentations.PresentationStatus.None;
    IAlastriaPresentations.PresentationStatus private constant VALID = IAlastriaPresentations.PresentationStatus.Valid;
    IAlastriaPresentations.PresentationStatus private constant RECEIVED = IAlastriaPresentations
        .PresentationStatus
        .Received;
    IAlastriaPresentations.PresentationStatus private constant ASKED = IAlastriaPresentations
        .PresentationStatus
        .AskDeletion;
    IAlastriaPresentations.PresentationStatus private constant CONFIRMED = IAlastriaPresentations
        .PresentationStatus
        .DeletionConfirmation;

    bytes32 private constant DIGEST = keccak256("a presentation in the words of the receiver");
    bytes32 private constant SECRET = keccak256("secret");
    uint32 private constant PERIOD = 30 days;

    address private employer;
    uint256 private employerKey;
    bytes32 private receipt = keccak256(abi.encode(DIGEST, keccak256(abi.encode(SECRET))));

    function setUp() public override {
        super.setUp();
        (employer, employerKey) = makeAddrAndKey("employer");
    }

    function _receive() private {
        vm.prank(employer);
        manager.confirmReceipt(receipt, PERIOD);
    }

    function _ask() private {
        vm.prank(relayer);
        manager.askDeletion(employer, DIGEST, SECRET);
    }

    function _expectForbidden(
        bytes32 id,
        IAlastriaPresentations.PresentationStatus from,
        IAlastriaPresentations.PresentationStatus to
    ) private {
        vm.expectRevert(
            abi.encodeWithSelector(IAlastriaPresentations.PresentationTransitionForbidden.selector, id, from, to)
        );
    }

    function test_runs_from_receipt_to_confirmed_deletion() public {
        vm.expectEmit(address(manager));
        emit IAlastriaPresentations.PresentationReceived(employer, receipt, PERIOD);
        _receive();
        vm.warp(NOW + 100);
        vm.expectEmit(address(manager));
        emit IAlastriaPresentations.DeletionAsked(employer, receipt, NOW + 100 + PERIOD);
        _ask();
        IAlastriaPresentations.Receipt memory owed = manager.receiptOf(employer, receipt);
        assertEq(owed.due, NOW + 100 + PERIOD);
        assertEq(owed.period, PERIOD);
        vm.warp(owed.due);
        vm.expectEmit(address(manager));
        emit IAlastriaPresentations.DeletionConfirmed(employer, receipt, true);
        vm.prank(employer);
        manager.confirmDeletion(receipt);
        assertTrue(manager.receiptOf(employer, receipt).status == CONFIRMED);
        assertFalse(manager.receiptOf(employer, receipt).overdue);
    }

    function test_asks_nothing_without_the_secret() public {
        _receive();
        bytes32 wrong = keccak256("a guess");
        _expectForbidden(keccak256(abi.encode(DIGEST, keccak256(abi.encode(wrong)))), ABSENT, ASKED);
        manager.askDeletion(employer, DIGEST, wrong);
        _expectForbidden(receipt, ABSENT, ASKED);
        manager.askDeletion(stranger, DIGEST, SECRET);
        assertTrue(manager.receiptOf(employer, receipt).status == RECEIVED);
    }

    function test_starts_the_clock_once() public {
        _receive();
        _ask();
        vm.warp(NOW + 10);
        _expectForbidden(receipt, ASKED, ASKED);
        manager.askDeletion(employer, DIGEST, SECRET);
        assertEq(manager.receiptOf(employer, receipt).due, NOW + PERIOD);
    }

    function test_leaves_evidence_of_a_breach_once_and_from_anyone() public {
        _receive();
        _ask();
        uint40 due = NOW + PERIOD;
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPresentations.DeletionNotOverdue.selector, receipt, due));
        manager.recordOverdue(employer, receipt);
        vm.warp(due + 1);
        vm.expectEmit(address(manager));
        emit IAlastriaPresentations.DeletionOverdue(employer, receipt, due);
        vm.prank(stranger);
        manager.recordOverdue(employer, receipt);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPresentations.DeletionOverdueRecorded.selector, receipt));
        manager.recordOverdue(employer, receipt);

        vm.expectEmit(address(manager));
        emit IAlastriaPresentations.DeletionConfirmed(employer, receipt, false);
        vm.prank(employer);
        manager.confirmDeletion(receipt);
        assertTrue(manager.receiptOf(employer, receipt).overdue);
        _expectForbidden(receipt, CONFIRMED, ASKED);
        manager.recordOverdue(employer, receipt);
    }

    function test_refuses_periods_of_nothing_and_of_more_than_90_days() public {
        _actAs(employer);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPresentations.DeletionPeriodInvalid.selector, uint32(0)));
        manager.confirmReceipt(receipt, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IAlastriaPresentations.DeletionPeriodInvalid.selector, uint32(90 days + 1))
        );
        manager.confirmReceipt(receipt, 90 days + 1);
        manager.confirmReceipt(receipt, 90 days);
    }

    function test_refuses_zero() public {
        _actAs(employer);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPresentations.PresentationDigestZero.selector, employer));
        manager.confirmReceipt(bytes32(0), PERIOD);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPresentations.PresentationDigestZero.selector, employer));
        manager.updatePresentation(bytes32(0), VALID);
    }

    function test_gives_the_receivers_duty_to_nobody_else() public {
        _receive();
        _ask();
        vm.prank(stranger);
        _expectForbidden(receipt, ABSENT, CONFIRMED);
        manager.confirmDeletion(receipt);
        assertTrue(manager.receiptOf(employer, receipt).status == ASKED);
    }

    function test_acts_for_subjects_by_signature_once() public {
        bytes32 typehash = keccak256(
            "UpdatePresentation(address subject,bytes32 digest,uint8 status,uint256 deadline)"
        );
        bytes memory signature = _signed(anaKey, keccak256(abi.encode(typehash, ana, DIGEST, VALID, DEADLINE)));
        _actAs(relayer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.updatePresentationBySig(ana, DIGEST, ASKED, DEADLINE, signature);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        manager.updatePresentationBySig(ana, DIGEST, VALID, DEADLINE, signature);
        vm.warp(DEADLINE);
        vm.expectEmit(address(manager));
        emit IAlastriaPresentations.PresentationUpdated(ana, DIGEST, VALID);
        manager.updatePresentationBySig(ana, DIGEST, VALID, DEADLINE, signature);
        _expectForbidden(DIGEST, VALID, VALID);
        manager.updatePresentationBySig(ana, DIGEST, VALID, DEADLINE, signature);
    }

    function test_acts_for_receivers_by_signature_once() public {
        bytes32 receiptTypehash = keccak256(
            "ConfirmReceipt(address receiver,bytes32 receipt,uint32 period,uint256 deadline)"
        );
        bytes32 deletionTypehash = keccak256("ConfirmDeletion(address receiver,bytes32 receipt,uint256 deadline)");
        bytes memory received = _signed(
            employerKey,
            keccak256(abi.encode(receiptTypehash, employer, receipt, PERIOD, DEADLINE))
        );
        bytes memory deleted = _signed(
            employerKey,
            keccak256(abi.encode(deletionTypehash, employer, receipt, DEADLINE))
        );
        _actAs(relayer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, employer));
        manager.confirmReceiptBySig(employer, receipt, PERIOD + 1, DEADLINE, received);
        manager.confirmReceiptBySig(employer, receipt, PERIOD, DEADLINE, received);
        _expectForbidden(receipt, RECEIVED, RECEIVED);
        manager.confirmReceiptBySig(employer, receipt, PERIOD, DEADLINE, received);
        manager.askDeletion(employer, DIGEST, SECRET);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, employer));
        manager.confirmDeletionBySig(employer, receipt, DEADLINE, received);
        manager.confirmDeletionBySig(employer, receipt, DEADLINE, deleted);
        _expectForbidden(receipt, CONFIRMED, CONFIRMED);
        manager.confirmDeletionBySig(employer, receipt, DEADLINE, deleted);
    }
}
