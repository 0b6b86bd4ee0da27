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

    /// @notice A minter's limits. Amounts are narrow so that what a mint writes fits one slot; the widest is 2 * 10^13
    /// whole tokens of 18 decimals.
    /// @param allowance What it may still mint in all.
    /// @param capacity The most it may mint at once; refills over `window`.
    /// @param window Seconds in which an exhausted capacity is full again; zero counts as one.
    /// @param available What it may mint now.
    struct Minter {
        uint104 allowance;
        uint104 capacity;
        uint48 window;
        uint256 available;
    }

    /// @notice A minter's limits were set; all zero once it is dismissed.
    /// @param minter The minter.
    /// @param allowance What it may mint in all from now on.
    /// @param capacity The most it may mint at once.
    /// @param window Seconds in which an exhausted capacity is full again.
    event MinterConfigured(address indexed minter, uint104 allowance, uint104 capacity, uint48 window);
    /// @notice A minter created tokens.
    /// @param minter The minter whose limits were drawn on.
    /// @param to Who got them.
    /// @param amount How many.
    event Minted(address indexed minter, address indexed to, uint256 amount);
    /// @notice A holder asked to be paid out; its tokens are locked.
    /// @param id The redemption.
    /// @param holder Who asked.
    /// @param amount Tokens locked.
    /// @param payoutRef Salted reference to the account to pay.
    /// @param deadline First second at which the holder may take the tokens back.
    event RedemptionRequested(
        uint256 indexed id,
        address indexed holder,
        uint256 amount,
        bytes32 payoutRef,
        uint64 deadline
    );
    /// @notice The issuer paid and proved it; the tokens are burned.
    /// @param id The redemption.
    /// @param paymentProof Digest of the proof of payment.
    event RedemptionSettled(uint256 indexed id, bytes32 paymentProof);
    /// @notice The issuer refused; the tokens are back with the holder.
    /// @param id The redemption.
    /// @param reason Why.
    event RedemptionRejected(uint256 indexed id, bytes32 reason);
    /// @notice The issuer let the deadline pass; the tokens are back with the holder.
    /// @param id The redemption.
    event RedemptionReclaimed(uint256 indexed id);
    /// @notice An account was frozen.
    /// @param account The account.
    /// @param reason A digest of the order or case that demands it.
    event AccountFrozen(address indexed account, bytes32 reason);
    /// @notice An account was unfrozen.
    /// @param account The account.
    /// @param reason A digest of the decision.
    event AccountUnfrozen(address indexed account, bytes32 reason);
    /// @notice The transfer policy changed.
    /// @param policy The new one; zero is none.
    event TransferPolicySet(address indexed policy);
    /// @notice The proof-of-reserve feed changed.
    /// @param feed The new one; zero is none.
    /// @param maxAge Seconds after which its answer is stale.
    event ReserveFeedSet(address indexed feed, uint48 maxAge);

    /// @notice The token would have no supply at all.
    error SupplyCapZero();
    /// @notice More decimals than amounts can be scaled between.
    /// @param decimals What was asked for; at most 36.
    error TokenDecimalsUnsupported(uint8 decimals);
    /// @notice A mint creates something.
    error MintAmountZero();
    /// @notice The minter asked for more than its allowance or its rate leaves.
    /// @param minter Who asked; whoever is no minter has nothing available.
    /// @param requested How much it asked for.
    /// @param available What it may mint now.
    error MinterLimitExceeded(address minter, uint256 requested, uint256 available);
    /// @notice The supply would pass its cap.
    /// @param supply What the supply would be.
    /// @param cap The most it may be.
    error SupplyCapExceeded(uint256 supply, uint256 cap);
    /// @notice The supply would pass what the reserve feed proves.
    /// @param supply What the supply would be.
    /// @param reserve What is proved, in the token's smallest unit, rounded down.
    error ReserveExceeded(uint256 supply, uint256 reserve);
    /// @notice The reserve feed's answer is too old, from the future or of a round that never finished.
    /// @param feed The feed.
    /// @param updatedAt When it says it was updated.
    error ReserveStale(address feed, uint256 updatedAt);
    /// @notice The reserve feed reports a debt.
    /// @param feed The feed.
    /// @param answer What it reports.
    error ReserveNegative(address feed, int256 answer);
    /// @notice The reserve feed has more decimals than amounts can be scaled between.
    /// @param feed The feed.
    /// @param decimals What it says; at most 36.
    error ReserveDecimalsUnsupported(address feed, uint8 decimals);
    /// @notice There is no contract at the feed's address.
    /// @param feed The address.
    error ReserveFeedWithoutCode(address feed);
    /// @notice The account is frozen.
    /// @param account The account.
    error AccountIsFrozen(address account);
    /// @notice The account is not frozen.
    /// @param account The account.
    error AccountNotFrozen(address account);
    /// @notice There is no contract at the policy's address.
    /// @param policy The address.
    error TransferPolicyWithoutCode(address policy);
    /// @notice The policy forbids the transfer.
    /// @param reason The policy's code.
    /// @param from The sender; zero when minting.
    /// @param to The receiver.
    /// @param amount How much.
    error TransferRestricted(bytes4 reason, address from, address to, uint256 amount);
    /// @notice The period leaves the issuer no time, or the holder no hope.
    /// @param period What was asked for, in seconds: at least 1, at most 366 days.
    error RedemptionPeriodInvalid(uint64 period);
    /// @notice The redemption is not open.
    /// @param id The redemption.
    /// @param state How it stands.
    error RedemptionNotOpen(uint256 id, RedemptionState state);
    /// @notice The caller is not the holder who asked.
    /// @param id The redemption.
    /// @param caller Who tried.
    error RedemptionHolderOnly(uint256 id, address caller);
    /// @notice The issuer's time is not over.
    /// @param id The redemption.
    /// @param deadline First second at which the holder may take the tokens back.
    error RedemptionNotDue(uint256 id, uint64 deadline);
    /// @notice The amount is zero.
    error RedemptionAmountZero();
    /// @notice A settlement needs the digest of the payment's proof.
    /// @param id The redemption.
    error PaymentProofMissing(uint256 id);

    // Supply

    /// @notice The most that may ever be in circulation.
    /// @return The cap, in the token's smallest unit.
    function cap() external view returns (uint256);

    /// @notice Sets a minter's limits. Admin only. Emits {MinterConfigured}.
    /// @dev What the minter has used of its capacity stays used, so renewing an allowance does not refill the rate.
    /// @param minter The minter.
    /// @param allowance What it may mint in all from now on.
    /// @param capacity The most it may mint at once.
    /// @param window Seconds in which an exhausted capacity is full again; zero counts as one.
    function configureMinter(address minter, uint104 allowance, uint104 capacity, uint48 window) external;

    /// @notice Takes a minter's limits away and forgets what it used of them. Guardian only, so that a stolen key can be
    /// stopped at once by somebody who cannot appoint another. Emits {MinterConfigured}.
    /// @param minter The minter.
    function dismissMinter(address minter) external;

    /// @notice Creates tokens. Minters only. Emits {Minted}.
    /// @dev Requirements: more than zero ({MintAmountZero}); within allowance and rate ({MinterLimitExceeded}), cap
    /// ({SupplyCapExceeded}) and reserve ({ReserveExceeded}, {ReserveStale}, {ReserveNegative},
    /// {ReserveDecimalsUnsupported}); not paused; `to` not frozen ({AccountIsFrozen}) and not the token itself; allowed
    /// by the policy ({TransferRestricted}), which sees a transfer from the zero address.
    /// @param to Who gets them.
    /// @param amount How much, in the token's smallest unit.
    function mint(address to, uint256 amount) external;

    /// @notice A minter's limits and what is left of them.
    /// @param minter The minter.
    /// @return Its limits, all zero for whoever is no minter.
    function minterOf(address minter) external view returns (Minter memory);

    /// @notice Sets the proof-of-reserve feed; zero for none. Admin only. Emits {ReserveFeedSet}.
    /// @dev Requirements: a contract ({ReserveFeedWithoutCode}) of at most 36 decimals ({ReserveDecimalsUnsupported}).
    /// @param feed A Chainlink-style aggregator that reports the reserve in whole tokens' worth.
    /// @param maxAge Seconds after which its answer is stale.
    function setReserveFeed(address feed, uint48 maxAge) external;

    /// @notice The proof-of-reserve feed.
    /// @return feed The feed; zero is none.
    /// @return maxAge Seconds after which its answer is stale.
    function reserveFeed() external view returns (address feed, uint48 maxAge);

    // Redemption

    /// @notice Seconds the issuer has to pay a redemption.
    /// @return The period.
    function redemptionPeriod() external view returns (uint64);

    /// @notice Locks tokens until the issuer pays them out. Works while paused and for a frozen holder: whether to pay
    /// is the issuer's decision, and the tokens can go nowhere but back. Emits {RedemptionRequested}.
    /// @dev Requirements: more than zero ({RedemptionAmountZero}), held by the caller.
    /// @param amount How much.
    /// @param payoutRef A salted reference to the account the holder wants to be paid on; never the number itself.
    /// @return id The redemption.
    function requestRedemption(uint256 amount, bytes32 payoutRef) external returns (uint256 id);

    /// @notice The same by a signature of the holder, so that somebody else may pay for the transaction. Emits
    /// {RedemptionRequested}.
    /// @dev Requirements: those of {requestRedemption}; not after `deadline` (`SignatureExpired`); the holder's next
    /// nonce under the nonce's key (`InvalidAccountNonce`); signed by the holder (`SignatureInvalid`).
    /// EIP-712: `RequestRedemption(address holder,uint256 amount,bytes32 payoutRef,uint256 nonce,uint256 deadline)`.
    /// @param holder Who asks to be paid out.
    /// @param amount How much.
    /// @param payoutRef A salted reference to the account the holder wants to be paid on; never the number itself.
    /// @param nonce Keyed nonce; key zero counts together with permits.
    /// @param deadline Last second at which the signature is good.
    /// @param signature ECDSA (64 or 65 bytes), ERC-1271 or of an ERC-7702 account's key.
    /// @return id The redemption.
    function requestRedemptionBySig(
        address holder,
        uint256 amount,
        bytes32 payoutRef,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 id);

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

    /// @notice Takes the tokens of an unpaid redemption back after its deadline. Its holder only, since the issuer may
    /// be about to prove a late payment the holder accepts; works while paused and for a frozen holder. Emits
    /// {RedemptionReclaimed}.
    /// @dev Requirements: open ({RedemptionNotOpen}), the holder ({RedemptionHolderOnly}), due ({RedemptionNotDue}).
    /// @param id The redemption.
    function reclaimRedemption(uint256 id) external;

    /// @notice The same by a signature of the holder. Emits {RedemptionReclaimed}.
    /// @dev Requirements: those of {reclaimRedemption}, with `holder` for the caller, and of a signature as in
    /// {requestRedemptionBySig}. EIP-712: `ReclaimRedemption(address holder,uint256 id,uint256 nonce,uint256 deadline)`.
    /// @param holder Who asked for the redemption.
    /// @param id The redemption.
    /// @param nonce Keyed nonce; key zero counts together with permits.
    /// @param deadline Last second at which the signature is good.
    /// @param signature ECDSA (64 or 65 bytes), ERC-1271 or of an ERC-7702 account's key.
    function reclaimRedemptionBySig(
        address holder,
        uint256 id,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice A redemption.
    /// @param id The redemption.
    /// @return The redemption; its state is `None` when there is no such redemption.
    function redemptionOf(uint256 id) external view returns (Redemption memory);

    /// @notice Tokens locked in open redemptions: exactly the token's balance of itself.
    /// @return The sum, in the token's smallest unit.
    function lockedInRedemptions() external view returns (uint256);

    // Transfers

    /// @notice Forbids an account to send, to receive and to spend what others approved. Guardian only. Emits
    /// {AccountFrozen}.
    /// @dev Requirements: not frozen yet ({AccountIsFrozen}). A frozen account may still bring another's signed
    /// authorization, which moves nothing that its signer did not order.
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
    /// @return True while it is.
    function isFrozen(address account) external view returns (bool);

    /// @notice Stops transfers and minting; redemption stays open. Guardian only. Emits `Paused`.
    /// @dev Requirements: not paused (`EnforcedPause`).
    function pause() external;

    /// @notice Lets transfers and minting go on. Guardian only. Emits `Unpaused`.
    /// @dev Requirements: paused (`ExpectedPause`).
    function unpause() external;

    /// @notice Sets the transfer policy; zero for none. Admin only. Emits {TransferPolicySet}.
    /// @dev Requirements: a contract ({TransferPolicyWithoutCode}).
    /// @param policy An `ITransferPolicy`. It judges transfers and mints, never redemptions.
    function setTransferPolicy(address policy) external;

    /// @notice The transfer policy.
    /// @return The policy; zero is none.
    function transferPolicy() external view returns (address);

    /// @notice Why a transfer would be refused now; zero when it would not. Allowances and signatures are not looked at,
    /// and a policy that reverts makes this revert as it would the transfer.
    /// @param operator Who would send the transaction, as the sender itself or as its spender.
    /// @param from The sender.
    /// @param to The receiver.
    /// @param amount How much.
    /// @return reason The policy's code, or the selector of the error the token itself would answer with
    /// (`ERC20InvalidSender`, `ERC20InvalidReceiver`, `EnforcedPause`, `AccountIsFrozen`, `ERC20InsufficientBalance`).
    function transferRestriction(
        address operator,
        address from,
        address to,
        uint256 amount
    ) external view returns (bytes4 reason);
}
