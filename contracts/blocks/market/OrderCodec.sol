// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAtomicMarket} from "./IAtomicMarket.sol";

/// @title OrderCodec
/// @notice Reads an order once and hashes it: EIP-712 struct hashes of one order and of the root of a tree of orders.
///
/// The leaves of a tree are order hashes as they are, not hashed once more. An inner node is the hash of 64 bytes and
/// an order hash the hash of 704, so to pass a node off as an order one would have to break keccak256.
library OrderCodec {
    /// @dev The enum travels as `uint8`, as EIP-712 has no enums.
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "Order(address maker,address taker,address recipient,uint8 offerKind,address offerToken,uint256 offerId,uint256 offerAmount,uint8 wantKind,address wantToken,uint256 wantId,uint256 wantAmount,bool unitsWanted,uint256 minUnits,uint64 startTime,uint64 endTime,bytes32 topic,address feeRecipient,uint16 feeBps,uint16 maxRoyaltyBps,uint64 epoch,uint256 nonce)"
    );
    bytes32 internal constant TREE_TYPEHASH = keccak256("OrderTree(bytes32 root)");

    /// @notice Copies an order to memory and hashes it, as `order = source` and
    /// `keccak256(abi.encode(ORDER_TYPEHASH, source))` would, in a fifth of the gas.
    /// @dev An order has only static fields, so its calldata, its memory and its EIP-712 encoding are the same 21 words:
    /// one copy serves as all three. The compiler would read, check and store them one by one, and check again at every
    /// later use. Here the unused upper bits of all narrow fields are gathered and must be zero together.
    function read(
        IAtomicMarket.Order calldata source
    ) internal pure returns (IAtomicMarket.Order memory order, bytes32 hash) {
        bytes32 typeHash = ORDER_TYPEHASH;
        uint256 dirt;
        assembly ("memory-safe") {
            calldatacopy(order, source, 672)
            let front := sub(order, 0x20)
            let kept := mload(front) // put back below
            mstore(front, typeHash)
            hash := keccak256(front, 704)
            mstore(front, kept)

            dirt := or(shr(160, mload(order)), shr(160, mload(add(order, 0x20)))) // maker, taker
            dirt := or(dirt, shr(160, mload(add(order, 0x40)))) // recipient
            dirt := or(dirt, shr(2, mload(add(order, 0x60)))) // offerKind, four of them
            dirt := or(dirt, shr(160, mload(add(order, 0x80)))) // offerToken
            dirt := or(dirt, shr(2, mload(add(order, 0xe0)))) // wantKind
            dirt := or(dirt, shr(160, mload(add(order, 0x100)))) // wantToken
            dirt := or(dirt, shr(1, mload(add(order, 0x160)))) // unitsWanted
            dirt := or(dirt, shr(64, mload(add(order, 0x1a0)))) // startTime
            dirt := or(dirt, shr(64, mload(add(order, 0x1c0)))) // endTime
            dirt := or(dirt, shr(160, mload(add(order, 0x200)))) // feeRecipient
            dirt := or(dirt, shr(16, mload(add(order, 0x220)))) // feeBps
            dirt := or(dirt, shr(16, mload(add(order, 0x240)))) // maxRoyaltyBps
            dirt := or(dirt, shr(64, mload(add(order, 0x260)))) // epoch
        }
        if (dirt != 0) revert IAtomicMarket.OrderMalformed(hash);
    }

    function hashTree(bytes32 root) internal pure returns (bytes32) {
        return keccak256(abi.encode(TREE_TYPEHASH, root));
    }
}
