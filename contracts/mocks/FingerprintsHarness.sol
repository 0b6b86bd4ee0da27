// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fingerprints} from "../base/Fingerprints.sol";

/// @title FingerprintsHarness
/// @notice Makes the library callable from tests, with its calldata arguments.
contract FingerprintsHarness {
    function fingerprint(bytes32 field, bytes calldata value, bytes32 salt) external pure returns (bytes32) {
        return Fingerprints.fingerprint(field, value, salt);
    }

    function discloses(
        bytes32 root,
        bytes32 field,
        bytes calldata value,
        bytes32 salt,
        bytes32[] calldata proof
    ) external pure returns (bool) {
        return Fingerprints.discloses(root, field, value, salt, proof);
    }
}
