// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {UniqueClaims} from "../../../contracts/blocks/notary/UniqueClaims.sol";
import {EligibleSet} from "../../../contracts/mocks/EligibleSet.sol";

/// @notice Claims and releases at random in four namespaces, beside a model that knows who holds what.
/// A call that succeeds where the model says no, or fails where it says yes, fails the run.
contract UniqueClaimsHandler is Test {
    uint256 public constant ACTORS = 3;
    uint256 public constant KEYS = 6;
    bytes32 private constant TOPIC = "topic";

    UniqueClaims public immutable claims;
    EligibleSet private immutable gate;
    bytes32[4] public namespaces;

    mapping(bytes32 ns => mapping(bytes32 key => address)) public holder;
    mapping(bytes32 ns => mapping(bytes32 key => uint64)) public since;
    uint256 public live;
    uint256 public claimed;
    uint256 public released;
    uint256 public refused;

    constructor(UniqueClaims claims_) {
        claims = claims_;
        gate = new EligibleSet();
        vm.startPrank(actor(0));
        namespaces[0] = claims.namespaceId(actor(0), 1, false, false);
        namespaces[1] = claims.namespaceId(actor(0), 1, false, true);
        namespaces[2] = claims.openNamespace(1, address(gate), TOPIC, false);
        namespaces[3] = claims.openNamespace(1, address(gate), TOPIC, true);
        vm.stopPrank();
    }

    function actor(uint256 index) public pure returns (address) {
        return address(uint160(0xA0 + (index % ACTORS)));
    }

    function keyOf(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("key", index % KEYS));
    }

    function toggle(uint256 who, bool eligible) external {
        gate.set(actor(who), TOPIC, eligible);
    }

    function claim(uint256 who, uint256 where, uint256 what) external {
        _claim(actor(who), namespaces[where % 4], keyOf(what), 1, what);
    }

    function claimMany(uint256 who, uint256 where, uint256 from, uint256 count) external {
        _claim(actor(who), namespaces[where % 4], keyOf(from), bound(count, 2, 3), from);
    }

    function _claim(address a, bytes32 ns, bytes32 key, uint256 count, uint256 from) private {
        bool gated = uint256(ns) & 1 != 0;
        if (!gated && from % 4 != 0) a = actor(0); // mostly the opener, where only the opener may
        bool allowed = gated ? gate.isEligible(a, TOPIC) : a == actor(0);
        bytes32[] memory keys = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            keys[i] = keyOf((from % KEYS) + i);
            allowed = allowed && holder[ns][keys[i]] == address(0);
        }
        vm.prank(a);
        (bool ok, ) = address(claims).call(
            count == 1
                ? abi.encodeCall(claims.claim, (ns, key, "ref"))
                : abi.encodeCall(claims.claimMany, (ns, keys, "ref"))
        );
        assertEq(ok, allowed, "claim");
        if (!ok) {
            ++refused;
            return;
        }
        for (uint256 i = 0; i < count; ++i) {
            (holder[ns][keys[i]], since[ns][keys[i]]) = (a, uint64(block.timestamp));
            ++live;
            ++claimed;
        }
    }

    function release(uint256 who, uint256 where, uint256 what) external {
        bytes32 ns = namespaces[where % 4];
        bytes32 key = keyOf(what);
        address held = holder[ns][key];
        address a = who % 4 == 0 || held == address(0) ? actor(who) : held; // mostly its claimant
        bool allowed = uint256(ns) & 2 != 0 && held == a;
        vm.prank(a);
        (bool ok, ) = address(claims).call(abi.encodeCall(claims.release, (ns, key)));
        assertEq(ok, allowed, "release");
        if (!ok) return;
        (holder[ns][key], since[ns][key]) = (address(0), 0);
        --live;
        ++released;
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 30 days));
    }
}

contract UniqueClaimsInvariants is Test {
    UniqueClaims private claims;
    UniqueClaimsHandler private handler;

    function setUp() public {
        claims = new UniqueClaims();
        handler = new UniqueClaimsHandler(claims);
        targetContract(address(handler));
    }

    function invariant_a_key_has_the_claimant_of_the_model_and_no_other() public view {
        uint256 live;
        for (uint256 n = 0; n < 4; ++n) {
            bytes32 ns = handler.namespaces(n);
            for (uint256 k = 0; k < handler.KEYS(); ++k) {
                bytes32 key = handler.keyOf(k);
                (address claimant, uint64 claimedAt) = claims.claimOf(ns, key);
                assertEq(claimant, handler.holder(ns, key));
                assertEq(claimedAt, handler.since(ns, key));
                if (claimant != address(0)) ++live;
            }
        }
        assertEq(live, handler.live());
        assertEq(handler.claimed() - handler.released(), live);
    }

    /// A run that only ever refused would prove nothing.
    function afterInvariant() public view {
        assertGt(handler.claimed(), 0);
        assertGt(handler.refused(), 0);
    }
}
