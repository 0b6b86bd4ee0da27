import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { refuse, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { AtomicMarket } from "../../core/contracts.ts";
import type { Order } from "./order.ts";

/** Which nonces were cancelled: the set bits of `mask` in the word `word`. */
export interface CancelOutcome {
  maker: string;
  word: bigint;
  mask: bigint;
}

export interface Cancelling {
  /**
   * Cancels an order of the caller.
   *
   * @example
   * await trellis.market.cancel({ nonce: listing.order.nonce });
   */
  cancel: Verb<Pick<Order, "nonce">, void, CancelOutcome>;
  /**
   * Cancels several orders of the caller at once. Their nonces must lie in one word (of 256), as those of one
   * connection do.
   *
   * @throws NumberOutOfRange if they do not; ElementMissing for none.
   */
  cancelMany: Verb<{ nonces: readonly bigint[] }, void, CancelOutcome>;
  /**
   * Cancels every order the caller has signed so far.
   *
   * @returns The epoch that new orders carry; `sell` and `bid` read it by themselves.
   */
  cancelAll: Verb<void, bigint, { maker: string; epoch: bigint }>;
}

export function cancelling(handle: Handle<AtomicMarket>): Cancelling {
  return {
    cancel: verb(handle, {
      call: (market, { nonce }) => call(market, market.cancel, [uint("nonce", nonce)]),
      outcome: (market, receipt) => emitted(market, market.getEvent("NoncesCancelled"), receipt),
    }),
    cancelMany: verb(handle, {
      call: (market, { nonces }) => {
        const [first] = nonces;
        if (first === undefined) refuse("ElementMissing", { parameter: "nonces" }, "There is nothing to cancel.");
        const word = uint("nonces", first) >> 8n;
        const stray = nonces.find((nonce) => nonce >> 8n !== word);
        if (stray !== undefined) {
          const args = { parameter: "nonces", value: stray, bits: 8 };
          refuse("NumberOutOfRange", args, "The nonces lie in different words; cancel each word by itself.");
        }
        const mask = nonces.reduce((bits, nonce) => bits | (1n << (nonce & 255n)), 0n);
        return call(market, market.cancelMany, [word, mask]);
      },
      outcome: (market, receipt) => emitted(market, market.getEvent("NoncesCancelled"), receipt),
    }),
    cancelAll: verb(handle, {
      call: (market) => call(market, market.cancelAll, []),
      outcome: (market, receipt) => emitted(market, market.getEvent("EpochAdvanced"), receipt),
    }),
  };
}
