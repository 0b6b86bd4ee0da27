// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAtomicMarket} from "./IAtomicMarket.sol";

/// @title OrderHash
/// @notice EIP-712 struct hashes of what a maker signs: one order, or the root of a tree of orders.
///
/// The leaves of a tree are order hashes as they are, not hashed once more. An inner node is the hash of 64 bytes and
/// an order hash the hash of 704, so to pass a node off as an order one would have to break keccak256.
library OrderHash {
    /// @dev The enum travels as `uint8`, as EIP-712 has no enums.
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "Order(address maker,address taker,address recipient,uint8 offerKind,address offerToken,uint256 offerId,uint256 offerAmount,uint8 wantKind,address wantToken,uint256 wantId,uint256 wantAmount,bool unitsWanted,uint256 minUnits,uint64 startTime,uint64 endTime,bytes32 topic,address feeRecipient,uint16 feeBps,uint16 maxRoyaltyBps,uint64 epoch,uint256 nonce)"
    );
    bytes32 internal constant TREE_TYPEHASH = keccak256("OrderTree(bytes32 root)");

    /// @notice `keccak256(abi.encode(ORDER_TYPEHASH, order))` without the copy.
    /// @dev An order has only static fields, so in memory it already is its own encoding: 21 words. It only lacks the
    /// type hash in front, which is put there for the moment of hashing.
    function ofOrder(IAtomicMarket.Order memory order) internal pure returns (bytes32 hash) {
        bytes32 typeHash = ORDER_TYPEHASH;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let front := sub(order, 0x20)
            let kept := mload(front)
            mstore(front, typeHash)
            hash := keccak256(front, 704)
            mstore(front, kept)
        }
    }

    function ofTree(bytes32 root) internal pure returns (bytes32) {
        return keccak256(abi.encode(TREE_TYPEHASH, root));
    }
}
