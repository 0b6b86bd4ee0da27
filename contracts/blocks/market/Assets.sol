// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {IAtomicMarket} from "./IAtomicMarket.sol";
import {OrderTerms} from "./OrderTerms.sol";

/// @title Assets
/// @notice Moves either side of an order straight from giver to receiver, and checks that it arrived.
///
/// ERC-20 is checked by the receiver's balance, ERC-721 by its new owner. `transferFrom` of both has one selector, so the
/// checks also catch what is signed as one kind and is the other, but for a unique token of id 1 that is signed as the
/// amount 1 of its contract: it moves. ERC-1155 must say that it is one (ERC-165); what arrived is not counted, as its
/// receiver is called and may have passed the units on when the call returns.
library Assets {
    using SafeERC20 for IERC20;

    /// @notice Moves `amount` of what the order offers.
    /// @param note For an ERC-1155 receiver.
    function moveOffered(
        IAtomicMarket.Order memory order,
        address from,
        address to,
        uint256 amount,
        bytes memory note
    ) internal {
        _move(order.offerKind, order.offerToken, order.offerId, from, to, amount, note);
    }

    /// @notice Moves `amount` of what the order wants; coin is taken from what came with the call.
    function moveWanted(IAtomicMarket.Order memory order, address from, address to, uint256 amount) internal {
        bytes memory none;
        _move(order.wantKind, order.wantToken, order.wantId, from, to, amount, none);
    }

    /// @notice Tries the giver's ERC-2612 permit. Whether it worked shows in the transfer: the permit may have been sent
    /// by somebody else before, which does no harm, so a failure says nothing.
    function tryPermit(address token, address giver, bytes calldata permit) internal {
        if (permit.length != 160) return;
        (uint256 value, uint256 deadline, uint256 v, bytes32 r, bytes32 s) = abi.decode(
            permit,
            (uint256, uint256, uint256, bytes32, bytes32)
        );
        LowLevelCall.callNoReturn(
            token,
            abi.encodeCall(IERC20Permit.permit, (giver, address(this), value, deadline, uint8(v), r, s))
        );
    }

    function _move(
        uint8 kind,
        address token,
        uint256 id,
        address from,
        address to,
        uint256 amount,
        bytes memory note
    ) private {
        if (amount == 0) return;
        if (kind == OrderTerms.ERC20) {
            _moveERC20(IERC20(token), from, to, amount);
        } else if (kind == OrderTerms.ERC721) {
            _moveERC721(token, from, to, id);
        } else if (kind == OrderTerms.ERC1155) {
            _moveERC1155(token, from, to, id, amount, note);
        } else if (!LowLevelCall.callNoReturn(to, amount, note)) {
            revert IAtomicMarket.NativeTransferFailed(to, amount);
        }
    }

    function _moveERC20(IERC20 token, address from, address to, uint256 amount) private {
        uint256 before = token.balanceOf(to);
        token.safeTransferFrom(from, to, amount);
        uint256 balance = token.balanceOf(to);
        uint256 received = balance > before ? balance - before : 0;
        uint256 expected = from == to ? 0 : amount;
        if (received != expected) revert IAtomicMarket.TransferInexact(address(token), received, expected);
    }

    /// @dev A token without owners, whose `transferFrom` has the same selector, gives no such answer.
    function _moveERC721(address token, address from, address to, uint256 id) private {
        bool moved = LowLevelCall.callNoReturn(token, abi.encodeCall(IERC721.transferFrom, (from, to, id)));
        if (!moved) LowLevelCall.bubbleRevert();
        (bool answered, bytes32 owner, ) = LowLevelCall.staticcallReturn64Bytes(
            token,
            abi.encodeCall(IERC721.ownerOf, (id))
        );
        bool arrived = answered && LowLevelCall.returnDataSize() > 31 && owner == bytes32(uint256(uint160(to)));
        if (!arrived) revert IAtomicMarket.TransferInexact(token, 0, 1);
    }

    /// @dev A contract that takes any call in silence, as wrapped coin does, would seem to have delivered.
    function _moveERC1155(
        address token,
        address from,
        address to,
        uint256 id,
        uint256 amount,
        bytes memory note
    ) private {
        if (!ERC165Checker.supportsERC165InterfaceUnchecked(token, type(IERC1155).interfaceId)) {
            revert IAtomicMarket.TransferInexact(token, 0, amount);
        }
        IERC1155(token).safeTransferFrom(from, to, id, amount, note);
    }
}
