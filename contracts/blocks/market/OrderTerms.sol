// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAtomicMarket} from "./IAtomicMarket.sol";

/// @title OrderTerms
/// @notice What an order's fields mean: which orders make sense, what so many units cost, how few may be filled.
library OrderTerms {
    uint256 internal constant BPS = 10_000;
    uint16 internal constant MAX_FEE_BPS = 1_000;
    uint8 internal constant NATIVE = uint8(IAtomicMarket.AssetKind.Native);
    uint8 internal constant ERC20 = uint8(IAtomicMarket.AssetKind.ERC20);
    uint8 internal constant ERC721 = uint8(IAtomicMarket.AssetKind.ERC721);
    uint8 internal constant ERC1155 = uint8(IAtomicMarket.AssetKind.ERC1155);

    /// @notice Reverts unless the two sides can be exchanged and the fee can be taken out of the payment.
    /// @dev `hash` is only for the error.
    function requireWellFormed(IAtomicMarket.Order memory order, bytes32 hash) internal view {
        if (
            !_isSound(order.offerKind, order.offerToken, order.offerId, order.offerAmount) ||
            !_isSound(order.wantKind, order.wantToken, order.wantId, order.wantAmount) ||
            order.offerKind == NATIVE
        ) revert IAtomicMarket.OrderMalformed(hash);
        if (order.feeBps | order.maxRoyaltyBps != 0) _requireShares(order, hash);
    }

    /// @notice How many units the whole order has.
    function totalUnits(IAtomicMarket.Order memory order) internal pure returns (uint256) {
        return order.unitsWanted ? order.wantAmount : order.offerAmount;
    }

    /// @notice Kind of the asset that is the price: the side on which no units are counted.
    function paymentKind(IAtomicMarket.Order memory order) internal pure returns (uint8) {
        return order.unitsWanted ? order.offerKind : order.wantKind;
    }

    /// @notice What is sold: the side on which units are counted.
    function goods(IAtomicMarket.Order memory order) internal pure returns (uint8 kind, address token, uint256 id) {
        if (order.unitsWanted) return (order.wantKind, order.wantToken, order.wantId);
        return (order.offerKind, order.offerToken, order.offerId);
    }

    /// @notice Whether the order can be filled only as a whole, so that no counter needs to be read.
    /// A unique token as the price cannot be paid in parts.
    function isWhole(IAtomicMarket.Order memory order, uint256 total) internal pure returns (bool) {
        return total == 1 || order.minUnits >= total || paymentKind(order) == ERC721;
    }

    /// @notice Reverts unless `units` may be filled while `left` are left.
    /// @dev The least that a bid takes is what earns the taker one smallest unit of payment: nobody gives for nothing.
    function requireUnits(IAtomicMarket.Order memory order, uint256 units, uint256 left, uint256 total) internal pure {
        uint256 minimum = Math.max(1, isWhole(order, total) ? total : Math.min(order.minUnits, left));
        if (order.unitsWanted) minimum = Math.max(minimum, Math.ceilDiv(order.wantAmount, order.offerAmount));
        if (units < minimum || units > left) revert IAtomicMarket.FillUnitsInvalid(units, minimum, left);
    }

    /// @notice What each side gives for `units`, rounded in the maker's favour; the side of the units never rounds.
    function amounts(
        IAtomicMarket.Order memory order,
        uint256 units,
        uint256 total
    ) internal pure returns (uint256 offered, uint256 wanted) {
        if (units == total) return (order.offerAmount, order.wantAmount);
        if (order.unitsWanted) return (Math.mulDiv(units, order.offerAmount, total), units);
        return (units, Math.mulDiv(units, order.wantAmount, total, Math.Rounding.Ceil));
    }

    /// @notice What `units`, taken while `left` are left, bear of an amount that the `whole` order bears.
    /// @dev Portions of one order, taken one after the other, add up to `whole` exactly, however many they are: each is
    /// the difference of two sums rounded down. So no split of an order saves its fee, and none makes it dearer.
    function portion(
        IAtomicMarket.Order memory order,
        uint256 whole,
        uint256 units,
        uint256 left
    ) internal pure returns (uint256) {
        uint256 total = totalUnits(order);
        if (units == total) return whole;
        uint256 filled = total - left;
        return Math.mulDiv(whole, filled + units, total) - Math.mulDiv(whole, filled, total);
    }

    function _requireShares(IAtomicMarket.Order memory order, bytes32 hash) private view {
        uint8 kind = paymentKind(order);
        bool divisible = kind == ERC20 || kind == NATIVE;
        bool payable_ = order.feeBps == 0 || (order.feeRecipient != address(0) && order.feeRecipient != address(this));
        if (!divisible || !payable_ || uint256(order.feeBps) + order.maxRoyaltyBps > BPS) {
            revert IAtomicMarket.OrderMalformed(hash);
        }
        if (order.feeBps > MAX_FEE_BPS) revert IAtomicMarket.FeeAboveCap(order.feeBps, MAX_FEE_BPS);
    }

    function _isSound(uint8 kind, address token, uint256 id, uint256 amount) private pure returns (bool) {
        if (kind == ERC721) return amount == 1;
        if (amount == 0) return false;
        if (kind == ERC1155) return true;
        return id == 0 && (kind == ERC20 || (kind == NATIVE && token == address(0)));
    }
}
