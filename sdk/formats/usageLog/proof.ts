import type { SparseProof } from "../../crypto/index.ts";
import type { UsageEntry } from "./entry.ts";
import type { IntervalSummary } from "./interval.ts";

/** A summary with the proof that it is the log's leaf at `last`. */
export interface ProvenSummary {
  readonly summary: IntervalSummary;
  readonly inclusionProof: readonly string[];
}

/** An entry with the proof that it is the log's leaf at `index`. */
export interface ProvenEntry {
  readonly index: number;
  readonly entry: UsageEntry;
  readonly inclusionProof: readonly string[];
}

/** An interval as it is shown to the subject of one grant. */
export interface ProvenInterval extends ProvenSummary {
  /** That the interval's map holds these entries under the grant's key, or nothing. */
  readonly indexProof: SparseProof;
  readonly entries: readonly ProvenEntry[];
}

/**
 * That these are all entries of a grant in a row of intervals. Plain data, to be sent as JSON; it is the subject's own, since
 * it holds the entries.
 */
export interface CompletenessProof {
  /** Entries and summaries in the log whose head it leads to. */
  readonly size: number;
  /** The intervals asked for, in order. */
  readonly intervals: readonly ProvenInterval[];
  /**
   * The summaries behind them up to the last leaf of the log. Each says where the one before stands, so that, the head
   * given, there is one row of intervals only, the same for everybody.
   */
  readonly later: readonly ProvenSummary[];
}

/** What an interval holds in full: for who may see all entries, see `auditInterval`. */
export interface IntervalRecord {
  readonly summary: IntervalSummary;
  /** In the order of their places, from `summary.first` on. */
  readonly entries: readonly UsageEntry[];
  /** The map: keys with their values. */
  readonly index: readonly (readonly [key: string, value: string])[];
}
