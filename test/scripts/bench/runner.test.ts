import { readFile } from "node:fs/promises";

import { expect } from "chai";
import type { Contract } from "ethers";
import { Interface } from "ethers";
import hre from "hardhat";

import { loadCases } from "../../../scripts/bench/cases.ts";
import { calldataFloor } from "../../../scripts/bench/harness/chain.ts";
import type { Bench } from "../../../scripts/bench/harness/chain.ts";
import type { Budgets } from "../../../scripts/bench/harness/check.ts";
import { bench } from "../../../scripts/bench/harness/dsl.ts";
import type { BenchCase, Subject } from "../../../scripts/bench/harness/dsl.ts";
import { runCases } from "../../../scripts/bench/harness/runner.ts";

/** A counter in eight bytes, whatever it is called with: `sstore(0, add(sload(0), 1))`. */
const COUNTER_ABI = ["function count()", "function count(bytes)"];
const COUNTER = "5f546001015f5500";
/** What writing a slot for the first time costs more than writing it again (EIP-2200, EIP-2929). */
const FIRST_WRITE = 17_100;

/** Creation code that deploys these bytes, 255 at most. */
function creationOf(runtime: string): string {
  const size = (runtime.length / 2).toString(16).padStart(2, "0");
  return `0x60${size}600a5f3960${size}5ff3${runtime}`;
}

const counter: Subject = { name: "Counter", version: null, sources: [] };
const deployCounter = (bench: Bench) => bench.deployCode(COUNTER_ABI, creationOf(COUNTER));
const count = (bench: Bench, contract: Contract) => bench.send(bench.actors.alice, contract, "count()", []);
const silent = () => undefined;
const run = (list: BenchCase[]) => runCases(hre, list, silent);

const first = bench({
  id: "counter.first",
  name: "count",
  state: "0->nz",
  subject: counter,
  prepare: deployCounter,
  run: count,
});

async function deployUsedCounter(bench: Bench): Promise<Contract> {
  const contract = await deployCounter(bench);
  await count(bench, contract);
  return contract;
}

const later = bench({ ...first, id: "counter.later", state: "nz->nz", prepare: deployUsedCounter, run: count });

