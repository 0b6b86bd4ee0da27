import { InputError } from "../../errors.ts";
import { leafHash, SparseMerkleMap, type MerkleLog } from "../../crypto/index.ts";
import type { UsageEntry } from "./entry.ts";
import { summaryLeafHash, usageIndexKey, usageIndexValue, type IntervalSummary, type PlacedLeaf } from "./interval.ts";
import { ProblemFound, type UsageProblem, type UsageProblemName } from "./problem.ts";
import type { IntervalRecord } from "./proof.ts";
import { encoded, whyNoInterval, whyOutside } from "./verify.ts";

export interface AuditIntervalArgs {
  /** From the controller: `usage.disclose(interval)`. */
  record: IntervalRecord;
  /** Summary of the interval before; left out for interval 0 only. */
  before?: IntervalSummary;
  /** The log's leaf hashes, held against the ledger with `trellis.log.audit({ log, tree })`. */
  tree: MerkleLog;
  /** The viewing key of a grant as its subject, or the grant itself, tells it; undefined if it is not known. */
  viewingKeyOf: (grant: string) => string | undefined;
}

/**
 * Checks an interval as an auditor does, who is shown all its entries: each leaf is an entry of the interval, the map has
 * what belongs to each grant and nothing else, and the interval follows the one before. Done for every interval from 0 on,
 * it opens every leaf of the log.
 *
 * Together with the subjects' proofs it shows that nothing noted is kept from a subject. The viewing keys should not be
 * the controller's word alone: under a false key the map would agree here and be empty for the subject.
 *
 * @returns All that is wrong; nothing if the interval is as it should be.
 * @example
 * auditInterval({ record: usage.disclose(3), before: usage.disclose(2).summary, tree, viewingKeyOf });
 * // [{ name: "IndexOmitsGrant", interval: 3, grant: "0x…", index: 4711, reason: "…" }]
 */
export function auditInterval({ record, before, tree, viewingKeyOf }: AuditIntervalArgs): UsageProblem[] {
  const { summary, entries, index: map } = record;
  const { interval, first, last } = summary;
  const problems: UsageProblem[] = [];
  const note = (name: UsageProblemName, reason: string, where: Omit<UsageProblem, "name" | "reason"> = {}) =>
    problems.push({ name, reason, interval, ...where });

  const gap = whyNoInterval(summary, before) ?? whyNoBeginning(summary, before);
  if (gap !== undefined) note("IntervalMissing", gap);
  if (before && !stands(tree, before.last, summaryLeafHash(before))) {
    note("SummaryNotIncluded", `the log has another leaf at ${before.last}`, {
      interval: before.interval,
      index: before.last,
    });
  }
  if (!stands(tree, last, summaryLeafHash(summary))) {
    note("SummaryNotIncluded", `the log has another leaf at ${last}`, { index: last });
  }
  if (entries.length !== last - first) {
    note("EntriesIncomplete", `${entries.length} entries are shown of ${last - first}`);
  }

  const leavesOf = new Map<string, PlacedLeaf[]>();
  for (const [i, entry] of entries.entries()) {
    const index = first + i;
    const leaf = leafOf(entry, index, summary, tree, problems);
    if (!leaf) continue;
    const grant = entry.grant.toLowerCase();
    const leaves = leavesOf.get(grant);
    if (leaves) leaves.push(leaf);
    else leavesOf.set(grant, [leaf]);
  }
  problems.push(...problemsOfMap(summary, map, leavesOf, viewingKeyOf));
  return problems;
}

/** Why an interval cannot be the first; nothing if it can, or if another stands before it. */
function whyNoBeginning({ interval, first }: IntervalSummary, before: IntervalSummary | undefined): string | undefined {
  if (before || (interval === 0 && first === 0)) return undefined;
  return `the interval before ${interval} is not shown`;
}

/** Whether the log has this leaf there. */
function stands(tree: MerkleLog, index: number, leaf: string): boolean {
  return index < tree.size && tree.leafHashAt(index) === leaf;
}

/** The leaf of an entry, once it was found to be one of the interval at its place in the log; what is wrong is noted. */
function leafOf(
  entry: UsageEntry,
  index: number,
  summary: IntervalSummary,
  tree: MerkleLog,
  problems: UsageProblem[],
): PlacedLeaf | undefined {
  const where = { interval: summary.interval, index };
  try {
    const leaf = { index, leafHash: leafHash(encoded(entry, where)) };
    const outside = whyOutside(index, entry, summary);
    if (outside !== undefined) throw new ProblemFound("EntryOutsideInterval", outside, where);
    if (!stands(tree, index, leaf.leafHash)) {
      throw new ProblemFound("EntryNotIncluded", `the log has another leaf at ${index}`, where);
    }
    return leaf;
  } catch (error) {
    if (!(error instanceof ProblemFound)) throw error;
    problems.push(error.problem);
    return undefined;
  }
}

/** What is wrong with an interval's map: it stands for the entries of each grant, and for nothing else. */
function problemsOfMap(
  { interval, index: root }: IntervalSummary,
  map: IntervalRecord["index"],
  leavesOf: ReadonlyMap<string, readonly PlacedLeaf[]>,
  viewingKeyOf: AuditIntervalArgs["viewingKeyOf"],
): UsageProblem[] {
  const problems: UsageProblem[] = [];
  if (rootOf(map) !== root) {
    problems.push({ name: "IndexRootMismatch", reason: "the map shown is not the summary's", interval });
  }
  const left = new Map(map);
  let hidden = 0;
  for (const [grant, leaves] of leavesOf) {
    const where = { interval, grant, index: leaves[0]!.index };
    const viewingKey = viewingKeyOf(grant);
    if (viewingKey === undefined) {
      hidden += 1;
      problems.push({ name: "ViewingKeyMissing", reason: "what the map holds for it cannot be looked up", ...where });
      continue;
    }
    const place = { grant, interval, viewingKey };
    const [key, value] = [usageIndexKey(place), usageIndexValue(place, leaves)];
    const held = left.get(key);
    left.delete(key);
    if (held === undefined) {
      problems.push({ name: "IndexOmitsGrant", reason: "its subject would be told that there are none", ...where });
    } else if (held !== value) {
      problems.push({ name: "IndexDiffers", reason: "the map stands for other entries of it", ...where });
    }
  }
  if (left.size > hidden) {
    const reason = `the map holds ${left.size - hidden} more than the grants of its entries`;
    problems.push({ name: "IndexForeign", reason, interval });
  }
  return problems;
}

/** Root of a map that somebody shows; none for what is no map. */
function rootOf(map: IntervalRecord["index"]): string | undefined {
  try {
    return new SparseMerkleMap(map).root;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
