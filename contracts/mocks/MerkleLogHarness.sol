// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleFrontier} from "../base/MerkleFrontier.sol";
import {MerkleLog} from "../base/MerkleLog.sol";

/// @title MerkleLogHarness
/// @notice Test double: the libraries of logs as functions of a contract, and one tree that grows by them.
contract MerkleLogHarness {
    using MerkleFrontier for mapping(uint256 level => bytes32 node);

    mapping(uint256 level => bytes32 node) private _nodes;
    uint64 public size;

    function append(bytes32[] calldata leafHashes) external {
        size = _nodes.append(size, leafHashes);
    }

    /// @notice Puts a node and a size in place, to begin with a tree too large to be grown.
    function begin(uint64 size_, uint256 level, bytes32 node) external {
        size = size_;
        _nodes[level] = node;
    }

    function root() external view returns (bytes32) {
        return _nodes.root(size);
    }

    function leafHash(bytes memory entry) external pure returns (bytes32) {
        return MerkleLog.leafHash(entry);
    }

    function verifyInclusion(
        bytes32 leaf,
        uint64 index,
        uint64 treeSize,
        bytes32 treeRoot,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.verifyInclusion(leaf, index, treeSize, treeRoot, proof);
    }

    function verifyConsistency(
        uint64 size1,
        bytes32 root1,
        uint64 size2,
        bytes32 root2,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.verifyConsistency(size1, root1, size2, root2, proof);
    }

    function verifyContradiction(
        uint64 size1,
        bytes32 root1,
        uint64 size2,
        bytes32 root2,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.verifyContradiction(size1, root1, size2, root2, proof);
    }
}
