import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import type { LogBonds as Contract } from "../../core/contracts.ts";
import { emitted, emittedAll } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes, bytes32, uint } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { promiseStruct, type InclusionPromise, type SignedPromise } from "./promise.ts";

/** How a promise stands: what a claim about it came to, or whether there can be one. */
export const PROMISE_STATES = ["Pending", "Claimable", "Open", "Kept", "Broken", "Lapsed"] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

/** A promise as it stands on the ledger. */
export interface PromiseStanding {
  /**
   * `Pending` until its deadline, `Claimable` for a month after it, then `Lapsed`; once somebody asked after it `Open`, and `Kept` or
   * `Broken` in the end.
   */
  state: PromiseState;
  /** Who asked after it. */
  claimant?: string;
  /** The last second to answer. */
  answerBy?: number;
}

/** A question after a promise, as it was asked. */
export interface OpenedClaim {
  claim: string;
  claimant: string;
  promise: InclusionPromise;
  /** How many entries the log had when it was asked: the answer has to be among them. Zero for the log of a contract. */
  size: bigint;
  /** The last second to answer, since 1970. */
  answerBy: number;
}

/** A promise to be asked after. */
export interface PromiseClaim extends SignedPromise {
  /**
   * When a head of the log was noted, after the deadline, that lacks the entry: see `notedHeads`. Without it the head counts that
   * stands when the question is mined, and an operator who sees it coming can still enter what is late.
   */
  notedAt?: number;
}

/** Where a promised entry is in the operator's log; made by `MerkleLog`. */
export interface InclusionArgs {
  /** The entry's place, from 0. */
  index: bigint | number;
  /** Number of entries of the head that the proof is for. */
  size: bigint | number;
  root: string;
  inclusionProof: readonly string[];
  /** From that head to the one that stands; left out for that itself. */
  consistencyProof?: readonly string[];
}

export interface Claiming {
  /**
   * Asks after a promise whose deadline is over, against the deposit, which the account approved to the contract. It comes back if
   * the promise is broken, or if the log advanced after the deadline.
   *
   * @throws ClaimUntimely with the times; BeneficiaryOnly; BondMissing; ClaimStateInvalid if somebody asked before;
   * PromiseLogInvalid; SignatureInvalid.
   * @example
   * const { answerBy } = await holder.logBonds.claim(signed);
   * // three days later, if the operator did not answer
   * await holder.logBonds.settle(signed); // { state: "Broken", penalty: 1000000000n, … }
   */
  claim: Verb<PromiseClaim, string, OpenedClaim>;
  /**
   * Notes how many entries a log has now, unless that was noted in this hour: evidence for every promise that is overdue. Anyone may;
   * watchers do it once an hour or a day.
   *
   * @returns `size` is left out where it was noted before.
   */
  noteHead: Verb<{ log: string }, bigint, { log: string; size?: bigint; notedAt?: number }>;
  /** The heads of a log that were noted, in order. */
  notedHeads(args: { log: string } & ScanOptions): Promise<({ size: bigint; notedAt: number } & Position)[]>;
  /**
   * Shows that the entry is in the operator's log. Anyone may. If the log advanced after the deadline, the deposit is the operator's
   * only with a head that was noted by the deadline (`notedAt`, see `notedHeads`) and has the entry.
   *
   * @throws InclusionUnproven; ClaimStateInvalid; PromiseLogInvalid; LogForked.
   * @example
   * const head = tree.head();
   * const inclusion = { index: 7, ...head, inclusionProof: tree.inclusionProof(7) };
   * await operator.logBonds.answer({ promise, inclusion });
   */
  answer: Verb<
    { promise: InclusionPromise; inclusion: InclusionArgs; notedAt?: number },
    void,
    { claim: string; state: PromiseState }
  >;
  /**
   * Shows, by the word of the contract whose log it is, that the entry was included in time. Anyone may.
   *
   * @throws InclusionUnproven; ClaimStateInvalid; PromiseLogInvalid.
   * @example
   * await isp.logBonds.answerFromContract({ promise, evidence: placeEvidence(place) });
   */
  answerFromContract: Verb<
    { promise: InclusionPromise; evidence: string },
    void,
    { claim: string; state: PromiseState }
  >;
  /** Ends a claim that was not answered in time: the claimant gets its deposit and half the penalty. Anyone may. @throws ClaimStateInvalid. */
  settle: Verb<InclusionPromise, void, { claim: string; state: PromiseState; penalty: bigint }>;
  /** How a promise stands. */
  standingOf(promise: InclusionPromise): Promise<PromiseStanding>;
  /**
   * Every question that was asked, in order; of one operator if it is named. An operator answers those that are `Open`.
   *
   * @example
   * for (const { promise } of await operator.logBonds.claims({ operator: operator.address })) {
   *   if ((await operator.logBonds.standingOf(promise)).state === "Open") …
   * }
   */
  claims(options?: ScanOptions & { operator?: string }): Promise<(OpenedClaim & Position)[]>;
}

