import { expect } from "chai";
import fc from "fast-check";

import {
  auditInterval,
  encodeSummary,
  usageIndexKey,
  usageIndexValue,
  usageLeafHash,
  UsageLog,
  verifyCompleteness,
  type CompletenessProof,
  type CompletenessVerdict,
  type IntervalRecord,
  type IntervalSummary,
  type NewUsage,
  type ProvenInterval,
} from "../../../../sdk/formats.ts";
import { leafHash, MerkleLog, SparseMerkleMap } from "../../../../sdk/index.ts";
import { raised } from "../../../helpers/raised.ts";

const DAY = 86_400;
const grantOf = (i: number) => `0x${String(i).padStart(64, "0")}`;
const viewingKeyOf = (grant: string) => `0x${"7".repeat(63)}${grant.at(-1)}`;
const word = (digit: string) => `0x${digit.repeat(64)}`;

function useOf(grant: number, at: number): NewUsage {
  const use = { action: 1, item: 0, region: 0, purpose: `0x${"22".repeat(12)}`, recipient: `0x${"33".repeat(20)}` };
  return { grant: grantOf(grant), at, verb: "Allow", rule: 0, use };
}

/** A log whose interval `i` has the uses of `days[i]`, given by the number of their grant. */
function logOf(days: readonly (readonly number[])[]): UsageLog {
  const usage = new UsageLog({ from: 0, viewingKeyOf });
  for (const [day, grants] of days.entries()) {
    for (const grant of grants) usage.record(useOf(grant, day * DAY));
    usage.close({ until: (day + 1) * DAY });
  }
  return usage;
}

/** Four days: grant 1 on two of them, one day without any use. */
const DAYS = [[1, 2, 1, 3], [2], [], [3, 1]];
const LAST = DAYS.length - 1;

const read = (grant: number) => ({ grant: grantOf(grant), viewingKey: viewingKeyOf(grantOf(grant)) });
const ask = (usage: UsageLog, grant: number, fromInterval = 0, toInterval = LAST) =>
  usage.prove({ ...read(grant), fromInterval, toInterval });
const tell = (usage: UsageLog, grant: number, proof: CompletenessProof) =>
  verifyCompleteness({ ...read(grant), head: usage.tree.head(), proof });
const problem = (verdict: CompletenessVerdict) => (verdict.complete ? "none" : verdict.problem.name);

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type Proof = Mutable<CompletenessProof>;
type Day = Mutable<ProvenInterval>;
/** The proof as it comes out of JSON, to be changed at will. */
const loose = (proof: CompletenessProof) => JSON.parse(JSON.stringify(proof)) as Proof;

