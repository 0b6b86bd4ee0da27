// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IEligibility} from "../../base/IEligibility.sol";
import {IDuplicateChallenges} from "./socialGraphIdentity/IDuplicateChallenges.sol";

/// @title ISocialGraphIdentity
/// @notice An identity for who has no papers, out of what those say who know the person.
///
/// **Nothing about a body.** The contract takes accounts, dates, categories and signatures. There is no place for a name,
/// a height or a fingerprint, nor for a hash of one, and none must ever be added. A biometric cannot be revoked: one has
/// ten fingers for life. It can be enumerated: templates come from a space small enough to try, so a hash of one is one.
/// And it is noisy: no two scans hash alike, so a hash does not even identify. Whoever unlocks a key by a finger does so
/// on the device (a fuzzy extractor, a passkey), and nothing of it leaves the device. A lost key is recovered by its
/// guardians (`DIDRecovery`), which is no business of this contract.
///
/// **What holds**
/// - No vouch counts without its voucher's signature; it counts once, until it expires or either party withdraws it, and
/// never again afterwards. Withdrawing is always possible, also by and to who is in a dispute or was found a duplicate.
/// - The score is `ConfidenceScore`: without cycles, so no ring lifts itself. Two who vouch for each other count once:
/// the vouch of the earlier date counts (of the same date, that of the lower address), so a renewal gives precedence up.
/// - Work is bounded: 32 vouches stand for one account, and whoever sends them cannot keep institutions out.
/// - Of one window of 30 days, 10 vouches of a peer and 1,000 of an institution are good, by date of issue; a vouch lasts
/// 365 days at most. So a stolen peer key has at most 130 vouches standing, each worth 0.1.
/// - The contract holds exactly the bonds of open disputes and what it owes.
///
/// **Checkpoints** Whether a voucher has standing is looked up when its vouch is brought and at {refresh}, so that the
/// score costs one slot for each vouch. Expiry is always exact. What else takes standing away from a voucher (an
/// institution lost its accreditation, a peer its last institution, a verdict) shows after a {refresh} of the subject,
/// which anyone sends and which can be asked for nothing by `eth_call`. A contract that relies on a score refreshes first;
/// a peer that may have lost its institutions is itself refreshed before those for whom it vouches.
///
/// **Other chains** Signatures name a network, not a chain, see `PortableSignatures`. A {Bundle} carries a person's
/// vouches to another deployment of the network, which checks every signature itself and trusts the first chain in
/// nothing. What does not travel by itself: a withdrawal that was called, not signed, and a verdict. A voucher who
/// signs a withdrawal stops the vouch everywhere, also where it has not arrived yet.
interface ISocialGraphIdentity is IDuplicateChallenges {
    /// @notice What somebody says who knows a person.
    /// @param voucher Who says it.
    /// @param subject Of whom.
    /// @param category As what: 0 peer, 1 educator, 2 aid organisation, 3 health professional, 4 government.
    /// @param issuedAt When it was said.
    /// @param expiresAt First second at which it is no longer said; 365 days after issue at most.
    /// @param nonce Greater than in any vouch of this voucher for this subject before; the date of issue is a good one.
    /// @param chainId The only chain it is for; 0 for every chain, which is refused for a subject that is a contract.
    struct Vouch {
        address voucher;
        address subject;
        uint8 category;
        uint40 issuedAt;
        uint40 expiresAt;
        uint64 nonce;
        uint256 chainId;
    }

    /// @notice A vouch and its voucher's signature.
    /// @param vouch The vouch.
    /// @param signature Over EIP-712 `Vouch(…)` under the network's domain.
    struct SignedVouch {
        Vouch vouch;
        bytes signature;
    }

    /// @notice That a vouch is taken back, with every earlier one of the pair.
    /// @param voucher Who vouched.
    /// @param subject For whom.
    /// @param nonce The greatest nonce that it bars.
    /// @param signer The voucher, or the subject.
    /// @param signature Over EIP-712 `Withdrawal(address voucher,address subject,uint64 nonce)`.
    struct SignedWithdrawal {
        address voucher;
        address subject;
        uint64 nonce;
        address signer;
        bytes signature;
    }

    /// @notice A person as it moves to another deployment.
    /// @param identity Who moves.
    /// @param sequence Greater than in any bundle of this person that arrived there before.
    /// @param withdrawals Those its parties signed.
    /// @param vouches Those that stand.
    /// @param signature The person's, over EIP-712 `Export(address identity,uint64 sequence,uint256 chainId,address
    /// destination,bytes32 content)` with `content = keccak256(abi.encode(withdrawals, vouches))`.
    struct Bundle {
        address identity;
        uint64 sequence;
        SignedWithdrawal[] withdrawals;
        SignedVouch[] vouches;
        bytes signature;
    }

