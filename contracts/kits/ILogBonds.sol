// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICommitments} from "../base/ICommitments.sol";
import {IEligibility} from "../base/IEligibility.sol";
import {IHeldMoney} from "../base/IHeldMoney.sol";
import {ITransparencyLog} from "../blocks/notary/ITransparencyLog.sol";

/// @title ILogBonds
/// @notice Operators of logs answer with money: for showing two faces, and for promising what they do not keep.
///
/// A promise of inclusion is what a log gives at once, before its next head: the entry will be there by a deadline (the signed
/// certificate timestamp of RFC 6962 and 9162). Who holds one can ask after the deadline, against a deposit; the operator shows
/// the entry, or loses a penalty.
///
/// The ledger keeps only the last head of a log, so what counts is what was included when somebody looked: when it was asked, or at
/// a head that anyone noted after the deadline ({noteHead}). An operator who sees the question coming can still enter what is
/// late; who asks loses nothing then. Watchers who note heads, once an hour or a day, bound by how much it can be late.
///
/// A promise names a log. If the operator's address begins its id, the entry is a leaf of it. If a contract's does, an
/// {IInclusions}, then that contract says when the entry was included; so a promise is worth no more than the log it names,
/// and who accepts one looks which that is. A promise by a contract account (ERC-1271) holds only as long as the account
/// stands by its signature: accept those of keys.
///
/// As {IEligibility}, for any topic, it tells other contracts whether an account has its bond.
interface ILogBonds is ICommitments, IEligibility, IHeldMoney {
    /// @notice How far the question after a promise has come.
    enum ClaimState {
        None,
        Open,
        Kept,
        Broken
    }

    /// @notice A promise as its operator signs it.
    /// @param operator Who promises.
    /// @param log Where the entry will be.
    /// @param entry Its leaf hash; in the log of a contract, what the contract calls so.
    /// @param deadline The last second until when, since 1970.
    /// @param beneficiary Who alone may ask after it: a straw man of the operator would be faster, and ask the wrong way.
    struct InclusionPromise {
        address operator;
        bytes32 log;
        bytes32 entry;
        uint64 deadline;
        address beneficiary;
    }

    /// @notice An operator's bond: one slot.
    /// @param amount What it answers with.
    /// @param leavingAt When it may take it back; zero while it stays.
    /// @param openClaims How many of its promises somebody asks after.
    struct Bond {
        uint128 amount;
        uint40 leavingAt;
        uint32 openClaims;
    }

    /// @notice A question after a promise.
    /// @param claimant Who asks.
    /// @param answerBy The last second to answer it.
    /// @param state How far it has come.
    /// @param isFree Whether the deposit comes back also if the promise was kept, because the log advanced after the deadline.
    /// @param size How many entries the log had when somebody looked; zero for the log of a contract.
    struct Claim {
        address claimant;
        uint40 answerBy;
        ClaimState state;
        bool isFree;
        uint64 size;
    }

    /// @notice Where an entry is in a log, see {ITransparencyLog-isIncluded}.
    /// @param index Its place, from 0.
    /// @param size Number of entries of the head that the proof is for.
    /// @param root Root of their tree.
    /// @param inclusionProof From the leaf to that root.
    /// @param consistencyProof From that head to the one that stands; empty for that itself.
    struct Inclusion {
        uint64 index;
        uint64 size;
        bytes32 root;
        bytes32[] inclusionProof;
        bytes32[] consistencyProof;
    }

    /// @notice Two heads that no single log can have, see {ITransparencyLog-reportEquivocation}.
    /// @param log The log.
    /// @param first The smaller head.
    /// @param firstSignature The operator's signature of it; empty for the head that stands.
    /// @param second The other; of the same size or larger.
    /// @param secondSignature The operator's signature of it; empty for the head that stands.
    /// @param proof That they contradict each other.
    struct Equivocation {
        bytes32 log;
        ITransparencyLog.TreeHead first;
        bytes firstSignature;
        ITransparencyLog.TreeHead second;
        bytes secondSignature;
        bytes32[] proof;
    }

    /// @notice An operator put money in; `total` is its bond now.
    event BondDeposited(address indexed operator, uint256 amount, uint256 total);
    /// @notice An operator is leaving.
    event OperatorLeaving(address indexed operator, uint40 leavingAt);
    /// @notice An operator left with its bond.
    event BondTaken(address indexed operator, uint256 amount);
    /// @notice How many entries a log had at a time is known.
    event HeadNoted(bytes32 indexed log, uint64 size, uint40 notedAt);
    /// @notice Somebody asks after a promise whose deadline is over.
    event ClaimOpened(
        bytes32 indexed claim,
        address indexed operator,
        address indexed claimant,
        InclusionPromise pledge,
        uint64 size,
        uint40 answerBy
    );
    /// @notice The entry is where it was promised, or it is not.
    event ClaimSettled(bytes32 indexed claim, address indexed operator, ClaimState state);
    /// @notice An operator lost money; half of it is the reporter's.
    event BondSlashed(address indexed operator, address indexed reporter, uint256 amount);

