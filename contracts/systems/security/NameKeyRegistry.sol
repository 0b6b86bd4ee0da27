// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DomainNames} from "../../base/DomainNames.sol";
import {IEligibility} from "../../base/IEligibility.sol";
import {MerkleLog} from "../../base/MerkleLog.sol";
import {P256Keys} from "../../base/P256Keys.sol";
import {IParticipantRegistry} from "../../blocks/identity/IParticipantRegistry.sol";
import {ITransparencyLog} from "../../blocks/notary/ITransparencyLog.sol";
import {IQuorum} from "../../blocks/quorum/IQuorum.sol";
import {INameKeyRegistry} from "./INameKeyRegistry.sol";
import {NameCases} from "./nameKeyRegistry/NameCases.sol";
import {ValidatorBonds} from "./nameKeyRegistry/ValidatorBonds.sol";

/// @title NameKeyRegistry
/// @notice Binds names to keys as validators of different networks saw them, after a time in which lies can be found.
///
/// **Roles** Applicants, owners of bindings, and validators, who are participants in the role of their network. The arbiters'
/// group decides disputes and public suffixes, and nothing else: it can bind nothing and take no binding away.
/// **Trusts** `threshold` validators of different networks and organisations not to lie together, or the arbiters to find it; the
/// participant registry to tell organisations and networks apart; the money to move what it says, which is checked on the way in.
/// **Invariants** What the registry has of the money is the bonds, the fees of open cases, the bonds of open disputes and what
/// it owes. A binding that replaces another's has waited, and was neither vetoed nor disputed.
contract NameKeyRegistry is NameCases {
    using DomainNames for string;

    /// @dev Who disputes a case, and with what.
    struct Dispute {
        address disputer;
        uint128 bond;
    }

    /// @notice How long a binding waits for vetoes and disputes.
    uint40 public constant DISPUTE_PERIOD = 3 days;
    /// @notice How long arbiters have to decide.
    uint40 public constant ARBITRATION_PERIOD = 14 days;
    /// @notice The longest a binding lives; then its name is looked for again.
    uint40 public constant MAX_LIFETIME = 90 days;

    /// @notice How many validators of different networks and organisations have to see the token.
    uint256 public immutable threshold;
    /// @notice What an application costs.
    uint128 public immutable fee;
    /// @notice Where arbiters vote.
    IQuorum public immutable quorum;
    /// @notice Who decides disputes.
    bytes32 public immutable arbiters;
    /// @notice The block that keeps the log.
    ITransparencyLog public immutable transparencyLog;
    /// @notice The log of every binding, rotation and revocation: leaves of `abi.encode(kind, subjectKey, spki, owner)`, with 0 for
    /// bound, 1 for rotated, 2 for revoked.
    bytes32 public immutable bindingLog;

    uint256 private _lastCase;
    mapping(uint256 caseId => Dispute) private _disputes;
    mapping(bytes32 subjectKey => Binding) private _bindings;
    mapping(bytes32 subjectKey => bool) private _publicSuffixes;
    mapping(bytes32 subjectKey => mapping(bytes32 spki => bool)) private _revokedKeys;

    constructor(
        IParticipantRegistry participants_,
        IERC20 money_,
        ITransparencyLog transparencyLog_,
        IQuorum quorum_,
        bytes32 arbiters_,
        address treasury_,
        uint128 bond_,
        uint128 fee_,
        uint256 threshold_
    ) ValidatorBonds(participants_, money_, bond_, treasury_) {
        if (quorum_.epochOf(arbiters_) == 0) revert NameKeyRegistryPartMissing(address(quorum_));
        bool isPossible = threshold_ != 0 && threshold_ <= MAX_VOTES;
        if (!isPossible) revert NameKeyRegistryPartMissing(address(0));
        (transparencyLog, quorum, arbiters) = (transparencyLog_, quorum_, arbiters_);
        (fee, threshold) = (fee_, threshold_);
        bindingLog = transparencyLog_.logId(address(this), 0, true);
    }

    /// @inheritdoc INameKeyRegistry
    function open(string calldata name, bytes32 spki, uint40 lifetime) external returns (uint256 caseId) {
        (bytes32 subjectKey, bool isWildcard) = name.requireValid();
        if (lifetime < 1 days || lifetime > MAX_LIFETIME) revert BindingLifetimeInvalid(lifetime, MAX_LIFETIME);
        if (_publicSuffixes[subjectKey]) revert NameIsPublicSuffix(subjectKey);
        _requireUnrevoked(subjectKey, spki);
        if (isWildcard) _requireParent(keccak256(bytes(name)[2:]));
        caseId = ++_lastCase;
        _cases[caseId] = Case({
            applicant: msg.sender,
            state: CaseState.Open,
            deadline: uint40(block.timestamp) + VOTING_PERIOD,
            lifetime: lifetime,
            fee: fee,
            subjectKey: subjectKey,
            spki: spki
        });
        emit CaseOpened(caseId, subjectKey, msg.sender, spki, tokenOf(caseId), name);
        _take(fee);
    }

    /// @inheritdoc INameKeyRegistry
    function tally(uint256 caseId) external {
        Case storage about = _requireState(caseId, CaseState.Open);
        if (block.timestamp <= about.deadline + VOTING_PERIOD) {
            revert CaseStateInvalid(caseId, about.state, about.deadline);
        }
        (uint256 yes, uint256 no) = _count(caseId);
        if (yes < threshold || yes <= no) {
            _close(caseId, about, CaseState.Rejected, false);
            return;
        }
        Binding storage standing = _bindings[about.subjectKey];
        bool isRenewal = _isLive(standing) && standing.owner == about.applicant && standing.spki == about.spki;
        // What only makes a binding last has nothing that would have to wait.
        _move(caseId, about, CaseState.Accepted, uint40(block.timestamp) + (isRenewal ? 0 : DISPUTE_PERIOD));
    }

    /// @inheritdoc INameKeyRegistry
    function veto(uint256 caseId) external {
        Case storage about = _requireState(caseId, CaseState.Accepted);
        Binding storage standing = _bindings[about.subjectKey];
        bool mayVeto = _isLive(standing) && standing.owner == msg.sender && about.applicant != msg.sender;
        if (!mayVeto) revert BindingOwnerOnly(about.subjectKey, msg.sender);
        _close(caseId, about, CaseState.Vetoed, true);
    }

    /// @inheritdoc INameKeyRegistry
    function dispute(uint256 caseId, bytes32 evidence) external {
        Case storage about = _requireState(caseId, CaseState.Accepted);
        if (block.timestamp > about.deadline) revert CaseStateInvalid(caseId, about.state, about.deadline);
        _disputes[caseId] = Dispute(msg.sender, bond);
        emit CaseDisputed(caseId, msg.sender, evidence);
        _move(caseId, about, CaseState.Disputed, uint40(block.timestamp) + ARBITRATION_PERIOD);
        _take(bond);
    }

    /// @inheritdoc INameKeyRegistry
    function resolve(uint256 caseId, bool isWrong) external {
        Case storage about = _requireState(caseId, CaseState.Disputed);
        Dispute memory open_ = _disputes[caseId];
        delete _disputes[caseId];
        if (isWrong) {
            uint256 lost = _slashLiars(caseId);
            owed[open_.disputer] += open_.bond + lost / 2;
            owed[treasury] += lost - lost / 2;
            _close(caseId, about, CaseState.Rejected, false);
        } else {
            owed[about.applicant] += open_.bond;
            _move(caseId, about, CaseState.Upheld, uint40(block.timestamp));
        }
        quorum.consume(arbiters, resolutionOf(caseId, isWrong));
    }

    /// @inheritdoc INameKeyRegistry
    function lapse(uint256 caseId) external {
        Case storage about = _requireState(caseId, CaseState.Disputed);
        if (block.timestamp <= about.deadline) revert CaseStateInvalid(caseId, about.state, about.deadline);
        Dispute memory open_ = _disputes[caseId];
        delete _disputes[caseId];
        owed[open_.disputer] += open_.bond;
        // Nobody found who is right: the fee goes back.
        owed[about.applicant] += about.fee;
        about.fee = 0;
        _close(caseId, about, CaseState.Rejected, true);
    }

    /// @inheritdoc INameKeyRegistry
    function bind(uint256 caseId) external {
        Case storage about = _cases[caseId];
        bool isDue =
            about.state == CaseState.Upheld || (about.state == CaseState.Accepted && block.timestamp > about.deadline);
        if (!isDue) revert CaseStateInvalid(caseId, about.state, about.deadline);
        (bytes32 subjectKey, address owner, bytes32 spki) = (about.subjectKey, about.applicant, about.spki);
        if (_revokedKeys[subjectKey][spki]) {
            // Revoked while the case waited: validators told the truth, and the key is bound no more.
            _close(caseId, about, CaseState.Rejected, true);
            return;
        }
        uint40 notAfter = uint40(block.timestamp) + about.lifetime;
        _bindings[subjectKey] = Binding(spki, owner, uint40(block.timestamp), notAfter, false);
        emit NameBoundTo(subjectKey, owner, spki, notAfter);
        _close(caseId, about, CaseState.Bound, true);
        _log(0, subjectKey, spki, owner);
    }

    /// @inheritdoc INameKeyRegistry
    function rotateBinding(bytes32 subjectKey, bytes32 spki, bytes32 qx, bytes32 qy, bytes32 r, bytes32 s) external {
        Binding storage binding = _requireOwner(subjectKey);
        _requireUnrevoked(subjectKey, spki);
        bytes32 previous = binding.spki;
        bool isSigned = P256Keys.signed(previous, rotationStatement(subjectKey, spki), qx, qy, r, s);
        if (!isSigned) revert OldKeyUnproven(previous);
        binding.spki = spki;
        emit BindingKeyRotated(subjectKey, previous, spki);
        _log(1, subjectKey, spki, msg.sender);
    }

    /// @inheritdoc INameKeyRegistry
    function revokeBinding(bytes32 subjectKey) external {
        Binding storage binding = _requireOwner(subjectKey);
        binding.revoked = true;
        _revokedKeys[subjectKey][binding.spki] = true;
        emit BindingRevoked(subjectKey);
        _log(2, subjectKey, binding.spki, msg.sender);
    }

    /// @inheritdoc INameKeyRegistry
    function setPublicSuffix(string calldata name, bool isSuffix) external {
        (bytes32 subjectKey, ) = name.requireValid();
        _publicSuffixes[subjectKey] = isSuffix;
        emit PublicSuffixSet(subjectKey, isSuffix);
        quorum.consume(arbiters, suffixAction(name, isSuffix));
    }

    /// @inheritdoc IEligibility
    function isEligible(address account, bytes32 topic) external view returns (bool) {
        Binding storage binding = _bindings[topic];
        return binding.owner == account && _isLive(binding);
    }

    /// @inheritdoc INameKeyRegistry
    function checkBinding(bytes32 subjectKey, bytes32 spki) external view returns (Standing memory standing) {
        Binding memory binding = _bindings[subjectKey];
        (standing.notBefore, standing.notAfter) = (binding.notBefore, binding.notAfter);
        if (binding.owner == address(0)) return standing;
        if (binding.revoked) standing.verdict = Verdict.Revoked;
        else if (block.timestamp > binding.notAfter) standing.verdict = Verdict.Expired;
        else standing.verdict = binding.spki == spki ? Verdict.Valid : Verdict.WrongKey;
    }

    /// @inheritdoc INameKeyRegistry
    function bindingOf(bytes32 subjectKey) external view returns (Binding memory) {
        return _bindings[subjectKey];
    }

    /// @inheritdoc INameKeyRegistry
    function tokenOf(uint256 caseId) public view returns (bytes32) {
        Case storage about = _cases[caseId];
        return keccak256(abi.encode(block.chainid, address(this), caseId, about.applicant, about.spki));
    }

    /// @inheritdoc INameKeyRegistry
    function resolutionOf(uint256 caseId, bool isWrong) public pure returns (bytes32) {
        return keccak256(abi.encode("name binding", caseId, isWrong));
    }

    /// @inheritdoc INameKeyRegistry
    function suffixAction(string calldata name, bool isSuffix) public pure returns (bytes32) {
        return keccak256(abi.encode("public suffix", name, isSuffix));
    }

    /// @inheritdoc INameKeyRegistry
    function rotationStatement(bytes32 subjectKey, bytes32 spki) public view returns (bytes memory) {
        return abi.encode("Trellis key rotation", block.chainid, address(this), subjectKey, spki);
    }

    function _log(uint8 kind, bytes32 subjectKey, bytes32 spki, address owner) private {
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = MerkleLog.leafHash(abi.encode(kind, subjectKey, spki, owner));
        transparencyLog.append(bindingLog, leaves);
    }

    function _requireOwner(bytes32 subjectKey) private view returns (Binding storage binding) {
        binding = _bindings[subjectKey];
        if (binding.owner != msg.sender || !_isLive(binding)) revert BindingOwnerOnly(subjectKey, msg.sender);
    }

    function _requireUnrevoked(bytes32 subjectKey, bytes32 spki) private view {
        if (_revokedKeys[subjectKey][spki]) revert KeyRevokedBefore(subjectKey, spki);
    }

    /// @dev A wildcard is for the owner of what is behind it, which is no public suffix.
    function _requireParent(bytes32 parentKey) private view {
        if (_publicSuffixes[parentKey]) revert NameIsPublicSuffix(parentKey);
        Binding storage parent = _bindings[parentKey];
        if (parent.owner != msg.sender || !_isLive(parent)) revert WildcardNotOwned(parentKey, msg.sender);
    }

    function _isLive(Binding storage binding) private view returns (bool) {
        return !binding.revoked && block.timestamp <= binding.notAfter && binding.owner != address(0);
    }
}
