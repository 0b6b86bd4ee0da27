// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IStableToken
/// @notice A token that stands for money somebody keeps: ERC-20 with permits (ERC-2612) and authorizations (ERC-3009),
/// minters with an allowance and a rate, freezing with a reason, and redemption as an escrow that the holder gets back
/// when the issuer does not pay in time.
interface IStableToken {
    /// @notice How a redemption stands.
    enum RedemptionState {
        None,
        Requested,
        Settled,
        Rejected,
        Reclaimed
    }

    /// @notice A holder's demand to be paid out.
    /// @param holder Who asked, and who gets the tokens back if it is rejected or reclaimed.
    /// @param deadline First second at which the holder may take the tokens back.
    /// @param state How it stands.
    /// @param amount Tokens locked.
    struct Redemption {
        address holder;
        uint64 deadline;
        RedemptionState state;
        uint128 amount;
    }

    /// @notice A minter's limits.
    /// @param allowance What it may still mint in all.
    /// @param capacity The most it may mint at once; refills over `window`.
    /// @param window Seconds in which an exhausted capacity is full again.
    /// @param available What it may mint now.
    struct Minter {
        uint128 allowance;
        uint128 capacity;
        uint48 window;
        uint256 available;
    }

    /// @notice A minter's limits were set; all zero dismisses it.
    event MinterConfigured(address indexed minter, uint128 allowance, uint128 capacity, uint48 window);
    /// @notice A holder asked to be paid out; its tokens are locked.
    event RedemptionRequested(
        uint256 indexed id,
        address indexed holder,
        uint256 amount,
        bytes32 payoutRef,
        uint64 deadline
    );
    /// @notice The issuer paid and proved it; the tokens are burned.
    event RedemptionSettled(uint256 indexed id, bytes32 paymentProof);
    /// @notice The issuer refused; the tokens are back with the holder.
    event RedemptionRejected(uint256 indexed id, bytes32 reason);
    /// @notice The issuer let the deadline pass; the tokens are back with the holder.
    event RedemptionReclaimed(uint256 indexed id);
    /// @notice An account was frozen.
    event AccountFrozen(address indexed account, bytes32 reason);
    /// @notice An account was unfrozen.
    event AccountUnfrozen(address indexed account, bytes32 reason);
    /// @notice The transfer policy changed; zero is none.
    event TransferPolicySet(address indexed policy);
    /// @notice The proof-of-reserve feed changed; zero is none.
    event ReserveFeedSet(address indexed feed, uint48 maxAge);

    /// @notice The minter asked for more than its allowance or its rate leaves.
    error MinterLimitExceeded(address minter, uint256 requested, uint256 available);
    /// @notice The supply would pass its cap.
    error SupplyCapExceeded(uint256 supply, uint256 cap);
    /// @notice The supply would pass what the reserve feed proves.
    error ReserveExceeded(uint256 supply, uint256 reserve);
    /// @notice The reserve feed's answer is too old, negative or from the future.
    error ReserveStale(address feed, uint256 updatedAt);
    /// @notice The account is frozen.
    error AccountIsFrozen(address account);
    /// @notice The account is not frozen.
    error AccountNotFrozen(address account);
    /// @notice The policy forbids the transfer.
    error TransferRestricted(bytes4 reason, address from, address to, uint256 amount);
    /// @notice The redemption is not open.
    error RedemptionNotOpen(uint256 id, RedemptionState state);
    /// @notice The caller is not the holder who asked.
    error RedemptionHolderOnly(uint256 id, address caller);
    /// @notice The issuer's time is not over.
    error RedemptionNotDue(uint256 id, uint64 deadline);
    /// @notice The amount is zero.
    error RedemptionAmountZero();
    /// @notice A settlement needs the digest of the payment's proof.
    error PaymentProofMissing(uint256 id);

    /// @notice The most that may ever be in circulation.
    function cap() external view returns (uint256);

    /// @notice Seconds the issuer has to pay a redemption.
    function redemptionPeriod() external view returns (uint64);

    /// @notice Sets a minter's limits. Admin only. Emits {MinterConfigured}.
    /// @param minter The minter.
    /// @param allowance What it may mint in all from now on.
    /// @param capacity The most it may mint at once.
    /// @param window Seconds in which an exhausted capacity is full again.
    function configureMinter(address minter, uint128 allowance, uint128 capacity, uint48 window) external;

