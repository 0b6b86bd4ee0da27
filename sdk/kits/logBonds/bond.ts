import { call } from "../../core/call.ts";
import type { LogBonds as Contract } from "../../core/contracts.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";

/** What an operator answers with. */
export interface OperatorBond {
  amount: bigint;
  /** When it may take the bond back, in seconds since 1970; undefined while it stays. */
  leavingAt?: number;
  /** How many of its promises somebody asks after. */
  openClaims: number;
}

/** What operators answer with and claimants put down, in the money's smallest unit. */
export interface LogBondTerms {
  minimumBond: bigint;
  /** What a broken promise costs; half of it is the claimant's. */
  penalty: bigint;
  claimDeposit: bigint;
}

export interface Bonding {
  /**
   * Adds to the connected operator's bond, which it approved to the contract.
   *
   * @throws BondLeaving; MoneyInexact.
   * @example
   * await operator.token.approve({ spender: operator.logBonds.address, amount });
   * await operator.logBonds.deposit({ amount }); // { operator, amount, total: 10000000000n, receipt }
   */
  deposit: Verb<{ amount: bigint }, void, { operator: string; amount: bigint; total: bigint }>;
  /** Promises no more; the bond can be taken back sixty days later. @throws BondMissing; BondLeaving. */
  resign: Verb<void, void, { operator: string; leavingAt: number }>;
  /** Makes the bond the operator's own again; `takeOwed` pays it out. @throws BondBound. */
  takeBond: Verb<void, void, { operator: string; amount: bigint }>;
  /** An operator's bond; its amount is zero if there is none. */
  bondOf(operator: string): Promise<OperatorBond>;
  /**
   * Whether the operator's bond is whole as things stand, also if all claims that are open are lost, and stays until a promise with
   * this deadline can be asked after no more, even if the operator resigns now.
   */
  covers(args: { operator: string; deadline: number }): Promise<boolean>;
  /** The sums that this contract asks. */
  terms(): Promise<LogBondTerms>;
}

export function bonding(handle: Handle<Contract>): Bonding {
  return {
    deposit: verb(handle, {
      call: (kit, { amount }) => call(kit, kit.deposit, [uint("amount", amount, 128)]),
      outcome: (kit, receipt) => emitted(kit, kit.getEvent("BondDeposited"), receipt),
    }),
    resign: verb(handle, {
      call: (kit) => call(kit, kit.resign, []),
      outcome: (kit, receipt) => {
        const { operator, leavingAt } = emitted(kit, kit.getEvent("OperatorLeaving"), receipt);
        return { operator, leavingAt: Number(leavingAt) };
      },
    }),
    takeBond: verb(handle, {
      call: (kit) => call(kit, kit.takeBond, []),
      outcome: (kit, receipt) => emitted(kit, kit.getEvent("BondTaken"), receipt),
    }),
    bondOf: (operator) =>
      handle.read(async (kit) => {
        const { amount, leavingAt, openClaims } = await kit.bondOf(address("operator", operator));
        return {
          amount,
          ...(leavingAt !== 0n && { leavingAt: Number(leavingAt) }),
          openClaims: Number(openClaims),
        };
      }),
    covers: ({ operator, deadline }) =>
      handle.read((kit) => kit.covers(address("operator", operator), uint("deadline", deadline, 64))),
    terms: () =>
      handle.read(async (kit) => {
        const [minimumBond, penalty, claimDeposit] = await Promise.all([
          kit.minimumBond(),
          kit.penalty(),
          kit.claimDeposit(),
        ]);
        return { minimumBond, penalty, claimDeposit };
      }),
  };
}
