import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, uint, ZERO_ADDRESS } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { StableToken } from "../../core/contracts.ts";

/** An account, and a digest of the order or case that concerns it. */
export interface FreezeArgs {
  account: string;
  reason: string;
}

export interface Control {
  /**
   * Forbids an account to send and to receive. Guardian only. A frozen holder can still request redemption.
   *
   * @throws AccountIsFrozen if it is already; AccessManagedUnauthorized.
   */
  freeze: Verb<FreezeArgs, void, FreezeArgs>;
  /**
   * Lifts a freeze. Guardian only.
   *
   * @throws AccountNotFrozen; AccessManagedUnauthorized.
   */
  unfreeze: Verb<FreezeArgs, void, FreezeArgs>;
  /** Stops transfers and minting; redemption stays open. Guardian only. */
  pause: Verb<void, void, { account: string }>;
  /** Lets transfers and minting go on. Guardian only. */
  unpause: Verb<void, void, { account: string }>;
  /**
   * Sets the contract that judges transfers and mints (`ITransferPolicy`); none if left out. Admin only.
   *
   * @throws TransferPolicyWithoutCode.
   */
  setTransferPolicy: Verb<{ policy?: string }, void, { policy: string }>;
  /**
   * Sets the proof-of-reserve feed (Chainlink's `AggregatorV3Interface`); none if left out. Admin only.
   *
   * @param args The feed, and the seconds after which its answer is stale.
   * @throws ReserveFeedWithoutCode; ReserveDecimalsUnsupported.
   */
  setReserveFeed: Verb<{ feed?: string; maxAge?: number }, void, { feed: string; maxAge: number }>;
}

export function control(handle: Handle<StableToken>): Control {
  return {
    freeze: verb(handle, {
      call: (token, { account, reason }) =>
        call(token, token.freeze, [address("account", account), bytes32("reason", reason)]),
      outcome: (token, receipt) => emitted(token, token.getEvent("AccountFrozen"), receipt),
    }),
    unfreeze: verb(handle, {
      call: (token, { account, reason }) =>
        call(token, token.unfreeze, [address("account", account), bytes32("reason", reason)]),
      outcome: (token, receipt) => emitted(token, token.getEvent("AccountUnfrozen"), receipt),
    }),
    pause: verb(handle, {
      call: (token) => call(token, token.pause, []),
      outcome: (token, receipt) => emitted(token, token.getEvent("Paused"), receipt),
    }),
    unpause: verb(handle, {
      call: (token) => call(token, token.unpause, []),
      outcome: (token, receipt) => emitted(token, token.getEvent("Unpaused"), receipt),
    }),
    setTransferPolicy: verb(handle, {
      call: (token, { policy = ZERO_ADDRESS }) => call(token, token.setTransferPolicy, [address("policy", policy)]),
      outcome: (token, receipt) => emitted(token, token.getEvent("TransferPolicySet"), receipt),
    }),
    setReserveFeed: verb(handle, {
      call: (token, { feed = ZERO_ADDRESS, maxAge = 0 }) =>
        call(token, token.setReserveFeed, [address("feed", feed), uint("maxAge", maxAge, 48)]),
      outcome: (token, receipt) => {
        const { feed, maxAge } = emitted(token, token.getEvent("ReserveFeedSet"), receipt);
        return { feed, maxAge: Number(maxAge) };
      },
    }),
  };
}
