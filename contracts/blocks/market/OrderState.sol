// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAtomicMarket} from "./IAtomicMarket.sol";
import {OrderTerms} from "./OrderTerms.sol";

/// @title OrderState
/// @notice What the market remembers of orders: closed nonces, units filled in part, and each maker's epoch.
///
/// An order that is filled in one go costs one bit of its maker's nonces, so sequential nonces share a storage word, the
/// first 192 even the word of the epoch, which every fill reads anyway. Only an order filled in parts gets a counter of
/// its own. A closed nonce never opens again. One nonce, one order: orders of equal nonce are alternatives, and the
/// first that closes closes the others.
///
/// **Roles**: everyone, over the own nonces and the own epoch only.
/// **Trusts**: nobody.
abstract contract OrderState is IAtomicMarket {
    using OrderTerms for Order;

    /// @dev Epoch and the first nonces of a maker, in one word.
    struct MakerState {
        uint64 epoch;
        uint192 closed; // a bit for each of the nonces 0 to 191
    }

    /// @inheritdoc IAtomicMarket
    mapping(bytes32 hash => uint256 units) public override filledUnits;
    mapping(address maker => MakerState) private _makers;
    mapping(address maker => mapping(uint256 word => uint256 closed)) private _laterNonces; // from 192 on

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
        epoch = _makers[msg.sender].epoch + 1 + uint32(uint256(blockhash(block.number - 1)));
        _makers[msg.sender].epoch = epoch;

        emit EpochAdvanced(msg.sender, epoch);
    }

    /// @inheritdoc IAtomicMarket
    function epochOf(address maker) external view override returns (uint64) {
        return _makers[maker].epoch;
    }

    /// @inheritdoc IAtomicMarket
    function isClosed(address maker, uint256 nonce) external view override returns (bool) {
        return _isClosed(maker, nonce, _makers[maker].closed);
    }

    function _requireOpen(Order memory order) internal view {
        if (block.timestamp < order.startTime) revert OrderNotStarted(order.startTime);
        if (block.timestamp >= order.endTime) revert OrderExpired(order.endTime);
        MakerState storage state = _makers[order.maker];
        (uint64 epoch, uint192 closed) = (state.epoch, state.closed);
        if (_isClosed(order.maker, order.nonce, closed)) revert OrderClosed(order.maker, order.nonce);
        if (order.epoch != epoch) revert OrderEpochMismatch(order.maker, epoch);
    }

    /// @dev Books `units` of an order of which `left` of `total` were left. One fill that takes everything spares the
    /// counter.
    function _book(Order memory order, bytes32 hash, uint256 units, uint256 left) internal {
        uint256 total = order.totalUnits();
        if (units != total) filledUnits[hash] = total - left + units;
        if (units == left) _close(order.maker, order.nonce >> 8, 1 << (order.nonce & 0xff));
    }

    function _cancel(uint256 word, uint256 mask) private {
        _close(msg.sender, word, mask);

        emit NoncesCancelled(msg.sender, word, mask);
    }

    function _close(address maker, uint256 word, uint256 mask) private {
        if (word == 0) {
            if (uint192(mask) != 0) _makers[maker].closed |= uint192(mask);
            mask = (mask >> 192) << 192;
        }
        if (mask != 0) _laterNonces[maker][word] |= mask;
    }

    function _isClosed(address maker, uint256 nonce, uint192 closed) private view returns (bool) {
        uint256 bits = nonce < 192 ? closed : _laterNonces[maker][nonce >> 8];
        return (bits >> (nonce & 0xff)) & 1 != 0;
    }
}