describe("UsageLog", () => {
  it("shows a subject all of its entries, and none of others', against any head since", () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), (days, a, b) => {
        const usage = logOf(days);
        const [x, y] = [a % days.length, b % days.length];
        const [fromInterval, toInterval] = [Math.min(x, y), Math.max(x, y)];
        for (const grant of [1, 2, 6, 9]) {
          const proof = loose(usage.prove({ ...read(grant), fromInterval, toInterval }));
          const verdict = verifyCompleteness({
            ...read(grant),
            proof,
            head: usage.tree.head(),
            fromInterval,
            toInterval,
          });
          if (!verdict.complete) throw new Error(JSON.stringify(verdict.problem));
          const shown = verdict.entries.map(({ interval, entry }) => [interval, entry.grant]);
          const wanted = days.flatMap((grants, day) =>
            day < fromInterval || day > toInterval
              ? []
              : grants.filter((each) => each === grant).map((each) => [day, grantOf(each)]),
          );
          expect(shown).to.deep.equal(wanted);
          expect([verdict.from, verdict.until]).to.deep.equal([fromInterval * DAY, (toInterval + 1) * DAY]);
        }
      }),
    );
  });

  it("tells nothing of others' entries: a proof holds hashes that their salts hide, and none of their leaf hashes in the clear", () => {
    const usage = logOf(DAYS);
    const text = JSON.stringify(ask(usage, 2));
    for (const { grant } of [read(1), read(3)]) expect(text).not.to.contain(grant.slice(2));
    // Only what stands beside its own leaves shows up, as the inclusion proof of any log has it.
    const others = usage.disclose(3).entries.map(usageLeafHash);
    expect(others.every((leaf) => !text.includes(leaf))).to.equal(true);
  });

  it("goes on from where the last proof ended", () => {
    const usage = logOf(DAYS);
    const first = tell(usage, 1, ask(usage, 1, 0, 1));
    if (!first.complete) throw new Error(first.problem.name);
    const rest = { ...read(1), proof: ask(usage, 1, 2), head: usage.tree.head() };
    expect(problem(verifyCompleteness({ ...rest, first: first.next }))).to.equal("none");
    expect(problem(verifyCompleteness({ ...rest, first: first.next - 1 }))).to.equal("IntervalMissing");
  });

  it("proves against an earlier anchored head", () => {
    const usage = logOf(DAYS);
    const { last } = usage.disclose(1).summary;
    const proof = usage.prove({ ...read(2), fromInterval: 0, toInterval: 1, size: last + 1 });
    const claim = { ...read(2), proof, head: usage.tree.head(last + 1) };
    expect(problem(verifyCompleteness(claim))).to.equal("none");
    expect(problem(verifyCompleteness({ ...claim, head: usage.tree.head() }))).to.equal("HeadMismatch");
  });

  it("is the same again from the entries that it returned", () => {
    const [usage, again] = [1, 2].map(() => new UsageLog({ from: 0, viewingKeyOf })) as [UsageLog, UsageLog];
    const kept = DAYS.map((grants, day) => {
      const entries = grants.map((grant) => usage.record(useOf(grant, day * DAY)));
      usage.close({ until: (day + 1) * DAY });
      return entries;
    });
    for (const [day, entries] of kept.entries()) {
      for (const entry of entries) again.record(entry);
      again.close({ until: (day + 1) * DAY });
    }
    expect(again.tree.head()).to.deep.equal(usage.tree.head());
    expect(ask(again, 1)).to.deep.equal(ask(usage, 1));
  });

  it("keeps late entries out of closed intervals, and early ones for the next", () => {
    const usage = new UsageLog({ from: 0, viewingKeyOf });
    usage.record(useOf(1, 2 * DAY));
    usage.record(useOf(1, DAY - 1));
    expect(usage.close({ until: DAY })).to.include({ interval: 0, first: 0, last: 1, from: 0, until: DAY });
    expect([usage.pending, usage.from, usage.intervals, usage.tree.size]).to.deep.equal([1, DAY, 1, 2]);
    const early = raised("UsageTooEarly", () => usage.record(useOf(1, DAY - 1)));
    expect(early).to.deep.equal({ at: DAY - 1, from: DAY });
    for (const until of [DAY, 0, NaN, DAY + 0.5]) {
      expect(raised("UsageIntervalInvalid", () => usage.close({ until }))).to.deep.equal({ from: DAY, until });
    }
    expect(usage.close({ until: 3 * DAY })).to.include({ interval: 1, first: 2, last: 3 });
    expect(usage.pending).to.equal(0);
  });

  it("hands entries out for the grant's viewing key only, and refuses what it does not have", () => {
    const usage = logOf(DAYS);
    const period = { fromInterval: 0, toInterval: 0 };
    raised("ViewingKeyMismatch", () =>
      usage.prove({ grant: grantOf(1), viewingKey: viewingKeyOf(grantOf(2)), ...period }),
    );
    raised("UsageIntervalUnknown", () => ask(usage, 1, 0, LAST + 1));
    raised("UsageIntervalUnknown", () => ask(usage, 1, 2, 1));
    raised("UsageIntervalUnknown", () => ask(usage, 1, -1, 1));
    raised("ElementMissing", () => usage.prove({ ...read(1), fromInterval: 0, toInterval: 1, size: 4 }));
    raised("ElementMissing", () => usage.prove({ ...read(1), fromInterval: 0, toInterval: 1, size: 5 }));
    raised("BytesInvalid", () => new UsageLog({ from: 0, viewingKeyOf: () => "0x12" }).record(useOf(1, 0)));
  });
});

