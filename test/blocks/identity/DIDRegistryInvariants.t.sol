// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {DIDRegistry} from "../../../contracts/blocks/identity/DIDRegistry.sol";

/// @notice Four accounts do to each other's identities whatever the registry lets them; the model keeps what may have
/// come of it.
contract DIDHandler is Test {
    DIDRegistry public immutable registry;
    address[4] public actors = [makeAddr("anna"), makeAddr("bert"), makeAddr("cora"), makeAddr("dora")];
    /// @dev Owner by the model; zero until it changes hands or is deactivated.
    mapping(address identity => address) public ownerOf;
    mapping(address identity => bool) public moved;
    mapping(address identity => bool) public gone;
    mapping(address identity => address) public committed;
    mapping(address identity => uint32) public epochs;
    /// @dev Delegates of the present epoch, and those of all earlier ones.
    mapping(address identity => mapping(address delegate => uint256)) public until;
    mapping(address identity => uint256) public lastChange;
    bytes32 public constant TYPE = "sigAuth";

    constructor(DIDRegistry registry_) {
        registry = registry_;
    }

    function owner(address identity) public view returns (address) {
        if (gone[identity]) return address(0);
        return moved[identity] ? ownerOf[identity] : identity;
    }

    function changeOwner(uint256 by, uint256 whose, uint256 to) external {
        (address actor, address identity) = (actors[by % 4], actors[whose % 4]);
        address next = to % 5 == 4 ? address(0) : actors[to % 5];
        address due = committed[identity];
        bool owns = actor == owner(identity) && !gone[identity];
        bool may = due == address(0) ? owns : next == due && !gone[identity] && (owns || actor == next);
        assertEq(_tried(actor, abi.encodeCall(registry.changeOwner, (identity, next))), may, "who may give it away");
        if (!may) return;
        (moved[identity], ownerOf[identity], committed[identity]) = (true, next, address(0));
        gone[identity] = next == address(0);
        lastChange[identity] = block.number;
        if (next != address(0)) ++epochs[identity];
        for (uint256 i = 0; i < 4; ++i) until[identity][actors[i]] = 0;
    }

    function commit(uint256 by, uint256 whose, uint256 to) external {
        (address actor, address identity) = (actors[by % 4], actors[whose % 4]);
        address next = actors[to % 4];
        bytes32 commitment = keccak256(abi.encode(identity, next));
        bool may = actor == owner(identity) && !gone[identity] && committed[identity] == address(0);
        assertEq(
            _tried(actor, abi.encodeCall(registry.commitNextOwner, (identity, commitment))),
            may,
            "who may commit"
        );
        if (may) committed[identity] = next;
    }

    function delegate(uint256 by, uint256 whose, uint256 to, uint16 validity) external {
        (address actor, address identity, address who) = (actors[by % 4], actors[whose % 4], actors[to % 4]);
        bool may = actor == owner(identity) && !gone[identity];
        bytes memory call = abi.encodeCall(registry.addDelegate, (identity, TYPE, who, validity));
        if (validity % 3 == 0) call = abi.encodeCall(registry.revokeDelegate, (identity, TYPE, who));
        assertEq(_tried(actor, call), may, "who may delegate");
        if (!may) return;
        until[identity][who] = validity % 3 == 0 ? 0 : block.timestamp + validity;
        lastChange[identity] = block.number;
    }

    function wait(uint16 time) external {
        skip(time);
        vm.roll(block.number + 1);
    }

    function _tried(address actor, bytes memory call) private returns (bool done) {
        vm.prank(actor);
        (done, ) = address(registry).call(call);
    }
}

contract DIDRegistryInvariantsTest is Test {
    DIDRegistry private registry = new DIDRegistry();
    DIDHandler private handler;

    function setUp() public {
        vm.warp(1_800_000_000);
        vm.roll(1_000);
        handler = new DIDHandler(registry);
        targetContract(address(handler));
    }

    function invariant_an_identity_is_whose_it_was_given_to_and_nobodys_for_ever_once_deactivated() public view {
        for (uint256 i = 0; i < 4; ++i) {
            address identity = handler.actors(i);
            assertEq(registry.identityOwner(identity), handler.owner(identity));
            assertEq(registry.isDeactivated(identity), handler.gone(identity));
        }
    }

    function invariant_delegates_are_those_of_the_present_owner_up_to_their_last_second() public view {
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 j = 0; j < 4; ++j) {
                (address identity, address who) = (handler.actors(i), handler.actors(j));
                bool valid = handler.until(identity, who) > block.timestamp;
                assertEq(registry.validDelegate(identity, handler.TYPE(), who), valid);
            }
        }
    }

    function invariant_every_rotation_counts_and_every_change_leaves_its_block() public view {
        for (uint256 i = 0; i < 4; ++i) {
            address identity = handler.actors(i);
            assertEq(registry.epochOf(identity), handler.epochs(identity));
            assertEq(registry.changed(identity), handler.lastChange(identity));
        }
    }

    function invariant_who_was_committed_to_is_the_only_one_to_follow() public view {
        for (uint256 i = 0; i < 4; ++i) {
            address identity = handler.actors(i);
            address next = handler.committed(identity);
            bytes32 commitment = next == address(0) ? bytes32(0) : keccak256(abi.encode(identity, next));
            assertEq(registry.nextOwnerOf(identity), commitment);
        }
    }
}
