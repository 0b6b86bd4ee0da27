// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ReferenceTree
/// @notice RFC 9162, section 2.1, word for word: the recursive definitions of MTH, PATH and PROOF over leaf hashes, slow,
/// to hold the library against.
library ReferenceTree {
    function mth(bytes32[] memory leaves, uint256 from, uint256 n) internal pure returns (bytes32) {
        if (n == 0) return sha256("");
        if (n == 1) return leaves[from];
        uint256 k = split(n);
        return sha256(bytes.concat(hex"01", mth(leaves, from, k), mth(leaves, from + k, n - k)));
    }

    function path(
        bytes32[] memory leaves,
        uint256 m,
        uint256 from,
        uint256 n
    ) internal pure returns (bytes32[] memory) {
        if (n == 1) return new bytes32[](0);
        uint256 k = split(n);
        return
            m < k
                ? _joined(path(leaves, m, from, k), mth(leaves, from + k, n - k))
                : _joined(path(leaves, m - k, from + k, n - k), mth(leaves, from, k));
    }

    /// @dev PROOF is this with `b` true; with `b` false, the node that it leaves out is spelled out.
    function subproof(
        bytes32[] memory leaves,
        uint256 m,
        uint256 from,
        uint256 n,
        bool b
    ) internal pure returns (bytes32[] memory) {
        if (m == n) return b ? new bytes32[](0) : _joined(new bytes32[](0), mth(leaves, from, n));
        uint256 k = split(n);
        return
            m <= k
                ? _joined(subproof(leaves, m, from, k, b), mth(leaves, from + k, n - k))
                : _joined(subproof(leaves, m - k, from + k, n - k, false), mth(leaves, from, k));
    }

    /// @notice Largest power of two smaller than n.
    function split(uint256 n) internal pure returns (uint256 k) {
        for (k = 1; k * 2 < n; k *= 2) {}
    }

    function _joined(bytes32[] memory list, bytes32 last) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = last;
    }
}
