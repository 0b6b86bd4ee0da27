// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAtomicMarket} from "../blocks/market/IAtomicMarket.sol";
import {OrderHash} from "../blocks/market/OrderHash.sol";
import {Royalties} from "../blocks/market/Royalties.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";

/// @title MarketAssemblyHarness
/// @notice The market's two assembly routines beside their plain twins, and the memory after them.
contract MarketAssemblyHarness {
    /// @dev `untouched`: whether what stands in memory before and after the order, and the order, are as they were.
    function hashFast(IAtomicMarket.Order calldata source) external pure returns (bytes32 hash, bool untouched) {
        bytes memory before = "what stands in memory before it";
        IAtomicMarket.Order memory order = source;
        bytes memory behind = "what stands in memory behind it";
        hash = OrderHash.ofOrder(order);
        untouched =
            keccak256(before) == keccak256("what stands in memory before it") &&
            keccak256(behind) == keccak256("what stands in memory behind it") &&
            keccak256(abi.encode(order)) == keccak256(abi.encode(source));
    }

    function hashPlain(IAtomicMarket.Order calldata order) external pure returns (bytes32) {
        return keccak256(abi.encode(OrderHash.ORDER_TYPEHASH, order));
    }

    function askFast(address token, uint256 id, uint256 price) external view returns (address, uint256) {
        return Royalties.ask(token, id, price);
    }

    function askPlain(address token, uint256 id, uint256 price) external view returns (address, uint256) {
        (bool ok, bytes memory answer) = token.staticcall{gas: Royalties.GAS_CAP}(
            abi.encodeCall(IERC2981.royaltyInfo, (id, price))
        );
        if (!ok || answer.length < 64) return (address(0), 0);
        (uint256 receiver, uint256 amount) = abi.decode(answer, (uint256, uint256));
        if (receiver > type(uint160).max) return (address(0), 0);
        return (address(uint160(receiver)), amount);
    }
}
