import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, refuse, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { StableToken } from "../../core/contracts.ts";

/** A minter's limits. Amounts are in the token's smallest unit. */
export interface MinterLimits {
  /** What it may still mint in all. */
  allowance: bigint;
  /** The most it may mint at once; refills over `window`. */
  capacity: bigint;
  /** Seconds in which an exhausted capacity is full again. */
  window: number;
}

export interface Minting {
  /**
   * Creates tokens. Minters only.
   *
   * @throws MintAmountZero; MinterLimitExceeded; SupplyCapExceeded; ReserveExceeded and ReserveStale where a
   * proof-of-reserve feed is set; AccountIsFrozen; EnforcedPause.
   * @example
   * await trellis.token.mint({ to: alice, amount: 1_000_000000n });
   * // { minter: "0xf39F…2266", to: "0x7099…79C8", amount: 1000000000n, receipt }
   */
  mint: Verb<{ to: string; amount: bigint }, void, { minter: string; to: string; amount: bigint }>;
  /**
   * Sets a minter's limits; all zero dismisses it. Admin only.
   *
   * @throws AccessManagedUnauthorized.
   */
  configureMinter: Verb<{ minter: string } & MinterLimits, void, { minter: string } & MinterLimits>;
  /**
   * A minter's limits and what is left of them.
   *
   * @example
   * await trellis.token.minterOf(bank);
   * // { allowance: 5000000000n, capacity: 1000000000n, window: 86400, available: 700000000n }
   */
  minterOf(minter: string): Promise<MinterLimits & { available: bigint }>;
}

export function minting(handle: Handle<StableToken>): Minting {
  return {
    mint: verb(handle, {
      call: (token, { to, amount }) => {
        if (uint("amount", amount) === 0n) refuse("MintAmountZero", {});
        return call(token, token.mint, [address("to", to), amount]);
      },
      outcome: (token, receipt) => emitted(token, token.getEvent("Minted"), receipt),
    }),
    configureMinter: verb(handle, {
      call: (token, { minter, allowance, capacity, window }) =>
        call(token, token.configureMinter, [
          address("minter", minter),
          uint("allowance", allowance, 104),
          uint("capacity", capacity, 104),
          uint("window", window, 48),
        ]),
      outcome: (token, receipt) => {
        const limits = emitted(token, token.getEvent("MinterConfigured"), receipt);
        return { ...limits, window: Number(limits.window) };
      },
    }),
    minterOf: (minter) =>
      handle.read(async (token) => {
        const { allowance, capacity, window, available } = await token.minterOf(address("minter", minter));
        return { allowance, capacity, window: Number(window), available };
      }),
  };
}
