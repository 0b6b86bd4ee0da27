// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedActions} from "../../base/SignedActions.sol";
import {IQuorum} from "./IQuorum.sol";
import {QuorumGroups} from "./QuorumGroups.sol";

/// @title Quorum
/// @notice Lets n of m members agree to one action of one consumer contract, which then acts on it once.
///
/// **Roles** Members propose, approve and object; the consumer a ballot was made for consumes it; a relayer sends what a
/// member signed. There is no administrator.
/// **Trusts** The consumer to define an action digest that says everything about what it will do.
contract Quorum is QuorumGroups, SignedActions {
    bytes32 private constant APPROVE_TYPEHASH = keccak256(
        "Approve(address member,bytes32 ballot,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant OBJECT_TYPEHASH = keccak256(
        "ObjectTo(address member,bytes32 ballot,bytes32 reason,uint256 nonce,uint256 deadline)"
    );

    /// @dev Everything voting changes, in one slot. Members are bits by their index in the epoch's roster; the sums stay
    /// below 64 × 65,535.
    struct Tally {
        uint64 approvedBy;
        uint64 objectedBy;
        uint32 approvals; // weight
        uint32 objections; // weight
        uint32 epoch; // 0: no such ballot
        uint8 proposer; // index
        bool consumed;
    }

    struct BallotRecord {
        bytes32 group;
        Tally tally;
    }

    mapping(bytes32 ballot => BallotRecord) private _ballots;

    constructor() EIP712("Trellis Quorum", "1") {}

    /// @inheritdoc IQuorum
    function updateGroup(bytes32 group, Member[] calldata members, Rules calldata rules) external {
        _consume(group, keccak256(abi.encode("updateGroup", group, members, rules)), address(this));
        uint32 epoch = _groups[group].epoch + 1;
        _constitute(group, epoch, members, rules);
        emit GroupUpdated(group, epoch, members, rules);
    }

    /// @inheritdoc IQuorum
    function propose(bytes32 group, bytes32 action, address consumer) external returns (bytes32 ballot) {
        Group memory g = _requireGroup(group);
        Seat memory seat = _requireSeat(group, g.epoch, msg.sender);
        ballot = _ballotId(group, g.epoch, action, consumer);
        if (_ballots[ballot].tally.epoch != 0) revert BallotExists(ballot);

        Tally memory tally;
        tally.epoch = g.epoch;
        tally.proposer = seat.index;
        if (!g.fourEyes) {
            tally.approvedBy = _bit(seat.index);
            tally.approvals = seat.weight;
        }
        _ballots[ballot] = BallotRecord(group, tally);
        emit Proposed(ballot, group, msg.sender, consumer, action);
        if (!g.fourEyes) emit Approved(ballot, msg.sender);
    }

    /// @inheritdoc IQuorum
    function approve(bytes32 ballot) external {
        _approve(msg.sender, ballot);
    }

    /// @inheritdoc IQuorum
    function approveBySig(
        address member,
        bytes32 ballot,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(APPROVE_TYPEHASH, member, ballot, nonce, deadline));
        _authorize(member, structHash, nonce, deadline, signature);
        _approve(member, ballot);
    }

    /// @inheritdoc IQuorum
    function withdrawApproval(bytes32 ballot) external {
        (, Tally memory tally, Seat memory seat, ) = _open(ballot, msg.sender);
        if (tally.approvedBy & _bit(seat.index) == 0) revert NotApproved(ballot, msg.sender);

        _dropApproval(tally, seat);
        _ballots[ballot].tally = tally;
        emit ApprovalWithdrawn(ballot, msg.sender);
    }

    /// @inheritdoc IQuorum
    function objectTo(bytes32 ballot, bytes32 reason) external {
        _object(msg.sender, ballot, reason);
    }

    /// @inheritdoc IQuorum
    function objectToBySig(
        address member,
        bytes32 ballot,
        bytes32 reason,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(OBJECT_TYPEHASH, member, ballot, reason, nonce, deadline));
        _authorize(member, structHash, nonce, deadline, signature);
        _object(member, ballot, reason);
    }

    /// @inheritdoc IQuorum
    function withdrawObjection(bytes32 ballot) external {
        (, Tally memory tally, Seat memory seat, ) = _open(ballot, msg.sender);
        if (tally.objectedBy & _bit(seat.index) == 0) revert NotObjected(ballot, msg.sender);

        tally.objectedBy ^= _bit(seat.index);
        tally.objections -= seat.weight;
        _ballots[ballot].tally = tally;
        emit ObjectionWithdrawn(ballot, msg.sender);
    }

    /// @inheritdoc IQuorum
    function consume(bytes32 group, bytes32 action) external returns (bytes32 ballot) {
        return _consume(group, action, msg.sender);
    }

    /// @inheritdoc IQuorum
    function isApproved(bytes32 ballot) external view returns (bool) {
        Tally memory tally = _ballots[ballot].tally;
        Group memory g = _groups[_ballots[ballot].group];
        return tally.epoch != 0 && tally.epoch == g.epoch && !tally.consumed && _carries(tally, g);
    }

    /// @inheritdoc IQuorum
    function ballotId(bytes32 group, bytes32 action, address consumer) external view returns (bytes32) {
        return _ballotId(group, _requireGroup(group).epoch, action, consumer);
    }

    /// @inheritdoc IQuorum
    function ballotOf(bytes32 ballot) external view returns (Ballot memory) {
        Tally memory tally = _ballots[ballot].tally;
        if (tally.epoch == 0) revert BallotUnknown(ballot);
        bytes32 group = _ballots[ballot].group;
        address proposer = _rosters[group][tally.epoch].members[tally.proposer].account;
        return Ballot(group, tally.epoch, proposer, tally.approvals, tally.objections, tally.consumed);
    }

    /// @inheritdoc IQuorum
    function hasApproved(bytes32 ballot, address account) external view returns (bool) {
        return _isMarked(ballot, account, _ballots[ballot].tally.approvedBy);
    }

    /// @inheritdoc IQuorum
    function hasObjected(bytes32 ballot, address account) external view returns (bool) {
        return _isMarked(ballot, account, _ballots[ballot].tally.objectedBy);
    }

    function _approve(address member, bytes32 ballot) private {
        (Group memory g, Tally memory tally, Seat memory seat, bytes32 group) = _open(ballot, member);
        uint64 bit = _bit(seat.index);
        if (tally.approvedBy & bit != 0) revert AlreadyApproved(ballot, member);
        if (tally.objectedBy & bit != 0) revert AlreadyObjected(ballot, member);
        if (g.fourEyes && seat.unit & _bit(tally.proposer) != 0) revert ProposerCannotApprove(ballot, member);
        if (tally.approvedBy & seat.unit != 0) {
            revert EntityAlreadyApproved(ballot, _rosters[group][tally.epoch].members[seat.index].entity);
        }

        tally.approvedBy |= bit;
        tally.approvals += seat.weight;
        _ballots[ballot].tally = tally;
        emit Approved(ballot, member);
    }

    function _object(address member, bytes32 ballot, bytes32 reason) private {
        (, Tally memory tally, Seat memory seat, bytes32 group) = _open(ballot, member);
        uint64 bit = _bit(seat.index);
        if (tally.objectedBy & bit != 0) revert AlreadyObjected(ballot, member);
        if (tally.objectedBy & seat.unit != 0) {
            revert EntityAlreadyObjected(ballot, _rosters[group][tally.epoch].members[seat.index].entity);
        }

        bool approved = tally.approvedBy & bit != 0;
        if (approved) _dropApproval(tally, seat);
        tally.objectedBy |= bit;
        tally.objections += seat.weight;
        _ballots[ballot].tally = tally;
        if (approved) emit ApprovalWithdrawn(ballot, member);
        emit Objected(ballot, member, reason);
    }

    function _consume(bytes32 group, bytes32 action, address consumer) private returns (bytes32 ballot) {
        Group memory g = _groups[group];
        ballot = _ballotId(group, g.epoch, action, consumer);
        Tally memory tally = _ballots[ballot].tally;
        if (tally.epoch == 0) revert BallotUnknown(ballot);
        if (tally.consumed) revert BallotConsumed(ballot);
        if (!_carries(tally, g)) revert QuorumNotReached(ballot, tally.approvals, g.threshold, tally.objections);

        _ballots[ballot].tally.consumed = true;
        emit Consumed(ballot, consumer);
    }

    /// @dev What every vote starts with: the ballot is open and the account has a seat in the group.
    function _open(
        bytes32 ballot,
        address account
    ) private view returns (Group memory g, Tally memory tally, Seat memory seat, bytes32 group) {
        tally = _ballots[ballot].tally;
        if (tally.epoch == 0) revert BallotUnknown(ballot);
        group = _ballots[ballot].group;
        g = _groups[group];
        if (tally.epoch != g.epoch) revert BallotOutdated(ballot, tally.epoch, g.epoch);
        if (tally.consumed) revert BallotConsumed(ballot);
        seat = _requireSeat(group, g.epoch, account);
    }

    function _requireSeat(bytes32 group, uint32 epoch, address account) private view returns (Seat memory seat) {
        seat = _seatOf(group, epoch, account);
        if (seat.unit == 0) revert QuorumMemberOnly(group, account);
    }

    function _isMarked(bytes32 ballot, address account, uint64 marks) private view returns (bool) {
        Seat memory seat = _seatOf(_ballots[ballot].group, _ballots[ballot].tally.epoch, account);
        return seat.unit != 0 && marks & _bit(seat.index) != 0;
    }

    function _dropApproval(Tally memory tally, Seat memory seat) private pure {
        tally.approvedBy ^= _bit(seat.index);
        tally.approvals -= seat.weight;
    }

    function _carries(Tally memory tally, Group memory g) private pure returns (bool) {
        bool stopped = g.objectionThreshold != 0 && tally.objections >= g.objectionThreshold;
        return tally.approvals >= g.threshold && !stopped;
    }

    function _ballotId(bytes32 group, uint32 epoch, bytes32 action, address consumer) private pure returns (bytes32) {
        return keccak256(abi.encode(group, epoch, action, consumer));
    }
}
