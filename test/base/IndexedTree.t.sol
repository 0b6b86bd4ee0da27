// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IndexedTree} from "../../contracts/base/IndexedTree.sol";
import {Test} from "forge-std/Test.sol";

contract IndexedTreeTest is Test {
    function rootOf(bytes32 thing, uint256 index, bytes32[] calldata proof) external pure returns (bytes32) {
        return IndexedTree.rootOf(thing, index, proof);
    }

    /// @dev Against trees built level by level, by hashing words that the compiler puts together.
    function testFuzz_leadsToTheRootFromEveryPlace(bytes32 seed, uint8 count) public view {
        count = uint8(bound(count, 1, 40));
        uint256 depth = 0;
        while (1 << depth < count) ++depth;
        bytes32[] memory nodes = new bytes32[](1 << depth);
        for (uint256 i = 0; i < count; ++i) nodes[i] = keccak256(abi.encode(_thing(seed, i)));
        bytes32[][] memory proofs = new bytes32[][](count);
        for (uint256 i = 0; i < count; ++i) proofs[i] = new bytes32[](depth);
        for (uint256 level = 0; level < depth; ++level) {
            for (uint256 i = 0; i < count; ++i) proofs[i][level] = nodes[(i >> level) ^ 1];
            for (uint256 i = 0; i < nodes.length >> (level + 1); ++i) {
                nodes[i] = keccak256(bytes.concat(nodes[2 * i], nodes[2 * i + 1]));
            }
        }
        for (uint256 i = 0; i < count; ++i) {
            assertEq(this.rootOf(_thing(seed, i), i, proofs[i]), nodes[0]);
            assertTrue(IndexedTree.isDepthOf(count, proofs[i].length));
            // Every other place of the tree leads elsewhere.
            for (uint256 other = 0; other < 1 << depth; ++other) {
                if (other != i) assertNotEq(this.rootOf(_thing(seed, i), other, proofs[i]), nodes[0]);
            }
        }
    }

    function testFuzz_looksAtNoBitsBeyondTheDepth(bytes32 thing, uint256 index, bytes32 sibling) public view {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = sibling;
        assertEq(this.rootOf(thing, index, proof), this.rootOf(thing, index & 1, proof));
        assertEq(this.rootOf(thing, index, new bytes32[](0)), keccak256(abi.encode(thing)));
    }

    function test_oneDepthIsRight() public pure {
        uint16[9] memory counts = [1, 2, 3, 4, 5, 8, 9, 1024, 1025];
        uint8[9] memory depths = [0, 1, 2, 2, 3, 3, 4, 10, 11];
        for (uint256 i = 0; i < 9; ++i) {
            for (uint256 depth = 0; depth < 300; ++depth) {
                assertEq(IndexedTree.isDepthOf(counts[i], depth), depth == depths[i]);
            }
        }
    }

    function _thing(bytes32 seed, uint256 i) private pure returns (bytes32) {
        return keccak256(abi.encode(seed, i));
    }
}
