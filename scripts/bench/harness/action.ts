import { readFile, writeFile } from "node:fs/promises";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { loadCases } from "../cases.ts";
import { baselineOf, check, notes } from "./check.ts";
import type { Accepted, Baseline, Budgets } from "./check.ts";
import { markdown, table } from "./report.ts";
import { runCases } from "./runner.ts";

interface Arguments {
  only: string | undefined;
  json: string | undefined;
  markdown: string | undefined;
  check: boolean;
  update: boolean;
}

const beside = (name: string) => new URL(`../${name}`, import.meta.url);
const readJson = async <T>(name: string) => JSON.parse(await readFile(beside(name), "utf8")) as T;

/** Runs the cases and reports; the exit code is 1 when a case failed or, with `--check`, when a check did. */
export default async function action(options: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const { budgets } = await readJson<{ budgets: Budgets }>("budgets.json");
  const baseline = await readJson<Baseline>("baseline.json");
  const accepted = await readJson<Accepted[]>("accepted.json");
  const only = options.only ?? "";
  const selected = (await loadCases()).filter(({ id }) => id.startsWith(only));
  if (selected.length === 0) {
    console.error(`No case has an id that begins with "${only}".`);
    process.exitCode = 1;
    return;
  }

  const outcome = await runCases(hre, selected, progress);
  progress("");

  const facts = { ...outcome, ids: selected.map(({ id }) => id), budgets, accepted, only };
  console.log(table(facts));
  if (options.json) await writeFile(options.json, `${JSON.stringify(outcome.rows, undefined, 2)}\n`);
  if (options.markdown) await writeFile(options.markdown, markdown(facts));

  for (const { id, subject, error } of outcome.failed) console.error(`✗ ${id} · ${subject} failed: ${error.message}`);
  if (outcome.failed.length > 0) process.exitCode = 1;

  if (options.update) {
    if (outcome.failed.length > 0) {
      console.error("baseline.json stays as it is, because cases failed");
      return;
    }
    const next = baselineOf(outcome.rows, only, baseline);
    await writeFile(beside("baseline.json"), `${JSON.stringify(next, undefined, 2)}\n`);
    console.log(`baseline.json now holds ${outcome.rows.length} rows of this run`);
  } else if (options.check) {
    const problems = check({ ...facts, baseline });
    for (const problem of problems) console.error(`✗ ${problem}`);
    for (const note of notes({ ...facts, baseline })) console.log(`· ${note}`);
    if (problems.length > 0) process.exitCode = 1;
    else console.log(`✓ no regression, no budget exceeded, no row vanished`);
  }
}

/** What is going on, on one line of a terminal or line by line into a log; apart from the report on stdout. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line}`);
  else if (line) process.stderr.write(`${line}\n`);
}
