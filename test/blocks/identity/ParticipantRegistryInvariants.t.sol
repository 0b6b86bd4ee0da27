// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Test} from "forge-std/Test.sol";

import {IParticipantRegistry} from "../../../contracts/blocks/identity/IParticipantRegistry.sol";
import {ParticipantRegistry} from "../../../contracts/blocks/identity/ParticipantRegistry.sol";

/// @notice The registrar at random, beside a model written otherwise: flags and an end instead of a standing.
/// A call that succeeds where the model says no, or fails where it says yes, fails the run.
contract ParticipantRegistryHandler is Test {
    uint256 public constant ACCOUNTS = 8;
    uint256 public constant ROLES = 3;

    struct Model {
        bool enrolled;
        bool suspended;
        bool removed;
        uint64 end;
    }

    ParticipantRegistry public immutable registry;
    mapping(address account => mapping(bytes32 role => Model)) private _models;
    mapping(address account => bytes32) public entity;
    mapping(address account => bool) public retired;
    mapping(bytes4 selector => uint256) public done;

    constructor() {
        registry = new ParticipantRegistry(address(new AccessManager(address(this))));
    }

    function accountOf(uint256 index) public pure returns (address) {
        return address(uint160(0xA0 + (index % ACCOUNTS)));
    }

    function roleOf(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("role", index % ROLES));
    }

    function eligible(address account, bytes32 role) public view returns (bool) {
        Model memory m = _models[account][role];
        return m.enrolled && !m.suspended && !m.removed && !retired[account] && m.end > block.timestamp;
    }

    function enroll(uint256 a, uint256 r, uint256 e, uint64 end) external {
        (address account, bytes32 role) = (accountOf(a), roleOf(r));
        bytes32 house = keccak256(abi.encode("house", e % 2));
        end = _end(end);
        bool mine = entity[account] == bytes32(0) || entity[account] == house;
        bool allowed = mine && !_models[account][role].enrolled && !retired[account] && end > block.timestamp;
        if (!_call(abi.encodeCall(registry.enroll, (account, role, house, end)), allowed)) return;
        entity[account] = house;
        _models[account][role] = Model(true, false, false, end);
    }

    function renew(uint256 a, uint256 r, uint64 end) external {
        (address account, bytes32 role, Model storage m) = _pick(a, r);
        end = _end(end);
        bool allowed = m.enrolled && !m.removed && !m.suspended && end > block.timestamp;
        if (_call(abi.encodeCall(registry.renew, (account, role, end)), allowed)) m.end = end;
    }

    function suspend(uint256 a, uint256 r) external {
        (address account, bytes32 role, Model storage m) = _pick(a, r);
        bool allowed = m.enrolled && !m.removed && !m.suspended;
        if (_call(abi.encodeCall(registry.suspend, (account, role, "")), allowed)) m.suspended = true;
    }

    function reinstate(uint256 a, uint256 r) external {
        (address account, bytes32 role, Model storage m) = _pick(a, r);
        bool allowed = m.enrolled && !m.removed && m.suspended;
        if (_call(abi.encodeCall(registry.reinstate, (account, role)), allowed)) m.suspended = false;
    }

    function remove(uint256 a, uint256 r) external {
        if (r % 3 != 0) return; // seldom, or nothing would be left
        (address account, bytes32 role, Model storage m) = _pick(a, r);
        bool allowed = m.enrolled && !m.removed;
        if (_call(abi.encodeCall(registry.remove, (account, role, "")), allowed)) m.removed = true;
    }

    function rotate(uint256 a, uint256 b, uint256 r, bool all) external {
        (address from, address to) = (accountOf(a), accountOf(b));
        bytes32[] memory roles = new bytes32[](all ? 2 : 1);
        bool allowed = entity[from] != bytes32(0) && entity[to] == bytes32(0) && !retired[from];
        for (uint256 i = 0; i < roles.length; ++i) {
            roles[i] = roleOf((r % ROLES) + i);
            Model memory m = _models[from][roles[i]];
            allowed = allowed && m.enrolled && !m.removed;
        }
        if (!_call(abi.encodeCall(registry.rotateAccount, (from, to, roles)), allowed)) return;
        entity[to] = entity[from];
        retired[from] = true;
        for (uint256 i = 0; i < roles.length; ++i) _models[to][roles[i]] = _models[from][roles[i]];
        for (uint256 i = 0; i < ROLES; ++i) _models[from][roleOf(i)].removed = true;
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 20 days));
    }

    function _pick(uint256 a, uint256 r) private view returns (address account, bytes32 role, Model storage m) {
        (account, role) = (accountOf(a), roleOf(r));
        m = _models[account][role];
    }

    /// @dev From now, which is too early, to far in the future.
    function _end(uint64 end) private view returns (uint64) {
        return uint64(bound(end, block.timestamp, block.timestamp + 100 days));
    }

    function _call(bytes memory data, bool allowed) private returns (bool ok) {
        (ok, ) = address(registry).call(data);
        assertEq(ok, allowed, "the registry and the model disagree");
        if (ok) ++done[bytes4(data)];
    }
}

contract ParticipantRegistryInvariants is Test {
    ParticipantRegistry private registry;
    ParticipantRegistryHandler private handler;

    function setUp() public {
        handler = new ParticipantRegistryHandler();
        registry = handler.registry();
        targetContract(address(handler));
        bytes4[] memory actions = new bytes4[](9);
        actions[0] = handler.enroll.selector; // most often: it is what everything else begins with
        actions[1] = handler.enroll.selector;
        actions[2] = handler.enroll.selector;
        actions[3] = handler.renew.selector;
        actions[4] = handler.suspend.selector;
        actions[5] = handler.reinstate.selector;
        actions[6] = handler.remove.selector;
        actions[7] = handler.rotate.selector;
        actions[8] = handler.pass.selector;
        targetSelector(FuzzSelector({addr: address(handler), selectors: actions}));
    }

    function invariant_eligibility_is_that_of_the_model() public view {
        for (uint256 a = 0; a < handler.ACCOUNTS(); ++a) {
            address account = handler.accountOf(a);
            for (uint256 r = 0; r < handler.ROLES(); ++r) {
                bytes32 role = handler.roleOf(r);
                assertEq(registry.isEligible(account, role), handler.eligible(account, role));
            }
        }
    }

    function invariant_an_account_keeps_its_one_entity_and_a_retired_one_its_end() public view {
        for (uint256 a = 0; a < handler.ACCOUNTS(); ++a) {
            address account = handler.accountOf(a);
            assertEq(registry.entityOf(account), handler.entity(account));
            assertEq(registry.successorOf(account) != address(0), handler.retired(account));
            bytes32[] memory roles = registry.rolesOf(account);
            for (uint256 i = 0; i < roles.length; ++i) {
                IParticipantRegistry.Standing standing = registry.standingOf(account, roles[i]);
                assertTrue(standing != IParticipantRegistry.Standing.None, "history lost");
                if (handler.retired(account)) assertEq(uint8(standing), uint8(IParticipantRegistry.Standing.Removed));
            }
        }
    }

    /// A run that only ever refused would prove nothing.
    function afterInvariant() public view {
        assertGt(handler.done(registry.enroll.selector), 0);
    }
}
