import { expect } from "chai";

import { baselineOf, check, notes } from "../../../scripts/bench/harness/check.ts";
import type { Baseline, Facts } from "../../../scripts/bench/harness/check.ts";
import type { Row } from "../../../scripts/bench/harness/dsl.ts";

const ID = "token.transfer.existing";
const BATCH = "notary.claim.batch100.perItem";
const OURS = "StableToken";
const PEER = "solady ERC20";

function row(id: string, gas: number, changes: Partial<Row> = {}): Row {
  const n = changes.n ?? 1;
  return {
    id,
    gas,
    n,
    perItem: gas / n,
    state: "nz->nz",
    subject: OURS,
    peerVersion: null,
    hardfork: "osaka",
    profile: "production",
    name: id,
    floor: false,
    ...changes,
  };
}

const peer = (id: string, gas: number) => row(id, gas, { subject: PEER, peerVersion: "solady@0.1.26" });

const baseline: Baseline = {
  hardfork: "osaka",
  profile: "production",
  rows: { [ID]: { [OURS]: 30_000, [PEER]: 34_000 } },
};

function facts(rows: Row[], changes: Partial<Facts & { baseline: Baseline }> = {}) {
  return { rows, budgets: {}, accepted: [], only: "", baseline, ...changes };
}

describe("the benchmark's checks", () => {
  it("pass a run that costs what the baseline says", () => {
    expect(check(facts([row(ID, 30_000), peer(ID, 34_000)]))).to.deep.equal([]);
  });

  it("let gas rise by one percent", () => {
    expect(check(facts([row(ID, 30_300), peer(ID, 34_000)]))).to.deep.equal([]);
  });

  it("fail when gas rises by more than one percent", () => {
    expect(check(facts([row(ID, 30_301), peer(ID, 34_000)]))).to.deep.equal([
      `${ID} · ${OURS} rose by 1.00 %: 30,000 → 30,301`,
    ]);
  });

  it("fail on the total of a batch, however many its items", () => {
    const rows = { [BATCH]: { [OURS]: 2_000_000 } };
    const problems = check(facts([row(BATCH, 2_020_001, { n: 100 })], { baseline: { ...baseline, rows } }));
    expect(problems).to.deep.equal([`${BATCH} · ${OURS} rose by 1.00 %: 2,000,000 → 2,020,001`]);
  });

  it("do not hold a peer to its baseline, and tell that it moved", () => {
    const run = facts([row(ID, 30_000), peer(ID, 50_000)]);
    expect(check(run)).to.deep.equal([]);
    expect(notes(run)).to.deep.equal([`${ID} · ${PEER} moved by 47.06 %: 34,000 → 50,000`]);
  });

  it("fail when a budget is exceeded by one gas", () => {
    const budgets = { [ID]: { max: 29_999 } };
    expect(check(facts([row(ID, 30_000), peer(ID, 34_000)], { budgets }))).to.deep.equal([
      `${ID} · ${OURS} costs 30,000, its budget is 29,999`,
    ]);
    expect(check(facts([row(ID, 29_999), peer(ID, 34_000)], { budgets }))).to.deep.equal([]);
  });

  it("judge an id that ends in perItem by gas per item", () => {
    const budgets = { [BATCH]: { max: 23_500 } };
    const run = (gas: number) =>
      check(facts([row(BATCH, gas, { n: 100 })], { budgets, baseline: { ...baseline, rows: {} } }));
    expect(run(2_350_000)).to.deep.equal([]);
    expect(run(2_350_100)).to.deep.equal([`${BATCH} · ${OURS} costs 23,501, its budget is 23,500`]);
  });

  it("let a budget be exceeded for an accepted reason, and only then", () => {
    const run = (gas: number, accepted: Facts["accepted"]) =>
      check(facts([row(ID, gas), peer(ID, 34_000)], { budgets: { [ID]: { max: 29_000 } }, accepted }));
    expect(run(30_000, [{ id: ID, reason: "the frozen check reads one more slot" }])).to.deep.equal([]);
    expect(run(30_000, [{ id: ID, reason: " " }])).to.deep.equal([`${ID} is accepted without a reason`]);
    expect(run(29_000, [{ id: ID, reason: "no longer true" }])).to.deep.equal([
      `${ID} meets its budget: take it out of accepted.json`,
    ]);
    expect(run(29_000, [{ id: "token.unheard", reason: "no such budget" }])).to.deep.equal([
      "token.unheard is accepted without a budget",
    ]);
  });

  it("fail when a row of the baseline vanished, a peer's too", () => {
    expect(check(facts([row(ID, 30_000)]))).to.deep.equal([`${ID} · ${PEER} is in the baseline and was not measured`]);
    expect(check(facts([]))).to.have.lengthOf(2);
  });

  it("do not miss rows outside of what the run was limited to", () => {
    expect(check(facts([], { only: "market" }))).to.deep.equal([]);
    expect(check(facts([], { only: "token" }))).to.have.lengthOf(2);
  });

  it("refuse to compare with a baseline of another hardfork", () => {
    const problems = check(facts([row(ID, 30_000)], { baseline: { ...baseline, hardfork: "prague" } }));
    expect(problems).to.have.lengthOf(1);
    expect(problems[0]).to.contain("prague/production");
  });
});

describe("the benchmark's baseline", () => {
  it("keeps what a limited run did not measure, and drops what it no longer did", () => {
    const earlier = {
      ...baseline,
      rows: { [ID]: { [OURS]: 30_000 }, "market.cancel.later": { AtomicMarket: 29_000, Gone: 1 } },
    };
    const measured = [row("market.cancel.later", 28_000, { subject: "AtomicMarket" })];
    expect(baselineOf(measured, "market", earlier)).to.deep.equal({
      hardfork: "osaka",
      profile: "production",
      rows: { [ID]: { [OURS]: 30_000 }, "market.cancel.later": { AtomicMarket: 28_000 } },
    });
  });

  it("makes the next check pass", () => {
    const rows = [row(ID, 45_000), peer(ID, 46_000)];
    const next = baselineOf(rows, "", baseline);
    expect(check(facts(rows, { baseline: next }))).to.deep.equal([]);
    expect(notes(facts(rows, { baseline: next }))).to.deep.equal([]);
  });
});
