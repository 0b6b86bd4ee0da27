// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../base/Signatures.sol";

/// @title SignaturesHarness
/// @notice Makes the library callable from tests, with its calldata arguments.
contract SignaturesHarness {
    function isValid(address signer, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return Signatures.isValid(signer, digest, signature);
    }

    function requireValid(address signer, bytes32 digest, bytes calldata signature) external view {
        Signatures.requireValid(signer, digest, signature);
    }

    function accountOf(bytes calldata key) external pure returns (address) {
        return Signatures.accountOf(key);
    }
}
