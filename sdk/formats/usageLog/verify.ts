import { hex, unhex } from "../../crypto/bytes.ts";
import { leafHash, verifyInclusion, verifySparse, type LogTree } from "../../crypto/index.ts";
import { encodeUsage, type UsageEntry } from "./entry.ts";
import { summaryLeafHash, usageIndexKey, usageIndexValue, type IntervalSummary, type PlacedLeaf } from "./interval.ts";
import { ProblemFound, shapeOf, type UsageProblem } from "./problem.ts";
import type { CompletenessProof, ProvenEntry, ProvenInterval, ProvenSummary } from "./proof.ts";

export interface VerifyCompletenessArgs {
  /** From the controller, or whoever hands it on; it may be anything. */
  proof: CompletenessProof;
  /** Size and root of the log as the verifier read them on the ledger, `trellis.log.headOf(log)`; nobody's word. */
  head: LogTree;
  grant: string;
  viewingKey: string;
  /** The intervals that must be shown; those that the proof shows if left out. */
  fromInterval?: number;
  toInterval?: number;
  /** Place at which the first interval must begin: `next` of the period verified before; only interval 0 is checked if left out. */
  first?: number;
}

/** An entry with its place in the log. */
export interface LoggedUsage {
  index: number;
  interval: number;
  entry: UsageEntry;
}

/** That these are all entries, or what is wrong. */
export type CompletenessVerdict =
  | {
      complete: true;
      /** In the order of the log. */
      entries: LoggedUsage[];
      fromInterval: number;
      toInterval: number;
      /** The uses took place from this second on … */
      from: number;
      /** … and before this one. */
      until: number;
      /** Place at which the next period begins. */
      next: number;
    }
  | { complete: false; problem: UsageProblem };

/**
 * Tells a subject whether it was shown all entries on its grant in the log, for a row of intervals. The log is the one
 * of the head, so everybody who trusts that head is shown the same intervals.
 *
 * It does not tell whether the controller noted every use: one that it never noted is in no log. Nor does it tell whether
 * the map stands for all entries: a controller that notes an entry and keeps it out of its map is found by an auditor
 * (`auditInterval`), who is shown all entries of the interval.
 *
 * @returns The entries, or the first problem by its name. Whatever the proof is, nothing is thrown.
 * @throws BytesInvalid for a root, grant or viewing key of the verifier's own that is not 32 bytes.
 * @example
 * const verdict = verifyCompleteness({ proof, head: await trellis.log.headOf(log), grant, viewingKey });
 * if (verdict.complete) verdict.entries; // [{ index: 4711, interval: 3, entry: { at: 1767225600, verb: "Allow", … } }]
 * else verdict.problem; // { name: "EntriesIncomplete", interval: 3, reason: "…" }
 */
export function verifyCompleteness({ proof, head, ...wanted }: VerifyCompletenessArgs): CompletenessVerdict {
  const tree = { size: BigInt(head.size), root: hex(unhex("root", head.root, 32)) };
  const grant = hex(unhex("grant", wanted.grant, 32));
  const viewingKey = hex(unhex("viewingKey", wanted.viewingKey, 32));
  try {
    return verdictOn(shapeOf(proof), tree, { ...wanted, grant, viewingKey });
  } catch (error) {
    const found = error instanceof ProblemFound ? error : new ProblemFound("ProofMalformed", "it cannot be read");
    return { complete: false, problem: found.problem };
  }
}

type Wanted = Omit<VerifyCompletenessArgs, "proof" | "head">;

function verdictOn({ size, intervals, later }: CompletenessProof, tree: LogTree, wanted: Wanted): CompletenessVerdict {
  const [begin, end] = [intervals[0]?.summary, intervals.at(-1)?.summary];
  if (!begin || !end) throw new ProblemFound("ProofMalformed", "it shows no interval");
  if (BigInt(size) !== tree.size) {
    throw new ProblemFound("HeadMismatch", `the proof is for ${size} leaves, the head has ${tree.size}`);
  }
  requirePeriod(begin, end, wanted);
  requireRow([...intervals, ...later], tree, wanted.first);
  return {
    complete: true,
    entries: intervals.flatMap((each) => entriesOf(each, tree, wanted)),
    fromInterval: begin.interval,
    toInterval: end.interval,
    from: begin.from,
    until: end.until,
    next: end.last + 1,
  };
}

function requirePeriod(begin: IntervalSummary, end: IntervalSummary, { fromInterval, toInterval }: Wanted): void {
  const right = begin.interval === (fromInterval ?? begin.interval) && end.interval === (toInterval ?? end.interval);
  if (right) return;
  throw new ProblemFound("PeriodMismatch", `intervals ${begin.interval} to ${end.interval} are shown`);
}

