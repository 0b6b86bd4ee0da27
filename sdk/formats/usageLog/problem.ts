import type { SparseProof } from "../../crypto/index.ts";
import type { UsageEntry } from "./entry.ts";
import type { CompletenessProof, ProvenSummary } from "./proof.ts";

/** What can be wrong with the proof that a subject is given, or with an interval that an auditor is shown. */
export type UsageProblemName =
  /** The proof is not of the form it has to be. */
  | "ProofMalformed"
  /** The log ends elsewhere than the head that stands: the proof is of another head, or does not lead to its last leaf. */
  | "HeadMismatch"
  /** The intervals are not those that were asked for. */
  | "PeriodMismatch"
  /** Between two intervals, or before the first, there is a gap in number, in place or in time. */
  | "IntervalMissing"
  /** The log does not have this summary at its place. */
  | "SummaryNotIncluded"
  /** The proof of what the map holds leads to another root than the summary's. */
  | "IndexProofInvalid"
  /** What is shown as an entry is none. */
  | "EntryMalformed"
  /** The entry is on another grant. */
  | "EntryForeign"
  /** The entry stands outside the interval, or tells a time outside it. */
  | "EntryOutsideInterval"
  /** The log does not have this entry at its place. */
  | "EntryNotIncluded"
  /** An entry is shown of a grant for which the map has none. */
  | "EntryNotIndexed"
  /** There are other entries than are shown. */
  | "EntriesIncomplete"
  /** The viewing key of a grant was not given to the auditor. */
  | "ViewingKeyMissing"
  /** The map that is shown has another root than the summary's, or a key twice. */
  | "IndexRootMismatch"
  /** The map has nothing for a grant that has entries: its subject would be told that there are none. */
  | "IndexOmitsGrant"
  /** The map stands for other entries of a grant than there are. */
  | "IndexDiffers"
  /** The map has more than the entries' grants. */
  | "IndexForeign";

/** Something wrong, and where. */
export interface UsageProblem {
  name: UsageProblemName;
  /** In a sentence. */
  reason: string;
  interval?: number;
  /** Place of the entry in the log. */
  index?: number;
  grant?: string;
}

/** A problem on its way out of a check. */
export class ProblemFound extends Error {
  readonly problem: UsageProblem;

  constructor(name: UsageProblemName, reason: string, where: Omit<UsageProblem, "name" | "reason"> = {}) {
    super(reason);
    this.problem = { name, reason, ...where };
  }
}

/**
 * The proof with every part of the type it should have; what its values are worth is for the checks to find. Entries and
 * the proofs of maps are objects here, and read by who uses them.
 */
export function shapeOf(proof: unknown): CompletenessProof {
  const { size, intervals, later } = record(proof);
  return {
    size: whole(size),
    intervals: list(intervals).map((each) => {
      const { indexProof, entries, ...rest } = record(each);
      return {
        ...provenSummary(rest),
        indexProof: record(indexProof) as unknown as SparseProof,
        entries: list(entries).map((one) => {
          const { index, entry, inclusionProof } = record(one);
          return {
            index: whole(index),
            entry: record(entry) as unknown as UsageEntry,
            inclusionProof: texts(inclusionProof),
          };
        }),
      };
    }),
    later: list(later).map((each) => provenSummary(record(each))),
  };
}

function provenSummary({ summary, inclusionProof }: Record<string, unknown>): ProvenSummary {
  const { interval, first, last, from, until, index } = record(summary);
  return {
    summary: {
      interval: whole(interval),
      first: whole(first),
      last: whole(last),
      from: whole(from),
      until: whole(until),
      index: word(index),
    },
    inclusionProof: texts(inclusionProof),
  };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw malformed("an object is missing");
  return value as Record<string, unknown>;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw malformed("a list is missing");
  return value;
}

function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw malformed("a number is missing");
  return value;
}

function texts(value: unknown): string[] {
  return list(value).map(word);
}

function word(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{64}$/i.test(value)) throw malformed("32 bytes are missing");
  return value;
}

function malformed(reason: string): ProblemFound {
  return new ProblemFound("ProofMalformed", reason);
}
