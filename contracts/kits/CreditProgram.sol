// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {ICreditToken} from "../blocks/certificate/ICreditToken.sol";
import {IParticipantRegistry} from "../blocks/identity/IParticipantRegistry.sol";
import {IUniqueClaims} from "../blocks/notary/IUniqueClaims.sol";
import {IQuorum} from "../blocks/quorum/IQuorum.sol";
import {ICreditProgram} from "./ICreditProgram.sol";

/// @title CreditProgram
/// @notice Registers projects and turns verified results into credits.
///
/// **Roles.** Admin (AccessManager): opens and closes programmes. Supplier: registers its own projects and batches,
/// once the verifiers of the programme approved them in `Quorum`. Nobody can change or take back what is registered.
///
/// **Trusts.** `Quorum`, `UniqueClaims` and `CreditToken` to be the blocks of this deployment; this contract must be an
/// issuer of the credit token. The participant registry may be zero: then any account may be a supplier, and a supplier
/// is told from a verifier by its account alone.
contract CreditProgram is ICreditProgram, AccessManaged {
    /// @inheritdoc ICreditProgram
    bytes32 public constant SUPPLIER = keccak256("supplier");

    /// @notice The credits that are issued.
    ICreditToken public immutable credits;
    /// @notice Where verifiers agree.
    IQuorum public immutable quorum;
    /// @notice Where parcel, year and methodology are claimed.
    IUniqueClaims public immutable claims;
    /// @notice Who belongs to which entity; may be zero.
    IParticipantRegistry public immutable participants;
    /// @notice The namespace of the claims.
    bytes32 public immutable namespace;

    uint64 private _programCount;
    uint64 private _projectCount;
    mapping(uint64 programId => Program) private _programs;
    mapping(uint64 projectId => Project) private _projects;

    constructor(
        address authority,
        ICreditToken credits_,
        IQuorum quorum_,
        IUniqueClaims claims_,
        IParticipantRegistry participants_
    ) AccessManaged(authority) {
        credits = credits_;
        quorum = quorum_;
        claims = claims_;
        participants = participants_;
        namespace = claims_.openNamespace(keccak256("Trellis credit program"), address(0), bytes32(0), false);
    }

    /// @inheritdoc ICreditProgram
    function registerProgram(
        bytes32 verifierGroup,
        bytes32 standard,
        uint8 flags
    ) external restricted returns (uint64 programId) {
        (IQuorum.Member[] memory members, , ) = quorum.groupOf(verifierGroup);
        if (members.length == 0) revert ProgramVerifiersMissing(verifierGroup);

        programId = ++_programCount;
        _programs[programId] = Program(verifierGroup, standard, flags, true);
        emit ProgramRegistered(programId, verifierGroup, standard, flags);
    }

    /// @inheritdoc ICreditProgram
    function setProgramOpen(uint64 programId, bool open) external restricted {
        _program(programId).open = open;
        emit ProgramOpenSet(programId, open);
    }

    /// @inheritdoc ICreditProgram
    function registerProject(Project calldata project) external returns (uint64 projectId) {
        if (project.supplier != msg.sender) revert ProjectSupplierOnly(0, msg.sender);
        if (
            project.region == bytes32(0) ||
            project.methodology == bytes32(0) ||
            project.parcel == bytes32(0) ||
            project.dataDigest == bytes32(0)
        ) revert ProjectIncomplete();
        bytes32 group = _verifiersFor(project.programId, msg.sender);

        projectId = ++_projectCount;
        _projects[projectId] = project;
        emit ProjectRegistered(
            projectId,
            project.programId,
            msg.sender,
            project.region,
            project.methodology,
            project.parcel,
            project.dataDigest
        );

        quorum.consume(group, projectAction(project));
    }

    /// @inheritdoc ICreditProgram
    function registerBatch(
        uint64 projectId,
        BatchInput calldata batch,
        uint64 after_
    ) external returns (uint256 batchId) {
        Project storage project = _project(projectId);
        if (project.supplier != msg.sender) revert ProjectSupplierOnly(projectId, msg.sender);
        if (batch.vintage < 1990 || batch.vintage > _currentYear()) revert VintageInvalid(batch.vintage);
        uint64 programId = project.programId;
        bytes32 group = _verifiersFor(programId, msg.sender);

        // Every call goes to a block of this deployment; the last one may call the supplier's account (ERC-1155), when
        // the ballot is consumed and the claim is made.
        bytes32 ballot = quorum.consume(group, batchAction(projectId, batch));
        batchId = (uint256(batch.blockKey) << 64) | batch.start;
        emit BatchRegistered(projectId, batchId, ballot);
        claims.claim(namespace, claimKey(project.parcel, batch.vintage, project.methodology), bytes32(batchId));
        credits.issue(
            ICreditToken.Issuance({
                to: msg.sender,
                blockKey: batch.blockKey,
                start: batch.start,
                end: batch.end,
                after_: after_,
                projectId: projectId,
                vintage: batch.vintage,
                flags: _programs[programId].flags,
                dataDigest: batch.dataDigest
            })
        );
    }

    /// @inheritdoc ICreditProgram
    function programOf(uint64 programId) external view returns (Program memory) {
        return _program(programId);
    }

    /// @inheritdoc ICreditProgram
    function projectOf(uint64 projectId) external view returns (Project memory) {
        return _project(projectId);
    }

    /// @inheritdoc ICreditProgram
    function projectAction(Project calldata project) public pure returns (bytes32) {
        return keccak256(abi.encode("registerProject", project));
    }

    /// @inheritdoc ICreditProgram
    function batchAction(uint64 projectId, BatchInput calldata batch) public pure returns (bytes32) {
        return keccak256(abi.encode("registerBatch", projectId, batch));
    }

    /// @inheritdoc ICreditProgram
    function claimKey(bytes32 parcel, uint16 vintage, bytes32 methodology) public pure returns (bytes32) {
        return keccak256(abi.encode(parcel, vintage, methodology));
    }

    /// @dev The verifiers of an open programme, none of whom is the supplier or of its house.
    function _verifiersFor(uint64 programId, address supplier) private view returns (bytes32 group) {
        Program storage program = _program(programId);
        if (!program.open) revert ProgramClosed(programId);
        group = program.verifierGroup;
        if (quorum.isMember(group, supplier)) revert SupplierIsVerifier(supplier, group);
        if (address(participants) == address(0)) return group;
        if (!participants.isEligible(supplier, SUPPLIER)) revert SupplierIneligible(supplier);
        if (quorum.hasEntity(group, participants.entityOf(supplier))) revert SupplierIsVerifier(supplier, group);
    }

    function _program(uint64 programId) private view returns (Program storage program) {
        program = _programs[programId];
        if (program.verifierGroup == bytes32(0)) revert ProgramUnknown(programId);
    }

    function _project(uint64 projectId) private view returns (Project storage project) {
        project = _projects[projectId];
        if (project.supplier == address(0)) revert ProjectUnknown(projectId);
    }

    /// @dev Good to a day around New Year, which is all that is asked of it: a year has 365.2425 days of 86,400 s.
    function _currentYear() private view returns (uint256) {
        return 1970 + block.timestamp / 31_556_952;
    }
}
