// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IQuorum} from "../../../blocks/quorum/IQuorum.sol";

/// @title IDuplicateChallenges
/// @notice The half of {ISocialGraphIdentity} that is about one human with two accounts. Who says so lays down a bond and
/// shows the evidence to the arbiters, not to the chain. The challenged lays down nothing: who has no papers has no
/// money either. If the arbiters agree with the challenger it has its bond back and the account counts nothing any more,
/// for good; if they do not, the bond is the challenged account's; if they say nothing in time, the challenger takes it
/// back. A dispute touches neither scores nor vouches while it is open.
interface IDuplicateChallenges {
    /// @notice Somebody holds an account for a second one of one human.
    /// @param dispute The dispute.
    /// @param identity The account that would fall.
    /// @param original The account that would stay.
    /// @param challenger Who says so.
    /// @param deadline Last second for a verdict.
    /// @param evidence Salted digest of what the arbiters are shown.
    event Challenged(
        uint32 indexed dispute,
        address indexed identity,
        address indexed original,
        address challenger,
        uint40 deadline,
        bytes32 evidence
    );
    /// @notice The arbiters decided.
    /// @param dispute The dispute.
    /// @param identity The account it was about.
    /// @param upheld Whether it is a duplicate, for good.
    /// @param winner Who is owed the bond: the challenger if upheld, else the account that was challenged.
    event ChallengeDecided(uint32 indexed dispute, address indexed identity, bool upheld, address winner);
    /// @notice A dispute ended without a verdict.
    /// @param dispute The dispute.
    /// @param identity The account it was about.
    /// @param challenger Who is owed its bond again.
    event BondReclaimed(uint32 indexed dispute, address indexed identity, address challenger);
    /// @notice What was owed is paid.
    /// @param account To whom.
    /// @param amount How much.
    event BondPaid(address indexed account, uint256 amount);

    /// @notice The arbiters' group does not exist.
    /// @param arbiters The group given.
    error SocialGraphArbitersUnknown(bytes32 arbiters);
    /// @notice One account is no duplicate of itself.
    /// @param identity The account.
    error ChallengeOfOneAccount(address identity);
    /// @notice The account was found a duplicate already.
    /// @param identity The account.
    error ChallengeSettled(address identity);
    /// @notice A dispute about the account is open.
    /// @param identity The account.
    /// @param dispute The dispute.
    error ChallengeOpen(address identity, uint32 dispute);
    /// @notice There is no such open dispute.
    /// @param dispute The dispute.
    error ChallengeUnknown(uint32 dispute);
    /// @notice The time for a verdict is over; the challenger's bond can be reclaimed.
    /// @param dispute The dispute.
    /// @param deadline Last second for a verdict.
    error ChallengeLapsed(uint32 dispute, uint40 deadline);
    /// @notice The arbiters still have time.
    /// @param dispute The dispute.
    /// @param deadline Last second for a verdict.
    error ChallengeNotLapsed(uint32 dispute, uint40 deadline);
    /// @notice The token moved another amount than the bond.
    /// @param received What arrived.
    /// @param bond The bond.
    error BondInexact(uint256 received, uint256 bond);
    /// @notice The account is owed nothing.
    /// @param account The account.
    error BondNotOwed(address account);

    /// @notice Says that an account is a second one of one human, with a bond. Anyone who approved the bond. The account
    /// keeps its score until the verdict: a suspicion is none. Emits {Challenged}.
    /// @dev Requirements: {IdentityNotRegistered}, {ChallengeOfOneAccount}, {ChallengeSettled}, {ChallengeOpen},
    /// {BondInexact}; those of the token.
    /// @param identity The account that would fall.
    /// @param original The account that would stay.
    /// @param evidence Salted digest of what the arbiters are shown; never the evidence.
    /// @return dispute The dispute.
    function challenge(address identity, address original, bytes32 evidence) external returns (uint32 dispute);

    /// @notice Carries out the arbiters' verdict, by a ballot of their group with this contract as the consumer and
    /// {verdictAction} as the action. Sent by anyone, until the deadline. Emits {ChallengeDecided} (and {Refreshed}).
    /// @dev Requirements: {ChallengeUnknown}, {ChallengeLapsed}; those of `IQuorum.consume`.
    /// @param dispute The dispute.
    /// @param upheld Whether the account is a duplicate.
    function decide(uint32 dispute, bool upheld) external;

    /// @notice Ends a dispute that the arbiters did not decide in time. Anyone. Emits {BondReclaimed}.
    /// @dev Requirements: {ChallengeUnknown}, {ChallengeNotLapsed}.
    /// @param dispute The dispute.
    function reclaim(uint32 dispute) external;

    /// @notice Pays what an account is owed, to that account. Anyone. Emits {BondPaid}.
    /// @dev Requirements: {BondNotOwed}; those of the token.
    /// @param account The account.
    /// @return amount How much.
    function payOut(address account) external returns (uint256 amount);

    /// @notice What an account is owed of bonds.
    /// @param account The account.
    /// @return amount How much.
    function owed(address account) external view returns (uint256 amount);

    /// @notice The digest that the arbiters vote on.
    /// @param dispute The dispute.
    /// @param upheld The verdict.
    function verdictAction(uint32 dispute, bool upheld) external pure returns (bytes32);

    /// @notice Where the arbiters vote.
    function quorum() external view returns (IQuorum);

    /// @notice The arbiters' group.
    function arbiters() external view returns (bytes32);

    /// @notice What bonds are paid in.
    function bondToken() external view returns (IERC20);

    /// @notice The bond of one challenge.
    function bond() external view returns (uint256);

    /// @notice Seconds that the arbiters have.
    function DISPUTE_PERIOD() external view returns (uint40);
}
