// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {Quorum} from "../../../contracts/blocks/quorum/Quorum.sol";

/// @notice Six people of four houses vote at random in four groups, one for each pair of flags. Beside the contract
/// stands a model without bits, sums or seats: a list of names for each ballot, counted anew by the words of the rules.
/// A call that succeeds where the model says no, or fails where it says yes, fails the run.
contract QuorumHandler is Test {
    uint256 public constant GROUPS = 4;
    uint256 private constant PEOPLE = 6;
    uint256 private constant ACTIONS = 8;

    struct Vote {
        uint256 group;
        uint32 epoch;
        bytes32 action;
        address proposer;
        address[] approvers;
        address[] objectors;
        uint256 consumptions;
    }

    Quorum public immutable quorum = new Quorum();
    bytes32[GROUPS] public groups;
    uint32[GROUPS] public epochs;
    bytes32[] public ballots;

    IQuorum.Rules[GROUPS] private _rules;
    mapping(uint256 group => mapping(uint32 epoch => IQuorum.Member[])) private _members;
    mapping(bytes32 ballot => Vote) private _votes;
    uint256 public succeeded;
    uint256 public refused;

    constructor() {
        for (uint256 g = 0; g < GROUPS; ++g) {
            epochs[g] = 1;
            _rules[g] = IQuorum.Rules(3, 4, g & 1 != 0, g & 2 != 0);
            IQuorum.Member[] memory members = _draw(PEOPLE, g);
            _remember(g, members);
            groups[g] = quorum.createGroup(bytes32(g), members, _rules[g]);
        }
    }

    // ——— what happens

    function propose(uint256 who, uint256 where, uint256 what) external {
        (address a, uint256 g, bytes32 action) = (_person(who), where % GROUPS, bytes32(what % ACTIONS));
        bytes32 ballot = quorum.ballotId(groups[g], action, address(this));
        bool allowed = _seated(g, a) && _votes[ballot].proposer == address(0);
        if (!_call(a, abi.encodeCall(quorum.propose, (groups[g], action, address(this))), allowed)) return;
        Vote storage v = _votes[ballot];
        (v.group, v.epoch, v.action, v.proposer) = (g, epochs[g], action, a);
        if (!_rules[g].fourEyes) v.approvers.push(a);
        ballots.push(ballot);
    }

    function approve(uint256 who, uint256 which) external {
        (address a, bytes32 ballot, Vote storage v) = _pick(who, which);
        if (ballot == 0) return;
        // Mostly somebody who may, the next in the row; else whoever was drawn.
        for (uint256 i = 1; i < PEOPLE && who % 4 != 0 && !_mayApprove(v, a); ++i) a = _person((who % PEOPLE) + i);
        if (_call(a, abi.encodeCall(quorum.approve, (ballot)), _mayApprove(v, a))) v.approvers.push(a);
    }

    function withdrawApproval(uint256 who, uint256 which) external {
        (address a, bytes32 ballot, Vote storage v) = _pick(who, which);
        if (ballot == 0) return;
        bool allowed = _open(v, a) && _has(v.approvers, a);
        if (_call(a, abi.encodeCall(quorum.withdrawApproval, (ballot)), allowed)) _drop(v.approvers, a);
    }

    function objectTo(uint256 who, uint256 which) external {
        (address a, bytes32 ballot, Vote storage v) = _pick(who, which);
        if (ballot == 0) return;
        bool allowed = _open(v, a) && !_has(v.objectors, a);
        if (allowed && _rules[v.group].distinctEntities) allowed = !_represented(v, v.objectors, a);
        if (!_call(a, abi.encodeCall(quorum.objectTo, (ballot, "")), allowed)) return;
        _drop(v.approvers, a);
        v.objectors.push(a);
    }

    function withdrawObjection(uint256 who, uint256 which) external {
        (address a, bytes32 ballot, Vote storage v) = _pick(who, which);
        if (ballot == 0) return;
        bool allowed = _open(v, a) && _has(v.objectors, a);
        if (_call(a, abi.encodeCall(quorum.withdrawObjection, (ballot)), allowed)) _drop(v.objectors, a);
    }

    function consume(uint256 which) external {
        (, bytes32 ballot, Vote storage v) = _pick(0, which);
        if (ballot == 0) return;
        // Mostly one that carries, the next in the row; else whichever was drawn.
        for (uint256 i = 1; i < ballots.length && which % 4 != 0 && !_mayConsume(ballot); ++i) {
            ballot = ballots[((which % ballots.length) + i) % ballots.length];
            v = _votes[ballot];
        }
        bool allowed = _mayConsume(ballot);
        assertEq(quorum.isApproved(ballot), allowed);
        // In a later epoch the same words name another ballot, which the model judges by itself.
        bytes32 named = quorum.ballotId(groups[v.group], v.action, address(this));
        bytes memory call = abi.encodeCall(quorum.consume, (groups[v.group], v.action));
        if (_call(address(this), call, _mayConsume(named))) ++_votes[named].consumptions;
    }

    /// @dev Everybody who may approves a change of members; it happens if that is enough.
    function reform(uint256 where, uint64 seed) external {
        if (seed % 6 != 0) return; // seldom, or no ballot would live to be consumed
        uint256 g = where % GROUPS;
        bytes32 group = groups[g];
        IQuorum.Member[] memory members = _draw(4 + ((seed >> 4) % 3), seed);
        bytes32 action = keccak256(abi.encode("updateGroup", group, members, _rules[g]));
        vm.prank(_members[g][epochs[g]][0].account);
        try quorum.propose(group, action, address(quorum)) returns (bytes32 ballot) {
            for (uint256 i = 0; i < PEOPLE; ++i) {
                vm.prank(_person(i));
                try quorum.approve(ballot) {} catch {}
            }
        } catch {}
        try quorum.updateGroup(group, members, _rules[g]) {
            ++epochs[g];
            _remember(g, members);
        } catch {}
    }

    // ——— what the model says

    function ballotCount() external view returns (uint256) {
        return ballots.length;
    }

    function consumptions(bytes32 ballot) external view returns (uint256) {
        return _votes[ballot].consumptions;
    }

    function carries(bytes32 ballot) public view returns (bool) {
        (uint256 approvals, uint256 objections) = count(ballot);
        IQuorum.Rules memory rules = _rules[_votes[ballot].group];
        return approvals >= rules.threshold && objections < rules.objectionThreshold;
    }

    function count(bytes32 ballot) public view returns (uint256 approvals, uint256 objections) {
        Vote storage v = _votes[ballot];
        for (uint256 i = 0; i < v.approvers.length; ++i) approvals += _member(v, v.approvers[i]).weight;
        for (uint256 i = 0; i < v.objectors.length; ++i) objections += _member(v, v.objectors[i]).weight;
    }

    function _mayApprove(Vote storage v, address a) private view returns (bool) {
        IQuorum.Rules memory rules = _rules[v.group];
        if (!_open(v, a) || _has(v.approvers, a) || _has(v.objectors, a)) return false;
        if (rules.fourEyes && a == v.proposer) return false;
        if (rules.fourEyes && rules.distinctEntities && _same(v, a, v.proposer)) return false;
        return !(rules.distinctEntities && _represented(v, v.approvers, a));
    }

    function _mayConsume(bytes32 ballot) private view returns (bool) {
        Vote storage v = _votes[ballot];
        return v.proposer != address(0) && v.epoch == epochs[v.group] && v.consumptions == 0 && carries(ballot);
    }

    function _person(uint256 index) private pure returns (address) {
        return address(uint160(0xA0 + (index % PEOPLE)));
    }

    /// @dev People 0 and 1 are of one house, 2 and 3 of another, 4 and 5 of their own.
    function _draw(uint256 size, uint256 seed) private pure returns (IQuorum.Member[] memory members) {
        members = new IQuorum.Member[](size);
        for (uint256 i = 0; i < size; ++i) {
            uint256 person = (seed + i) % PEOPLE;
            bytes32 house = bytes32(person < 4 ? 1 + person / 2 : person);
            members[i] = IQuorum.Member(_person(person), uint16(1 + (((seed >> 8) + i) % 3)), house);
        }
    }

    function _remember(uint256 g, IQuorum.Member[] memory members) private {
        for (uint256 i = 0; i < members.length; ++i) _members[g][epochs[g]].push(members[i]);
    }

    function _pick(uint256 who, uint256 which) private view returns (address a, bytes32 ballot, Vote storage v) {
        a = _person(who);
        uint256 length = ballots.length;
        v = _votes[ballot];
        if (length == 0) return (a, ballot, v);
        // Mostly one that is still open, the next in the row; else whichever was drawn.
        uint256 start = which % length;
        for (uint256 i = 0; i < length; ++i) {
            ballot = ballots[(start + i) % length];
            v = _votes[ballot];
            if (which % 8 == 0 || (v.epoch == epochs[v.group] && v.consumptions == 0)) break;
        }
    }

    function _open(Vote storage v, address a) private view returns (bool) {
        return v.epoch == epochs[v.group] && v.consumptions == 0 && _seated(v.group, a);
    }

    function _seated(uint256 g, address a) private view returns (bool) {
        IQuorum.Member[] storage members = _members[g][epochs[g]];
        for (uint256 i = 0; i < members.length; ++i) if (members[i].account == a) return true;
        return false;
    }

    function _member(Vote storage v, address a) private view returns (IQuorum.Member memory none) {
        IQuorum.Member[] storage members = _members[v.group][v.epoch];
        for (uint256 i = 0; i < members.length; ++i) if (members[i].account == a) return members[i];
        assert(false); // a vote of no member
    }

    function _same(Vote storage v, address a, address b) private view returns (bool) {
        return _member(v, a).entity == _member(v, b).entity;
    }

    function _represented(Vote storage v, address[] storage names, address a) private view returns (bool) {
        for (uint256 i = 0; i < names.length; ++i) if (_same(v, names[i], a)) return true;
        return false;
    }

    function _has(address[] storage names, address a) private view returns (bool) {
        for (uint256 i = 0; i < names.length; ++i) if (names[i] == a) return true;
        return false;
    }

    function _drop(address[] storage names, address a) private {
        for (uint256 i = 0; i < names.length; ++i) {
            if (names[i] != a) continue;
            names[i] = names[names.length - 1];
            names.pop();
            return;
        }
    }

    function _call(address a, bytes memory data, bool allowed) private returns (bool ok) {
        vm.prank(a);
        (ok, ) = address(quorum).call(data);
        assertEq(ok, allowed, "the quorum and the model disagree");
        if (ok) ++succeeded;
        else ++refused;
    }
}

