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
/// it owes. A binding that replaces another's has waited, and was not vetoed in any block of that time. Nothing is bound that
/// validators saw longer ago than its lifetime.
contract NameKeyRegistry is NameCases {
    using DomainNames for string;

    /// @dev Who disputes a case, and with what.
    struct Dispute {
        address disputer;
        uint128 bond;
    }

    /// @dev Whether others register under a name, and how often that was said, so that each time is another ballot.
    struct Suffix {
        bool isSuffix;
        uint64 changes;
    }

    /// @notice How long a binding waits for vetoes and disputes.
    uint40 public constant DISPUTE_PERIOD = 3 days;
    /// @notice How long arbiters have to decide.
    uint40 public constant ARBITRATION_PERIOD = 14 days;
    /// @notice How long what may be counted, or bound, can be: then it is too long ago that validators looked.
    uint40 public constant BINDING_PERIOD = 7 days;
    /// @notice The shortest a binding is asked for, of which the wait takes a part.
    uint40 public constant MIN_LIFETIME = 10 days;
    /// @notice The longest a binding lives, from when its case was opened; then its name is looked for again.
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
    mapping(bytes32 subjectKey => Suffix) private _suffixes;
    mapping(uint256 caseId => bytes32 parentKey) private _parents;
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
        if (lifetime < MIN_LIFETIME || lifetime > MAX_LIFETIME) revert BindingLifetimeInvalid(lifetime, MAX_LIFETIME);
        if (_suffixes[subjectKey].isSuffix) revert NameIsPublicSuffix(subjectKey);
        _requireUnrevoked(subjectKey, spki);
        caseId = ++_lastCase;
        if (isWildcard) _parents[caseId] = _requireParent(keccak256(bytes(name)[2:]));
        _cases[caseId] = Case({
            applicant: msg.sender,
            state: CaseState.Open,
            deadline: uint40(block.timestamp) + VOTING_PERIOD,
            lifetime: lifetime,
            vetoed: false,
            openedAt: uint40(block.timestamp),
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
        bool wasSeen = yes >= threshold && yes > no;
        if (!wasSeen || block.timestamp > about.deadline + VOTING_PERIOD + BINDING_PERIOD) {
            _close(caseId, about, CaseState.Rejected, wasSeen);
            return;
        }
        // Also what only makes a binding last: who lost the name could have validators lie for it, and none would ever answer.
        _move(caseId, about, CaseState.Accepted, uint40(block.timestamp) + DISPUTE_PERIOD);
    }

    /// @inheritdoc INameKeyRegistry
    function veto(uint256 caseId) external {
        Case storage about = _cases[caseId];
        bool isWaiting = about.state >= CaseState.Accepted && about.state <= CaseState.Upheld;
        if (!isWaiting) revert CaseStateInvalid(caseId, about.state, about.deadline);
        Binding storage standing = _bindings[about.subjectKey];
        // Who revoked a key that leaked is the owner all the same, for cases that were there before.
        bool wasOwner = standing.owner == msg.sender && standing.revoked && about.openedAt <= standing.notAfter;
        bool mayVeto = about.applicant == msg.sender || wasOwner || _isOwner(msg.sender, about.subjectKey);
        if (!mayVeto) revert BindingOwnerOnly(about.subjectKey, msg.sender);
        // The case goes on, so that whether validators lied is found out all the same.
        about.vetoed = true;
        emit CaseVetoed(caseId, msg.sender);
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
        if (block.timestamp > about.deadline) revert CaseStateInvalid(caseId, about.state, about.deadline);
        Dispute memory open_ = _disputes[caseId];
        delete _disputes[caseId];
        if (isWrong) {
            uint256 lost = _slashLiars(caseId);
            owed[open_.disputer] += open_.bond + lost / 2;
            owed[treasury] += lost - lost / 2;
            _close(caseId, about, CaseState.Rejected, false);
        } else {
            owed[about.applicant] += open_.bond;
            _move(caseId, about, CaseState.Upheld, uint40(block.timestamp) + DISPUTE_PERIOD);
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
            (about.state == CaseState.Accepted || about.state == CaseState.Upheld) && block.timestamp > about.deadline;
        if (!isDue) revert CaseStateInvalid(caseId, about.state, about.deadline);
        if (about.vetoed) _close(caseId, about, CaseState.Vetoed, true);
        else if (block.timestamp > about.deadline + BINDING_PERIOD) _close(caseId, about, CaseState.Rejected, true);
        else _bind(caseId, about);
    }

    /// @inheritdoc INameKeyRegistry
    function rotateBinding(bytes32 subjectKey, bytes32 spki, bytes32 qx, bytes32 qy, bytes32 r, bytes32 s) external {
        Binding storage binding = _requireOwner(subjectKey);
        _requireUnrevoked(subjectKey, spki);
        bytes32 previous = binding.spki;
        bool isSigned = P256Keys.signed(previous, rotationStatement(subjectKey, spki), qx, qy, r, s);
        if (!isSigned) revert OldKeyUnproven(previous);
        // Who changes a key has a reason, which a case that waits does not know.
        _revokedKeys[subjectKey][previous] = true;
        binding.spki = spki;
        emit BindingKeyRotated(subjectKey, previous, spki);
        _log(1, subjectKey, spki, msg.sender);
    }

    /// @inheritdoc INameKeyRegistry
    function revokeBinding(bytes32 subjectKey) external {
        Binding storage binding = _requireOwner(subjectKey);
        (binding.revoked, binding.notAfter) = (true, uint40(block.timestamp));
        _revokedKeys[subjectKey][binding.spki] = true;
        emit BindingRevoked(subjectKey);
        _log(2, subjectKey, binding.spki, msg.sender);
    }

    /// @inheritdoc INameKeyRegistry
    function setPublicSuffix(bytes32 subjectKey, bool isSuffix) external {
        bytes32 action = suffixAction(subjectKey, isSuffix);
        Suffix storage suffix = _suffixes[subjectKey];
        (suffix.isSuffix, suffix.changes) = (isSuffix, suffix.changes + 1);
        emit PublicSuffixSet(subjectKey, isSuffix);
        quorum.consume(arbiters, action);
    }

    /// @inheritdoc IEligibility
    function isEligible(address account, bytes32 topic) external view returns (bool) {
        return _isOwner(account, topic);
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
    function suffixAction(bytes32 subjectKey, bool isSuffix) public view returns (bytes32) {
        return keccak256(abi.encode("public suffix", subjectKey, isSuffix, _suffixes[subjectKey].changes));
    }

    /// @inheritdoc INameKeyRegistry
    function rotationStatement(bytes32 subjectKey, bytes32 spki) public view returns (bytes memory) {
        return abi.encode("Trellis key rotation", block.chainid, address(this), subjectKey, spki);
    }

    /// @dev Binds what validators saw and nobody stopped, unless something else speaks against it now. Then validators told the truth
    /// all the same.
    function _bind(uint256 caseId, Case storage about) private {
        (bytes32 subjectKey, address owner, bytes32 spki) = (about.subjectKey, about.applicant, about.spki);
        uint40 notAfter = about.openedAt + about.lifetime;
        bytes32 parentKey = _parents[caseId];
        bool isFine =
            block.timestamp <= notAfter &&
                !_revokedKeys[subjectKey][spki] &&
                !_suffixes[subjectKey].isSuffix &&
                (parentKey == 0 || (_isOwner(owner, parentKey) && !_suffixes[parentKey].isSuffix));
        _close(caseId, about, isFine ? CaseState.Bound : CaseState.Rejected, true);
        if (!isFine) return;
        _bindings[subjectKey] = Binding(spki, owner, uint40(block.timestamp), notAfter, false);
        emit NameBoundTo(subjectKey, owner, spki, notAfter);
        _log(0, subjectKey, spki, owner);
    }

    function _log(uint8 kind, bytes32 subjectKey, bytes32 spki, address owner) private {
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = MerkleLog.leafHash(abi.encode(kind, subjectKey, spki, owner));
        transparencyLog.append(bindingLog, leaves);
    }

    function _requireOwner(bytes32 subjectKey) private view returns (Binding storage binding) {
        binding = _bindings[subjectKey];
        if (!_isOwner(msg.sender, subjectKey)) revert BindingOwnerOnly(subjectKey, msg.sender);
    }

    function _requireUnrevoked(bytes32 subjectKey, bytes32 spki) private view {
        if (_revokedKeys[subjectKey][spki]) revert KeyRevokedBefore(subjectKey, spki);
    }

    /// @dev A wildcard is for the owner of what is behind it, which is no public suffix.
    function _requireParent(bytes32 parentKey) private view returns (bytes32) {
        if (_suffixes[parentKey].isSuffix) revert NameIsPublicSuffix(parentKey);
        if (!_isOwner(msg.sender, parentKey)) revert WildcardNotOwned(parentKey, msg.sender);
        return parentKey;
    }

    function _isOwner(address account, bytes32 subjectKey) private view returns (bool) {
        Binding storage binding = _bindings[subjectKey];
        return binding.owner == account && _isLive(binding);
    }

    function _isLive(Binding storage binding) private view returns (bool) {
        return !binding.revoked && block.timestamp <= binding.notAfter && binding.owner != address(0);
    }
}
