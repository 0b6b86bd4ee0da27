// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQuorum} from "./IQuorum.sol";

/// @title QuorumGroups
/// @notice The half of {Quorum} that knows who may decide: groups, their members and rules, epoch by epoch.
///
/// **Roles** Anyone founds a group. Afterwards nobody has power over it but its own quorum, see {IQuorum-updateGroup}.
/// **Trusts** The founder to list real members and true entities; whoever relies on a group reads them first.
abstract contract QuorumGroups is IQuorum {
    /// @dev A member is one bit of a `uint64`.
    uint256 private constant MAX_MEMBERS = 64;

    /// @dev One slot.
    struct Group {
        uint32 epoch; // from 1; 0: no such group
        uint32 threshold; // weight
        uint32 objectionThreshold; // weight
        bool fourEyes;
        bool distinctEntities;
    }

    /// @dev What voting has to know about a member, in one slot. `unit` has a bit for every member that counts as one
    /// with it: its whole entity where entities are distinct, else itself alone.
    struct Seat {
        uint64 unit;
        uint16 weight;
        uint8 index;
    }

    struct Entity {
        uint64 members;
        uint16 maxWeight; // the most that one member of it can bring
    }

    /// @dev Kept for every epoch, so that ballots of the past can still be read.
    struct Roster {
        Member[] members;
        mapping(address account => Seat) seats;
        mapping(bytes32 entity => Entity) entities;
    }

    mapping(bytes32 group => Group) internal _groups;
    mapping(bytes32 group => mapping(uint32 epoch => Roster)) internal _rosters;

    /// @inheritdoc IQuorum
    function createGroup(
        bytes32 salt,
        Member[] calldata members,
        Rules calldata rules
    ) external returns (bytes32 group) {
        group = keccak256(abi.encode(msg.sender, salt));
        if (_groups[group].epoch != 0) revert GroupExists(group);

        _constitute(group, 1, members, rules);
        emit GroupCreated(group, msg.sender, members, rules);
    }

    /// @inheritdoc IQuorum
    function isMember(bytes32 group, address account) external view returns (bool) {
        return _seatOf(group, _groups[group].epoch, account).unit != 0;
    }

    /// @inheritdoc IQuorum
    function hasEntity(bytes32 group, bytes32 entity) external view returns (bool) {
        return _rosters[group][_groups[group].epoch].entities[entity].members != 0;
    }

    /// @inheritdoc IQuorum
    function epochOf(bytes32 group) external view returns (uint32) {
        return _groups[group].epoch;
    }

    /// @inheritdoc IQuorum
    function groupOf(bytes32 group) external view returns (Member[] memory members, Rules memory rules, uint32 epoch) {
        Group storage g = _requireGroup(group);
        members = _rosters[group][g.epoch].members;
        rules = Rules(g.threshold, g.objectionThreshold, g.fourEyes, g.distinctEntities);
        epoch = g.epoch;
    }

    /// @dev Gives the group its members and rules for `epoch`, which must be a new one.
    function _constitute(bytes32 group, uint32 epoch, Member[] calldata members, Rules calldata rules) internal {
        if (members.length == 0 || members.length > MAX_MEMBERS) revert GroupSizeInvalid(members.length);

        uint256 total = _enlist(_rosters[group][epoch], members, rules.distinctEntities);
        uint256 lost = rules.fourEyes ? _leastUnit(_rosters[group][epoch], members, rules.distinctEntities) : 0;
        uint256 reachable = total - lost;
        if (rules.threshold == 0 || rules.threshold > reachable) revert GroupRulesInvalid(reachable, rules.threshold);
        if (rules.objectionThreshold > total) revert GroupRulesInvalid(total, rules.objectionThreshold);

        _groups[group] = Group(
            epoch,
            rules.threshold,
            rules.objectionThreshold,
            rules.fourEyes,
            rules.distinctEntities
        );
    }

    /// @dev Seats the members and gives the most weight that can come together.
    function _enlist(Roster storage roster, Member[] calldata members, bool distinct) private returns (uint256 total) {
        for (uint256 i = 0; i < members.length; ++i) {
            Member calldata m = members[i];
            if (m.account == address(0) || m.entity == bytes32(0) || m.weight == 0) {
                revert GroupMemberInvalid(m.account);
            }
            Entity memory entity = roster.entities[m.entity];
            if (!distinct) {
                total += m.weight;
            } else if (m.weight > entity.maxWeight) {
                total += m.weight - entity.maxWeight;
            }
            if (m.weight > entity.maxWeight) entity.maxWeight = m.weight;
            entity.members |= _bit(i);
            roster.entities[m.entity] = entity;
            roster.members.push(m);
        }
        // Only now is it known who shares an entity with whom.
        for (uint256 i = 0; i < members.length; ++i) {
            Member calldata m = members[i];
            if (roster.seats[m.account].unit != 0) revert GroupMemberInvalid(m.account);
            uint64 unit = distinct ? roster.entities[m.entity].members : _bit(i);
            roster.seats[m.account] = Seat(unit, m.weight, uint8(i));
        }
    }

    /// @dev What is lost to four eyes when the member proposes whose silence costs least.
    function _leastUnit(
        Roster storage roster,
        Member[] calldata members,
        bool distinct
    ) private view returns (uint256 least) {
        least = type(uint256).max;
        for (uint256 i = 0; i < members.length; ++i) {
            uint256 weight = distinct ? roster.entities[members[i].entity].maxWeight : members[i].weight;
            if (weight < least) least = weight;
        }
    }

    function _requireGroup(bytes32 group) internal view returns (Group storage g) {
        g = _groups[group];
        if (g.epoch == 0) revert GroupUnknown(group);
    }

    function _seatOf(bytes32 group, uint32 epoch, address account) internal view returns (Seat storage) {
        return _rosters[group][epoch].seats[account];
    }

    function _bit(uint256 index) internal pure returns (uint64) {
        return uint64(1 << index);
    }
}
