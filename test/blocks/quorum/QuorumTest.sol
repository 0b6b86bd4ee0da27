// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {Quorum} from "../../../contracts/blocks/quorum/Quorum.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

/// @title QuorumTest
/// @notice The scene of the quorum's tests: three houses, one of them with two keys, and who is no member.
abstract contract QuorumTest is BlockTest {
    Quorum internal quorum = new Quorum();

    address internal founder = makeAddr("founder");
    address internal alice;
    address internal anton = makeAddr("anton, of alice's house");
    address internal bob;
    address internal carol = makeAddr("carol");
    address internal stranger = makeAddr("stranger");
    address internal consumer = makeAddr("consumer");
    uint256 internal aliceKey;
    uint256 internal bobKey;

    bytes32 internal constant HOUSE_A = keccak256("house A");
    bytes32 internal constant HOUSE_B = keccak256("house B");
    bytes32 internal constant HOUSE_C = keccak256("house C");
    bytes32 internal constant ACTION = keccak256("pay 100 to the supplier, payment 1");
    bytes32 internal constant REASON = keccak256("the supplier is unknown");
    uint64 internal constant NOW = uint64(DEADLINE) - 1 days;

    constructor() {
        (alice, aliceKey) = makeAddrAndKey("alice");
        (bob, bobKey) = makeAddrAndKey("bob");
        vm.warp(NOW);
    }

    function _rules(
        uint32 threshold,
        uint32 objections,
        bool fourEyes,
        bool distinct
    ) internal pure returns (IQuorum.Rules memory) {
        return IQuorum.Rules(threshold, objections, fourEyes, distinct);
    }

    /// @dev alice and anton of house A, bob of B, carol of C; one vote each.
    function _members() internal view returns (IQuorum.Member[] memory members) {
        members = new IQuorum.Member[](4);
        members[0] = IQuorum.Member(alice, 1, HOUSE_A);
        members[1] = IQuorum.Member(anton, 1, HOUSE_A);
        members[2] = IQuorum.Member(bob, 1, HOUSE_B);
        members[3] = IQuorum.Member(carol, 1, HOUSE_C);
    }

    function _found(
        bytes32 salt,
        IQuorum.Member[] memory members,
        IQuorum.Rules memory rules
    ) internal returns (bytes32 group) {
        _actAs(founder);
        group = quorum.createGroup(salt, members, rules);
    }

    function _propose(address member, bytes32 group) internal returns (bytes32 ballot) {
        _actAs(member);
        ballot = quorum.propose(group, ACTION, consumer);
    }

    function _approve(address member, bytes32 ballot) internal {
        _actAs(member);
        quorum.approve(ballot);
    }

    function _updateAction(
        bytes32 group,
        IQuorum.Member[] memory members,
        IQuorum.Rules memory rules
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode("updateGroup", group, members, rules));
    }

    /// @dev Changes the group with the votes of bob and carol.
    function _update(bytes32 group, IQuorum.Member[] memory members, IQuorum.Rules memory rules) internal {
        _actAs(bob);
        bytes32 ballot = quorum.propose(group, _updateAction(group, members, rules), address(quorum));
        _approve(carol, ballot);
        _actAs(stranger); // anyone sends what the group decided
        quorum.updateGroup(group, members, rules);
    }
}
