// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IQuorum
/// @notice n of m agree to one action of one consumer, once. Members carry weights and belong to entities; a group may
/// ask that entities be distinct (two keys of one house count once) and that four eyes look (who proposes does not
/// also approve).
///
/// A *ballot* is `keccak256(abi.encode(group, epoch, action, consumer))`. It binds the consumer contract and what it is
/// about to do, so an approval can be used nowhere else; and the group's epoch, so a change of members ends pending
/// ballots. A ballot is proposed once and consumed once: a consumer that has to do the same thing twice puts a number
/// of its own into the action digest.
///
/// Who proposes need not be trusted. Under four eyes, a member who is quicker to propose an action loses its own say in
/// it (and, where entities are distinct, that of its entity): it can thereby do no more against the action than by
/// withholding that approval. Nobody else loses anything.
interface IQuorum {
    /// @notice One member of a group.
    /// @param account Who approves.
    /// @param weight What its approval counts, at least 1.
    /// @param entity The legal entity behind it, as a salted fingerprint or a public identifier; never zero.
    struct Member {
        address account;
        uint16 weight;
        bytes32 entity;
    }

    /// @notice The rules of a group.
    /// @param threshold Weight that has to agree.
    /// @param objectionThreshold Weight of objections that stops a ballot; 0: objections are recorded and stop nothing.
    /// @param fourEyes Who proposes does not approve; with `distinctEntities`, nor does anybody of the same entity.
    /// @param distinctEntities Of one entity one member approves and one objects, at most.
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
    /// @param approvals Weight that agrees.
    /// @param objections Weight that objects.
    /// @param consumed Whether it was used.
    struct Ballot {
        bytes32 group;
        uint32 epoch;
        address proposer;
        uint32 approvals;
        uint32 objections;
        bool consumed;
    }

    /// @notice A group was founded.
    /// @param group The group, in its epoch 1.
    /// @param creator Who founded it.
    /// @param members Its members.
    /// @param rules Its rules.
    event GroupCreated(bytes32 indexed group, address indexed creator, Member[] members, Rules rules);
    /// @notice A group's members or rules changed; ballots of earlier epochs are void.
    /// @param group The group.
    /// @param epoch Its new epoch.
    /// @param members All its members from now on.
    /// @param rules Its rules from now on.
    event GroupUpdated(bytes32 indexed group, uint32 epoch, Member[] members, Rules rules);
    /// @notice A member put an action to the vote.
    /// @param ballot The ballot.
    /// @param group Its group.
    /// @param proposer Who proposed.
    /// @param consumer The contract that will act.
    /// @param action Digest of what it will do.
    event Proposed(
        bytes32 indexed ballot,
        bytes32 indexed group,
        address indexed proposer,
        address consumer,
        bytes32 action
    );
    /// @notice A member agreed.
    /// @param ballot The ballot.
    /// @param member The member.
    event Approved(bytes32 indexed ballot, address indexed member);
    /// @notice A member took its approval back.
    /// @param ballot The ballot.
    /// @param member The member.
    event ApprovalWithdrawn(bytes32 indexed ballot, address indexed member);
    /// @notice A member objected.
    /// @param ballot The ballot.
    /// @param member The member.
    /// @param reason Digest of the reason.
    event Objected(bytes32 indexed ballot, address indexed member, bytes32 reason);
    /// @notice A member took its objection back.
    /// @param ballot The ballot.
    /// @param member The member.
    event ObjectionWithdrawn(bytes32 indexed ballot, address indexed member);
    /// @notice The consumer acted on the ballot.
    /// @param ballot The ballot.
    /// @param consumer The contract that acted.
    event Consumed(bytes32 indexed ballot, address indexed consumer);

