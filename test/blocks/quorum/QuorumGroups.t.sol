// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {QuorumTest} from "./QuorumTest.sol";

contract QuorumGroupsTest is QuorumTest {
    bytes32 private constant SALT = "group";

    function setUp() public {
        _actAs(founder);
    }

    function _assertGroup(
        bytes32 group,
        uint32 epoch,
        IQuorum.Member[] memory members,
        IQuorum.Rules memory rules
    ) private view {
        (IQuorum.Member[] memory storedMembers, IQuorum.Rules memory storedRules, uint32 storedEpoch) = quorum.groupOf(
            group
        );
        assertEq(abi.encode(storedMembers, storedRules), abi.encode(members, rules));
        assertEq(storedEpoch, epoch);
    }

    function _expectRulesInvalid(uint256 reachable, uint256 threshold) private {
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupRulesInvalid.selector, reachable, threshold));
    }

    function _weighted(uint16 a, uint16 a2, uint16 b) private view returns (IQuorum.Member[] memory members) {
        members = new IQuorum.Member[](3);
        members[0] = IQuorum.Member(alice, a, HOUSE_A);
        members[1] = IQuorum.Member(anton, a2, HOUSE_A);
        members[2] = IQuorum.Member(bob, b, HOUSE_B);
    }

    function _crowd(uint256 size) private pure returns (IQuorum.Member[] memory members) {
        members = new IQuorum.Member[](size);
        for (uint256 i = 0; i < size; ++i) {
            members[i] = IQuorum.Member(address(uint160(i + 1)), type(uint16).max, bytes32(i + 1));
        }
    }

    // ——— createGroup

    function test_founds_a_group() public {
        IQuorum.Rules memory rules = _rules(2, 1, true, true);
        bytes32 expected = keccak256(abi.encode(founder, SALT));
        vm.expectEmit(address(quorum));
        emit IQuorum.GroupCreated(expected, founder, _members(), rules);
        bytes32 group = quorum.createGroup(SALT, _members(), rules);
        assertEq(group, expected);
        _assertGroup(group, 1, _members(), rules);
        assertTrue(quorum.isMember(group, alice));
        assertTrue(quorum.isMember(group, carol));
        assertFalse(quorum.isMember(group, stranger));
        assertTrue(quorum.hasEntity(group, HOUSE_B));
        assertFalse(quorum.hasEntity(group, keccak256("house D")));
    }

    function test_refuses_to_found_a_group_twice() public {
        bytes32 group = quorum.createGroup(SALT, _members(), _rules(2, 0, false, false));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupExists.selector, group));
        quorum.createGroup(SALT, _members(), _rules(1, 0, false, false));
    }

    function test_keeps_the_groups_of_founders_apart() public {
        bytes32 group = quorum.createGroup(SALT, _members(), _rules(2, 0, false, false));
        _actAs(stranger);
        assertNotEq(quorum.createGroup(SALT, _members(), _rules(1, 0, false, false)), group);
        _assertGroup(group, 1, _members(), _rules(2, 0, false, false));
    }

    function test_refuses_a_group_of_nobody_or_of_more_than_64() public {
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupSizeInvalid.selector, 0));
        quorum.createGroup(SALT, _crowd(0), _rules(1, 0, false, false));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupSizeInvalid.selector, 65));
        quorum.createGroup(SALT, _crowd(65), _rules(1, 0, false, false));
    }

    function test_lets_64_members_of_full_weight_agree() public {
        uint32 all = 64 * uint32(type(uint16).max);
        bytes32 group = quorum.createGroup(SALT, _crowd(64), _rules(all, all, false, true));
        _actAs(address(1));
        bytes32 ballot = quorum.propose(group, ACTION, consumer);
        for (uint256 i = 2; i <= 64; ++i) {
            assertFalse(quorum.isApproved(ballot));
            _approve(address(uint160(i)), ballot);
        }
        assertTrue(quorum.isApproved(ballot));
        assertEq(quorum.ballotOf(ballot).approvals, all);
    }

    function test_refuses_a_member_listed_twice_or_without_account_entity_or_weight() public {
        IQuorum.Rules memory rules = _rules(1, 0, false, false);
        IQuorum.Member[] memory members = _members();
        members[3] = IQuorum.Member(alice, 1, HOUSE_C);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupMemberInvalid.selector, alice));
        quorum.createGroup(SALT, members, rules);
        members[3] = IQuorum.Member(address(0), 1, HOUSE_C);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupMemberInvalid.selector, address(0)));
        quorum.createGroup(SALT, members, rules);
        members[3] = IQuorum.Member(carol, 1, bytes32(0));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupMemberInvalid.selector, carol));
        quorum.createGroup(SALT, members, rules);
        members[3] = IQuorum.Member(carol, 0, HOUSE_C);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.GroupMemberInvalid.selector, carol));
        quorum.createGroup(SALT, members, rules);
    }

    // ——— what a threshold can reach

    function test_refuses_a_threshold_of_zero() public {
        _expectRulesInvalid(4, 0);
        quorum.createGroup(SALT, _members(), _rules(0, 0, false, false));
    }

    function testFuzz_reaches_the_sum_of_all_weights(uint16 a, uint16 a2, uint16 b) public {
        (a, a2, b) = (uint16(bound(a, 1, 65535)), uint16(bound(a2, 1, 65535)), uint16(bound(b, 1, 65535)));
        uint256 sum = uint256(a) + a2 + b;
        _assertReach(_weighted(a, a2, b), sum, false, false);
    }

    function testFuzz_reaches_the_heaviest_of_each_entity_where_they_are_distinct(
        uint16 a,
        uint16 a2,
        uint16 b
    ) public {
        (a, a2, b) = (uint16(bound(a, 1, 65535)), uint16(bound(a2, 1, 65535)), uint16(bound(b, 1, 65535)));
        _assertReach(_weighted(a, a2, b), (a > a2 ? uint256(a) : a2) + b, false, true);
    }

    function testFuzz_reaches_all_but_the_lightest_proposer_under_four_eyes(uint16 a, uint16 a2, uint16 b) public {
        (a, a2, b) = (uint16(bound(a, 1, 65535)), uint16(bound(a2, 1, 65535)), uint16(bound(b, 1, 65535)));
        uint256 least = a < a2 ? a : a2;
        if (b < least) least = b;
        _assertReach(_weighted(a, a2, b), uint256(a) + a2 + b - least, true, false);
    }

    function testFuzz_reaches_the_heavier_entity_under_four_eyes_of_two(uint16 a, uint16 a2, uint16 b) public {
        (a, a2, b) = (uint16(bound(a, 1, 65535)), uint16(bound(a2, 1, 65535)), uint16(bound(b, 1, 65535)));
        uint256 houseA = a > a2 ? a : a2;
        _assertReach(_weighted(a, a2, b), houseA > b ? houseA : b, true, true);
    }

    /// @dev A threshold of exactly `reach` is taken, one more is refused.
    function _assertReach(IQuorum.Member[] memory members, uint256 reach, bool fourEyes, bool distinct) private {
        _expectRulesInvalid(reach, reach + 1);
        quorum.createGroup(SALT, members, _rules(uint32(reach + 1), 0, fourEyes, distinct));
        quorum.createGroup(SALT, members, _rules(uint32(reach), 0, fourEyes, distinct));
    }

    function test_refuses_four_eyes_of_one_house() public {
        IQuorum.Member[] memory members = new IQuorum.Member[](2);
        members[0] = IQuorum.Member(alice, 1, HOUSE_A);
        members[1] = IQuorum.Member(anton, 1, HOUSE_A);
        _expectRulesInvalid(0, 1);
        quorum.createGroup(SALT, members, _rules(1, 0, true, true));
        // Two persons of one house are four eyes where entities need not be distinct.
        quorum.createGroup(SALT, members, _rules(1, 0, true, false));
    }

    function test_refuses_an_objection_threshold_that_nobody_reaches() public {
        _expectRulesInvalid(3, 4);
        quorum.createGroup(SALT, _members(), _rules(1, 4, true, true));
        quorum.createGroup(SALT, _members(), _rules(1, 3, true, true));
    }

    // ——— updateGroup

    function test_changes_members_and_rules_by_its_own_quorum() public {
        bytes32 group = _found(SALT, _members(), _rules(2, 0, false, true));
        IQuorum.Member[] memory members = _weighted(1, 2, 3);
        IQuorum.Rules memory rules = _rules(3, 2, true, false);
        bytes32 action = _updateAction(group, members, rules);
        _actAs(bob);
        bytes32 ballot = quorum.propose(group, action, address(quorum));
        _approve(carol, ballot);
        _actAs(stranger);
        vm.expectEmit(address(quorum));
        emit IQuorum.Consumed(ballot, address(quorum));
        vm.expectEmit(address(quorum));
        emit IQuorum.GroupUpdated(group, 2, members, rules);
        quorum.updateGroup(group, members, rules);
        _assertGroup(group, 2, members, rules);
        assertFalse(quorum.isMember(group, carol));
        assertFalse(quorum.hasEntity(group, HOUSE_C));
        assertTrue(quorum.isMember(group, alice));
    }

    function test_refuses_a_change_that_the_group_did_not_approve() public {
        bytes32 group = _found(SALT, _members(), _rules(2, 0, false, true));
        IQuorum.Rules memory softer = _rules(1, 0, false, false);
        bytes32 ballot = quorum.ballotId(group, _updateAction(group, _members(), softer), address(quorum));
        _actAs(alice);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        quorum.updateGroup(group, _members(), softer);
        quorum.propose(group, _updateAction(group, _members(), softer), address(quorum));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumNotReached.selector, ballot, 1, 2, 0));
        quorum.updateGroup(group, _members(), softer);
    }

    function test_refuses_an_approved_change_that_would_lock_the_group() public {
        bytes32 group = _found(SALT, _members(), _rules(2, 0, false, true));
        IQuorum.Rules memory locking = _rules(4, 0, false, true);
        _actAs(bob);
        bytes32 ballot = quorum.propose(group, _updateAction(group, _members(), locking), address(quorum));
        _approve(carol, ballot);
        _expectRulesInvalid(3, 4);
        quorum.updateGroup(group, _members(), locking);
        _assertGroup(group, 1, _members(), _rules(2, 0, false, true));
    }

    function test_refuses_to_replay_a_change_in_a_later_epoch() public {
        bytes32 group = _found(SALT, _members(), _rules(2, 0, false, true));
        IQuorum.Rules memory rules = _rules(2, 1, false, true);
        _update(group, _members(), rules);
        _update(group, _members(), _rules(2, 0, false, true));
        bytes32 ballot = quorum.ballotId(group, _updateAction(group, _members(), rules), address(quorum));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.BallotUnknown.selector, ballot));
        quorum.updateGroup(group, _members(), rules);
    }

    function test_lets_a_removed_member_do_nothing() public {
        bytes32 group = _found(SALT, _members(), _rules(2, 0, false, true));
        _update(group, _weighted(1, 1, 1), _rules(2, 0, false, true));
        _actAs(carol);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.QuorumMemberOnly.selector, group, carol));
        quorum.propose(group, ACTION, consumer);
    }

    // ——— readers

    function test_says_that_a_group_is_unknown() public {
        bytes32 unknown = keccak256("unknown");
        bytes memory refusal = abi.encodeWithSelector(IQuorum.GroupUnknown.selector, unknown);
        vm.expectRevert(refusal);
        quorum.groupOf(unknown);
        vm.expectRevert(refusal);
        quorum.ballotId(unknown, ACTION, consumer);
        vm.expectRevert(refusal);
        quorum.propose(unknown, ACTION, consumer);
        assertFalse(quorum.isMember(unknown, alice));
        assertFalse(quorum.hasEntity(unknown, HOUSE_A));
        assertFalse(quorum.hasEntity(unknown, bytes32(0)));
    }
}
