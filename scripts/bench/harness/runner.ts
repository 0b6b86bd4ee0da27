/** Runs cases, each on a chain that knows nothing of the others. */
import { existsSync } from "node:fs";
import path from "node:path";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { Bench, HARDFORK } from "./chain.ts";
import { PROFILE, compile, parseSource } from "./compile.ts";
import type { BenchCase, Row, Unbuilt } from "./dsl.ts";
import { sourcesOf } from "./dsl.ts";

export interface Outcome {
  rows: Row[];
  unbuilt: Unbuilt[];
  failed: { id: string; subject: string; error: Error }[];
}

export type Report = (line: string) => void;

/** Compiles what the cases need and measures them, one after the other. A case that fails does not stop the others. */
export async function runCases(
  hre: HardhatRuntimeEnvironment,
  cases: readonly BenchCase[],
  report: Report,
): Promise<Outcome> {
  refuseDuplicates(cases);
  const missing = new Map(cases.map((each) => [each, missingSources(hre, each)]));
  const runnable = cases.filter((each) => missing.get(each)?.length === 0);
  const unbuilt = cases
    .filter((each) => missing.get(each)?.length !== 0)
    .map((each) => ({ id: each.id, subject: each.subject.name, missing: missing.get(each) ?? [] }));

  const artifacts = await compile(hre, runnable.flatMap(sourcesOf), report);
  const bench = await Bench.open(hre, artifacts);
  const rows: Row[] = [];
  const failed: Outcome["failed"] = [];
  try {
    for (const [index, each] of runnable.entries()) {
      const label = `[${String(index + 1).padStart(String(runnable.length).length)}/${runnable.length}] ${each.id}`;
      try {
        const row = await bench.isolated(() => measure(bench, each));
        rows.push(row);
        report(`${label} · ${row.subject}: ${row.gas.toLocaleString("en")}`);
      } catch (error) {
        failed.push({ id: each.id, subject: each.subject.name, error: error as Error });
        report(`${label} · ${each.subject.name}: FAILED, ${(error as Error).message}`);
      }
    }
  } finally {
    await bench.close();
  }
  return { rows, unbuilt, failed };
}

async function measure(bench: Bench, each: BenchCase): Promise<Row> {
  const prepared = await each.prepare(bench);
  const mined = [await each.run(bench, prepared)].flat();
  if (mined.length === 0) throw new Error("the case sent no transaction");

  const n = each.n ?? 1;
  const gas = Number(mined.reduce((sum, { gas }) => sum + gas, 0n));
  return {
    id: each.id,
    gas,
    perItem: Math.round((gas / n) * 10) / 10,
    n,
    state: each.state,
    subject: each.subject.name,
    peerVersion: each.subject.version,
    hardfork: HARDFORK,
    profile: each.subject.published ? "published" : PROFILE,
    name: each.name,
    floor: mined.every(({ floor }) => floor),
    ...(each.series && { series: { name: each.series.name, at: each.series.at ?? n } }),
  };
}

function missingSources(hre: HardhatRuntimeEnvironment, each: BenchCase): string[] {
  return sourcesOf(each)
    .map((source) => parseSource(source).file)
    .filter((file) => !file.startsWith("npm:") && !existsSync(path.join(hre.config.paths.root, file)));
}

function refuseDuplicates(cases: readonly BenchCase[]): void {
  const seen = new Set<string>();
  for (const { id, subject } of cases) {
    const key = `${id} · ${subject.name}`;
    if (seen.has(key)) throw new Error(`two cases measure ${key}`);
    seen.add(key);
  }
}
