// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStableToken} from "./IStableToken.sol";
import {PackedLedger} from "./PackedLedger.sol";

/// @title RedemptionEscrow
/// @notice The way back to money, as an escrow in the token's balance of itself: what was locked is burned when the
/// issuer proves the payment, and otherwise returns to its holder; exactly one of the two, whoever is frozen or paused.
/// **Roles** holders: request, and reclaim after the deadline. Issuer: settle, reject.
/// **Trusts** the issuer's word that it paid: the proof is a digest that a court can open, not this contract.
abstract contract RedemptionEscrow is PackedLedger {
    /// @dev The longest an issuer may keep somebody's tokens locked without an answer.
    uint64 private constant MAX_PERIOD = 366 days;

    bytes32 private constant REQUEST_TYPEHASH = keccak256(
        "RequestRedemption(address holder,uint256 amount,bytes32 payoutRef,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RECLAIM_TYPEHASH = keccak256(
        "ReclaimRedemption(address holder,uint256 id,uint256 nonce,uint256 deadline)"
    );

    uint64 private immutable _period; // seconds

    uint256 private _lastId;
    mapping(uint256 id => Redemption) private _redemptions;

    constructor(uint64 period) {
        if (period == 0 || period > MAX_PERIOD) revert RedemptionPeriodInvalid(period);
        _period = period;
    }

    // Holders

    /// @inheritdoc IStableToken
    function requestRedemption(uint256 amount, bytes32 payoutRef) external returns (uint256 id) {
        return _request(_msgSender(), amount, payoutRef);
    }

    /// @inheritdoc IStableToken
    function requestRedemptionBySig(
        address holder,
        uint256 amount,
        bytes32 payoutRef,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 id) {
        bytes32 structHash = keccak256(abi.encode(REQUEST_TYPEHASH, holder, amount, payoutRef, nonce, deadline));
        _authorize(holder, structHash, nonce, deadline, signature);
        return _request(holder, amount, payoutRef);
    }

    /// @inheritdoc IStableToken
    function reclaimRedemption(uint256 id) external {
        _reclaim(_msgSender(), id);
    }

    /// @inheritdoc IStableToken
    function reclaimRedemptionBySig(
        address holder,
        uint256 id,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(RECLAIM_TYPEHASH, holder, id, nonce, deadline));
        _authorize(holder, structHash, nonce, deadline, signature);
        _reclaim(holder, id);
    }

    // Issuer

    /// @inheritdoc IStableToken
    function settleRedemption(uint256 id, bytes32 paymentProof) external restricted {
        if (paymentProof == bytes32(0)) revert PaymentProofMissing(id);
        Redemption storage redemption = _close(id, RedemptionState.Settled);
        emit RedemptionSettled(id, paymentProof);
        _burnLocked(redemption.amount);
    }

    /// @inheritdoc IStableToken
    function rejectRedemption(uint256 id, bytes32 reason) external restricted {
        Redemption storage redemption = _close(id, RedemptionState.Rejected);
        emit RedemptionRejected(id, reason);
        _release(redemption.holder, redemption.amount);
    }

    // Reading

    /// @inheritdoc IStableToken
    function redemptionPeriod() external view returns (uint64) {
        return _period;
    }

    /// @inheritdoc IStableToken
    function redemptionOf(uint256 id) external view returns (Redemption memory) {
        return _redemptions[id];
    }

    /// @inheritdoc IStableToken
    function lockedInRedemptions() external view returns (uint256) {
        return balanceOf(address(this)); // nothing else can get there, see PackedLedger
    }

    function _request(address holder, uint256 amount, bytes32 payoutRef) private returns (uint256 id) {
        if (amount == 0) revert RedemptionAmountZero();
        id = ++_lastId;
        uint64 deadline = uint64(block.timestamp) + _period;
        _redemptions[id] = Redemption({
            holder: holder,
            deadline: deadline,
            state: RedemptionState.Requested,
            amount: uint128(amount) // no balance is wider, and _lock refuses what the holder has not
        });
        emit RedemptionRequested(id, holder, amount, payoutRef, deadline);
        _lock(holder, amount);
    }

    function _reclaim(address holder, uint256 id) private {
        Redemption storage redemption = _redemptions[id];
        if (redemption.state != RedemptionState.Requested) revert RedemptionNotOpen(id, redemption.state);
        if (redemption.holder != holder) revert RedemptionHolderOnly(id, holder);
        if (block.timestamp < redemption.deadline) revert RedemptionNotDue(id, redemption.deadline);
        _close(id, RedemptionState.Reclaimed);
        emit RedemptionReclaimed(id);
        _release(holder, redemption.amount);
    }

    /// @dev The only way out of `Requested`, so that nothing is paid out twice.
    function _close(uint256 id, RedemptionState state) private returns (Redemption storage redemption) {
        redemption = _redemptions[id];
        if (redemption.state != RedemptionState.Requested) revert RedemptionNotOpen(id, redemption.state);
        redemption.state = state;
    }
}
