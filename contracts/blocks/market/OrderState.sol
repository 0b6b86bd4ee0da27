// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAtomicMarket} from "./IAtomicMarket.sol";

/// @title OrderState
/// @notice What the market remembers of orders: closed nonces, units filled in part, and each maker's epoch.
///
/// An order that is filled in one go costs one bit of its maker's nonces, so sequential nonces share a storage word. Only
/// an order filled in parts gets a counter of its own. A closed nonce never opens again. One nonce, one order: orders of
/// equal nonce are alternatives, and the first that closes closes the others.
///
/// **Roles**: everyone, over the own nonces and the own epoch only.
/// **Trusts**: nobody.
abstract contract OrderState is IAtomicMarket {
    /// @inheritdoc IAtomicMarket
    mapping(bytes32 hash => uint256 units) public override filledUnits;
    /// @inheritdoc IAtomicMarket
    mapping(address maker => uint64 epoch) public override epochOf;
    mapping(address maker => mapping(uint256 word => uint256 bits)) private _closedNonces;

    /// @inheritdoc IAtomicMarket
    function cancel(uint256 nonce) external override {
        _cancel(nonce >> 8, 1 << (nonce & 0xff));
    }

    /// @inheritdoc IAtomicMarket
    function cancelMany(uint256 word, uint256 mask) external override {
        _cancel(word, mask);
    }

    /// @inheritdoc IAtomicMarket
    function cancelAll() external override returns (uint64 epoch) {
        // A step nobody can foresee: an order that a maker was tricked into signing for a later epoch dies as well.
        // Steps of at most 2^32 leave room for 2^32 calls.
        epoch = epochOf[msg.sender] + 1 + uint32(uint256(blockhash(block.number - 1)));
        epochOf[msg.sender] = epoch;

        emit EpochAdvanced(msg.sender, epoch);
    }

    /// @inheritdoc IAtomicMarket
    function isClosed(address maker, uint256 nonce) public view override returns (bool) {
        return (_closedNonces[maker][nonce >> 8] >> (nonce & 0xff)) & 1 != 0;
    }

    function _requireOpen(Order calldata order) internal view {
        if (block.timestamp < order.startTime) revert OrderNotStarted(order.startTime);
        if (block.timestamp >= order.endTime) revert OrderExpired(order.endTime);
        if (isClosed(order.maker, order.nonce)) revert OrderClosed(order.maker, order.nonce);
        uint64 current = epochOf[order.maker];
        if (order.epoch != current) revert OrderEpochMismatch(order.maker, current);
    }

    /// @dev Books `units` of an order of which `left` were left. The counter is spared when one fill takes everything.
    function _book(Order calldata order, bytes32 hash, uint256 units, uint256 left, uint256 total) internal {
        if (left != total || units != total) filledUnits[hash] = total - left + units;
        if (units == left) _closedNonces[order.maker][order.nonce >> 8] |= 1 << (order.nonce & 0xff);
    }

    function _cancel(uint256 word, uint256 mask) private {
        _closedNonces[msg.sender][word] |= mask;

        emit NoncesCancelled(msg.sender, word, mask);
    }
}
