// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IndexedTree
/// @notice A Merkle tree in which a place is a path: the bits of an index say on which side each sibling stands. So one place holds
/// one thing, however its maker builds the tree; in a tree of sorted pairs a thing could stand at any place it claims.
///
/// A leaf is the Keccak-256 of a thing of 32 bytes, a node that of its two children, so that no node passes for a leaf. The tree is
/// perfect: places after the last thing are zero.
library IndexedTree {
    /// @notice Whether a tree of so many things has the depth of this proof, which alone is right for it.
    /// @param count How many things; not zero, and less than 2^255.
    /// @param depth How many siblings.
    function isDepthOf(uint256 count, uint256 depth) internal pure returns (bool) {
        // From 2^(depth - 1) + 1 to 2^depth things, 2 count - 1 has one bit more than the depth.
        unchecked {
            return (2 * count - 1) >> depth == 1;
        }
    }

    /// @notice The root to which a proof leads.
    /// @param thing What stands there.
    /// @param index Its place; bits beyond the depth of the proof are not looked at.
    /// @param proof The siblings, from the leaf up.
    function rootOf(bytes32 thing, uint256 index, bytes32[] calldata proof) internal pure returns (bytes32 node) {
        // Half the gas of the compiler's: the two words of scratch space hold left and right, no bounds are checked twice.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(0x00, thing)
            node := keccak256(0x00, 0x20)
            if proof.length {
                let sibling := proof.offset
                let end := add(sibling, shl(5, proof.length))
                // The lowest bit of what is left of the index, where 32 says that the node stands right.
                let path := shl(5, index)
                for {} 1 {} {
                    let side := and(path, 0x20)
                    mstore(side, node)
                    mstore(xor(side, 0x20), calldataload(sibling))
                    node := keccak256(0x00, 0x40)
                    path := shr(1, path)
                    sibling := add(sibling, 0x20)
                    if iszero(lt(sibling, end)) {
                        break
                    }
                }
            }
        }
    }
}
