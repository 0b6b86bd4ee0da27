import { InputError } from "../../errors.ts";
import { hex, randomSalt, unhex } from "../../crypto/bytes.ts";
import { leafHash, MerkleLog, SparseMerkleMap } from "../../crypto/index.ts";
import { decodeUsage, encodeUsage, type UsageEntry } from "./entry.ts";
import { encodeSummary, usageIndexKey, usageIndexValue, type IntervalSummary, type PlacedLeaf } from "./interval.ts";
import type { CompletenessProof, IntervalRecord, ProvenInterval, ProvenSummary } from "./proof.ts";

/** A use to be recorded; its salt is drawn if left out. */
export type NewUsage = Omit<UsageEntry, "salt"> & { readonly salt?: string };

export interface UsageLogOptions {
  /** When the first interval begins, in seconds since 1970. */
  from: number;
  /**
   * The key that the subject of a grant shares with the controller: 32 random bytes, made with the grant and kept as
   * secret as its entries. Asked for when an entry is recorded, and again when its interval is closed.
   */
  viewingKeyOf: (grant: string) => string;
}

/** Whose uses are to be proven, in which intervals. */
export interface ProveUsageArgs {
  grant: string;
  /** As the asker showed it; entries are not handed out for another. */
  viewingKey: string;
  fromInterval: number;
  /** The last one; the same as `fromInterval` for one interval. */
  toInterval: number;
  /** Size of the anchored head to prove it against, one that an interval ended with; that of the last one if left out. */
  size?: number;
}

interface Recorded {
  bytes: Uint8Array;
  grant: string;
  at: number;
}

interface Closed {
  summary: IntervalSummary;
  entries: Uint8Array[];
  /** The places of each grant's entries. */
  places: Map<string, PlacedLeaf[]>;
  map: SparseMerkleMap;
  index: [key: string, value: string][];
}

/**
 * The log of the uses that a controller makes of personal data: it notes each, closes an interval from time to time, and
 * anchors the tree. An entry can be proven to be in the log; and the subject of a grant can be shown to see all entries on
 * it, without learning of another's, because each interval ends with the root of a map that has one place for a grant.
 *
 * It cannot show a use that the controller never noted, nor that what was noted is true: no log can. That map and entries
 * agree for everybody is for an auditor to check, who is shown all entries: see `auditInterval`. What others see is how
 * many entries there were in an interval, from the size of the log, and about how many grants they were on, from the length of
 * a proof.
 *
 * It is kept in memory. Keep the entries that `record` returns, and when each interval was closed: recorded and closed in the
 * same order they make the same log again, with its proofs.
 *
 * @example
 * const usage = new UsageLog({ from: midnight, viewingKeyOf: (grant) => keys.get(grant) });
 * usage.record({ grant, at: now, verb: "Allow", rule: 0, use: { action, item, region, purpose, recipient } });
 * usage.close({ until: midnight + 86_400 });
 * await trellis.log.anchor({ log, tree: usage.tree }); // one transaction for all of them
 * const proof = usage.prove({ grant, viewingKey, fromInterval: 0, toInterval: 0 });
 */
export class UsageLog {
  /** The leaves of the closed intervals: anchor this. */
  readonly tree = new MerkleLog();
  readonly #viewingKeyOf: (grant: string) => string;
  readonly #closed: Closed[] = [];
  #from: number;
  #open: Recorded[] = [];

  constructor({ from, viewingKeyOf }: UsageLogOptions) {
    this.#from = from;
    this.#viewingKeyOf = viewingKeyOf;
  }

  /** How many intervals are closed. */
  get intervals(): number {
    return this.#closed.length;
  }

  /** How many entries are noted and not in the tree yet. */
  get pending(): number {
    return this.#open.length;
  }

  /** When the open interval began, in seconds since 1970. */
  get from(): number {
    return this.#from;
  }

