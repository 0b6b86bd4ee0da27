// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title MerkleLog
/// @notice The Merkle tree of an append-only log as RFC 9162 (Certificate Transparency 2.0), section 2.1, has it: its
/// hashes (SHA-256), and what verifies inclusion and consistency proofs.
/// @dev A root does not bind the size of its tree: one proof may lead to one root under several sizes. So size and root
/// must come from one tree head that somebody answers for, never the size from the prover.
library MerkleLog {
    /// @notice Root of the tree of no entry: SHA-256 of nothing.
    bytes32 internal constant EMPTY_ROOT = 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855;

    /// @notice Hash of an entry as a leaf; a node is hashed otherwise, so that none can be shown as if it were an entry.
    function leafHash(bytes memory entry) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x00), entry));
    }

    /// @notice Hash of a node from those of its children.
    /// @dev What `sha256(abi.encodePacked(bytes1(0x01), left, right))` is, without a copy of it in memory for each node: 190
    /// gas less for each. The precompile at address 2 takes any bytes and fails only where gas is short.
    function nodeHash(bytes32 left, bytes32 right) internal view returns (bytes32 hash) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let scratch := mload(0x40)
            mstore8(scratch, 0x01)
            mstore(add(scratch, 0x01), left)
            mstore(add(scratch, 0x21), right)
            if iszero(staticcall(gas(), 0x02, scratch, 0x41, 0x00, 0x20)) {
                revert(0x00, 0x00)
            }
            hash := mload(0x00)
        }
    }

    /// @notice Tells whether the leaf stands at `index` of the tree (RFC 9162, 2.1.3.2).
    function verifyInclusion(
        bytes32 leaf,
        uint64 index,
        uint64 size,
        bytes32 root,
        bytes32[] calldata proof
    ) internal view returns (bool) {
        if (index >= size) return false;
        uint256 position = index;
        uint256 last = size - 1;
        bytes32 hash = leaf;
        for (uint256 i = 0; i < proof.length; ++i) {
            if (last == 0) return false;
            if (position & 1 == 1 || position == last) {
                hash = nodeHash(proof[i], hash);
                (position, last) = _skipLoneLevels(position, last);
            } else {
                hash = nodeHash(hash, proof[i]);
            }
            (position, last) = (position >> 1, last >> 1);
        }
        return last == 0 && hash == root;
    }

    /// @notice Tells whether the second tree is the first with more entries behind it (RFC 9162, 2.1.4.2).
    /// @dev A tree is consistent with itself by the empty proof. The tree of no entry is consistent with every other and
    /// there is no proof to it: the caller decides what a size of zero means, here it is refused.
    function verifyConsistency(
        uint64 size1,
        bytes32 root1,
        uint64 size2,
        bytes32 root2,
        bytes32[] calldata proof
    ) internal view returns (bool) {
        if (size1 == 0 || size1 > size2) return false;
        if (size1 == size2) return proof.length == 0 && root1 == root2;
        if (proof.length == 0) return false;
        // A first tree of 2^n entries is itself a node of the second, so the proof leaves it out.
        bool complete = size1 & (size1 - 1) == 0;
        (bytes32 prefix, bytes32 whole, bool fits) = complete
            ? _climb(size1, size2, root1, proof)
            : _climb(size1, size2, proof[0], proof[1:]);
        return fits && prefix == root1 && whole == root2;
    }

    /// @notice Tells whether the proof shows that the second tree does not begin with the first: of equal sizes, that the
    /// roots differ; else, that its first `size1` entries have another root than `root1`.
    /// @dev The proof is a consistency proof made in the second tree, with its first node always spelled out (that of
    /// `verifyConsistency` leaves it out for a `size1` of 2^n). Leading to `root2` by way of `size2`, it can only hold the
    /// second tree's own nodes: who stated both heads of one honest tree cannot be convicted.
    function verifyContradiction(
        uint64 size1,
        bytes32 root1,
        uint64 size2,
        bytes32 root2,
        bytes32[] calldata proof
    ) internal view returns (bool) {
        if (size1 == 0 || size1 > size2) return false;
        if (size1 == size2) return proof.length == 0 && root1 != root2;
        if (proof.length == 0) return false;
        (bytes32 prefix, bytes32 whole, bool fits) = _climb(size1, size2, proof[0], proof[1:]);
        return fits && prefix != root1 && whole == root2;
    }

    /// @dev From the node in which the first tree ends, up: the roots of both trees, and whether the proof has as many
    /// nodes as it must have.
    function _climb(
        uint64 size1,
        uint64 size2,
        bytes32 start,
        bytes32[] calldata path
    ) private view returns (bytes32 prefix, bytes32 whole, bool fits) {
        uint256 position = size1 - 1;
        uint256 last = size2 - 1;
        while (position & 1 == 1) (position, last) = (position >> 1, last >> 1);
        (prefix, whole) = (start, start);
        for (uint256 i = 0; i < path.length; ++i) {
            if (last == 0) return (prefix, whole, false);
            if (position & 1 == 1 || position == last) {
                prefix = nodeHash(path[i], prefix);
                whole = nodeHash(path[i], whole);
                (position, last) = _skipLoneLevels(position, last);
            } else {
                whole = nodeHash(whole, path[i]);
            }
            (position, last) = (position >> 1, last >> 1);
        }
        fits = last == 0;
    }

    /// @dev The last node of an uneven level has no sibling and stands unchanged one level higher.
    function _skipLoneLevels(uint256 position, uint256 last) private pure returns (uint256, uint256) {
        while (position & 1 == 0 && position != 0) (position, last) = (position >> 1, last >> 1);
        return (position, last);
    }
}
