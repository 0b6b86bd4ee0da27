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
        Group storage g = _requireGroup(group);
        uint32 epoch = g.epoch;
        Seat storage seat = _requireSeat(group, epoch, msg.sender);
        ballot = _ballotId(group, epoch, action, consumer);
        if (_ballots[ballot].tally.epoch != 0) revert BallotExists(ballot);

        bool approves = !g.fourEyes;
        uint8 index = seat.index;
        _ballots[ballot].group = group;
        _ballots[ballot].tally = Tally({
            approvedBy: approves ? _bit(index) : 0,
            objectedBy: 0,
            approvals: approves ? seat.weight : 0,
            objections: 0,
            epoch: epoch,
            proposer: index,
            consumed: false
        });
        emit Proposed(ballot, group, msg.sender, consumer, action);
        if (approves) emit Approved(ballot, msg.sender);
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
        (bytes32 group, Tally storage tally) = _requireOpen(ballot);
        Seat storage seat = _requireSeat(group, tally.epoch, msg.sender);
        if (tally.approvedBy & _bit(seat.index) == 0) revert NotApproved(ballot, msg.sender);

        _dropApproval(tally, seat);
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
        (bytes32 group, Tally storage tally) = _requireOpen(ballot);
        Seat storage seat = _requireSeat(group, tally.epoch, msg.sender);
        uint64 bit = _bit(seat.index);
        if (tally.objectedBy & bit == 0) revert NotObjected(ballot, msg.sender);

        tally.objectedBy ^= bit;
        tally.objections -= seat.weight;
        emit ObjectionWithdrawn(ballot, msg.sender);
    }

    /// @inheritdoc IQuorum
    function consume(bytes32 group, bytes32 action) external returns (bytes32 ballot) {
        return _consume(group, action, msg.sender);
    }

    /// @inheritdoc IQuorum
    function isApproved(bytes32 ballot) external view returns (bool) {
        Tally storage tally = _ballots[ballot].tally;
        Group storage g = _groups[_ballots[ballot].group];
        return tally.epoch != 0 && tally.epoch == g.epoch && !tally.consumed && _carries(tally, g);
    }

    /// @inheritdoc IQuorum
    function ballotId(bytes32 group, bytes32 action, address consumer) external view returns (bytes32) {
        return _ballotId(group, _requireGroup(group).epoch, action, consumer);
    }

    /// @inheritdoc IQuorum
    function ballotOf(bytes32 ballot) external view returns (Ballot memory) {
        Tally storage tally = _ballots[ballot].tally;
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
        (bytes32 group, Tally storage tally) = _requireOpen(ballot);
        Seat storage seat = _requireSeat(group, tally.epoch, member);
        uint64 bit = _bit(seat.index);
        uint64 approvedBy = tally.approvedBy;
        if (approvedBy & bit != 0) revert AlreadyApproved(ballot, member);
        if (tally.objectedBy & bit != 0) revert AlreadyObjected(ballot, member);
        if (_groups[group].fourEyes && seat.unit & _bit(tally.proposer) != 0) {
            revert ProposerCannotApprove(ballot, member);
        }
        if (approvedBy & seat.unit != 0) revert EntityAlreadyApproved(ballot, _entityOf(group, seat));

        tally.approvedBy = approvedBy | bit;
        tally.approvals += seat.weight;
        emit Approved(ballot, member);
    }

    function _object(address member, bytes32 ballot, bytes32 reason) private {
        (bytes32 group, Tally storage tally) = _requireOpen(ballot);
        Seat storage seat = _requireSeat(group, tally.epoch, member);
        uint64 bit = _bit(seat.index);
        uint64 objectedBy = tally.objectedBy;
        if (objectedBy & bit != 0) revert AlreadyObjected(ballot, member);
        if (objectedBy & seat.unit != 0) revert EntityAlreadyObjected(ballot, _entityOf(group, seat));

        bool approved = tally.approvedBy & bit != 0;
        if (approved) _dropApproval(tally, seat);
        tally.objectedBy = objectedBy | bit;
        tally.objections += seat.weight;
        if (approved) emit ApprovalWithdrawn(ballot, member);
        emit Objected(ballot, member, reason);
    }

    function _dropApproval(Tally storage tally, Seat storage seat) private {
        tally.approvedBy ^= _bit(seat.index);
        tally.approvals -= seat.weight;
    }

    function _consume(bytes32 group, bytes32 action, address consumer) private returns (bytes32 ballot) {
        Group storage g = _groups[group];
        ballot = _ballotId(group, g.epoch, action, consumer);
        Tally storage tally = _ballots[ballot].tally;
        if (tally.epoch == 0) revert BallotUnknown(ballot);
        if (tally.consumed) revert BallotConsumed(ballot);
        if (!_carries(tally, g)) revert QuorumNotReached(ballot, tally.approvals, g.threshold, tally.objections);

        tally.consumed = true;
        emit Consumed(ballot, consumer);
    }

    /// @dev The ballot can still be voted on: it is of the group's present epoch and was not consumed.
    function _requireOpen(bytes32 ballot) private view returns (bytes32 group, Tally storage tally) {
        tally = _ballots[ballot].tally;
        uint32 epoch = tally.epoch;
        if (epoch == 0) revert BallotUnknown(ballot);
        group = _ballots[ballot].group;
        uint32 current = _groups[group].epoch;
        if (epoch != current) revert BallotOutdated(ballot, epoch, current);
        if (tally.consumed) revert BallotConsumed(ballot);
    }

    function _requireSeat(bytes32 group, uint32 epoch, address account) private view returns (Seat storage seat) {
        seat = _seatOf(group, epoch, account);
        if (seat.unit == 0) revert QuorumMemberOnly(group, account);
    }

    function _entityOf(bytes32 group, Seat storage seat) private view returns (bytes32) {
        return _rosters[group][_groups[group].epoch].members[seat.index].entity;
    }

    function _isMarked(bytes32 ballot, address account, uint64 marks) private view returns (bool) {
        Seat storage seat = _seatOf(_ballots[ballot].group, _ballots[ballot].tally.epoch, account);
        return seat.unit != 0 && marks & _bit(seat.index) != 0;
    }

    function _carries(Tally storage tally, Group storage g) private view returns (bool) {
        bool stopped = g.objectionThreshold != 0 && tally.objections >= g.objectionThreshold;
        return tally.approvals >= g.threshold && !stopped;
    }

    function _ballotId(bytes32 group, uint32 epoch, bytes32 action, address consumer) private pure returns (bytes32) {
        return keccak256(abi.encode(group, epoch, action, consumer));
    }
}
