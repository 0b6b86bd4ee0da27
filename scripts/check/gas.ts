/**
 * `npm run gas` ends here: prints Hardhat's gas statistics of the whole test run, for the contracts that are deployed. Its
 * own table has every mock and every handler of the tests too.
 */
import path from "node:path";

import { read } from "./sources.ts";

interface Figures {
  min: number;
  median: number;
  max: number;
  count: number;
}

interface Statistics {
  contracts: Record<string, { sourceName: string; contractName: string; functions: Record<string, Figures> }>;
}

const PUBLISHED = /^contracts\/(blocks|kits|systems)\//;

/** Lines for a terminal of 80 columns. */
export function gasTable({ contracts }: Statistics): string[] {
  const line = (cells: (string | number)[]) =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(40) : cell.toLocaleString("en").padStart(10))).join("");
  return Object.values(contracts)
    .filter(({ sourceName }) => PUBLISHED.test(sourceName))
    .flatMap(({ contractName, functions }) => [
      "",
      line([contractName, "calls", "min", "median", "max"]),
      ...Object.entries(functions).map(([name, { count, min, median, max }]) =>
        line([`  ${name}`, count, min, median, max]),
      ),
    ]);
}

function main(root: string): void {
  for (const line of gasTable(JSON.parse(read(root, "cache/gas.json")) as Statistics)) console.log(line);
}

if (process.argv[1] === import.meta.filename) main(path.resolve(import.meta.dirname, "../.."));
