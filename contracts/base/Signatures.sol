// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures
/// @notice One answer to "did this account sign this digest?" for every kind of account.
///
/// The key of the account is asked first, its code second. So four kinds of signer work alike: an externally owned
/// account (ECDSA, 65 bytes or the 64 bytes of ERC-2098), a contract account (ERC-1271), an account that delegates to
/// code by ERC-7702, whose key stays in command whatever its delegate answers, and a key without an address of its own
/// (ERC-7913: P-256, a passkey, RSA), which acts under the address that {accountOf} derives from it. Nobody can make the
/// key of an ordinary contract, so asking the key first opens no second door to it.
library Signatures {
    /// @dev Separates the accounts of keys from every other address: those of ECDSA keys and of contracts are digests of
    /// something else.
    bytes32 private constant ACCOUNT_DOMAIN = keccak256("Trellis account of an ERC-7913 signer v1");

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
        if (signer.code.length == 0) return _isOfKeyAccount(signer, digest, signature);
        return SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    /// @notice Tells whether the ECDSA key of `signer` signed `digest`; for standards that take the signature in parts.
    function isOfKey(address signer, bytes32 digest, uint8 v, bytes32 r, bytes32 s) internal pure returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, v, r, s);
        return failure == ECDSA.RecoverError.NoError && recovered == signer;
    }

    /// @notice The account of a key that has no address of its own. It cannot send transactions; what it does, it signs
    /// and somebody else sends.
    /// @param key An ERC-7913 signer: the verifier's address and behind it the key.
    function accountOf(bytes memory key) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(ACCOUNT_DOMAIN, keccak256(key))))));
    }

    /// @dev Such a signature is `key ‖ signature of the key ‖ length of the key (2 bytes)`: the account is a digest, so the
    /// key has to be told.
    function _isOfKeyAccount(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        uint256 length = signature.length;
        if (length < 2) return false;
        uint256 keyLength = uint16(bytes2(signature[length - 2:]));
        if (keyLength <= 20 || keyLength > length - 2) return false;
        bytes memory key = signature[:keyLength];
        return
            accountOf(key) == signer &&
            SignatureChecker.isValidSignatureNow(key, digest, signature[keyLength:length - 2]);
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
