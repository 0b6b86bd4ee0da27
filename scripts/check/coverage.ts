/**
 * `npm run coverage` ends here: reads what `hardhat test --coverage` wrote, prints the lines covered of every file and
 * fails where a folder of blocks, kits or systems has less than 97 % of its lines covered.
 */
import path from "node:path";

import { visit } from "@solidity-parser/parser";
import type { SourceUnit } from "@solidity-parser/parser/dist/src/ast-types.d.ts";

import { read, solidityBelow } from "./sources.ts";

const LCOV = "coverage/lcov.info";
const LAYERS = ["contracts/blocks", "contracts/kits", "contracts/systems"];
const LEAST = 0.97;

export interface Coverage {
  /** A file, or a folder with all files below it. */
  name: string;
  covered: number;
  lines: number;
  /** The lines that no test ran. */
  missed: number[];
}

/** One entry for each file that the report knows. */
export function coverageOf(lcov: string): Coverage[] {
  return lcov
    .split("end_of_record")
    .filter((record) => record.includes("SF:"))
    .map((record) => {
      const name = /^SF:(.*)$/m.exec(record)?.[1] ?? "";
      const hits = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(
        ([, line, count]) => [Number(line), Number(count)] as const,
      );
      const missed = hits.filter(([, count]) => count === 0).map(([line]) => line);
      return { name, covered: hits.length - missed.length, lines: hits.length, missed };
    });
}

/** The folders that fall short, the worst first. */
export function shortfalls(files: Coverage[]): Coverage[] {
  const folders = new Map<string, Coverage>();
  for (const { name, covered, lines, missed } of files) {
    if (!LAYERS.some((layer) => name.startsWith(`${layer}/`))) continue;
    const folder = path.posix.dirname(name);
    const sum = folders.get(folder) ?? { name: folder, covered: 0, lines: 0, missed: [] };
    folders.set(folder, {
      name: folder,
      covered: sum.covered + covered,
      lines: sum.lines + lines,
      missed: [...sum.missed, ...missed],
    });
  }
  return [...folders.values()].filter((folder) => share(folder) < LEAST).sort((a, b) => share(a) - share(b));
}

/** Files with code that the report does not know, because no test so much as compiled them. */
export function unmeasured(root: string, files: Coverage[]): string[] {
  const known = new Set(files.map(({ name }) => name));
  return solidityBelow(root, ...LAYERS)
    .filter(({ file, tree }) => !known.has(file) && statementsIn(tree) > 0)
    .map(({ file }) => file);
}

function statementsIn(tree: SourceUnit): number {
  const counts: number[] = [];
  visit(tree, { FunctionDefinition: ({ body }) => counts.push(body?.statements.length ?? 0) });
  return counts.reduce((sum, count) => sum + count, 0);
}

function share({ covered, lines }: Coverage): number {
  return lines === 0 ? 1 : covered / lines;
}

function percent(coverage: Coverage): string {
  return `${(share(coverage) * 100).toFixed(2).padStart(6)} %`;
}

function main(root: string): void {
  const files = coverageOf(read(root, LCOV)).filter(({ name }) => !name.startsWith("contracts/mocks/"));
  for (const file of files) {
    const missed = file.missed.length === 0 ? "" : `  not run: ${file.missed.join(", ")}`;
    console.log(`${percent(file)}  ${`${file.covered}/${file.lines}`.padStart(9)}  ${file.name}${missed}`);
  }
  const short = shortfalls(files);
  const unknown = unmeasured(root, files);
  for (const folder of short)
    console.log(`✗ ${folder.name}: ${percent(folder).trim()}, at least ${LEAST * 100} % asked`);
  for (const file of unknown) console.log(`✗ ${file}: not in the report`);
  if (short.length + unknown.length > 0) process.exitCode = 1;
  else console.log(`✓ every block, kit and system has at least ${LEAST * 100} % of its lines covered`);
}

if (process.argv[1] === import.meta.filename) main(path.resolve(import.meta.dirname, "../.."));
