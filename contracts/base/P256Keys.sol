// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

/// @title P256Keys
/// @notice Signatures of keys that are known by the SHA-256 of their SubjectPublicKeyInfo, as certificates know them.
library P256Keys {
    /// @dev The SubjectPublicKeyInfo of a P-256 key up to its coordinates (RFC 5480).
    bytes private constant SPKI = hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004";

    /// @notice Tells whether the key behind a digest signed a statement (ECDSA with SHA-256; high s is refused).
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @param statement What was signed.
    /// @param qx The key's x.
    /// @param qy The key's y.
    /// @param r Of the signature.
    /// @param s Of the signature.
    function signed(
        bytes32 spki,
        bytes memory statement,
        bytes32 qx,
        bytes32 qy,
        bytes32 r,
        bytes32 s
    ) internal view returns (bool) {
        return sha256(abi.encodePacked(SPKI, qx, qy)) == spki && P256.verify(sha256(statement), r, s, qx, qy);
    }
}
