// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {ICreditToken} from "../../contracts/blocks/certificate/ICreditToken.sol";
import {IParticipantRegistry} from "../../contracts/blocks/identity/IParticipantRegistry.sol";
import {IUniqueClaims} from "../../contracts/blocks/notary/IUniqueClaims.sol";
import {IQuorum} from "../../contracts/blocks/quorum/IQuorum.sol";
import {CreditProgram} from "../../contracts/kits/CreditProgram.sol";
import {ICreditProgram} from "../../contracts/kits/ICreditProgram.sol";
import {CarbonFixture} from "../helpers/CarbonFixture.sol";

contract CreditProgramTest is CarbonFixture {
    /// @dev The verifiers agree that they are the first of them and `second` from now on.
    function _changeVerifiers(address second) private {
        IQuorum.Member[] memory members = new IQuorum.Member[](2);
        members[0] = _member(verifiers[0], keccak256("a"));
        members[1] = _member(second, keccak256("b"));
        IQuorum.Rules memory rules = IQuorum.Rules(2, 0, false, true);
        bytes32 action = keccak256(abi.encode("updateGroup", verifierGroup, members, rules));
        vm.prank(verifiers[0]);
        bytes32 ballot = quorum.propose(verifierGroup, action, address(quorum));
        vm.prank(verifiers[1]);
        quorum.approve(ballot);
        quorum.updateGroup(verifierGroup, members, rules);
    }

    function test_credits_exactly_what_was_verified() public {
        uint64 projectId = _registerProject();
        uint256 batchId = _registerBatch(projectId);

        assertEq(batchId, (uint256(blockKey) << 64) | 1_000);
        assertEq(credits.balanceOf(supplier, batchId), VERIFIED);
        ICreditToken.Batch memory batch = credits.batchOf(batchId);
        assertEq(batch.projectId, projectId);
        assertEq(batch.vintage, VINTAGE);
        assertEq(batch.dataDigest, keccak256("monitoring report"));
        (address claimant, ) = claims.claimOf(program.namespace(), program.claimKey(PARCEL, VINTAGE, METHODOLOGY));
        assertEq(claimant, address(program));
    }

    function test_works_alone_without_a_participant_registry() public {
        CreditProgram open = new CreditProgram(
            address(authority),
            credits,
            quorum,
            claims,
            IParticipantRegistry(address(0)),
            0
        );
        credits.setIssuer(address(open), true);
        uint64 openProgram = open.registerProgram(verifierGroup, STANDARD, 0);
        ICreditProgram.Project memory project = _project();
        project.programId = openProgram;
        project.supplier = stranger;
        bytes32 action = open.projectAction(project);
        vm.prank(verifiers[0]);
        bytes32 ballot = quorum.propose(verifierGroup, action, address(open));
        vm.prank(verifiers[2]);
        quorum.approve(ballot);
        vm.prank(stranger);
        assertEq(open.registerProject(project), 1);
    }

    function test_keeps_what_a_project_says() public {
        uint64 projectId = _registerProject();
        assertEq(abi.encode(program.projectOf(projectId)), abi.encode(_project()));
        assertEq(program.programOf(programId).standard, STANDARD);
    }

    // ---------------------------------------------------------------- programmes

    function test_announces_a_programme_and_whether_it_is_open() public {
        vm.expectEmit(address(program));
        emit ICreditProgram.ProgramRegistered(programId + 1, verifierGroup, "another standard", 1);
        assertEq(program.registerProgram(verifierGroup, "another standard", 1), programId + 1);
        vm.expectEmit(address(program));
        emit ICreditProgram.ProgramOpenSet(programId, false);
        program.setProgramOpen(programId, false);
        vm.expectEmit(address(program));
        emit ICreditProgram.ProgramOpenSet(programId, true);
        program.setProgramOpen(programId, true);
    }

    function test_refuses_to_close_or_open_a_programme_for_anyone_but_the_admin() public {
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(stranger);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
            program.setProgramOpen(programId, i == 1);
        }
    }

    function test_refuses_a_programme_from_anyone_but_the_admin() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
        program.registerProgram(verifierGroup, STANDARD, 0);
    }

    function test_refuses_a_programme_without_verifiers() public {
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProgramVerifiersMissing.selector, bytes32("nobody")));
        program.registerProgram("nobody", STANDARD, 0);
    }

    function test_refuses_a_programme_with_flags_that_mean_nothing() public {
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProgramFlagsUnknown.selector, 2));
        program.registerProgram(verifierGroup, STANDARD, 2);
    }

    function test_refuses_to_close_an_unknown_programme() public {
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProgramUnknown.selector, 99));
        program.setProgramOpen(99, false);
    }

    function test_a_closed_programme_accepts_nothing_new_and_can_reopen() public {
        uint64 projectId = _registerProject();
        _approve(program.batchAction(projectId, _batch()));
        program.setProgramOpen(programId, false);
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProgramClosed.selector, programId));
        program.registerBatch(projectId, _batch(), NO_RANGE);
        program.setProgramOpen(programId, true);
        vm.prank(supplier);
        program.registerBatch(projectId, _batch(), NO_RANGE);
    }

    // ---------------------------------------------------------------- projects

    function test_announces_a_project() public {
        _approve(program.projectAction(_project()));
        vm.expectEmit(address(program));
        emit ICreditProgram.ProjectRegistered(
            1,
            programId,
            supplier,
            REGION,
            METHODOLOGY,
            PARCEL,
            keccak256("project design document")
        );
        vm.prank(supplier);
        program.registerProject(_project());
    }

    function test_refuses_a_project_in_a_closed_programme() public {
        _approve(program.projectAction(_project()));
        program.setProgramOpen(programId, false);
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProgramClosed.selector, programId));
        program.registerProject(_project());
    }

    function test_refuses_a_project_in_an_unknown_programme() public {
        ICreditProgram.Project memory project = _project();
        project.programId = 7;
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProgramUnknown.selector, 7));
        program.registerProject(project);
    }

    function test_refuses_a_project_registered_for_somebody_else() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProjectSupplierOnly.selector, 0, stranger));
        program.registerProject(_project());
    }

    function test_refuses_an_incomplete_project() public {
        for (uint256 i = 0; i < 4; ++i) {
            ICreditProgram.Project memory project = _project();
            if (i == 0) project.region = 0;
            if (i == 1) project.methodology = 0;
            if (i == 2) project.parcel = 0;
            if (i == 3) project.dataDigest = 0;
            vm.prank(supplier);
            vm.expectRevert(ICreditProgram.ProjectIncomplete.selector);
            program.registerProject(project);
        }
    }

    function test_refuses_a_project_that_one_verifier_alone_approved() public {
        bytes32 action = program.projectAction(_project());
        vm.prank(verifiers[0]);
        bytes32 ballot = quorum.propose(verifierGroup, action, address(program));
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumNotReached.selector, ballot, 1, 2, 0));
        program.registerProject(_project());
    }

    function test_refuses_a_project_changed_after_approval() public {
        _approve(program.projectAction(_project()));
        ICreditProgram.Project memory project = _project();
        project.parcel = keccak256("the neighbour's parcel");
        bytes32 ballot = quorum.ballotId(verifierGroup, program.projectAction(project), address(program));
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        program.registerProject(project);
    }

    function test_refuses_the_same_approval_twice() public {
        _registerProject();
        bytes32 ballot = quorum.ballotId(verifierGroup, program.projectAction(_project()), address(program));
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotConsumed.selector, ballot));
        program.registerProject(_project());
    }

    function test_refuses_a_supplier_who_is_suspended() public {
        participants.suspend(supplier, SUPPLIER, "fraud case 12");
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.SupplierIneligible.selector, supplier));
        program.registerProject(_project());
    }

    function test_refuses_a_verifier_as_supplier() public {
        participants.enroll(verifiers[2], SUPPLIER, keccak256("entity: other"), type(uint64).max);
        ICreditProgram.Project memory project = _project();
        project.supplier = verifiers[2];
        vm.prank(verifiers[2]);
        vm.expectRevert(
            abi.encodeWithSelector(ICreditProgram.SupplierIsVerifier.selector, verifiers[2], verifierGroup)
        );
        program.registerProject(project);
    }

    function test_refuses_another_account_of_a_verifiers_house_as_supplier() public {
        participants.enroll(stranger, SUPPLIER, keccak256(abi.encode("house", 1)), type(uint64).max);
        ICreditProgram.Project memory project = _project();
        project.supplier = stranger;
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.SupplierIsVerifier.selector, stranger, verifierGroup));
        program.registerProject(project);
    }

    // ---------------------------------------------------------------- batches

    function test_refuses_a_batch_of_an_unknown_project() public {
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProjectUnknown.selector, 5));
        program.registerBatch(5, _batch(), NO_RANGE);
    }

    function test_refuses_a_batch_from_anyone_but_the_supplier() public {
        uint64 projectId = _registerProject();
        _approve(program.batchAction(projectId, _batch()));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProjectSupplierOnly.selector, projectId, stranger));
        program.registerBatch(projectId, _batch(), NO_RANGE);
    }

    function test_refuses_more_than_the_verified_amount() public {
        uint64 projectId = _registerProject();
        _approve(program.batchAction(projectId, _batch()));
        ICreditProgram.BatchInput memory batch = _batch();
        batch.end += 1;
        bytes32 ballot = quorum.ballotId(verifierGroup, program.batchAction(projectId, batch), address(program));
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        program.registerBatch(projectId, batch, NO_RANGE);
    }

    function test_refuses_the_same_parcel_year_and_methodology_twice() public {
        uint64 projectId = _registerProject();
        _registerBatch(projectId);
        ICreditProgram.BatchInput memory again = _batch();
        again.blockKey = uint192(uint256(keccak256("another block")));
        again.dataDigest = keccak256("another report");
        _approve(program.batchAction(projectId, again));
        bytes32 key = program.claimKey(PARCEL, VINTAGE, METHODOLOGY);
        bytes32 ns = program.namespace();
        vm.prank(supplier);
        vm.expectRevert(
            abi.encodeWithSelector(
                IUniqueClaims.AlreadyClaimed.selector,
                ns,
                key,
                address(program),
                uint64(block.timestamp)
            )
        );
        program.registerBatch(projectId, again, NO_RANGE);
    }

    function test_accepts_the_same_parcel_in_another_year() public {
        uint64 projectId = _registerProject();
        _registerBatch(projectId);
        ICreditProgram.BatchInput memory next = _batch();
        next.vintage = VINTAGE + 1;
        next.start = 2_000_000;
        next.end = 3_000_000;
        _approve(program.batchAction(projectId, next));
        vm.prank(supplier);
        assertEq(credits.balanceOf(supplier, program.registerBatch(projectId, next, 1_000)), 1_000_000);
    }

    function test_refuses_serials_that_exist_in_another_batch() public {
        uint64 projectId = _registerProject();
        uint256 first = _registerBatch(projectId);
        ICreditProgram.BatchInput memory overlap = _batch();
        overlap.vintage = VINTAGE + 1;
        overlap.start = 1_032_999; // the last kilogram of the first batch
        overlap.end = 1_500_000;
        _approve(program.batchAction(projectId, overlap));
        vm.prank(supplier);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreditToken.SerialRangeOverlap.selector,
                blockKey,
                overlap.start,
                overlap.end,
                first
            )
        );
        program.registerBatch(projectId, overlap, 1_000);
    }

    function test_refuses_a_vintage_before_1990_or_in_the_future() public {
        uint64 projectId = _registerProject();
        uint16[2] memory bad = [uint16(1989), 2024];
        for (uint256 i = 0; i < 2; ++i) {
            ICreditProgram.BatchInput memory batch = _batch();
            batch.vintage = bad[i];
            vm.prank(supplier);
            vm.expectRevert(abi.encodeWithSelector(ICreditProgram.VintageInvalid.selector, bad[i]));
            program.registerBatch(projectId, batch, NO_RANGE);
        }
    }

    function test_accepts_a_vintage_from_1990_to_the_current_year() public {
        uint64 projectId = _registerProject();
        uint16[2] memory outermost = [uint16(1990), 2023];
        for (uint64 i = 0; i < 2; ++i) {
            ICreditProgram.BatchInput memory batch = _batch();
            batch.vintage = outermost[i];
            batch.blockKey = uint192(outermost[i]);
            _approve(program.batchAction(projectId, batch));
            vm.prank(supplier);
            assertEq(credits.batchOf(program.registerBatch(projectId, batch, NO_RANGE)).vintage, outermost[i]);
        }
    }

    function test_refuses_a_batch_of_a_supplier_who_was_suspended_meanwhile() public {
        uint64 projectId = _registerProject();
        _approve(program.batchAction(projectId, _batch()));
        participants.suspend(supplier, SUPPLIER, "fraud case 12");
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.SupplierIneligible.selector, supplier));
        program.registerBatch(projectId, _batch(), NO_RANGE);
    }

    function test_issues_retire_only_credits_in_a_programme_of_such() public {
        programId = program.registerProgram(verifierGroup, STANDARD, 1);
        assertEq(credits.batchOf(_registerBatch(_registerProject())).flags, 1);
    }

    function test_refuses_a_supplier_who_joined_the_verifiers_later() public {
        uint64 projectId = _registerProject();
        _changeVerifiers(supplier);

        // The new group agrees, with the supplier's own voice.
        bytes32 batchAction = program.batchAction(projectId, _batch());
        vm.prank(verifiers[0]);
        bytes32 ballot = quorum.propose(verifierGroup, batchAction, address(program));
        vm.prank(supplier);
        quorum.approve(ballot);
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.SupplierIsVerifier.selector, supplier, verifierGroup));
        program.registerBatch(projectId, _batch(), NO_RANGE);
    }

    function test_accepts_a_supplier_after_a_change_among_the_verifiers_that_leaves_it_outside() public {
        uint64 projectId = _registerProject();
        _changeVerifiers(verifiers[1]);
        assertEq(credits.balanceOf(supplier, _registerBatch(projectId)), VERIFIED);
    }

    function test_asks_once_in_an_epoch_whether_a_supplier_is_a_verifier() public {
        uint64 projectId = _registerProject();
        _changeVerifiers(verifiers[1]);

        vm.expectCall(address(quorum), abi.encodeCall(quorum.isMember, (verifierGroup, supplier)), 1);
        _registerBatch(projectId);
        ICreditProgram.BatchInput memory next = _batch();
        next.vintage = VINTAGE + 1;
        next.blockKey = 1;
        _approve(program.batchAction(projectId, next));
        vm.prank(supplier);
        program.registerBatch(projectId, next, NO_RANGE);
    }

    // ---------------------------------------------------------------- several programme contracts

    bytes32 private constant PROGRAM_ROLE = keccak256("credit program");

    /// @dev A namespace in which the programme contracts claim that the registrar enrolled as such.
    function _openShared() private returns (bytes32) {
        return claims.openNamespace(0, address(participants), PROGRAM_ROLE, false);
    }

    /// @dev A further programme contract of the same deployment, with a programme of the same verifiers.
    function _anotherProgram(bytes32 shared) private returns (CreditProgram another) {
        another = new CreditProgram(address(authority), credits, quorum, claims, participants, shared);
        credits.setIssuer(address(another), true);
        another.registerProgram(verifierGroup, STANDARD, 0);
    }

    function _enrolProgram(CreditProgram another) private {
        participants.enroll(address(another), PROGRAM_ROLE, keccak256("entity: programme"), type(uint64).max);
    }

    function _approveIn(CreditProgram another, bytes32 action) private {
        vm.prank(verifiers[0]);
        bytes32 ballot = quorum.propose(verifierGroup, action, address(another));
        vm.prank(verifiers[1]);
        quorum.approve(ballot);
    }

    /// @dev Brings the same project to another programme contract, up to the batch that its verifiers approved.
    function _projectIn(
        CreditProgram another,
        ICreditProgram.BatchInput memory batch
    ) private returns (uint64 projectId) {
        _approveIn(another, another.projectAction(_project()));
        vm.prank(supplier);
        projectId = another.registerProject(_project());
        _approveIn(another, another.batchAction(projectId, batch));
    }

    /// @dev The same parcel, year and methodology under other serials, so that only the claim can refuse it.
    function _twin() private view returns (ICreditProgram.BatchInput memory batch) {
        batch = _batch();
        (batch.start, batch.end) = (batch.end, batch.end + VERIFIED);
    }

    function test_refuses_what_another_contract_of_the_same_namespace_credited() public {
        bytes32 shared = _openShared();
        CreditProgram first = _anotherProgram(shared);
        CreditProgram second = _anotherProgram(shared);
        _enrolProgram(first);
        _enrolProgram(second);
        uint64 inFirst = _projectIn(first, _batch());
        uint64 inSecond = _projectIn(second, _twin());

        vm.prank(supplier);
        first.registerBatch(inFirst, _batch(), NO_RANGE);
        bytes32 key = first.claimKey(PARCEL, VINTAGE, METHODOLOGY);
        vm.prank(supplier);
        vm.expectRevert(
            abi.encodeWithSelector(
                IUniqueClaims.AlreadyClaimed.selector,
                shared,
                key,
                address(first),
                uint64(block.timestamp)
            )
        );
        second.registerBatch(inSecond, _twin(), _batch().start);
        (address claimant, ) = claims.claimOf(shared, key);
        assertEq(claimant, address(first));
    }

    function test_credits_in_a_shared_namespace_what_nobody_credited() public {
        bytes32 shared = _openShared();
        CreditProgram first = _anotherProgram(shared);
        CreditProgram second = _anotherProgram(shared);
        _enrolProgram(first);
        _enrolProgram(second);
        ICreditProgram.BatchInput memory nextYear = _twin();
        nextYear.vintage = VINTAGE + 1;
        uint64 inFirst = _projectIn(first, _batch());
        uint64 inSecond = _projectIn(second, nextYear);

        vm.startPrank(supplier);
        first.registerBatch(inFirst, _batch(), NO_RANGE);
        uint256 batchId = second.registerBatch(inSecond, nextYear, _batch().start);
        vm.stopPrank();
        assertEq(credits.balanceOf(supplier, batchId), VERIFIED);
        (address claimant, ) = claims.claimOf(shared, second.claimKey(PARCEL, VINTAGE + 1, METHODOLOGY));
        assertEq(claimant, address(second));
    }

    function test_refuses_to_credit_in_a_shared_namespace_unless_enrolled() public {
        bytes32 shared = _openShared();
        CreditProgram another = _anotherProgram(shared);
        uint64 projectId = _projectIn(another, _batch());
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(IUniqueClaims.ClaimantNotEligible.selector, shared, address(another)));
        another.registerBatch(projectId, _batch(), NO_RANGE);
    }

    /// @dev What the constructor's zero means: two such contracts know nothing of each other.
    function test_has_a_namespace_of_its_own_by_default() public {
        CreditProgram another = _anotherProgram(0);
        assertEq(another.namespace(), claims.namespaceId(address(another), 0, false, false));
        assertTrue(another.namespace() != program.namespace());
    }

    function test_refuses_a_namespace_that_nobody_opened() public {
        _expectNamespaceInvalid(claims.namespaceId(address(this), 0, true, false));
    }

    function test_refuses_the_ungated_namespace_of_somebody_else() public {
        _expectNamespaceInvalid(program.namespace());
    }

    function test_refuses_a_namespace_in_which_claims_can_be_taken_back() public {
        _expectNamespaceInvalid(claims.openNamespace(0, address(participants), PROGRAM_ROLE, true));
    }

    function _expectNamespaceInvalid(bytes32 shared) private {
        vm.expectRevert(abi.encodeWithSelector(ICreditProgram.ProgramNamespaceInvalid.selector, shared));
        new CreditProgram(address(authority), credits, quorum, claims, participants, shared);
    }
}