    /// @notice There is no such group.
    /// @param group The group asked for.
    error GroupUnknown(bytes32 group);
    /// @notice The group exists already.
    /// @param group The group.
    error GroupExists(bytes32 group);
    /// @notice A threshold cannot be met or means nothing: it is zero or more than can ever come together.
    /// @param reachable The most weight that can come together; under four eyes, with the proposer that leaves most.
    /// @param threshold The threshold given.
    error GroupRulesInvalid(uint256 reachable, uint256 threshold);
    /// @notice A member is listed twice, is the zero address, has no entity or no weight.
    /// @param account The member.
    error GroupMemberInvalid(address account);
    /// @notice More members than a group can have (64), or none.
    /// @param members How many were given.
    error GroupSizeInvalid(uint256 members);
    /// @notice The account is no member of the group now.
    /// @param group The group.
    /// @param account The account.
    error QuorumMemberOnly(bytes32 group, address account);
    /// @notice There is no such ballot.
    /// @param ballot The ballot asked for.
    error BallotUnknown(bytes32 ballot);
    /// @notice The ballot was proposed already.
    /// @param ballot The ballot.
    error BallotExists(bytes32 ballot);
    /// @notice The group changed since the ballot was proposed.
    /// @param ballot The ballot.
    /// @param epoch The epoch it was proposed in.
    /// @param current The group's epoch now.
    error BallotOutdated(bytes32 ballot, uint32 epoch, uint32 current);
    /// @notice The ballot was consumed already.
    /// @param ballot The ballot.
    error BallotConsumed(bytes32 ballot);
    /// @notice The member approved already.
    /// @param ballot The ballot.
    /// @param member The member.
    error AlreadyApproved(bytes32 ballot, address member);
    /// @notice The member has not approved.
    /// @param ballot The ballot.
    /// @param member The member.
    error NotApproved(bytes32 ballot, address member);
    /// @notice The member objected already; to approve, it takes the objection back first.
    /// @param ballot The ballot.
    /// @param member The member.
    error AlreadyObjected(bytes32 ballot, address member);
    /// @notice The member has not objected.
    /// @param ballot The ballot.
    /// @param member The member.
    error NotObjected(bytes32 ballot, address member);
    /// @notice Four eyes: neither the proposer approves nor, where entities are distinct, anybody of its entity.
    /// @param ballot The ballot.
    /// @param member The proposer or its colleague.
    error ProposerCannotApprove(bytes32 ballot, address member);
    /// @notice Another member of the same entity approved already.
    /// @param ballot The ballot.
    /// @param entity The entity.
    error EntityAlreadyApproved(bytes32 ballot, bytes32 entity);
    /// @notice Another member of the same entity objected already.
    /// @param ballot The ballot.
    /// @param entity The entity.
    error EntityAlreadyObjected(bytes32 ballot, bytes32 entity);
    /// @notice Not enough weight agrees, or too much objects.
    /// @param ballot The ballot.
    /// @param approvals Weight that agrees.
    /// @param threshold Weight that has to agree.
    /// @param objections Weight that objects.
    error QuorumNotReached(bytes32 ballot, uint32 approvals, uint32 threshold, uint32 objections);

    /// @notice Founds a group. Anyone. Emits {GroupCreated}.
    /// @dev Requirements: {GroupExists}, {GroupSizeInvalid}, {GroupMemberInvalid}, {GroupRulesInvalid}. The threshold
    /// must be within reach for at least one choice of proposer; where only some choices reach it (a chair whose
    /// approval is needed under four eyes), the others must propose.
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
    /// consumer and `keccak256(abi.encode("updateGroup", group, members, rules))` as the action. Sent by anyone. Emits
    /// {Consumed} and {GroupUpdated}.
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
    /// {AlreadyObjected}, {ProposerCannotApprove}, {EntityAlreadyApproved}.
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
    /// @dev Requirements: those of {approve} about the ballot and the member; {NotApproved}.
    /// @param ballot The ballot.
    function withdrawApproval(bytes32 ballot) external;

    /// @notice Objects, which also takes an approval back. The proposer may object too. Emits {Objected} (and
    /// {ApprovalWithdrawn}).
    /// @dev Requirements: those of {approve} about the ballot and the member; {AlreadyObjected},
    /// {EntityAlreadyObjected}.
    /// @param ballot The ballot.
    /// @param reason Digest of the reason.
    function objectTo(bytes32 ballot, bytes32 reason) external;

