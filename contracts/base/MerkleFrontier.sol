// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleLog} from "./MerkleLog.sol";

/// @title MerkleFrontier
/// @notice Appends to a log's tree on chain, by keeping only the roots of its complete subtrees: one for each bit of its
/// size, the largest to the left. Appending writes one node and hashes one, on average.
/// @dev Nodes of levels that the size does not have are left where they are: to overwrite them later is cheaper.
library MerkleFrontier {
    /// @dev A tree of less than 2^64 entries has no more levels.
    uint256 private constant LEVELS = 64;

    /// @notice Appends leaves to the tree of `size` leaves. The caller keeps the size.
    /// @dev Every node is read at most once and written at most once, however many leaves there are.
    function append(
        mapping(uint256 level => bytes32 node) storage nodes,
        uint64 size,
        bytes32[] calldata leafHashes
    ) internal returns (uint64 newSize) {
        bytes32[] memory fresh = new bytes32[](LEVELS);
        uint256 isFresh = 0;
        newSize = size;
        for (uint256 i = 0; i < leafHashes.length; ++i) {
            bytes32 node = leafHashes[i];
            uint256 level = 0;
            for (; (newSize >> level) & 1 == 1; ++level) {
                bool known = (isFresh >> level) & 1 == 1;
                node = MerkleLog.nodeHash(known ? fresh[level] : nodes[level], node);
            }
            fresh[level] = node;
            isFresh |= 1 << level;
            ++newSize;
        }
        for (uint256 rest = isFresh & newSize; rest != 0; rest &= rest - 1) {
            uint256 level = _lowestLevel(rest);
            nodes[level] = fresh[level];
        }
    }

    /// @notice Root of the tree of `size` leaves whose nodes these are.
    function root(
        mapping(uint256 level => bytes32 node) storage nodes,
        uint64 size
    ) internal view returns (bytes32 hash) {
        if (size == 0) return MerkleLog.EMPTY_ROOT;
        hash = nodes[_lowestLevel(size)];
        for (uint256 rest = size & (size - 1); rest != 0; rest &= rest - 1) {
            hash = MerkleLog.nodeHash(nodes[_lowestLevel(rest)], hash);
        }
    }

    function _lowestLevel(uint256 levels) private pure returns (uint256 level) {
        while ((levels >> level) & 1 == 0) ++level;
    }
}
