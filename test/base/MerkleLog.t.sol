// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {MerkleLogHarness} from "../../contracts/mocks/MerkleLogHarness.sol";
import {ReferenceTree} from "../helpers/ReferenceTree.sol";

contract MerkleLogTest is Test {
    MerkleLogHarness private tree = new MerkleLogHarness();

    uint64 private constant LARGEST = type(uint64).max;
    bytes32 private constant OTHER = keccak256("a node of no tree");

    function _leaves(uint256 count) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) leaves[i] = sha256(abi.encodePacked("leaf", i));
    }

    function _root(bytes32[] memory leaves, uint256 size) private pure returns (bytes32) {
        return ReferenceTree.mth(leaves, 0, size);
    }

    function _path(bytes32[] memory leaves, uint256 index) private pure returns (bytes32[] memory) {
        return ReferenceTree.path(leaves, index, 0, leaves.length);
    }

    function _proof(bytes32[] memory leaves, uint256 size1) private pure returns (bytes32[] memory) {
        return ReferenceTree.subproof(leaves, size1, 0, leaves.length, true);
    }

    /// The proof with node `i` replaced; beyond its end, with one node more, or with its last one left out.
    function _spoiled(bytes32[] memory proof, uint256 i) private pure returns (bytes32[] memory other) {
        uint256 length = proof.length;
        other = new bytes32[](
            i < length
                ? length
                : i == length
                    ? length + 1
                    : length - 1
        );
        for (uint256 j = 0; j < other.length && j < length; ++j) other[j] = proof[j];
        if (i <= length) other[i] = OTHER;
    }

    function _ways(bytes32[] memory proof) private pure returns (uint256) {
        return proof.length == 0 ? 1 : proof.length + 2;
    }

    function _one(bytes32 node) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](1);
        proof[0] = node;
    }

    function _node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(bytes.concat(hex"01", left, right));
    }

    // ——— hashes

    function test_hashes_as_the_reference_implementation_does() public view {
        assertEq(tree.root(), 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855);
        assertEq(tree.leafHash(""), 0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d);
    }

    function test_grows_to_the_root_of_the_reference_implementation() public {
        bytes[8] memory entries = [
            bytes(""),
            hex"00",
            hex"10",
            hex"2021",
            hex"3031",
            hex"40414243",
            hex"5051525354555657",
            hex"606162636465666768696a6b6c6d6e6f"
        ];
        for (uint256 i = 0; i < 8; ++i) tree.append(_one(tree.leafHash(entries[i])));
        assertEq(tree.root(), 0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328);
    }

    // ——— verifyInclusion

    function test_proves_every_leaf_of_every_small_tree() public view {
        for (uint64 size = 1; size <= 20; ++size) {
            bytes32[] memory leaves = _leaves(size);
            bytes32 root = _root(leaves, size);
            for (uint64 index = 0; index < size; ++index) {
                bytes32[] memory proof = _path(leaves, index);
                assertTrue(tree.verifyInclusion(leaves[index], index, size, root, proof));
                assertFalse(tree.verifyInclusion(OTHER, index, size, root, proof), "another leaf");
                assertFalse(tree.verifyInclusion(leaves[index], index, size, OTHER, proof), "another root");
                for (uint64 place = 0; place <= size; ++place) {
                    if (place == index) continue;
                    assertFalse(tree.verifyInclusion(leaves[index], place, size, root, proof), "another place");
                }
            }
        }
    }

    function testFuzz_proves_a_leaf_and_refuses_a_spoiled_proof(uint256 size, uint256 index, uint256 way) public view {
        size = bound(size, 1, 300);
        index = bound(index, 0, size - 1);
        bytes32[] memory leaves = _leaves(size);
        bytes32 root = _root(leaves, size);
        bytes32[] memory proof = _path(leaves, index);
        assertTrue(tree.verifyInclusion(leaves[index], uint64(index), uint64(size), root, proof));
        bytes32[] memory wrong = _spoiled(proof, bound(way, 0, _ways(proof) - 1));
        assertFalse(tree.verifyInclusion(leaves[index], uint64(index), uint64(size), root, wrong));
    }

    function test_refuses_a_place_in_a_tree_of_no_entry() public view {
        bytes32 empty = tree.root();
        assertFalse(tree.verifyInclusion(empty, 0, 0, empty, new bytes32[](0)));
        assertTrue(tree.verifyInclusion(empty, 0, 1, empty, new bytes32[](0)));
        assertFalse(tree.verifyInclusion(empty, 1, 1, empty, new bytes32[](0)));
    }

    function test_proves_the_last_leaf_of_the_largest_trees() public view {
        bytes32 root = _node(OTHER, keccak256("lone"));
        uint64 half = uint64(1) << 63;
        assertTrue(tree.verifyInclusion(keccak256("lone"), half, half + 1, root, _one(OTHER)));
        assertFalse(tree.verifyInclusion(keccak256("lone"), half - 1, half + 1, root, _one(OTHER)));
        assertFalse(tree.verifyInclusion(keccak256("lone"), LARGEST, LARGEST, root, _one(OTHER)));
        assertFalse(tree.verifyInclusion(keccak256("lone"), LARGEST - 1, LARGEST, root, _one(OTHER)));
    }

    /// Roots made to fit: only the number of nodes gives these proofs away.
    function test_refuses_a_proof_that_goes_on_above_the_root() public view {
        bytes32 leaf = keccak256("leaf");
        assertTrue(tree.verifyInclusion(leaf, 1, 2, _node(OTHER, leaf), _one(OTHER)));
        assertFalse(tree.verifyInclusion(leaf, 0, 1, _node(OTHER, leaf), _one(OTHER)));

        bytes32[] memory leaves = _leaves(5);
        bytes32[] memory longer = _spoiled(_proof(leaves, 3), 4);
        (bytes32 root1, bytes32 root2) = (_node(OTHER, _root(leaves, 3)), _node(OTHER, _root(leaves, 5)));
        assertFalse(tree.verifyConsistency(3, root1, 5, root2, longer));
        assertFalse(tree.verifyContradiction(3, leaf, 5, root2, longer));
        assertFalse(tree.verifyContradiction(1, leaf, 1, root2, longer));
    }

    // ——— verifyConsistency

    function test_proves_the_consistency_of_every_two_small_trees() public view {
        for (uint64 size2 = 1; size2 <= 20; ++size2) {
            bytes32[] memory leaves = _leaves(size2);
            bytes32 root2 = _root(leaves, size2);
            for (uint64 size1 = 1; size1 <= size2; ++size1) {
                bytes32 root1 = _root(leaves, size1);
                bytes32[] memory proof = _proof(leaves, size1);
                assertTrue(tree.verifyConsistency(size1, root1, size2, root2, proof));
                assertFalse(tree.verifyConsistency(size1, OTHER, size2, root2, proof), "another first root");
                assertFalse(tree.verifyConsistency(size1, root1, size2, OTHER, proof), "another second root");
                if (size1 < size2) {
                    assertFalse(tree.verifyConsistency(size2, root2, size1, root1, proof), "the wrong way round");
                    assertFalse(tree.verifyConsistency(size1, root1, size2, root2, new bytes32[](0)), "no proof");
                }
            }
        }
    }

    function testFuzz_proves_consistency_and_refuses_a_spoiled_proof(
        uint256 size1,
        uint256 size2,
        uint256 way
    ) public view {
        size2 = bound(size2, 1, 300);
        size1 = bound(size1, 1, size2);
        bytes32[] memory leaves = _leaves(size2);
        (bytes32 root1, bytes32 root2) = (_root(leaves, size1), _root(leaves, size2));
        bytes32[] memory proof = _proof(leaves, size1);
        assertTrue(tree.verifyConsistency(uint64(size1), root1, uint64(size2), root2, proof));
        bytes32[] memory wrong = _spoiled(proof, bound(way, 0, _ways(proof) - 1));
        assertFalse(tree.verifyConsistency(uint64(size1), root1, uint64(size2), root2, wrong));
    }

    function test_refuses_a_first_tree_of_no_entry_and_different_roots_of_one_size() public view {
        bytes32 empty = tree.root();
        bytes32[] memory none = new bytes32[](0);
        assertFalse(tree.verifyConsistency(0, empty, 1, OTHER, none));
        assertFalse(tree.verifyConsistency(0, empty, 1, OTHER, _one(OTHER)));
        assertFalse(tree.verifyConsistency(0, empty, 0, empty, none));
        assertTrue(tree.verifyConsistency(LARGEST, OTHER, LARGEST, OTHER, none));
        assertFalse(tree.verifyConsistency(LARGEST, OTHER, LARGEST, empty, none));
        assertFalse(tree.verifyConsistency(LARGEST, OTHER, LARGEST, OTHER, _one(OTHER)));
        assertFalse(tree.verifyConsistency(LARGEST, OTHER, LARGEST - 1, OTHER, none));
    }

    function test_proves_the_consistency_of_the_largest_trees() public view {
        bytes32 root = _node(OTHER, keccak256("lone"));
        uint64 half = uint64(1) << 63;
        assertTrue(tree.verifyConsistency(half, OTHER, half + 1, root, _one(keccak256("lone"))));
        assertFalse(tree.verifyConsistency(half, OTHER, LARGEST, root, new bytes32[](0)));
    }

    // ——— verifyContradiction

    function testFuzz_convicts_exactly_the_trees_that_begin_otherwise(
        uint256 size1,
        uint256 size2,
        uint256 forged,
        uint256 way
    ) public view {
        size2 = bound(size2, 1, 200);
        size1 = bound(size1, 1, size2);
        bytes32[] memory leaves = _leaves(size2);
        bytes32 honest = _root(leaves, size1);
        forged = bound(forged, 0, size2 - 1);
        leaves[forged] = keccak256("forged");
        (bytes32 root1, bytes32 root2) = (_root(leaves, size1), _root(leaves, size2));
        bool equal = size1 == size2;
        bytes32[] memory proof = equal ? new bytes32[](0) : ReferenceTree.subproof(leaves, size1, 0, size2, false);
        assertEq(tree.verifyContradiction(uint64(size1), honest, uint64(size2), root2, proof), forged < size1);
        assertFalse(tree.verifyContradiction(uint64(size1), root1, uint64(size2), root2, proof), "one tree");
        bytes32[] memory wrong = _spoiled(proof, bound(way, 0, _ways(proof) - 1));
        assertFalse(tree.verifyContradiction(uint64(size1), honest, uint64(size2), root2, wrong), "no evidence");
    }

    function test_convicts_nobody_by_a_tree_of_no_entry_or_the_wrong_way_round() public view {
        bytes32[] memory none = new bytes32[](0);
        assertFalse(tree.verifyContradiction(0, OTHER, 1, OTHER, _one(OTHER)));
        assertFalse(tree.verifyContradiction(0, OTHER, 0, keccak256("x"), none));
        assertFalse(tree.verifyContradiction(2, OTHER, 1, keccak256("x"), none));
        assertFalse(tree.verifyContradiction(1, OTHER, 2, keccak256("x"), none));
        assertTrue(tree.verifyContradiction(2, OTHER, 2, keccak256("x"), none));
    }

    // ——— MerkleFrontier

    function test_grows_one_by_one_through_every_size() public {
        bytes32[] memory leaves = _leaves(130);
        for (uint256 size = 1; size <= leaves.length; ++size) {
            tree.append(_one(leaves[size - 1]));
            assertEq(tree.size(), size);
            assertEq(tree.root(), _root(leaves, size));
        }
    }

    function testFuzz_grows_alike_in_whatever_batches(uint8[6] memory batches) public {
        bytes32[] memory leaves = _leaves(6 * 255);
        uint256 size = 0;
        for (uint256 i = 0; i < batches.length; ++i) {
            bytes32[] memory batch = new bytes32[](batches[i]);
            for (uint256 j = 0; j < batch.length; ++j) batch[j] = leaves[size + j];
            tree.append(batch);
            size += batch.length;
            assertEq(tree.size(), size);
            assertEq(tree.root(), _root(leaves, size));
        }
    }

    function test_grows_beyond_the_half_of_the_largest_tree() public {
        tree.begin(uint64(1) << 63, 63, OTHER);
        tree.append(_one(keccak256("lone")));
        assertEq(tree.root(), _node(OTHER, keccak256("lone")));
    }
}