  /**
   * Notes a use in the open interval.
   *
   * @returns The entry with its salt.
   * @throws UsageTooEarly for one that took place before the interval began; BytesInvalid, NumberOutOfRange or
   * FormatInvalid for what is no entry; BytesInvalid if the grant's viewing key is not 32 bytes.
   */
  record(use: NewUsage): UsageEntry {
    const entry = { ...use, salt: use.salt ?? randomSalt() };
    const bytes = encodeUsage(entry);
    const { at } = entry;
    if (at < this.#from) throw tooEarly(at, this.#from);
    const grant = entry.grant.toLowerCase();
    unhex("viewingKey", this.#viewingKeyOf(grant), 32);
    this.#open.push({ bytes, grant, at });
    return entry;
  }

  /**
   * Closes the open interval: its entries go into the tree in the order in which they were noted, the summary behind them.
   * Entries from `until` on wait for the next interval. An interval without entries is closed all the same, so that absence
   * can be proven.
   *
   * @param args When the interval ends and the next one begins, in seconds since 1970.
   * @throws UsageIntervalInvalid if it would end before it began, or then.
   */
  close({ until }: { until: number }): IntervalSummary {
    const from = this.#from;
    if (!Number.isSafeInteger(until) || until <= from) throw intervalInvalid(from, until);
    const now = this.#open.filter(({ at }) => at < until);
    const [interval, first] = [this.#closed.length, this.tree.size];

    const leaves = now.map(({ bytes }, i) => ({ index: first + i, leafHash: leafHash(bytes) }));
    const places = new Map<string, PlacedLeaf[]>();
    for (const [i, { grant }] of now.entries()) {
      const list = places.get(grant);
      if (list) list.push(leaves[i]!);
      else places.set(grant, [leaves[i]!]);
    }
    const index = Array.from(places, ([grant, list]): [string, string] => {
      const place = { grant, interval, viewingKey: this.#viewingKeyOf(grant) };
      return [usageIndexKey(place), usageIndexValue(place, list)];
    });
    const map = new SparseMerkleMap(index);
    const summary = { interval, first, last: first + now.length, from, until, index: map.root };

    for (const leaf of leaves) this.tree.appendLeafHash(leaf.leafHash);
    this.tree.append(encodeSummary(summary));
    this.#closed.push({ summary, entries: now.map(({ bytes }) => bytes), places, map, index });
    this.#open = this.#open.filter(({ at }) => at >= until);
    this.#from = until;
    return summary;
  }

  /**
   * What shows the subject of a grant that it sees all entries on it in these intervals: `verifyCompleteness` takes it.
   *
   * @throws UsageIntervalUnknown for intervals that are not closed; ViewingKeyMismatch for a key that is not the one the
   * grant had; ElementMissing for a size that no interval at or behind them ended with.
   */
  prove({ grant, viewingKey, fromInterval, toInterval, size = this.tree.size }: ProveUsageArgs): CompletenessProof {
    this.#interval(fromInterval);
    if (toInterval < fromInterval) throw unknown(toInterval, this.#closed.length);
    this.#interval(toInterval);
    const end = this.#closed.findIndex(({ summary }) => summary.last + 1 === size);
    if (end < toInterval) throw sizeMissing();
    const shown = this.#closed.slice(fromInterval, toInterval + 1);
    const later = this.#closed.slice(toInterval + 1, end + 1);
    return {
      size,
      intervals: shown.map((each) => this.#show(each, hex(unhex("grant", grant, 32)), viewingKey, size)),
      later: later.map(({ summary }) => this.#proven(summary, size)),
    };
  }

  /**
   * Everything that an interval holds, for an auditor; it tells all entries on all grants.
   *
   * @throws UsageIntervalUnknown if it is not closed.
   */
  disclose(interval: number): IntervalRecord {
    const { summary, entries, index } = this.#interval(interval);
    return { summary, entries: entries.map(decodeUsage), index: [...index] };
  }

  #show({ summary, entries, places, map }: Closed, grant: string, viewingKey: string, size: number): ProvenInterval {
    const list = places.get(grant) ?? [];
    const key = usageIndexKey({ grant, interval: summary.interval, viewingKey });
    const indexProof = map.prove(key);
    if (list.length > 0 && indexProof.leaf?.key !== key) throw mismatch(grant);
    return {
      ...this.#proven(summary, size),
      indexProof,
      entries: list.map(({ index }) => ({
        index,
        entry: decodeUsage(entries[index - summary.first]!),
        inclusionProof: this.tree.inclusionProof(index, size),
      })),
    };
  }

  #proven(summary: IntervalSummary, size: number): ProvenSummary {
    return { summary, inclusionProof: this.tree.inclusionProof(summary.last, size) };
  }

  #interval(interval: number): Closed {
    const closed = this.#closed[interval];
    if (!closed) throw unknown(interval, this.#closed.length);
    return closed;
  }
}

function tooEarly(at: number, from: number): InputError {
  const message = "The interval in which the use took place is closed.";
  return new InputError({ name: "UsageTooEarly", args: { at, from }, message });
}

function intervalInvalid(from: number, until: number): InputError {
  const message = "An interval ends after it begins, at a whole second.";
  return new InputError({ name: "UsageIntervalInvalid", args: { from, until }, message });
}

function unknown(interval: number, closed: number): InputError {
  const message = "The log has closed no such intervals.";
  return new InputError({ name: "UsageIntervalUnknown", args: { interval, closed }, message });
}

function mismatch(grant: string): InputError {
  const message = "The viewing key is not the one that the grant had then.";
  return new InputError({ name: "ViewingKeyMismatch", args: { grant }, message });
}

function sizeMissing(): InputError {
  const message = "No interval at or behind these ended with a log of that size.";
  return new InputError({ name: "ElementMissing", args: { parameter: "size" }, message });
}
