// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures
/// @notice One answer to "did this account sign this digest?" for every kind of account.
///
/// The key of the account is asked first, its code second. So three kinds of signer work alike: an externally owned
/// account (ECDSA, 65 bytes or the 64 bytes of ERC-2098), a contract account (ERC-1271), and an account that delegates
/// to code by ERC-7702, whose key stays in command whatever its delegate answers. Nobody can make the key of an
/// ordinary contract, so asking the key first opens no second door to it.
library Signatures {
    /// @notice The signature is not one of `signer` for this digest.
    error SignatureInvalid(address signer);

    /// @notice Reverts unless `signer` signed `digest`.
    function requireValid(address signer, bytes32 digest, bytes calldata signature) internal view {
        if (!isValid(signer, digest, signature)) revert SignatureInvalid(signer);
    }

    /// @notice Tells whether `signer` signed `digest`. The zero address signs nothing.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer == address(0)) return false;
        if (_recover(digest, signature) == signer) return true;
        return
            signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    /// @dev Gives the zero address for anything that is no well-formed low-s signature.
    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address recovered) {
        if (signature.length == 64) {
            (recovered, , ) = ECDSA.tryRecover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else {
            (recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        }
    }
}
