// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IStableToken} from "./IStableToken.sol";
import {PackedLedger} from "./PackedLedger.sol";

/// @title Minting
/// @notice Who may create tokens, how many in all, how fast, and never more than the cap and the proven reserve.
/// **Roles** admin: minters and the reserve feed. Guardian: dismiss a minter. Minters: mint within their limits; they
/// are no role of the authority, because asking it would cost every mint a call to another contract.
/// **Trusts** the reserve feed, when there is one, to report what is really kept. It is asked by a static call.
abstract contract Minting is PackedLedger {
    /// @dev A bucket with the semantics of OpenZeppelin's `RateLimiter.RefillingBucket`, which shares one capacity over
    /// all its keys. Here each minter has its own, and a mint writes the first slot only.
    struct Allotment {
        uint104 allowance; // may still be minted in all
        uint104 used; // of the capacity, at `usedAt`
        uint48 usedAt; // seconds
        uint104 capacity; // second slot
        uint48 window; // seconds
    }

    uint8 internal constant MAX_DECIMALS = 36;

    uint128 private immutable _cap;

    mapping(address minter => Allotment) private _allotments;

    IAggregatorV3 private _feed;
    uint48 private _maxAge; // seconds

    constructor(uint128 cap_) {
        if (cap_ == 0) revert SupplyCapZero();
        _cap = cap_;
    }

    /// @inheritdoc IStableToken
    function mint(address to, uint256 amount) external {
        if (amount == 0) revert MintAmountZero();
        _draw(msg.sender, amount);
        uint256 supply = _standing.supply + amount;
        if (supply > _cap) revert SupplyCapExceeded(supply, _cap);
        if (_standing.hasReserveFeed) _requireReserve(supply);

        emit Minted(msg.sender, to, amount);
        _mint(to, amount);
    }

    /// @inheritdoc IStableToken
    function configureMinter(address minter, uint104 allowance, uint104 capacity, uint48 window) external restricted {
        (uint256 used, ) = _state(_allotments[minter]);
        _allotments[minter] = Allotment({
            allowance: allowance,
            used: uint104(used), // at most what was stored
            usedAt: uint48(block.timestamp),
            capacity: capacity,
            window: window
        });
        emit MinterConfigured(minter, allowance, capacity, window);
    }

    /// @inheritdoc IStableToken
    function dismissMinter(address minter) external restricted {
        delete _allotments[minter];
        emit MinterConfigured(minter, 0, 0, 0);
    }

    /// @inheritdoc IStableToken
    function setReserveFeed(address feed, uint48 maxAge) external restricted {
        if (feed != address(0)) {
            if (feed.code.length == 0) revert ReserveFeedWithoutCode(feed);
            _decimalsOf(IAggregatorV3(feed));
        }
        _standing.hasReserveFeed = feed != address(0);
        _feed = IAggregatorV3(feed);
        _maxAge = maxAge;
        emit ReserveFeedSet(feed, maxAge);
    }

    /// @inheritdoc IStableToken
    function cap() external view returns (uint256) {
        return _cap;
    }

    /// @inheritdoc IStableToken
    function minterOf(address minter) external view returns (Minter memory) {
        Allotment storage allotment = _allotments[minter];
        (, uint256 available) = _state(allotment);
        return
            Minter({
                allowance: allotment.allowance,
                capacity: allotment.capacity,
                window: allotment.window,
                available: available
            });
    }

    /// @inheritdoc IStableToken
    function reserveFeed() external view returns (address feed, uint48 maxAge) {
        return (address(_feed), _maxAge);
    }

    /// @dev Takes `amount` out of the minter's allowance and bucket.
    function _draw(address minter, uint256 amount) private {
        Allotment storage allotment = _allotments[minter];
        (uint256 used, uint256 available) = _state(allotment);
        if (amount > available) revert MinterLimitExceeded(minter, amount, available);
        unchecked {
            allotment.allowance -= uint104(amount); // amount <= available <= allowance
            allotment.used = uint104(used + amount); // <= capacity, since amount <= capacity - used
            allotment.usedAt = uint48(block.timestamp);
        }
    }

    /// @dev What is still used of the capacity after refilling until now, and what may be minted now.
    function _state(Allotment storage allotment) private view returns (uint256 used, uint256 available) {
        uint256 capacity = allotment.capacity;
        unchecked {
            uint256 elapsed = block.timestamp - allotment.usedAt; // never from the future
            uint256 refilled = (elapsed * capacity) / Math.max(allotment.window, 1); // 64 + 104 bits at most
            used = Math.saturatingSub(allotment.used, refilled);
        }
        available = Math.min(Math.saturatingSub(capacity, used), allotment.allowance);
    }

    /// @dev The feed's own revert, if it reverts, is the caller's answer.
    function _requireReserve(uint256 supply) private view {
        IAggregatorV3 feed = _feed;
        (, int256 answer, , uint256 updatedAt, ) = feed.latestRoundData();
        bool fresh = updatedAt != 0 && updatedAt <= block.timestamp && block.timestamp - updatedAt <= _maxAge;
        if (!fresh) revert ReserveStale(address(feed), updatedAt);
        if (answer < 0) revert ReserveNegative(address(feed), answer);
        uint256 reserve = _scaled(uint256(answer), _decimalsOf(feed), decimals());
        if (supply > reserve) revert ReserveExceeded(supply, reserve);
    }

    /// @dev Asked each time: a feed is often a proxy, and a changed scale must not multiply the reserve.
    function _decimalsOf(IAggregatorV3 feed) private view returns (uint8 feedDecimals) {
        feedDecimals = feed.decimals();
        if (feedDecimals > MAX_DECIMALS) revert ReserveDecimalsUnsupported(address(feed), feedDecimals);
    }

    /// @dev Rounds down, and stops at the largest number instead of overflowing: more reserve than that is enough.
    function _scaled(uint256 amount, uint8 fromDecimals, uint8 toDecimals) private pure returns (uint256) {
        if (fromDecimals > toDecimals) return amount / 10 ** (fromDecimals - toDecimals);
        return Math.saturatingMul(amount, 10 ** (toDecimals - fromDecimals));
    }
}
