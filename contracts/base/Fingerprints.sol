// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title Fingerprints
/// @notice The only two ways in which a fact about a person or a company may leave a trace on chain.
///
/// A bare hash of a tax number or a name can be guessed by trying them all, so it is personal data. A *fingerprint* is
/// a hash with a random 32-byte salt that stays with its owner: without the salt nothing can be guessed, and once the
/// salt is destroyed the trace means nothing. Several fingerprints form a Merkle tree, whose root is stored, so that
/// one field can be shown without the others.
library Fingerprints {
    /// @dev Separates fingerprints from every other hash in the system.
    bytes32 private constant DOMAIN = keccak256("Trellis fingerprint v1");

    /// @notice The fingerprint of one named field.
    /// @param field Which fact it is, for instance `keccak256("beneficiary")`.
    /// @param value The fact itself.
    /// @param salt 32 random bytes, one for each field of each record.
    function fingerprint(bytes32 field, bytes calldata value, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, field, keccak256(value), salt));
    }

    /// @notice Tells whether `root` was made with this field, by the Merkle proof (sorted pairs) of its fingerprint.
    function discloses(
        bytes32 root,
        bytes32 field,
        bytes calldata value,
        bytes32 salt,
        bytes32[] calldata proof
    ) internal pure returns (bool) {
        return root != bytes32(0) && MerkleProof.verifyCalldata(proof, root, fingerprint(field, value, salt));
    }
}
