// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {IAuthorizations} from "../../../contracts/blocks/token/IAuthorizations.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {StableTokenFixture} from "./StableTokenFixture.sol";

contract AuthorizationsTest is StableTokenFixture {
    uint256 private constant BLOCK_FLAG = 1 << 47; // OpenZeppelin reads such times as block numbers

    function _invalid(address signer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Signatures.SignatureInvalid.selector, signer);
    }

    function _used(address authorizer, bytes32 nonce) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, authorizer, nonce);
    }

    function _split(bytes memory signature) private pure returns (uint8 v, bytes32 r, bytes32 s) {
        (r, s) = abi.decode(signature, (bytes32, bytes32));
        v = uint8(signature[64]);
    }

    function _transfer(Authorization memory a, bytes memory signature) private {
        token.transferWithAuthorization(a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, signature);
    }

    function _transferSplit(Authorization memory a, bytes memory signature) private {
        (uint8 v, bytes32 r, bytes32 s) = _split(signature);
        token.transferWithAuthorization(a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, v, r, s);
    }

    function _receive(Authorization memory a, bytes memory signature) private {
        token.receiveWithAuthorization(a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, signature);
    }

    function _receiveSplit(Authorization memory a, bytes memory signature) private {
        (uint8 v, bytes32 r, bytes32 s) = _split(signature);
        token.receiveWithAuthorization(a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, v, r, s);
    }

    function _signTransfer(Authorization memory a) private view returns (bytes memory) {
        return _sign(holderKey, _authorizationHash(TRANSFER_TYPEHASH, a));
    }

    function _signReceive(Authorization memory a) private view returns (bytes memory) {
        return _sign(holderKey, _authorizationHash(RECEIVE_TYPEHASH, a));
    }

    function _compact(bytes memory signature) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = _split(signature);
        return abi.encodePacked(r, bytes32((uint256(v - 27) << 255) | uint256(s)));
    }

    /// @dev As printed in the ERCs, so that what is signed here is what every wallet signs.
    function test_signs_the_types_of_the_ERCs() public pure {
        assertEq(PERMIT_TYPEHASH, 0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9);
        assertEq(TRANSFER_TYPEHASH, 0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267);
        assertEq(RECEIVE_TYPEHASH, 0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8);
        assertEq(CANCEL_TYPEHASH, 0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429);
    }

    // Permits

    function test_a_permit_works_split_as_bytes_and_compact() public {
        for (uint256 nonce = 0; nonce < 3; nonce++) {
            uint256 value = AMOUNT + nonce;
            bytes memory signature = _sign(holderKey, _permitHash(holder, spender, value, nonce, NOW));
            vm.expectEmit(address(token));
            emit IERC20.Approval(holder, spender, value);
            if (nonce == 0) {
                (uint8 v, bytes32 r, bytes32 s) = _split(signature);
                token.permit(holder, spender, value, NOW, v, r, s);
            } else {
                token.permit(holder, spender, value, NOW, nonce == 1 ? signature : _compact(signature));
            }
            assertEq(token.allowance(holder, spender), value);
            assertEq(token.nonces(holder), nonce + 1);
        }
    }

    function test_a_contract_account_permits() public {
        bytes memory signature = _sign(holderKey, _permitHash(address(account), spender, AMOUNT, 0, NOW));
        token.permit(address(account), spender, AMOUNT, NOW, signature);
        assertEq(token.allowance(address(account), spender), AMOUNT);
    }

    function test_a_delegated_account_permits_with_its_key() public {
        vm.etch(holder, abi.encodePacked(hex"ef0100", new SmartAccount(stranger)));
        bytes memory signature = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW));
        token.permit(holder, spender, AMOUNT, NOW, signature);
        assertEq(token.allowance(holder, spender), AMOUNT);
    }

    function test_refuses_a_permit_after_its_deadline() public {
        bytes memory signature = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW - 1));
        (uint8 v, bytes32 r, bytes32 s) = _split(signature);
        bytes memory expired = abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, NOW - 1);
        vm.expectRevert(expired);
        token.permit(holder, spender, AMOUNT, NOW - 1, signature);
        vm.expectRevert(expired);
        token.permit(holder, spender, AMOUNT, NOW - 1, v, r, s);
    }

    function test_refuses_a_permit_twice_in_either_form() public {
        bytes memory signature = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW));
        (uint8 v, bytes32 r, bytes32 s) = _split(signature);
        token.permit(holder, spender, AMOUNT, NOW, signature);
        vm.expectRevert(_invalid(holder));
        token.permit(holder, spender, AMOUNT, NOW, signature);
        address other = ecrecover(_digest(_permitHash(holder, spender, AMOUNT, 1, NOW)), v, r, s);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612InvalidSigner.selector, other, holder));
        token.permit(holder, spender, AMOUNT, NOW, v, r, s);
    }

    function test_refuses_a_permit_of_another_value_spender_or_owner() public {
        bytes memory signature = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW));
        vm.expectRevert(_invalid(holder));
        token.permit(holder, spender, AMOUNT + 1, NOW, signature);
        vm.expectRevert(_invalid(holder));
        token.permit(holder, stranger, AMOUNT, NOW, signature);
        vm.expectRevert(_invalid(address(account)));
        token.permit(address(account), spender, AMOUNT, NOW, signature);
        vm.expectRevert(_invalid(address(0)));
        token.permit(address(0), spender, AMOUNT, NOW, signature);
    }

    function test_a_permit_that_was_brought_first_by_somebody_else_does_no_harm() public {
        bytes memory signature = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW));
        vm.prank(stranger);
        token.permit(holder, spender, AMOUNT, NOW, signature);
        vm.startPrank(spender);
        (bool permitted, ) = address(token).call(
            abi.encodeCall(IAuthorizations.permit, (holder, spender, AMOUNT, NOW, signature))
        );
        assertFalse(permitted);
        token.transferFrom(holder, spender, AMOUNT); // the allowance is there all the same
        vm.stopPrank();
        assertEq(token.balanceOf(spender), AMOUNT);
    }

    // Transferring

    function test_an_authorization_works_split_as_bytes_and_compact() public {
        for (uint256 form = 0; form < 3; form++) {
            Authorization memory a = _authorization(holder, receiver, AMOUNT);
            bytes memory signature = _signTransfer(a);
            assertFalse(token.authorizationState(holder, a.nonce));
            vm.expectEmit(address(token));
            emit IERC3009.AuthorizationUsed(holder, a.nonce);
            vm.expectEmit(address(token));
            emit IERC20.Transfer(holder, receiver, AMOUNT);
            vm.prank(relayer);
            if (form == 0) _transferSplit(a, signature);
            else _transfer(a, form == 1 ? signature : _compact(signature));
            assertTrue(token.authorizationState(holder, a.nonce));
            assertEq(token.balanceOf(receiver), (form + 1) * AMOUNT);
        }
    }

    function test_a_contract_account_authorizes_until_it_changes_its_mind() public {
        Authorization memory a = _authorization(address(account), receiver, AMOUNT);
        bytes memory signature = _signTransfer(a);
        account.refuse(true);
        vm.expectRevert(_invalid(address(account)));
        _transfer(a, signature);
        account.refuse(false);
        _transfer(a, signature);
        assertEq(token.balanceOf(receiver), AMOUNT);
        vm.expectRevert(_used(address(account), a.nonce));
        _transfer(a, signature);
    }

    function test_a_delegated_account_authorizes_with_its_key_in_either_form() public {
        vm.etch(holder, abi.encodePacked(hex"ef0100", new SmartAccount(stranger)));
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        _transfer(a, _signTransfer(a));
        a = _authorization(holder, receiver, AMOUNT);
        _transferSplit(a, _signTransfer(a));
        assertEq(token.balanceOf(receiver), 2 * AMOUNT);
    }

    function test_refuses_an_authorization_twice_in_either_form() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        bytes memory signature = _signTransfer(a);
        _transfer(a, signature);
        vm.expectRevert(_used(holder, a.nonce));
        _transfer(a, signature);
        vm.expectRevert(_used(holder, a.nonce));
        _transferSplit(a, signature);
        signature = _signReceive(a);
        vm.expectRevert(_used(holder, a.nonce));
        vm.prank(receiver);
        _receive(a, signature);
    }

    function test_the_same_nonce_of_another_account_is_another_nonce() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        _transfer(a, _signTransfer(a));
        a.from = address(account);
        _transfer(a, _signTransfer(a));
        assertEq(token.balanceOf(receiver), 2 * AMOUNT);
    }

    function test_refuses_anything_else_than_what_was_authorized() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        bytes memory signature = _signTransfer(a);
        for (uint256 field = 0; field < 6; field++) {
            Authorization memory b = Authorization(a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce);
            if (field == 0) b.from = address(account);
            if (field == 1) b.to = stranger;
            if (field == 2) b.value++;
            if (field == 3) b.validAfter++;
            if (field == 4) b.validBefore++;
            if (field == 5) b.nonce = keccak256("other");
            vm.expectRevert(_invalid(b.from));
            _transfer(b, signature);
            vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009InvalidSignature.selector));
            _transferSplit(b, signature);
        }
    }

    function test_refuses_the_malleable_twin_of_a_signature() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        (uint8 v, bytes32 r, bytes32 s) = _split(_signTransfer(a));
        bytes32 twin = bytes32(0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 - uint256(s));
        bytes memory signature = abi.encodePacked(r, twin, v == 27 ? uint8(28) : uint8(27));
        vm.expectRevert(_invalid(holder));
        _transfer(a, signature);
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, twin));
        _transferSplit(a, signature);
    }

    function test_refuses_to_move_the_escrow_by_authorization() public {
        _request(AMOUNT);
        Authorization memory a = _authorization(address(token), receiver, AMOUNT);
        vm.expectRevert(_invalid(address(token)));
        _transfer(a, _signTransfer(a));
    }

    // Time

    function test_an_authorization_is_good_after_the_one_second_and_before_the_other() public {
        uint256[2][4] memory times = [[NOW, NOW + 1], [NOW - 1, NOW], [NOW - 1, NOW + 1], [NOW + 1, NOW + 2]];
        for (uint256 i = 0; i < times.length; i++) {
            Authorization memory a = _authorization(holder, receiver, AMOUNT);
            (a.validAfter, a.validBefore) = (times[i][0], times[i][1]);
            bytes memory signature = _signTransfer(a);
            if (i != 2) vm.expectRevert(_mistimed(a));
            _transfer(a, signature);
        }
        assertEq(token.balanceOf(receiver), AMOUNT);
    }

    function test_an_authorization_may_be_good_for_ever() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        a.validBefore = type(uint256).max;
        _transfer(a, _signTransfer(a));
        assertEq(token.balanceOf(receiver), AMOUNT);
    }

    /// @dev Between the flagged block numbers 0 and 2^40 lies every block, but as seconds they lie in the far future.
    function test_reads_flagged_times_as_seconds_like_the_ERC() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        (a.validAfter, a.validBefore) = (BLOCK_FLAG, BLOCK_FLAG | (1 << 40));
        bytes memory signature = _signTransfer(a);
        vm.expectRevert(_mistimed(a));
        _transfer(a, signature);
        vm.expectRevert(_mistimed(a));
        _transferSplit(a, signature);
        vm.warp(BLOCK_FLAG + 1);
        _transfer(a, signature);
        assertEq(token.balanceOf(receiver), AMOUNT);
    }

    function _mistimed(Authorization memory a) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ERC3009.ERC3009InvalidAuthorizationTime.selector, a.validAfter, a.validBefore);
    }

    // Receiving

    function test_a_receiver_takes_what_was_authorized_in_either_form() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        bytes memory signature = _signReceive(a);
        vm.prank(receiver);
        _receive(a, signature);
        a = _authorization(holder, receiver, AMOUNT);
        signature = _signReceive(a);
        vm.prank(receiver);
        _receiveSplit(a, signature);
        assertEq(token.balanceOf(receiver), 2 * AMOUNT);
    }

    function test_a_receiver_takes_from_a_contract_account() public {
        Authorization memory a = _authorization(address(account), receiver, AMOUNT);
        bytes memory signature = _signReceive(a);
        vm.prank(receiver);
        _receive(a, signature);
        assertEq(token.balanceOf(receiver), AMOUNT);
        assertTrue(token.authorizationState(address(account), a.nonce));
    }

    function test_nobody_but_the_receiver_brings_a_receive_authorization() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        bytes memory signature = _signReceive(a);
        bytes memory refusal = abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, receiver);
        vm.startPrank(relayer);
        vm.expectRevert(refusal);
        _receive(a, signature);
        vm.expectRevert(refusal);
        _receiveSplit(a, signature);
        vm.stopPrank();
    }

    function test_a_receive_authorization_is_no_transfer_authorization_nor_the_other_way() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        bytes memory receiving = _signReceive(a);
        bytes memory transferring = _signTransfer(a);
        vm.startPrank(receiver);
        vm.expectRevert(_invalid(holder));
        _transfer(a, receiving);
        vm.expectRevert(_invalid(holder));
        _receive(a, transferring);
        vm.stopPrank();
    }

    // Cancelling

    function test_a_cancelled_authorization_is_worthless_in_either_form() public {
        for (uint256 form = 0; form < 2; form++) {
            Authorization memory a = _authorization(holder, receiver, AMOUNT);
            bytes memory signature = _sign(holderKey, _cancelHash(holder, a.nonce));
            (uint8 v, bytes32 r, bytes32 s) = _split(signature);
            vm.expectEmit(address(token));
            emit IERC3009Cancel.AuthorizationCanceled(holder, a.nonce);
            if (form == 0) token.cancelAuthorization(holder, a.nonce, v, r, s);
            else token.cancelAuthorization(holder, a.nonce, signature);
            assertTrue(token.authorizationState(holder, a.nonce));
            bytes memory authorization = _signTransfer(a);
            vm.expectRevert(_used(holder, a.nonce));
            _transfer(a, authorization);
        }
    }

    function test_a_contract_account_cancels() public {
        bytes32 nonce = keccak256("nonce");
        token.cancelAuthorization(address(account), nonce, _sign(holderKey, _cancelHash(address(account), nonce)));
        assertTrue(token.authorizationState(address(account), nonce));
    }

    function test_refuses_to_cancel_what_is_used() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        _transfer(a, _signTransfer(a));
        bytes memory signature = _sign(holderKey, _cancelHash(holder, a.nonce));
        vm.expectRevert(_used(holder, a.nonce));
        token.cancelAuthorization(holder, a.nonce, signature);
    }

    function test_refuses_a_cancellation_by_somebody_else() public {
        bytes32 nonce = keccak256("nonce");
        (, uint256 strangerKey) = makeAddrAndKey("stranger");
        bytes memory signature = _sign(strangerKey, _cancelHash(holder, nonce));
        (uint8 v, bytes32 r, bytes32 s) = _split(signature);
        vm.expectRevert(_invalid(holder));
        token.cancelAuthorization(holder, nonce, signature);
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009InvalidSignature.selector));
        token.cancelAuthorization(holder, nonce, v, r, s);
        assertFalse(token.authorizationState(holder, nonce));
    }

    // Replay

    function test_refuses_every_signature_on_another_chain() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        bytes memory authorization = _signTransfer(a);
        bytes memory permission = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW));
        bytes memory cancellation = _sign(holderKey, _cancelHash(holder, a.nonce));
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        vm.expectRevert(_invalid(holder));
        _transfer(a, authorization);
        vm.expectRevert(_invalid(holder));
        token.permit(holder, spender, AMOUNT, NOW, permission);
        vm.expectRevert(_invalid(holder));
        token.cancelAuthorization(holder, a.nonce, cancellation);
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009InvalidSignature.selector));
        _transferSplit(a, authorization);
        vm.chainId(home);
        _transfer(a, authorization);
        assertEq(token.balanceOf(receiver), AMOUNT);
    }

    function test_refuses_every_signature_at_another_token() public {
        Authorization memory a = _authorization(holder, receiver, AMOUNT);
        bytes memory authorization = _signTransfer(a);
        bytes memory permission = _sign(holderKey, _permitHash(holder, spender, AMOUNT, 0, NOW));
        token = _deploy(6);
        vm.expectRevert(_invalid(holder));
        _transfer(a, authorization);
        vm.expectRevert(_invalid(holder));
        token.permit(holder, spender, AMOUNT, NOW, permission);
    }

    function testFuzz_refuses_random_signatures(bytes calldata signature) public {
        vm.expectRevert(_invalid(holder));
        token.cancelAuthorization(holder, REASON, signature);
        vm.expectRevert(_invalid(address(account)));
        token.cancelAuthorization(address(account), REASON, signature);
    }
}
