import { formatUnits, parseUnits } from "ethers";

import { errorNameOf } from "../../core/decode.ts";
import type { Handle } from "../../core/handle.ts";
import { address, uint } from "../../core/input.ts";
import { InputError } from "../../errors.ts";
import type { StableToken } from "../../core/contracts.ts";

/** What does not change often about a token. */
export interface TokenInfo {
  name: string;
  symbol: string;
  decimals: number;
  /** In circulation, locked redemptions included. */
  totalSupply: bigint;
  /** The most that may ever be in circulation. */
  cap: bigint;
  /** Locked in open redemptions. */
  lockedInRedemptions: bigint;
  /** Seconds the issuer has to pay a redemption. */
  redemptionPeriod: number;
  paused: boolean;
}

/** How a redemption stands. */
export type RedemptionState = "none" | "requested" | "settled" | "rejected" | "reclaimed";

/** In the order of the contract's enumeration. */
const REDEMPTION_STATES = ["none", "requested", "settled", "rejected", "reclaimed"] as const;

export interface TokenReads {
  /** The token's facts. */
  info(): Promise<TokenInfo>;
  /** What an account holds, in the token's smallest unit. */
  balanceOf(account: string): Promise<bigint>;
  /** What an owner lets a spender take, in the token's smallest unit. */
  allowance(args: { owner: string; spender: string }): Promise<bigint>;
  /** Whether an account is frozen. */
  isFrozen(account: string): Promise<boolean>;
  /**
   * Why a transfer would be refused now.
   *
   * @param args Who would send the transaction (`operator`, the sender unless said otherwise) and the transfer.
   * @returns The name of the error it would meet, or the transfer policy's own 4-byte code; undefined if it may go.
   * @example
   * await trellis.token.transferRestriction({ from: alice, to: bob, amount: 1n }); // "AccountIsFrozen"
   */
  transferRestriction(args: {
    from: string;
    to: string;
    amount: bigint;
    operator?: string;
  }): Promise<string | undefined>;
  /** A redemption; its state is `none` when there is no such redemption. */
  redemptionOf(id: bigint): Promise<{ holder: string; amount: bigint; deadline: number; state: RedemptionState }>;
  /**
   * An amount from text, by the token's decimals.
   *
   * @throws FormatInvalid for what is no number, or has more decimals than the token.
   * @example
   * await trellis.token.parse("12.50"); // 12500000n, for a token of 6 decimals
   */
  parse(text: string): Promise<bigint>;
  /**
   * An amount as text, by the token's decimals.
   *
   * @example
   * await trellis.token.format(12_500000n); // "12.5"
   */
  format(amount: bigint): Promise<string>;
}

export function tokenReads(handle: Handle<StableToken>): TokenReads {
  const decimals = () => handle.read(async (token) => Number(await token.decimals()));

  return {
    info: () =>
      handle.read(async (token) => {
        const [name, symbol, decimals, totalSupply, cap, lockedInRedemptions, period, paused] = await Promise.all([
          token.name(),
          token.symbol(),
          token.decimals(),
          token.totalSupply(),
          token.cap(),
          token.lockedInRedemptions(),
          token.redemptionPeriod(),
          token.paused(),
        ]);
        const numbers = { decimals: Number(decimals), redemptionPeriod: Number(period) };
        return { name, symbol, totalSupply, cap, lockedInRedemptions, paused, ...numbers };
      }),
    balanceOf: (account) => handle.read((token) => token.balanceOf(address("account", account))),
    allowance: ({ owner, spender }) =>
      handle.read((token) => token.allowance(address("owner", owner), address("spender", spender))),
    isFrozen: (account) => handle.read((token) => token.isFrozen(address("account", account))),
    transferRestriction: ({ from, to, amount, operator = from }) =>
      handle.read(async (token) => {
        const accounts = [address("operator", operator), address("from", from), address("to", to)] as const;
        const reason = await token.transferRestriction(...accounts, uint("amount", amount));
        return reason === "0x00000000" ? undefined : (errorNameOf(reason) ?? reason);
      }),
    redemptionOf: (id) =>
      handle.read(async (token) => {
        const { holder, amount, deadline, state } = await token.redemptionOf(uint("id", id));
        return { holder, amount, deadline: Number(deadline), state: REDEMPTION_STATES[Number(state)] ?? "none" };
      }),
    async parse(text) {
      const places = await decimals();
      try {
        return parseUnits(text, places);
      } catch (cause) {
        const args = { parameter: "text", reason: `it is no number of at most ${places} decimals` };
        throw new InputError({ name: "FormatInvalid", args, message: `${text} is no amount of the token.`, cause });
      }
    },
    format: async (amount) => formatUnits(amount, await decimals()),
  };
}
