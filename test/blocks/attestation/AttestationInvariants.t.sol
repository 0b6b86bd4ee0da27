// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {AttestationRegistry} from "../../../contracts/blocks/attestation/AttestationRegistry.sol";
import {IAttestationRegistry} from "../../../contracts/blocks/attestation/IAttestationRegistry.sol";
import {IAttestationRoots} from "../../../contracts/blocks/attestation/IAttestationRoots.sol";

/// @notice Three attesters do what they like with each other's attestations; the model knows what may have come of it.
contract AttestationHandler is Test {
    AttestationRegistry public immutable registry;
    bytes32 public immutable schema;
    address[3] public actors = [makeAddr("anna"), makeAddr("bert"), makeAddr("cora")];
    bytes32[] public uids;
    mapping(bytes32 uid => address) public attesterOf;
    mapping(bytes32 uid => IAttestationRoots.Status) public expected;
    mapping(bytes32 uid => uint40) public endOf;
    uint256 public revocations;
    uint256 public refusals;

    constructor(AttestationRegistry registry_, bytes32 schema_) {
        registry = registry_;
        schema = schema_;
    }

    function count() external view returns (uint256) {
        return uids.length;
    }

    function attest(uint256 who, uint256 what, uint40 lifetime) external {
        address actor = actors[who % 3];
        uint40 end = lifetime % 3 == 0 ? 0 : uint40(block.timestamp) + 1 + (lifetime % 1_000);
        IAttestationRegistry.Statement memory said = IAttestationRegistry.Statement(
            schema,
            0,
            keccak256(abi.encode(what)),
            0,
            end
        );
        vm.prank(actor);
        try registry.attest(said) returns (bytes32 uid) {
            assertEq(attesterOf[uid], address(0), "attested twice");
            uids.push(uid);
            (attesterOf[uid], endOf[uid], expected[uid]) = (actor, end, IAttestationRoots.Status.Valid);
        } catch {
            ++refusals;
        }
    }

    function move(uint256 who, uint256 which, uint8 to) external {
        if (uids.length == 0) return;
        address actor = actors[who % 3];
        bytes32 uid = uids[which % uids.length];
        to = 1 + (to % 3);
        vm.prank(actor);
        bool done = _tried(uid, to);
        IAttestationRoots.Status from = expected[uid];
        bool may =
            actor == attesterOf[uid] &&
                from != IAttestationRoots.Status.Revoked &&
                uint8(from) != to &&
                (to != 1 || from == IAttestationRoots.Status.Suspended);
        assertEq(done, may, "who may what");
        if (!done) return;
        expected[uid] = IAttestationRoots.Status(to);
        if (to == 3) ++revocations;
    }

    function wait(uint16 time) external {
        skip(time);
    }

    function _tried(bytes32 uid, uint8 to) private returns (bool) {
        bytes memory call = abi.encodeCall(IAttestationRegistry.suspend, (uid, 0));
        if (to == 1) call = abi.encodeCall(IAttestationRegistry.reinstate, (uid, 0));
        if (to == 3) call = abi.encodeCall(IAttestationRegistry.revoke, (uid, 0));
        (bool done, ) = address(registry).call(call);
        return done;
    }
}

contract AttestationInvariantsTest is Test {
    AttestationRegistry private registry = new AttestationRegistry();
    AttestationHandler private handler;

    function setUp() public {
        vm.warp(1_800_000_000);
        bytes32 schema = registry.registerSchema("Anything", true, address(0), "");
        handler = new AttestationHandler(registry, schema);
        targetContract(address(handler));
    }

    /// @dev Each attestation is its attester's, stands where its attester moved it last, and ends when it was said to.
    function invariant_every_attestation_stands_where_its_attester_left_it() public view {
        for (uint256 i = 0; i < handler.count(); ++i) {
            bytes32 uid = handler.uids(i);
            (address attester, , uint40 end, IAttestationRoots.Status status) = registry.attestationOf(uid);
            assertEq(attester, handler.attesterOf(uid));
            assertEq(end, handler.endOf(uid));
            IAttestationRoots.Status expected = handler.expected(uid);
            bool over = end != 0 && block.timestamp >= end && expected != IAttestationRoots.Status.Revoked;
            assertEq(uint8(status), uint8(over ? IAttestationRoots.Status.Expired : expected));
        }
    }

    /// @dev Revocations are counted once each: none came back.
    function invariant_what_was_revoked_stays_so() public view {
        uint256 revoked;
        for (uint256 i = 0; i < handler.count(); ++i) {
            if (registry.statusOf(handler.uids(i)) == IAttestationRoots.Status.Revoked) ++revoked;
        }
        assertEq(revoked, handler.revocations());
    }
}