    /// @notice The contract is none, or a number makes no sense.
    error LogBondsPartMissing(address account);
    /// @notice The operator has no bond.
    error BondMissing(address operator);
    /// @notice The operator is leaving.
    error BondLeaving(address operator, uint40 leavingAt);
    /// @notice The bond cannot be taken back yet.
    error BondBound(uint32 openClaims, uint40 leavingAt);
    /// @notice The operator was convicted for the log before.
    error LogConvicted(bytes32 log);
    /// @notice No head of the log was noted then, or the promise's deadline was not over.
    error HeadNotNoted(bytes32 log, uint40 notedAt);
    /// @notice The log is neither the operator's nor that of a contract.
    error PromiseLogInvalid(address operator, bytes32 log);
    /// @notice The promise can be asked after from `from` to `until`.
    error ClaimUntimely(uint256 from, uint256 until);
    /// @notice Only its beneficiary asks after the promise.
    error BeneficiaryOnly(address beneficiary, address account);
    /// @notice The claim is not at the stage, or not in the time, at which this can be done.
    error ClaimStateInvalid(bytes32 claim, ClaimState state, uint40 answerBy);
    /// @notice The evidence does not show that the entry was included in time.
    error InclusionUnproven(bytes32 claim);

    /// @notice Adds to the sender's bond. Emits {BondDeposited}.
    /// @param amount How much, in the money's smallest unit.
    function deposit(uint128 amount) external;

    /// @notice Promises no more; the bond can be taken back after {LEAVING_PERIOD}. Emits {OperatorLeaving}.
    function resign() external;

    /// @notice Makes the sender's bond its own again, for {takeOwed}. Emits {BondTaken}.
    function takeBond() external;

    /// @notice Notes how many entries a log has now, unless that was noted in this hour. Anyone. Emits {HeadNoted}.
    /// @param log The log.
    /// @return notedAt When it was noted, in this hour.
    function noteHead(bytes32 log) external returns (uint40 notedAt);

    /// @notice Asks after a promise whose deadline is over, against the deposit. Emits {ClaimOpened}.
    /// @dev EIP-712 type: `InclusionPromise(address operator,bytes32 log,bytes32 entry,uint64 deadline,address beneficiary)`. Each
    /// promise is asked after once. Requirements: {ClaimUntimely}, {BeneficiaryOnly}, {PromiseLogInvalid}, {BondMissing},
    /// {ClaimStateInvalid}, `SignatureInvalid`, {HeadNotNoted}.
    /// @param pledge The promise.
    /// @param signature The operator's.
    /// @param notedAt When a head of the log was noted after the deadline, in which the entry has to be; zero for the one that stands.
    /// @return claim Its id, the EIP-712 digest of the promise.
    function openClaim(
        InclusionPromise calldata pledge,
        bytes calldata signature,
        uint40 notedAt
    ) external returns (bytes32 claim);

    /// @notice Shows that the entry is in the operator's log, and was when somebody looked. Anyone. The deposit is the operator's; but if
    /// the log advanced between deadline and question it is the claimant's, unless a head that was noted by the deadline had the
    /// entry. Emits {ClaimSettled}.
    /// @dev Requirements: {ClaimStateInvalid}, {PromiseLogInvalid}, {InclusionUnproven}, `LogForked`.
    /// @param pledge The promise.
    /// @param inclusion Where the entry is.
    /// @param notedAt When a head was noted, by the deadline, that had the entry; zero for none.
    function answerFromLog(InclusionPromise calldata pledge, Inclusion calldata inclusion, uint40 notedAt) external;

    /// @notice Shows by a contract's word that the entry was included by the deadline. Anyone; the deposit is the operator's. Emits
    /// {ClaimSettled}.
    /// @dev Requirements: {ClaimStateInvalid}, {PromiseLogInvalid}, {InclusionUnproven}.
    /// @param pledge The promise.
    /// @param evidence For {IInclusions-includedAt}.
    function answerFromContract(InclusionPromise calldata pledge, bytes calldata evidence) external;

    /// @notice Ends a claim that was not answered in time: the claimant gets the deposit back, and half the penalty. Anyone. Emits
    /// {ClaimSettled} and {BondSlashed}.
    /// @dev Requirements: {ClaimStateInvalid}.
    /// @param pledge The promise.
    function settleClaim(InclusionPromise calldata pledge) external;

    /// @notice Convicts an operator of two heads that contradict each other, and takes all of its bond, half of it for the sender,
    /// who committed to the evidence before, so that nobody copies it. Once for a log, if a whole bond was there to be taken. Emits {BondSlashed}.
    /// @dev The commitment is `keccak256(abi.encode(chainid, this, sender, evidence, salt))`. Requirements: {CommitmentUnknown},
    /// {CommitmentUntimely}, {LogConvicted}, `LogKindInvalid`, `EquivocationUnproven`, `SignatureInvalid`.
    /// @param evidence The two heads.
    /// @param salt Of the commitment.
    function convict(Equivocation calldata evidence, bytes32 salt) external;

    /// @notice Whether the operator's bond is whole as things stand, also if all claims that are open are lost, and stays until a promise
    /// with this deadline can be asked after no more, even if the operator resigns now. What it is slashed for until then it is good
    /// for no more: it covers promises one by one, not all that there are.
    /// @param operator Who promises.
    /// @param deadline Until when.
    /// @return covered Whether it is.
    function covers(address operator, uint64 deadline) external view returns (bool covered);

    /// @notice An operator's bond as it is kept.
    /// @param operator Whose.
    /// @return bond All zero if there is none.
    function bondOf(address operator) external view returns (Bond memory bond);

    /// @notice A claim as it is kept.
    /// @param claim Its id.
    /// @return kept All zero if there is none.
    function claimOf(bytes32 claim) external view returns (Claim memory kept);

    /// @notice The id of a claim: the EIP-712 digest of the promise.
    /// @param pledge The promise.
    /// @return claim Its id.
    function promiseDigest(InclusionPromise calldata pledge) external view returns (bytes32 claim);
}
