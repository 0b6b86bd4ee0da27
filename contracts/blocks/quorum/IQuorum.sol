// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IQuorum
/// @notice n of m agree to one action of one consumer, once. Members carry weights and belong to entities; a group may
/// ask that entities be distinct (two keys of one house count once) and that four eyes look (the proposer's own
/// approval never counts).
///
/// A *ballot* is `keccak256(group, epoch, action, consumer)`. It binds the consumer contract and what it is about to
/// do, so an approval can be used nowhere else; and the group's epoch, so a change of members ends pending ballots.
interface IQuorum {
    /// @notice One member of a group.
    /// @param account Who approves.
    /// @param entity The legal entity behind it, as a salted fingerprint or a public identifier; never zero.
    /// @param weight What its approval counts, at least 1.
    struct Member {
        address account;
        bytes32 entity;
        uint16 weight;
    }

    /// @notice The rules of a group.
    /// @param threshold Weight that has to agree.
    /// @param objectionThreshold Weight of objections that stops a ballot; 0: objections are recorded and stop nothing.
    /// @param fourEyes The proposer's own approval does not count.
    /// @param distinctEntities Of one entity only one member counts.
    struct Rules {
        uint32 threshold;
        uint32 objectionThreshold;
        bool fourEyes;
        bool distinctEntities;
    }

    /// @notice Where a ballot stands.
    /// @param group Its group.
    /// @param epoch The group's epoch it was proposed in.
    /// @param proposer Who proposed.
    /// @param consumer Who may consume it.
    /// @param approvals Weight that agrees.
    /// @param objections Weight that objects.
    /// @param consumed Whether it was used.
    struct Ballot {
        bytes32 group;
        uint32 epoch;
        address proposer;
        address consumer;
        uint32 approvals;
        uint32 objections;
        bool consumed;
    }

    /// @notice A group was founded.
    event GroupCreated(bytes32 indexed group, address indexed creator, Member[] members, Rules rules);
    /// @notice A group's members or rules changed; ballots of earlier epochs are void.
    event GroupUpdated(bytes32 indexed group, uint32 epoch, Member[] members, Rules rules);
    /// @notice A member put an action to the vote.
    event Proposed(
        bytes32 indexed ballot,
        bytes32 indexed group,
        address indexed proposer,
        address consumer,
        bytes32 action
    );
    /// @notice A member agreed.
    event Approved(bytes32 indexed ballot, address indexed member);
    /// @notice A member took its approval back.
    event ApprovalWithdrawn(bytes32 indexed ballot, address indexed member);
    /// @notice A member objected.
    event Objected(bytes32 indexed ballot, address indexed member, bytes32 reason);
    /// @notice A member took its objection back.
    event ObjectionWithdrawn(bytes32 indexed ballot, address indexed member);
    /// @notice The consumer acted on the ballot.
    event Consumed(bytes32 indexed ballot, address indexed consumer);

    /// @notice There is no such group.
    error GroupUnknown(bytes32 group);
    /// @notice The group exists already.
    error GroupExists(bytes32 group);
    /// @notice The rules cannot be met or mean nothing (no member, a weight or threshold of zero, threshold above reach).
    error GroupRulesInvalid(uint256 reachable, uint256 threshold);
    /// @notice A member is listed twice, or is the zero address, or has no entity.
    error GroupMemberInvalid(address account);
    /// @notice More members than a group can have (64).
    error GroupTooLarge(uint256 members);
    /// @notice The caller is no member of the group now.
    error QuorumMemberOnly(bytes32 group, address caller);
    /// @notice There is no such ballot.
    error BallotUnknown(bytes32 ballot);
    /// @notice The ballot was proposed already.
    error BallotExists(bytes32 ballot);
    /// @notice The group changed since the ballot was proposed.
    error BallotOutdated(bytes32 ballot, uint32 epoch, uint32 current);
    /// @notice The ballot was consumed already.
    error BallotConsumed(bytes32 ballot);
    /// @notice The ballot may be consumed by another contract only.
    error BallotConsumerOnly(bytes32 ballot, address caller);
    /// @notice The member approved already.
    error AlreadyApproved(bytes32 ballot, address member);
    /// @notice The member has not approved.
    error NotApproved(bytes32 ballot, address member);
    /// @notice The member objected already.
    error AlreadyObjected(bytes32 ballot, address member);
    /// @notice The member has not objected.
    error NotObjected(bytes32 ballot, address member);
    /// @notice Four eyes: the proposer cannot approve its own proposal.
    error ProposerCannotApprove(bytes32 ballot, address proposer);
    /// @notice Another member of the same entity approved already.
    error EntityAlreadyApproved(bytes32 ballot, bytes32 entity);
    /// @notice Not enough weight agrees, or too much objects.
    error QuorumNotReached(bytes32 ballot, uint32 approvals, uint32 threshold, uint32 objections);

