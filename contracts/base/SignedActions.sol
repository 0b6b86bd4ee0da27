// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";

import {Signatures} from "./Signatures.sol";

/// @title SignedActions
/// @notice What every `…BySig` twin does before the action itself: deadline, nonce, signature.
/// The EIP-712 domain binds the chain and the contract; the struct that is signed binds the action, its nonce and its
/// deadline. Nonces are keyed (ERC-4337 semi-abstracted), so independent actions of one account need not queue.
abstract contract SignedActions is EIP712, NoncesKeyed {
    /// @notice The signed action was sent after the last second it was good for.
    error SignatureExpired(uint256 deadline);

    /// @dev Consumes `nonce` of `signer` and checks its signature over `structHash`, which must contain both the
    /// nonce and the deadline. The last valid second is `deadline` itself.
    function _authorize(
        address signer,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        _useCheckedNonce(signer, nonce);
        Signatures.requireValid(signer, _hashTypedDataV4(structHash), signature);
    }
}
