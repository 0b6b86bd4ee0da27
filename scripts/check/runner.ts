import { exec } from "node:child_process";
import path from "node:path";

import type { Check, Finding } from "./finding.ts";

/** A tool that says more than this is not read from its beginning. */
const MOST_LINES = 200;

/** One line of the summary. A step that resolves to no problems has passed. */
export interface Step {
  name: string;
  run: () => Promise<string[]>;
}

/** A step that is one of our own checks. */
export function own(name: string, root: string, check: Check): Step {
  // A turn of the event loop first: checks are synchronous, and a tool that has ended waits to be heard.
  return { name, run: () => new Promise((done) => setImmediate(done)).then(() => check(root).map(show)) };
}

function show({ file, line, message }: Finding): string {
  return `${file}:${line} ${message}`;
}

/** A step that is a command of a tool; it passes with exit code 0, and otherwise shows what the tool said. */
export function tool(name: string, root: string, command: string): Step {
  const bin = path.join(root, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`, NO_COLOR: "1" };
  return {
    name,
    run: () =>
      new Promise((resolve) => {
        exec(command, { cwd: root, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
          if (!error) return resolve([]);
          const said = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
          const omitted = said.length > MOST_LINES ? [`… ${said.length - MOST_LINES} lines before`] : [];
          resolve([...omitted, ...said.slice(-MOST_LINES), `exit code ${error.code ?? "none"} of: ${command}`]);
        });
      }),
  };
}

/** Runs the lanes side by side, the steps of a lane in order. Tells whether all passed. */
export async function runAll(lanes: Step[][], print: (line: string) => void): Promise<boolean> {
  const results = await Promise.all(lanes.map((steps) => runLane(steps, print)));
  const passed = results.flat().filter((ok) => ok).length;
  const failed = results.flat().length - passed;
  print(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

async function runLane(steps: Step[], print: (line: string) => void): Promise<boolean[]> {
  const results: boolean[] = [];
  for (const { name, run } of steps) {
    const start = performance.now();
    // A check that cannot do its work has not passed.
    const problems = await run().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    print(`${problems.length === 0 ? "✓" : "✗"} ${name.padEnd(18)} ${seconds.padStart(5)} s`);
    for (const problem of problems) print(`    ${problem}`);
    results.push(problems.length === 0);
  }
  return results;
}