const CLAIM_PERIOD = 30 * 86_400;
/** The names of the contract's states, from 1. */
const CLAIM_STATES = ["Open", "Kept", "Broken"] as const;

export function claiming(handle: Handle<Contract>): Claiming {
  const settled = (kit: Contract, receipt: TransactionReceipt) => {
    const { claim, state } = emitted(kit, kit.getEvent("ClaimSettled"), receipt);
    return { claim, state: CLAIM_STATES[Number(state) - 1]! };
  };
  return {
    claim: verb(handle, {
      call: (kit, { signature, notedAt = 0, ...promised }) => {
        const args = [promiseStruct(promised), bytes("signature", signature), uint("notedAt", notedAt, 40)] as const;
        return call(kit, kit.openClaim, [...args]);
      },
      outcome: (kit, receipt) => openedOf(emitted(kit, kit.getEvent("ClaimOpened"), receipt)),
    }),
    noteHead: verb(handle, {
      call: (kit, { log }) => call(kit, kit.noteHead, [bytes32("log", log)]),
      outcome: (kit, receipt, { log }) => {
        const [noted] = emittedAll(kit, kit.getEvent("HeadNoted"), receipt);
        return { log, ...(noted && { size: noted.size, notedAt: Number(noted.notedAt) }) };
      },
    }),
    async notedHeads({ log, ...options }) {
      const event = handle.contract.getEvent("HeadNoted");
      return (await scan(handle, [event], [bytes32("log", log)], options)).map((entry) => {
        const { size, notedAt } = match(handle.contract, event, entry)!;
        return { size, notedAt: Number(notedAt), ...positionOf(entry) };
      });
    },
    answer: verb(handle, {
      call: (kit, { promise, inclusion, notedAt = 0 }) => {
        const { index, size, root, inclusionProof, consistencyProof = [] } = inclusion;
        const place = {
          index: uint("index", index, 64),
          size: uint("size", size, 64),
          root: bytes32("root", root),
          inclusionProof: [...inclusionProof],
          consistencyProof: [...consistencyProof],
        };
        return call(kit, kit.answerFromLog, [promiseStruct(promise), place, uint("notedAt", notedAt, 40)]);
      },
      outcome: settled,
    }),
    answerFromContract: verb(handle, {
      call: (kit, { promise, evidence }) =>
        call(kit, kit.answerFromContract, [promiseStruct(promise), bytes("evidence", evidence)]),
      outcome: settled,
    }),
    settle: verb(handle, {
      call: (kit, promise) => call(kit, kit.settleClaim, [promiseStruct(promise)]),
      outcome: (kit, receipt) => {
        const [slashed] = emittedAll(kit, kit.getEvent("BondSlashed"), receipt);
        return { ...settled(kit, receipt), penalty: slashed?.amount ?? 0n };
      },
    }),
    standingOf: (promise) =>
      handle.read(async (kit) => {
        const { claimant, answerBy, state } = await kit.claimOf(await kit.promiseDigest(promiseStruct(promise)));
        if (state !== 0n) return { state: CLAIM_STATES[Number(state) - 1]!, claimant, answerBy: Number(answerBy) };
        const now = await handle.session.now();
        if (now <= promise.deadline) return { state: "Pending" };
        return { state: now <= promise.deadline + CLAIM_PERIOD ? "Claimable" : "Lapsed" };
      }),
    async claims({ operator, ...options } = {}) {
      const event = handle.contract.getEvent("ClaimOpened");
      const of = operator === undefined ? [] : [null, address("operator", operator)];
      return (await scan(handle, [event], of, options)).map((log) => ({
        ...openedOf(match(handle.contract, event, log)!),
        ...positionOf(log),
      }));
    },
  };
}

function openedOf(event: {
  claim: string;
  claimant: string;
  pledge: { operator: string; log: string; entry: string; deadline: bigint; beneficiary: string };
  size: bigint;
  answerBy: bigint;
}): OpenedClaim {
  const { claim, claimant, pledge, size, answerBy } = event;
  const { operator, log, entry, deadline, beneficiary } = pledge;
  const promise = { operator, log, entry, deadline: Number(deadline), beneficiary };
  return { claim, claimant, promise, size, answerBy: Number(answerBy) };
}
