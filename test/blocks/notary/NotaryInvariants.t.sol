// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {Notary} from "../../../contracts/blocks/notary/Notary.sol";

/// @notice Anchors and publishes at random, and remembers what must hold for ever.
contract NotaryHandler is Test {
    uint256 public constant AUTHORS = 3;
    uint256 public constant DIGESTS = 12;

    Notary public immutable notary;
    mapping(address author => mapping(bytes32 digest => uint64)) public firstAt;
    mapping(address author => bytes32) public standing;
    mapping(address author => uint64) public standingSince;
    uint256 public anchored;
    uint256 public refused;

    constructor(Notary notary_) {
        notary = notary_;
    }

    function author(uint256 index) public pure returns (address) {
        return address(uint160(0xA0 + (index % AUTHORS)));
    }

    function digestOf(uint256 index) public pure returns (bytes32) {
        return keccak256(abi.encode("digest", index % DIGESTS));
    }

    function anchor(uint256 who, uint256 what) external {
        address a = author(who);
        bytes32 digest = digestOf(what);
        vm.prank(a);
        try notary.anchor(digest) {
            assertEq(firstAt[a][digest], 0, "anchored twice");
            firstAt[a][digest] = uint64(block.timestamp);
            ++anchored;
        } catch {
            assertNotEq(firstAt[a][digest], 0, "refused a fresh digest");
            ++refused;
        }
    }

    function anchorMany(uint256 who, uint256 from, uint256 count) external {
        address a = author(who);
        bytes32[] memory digests = new bytes32[](bound(count, 1, 4));
        bool fresh = true;
        for (uint256 i = 0; i < digests.length; ++i) {
            digests[i] = digestOf((from % DIGESTS) + i);
            fresh = fresh && firstAt[a][digests[i]] == 0;
        }
        vm.prank(a);
        try notary.anchorMany(digests) {
            assertTrue(fresh, "anchored twice");
            for (uint256 i = 0; i < digests.length; ++i) firstAt[a][digests[i]] = uint64(block.timestamp);
            ++anchored;
        } catch {
            assertFalse(fresh, "refused fresh digests");
            ++refused;
        }
    }

    function publish(uint256 who, uint256 what) external {
        address a = author(who);
        bytes32 digest = digestOf(what);
        vm.prank(a);
        notary.publish("doc", digest, standing[a], "");
        (standing[a], standingSince[a]) = (digest, uint64(block.timestamp));
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 30 days));
    }
}

contract NotaryInvariants is Test {
    Notary private notary;
    NotaryHandler private handler;

    function setUp() public {
        notary = new Notary();
        handler = new NotaryHandler(notary);
        targetContract(address(handler));
    }

    function invariant_the_first_time_of_a_digest_never_changes() public view {
        for (uint256 a = 0; a < handler.AUTHORS(); ++a) {
            address author = handler.author(a);
            for (uint256 d = 0; d < handler.DIGESTS(); ++d) {
                bytes32 digest = handler.digestOf(d);
                assertEq(notary.anchoredAt(author, digest), handler.firstAt(author, digest));
            }
        }
    }

    function invariant_the_version_published_last_stands() public view {
        for (uint256 a = 0; a < handler.AUTHORS(); ++a) {
            address author = handler.author(a);
            (bytes32 digest, uint64 since) = notary.latest(author, "doc");
            assertEq(digest, handler.standing(author));
            assertEq(since, handler.standingSince(author));
        }
    }

    /// A run that only ever refused would prove nothing.
    function afterInvariant() public view {
        assertGt(handler.anchored(), 0);
        assertGt(handler.refused(), 0);
    }
}