    /// @notice Founds a group. Anyone. Emits {GroupCreated}.
    /// @dev Requirements: {GroupExists}, {GroupRulesInvalid}, {GroupMemberInvalid}, {GroupTooLarge}.
    /// @param salt Tells the creator's groups apart.
    /// @param members Its members, 64 at most.
    /// @param rules Its rules.
    /// @return group `keccak256(abi.encode(creator, salt))`.
    function createGroup(
        bytes32 salt,
        Member[] calldata members,
        Rules calldata rules
    ) external returns (bytes32 group);

    /// @notice Changes members and rules, by the group's own quorum: a ballot of the group with this contract as the
    /// consumer and `keccak256(abi.encode("updateGroup", group, members, rules))` as the action. Emits {GroupUpdated}.
    /// @dev Requirements: those of {createGroup} and {consume}.
    /// @param group The group.
    /// @param members All members from now on.
    /// @param rules The rules from now on.
    function updateGroup(bytes32 group, Member[] calldata members, Rules calldata rules) external;

    /// @notice Puts an action to the vote. Members only. Approves it too, unless the group asks for four eyes. Emits
    /// {Proposed} (and {Approved}).
    /// @dev Requirements: {GroupUnknown}, {QuorumMemberOnly}, {BallotExists}.
    /// @param group The group.
    /// @param action Digest of what the consumer is about to do, defined by the consumer.
    /// @param consumer The contract that will do it.
    /// @return ballot The ballot, see {ballotId}.
    function propose(bytes32 group, bytes32 action, address consumer) external returns (bytes32 ballot);

    /// @notice Agrees. Members only. Emits {Approved}.
    /// @dev Requirements: {BallotUnknown}, {BallotOutdated}, {BallotConsumed}, {QuorumMemberOnly}, {AlreadyApproved},
    /// {ProposerCannotApprove}, {EntityAlreadyApproved}.
    /// @param ballot The ballot.
    function approve(bytes32 ballot) external;

    /// @notice As {approve}, signed by the member and sent by anyone.
    /// @dev Requirements: those of {approve}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `Approve(address member,bytes32 ballot,uint256 nonce,uint256 deadline)`.
    /// @param member The member.
    /// @param ballot The ballot.
    /// @param nonce A keyed nonce of the member.
    /// @param deadline Last second at which it is good.
    /// @param signature The member's signature.
    function approveBySig(
        address member,
        bytes32 ballot,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Takes an approval back, before consumption. Emits {ApprovalWithdrawn}.
    /// @dev Requirements: {NotApproved} and those of {approve} about the ballot.
    /// @param ballot The ballot.
    function withdrawApproval(bytes32 ballot) external;

    /// @notice Objects, which also takes an approval back. Emits {Objected} (and {ApprovalWithdrawn}).
    /// @dev Requirements: {AlreadyObjected} and those of {approve} about the ballot.
    /// @param ballot The ballot.
    /// @param reason Digest of the reason.
    function objectTo(bytes32 ballot, bytes32 reason) external;

    /// @notice Takes an objection back. Emits {ObjectionWithdrawn}.
    /// @dev Requirements: {NotObjected} and those of {approve} about the ballot.
    /// @param ballot The ballot.
    function withdrawObjection(bytes32 ballot) external;

    /// @notice Uses an approved action, once. Only the consumer named in the ballot. Emits {Consumed}.
    /// @dev The consumer passes the parts, so it cannot act on a ballot that says something else. Requirements:
    /// {BallotUnknown}, {BallotOutdated}, {BallotConsumed}, {QuorumNotReached}.
    /// @param group The group.
    /// @param action Digest of the action.
    /// @return ballot The ballot consumed.
    function consume(bytes32 group, bytes32 action) external returns (bytes32 ballot);

    /// @notice Whether the consumer could consume the ballot now.
    /// @param ballot The ballot.
    function isApproved(bytes32 ballot) external view returns (bool);

    /// @notice The ballot of an action in the group's present epoch.
    /// @param group The group.
    /// @param action Digest of the action.
    /// @param consumer The contract that will act.
    function ballotId(bytes32 group, bytes32 action, address consumer) external view returns (bytes32);

    /// @notice Where a ballot stands.
    /// @dev Reverts {BallotUnknown}.
    /// @param ballot The ballot.
    function ballotOf(bytes32 ballot) external view returns (Ballot memory);

    /// @notice Whether the account approved the ballot.
    /// @param ballot The ballot.
    /// @param account The account.
    function hasApproved(bytes32 ballot, address account) external view returns (bool);

    /// @notice Whether the account is a member of the group now.
    /// @param group The group.
    /// @param account The account.
    function isMember(bytes32 group, address account) external view returns (bool);

    /// @notice Whether a member of the group belongs to the entity.
    /// @param group The group.
    /// @param entity The entity.
    function hasEntity(bytes32 group, bytes32 entity) external view returns (bool);

    /// @notice The group's members, rules and epoch.
    /// @dev Reverts {GroupUnknown}.
    /// @param group The group.
    function groupOf(bytes32 group) external view returns (Member[] memory members, Rules memory rules, uint32 epoch);
}