describe("the benchmark's runner", () => {
  it("measures the receipt's gas", async () => {
    const pay = bench({
      ...first,
      id: "pay",
      prepare: () => Promise.resolve(),
      run: (bench) => bench.pay(bench.actors.alice, bench.actors.bob.address, 1n),
    });
    const { rows } = await run([pay]);
    expect(rows).to.have.lengthOf(1);
    expect(rows[0]).to.deep.include({ id: "pay", gas: 21_000, perItem: 21_000, n: 1, hardfork: "osaka" });
  });

  it("does not count what brings the chain into the state", async () => {
    const { rows } = await run([first, later]);
    const [cold, warm] = rows.map(({ gas }) => gas);
    expect((cold ?? 0) - (warm ?? 0)).to.equal(FIRST_WRITE);
  });

  it("starts each case on an untouched chain, at the same second", async () => {
    const seen: [string, bigint][] = [];
    const witness = (id: string) =>
      bench({
        ...first,
        id,
        async prepare(bench) {
          const contract = await deployCounter(bench);
          seen.push([await contract.getAddress(), bench.now]);
          return contract;
        },
        run: count,
      });
    const { rows } = await run([witness("a"), witness("b")]);
    expect(seen[0]).to.deep.equal(seen[1]);
    expect(rows[0]?.gas).to.equal(rows[1]?.gas);
  });

  it("gives the same rows in every run, in any order", async () => {
    const [once, twice, reversed] = [await run([first, later]), await run([first, later]), await run([later, first])];
    expect(twice.rows).to.deep.equal(once.rows);
    expect(reversed.rows.reverse()).to.deep.equal(once.rows);
  });

  it("adds up several transactions and divides by n", async () => {
    const thrice = bench({
      ...first,
      id: "counter.batch3.perItem",
      n: 3,
      prepare: deployUsedCounter,
      run: async (bench, contract) => [
        await count(bench, contract),
        await count(bench, contract),
        await count(bench, contract),
      ],
    });
    const { rows } = await run([later, thrice]);
    const [single, batch] = rows;
    expect(batch?.gas).to.equal(3 * (single?.gas ?? 0));
    expect(batch?.perItem).to.equal(single?.gas);
  });

  it("marks gas that is only the price of the calldata", async () => {
    const data = `0x${"ff".repeat(2_000)}`;
    const heavy = bench({
      ...first,
      id: "counter.heavy",
      prepare: deployCounter,
      run: (bench, contract) => bench.send(bench.actors.alice, contract, "count(bytes)", [data]),
    });
    const { rows } = await run([first, heavy]);
    expect(rows.map(({ floor }) => floor)).to.deep.equal([false, true]);
    expect(rows[1]?.gas).to.equal(
      Number(calldataFloor(new Interface(COUNTER_ABI).encodeFunctionData("count(bytes)", [data]))),
    );
  });

  it("names the contracts that are not built instead of failing", async () => {
    const missing = "contracts/blocks/nowhere/Nothing.sol";
    const unbuilt = { ...first, id: "unbuilt", subject: { ...counter, sources: [missing] } };
    const outcome = await run([first, unbuilt]);
    expect(outcome.rows.map(({ id }) => id)).to.deep.equal(["counter.first"]);
    expect(outcome.unbuilt).to.deep.equal([{ id: "unbuilt", subject: "Counter", missing: [missing] }]);
    expect(outcome.failed).to.deep.equal([]);
  });

  it("goes on after a case that fails, and reports it", async () => {
    const broken = bench({
      ...first,
      id: "counter.broken",
      prepare: () => Promise.reject(new Error("no such state")),
      run: () => Promise.reject(new Error("never reached")),
    });
    const { rows, failed } = await run([broken, first]);
    expect(rows.map(({ id }) => id)).to.deep.equal(["counter.first"]);
    expect(failed.map(({ id, error }) => [id, error.message])).to.deep.equal([["counter.broken", "no such state"]]);
  });

  it("tells the contract's own error when a transaction reverts", async () => {
    const abi = ["function claim()", "error AlreadyClaimed(uint256 key)"];
    // mstore(0, selector << 224), mstore(4, 7), revert(0, 36)
    const selector = new Interface(abi).getError("AlreadyClaimed")?.selector.slice(2) ?? "";
    const runtime = `63${selector}60e01b5f52600760045260245ffd`;
    const reverting = bench({
      ...first,
      id: "reverting",
      prepare: (bench) => bench.deployCode(abi, creationOf(runtime)),
      run: (bench, contract) => bench.send(bench.actors.alice, contract, "claim", []),
    });
    const { failed } = await run([reverting]);
    expect(failed.map(({ error }) => error.message)).to.deep.equal(["claim reverted: AlreadyClaimed(7)"]);
  });

  it("refuses two cases of one operation and one subject", async () => {
    const refusal = await run([first, first]).catch((error: unknown) => (error as Error).message);
    expect(refusal).to.equal("two cases measure counter.first · Counter");
  });
});

describe("the benchmark's cases", () => {
  let cases: BenchCase[];
  before(async () => {
    cases = await loadCases();
  });

  it("are those of every file beside their list", () => {
    const nouns = new Set(cases.map(({ id }) => id.split(".", 1)[0]));
    expect(nouns).to.include.keys("token", "market", "certificate", "notary", "quorum", "identity", "carbon");
  });

  it("measure at least two points of every curve", () => {
    const points = new Map<string, Set<number>>();
    for (const { series, subject, n = 1 } of cases) {
      if (!series) continue;
      const key = `${series.name} · ${subject.name}`;
      points.set(key, (points.get(key) ?? new Set()).add(series.at ?? n));
    }
    expect(points.size).to.be.greaterThan(0);
    for (const [curve, at] of points) expect(at.size, curve).to.be.at.least(2);
  });

  it("measure every budget of the blocks they know", async () => {
    const file = new URL("../../../scripts/bench/budgets.json", import.meta.url);
    const { budgets } = JSON.parse(await readFile(file, "utf8")) as { budgets: Budgets };
    const known = Object.keys(budgets).filter((id) => /^(token|market|notary)\./.test(id));
    const ours = new Set(cases.filter(({ subject }) => subject.version === null).map(({ id }) => id));
    expect(known).to.have.lengthOf(11);
    expect(known.filter((id) => !ours.has(id))).to.deep.equal([]);
  });
});
