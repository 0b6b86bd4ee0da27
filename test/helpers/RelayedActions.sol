// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../contracts/base/Signatures.sol";
import {BlockTest} from "./BlockTest.sol";

/// @title RelayedActions
/// @notice What the tests of `…BySig` twins do alike: an attacker alters what was signed, a relayer sends it, and sends it
/// again.
abstract contract RelayedActions is BlockTest {
    address internal relayer = makeAddr("relayer");

    /// @dev Sends calls that somebody altered; each is refused as not signed.
    function _refused(address target, address signer, bytes[] memory altered) internal {
        for (uint256 i = 0; i < altered.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, signer));
            _send(target, altered[i]);
        }
    }

    /// @dev Sends what was signed; a second time it is refused.
    function _once(address target, address signer, bytes memory call) internal {
        _send(target, call);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, signer, 1));
        _send(target, call);
    }

    /// @dev A call of a relayer's; where a refusal is expected, that counts as sent.
    function _send(address target, bytes memory call) private {
        _actAs(relayer);
        (bool sent, ) = target.call(call);
        assertTrue(sent);
    }
}