/** One interval behind the other, the last of them at the end of the log, all of them in the log. */
function requireRow(row: readonly ProvenSummary[], tree: LogTree, first: number | undefined): void {
  const [begin, end] = [row[0]!.summary, row.at(-1)!.summary];
  const start = first ?? (begin.interval === 0 ? 0 : begin.first);
  if (begin.first !== start) throw missingBefore(begin, `it begins at leaf ${begin.first}, not at ${start}`);
  for (const [i, { summary }] of row.entries()) {
    const reason = whyNoInterval(summary, row[i - 1]?.summary);
    if (reason !== undefined) throw missingBefore(summary, reason);
  }
  for (const { summary, inclusionProof } of row) {
    const claim = { leafHash: summaryLeafHash(summary), index: summary.last, ...tree, proof: inclusionProof };
    if (!verifyInclusion(claim)) {
      const { interval, last: index } = summary;
      throw new ProblemFound("SummaryNotIncluded", `the log has another leaf at ${index}`, { interval, index });
    }
  }
  if (BigInt(end.last) + 1n !== tree.size) {
    throw new ProblemFound("HeadMismatch", `the last interval shown ends at leaf ${end.last}, the log goes on`);
  }
}

/** Why a summary is none, or not the one behind another; nothing if it is. */
export function whyNoInterval(summary: IntervalSummary, before: IntervalSummary | undefined): string | undefined {
  const { interval, first, last, from, until } = summary;
  if (first > last || from >= until) return "it ends before it begins";
  if (!before) return undefined;
  if (interval !== before.interval + 1) return `it follows interval ${before.interval}`;
  if (first !== before.last + 1) return `it begins at leaf ${first}, the one before ends at ${before.last}`;
  if (from !== before.until) return `it begins at second ${from}, the one before ends at ${before.until}`;
  return undefined;
}

function missingBefore({ interval }: IntervalSummary, reason: string): ProblemFound {
  return new ProblemFound("IntervalMissing", reason, { interval });
}

/** The entries of an interval, each of which is the grant's, in the interval and in the log, and which the map stands for. */
function entriesOf({ summary, indexProof, entries }: ProvenInterval, tree: LogTree, wanted: Wanted): LoggedUsage[] {
  const { interval } = summary;
  const place = { grant: wanted.grant, interval, viewingKey: wanted.viewingKey };
  const leaves = entries.map((each, i) => leafOf(each, entries[i - 1], summary, tree, wanted.grant));

  const held = verifySparse({ root: summary.index, key: usageIndexKey(place), proof: indexProof });
  if (held.status === "invalid") {
    throw new ProblemFound("IndexProofInvalid", "it does not lead to the root in the summary", { interval });
  }
  if (held.status === "absent" && leaves.length > 0) {
    const { index } = leaves[0]!;
    throw new ProblemFound("EntryNotIndexed", "the map has no entry of the grant", { interval, index });
  }
  if (held.status === "present" && held.value !== usageIndexValue(place, leaves)) {
    throw new ProblemFound("EntriesIncomplete", "the map stands for other entries than are shown", { interval });
  }
  return entries.map(({ index, entry }) => ({ index, interval, entry }));
}

function leafOf(
  { index, entry, inclusionProof }: ProvenEntry,
  before: ProvenEntry | undefined,
  summary: IntervalSummary,
  tree: LogTree,
  grant: string,
): PlacedLeaf {
  const where = { interval: summary.interval, index };
  const leaf = leafHash(encoded(entry, where));
  if (entry.grant.toLowerCase() !== grant) throw new ProblemFound("EntryForeign", "it is on another grant", where);
  const outside =
    whyOutside(index, entry, summary) ?? (before && before.index >= index ? "it is out of order" : undefined);
  if (outside !== undefined) throw new ProblemFound("EntryOutsideInterval", outside, where);
  if (!verifyInclusion({ leafHash: leaf, index, ...tree, proof: inclusionProof })) {
    throw new ProblemFound("EntryNotIncluded", `the log has another leaf at ${index}`, where);
  }
  return { index, leafHash: leaf };
}

/** An entry in bytes; a problem for what is none. */
export function encoded(entry: UsageEntry, where: { interval: number; index: number }): Uint8Array {
  try {
    return encodeUsage(entry);
  } catch {
    throw new ProblemFound("EntryMalformed", "it has no encoding", where);
  }
}

/** Why an entry is not of an interval; nothing if it is. */
export function whyOutside(index: number, { at }: UsageEntry, summary: IntervalSummary): string | undefined {
  const { first, last, from, until } = summary;
  if (index < first || index >= last) return `leaf ${index} is outside leaves ${first} to ${last}`;
  if (at < from || at >= until) return `second ${at} is outside seconds ${from} to ${until}`;
  return undefined;
}
