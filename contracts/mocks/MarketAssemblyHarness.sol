// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAtomicMarket} from "../blocks/market/IAtomicMarket.sol";
import {OrderCodec} from "../blocks/market/OrderCodec.sol";
import {Royalties} from "../blocks/market/Royalties.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";

/// @title MarketAssemblyHarness
/// @notice The market's two assembly routines beside their plain twins, and the memory after them.
contract MarketAssemblyHarness {
    function readFast(
        IAtomicMarket.Order calldata source
    ) external pure returns (IAtomicMarket.Order memory order, bytes32 hash, bytes memory after_) {
        bytes memory before = "what stood in memory before";
        (order, hash) = OrderCodec.read(source);
        after_ = bytes.concat(before, "|");
    }

    function readPlain(
        IAtomicMarket.Order calldata source
    ) external pure returns (IAtomicMarket.Order memory order, bytes32 hash) {
        order = source;
        hash = keccak256(abi.encode(OrderCodec.ORDER_TYPEHASH, source));
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
