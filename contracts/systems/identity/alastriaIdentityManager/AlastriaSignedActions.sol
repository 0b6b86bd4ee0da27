// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Signatures} from "../../../base/Signatures.sol";
import {SignedActions} from "../../../base/SignedActions.sol";

/// @title AlastriaSignedActions
/// @notice What every `…BySig` twin of this system does before the action: deadline and signature, without a nonce.
/// Every entry only moves forward and no two moves of an entry look alike, so a signature that was used once meets an
/// entry it cannot move. A nonce would add nothing but a slot, an order among independent actions, and a counter by
/// which one could tell that two of them are of the same wallet.
abstract contract AlastriaSignedActions is EIP712 {
    /// @dev Checks that `signer` signed a struct that contains `deadline`, and that its last second has not passed.
    function _requireSigned(
        address signer,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) internal view {
        if (block.timestamp > deadline) revert SignedActions.SignatureExpired(deadline);
        Signatures.requireValid(signer, _hashTypedDataV4(structHash), signature);
    }
}