    /// @notice Creates tokens. Minters only.
    /// @dev Requirements: within allowance and rate ({MinterLimitExceeded}), cap ({SupplyCapExceeded}) and reserve
    /// ({ReserveExceeded}, {ReserveStale}); not paused; `to` not frozen ({AccountIsFrozen}).
    /// @param to Who gets them.
    /// @param amount How much, in the token's smallest unit.
    function mint(address to, uint256 amount) external;

    /// @notice A minter's limits and what is left of them.
    /// @param minter The minter.
    function minterOf(address minter) external view returns (Minter memory);

    /// @notice Locks tokens until the issuer pays them out. Works while paused and for a frozen holder: whether to pay
    /// is the issuer's decision, and the tokens can go nowhere but back. Emits {RedemptionRequested}.
    /// @dev Requirements: more than zero ({RedemptionAmountZero}), held by the caller.
    /// @param amount How much.
    /// @param payoutRef A salted reference to the account the holder wants to be paid on; never the number itself.
    /// @return id The redemption.
    function requestRedemption(uint256 amount, bytes32 payoutRef) external returns (uint256 id);

    /// @notice Declares a redemption paid and burns its tokens. Issuer only. Emits {RedemptionSettled}.
    /// @dev Requirements: open ({RedemptionNotOpen}), with a proof ({PaymentProofMissing}). Also after the deadline,
    /// as long as the holder has not reclaimed.
    /// @param id The redemption.
    /// @param paymentProof Digest of the proof of payment.
    function settleRedemption(uint256 id, bytes32 paymentProof) external;

    /// @notice Refuses a redemption and gives the tokens back. Issuer only. Emits {RedemptionRejected}.
    /// @dev Requirements: open ({RedemptionNotOpen}).
    /// @param id The redemption.
    /// @param reason Why.
    function rejectRedemption(uint256 id, bytes32 reason) external;

    /// @notice Takes the tokens of an unpaid redemption back after its deadline. Its holder only; works while paused
    /// and for a frozen holder. Emits {RedemptionReclaimed}.
    /// @dev Requirements: open ({RedemptionNotOpen}), the holder ({RedemptionHolderOnly}), due ({RedemptionNotDue}).
    /// @param id The redemption.
    function reclaimRedemption(uint256 id) external;

    /// @notice A redemption.
    /// @param id The redemption.
    function redemptionOf(uint256 id) external view returns (Redemption memory);

    /// @notice Tokens locked in open redemptions.
    function lockedInRedemptions() external view returns (uint256);

    /// @notice Forbids an account to send and to receive. Guardian only. Emits {AccountFrozen}.
    /// @dev Requirements: not frozen yet ({AccountIsFrozen}).
    /// @param account The account.
    /// @param reason A digest of the order or case that demands it.
    function freeze(address account, bytes32 reason) external;

    /// @notice Lifts a freeze. Guardian only. Emits {AccountUnfrozen}.
    /// @dev Requirements: frozen ({AccountNotFrozen}).
    /// @param account The account.
    /// @param reason A digest of the decision.
    function unfreeze(address account, bytes32 reason) external;

    /// @notice Whether the account is frozen.
    /// @param account The account.
    function isFrozen(address account) external view returns (bool);

    /// @notice Stops transfers and minting; redemption stays open. Guardian only.
    function pause() external;

    /// @notice Lets transfers and minting go on. Guardian only.
    function unpause() external;

    /// @notice Sets the transfer policy; zero for none. Admin only. Emits {TransferPolicySet}.
    /// @param policy An `ITransferPolicy`.
    function setTransferPolicy(address policy) external;

    /// @notice Sets the proof-of-reserve feed; zero for none. Admin only. Emits {ReserveFeedSet}.
    /// @param feed A Chainlink-style aggregator that reports the reserve.
    /// @param maxAge Seconds after which its answer is stale.
    function setReserveFeed(address feed, uint48 maxAge) external;

    /// @notice Why a transfer would be refused now; zero when it would not.
    /// @param operator Who would send the transaction.
    /// @param from The sender.
    /// @param to The receiver.
    /// @param amount How much.
    /// @return reason The policy's code, or the selector of the token's own error (`AccountIsFrozen`, `EnforcedPause`).
    function transferRestriction(
        address operator,
        address from,
        address to,
        uint256 amount
    ) external view returns (bytes4 reason);
}
