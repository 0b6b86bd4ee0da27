import { expect } from "chai";

import type { Row } from "../../../scripts/bench/harness/dsl.ts";
import { markdown, table } from "../../../scripts/bench/harness/report.ts";

function row(id: string, subject: string, gas: number, changes: Partial<Row> = {}): Row {
  const n = changes.n ?? 1;
  return {
    id,
    gas,
    n,
    perItem: gas / n,
    state: "nz->nz",
    subject,
    peerVersion: null,
    hardfork: "osaka",
    profile: "production",
    name: "an operation",
    floor: false,
    ...changes,
  };
}

const PEER = { peerVersion: "library@1.0.0" };
const facts = {
  ids: ["within", "above", "accepted", "missing", "sweep1.perItem", "sweep10.perItem"],
  rows: [
    row("within", "Ours", 40_000),
    row("within", "Slow library", 60_000, PEER),
    row("within", "Quick library", 50_000, PEER),
    row("above", "Ours", 40_001),
    row("accepted", "Ours", 40_001),
    row("sweep1.perItem", "Ours", 90_000, { series: { name: "sweep", at: 1 } }),
    row("sweep10.perItem", "Ours", 450_000, { n: 10, series: { name: "sweep", at: 10 } }),
  ],
  unbuilt: [{ id: "missing", subject: "Ours", missing: ["contracts/Ours.sol"] }],
  budgets: {
    within: { max: 40_000, anchors: { "Somebody else": 80_000 } },
    above: { max: 40_000 },
    accepted: { max: 40_000 },
    later: { max: 1_000 },
  },
  accepted: [{ id: "accepted", reason: "the check of the fee reads one more slot" }],
  only: "",
};

const lineOf = (id: string) =>
  table(facts)
    .split("\n")
    .find((line) => line.startsWith(`${id} `))
    ?.split(/\s{2,}/);

describe("the benchmark's report", () => {
  it("puts ours, the budget, the best peer and the anchor on one line", () => {
    expect(lineOf("within")).to.deep.equal([
      "within",
      "40,000",
      "40,000",
      "Quick library 50,000",
      "Somebody else 80,000",
      "✓",
    ]);
  });

  it("marks what exceeds its budget, and whether that is accepted", () => {
    expect(lineOf("above")?.at(-1)).to.equal("✗");
    expect(lineOf("accepted")?.at(-1)).to.equal("✗ accepted");
    expect(table(facts)).to.contain("accepted: above its budget because the check of the fee reads one more slot");
  });

  it("says what is not built, with or without a case", () => {
    expect(lineOf("missing")?.at(-1)).to.equal("not built");
    expect(lineOf("later")?.at(-1)).to.equal("not built");
  });

  it("shows how a cost grows with n", () => {
    const growth = table(facts).split("sweep · Ours\n")[1]?.split("\n");
    expect(growth?.[0]?.trim()).to.equal("1       90,000");
    expect(growth?.[1]?.trim().split(/\s{2,}/)).to.deep.equal([
      "10",
      "450,000",
      "45,000 each",
      "+40,000 for each one more",
    ]);
  });

  it("draws bars in proportion, anchors and budget included", () => {
    const [bars] = markdown(facts).split("### within")[1]?.split("###") ?? [];
    const lengthOf = (label: string) =>
      bars
        ?.split("\n")
        .find((line) => line.startsWith(label))
        ?.match(/[█░]+/)?.[0].length;
    expect(lengthOf("Somebody else (anchor)")).to.equal(36);
    expect(lengthOf("Ours")).to.equal(18);
    expect(lengthOf("Slow library")).to.equal(27);
    expect(lengthOf("budget")).to.equal(18);
    expect(bars).to.contain("- Quick library: nz->nz");
  });
});