contract QuorumInvariants is Test {
    Quorum private quorum;
    QuorumHandler private handler;

    function setUp() public {
        handler = new QuorumHandler();
        quorum = handler.quorum();
        targetContract(address(handler));
    }

    function invariant_a_ballot_counts_what_a_recount_counts() public view {
        for (uint256 i = 0; i < handler.ballotCount(); ++i) {
            bytes32 ballot = handler.ballots(i);
            (uint256 approvals, uint256 objections) = handler.count(ballot);
            IQuorum.Ballot memory state = quorum.ballotOf(ballot);
            assertEq(state.approvals, approvals);
            assertEq(state.objections, objections);
        }
    }

    function invariant_a_ballot_is_consumed_at_most_once_and_only_when_it_carries() public view {
        for (uint256 i = 0; i < handler.ballotCount(); ++i) {
            bytes32 ballot = handler.ballots(i);
            uint256 consumptions = handler.consumptions(ballot);
            assertLe(consumptions, 1);
            assertEq(quorum.ballotOf(ballot).consumed, consumptions == 1);
            if (consumptions == 1) assertTrue(handler.carries(ballot)); // votes on it ended with its consumption
        }
    }

    /// A run that only ever refused, or never did, would prove nothing.
    function afterInvariant() public view {
        assertGt(handler.succeeded(), 0);
        assertGt(handler.refused(), 0);
    }
}
