// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Commitments} from "../base/Commitments.sol";
import {HeldMoney} from "../base/HeldMoney.sol";
import {IEligibility} from "../base/IEligibility.sol";
import {IInclusions} from "../base/IInclusions.sol";
import {Signatures} from "../base/Signatures.sol";
import {ITransparencyLog} from "../blocks/notary/ITransparencyLog.sol";
import {ILogBonds} from "./ILogBonds.sol";

/// @title LogBonds
/// @notice Keeps what operators of logs answer with, and takes it from those who lie.
///
/// **Roles** Operators bond and leave. Holders of promises ask after them; anyone answers, settles and convicts. Nobody
/// administers the contract.
/// **Trusts** The transparency log for heads and contradictions; a promise's own log, if it is a contract's, for when an entry
/// was included; the money to move what it says, which is checked on the way in.
/// **Invariants** What the contract has of the money is the bonds, the deposits of open claims and what it owes. Half of what an
/// operator loses goes to the treasury, so none saves its bond by reporting itself. A bond stays for longer than the promises
/// it covers can be asked after.
contract LogBonds is ILogBonds, Commitments, HeldMoney, EIP712 {
    /// @dev What operators answer with, and claimants put down.
    struct Terms {
        uint128 minimumBond;
        uint128 penalty;
        uint128 claimDeposit;
    }

    /// @dev How many entries a log had, and when.
    struct Note {
        uint64 size;
        uint40 notedAt;
    }

    bytes32 private constant PROMISE_TYPEHASH = keccak256(
        "InclusionPromise(address operator,bytes32 log,bytes32 entry,uint64 deadline,address beneficiary)"
    );

    /// @notice How long after its deadline a promise can be asked after.
    uint40 public constant CLAIM_PERIOD = 30 days;
    /// @notice How long an operator has to answer.
    uint40 public constant ANSWER_PERIOD = 3 days;
    /// @notice How long an operator that leaves answers for what it signed.
    uint40 public constant LEAVING_PERIOD = 60 days;

    /// @notice The block that keeps the logs.
    ITransparencyLog public immutable transparencyLog;
    /// @notice To whom half of what liars lose goes.
    address public immutable treasury;
    /// @notice What a whole bond is.
    uint128 public immutable minimumBond;
    /// @notice What a broken promise costs.
    uint128 public immutable penalty;
    /// @notice What is put down to ask after a promise.
    uint128 public immutable claimDeposit;

    mapping(address operator => Bond) private _bonds;
    mapping(bytes32 claim => Claim) private _claims;
    mapping(bytes32 logId => mapping(uint256 hour => Note)) private _notes;
    mapping(bytes32 logId => bool) private _convicted;

    constructor(
        ITransparencyLog transparencyLog_,
        IERC20 money_,
        address treasury_,
        Terms memory terms
    ) HeldMoney(money_) EIP712("Trellis LogBonds", "1") {
        if (address(transparencyLog_).code.length == 0) revert LogBondsPartMissing(address(transparencyLog_));
        if (address(money_).code.length == 0) revert LogBondsPartMissing(address(money_));
        if (treasury_ == address(0)) revert LogBondsPartMissing(treasury_);
        bool isPossible = terms.penalty != 0 && terms.penalty <= terms.minimumBond;
        if (!isPossible) revert LogBondsPartMissing(address(0));
        (transparencyLog, treasury) = (transparencyLog_, treasury_);
        (minimumBond, penalty, claimDeposit) = (terms.minimumBond, terms.penalty, terms.claimDeposit);
    }

    /// @inheritdoc ILogBonds
    function deposit(uint128 amount) external {
        Bond storage bond = _bonds[msg.sender];
        if (bond.leavingAt != 0) revert BondLeaving(msg.sender, bond.leavingAt);
        bond.amount += amount;
        emit BondDeposited(msg.sender, amount, bond.amount);
        _take(amount);
    }

    /// @inheritdoc ILogBonds
    function resign() external {
        Bond storage bond = _requireBond(msg.sender);
        if (bond.leavingAt != 0) revert BondLeaving(msg.sender, bond.leavingAt);
        bond.leavingAt = uint40(block.timestamp) + LEAVING_PERIOD;
        emit OperatorLeaving(msg.sender, bond.leavingAt);
    }

    /// @inheritdoc ILogBonds
    function takeBond() external {
        Bond memory bond = _bonds[msg.sender];
        bool isFree = bond.leavingAt != 0 && block.timestamp > bond.leavingAt && bond.openClaims == 0;
        if (!isFree) revert BondBound(bond.openClaims, bond.leavingAt);
        delete _bonds[msg.sender];
        owed[msg.sender] += bond.amount;
        emit BondTaken(msg.sender, bond.amount);
    }

    /// @inheritdoc ILogBonds
    function noteHead(bytes32 logId) external returns (uint40 notedAt) {
        Note storage note = _notes[logId][block.timestamp / 1 hours];
        if (note.notedAt != 0) return note.notedAt;
        (uint64 size, , ) = transparencyLog.headOf(logId);
        notedAt = uint40(block.timestamp);
        (note.size, note.notedAt) = (size, notedAt);
        emit HeadNoted(logId, size, notedAt);
    }

    /// @inheritdoc ILogBonds
    function openClaim(
        InclusionPromise calldata pledge,
        bytes calldata signature,
        uint40 notedAt
    ) external returns (bytes32 claim) {
        claim = _requireAskable(pledge, signature);
        (uint64 size, bool isFree) = _isOwnLog(pledge) ? _sizeFor(pledge, notedAt) : (0, false);
        uint40 answerBy = uint40(block.timestamp) + ANSWER_PERIOD;
        _claims[claim] = Claim(msg.sender, answerBy, ClaimState.Open, isFree, size);
        ++_bonds[pledge.operator].openClaims;
        emit ClaimOpened(claim, pledge.operator, msg.sender, pledge, size, answerBy);
        _take(claimDeposit);
    }

    /// @inheritdoc ILogBonds
    function answerFromLog(InclusionPromise calldata pledge, Inclusion calldata inclusion, uint40 notedAt) external {
        (bytes32 claim, Claim storage kept) = _requireAnswerable(pledge, true);
        bool isInTime =
            inclusion.index < kept.size &&
                transparencyLog.isIncluded(
                    pledge.log,
                    pledge.entry,
                    inclusion.index,
                    inclusion.size,
                    inclusion.root,
                    inclusion.inclusionProof,
                    inclusion.consistencyProof
                );
        if (!isInTime) revert InclusionUnproven(claim);
        // Without a note nobody can tell whether it was late.
        Note memory note = _notes[pledge.log][notedAt / 1 hours];
        bool wasInTime = notedAt != 0 && note.notedAt == notedAt && notedAt <= pledge.deadline;
        bool isFree = kept.isFree && !(wasInTime && inclusion.index < note.size);
        _keep(claim, kept, pledge.operator, isFree);
    }

    /// @inheritdoc ILogBonds
    function answerFromContract(InclusionPromise calldata pledge, bytes calldata evidence) external {
        (bytes32 claim, Claim storage kept) = _requireAnswerable(pledge, false);
        IInclusions keeper = IInclusions(_ownerOf(pledge.log));
        // A contract that fails on the evidence says that it shows nothing.
        try keeper.includedAt(pledge.operator, pledge.entry, evidence) returns (uint40 second) {
            if (second == 0 || second > pledge.deadline) revert InclusionUnproven(claim);
        } catch {
            revert InclusionUnproven(claim);
        }
        _keep(claim, kept, pledge.operator, false);
    }

    /// @inheritdoc ILogBonds
    function settleClaim(InclusionPromise calldata pledge) external {
        bytes32 claim = promiseDigest(pledge);
        Claim storage kept = _requireState(claim, ClaimState.Open);
        if (block.timestamp <= kept.answerBy) revert ClaimStateInvalid(claim, kept.state, kept.answerBy);
        _settle(claim, kept, pledge.operator, ClaimState.Broken);
        owed[kept.claimant] += claimDeposit;
        uint128 amount = _bonds[pledge.operator].amount;
        _slash(pledge.operator, kept.claimant, amount < penalty ? amount : penalty);
    }

    /// @inheritdoc ILogBonds
    function convict(Equivocation calldata evidence, bytes32 salt) external {
        _useCommitment(keccak256(abi.encode(block.chainid, address(this), msg.sender, evidence, salt)));
        if (_convicted[evidence.log]) revert LogConvicted(evidence.log);
        address operator = _ownerOf(evidence.log);
        uint128 amount = _bonds[operator].amount;
        // Once, if it paid: else who convicts itself without a bond would answer for nothing with the next one.
        if (amount >= minimumBond) _convicted[evidence.log] = true;
        _slash(operator, msg.sender, amount);
        // Somebody who saw the evidence may have been faster there, and has nothing of it here.
        if (transparencyLog.isForked(evidence.log)) {
            transparencyLog.requireEquivocation(
                evidence.log,
                evidence.first,
                evidence.firstSignature,
                evidence.second,
                evidence.secondSignature,
                evidence.proof
            );
        } else {
            transparencyLog.reportEquivocation(
                evidence.log,
                evidence.first,
                evidence.firstSignature,
                evidence.second,
                evidence.secondSignature,
                evidence.proof
            );
        }
    }

    /// @inheritdoc IEligibility
    function isEligible(address account, bytes32) external view returns (bool) {
        Bond storage bond = _bonds[account];
        return _isWhole(bond) && bond.leavingAt == 0;
    }

    /// @inheritdoc ILogBonds
    function covers(address operator, uint64 deadline) external view returns (bool) {
        Bond storage bond = _bonds[operator];
        uint256 staysUntil = bond.leavingAt == 0 ? block.timestamp + LEAVING_PERIOD : bond.leavingAt;
        return _isWhole(bond) && uint256(deadline) + CLAIM_PERIOD <= staysUntil;
    }

    /// @inheritdoc ILogBonds
    function bondOf(address operator) external view returns (Bond memory) {
        return _bonds[operator];
    }

    /// @inheritdoc ILogBonds
    function claimOf(bytes32 claim) external view returns (Claim memory) {
        return _claims[claim];
    }

    /// @inheritdoc ILogBonds
    function promiseDigest(InclusionPromise calldata pledge) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(PROMISE_TYPEHASH, pledge)));
    }

    /// @dev Also if every claim that is open is lost: else claims of a straw man, which wait, would take the bond from whoever asks
    /// later.
    function _isWhole(Bond storage bond) private view returns (bool) {
        return bond.amount >= minimumBond + uint256(bond.openClaims) * penalty;
    }

    /// @dev How many entries count; and whether the log advanced after the deadline, so that an entry could be late and nobody knows.
    function _sizeFor(
        InclusionPromise calldata pledge,
        uint40 notedAt
    ) private view returns (uint64 size, bool isFree) {
        if (notedAt == 0) {
            uint64 advancedAt;
            (size, , advancedAt) = transparencyLog.headOf(pledge.log);
            return (size, advancedAt > pledge.deadline);
        }
        Note memory note = _notes[pledge.log][notedAt / 1 hours];
        if (note.notedAt != notedAt || notedAt <= pledge.deadline) revert HeadNotNoted(pledge.log, notedAt);
        return (note.size, false);
    }

    function _requireBond(address operator) private view returns (Bond storage bond) {
        bond = _bonds[operator];
        if (bond.amount == 0) revert BondMissing(operator);
    }

    /// @dev A promise that was made to the sender, is due, and was not asked after yet; and is worth something.
    function _requireAskable(
        InclusionPromise calldata pledge,
        bytes calldata signature
    ) private view returns (bytes32 claim) {
        (uint256 from, uint256 until) = (uint256(pledge.deadline) + 1, uint256(pledge.deadline) + CLAIM_PERIOD);
        if (block.timestamp < from || block.timestamp > until) revert ClaimUntimely(from, until);
        if (pledge.beneficiary != msg.sender) revert BeneficiaryOnly(pledge.beneficiary, msg.sender);
        _requireBond(pledge.operator);
        claim = promiseDigest(pledge);
        _requireState(claim, ClaimState.None);
        Signatures.requireValid(pledge.operator, claim, signature);
    }

    function _requireState(bytes32 claim, ClaimState state) private view returns (Claim storage kept) {
        kept = _claims[claim];
        if (kept.state != state) revert ClaimStateInvalid(claim, kept.state, kept.answerBy);
    }

    function _requireAnswerable(
        InclusionPromise calldata pledge,
        bool fromLog
    ) private view returns (bytes32 claim, Claim storage kept) {
        claim = promiseDigest(pledge);
        kept = _requireState(claim, ClaimState.Open);
        if (block.timestamp > kept.answerBy) revert ClaimStateInvalid(claim, kept.state, kept.answerBy);
        if (_isOwnLog(pledge) != fromLog) revert PromiseLogInvalid(pledge.operator, pledge.log);
    }

    function _keep(bytes32 claim, Claim storage kept, address operator, bool isFree) private {
        _settle(claim, kept, operator, ClaimState.Kept);
        owed[isFree ? kept.claimant : operator] += claimDeposit;
    }

    function _settle(bytes32 claim, Claim storage kept, address operator, ClaimState state) private {
        kept.state = state;
        --_bonds[operator].openClaims;
        emit ClaimSettled(claim, operator, state);
    }

    function _slash(address operator, address reporter, uint128 amount) private {
        _bonds[operator].amount -= amount;
        owed[reporter] += amount / 2;
        owed[treasury] += amount - amount / 2;
        emit BondSlashed(operator, reporter, amount);
    }

    /// @dev Whether the promise is about a log of the operator's; if not it has to be about one of a contract.
    function _isOwnLog(InclusionPromise calldata pledge) private view returns (bool isOwn) {
        address owner = _ownerOf(pledge.log);
        isOwn = owner == pledge.operator;
        bool isAny = isOwn || owner.code.length != 0;
        if (!isAny) revert PromiseLogInvalid(pledge.operator, pledge.log);
    }

    function _ownerOf(bytes32 logId) private pure returns (address) {
        return address(bytes20(logId));
    }
}