    /// @notice How an account stands.
    /// @param anchoredUntil First second at which its vouches as a peer no longer count; 0 for never anchored.
    /// @param vouches How many stand for it, counting or not.
    /// @param duplicate Whether it was found to be a second account of one human.
    /// @param dispute The dispute that is open about it; 0 for none.
    /// @param sequence Of the last bundle that was imported.
    struct Identity {
        uint40 anchoredUntil;
        uint8 vouches;
        bool duplicate;
        uint32 dispute;
        uint64 sequence;
    }

    /// @notice How a voucher's word for a subject stands.
    /// @param stands Whether there is a vouch that was not withdrawn.
    /// @param category Its category.
    /// @param issuedAt Its date.
    /// @param expiresAt Its end.
    /// @param nonce The last nonce used; the next vouch needs a greater one.
    /// @param countsUntil First second at which it counts nothing, as of the last checkpoint; 0 if it counts nothing.
    struct Standing {
        bool stands;
        uint8 category;
        uint40 issuedAt;
        uint40 expiresAt;
        uint64 nonce;
        uint40 countsUntil;
    }

    /// @notice An account wants to be known as a human.
    /// @param identity The account.
    event IdentityRegistered(address indexed identity);
    /// @notice A vouch stands.
    /// @param voucher Who vouches.
    /// @param subject For whom.
    /// @param vouch The vouch.
    /// @param signature The voucher's, so that the subject can take it along.
    event Vouched(address indexed voucher, address indexed subject, Vouch vouch, bytes signature);
    /// @notice The vouches of a pair up to a nonce count no more.
    /// @param voucher Who vouched.
    /// @param subject For whom.
    /// @param nonce The greatest nonce that is barred.
    /// @param by Who withdrew: voucher or subject.
    /// @param signature Its signature; empty if it called.
    event VouchWithdrawn(
        address indexed voucher,
        address indexed subject,
        uint64 nonce,
        address indexed by,
        bytes signature
    );
    /// @notice A vouch that counted nothing, or added nothing, made way for another; it may be brought again.
    /// @param voucher Who vouched.
    /// @param subject For whom.
    /// @param nonce Its nonce.
    event VouchDisplaced(address indexed voucher, address indexed subject, uint64 nonce);
    /// @notice What an account's vouches come to was worked out.
    /// @param identity The account.
    /// @param score Confidence in 1/10,000.
    /// @param anchoredUntil First second at which its vouches as a peer no longer count.
    event Refreshed(address indexed identity, uint256 score, uint40 anchoredUntil);
    /// @notice A person arrived from another deployment.
    /// @param identity Who.
    /// @param sequence The bundle's number.
    /// @param vouches How many vouches it held.
    event BundleImported(address indexed identity, uint64 sequence, uint256 vouches);
    /// @notice A network's id separates its signatures from others' and cannot be zero.
    error SocialGraphNetworkZero();
    /// @notice There is no contract where a part should be.
    /// @param part The address given.
    error SocialGraphPartMissing(address part);
    /// @notice The account is registered already.
    /// @param identity The account.
    error IdentityAlreadyRegistered(address identity);
    /// @notice The account is not registered.
    /// @param identity The account.
    error IdentityNotRegistered(address identity);
    /// @notice There is no such category, or institutions have no such class.
    /// @param category The category.
    error VouchCategoryUnknown(uint8 category);
    /// @notice Nobody vouches for itself.
    /// @param account The account.
    error VouchForSelf(address account);
    /// @notice The vouch is dated in the future.
    /// @param issuedAt Its date.
    error VouchNotYetValid(uint40 issuedAt);
    /// @notice The vouch is over.
    /// @param expiresAt Its end.
    error VouchExpired(uint40 expiresAt);
    /// @notice The vouch would last longer than 365 days.
    /// @param issuedAt Its date.
    /// @param expiresAt Its end.
    error VouchPeriodTooLong(uint40 issuedAt, uint40 expiresAt);
    /// @notice A vouch or a withdrawal of this nonce, or a later one, is known already.
    /// @param voucher Who vouches.
    /// @param subject For whom.
    /// @param nonce The nonce given.
    /// @param latest The last nonce used.
    error VouchOutdated(address voucher, address subject, uint64 nonce, uint64 latest);
    /// @notice The vouch is not for this chain; for a contract's account it must name the chain.
    /// @param subject The subject.
    /// @param chainId The chain that the vouch names.
    error VouchOfOtherChain(address subject, uint256 chainId);
    /// @notice The voucher is no accredited institution of this class or, as a peer, not anchored.
    /// @param voucher The voucher.
    /// @param category The category of the vouch.
    error VoucherWithoutStanding(address voucher, uint8 category);
    /// @notice The voucher has issued as many vouches in a window of 30 days as are good.
    /// @param voucher The voucher.
    /// @param window The window: date of issue divided by 30 days.
    /// @param budget How many are good.
    error VouchBudgetSpent(address voucher, uint256 window, uint256 budget);
    /// @notice 32 vouches stand for the subject and none can make way; the subject may withdraw one.
    /// @param subject The subject.
    error VouchesFull(address subject);
    /// @notice Only the voucher and the subject withdraw a vouch.
    /// @param voucher The voucher.
    /// @param subject The subject.
    /// @param account Who wanted to.
    error VouchPartyOnly(address voucher, address subject, address account);
    /// @notice A bundle with this number, or a later one, was imported already.
    /// @param identity Whose bundle.
    /// @param sequence Its number.
    /// @param latest The last number imported.
    error BundleOutdated(address identity, uint64 sequence, uint64 latest);
    /// @notice A bundle holds vouches for its own identity only.
    /// @param identity Whose bundle.
    /// @param subject Whom the vouch is for.
    error BundleOfOthers(address identity, address subject);
    /// @notice Makes an account known, by its own signature, sent by anyone. Emits {IdentityRegistered}.
    /// @dev Requirements: {IdentityAlreadyRegistered}; `SignatureInvalid`. EIP-712 type: `Registration(address identity)`.
    /// @param identity The account; nothing else about the person.
    /// @param signature Its signature.
    function register(address identity, bytes calldata signature) external;

