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
/// is told from a verifier by its account alone. The gate of a shared namespace to let through programme contracts only:
/// whoever else it knows can claim a parcel's year and so keep it from being credited.
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
    /// @notice The namespace of the claims: this contract's own, or one that several programme contracts share.
    bytes32 public immutable namespace;

    /// @dev A project as it is stored: what a batch has to know comes first, in two words.
    struct Record {
        uint64 programId;
        address supplier;
        uint32 independentIn; // epoch of the verifiers in which the supplier was found to be none of them
        bytes32 claimBase; // digest of parcel and methodology
        bytes32 region;
        bytes32 methodology;
        bytes32 parcel;
        bytes32 dataDigest;
    }

    /// @dev Those of `ICreditToken.Batch.flags`: retire only.
    uint8 private constant KNOWN_FLAGS = 1;
    /// @dev The flag in a namespace's id, see `IUniqueClaims`.
    uint256 private constant RELEASABLE = 2;
    bytes32 private constant PROJECT_ACTION = keccak256("CreditProgram.registerProject");
    bytes32 private constant BATCH_ACTION = keccak256("CreditProgram.registerBatch");

    uint64 private _programCount;
    uint64 private _projectCount;
    mapping(uint64 programId => Program) private _programs;
    mapping(uint64 projectId => Record) private _projects;

    /// @param sharedNamespace A gated namespace, opened before, in which nothing can be released; zero for one of its own.
    /// Reverts with {ProgramNamespaceInvalid} at any other.
    constructor(
        address authority,
        ICreditToken credits_,
        IQuorum quorum_,
        IUniqueClaims claims_,
        IParticipantRegistry participants_,
        bytes32 sharedNamespace
    ) AccessManaged(authority) {
        credits = credits_;
        quorum = quorum_;
        claims = claims_;
        participants = participants_;
        namespace =
            sharedNamespace == bytes32(0)
                ? claims_.namespaceId(address(this), 0, false, false) // ungated: the opener alone claims
                : _requireShareable(claims_, sharedNamespace);
    }

    /// @inheritdoc ICreditProgram
    function registerProgram(
        bytes32 verifierGroup,
        bytes32 standard,
        uint8 flags
    ) external restricted returns (uint64 programId) {
        if (quorum.epochOf(verifierGroup) == 0) revert ProgramVerifiersMissing(verifierGroup);
        if (flags > KNOWN_FLAGS) revert ProgramFlagsUnknown(flags);

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
        bytes32 group = _openProgram(project.programId).verifierGroup;
        _requireEligible(msg.sender);
        _requireIndependent(msg.sender, group);

        projectId = ++_projectCount;
        _projects[projectId] = Record({
            programId: project.programId,
            supplier: msg.sender,
            independentIn: quorum.epochOf(group),
            claimBase: _claimBase(project.parcel, project.methodology),
            region: project.region,
            methodology: project.methodology,
            parcel: project.parcel,
            dataDigest: project.dataDigest
        });
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
    /// @dev All calls go to blocks of this deployment. Only the last may reach the supplier's account (ERC-1155), when
    /// the ballot is consumed and the claim is made.
    function registerBatch(
        uint64 projectId,
        BatchInput calldata batch,
        uint64 after_
    ) external returns (uint256 batchId) {
        Record storage project = _record(projectId);
        if (project.supplier != msg.sender) revert ProjectSupplierOnly(projectId, msg.sender);
        if (batch.vintage < 1990 || batch.vintage > _currentYear()) revert VintageInvalid(batch.vintage);
        Program storage program = _openProgram(project.programId);
        bytes32 group = program.verifierGroup;
        _requireEligible(msg.sender);

        quorum.consume(group, batchAction(projectId, batch));
        uint32 epoch = quorum.epochOf(group);
        if (project.independentIn != epoch) {
            _requireIndependent(msg.sender, group);
            project.independentIn = epoch;
        }
        batchId = (uint256(batch.blockKey) << 64) | batch.start;
        claims.claim(namespace, _claimKey(project.claimBase, batch.vintage), bytes32(batchId));
        credits.issue(
            ICreditToken.Issuance({
                to: msg.sender,
                blockKey: batch.blockKey,
                start: batch.start,
                end: batch.end,
                after_: after_,
                projectId: projectId,
                vintage: batch.vintage,
                flags: program.flags,
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
        Record storage record = _record(projectId);
        return
            Project({
                programId: record.programId,
                supplier: record.supplier,
                region: record.region,
                methodology: record.methodology,
                parcel: record.parcel,
                dataDigest: record.dataDigest
            });
    }

    /// @inheritdoc ICreditProgram
    function claimKey(bytes32 parcel, uint16 vintage, bytes32 methodology) external pure returns (bytes32) {
        return _claimKey(_claimBase(parcel, methodology), vintage);
    }

    /// @inheritdoc ICreditProgram
    function projectAction(Project calldata project) public pure returns (bytes32) {
        return keccak256(abi.encode(PROJECT_ACTION, project));
    }

    /// @inheritdoc ICreditProgram
    function batchAction(uint64 projectId, BatchInput calldata batch) public pure returns (bytes32) {
        return keccak256(abi.encode(BATCH_ACTION, projectId, batch));
    }

    /// @dev Others' claims count as long as their makers cannot take them back, and this contract can be among the makers.
    function _requireShareable(IUniqueClaims claims_, bytes32 shared) private view returns (bytes32) {
        (address gate, ) = claims_.gateOf(shared); // of an opened namespace only
        bool releasable = uint256(shared) & RELEASABLE != 0;
        if (gate == address(0) || releasable) revert ProgramNamespaceInvalid(shared);
        return shared;
    }

    function _requireEligible(address supplier) private view {
        if (address(participants) == address(0)) return;
        if (!participants.isEligible(supplier, SUPPLIER)) revert SupplierIneligible(supplier);
    }

    /// @dev The supplier is none of the verifiers, nor of the house of one: neither of a house that the group names, nor,
    /// as a group names what its founder or its quorum says, of one that the registrar knows a verifier to belong to.
    function _requireIndependent(address supplier, bytes32 group) private view {
        bool among = quorum.isMember(group, supplier);
        if (!among && address(participants) != address(0)) {
            bytes32 house = participants.entityOf(supplier);
            among = quorum.hasEntity(group, house);
            (IQuorum.Member[] memory members, , ) = quorum.groupOf(group); // at most 64
            for (uint256 i = 0; i < members.length && !among; ++i) {
                among = participants.entityOf(members[i].account) == house; // the supplier's is not zero: it is eligible
            }
        }
        if (among) revert SupplierIsVerifier(supplier, group);
    }

    function _openProgram(uint64 programId) private view returns (Program storage program) {
        program = _program(programId);
        if (!program.open) revert ProgramClosed(programId);
    }

    function _program(uint64 programId) private view returns (Program storage program) {
        program = _programs[programId];
        if (program.verifierGroup == bytes32(0)) revert ProgramUnknown(programId);
    }

    function _record(uint64 projectId) private view returns (Record storage record) {
        record = _projects[projectId];
        if (record.supplier == address(0)) revert ProjectUnknown(projectId);
    }

    function _claimBase(bytes32 parcel, bytes32 methodology) private pure returns (bytes32) {
        return keccak256(abi.encode(parcel, methodology));
    }

    function _claimKey(bytes32 base, uint16 vintage) private pure returns (bytes32) {
        return keccak256(abi.encode(base, vintage));
    }

    /// @dev Good to a day around New Year, which is all that is asked of it: a year has 365.2425 days of 86,400 s.
    function _currentYear() private view returns (uint256) {
        return 1970 + block.timestamp / 31_556_952;
    }
}