describe("A proof of completeness", () => {
  const usage = logOf(DAYS);
  type Change = (days: [Day, Day, Day, Day], proof: Proof) => unknown;
  /** Grant 1's four days, changed. */
  const changed = (change: Change) => {
    const proof = loose(ask(usage, 1));
    change(proof.intervals as [Day, Day, Day, Day], proof);
    return tell(usage, 1, proof);
  };
  const foreign = loose(ask(usage, 2)).intervals[0]!.entries[0]!;
  /** Puts in what no type allows. */
  const put = (target: object, value: object) => Object.assign(target, value);
  /** What a controller that leaves out, adds or changes something is told. */
  const CHEATS: [name: string, what: string, change: Change][] = [
    ["EntriesIncomplete", "one entry left out", ([day]) => day.entries.pop()],
    ["EntriesIncomplete", "all entries left out", ([day]) => (day.entries = [])],
    ["EntryOutsideInterval", "an entry twice", ([day]) => day.entries.push(day.entries[1]!)],
    ["EntryOutsideInterval", "entries in another order", ([day]) => day.entries.reverse()],
    ["EntryOutsideInterval", "another day's", ([, second, , fourth]) => second.entries.push(fourth.entries[0]!)],
    ["EntryForeign", "another's", ([day]) => (day.entries[0] = foreign)],
    ["EntryNotIncluded", "an entry beautified", ([day]) => (day.entries[0]!.entry.verb = "Deny")],
    ["EntryMalformed", "an entry without salt", ([day]) => put(day.entries[0]!.entry, { salt: undefined })],
    ["EntryOutsideInterval", "at another second", ([day]) => (day.entries[0]!.entry.at = DAY)],
    ["EntryNotIncluded", "at another place", ([day]) => (day.entries[0]!.index = 1)],
    ["IndexProofInvalid", "a map's proof of nobody", ([day]) => delete day.indexProof.leaf],
    ["IndexProofInvalid", "another day's map", ([day, , , fourth]) => (day.indexProof = fourth.indexProof)],
    ["SummaryNotIncluded", "another map", ([day]) => (day.summary.index = word("1"))],
    ["IntervalMissing", "a day left out", (days) => days.splice(1, 1)],
    ["IntervalMissing", "the first day left out", ([day]) => (day.summary.first = 1)],
    ["IntervalMissing", "a gap in time", ([, second]) => (second.summary.from += 1)],
    ["IntervalMissing", "a day that ends before it begins", ([, , , fourth]) => (fourth.summary.until = 0)],
    ["HeadMismatch", "the last day left out", (days) => days.pop()],
    ["HeadMismatch", "another head's", (_, proof) => (proof.size -= 1)],
    ["ProofMalformed", "no interval", (_, proof) => (proof.intervals = [])],
    ["ProofMalformed", "no list", (_, proof) => put(proof, { later: {} })],
    ["ProofMalformed", "no number", ([day]) => put(day.summary, { last: "4" })],
    ["ProofMalformed", "no hash", ([day]) => (day.inclusionProof[0] = "0x12")],
    ["ProofMalformed", "no object", ([day]) => put(day.entries[0]!, { entry: null })],
  ];
  for (const [name, what, change] of CHEATS) {
    it(`finds ${name}: ${what}`, () => {
      expect(problem(changed(change))).to.equal(name);
    });
  }

  it("is none for another viewing key, another period, or nothing at all", () => {
    const claim = { grant: grantOf(1), proof: ask(usage, 1), head: usage.tree.head() };
    const other = verifyCompleteness({ ...claim, viewingKey: viewingKeyOf(grantOf(2)) });
    expect(problem(other)).to.be.oneOf(["EntryNotIndexed", "IndexProofInvalid"]);
    const right = { ...claim, viewingKey: viewingKeyOf(grantOf(1)) };
    expect(problem(verifyCompleteness({ ...right, fromInterval: 1 }))).to.equal("PeriodMismatch");
    expect(problem(verifyCompleteness({ ...right, toInterval: LAST - 1 }))).to.equal("PeriodMismatch");
    for (const nothing of [undefined, null, 7, "", []]) {
      expect(problem(verifyCompleteness({ ...right, proof: nothing as never }))).to.equal("ProofMalformed");
    }
    expect(() => verifyCompleteness({ ...right, viewingKey: "0x" })).to.throw("viewingKey");
  });

  it("is spoiled by any change of any of its texts and numbers", () => {
    const proof = loose(ask(usage, 1));
    const leaves = leavesOf(proof);
    expect(leaves.length).to.be.greaterThan(80);
    for (const { owner, key, value } of leaves) {
      owner[key] = spoilt(value);
      expect(problem(tell(usage, 1, proof)), `${key}: ${String(value)}`).not.to.equal("none");
      owner[key] = value;
    }
    expect(problem(tell(usage, 1, proof))).to.equal("none");
  });
});

interface Leaf {
  owner: Record<string, unknown>;
  key: string;
  value: unknown;
}

/** Every text and number in an object, with where it stands. */
function leavesOf(object: object): Leaf[] {
  const owner = object as Record<string, unknown>;
  return Object.entries(owner).flatMap(([key, value]) =>
    typeof value === "object" && value !== null ? leavesOf(value) : [{ owner, key, value }],
  );
}

function spoilt(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  const text = String(value);
  return text.startsWith("0x") ? text.slice(0, -1) + (text.endsWith("1") ? "2" : "1") : "Execute";
}

