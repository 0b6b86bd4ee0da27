import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { CreditToken } from "../../core/contracts.ts";
import { NO_RANGE, serialPosition, type SerialPosition } from "./serial.ts";

/** A range of serials to be registered. */
export interface IssueArgs extends SerialPosition {
  /** First holder. */
  to: string;
  /** First position after the last kilogram. */
  end: bigint;
  /** The project, as the issuer numbers its projects. */
  projectId: bigint;
  /** Year of the removal. */
  vintage: number;
  /** May move to a registered seller and nowhere else, so that it can only be retired. */
  retireOnly?: boolean;
  /** Digest of the evidence: monitoring report, verification statement, parcel. */
  dataDigest: string;
  /** Start of the nearest range before it in the same block; read from the chain unless said otherwise. */
  after?: bigint;
}

/** A batch as it was issued. */
export interface BatchOutcome extends SerialPosition {
  id: bigint;
  end: bigint;
  to: string;
  projectId: bigint;
  vintage: number;
  retireOnly: boolean;
  dataDigest: string;
}

export interface Issuing {
  /**
   * Registers a range of serials and gives its kilograms to the first holder. Issuers only.
   *
   * @throws CreditIssuerUnknown; SerialRangeEmpty; SerialRangeOverlap with the batch that has the serials already;
   * SerialHintStale if somebody else issued in the same block meanwhile.
   * @example
   * const { id } = await trellis.certificate.issue({
   *   to: supplier, blockKey, start: 120_158_095_000n, end: 120_158_157_000n, projectId: 102n, vintage: 2003, dataDigest,
   * });
   */
  issue: Verb<IssueArgs, bigint, BatchOutcome>;
  /**
   * Makes the serials from a position to the end of a batch a batch of its own. The caller must hold as many.
   *
   * @throws BatchUnknown; SplitOutOfRange.
   */
  split: Verb<
    { id: bigint; position: bigint },
    bigint,
    { id: bigint; newId: bigint; holder: string; kilograms: bigint }
  >;
  /** Admits or dismisses an issuer. Admin only. */
  setIssuer: Verb<{ issuer: string; allowed: boolean }, void, { issuer: string; allowed: boolean }>;
  /** Admits or dismisses a seller, whose statements of payment are written on certificates. Admin only. */
  setSeller: Verb<{ seller: string; allowed: boolean }, void, { seller: string; allowed: boolean }>;
  /**
   * The nearest range at or before a position of a block, however long the block is.
   *
   * @returns Its start; undefined if there is none.
   */
  predecessorOf(position: SerialPosition): Promise<bigint | undefined>;
  /** The batch that a transaction issued; throws EventMissing if it issued none. */
  issuedIn(receipt: TransactionReceipt): BatchOutcome;
}

/** Ranges that one call walks: well below what a node spends on a call. */
const STEPS = 2_000n;

export function issuing(handle: Handle<CreditToken>): Issuing {
  const predecessorOf = async ({ blockKey, start }: SerialPosition): Promise<bigint | undefined> => {
    let from = NO_RANGE;
    for (;;) {
      const asked = [uint("blockKey", blockKey, 192), uint("start", start, 64), from, STEPS] as const;
      const reached = await handle.read((credits) => credits.predecessorOf(...asked));
      if (reached.done) return reached.start === NO_RANGE ? undefined : reached.start;
      from = reached.start;
    }
  };

  return {
    issue: verb(handle, {
      async call(credits, args) {
        const { blockKey, start, end, retireOnly = false } = args;
        if (uint("end", end, 64) <= uint("start", start, 64)) refuse("SerialRangeEmpty", { start, end });
        return call(credits, credits.issue, [
          {
            to: address("to", args.to),
            blockKey: uint("blockKey", blockKey, 192),
            start,
            end,
            after_: args.after ?? (await predecessorOf({ blockKey, start })) ?? NO_RANGE,
            projectId: uint("projectId", args.projectId, 64),
            vintage: uint("vintage", args.vintage, 16),
            flags: retireOnly ? 1n : 0n,
            dataDigest: bytes32("dataDigest", args.dataDigest),
          },
        ]);
      },
      outcome: issued,
    }),
    split: verb(handle, {
      call: (credits, { id, position }) =>
        call(credits, credits.split, [uint("id", id), uint("position", position, 64)]),
      outcome: (credits, receipt) => emitted(credits, credits.getEvent("BatchSplit"), receipt),
    }),
    setIssuer: verb(handle, {
      call: (credits, { issuer, allowed }) => call(credits, credits.setIssuer, [address("issuer", issuer), allowed]),
      outcome: (credits, receipt) => emitted(credits, credits.getEvent("IssuerSet"), receipt),
    }),
    setSeller: verb(handle, {
      call: (credits, { seller, allowed }) => call(credits, credits.setSeller, [address("seller", seller), allowed]),
      outcome: (credits, receipt) => emitted(credits, credits.getEvent("SellerSet"), receipt),
    }),
    predecessorOf,
    issuedIn: (receipt) => issued(handle.contract, receipt),
  };
}

function issued(credits: CreditToken, receipt: TransactionReceipt): BatchOutcome {
  return batchFrom(emitted(credits, credits.getEvent("BatchIssued"), receipt));
}

/** A batch from its event. */
export function batchFrom(event: {
  id: bigint;
  to: string;
  end: bigint;
  projectId: bigint;
  vintage: bigint;
  flags: bigint;
  dataDigest: string;
}): BatchOutcome {
  const { id, to, end, projectId, vintage, flags, dataDigest } = event;
  const retireOnly = (flags & 1n) !== 0n;
  return { id, ...serialPosition(id), end, to, projectId, vintage: Number(vintage), retireOnly, dataDigest };
}
