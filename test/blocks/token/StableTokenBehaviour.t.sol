// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {IAuthorizations} from "../../../contracts/blocks/token/IAuthorizations.sol";
import {IStableToken} from "../../../contracts/blocks/token/IStableToken.sol";
import {SettableTransferPolicy} from "../../../contracts/mocks/SettableTransferPolicy.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {StableTokenFixture} from "./StableTokenFixture.sol";

/// @notice One table of cases for every way to act: whoever signs or sends, the answer is the same.
contract StableTokenBehaviourTest is StableTokenFixture {
    enum Way {
        Direct, // the holder's own transaction
        Delegated, // the same, of a holder that delegates to code (ERC-7702)
        Account, // a contract account's own transaction
        Spender, // approval and transferFrom
        BySignature, // ERC-3009 with v, r, s
        BySignatureBytes, // the same as bytes
        ByDelegatedSignature, // of a holder that delegates to code (ERC-7702)
        ByAccountSignature, // of a contract account (ERC-1271)
        ByReceiver // ERC-3009, brought by the receiver
    }

    enum Case {
        Works,
        FromFrozen,
        ToFrozen,
        Paused,
        PolicyRefuses,
        TooMuch,
        ToToken
    }

    SettableTransferPolicy private policy;

    function _isAccount(Way way) private pure returns (bool) {
        return way == Way.Account || way == Way.ByAccountSignature;
    }

    function _giver(Way way) private view returns (address) {
        return _isAccount(way) ? address(account) : holder;
    }

    function _delegateHolder() private {
        vm.etch(holder, abi.encodePacked(hex"ef0100", new SmartAccount(stranger)));
    }

    function _authorizationCall(Way way, address to, uint256 value) private returns (bytes memory) {
        Authorization memory a = _authorization(_giver(way), to, value);
        bytes32 typeHash = way == Way.ByReceiver ? RECEIVE_TYPEHASH : TRANSFER_TYPEHASH;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(holderKey, _digest(_authorizationHash(typeHash, a)));
        if (way == Way.BySignature || way == Way.ByReceiver) {
            bytes4 selector =
                way == Way.BySignature
                    ? IERC3009.transferWithAuthorization.selector
                    : IERC3009.receiveWithAuthorization.selector;
            return abi.encodeWithSelector(selector, a.from, to, value, a.validAfter, a.validBefore, a.nonce, v, r, s);
        }
        return
            abi.encodeCall(
                IAuthorizations.transferWithAuthorization,
                (a.from, to, value, a.validAfter, a.validBefore, a.nonce, abi.encodePacked(r, s, v))
            );
    }

    /// @dev Moves `value` from the way's giver in the way asked for.
    function _move(Way way, address to, uint256 value) private returns (bool done, bytes memory answer) {
        if (way == Way.Delegated || way == Way.ByDelegatedSignature) _delegateHolder();
        if (way == Way.Direct || way == Way.Delegated) {
            vm.prank(holder);
            return address(token).call(abi.encodeCall(token.transfer, (to, value)));
        }
        if (way == Way.Account) {
            bytes memory data = abi.encodeCall(token.transfer, (to, value));
            return address(account).call(abi.encodeCall(account.execute, (address(token), 0, data)));
        }
        if (way == Way.Spender) {
            vm.prank(holder);
            token.approve(spender, value);
            vm.prank(spender);
            return address(token).call(abi.encodeCall(token.transferFrom, (holder, to, value)));
        }
        bytes memory call = _authorizationCall(way, to, value);
        vm.prank(way == Way.ByReceiver ? to : relayer);
        return address(token).call(call);
    }

    /// @dev Brings the case about and says which answer it must get.
    function _arrange(Case case_, address giver) private returns (address to, uint256 value, bytes memory refusal) {
        (to, value) = (receiver, AMOUNT);
        if (case_ == Case.FromFrozen) {
            _freeze(giver);
            refusal = abi.encodeWithSelector(IStableToken.AccountIsFrozen.selector, giver);
        } else if (case_ == Case.ToFrozen) {
            _freeze(receiver);
            refusal = abi.encodeWithSelector(IStableToken.AccountIsFrozen.selector, receiver);
        } else if (case_ == Case.Paused) {
            _pause();
            refusal = abi.encodeWithSelector(Pausable.EnforcedPause.selector);
        } else if (case_ == Case.PolicyRefuses) {
            policy = new SettableTransferPolicy();
            policy.limit(AMOUNT - 1);
            vm.prank(admin);
            token.setTransferPolicy(address(policy));
            bytes4 reason = policy.AMOUNT_TOO_LARGE();
            refusal = abi.encodeWithSelector(IStableToken.TransferRestricted.selector, reason, giver, to, value);
        } else if (case_ == Case.TooMuch) {
            value = BALANCE + 1;
            refusal = abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector,
                giver,
                BALANCE,
                BALANCE + 1
            );
        } else if (case_ == Case.ToToken) {
            to = address(token);
            refusal = abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, to);
        }
    }

    function test_every_way_to_move_tokens_gets_the_same_answers() public {
        for (uint256 w = 0; w <= uint256(type(Way).max); w++) {
            for (uint256 c = 0; c <= uint256(type(Case).max); c++) {
                setUp();
                vm.etch(holder, "");
                (Way way, address giver) = (Way(w), _giver(Way(w)));
                (address to, uint256 value, bytes memory refusal) = _arrange(Case(c), giver);
                (bool done, bytes memory answer) = _move(way, to, value);
                if (refusal.length == 0) {
                    assertTrue(done);
                    assertEq(token.balanceOf(giver), BALANCE - AMOUNT);
                    assertEq(token.balanceOf(receiver), AMOUNT);
                } else {
                    assertFalse(done);
                    assertEq(answer, refusal);
                    assertEq(token.balanceOf(giver), BALANCE);
                    assertEq(token.balanceOf(receiver), 0);
                }
            }
        }
    }

    // Redemption

    /// @dev Asks for a redemption in the way asked for.
    function _redeem(Way way, uint256 amount) private returns (bool done, bytes memory answer) {
        address giver = _giver(way);
        if (way == Way.Delegated || way == Way.ByDelegatedSignature) _delegateHolder();
        if (way == Way.Direct || way == Way.Delegated) {
            vm.prank(holder);
            return address(token).call(abi.encodeCall(token.requestRedemption, (amount, PAYOUT)));
        }
        if (way == Way.Account) {
            bytes memory data = abi.encodeCall(token.requestRedemption, (amount, PAYOUT));
            return address(account).call(abi.encodeCall(account.execute, (address(token), 0, data)));
        }
        bytes memory signature = _sign(holderKey, _requestHash(giver, amount, 0, NOW));
        vm.prank(relayer);
        return
            address(token).call(
                abi.encodeCall(token.requestRedemptionBySig, (giver, amount, PAYOUT, 0, NOW, signature))
            );
    }

    function test_every_way_to_redeem_gets_the_same_answers() public {
        Way[6] memory ways = [
            Way.Direct,
            Way.Delegated,
            Way.Account,
            Way.BySignatureBytes,
            Way.ByDelegatedSignature,
            Way.ByAccountSignature
        ];
        Case[5] memory cases = [Case.Works, Case.FromFrozen, Case.Paused, Case.PolicyRefuses, Case.TooMuch];
        for (uint256 w = 0; w < ways.length; w++) {
            for (uint256 c = 0; c < cases.length; c++) {
                setUp();
                vm.etch(holder, "");
                address giver = _giver(ways[w]);
                (, uint256 value, bytes memory refusal) = _arrange(cases[c], giver);
                (bool done, bytes memory answer) = _redeem(ways[w], value);
                assertEq(done, cases[c] != Case.TooMuch); // the only thing that stands in a redemption's way
                if (!done) assertEq(answer, refusal);
                assertEq(token.lockedInRedemptions(), done ? AMOUNT : 0);
                assertEq(token.balanceOf(giver), done ? BALANCE - AMOUNT : BALANCE);
                if (done) assertEq(token.redemptionOf(1).holder, giver);
            }
        }
    }
}