describe("An audit of an interval", () => {
  const usage = logOf(DAYS);
  const audit = (interval: number, change: Partial<IntervalRecord> = {}, rest = {}) =>
    auditInterval({
      record: { ...usage.disclose(interval), ...change },
      ...(interval > 0 && { before: usage.disclose(interval - 1).summary }),
      tree: usage.tree,
      viewingKeyOf,
      ...rest,
    }).map(({ name }) => name);

  it("finds nothing wrong with what is as it should be", () => {
    for (const interval of DAYS.keys()) expect(audit(interval)).to.deep.equal([]);
  });

  it("finds what is shown otherwise than it was anchored", () => {
    const { summary, entries, index } = usage.disclose(0);
    expect(audit(0, { entries: entries.slice(1) })).to.include.members(["EntriesIncomplete", "EntryNotIncluded"]);
    expect(audit(0, { entries: entries.map((each) => ({ ...each, verb: "Deny" as const })) })).to.include(
      "EntryNotIncluded",
    );
    expect(audit(0, { entries: entries.map((each) => ({ ...each, at: DAY })) })).to.include("EntryOutsideInterval");
    expect(audit(0, { entries: entries.map((each) => ({ ...each, salt: "" })) })).to.include("EntryMalformed");
    expect(audit(0, { summary: { ...summary, until: DAY - 1 } })).to.deep.equal(["SummaryNotIncluded"]);
    expect(audit(0, { index: index.slice(1) })).to.include("IndexRootMismatch");
    expect(audit(0, { index: [...index, index[0]!] })).to.include("IndexRootMismatch");
    expect(audit(0, { index: [["0x", "0x"]] })).to.include("IndexRootMismatch");
    expect(audit(1, {}, { before: undefined })).to.deep.equal(["IntervalMissing"]);
    expect(audit(1, {}, { before: usage.disclose(3).summary })).to.deep.equal(["IntervalMissing"]);
    expect(audit(1, {}, { before: { ...summary, index: word("1") } })).to.deep.equal(["SummaryNotIncluded"]);
    expect(audit(0, {}, { viewingKeyOf: () => undefined })).to.deep.equal(Array(3).fill("ViewingKeyMissing"));
  });

  /** A controller that makes its own map, and anchors it. */
  function cheat(entries: IntervalRecord["entries"], index: IntervalRecord["index"]) {
    const leaves = entries.map(usageLeafHash);
    const summary: IntervalSummary = {
      interval: 0,
      first: 0,
      last: entries.length,
      from: 0,
      until: DAY,
      index: new SparseMerkleMap(index).root,
    };
    const tree = new MerkleLog([...leaves, leafHash(encodeSummary(summary))]);
    return { record: { summary, entries, index }, tree, viewingKeyOf };
  }
  const { entries } = usage.disclose(0);
  const honest = [1, 2, 3].map((grant): [string, string] => {
    const place = { ...read(grant), interval: 0 };
    const own = entries.flatMap((entry, index) =>
      entry.grant === place.grant ? [{ index, leafHash: usageLeafHash(entry) }] : [],
    );
    return [usageIndexKey(place), usageIndexValue(place, own)];
  });

  it("finds the grant that the map was made without, so that its subject saw nothing", () => {
    const { record, tree } = cheat(entries, honest.slice(1));
    const absent = new SparseMerkleMap(record.index).prove(usageIndexKey({ ...read(1), interval: 0 }));
    const { summary } = record;
    const inclusionProof = tree.inclusionProof(summary.last);
    const proof = {
      size: tree.size,
      intervals: [{ summary, inclusionProof, indexProof: absent, entries: [] }],
      later: [],
    };
    // The subject alone cannot tell; that is why there is an auditor.
    expect(problem(verifyCompleteness({ ...read(1), head: tree.head(), proof }))).to.equal("none");
    const found = auditInterval({ record, tree, viewingKeyOf });
    expect(found.map(({ name, grant }) => [name, grant])).to.deep.equal([["IndexOmitsGrant", grantOf(1)]]);
  });

  it("finds a map that stands for other entries, or for more grants", () => {
    const other: [string, string][] = honest.map(([key, value], i) => [key, i === 1 ? word("1") : value]);
    expect(auditInterval(cheat(entries, other)).map(({ name }) => name)).to.deep.equal(["IndexDiffers"]);
    const more: [string, string][] = [...honest, [word("1"), word("2")]];
    expect(auditInterval(cheat(entries, more)).map(({ name }) => name)).to.deep.equal(["IndexForeign"]);
  });
});
