// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ICreditProgram
/// @notice From a measured activity to credits: a programme says what counts and who verifies, a project says who acts
/// and where, a batch is one verified result. Nothing is credited that a quorum of verifiers has not agreed to word for
/// word, nobody verifies itself, and one parcel, year and methodology is credited once over all programmes of this
/// contract, and of all contracts that claim in the same namespace of `UniqueClaims`.
interface ICreditProgram {
    /// @notice The rules of a programme.
    /// @param verifierGroup The `Quorum` group whose members verify.
    /// @param standard The standard, as short text ("ISO 14064-2:2019") or the digest of a longer name.
    /// @param flags Flags for its batches, see `ICreditToken.Batch.flags`.
    /// @param open Whether it accepts projects and batches.
    struct Program {
        bytes32 verifierGroup;
        bytes32 standard;
        uint8 flags;
        bool open;
    }

    /// @notice Who removes carbon where, and how.
    /// @param programId Its programme.
    /// @param supplier Who acts, and who gets the credits.
    /// @param region Where, as an ISO 3166-2 code in short text ("US-MD").
    /// @param methodology How: a methodology's identifier as short text, or its digest.
    /// @param parcel Digest of the parcel's polygon, in the canonical form that the programme prescribes.
    /// @param dataDigest Digest of the project documents (design, baseline, validation).
    struct Project {
        uint64 programId;
        address supplier;
        bytes32 region;
        bytes32 methodology;
        bytes32 parcel;
        bytes32 dataDigest;
    }

    /// @notice One verified result that is to become credits.
    /// @param vintage Year of the removal.
    /// @param blockKey Serial block, see `ICreditToken`.
    /// @param start First kilogram position.
    /// @param end First position after the last kilogram: `end - start` is the verified quantity.
    /// @param dataDigest Digest of monitoring report and verification statement.
    struct BatchInput {
        uint16 vintage;
        uint192 blockKey;
        uint64 start;
        uint64 end;
        bytes32 dataDigest;
    }

    /// @notice A programme was opened.
    event ProgramRegistered(uint64 indexed programId, bytes32 indexed verifierGroup, bytes32 standard, uint8 flags);
    /// @notice A programme was closed to new projects and batches, or reopened.
    event ProgramOpenSet(uint64 indexed programId, bool open);
    /// @notice A verified project was registered.
    event ProjectRegistered(
        uint64 indexed projectId,
        uint64 indexed programId,
        address indexed supplier,
        bytes32 region,
        bytes32 methodology,
        bytes32 parcel,
        bytes32 dataDigest
    );
    /// @notice There is no such programme.
    error ProgramUnknown(uint64 programId);
    /// @notice The programme accepts nothing new.
    error ProgramClosed(uint64 programId);
    /// @notice A flag that credits do not have was set.
    /// @param flags The flags as given.
    error ProgramFlagsUnknown(uint8 flags);
    /// @notice A programme needs a group of verifiers that exists.
    error ProgramVerifiersMissing(bytes32 verifierGroup);
    /// @notice A namespace to be shared has to be opened with a gate, and nothing in it may be releasable.
    error ProgramNamespaceInvalid(bytes32 namespace);
    /// @notice There is no such project.
    error ProjectUnknown(uint64 projectId);
    /// @notice The caller is not the project's supplier.
    error ProjectSupplierOnly(uint64 projectId, address caller);
    /// @notice A project must say who, where, how and on which evidence.
    error ProjectIncomplete();
    /// @notice The supplier is not in good standing.
    error SupplierIneligible(address supplier);
    /// @notice The supplier, or another account of its entity, is among the verifiers.
    error SupplierIsVerifier(address supplier, bytes32 verifierGroup);
    /// @notice The vintage lies in the future or before 1990.
    error VintageInvalid(uint16 vintage);

    /// @notice The topic under which a supplier must be eligible: `keccak256("supplier")`.
    function SUPPLIER() external view returns (bytes32);

    /// @notice Opens a programme. Admin only. Emits {ProgramRegistered}.
    /// @dev Requirements: the group exists ({ProgramVerifiersMissing}); the flags have a meaning ({ProgramFlagsUnknown}).
    /// @param verifierGroup The `Quorum` group of its verifiers.
    /// @param standard See {Program}.
    /// @param flags See {Program}.
    /// @return programId The programme, counted from 1.
    function registerProgram(bytes32 verifierGroup, bytes32 standard, uint8 flags) external returns (uint64 programId);

    /// @notice Closes a programme to new projects and batches, or reopens it; what exists stays. Admin only. Emits
    /// {ProgramOpenSet}.
    /// @param programId The programme.
    /// @param open Whether it accepts new projects and batches.
    function setProgramOpen(uint64 programId, bool open) external;

    /// @notice Registers a project that the programme's verifiers agreed to. Its supplier only. Emits
    /// {ProjectRegistered}.
    /// @dev Requirements: {ProgramUnknown}, {ProgramClosed}, {ProjectIncomplete}, {ProjectSupplierOnly} (with project 0),
    /// {SupplierIneligible}, {SupplierIsVerifier}; an approved ballot on {projectAction} (`QuorumNotReached` and others).
    /// @param project The project.
    /// @return projectId The project, counted from 1.
    function registerProject(Project calldata project) external returns (uint64 projectId);

    /// @notice Turns a verified result into credits of the supplier. The project's supplier only. The blocks tell the
    /// story: `Consumed` (the ballot), `Claimed` (parcel, year, methodology) and `BatchIssued` (project, serials).
    /// @dev Requirements: {ProjectUnknown}, {ProjectSupplierOnly}, {ProgramClosed}, {VintageInvalid},
    /// {SupplierIneligible}, {SupplierIsVerifier}; an approved ballot on {batchAction} (`QuorumNotReached` and others);
    /// parcel, year and methodology not credited before (`AlreadyClaimed`); serials free (`SerialRangeOverlap`).
    /// @param projectId The project.
    /// @param batch The result, word for word as approved.
    /// @param after_ Where its serials belong, see `ICreditToken.Issuance.after_`; not part of what is approved.
    /// @return batchId The batch.
    function registerBatch(
        uint64 projectId,
        BatchInput calldata batch,
        uint64 after_
    ) external returns (uint256 batchId);

    /// @notice What verifiers approve before a project is registered: the `action` of their ballot.
    /// @param project The project.
    function projectAction(Project calldata project) external pure returns (bytes32);

    /// @notice What verifiers approve before a batch is registered: the `action` of their ballot.
    /// @param projectId The project.
    /// @param batch The result.
    function batchAction(uint64 projectId, BatchInput calldata batch) external pure returns (bytes32);

    /// @notice The key under which a parcel, year and methodology is claimed for ever:
    /// `keccak256(keccak256(parcel, methodology), vintage)`.
    /// @param parcel Digest of the parcel's polygon.
    /// @param vintage The year.
    /// @param methodology The methodology.
    function claimKey(bytes32 parcel, uint16 vintage, bytes32 methodology) external pure returns (bytes32);

    /// @notice A programme.
    /// @dev Reverts {ProgramUnknown}.
    /// @param programId The programme.
    function programOf(uint64 programId) external view returns (Program memory);

    /// @notice A project.
    /// @dev Reverts {ProjectUnknown}.
    /// @param projectId The project.
    function projectOf(uint64 projectId) external view returns (Project memory);
}
