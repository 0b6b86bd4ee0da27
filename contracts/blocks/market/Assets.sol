// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {IAtomicMarket} from "./IAtomicMarket.sol";

/// @title Assets
/// @notice Moves any kind of asset straight from giver to receiver, and checks that it arrived.
///
/// ERC-20 is checked by the receiver's balance and ERC-721 by its new owner. `transferFrom` of both has one selector, so
/// the check also catches an asset that is signed as one kind and is the other. ERC-1155 is not checked: its receiver
/// is called and may have passed the units on by the time the call returns.
library Assets {
    using SafeERC20 for IERC20;

    /// @dev One asset, without an amount.
    struct Asset {
        IAtomicMarket.AssetKind kind;
        address token;
        uint256 id;
    }

    function offeredBy(IAtomicMarket.Order calldata order) internal pure returns (Asset memory) {
        return Asset(order.offerKind, order.offerToken, order.offerId);
    }

    function wantedBy(IAtomicMarket.Order calldata order) internal pure returns (Asset memory) {
        return Asset(order.wantKind, order.wantToken, order.wantId);
    }

    function equal(Asset memory a, Asset memory b) internal pure returns (bool) {
        return a.kind == b.kind && a.token == b.token && a.id == b.id;
    }

    /// @notice Moves `amount` of `asset`; coin is taken from what came with the call.
    /// @param note For an ERC-1155 receiver.
    function move(Asset memory asset, address from, address to, uint256 amount, bytes memory note) internal {
        if (amount == 0) return;
        if (asset.kind == IAtomicMarket.AssetKind.ERC20) _moveERC20(IERC20(asset.token), from, to, amount);
        else if (asset.kind == IAtomicMarket.AssetKind.ERC721) _moveERC721(IERC721(asset.token), from, to, asset.id);
        else if (asset.kind == IAtomicMarket.AssetKind.ERC1155) {
            IERC1155(asset.token).safeTransferFrom(from, to, asset.id, amount, note);
        } else if (!LowLevelCall.callNoReturn(to, amount, "")) revert IAtomicMarket.NativeTransferFailed(to, amount);
    }

    /// @notice Tries the giver's ERC-2612 permit. Whether it worked shows in the transfer: the permit may have been sent
    /// by somebody else before, which does no harm, so a failure says nothing.
    function tryPermit(address token, address giver, bytes calldata permit) internal {
        if (permit.length != 160) return;
        (uint256 value, uint256 deadline, uint256 v, bytes32 r, bytes32 s) = abi.decode(
            permit,
            (uint256, uint256, uint256, bytes32, bytes32)
        );
        bytes memory call = abi.encodeCall(
            IERC20Permit.permit,
            (giver, address(this), value, deadline, uint8(v), r, s) // a longer v is no signature in any case
        );
        LowLevelCall.callNoReturn(token, call);
    }

    function _moveERC20(IERC20 token, address from, address to, uint256 amount) private {
        uint256 before = token.balanceOf(to);
        token.safeTransferFrom(from, to, amount);
        uint256 balance = token.balanceOf(to);
        uint256 received = balance > before ? balance - before : 0;
        uint256 expected = from == to ? 0 : amount;
        if (received != expected) revert IAtomicMarket.TransferInexact(address(token), received, expected);
    }

    function _moveERC721(IERC721 token, address from, address to, uint256 id) private {
        token.transferFrom(from, to, id);
        if (token.ownerOf(id) != to) revert IAtomicMarket.TransferInexact(address(token), 0, 1);
    }
}