    /// @notice As {objectTo}, signed by the member and sent by anyone: who approved by signature can take it back so.
    /// @dev Requirements: those of {objectTo}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `ObjectTo(address member,bytes32 ballot,bytes32 reason,uint256 nonce,uint256 deadline)`.
    /// @param member The member.
    /// @param ballot The ballot.
    /// @param reason Digest of the reason.
    /// @param nonce A keyed nonce of the member.
    /// @param deadline Last second at which it is good.
    /// @param signature The member's signature.
    function objectToBySig(
        address member,
        bytes32 ballot,
        bytes32 reason,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Takes an objection back. Emits {ObjectionWithdrawn}.
    /// @dev Requirements: those of {approve} about the ballot and the member; {NotObjected}.
    /// @param ballot The ballot.
    function withdrawObjection(bytes32 ballot) external;

    /// @notice Uses an approved action, once. The consumer named when it was proposed. Emits {Consumed}.
    /// @dev The ballot is made of the caller, the group's present epoch and what the caller passes, so a caller cannot
    /// act on a ballot of another consumer, of another epoch or about something else: there is none of that id.
    /// Requirements: {BallotUnknown}, {BallotConsumed}, {QuorumNotReached}.
    /// @param group The group.
    /// @param action Digest of the action.
    /// @return ballot The ballot consumed.
    function consume(bytes32 group, bytes32 action) external returns (bytes32 ballot);

    /// @notice Whether the consumer could consume the ballot now.
    /// @param ballot The ballot.
    /// @return approved False also for a ballot that is unknown, outdated or consumed.
    function isApproved(bytes32 ballot) external view returns (bool approved);

    /// @notice The ballot of an action in the group's present epoch, proposed or not.
    /// @dev Reverts {GroupUnknown}.
    /// @param group The group.
    /// @param action Digest of the action.
    /// @param consumer The contract that will act.
    /// @return ballot The ballot.
    function ballotId(bytes32 group, bytes32 action, address consumer) external view returns (bytes32 ballot);

    /// @notice Where a ballot stands, also one of an earlier epoch.
    /// @dev Reverts {BallotUnknown}. The consumer and the action are what the ballot is the digest of; {Proposed} names
    /// them.
    /// @param ballot The ballot.
    /// @return state Where it stands.
    function ballotOf(bytes32 ballot) external view returns (Ballot memory state);

    /// @notice Whether the account approves the ballot, or did when it ended.
    /// @param ballot The ballot.
    /// @param account The account.
    /// @return approved False also for a ballot that is unknown.
    function hasApproved(bytes32 ballot, address account) external view returns (bool approved);

    /// @notice Whether the account objects to the ballot, or did when it ended.
    /// @param ballot The ballot.
    /// @param account The account.
    /// @return objected False also for a ballot that is unknown.
    function hasObjected(bytes32 ballot, address account) external view returns (bool objected);

    /// @notice Whether the account is a member of the group now.
    /// @param group The group.
    /// @param account The account.
    /// @return member False also for a group that is unknown.
    function isMember(bytes32 group, address account) external view returns (bool member);

    /// @notice Whether a member of the group belongs to the entity now.
    /// @param group The group.
    /// @param entity The entity.
    /// @return present False also for a group that is unknown.
    function hasEntity(bytes32 group, bytes32 entity) external view returns (bool present);

    /// @notice How many times the group was constituted: while it is the same, nobody joined or left.
    /// @param group The group.
    /// @return epoch Counted from 1; zero for a group that is unknown.
    function epochOf(bytes32 group) external view returns (uint32 epoch);

    /// @notice The group's members, rules and epoch.
    /// @dev Reverts {GroupUnknown}.
    /// @param group The group.
    /// @return members Its members.
    /// @return rules Its rules.
    /// @return epoch Counts its changes, from 1.
    function groupOf(bytes32 group) external view returns (Member[] memory members, Rules memory rules, uint32 epoch);
}
