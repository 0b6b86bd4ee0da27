import type { Handle } from "../../core/handle.ts";
import { address } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import type { StableToken } from "../../core/contracts.ts";
import type { RedemptionState } from "./read.ts";
import type { RedemptionOutcome } from "./redemption.ts";

/** A redemption with how it ended, if it did, and where it was asked for. */
export interface RedemptionRecord extends RedemptionOutcome, Position {
  state: Exclude<RedemptionState, "none">;
}

export interface TokenEvents {
  /**
   * All redemptions, in the order in which they were asked for, rebuilt from the events.
   *
   * @param args `holder`: only this holder's; `state`: only those that stand so, for instance `requested` for the open.
   * @example
   * const open = await trellis.token.redemptions({ state: "requested" });
   * // [{ id: 7n, holder: "0x7099…79C8", amount: 100000000n, payoutRef: "0x51f0…", deadline: 1767484800, state: "requested", … }]
   */
  redemptions(args?: { holder?: string; state?: RedemptionRecord["state"] } & ScanOptions): Promise<RedemptionRecord[]>;
  /** Everyone who holds some of the token now, the largest first, rebuilt from the events. */
  holders(options?: ScanOptions): Promise<{ account: string; balance: bigint }[]>;
}

export function tokenEvents(handle: Handle<StableToken>): TokenEvents {
  return {
    async redemptions({ holder, state, ...options } = {}) {
      const token = handle.contract;
      const requested = token.getEvent("RedemptionRequested");
      const ends = [
        [token.getEvent("RedemptionSettled"), "settled"],
        [token.getEvent("RedemptionRejected"), "rejected"],
        [token.getEvent("RedemptionReclaimed"), "reclaimed"],
      ] as const;

      const records = new Map<bigint, RedemptionRecord>();
      for (const log of await scan(handle, [requested, ...ends.map(([event]) => event)], [], options)) {
        const asked = match(token, requested, log);
        if (asked) {
          const deadline = Number(asked.deadline);
          records.set(asked.id, { ...asked, deadline, state: "requested", ...positionOf(log) });
        }
        for (const [event, ending] of ends) {
          const record = records.get(BigInt(log.topics[1] ?? 0));
          if (record && log.topics[0] === event.fragment.topicHash) record.state = ending;
        }
      }
      const whose = holder && address("holder", holder);
      return [...records.values()].filter((r) => (!whose || r.holder === whose) && (!state || r.state === state));
    },

    async holders(options) {
      const token = handle.contract;
      const transfer = token.getEvent("Transfer");
      const balances = new Map<string, bigint>();
      const add = (account: string, amount: bigint) => balances.set(account, (balances.get(account) ?? 0n) + amount);
      for (const log of await scan(handle, [transfer], [], options)) {
        const { from, to, value } = match(token, transfer, log) ?? { from: "", to: "", value: 0n };
        add(from, -value);
        add(to, value);
      }
      return [...balances]
        .filter(([, balance]) => balance > 0n)
        .map(([account, balance]) => ({ account, balance }))
        .sort((a, b) => (a.balance > b.balance ? -1 : a.balance < b.balance ? 1 : 0));
    },
  };
}