    /// @notice Brings vouches that were signed off chain. Anyone. Emits {Vouched} for each (and {Refreshed} for one of an institution); one that
    /// stands here already is passed over, so that whoever is quicker to bring it spoils nobody's batch.
    /// @dev Requirements: {VouchCategoryUnknown}, {VouchForSelf}, {IdentityNotRegistered}, {VouchNotYetValid},
    /// {VouchExpired}, {VouchPeriodTooLong}, {VouchOutdated}, {VouchOfOtherChain}, {VoucherWithoutStanding},
    /// {VouchBudgetSpent}, {VouchesFull}; `SignatureInvalid`.
    /// @param vouches The vouches; institutions' before those of the peers whom they anchor.
    function vouch(SignedVouch[] calldata vouches) external;

    /// @notice Takes a vouch back, here. Its voucher or its subject, at any time, also before the vouch is brought or after
    /// it was displaced. Emits {VouchWithdrawn} (and {Refreshed}).
    /// @dev Requirements: {VouchPartyOnly}, {VouchOutdated}.
    /// @param voucher Who vouched.
    /// @param subject For whom.
    /// @param nonce The greatest nonce that it bars: that of the vouch.
    function withdraw(address voucher, address subject, uint64 nonce) external;

    /// @notice As {withdraw}, signed by one of the two and sent by anyone: what is signed holds in the whole network.
    /// @dev Requirements: {VouchOutdated}, {VouchPartyOnly}; `SignatureInvalid`.
    /// @param withdrawal What was signed.
    function withdrawBySig(SignedWithdrawal calldata withdrawal) external;

    /// @notice Brings a person with its vouches from another deployment of the network. Anyone. Registers it if it is not
    /// yet. Vouches that are over, withdrawn or superseded here are passed over; one whose voucher has no standing here
    /// yet is kept and counts from a {refresh} after it has. Emits {BundleImported} and what it does.
    /// @dev Requirements: {BundleOutdated}, {BundleOfOthers}; those of {withdrawBySig}, and of {vouch} but for
    /// {VoucherWithoutStanding}; `SignatureInvalid`, also for a bundle made for another chain or contract.
    /// @param bundle The bundle.
    function importBundle(Bundle calldata bundle) external;

    /// @notice Looks the standing of an account's vouchers up again. Anyone. Emits {Refreshed}.
    /// @dev Requirements: {IdentityNotRegistered}.
    /// @param identity The account.
    /// @return score Confidence in 1/10,000.
    function refresh(address identity) external returns (uint256 score);

    /// @notice How sure the graph is that the account is one human, in 1/10,000, by the last checkpoints and this moment.
    /// @param identity The account.
    /// @return score 0 also for an account that is unknown or a duplicate.
    function scoreOf(address identity) external view returns (uint256 score);

    /// @notice How an account stands.
    /// @dev Reverts {IdentityNotRegistered}.
    /// @param identity The account.
    function identityOf(address identity) external view returns (Identity memory);

    /// @notice How a voucher's word for a subject stands.
    /// @param voucher The voucher.
    /// @param subject The subject.
    function vouchOf(address voucher, address subject) external view returns (Standing memory);

    /// @notice The topic under which institutions of a category are eligible: `keccak256("educator")`, `"aid
    /// organisation"`, `"health professional"`, `"government"`.
    /// @dev Reverts {VouchCategoryUnknown} for peers, who need no accreditation, and beyond.
    /// @param category The category.
    function topicOf(uint8 category) external pure returns (bytes32);

    /// @notice The network whose signatures are good here.
    function network() external view returns (bytes32);

    /// @notice Who knows which account is an institution.
    function institutions() external view returns (IEligibility);
}
