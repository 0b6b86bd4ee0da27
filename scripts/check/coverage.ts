/**
 * `npm run coverage`: runs the Solidity tests with `--coverage`, prints the lines covered of blocks, kits and systems, layer by
 * layer and file by file, and fails where a layer or a folder of it has less than 97 % of its lines covered.
 *
 * In two parts, because all instrumented sources at once are more than the compiler's WebAssembly has memory for.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";

import { visit } from "@solidity-parser/parser";
import type { SourceUnit } from "@solidity-parser/parser/dist/src/ast-types.d.ts";

import { filesBelow, read, solidityBelow } from "./sources.ts";

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

/** One entry for each file that the report knows; a line that several records have is covered if one of them says so. */
export function coverageOf(lcov: string): Coverage[] {
  const hits = new Map<string, Map<number, number>>();
  for (const record of lcov.split("end_of_record").filter((each) => each.includes("SF:"))) {
    const name = /^SF:(.*)$/m.exec(record)?.[1] ?? "";
    const lines = hits.get(name) ?? new Map<number, number>();
    hits.set(name, lines);
    for (const [, line, count] of record.matchAll(/^DA:(\d+),(\d+)/gm)) {
      lines.set(Number(line), (lines.get(Number(line)) ?? 0) + Number(count));
    }
  }
  return [...hits].map(([name, lines]) => {
    const missed = [...lines].filter(([, count]) => count === 0).map(([line]) => line);
    return { name, covered: lines.size - missed.length, lines: lines.size, missed };
  });
}

/** One entry for each layer: what was covered in all files below it. */
export function layersOf(files: Coverage[]): Coverage[] {
  return LAYERS.map((layer) => sumOf(layer, below(layer, files)));
}

/** The layers, and the folders in them, that fall short, the worst first. */
export function shortfalls(files: Coverage[]): Coverage[] {
  const measured = LAYERS.flatMap((layer) => below(layer, files));
  const folders = [...new Set(measured.map(({ name }) => path.posix.dirname(name)))].map((folder) =>
    sumOf(
      folder,
      measured.filter(({ name }) => path.posix.dirname(name) === folder),
    ),
  );
  const inner = folders.filter(({ name }) => !LAYERS.includes(name)); // contracts/kits is a layer and a folder
  return [...layersOf(files), ...inner]
    .filter((coverage) => share(coverage) < LEAST)
    .sort((a, b) => share(a) - share(b));
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

function below(layer: string, files: Coverage[]): Coverage[] {
  return files.filter(({ name }) => name.startsWith(`${layer}/`)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function sumOf(name: string, files: Coverage[]): Coverage {
  return {
    name,
    covered: files.reduce((sum, { covered }) => sum + covered, 0),
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    missed: [],
  };
}

function share({ covered, lines }: Coverage): number {
  return lines === 0 ? 1 : covered / lines;
}

function row(coverage: Coverage, indent = ""): string {
  const { name, covered, lines, missed } = coverage;
  const percent = `${(share(coverage) * 100).toFixed(2)} %`;
  const notRun = missed.length === 0 ? "" : `  not run: ${missed.join(", ")}`;
  return `${percent.padStart(8)}  ${`${covered}/${lines}`.padStart(9)}  ${indent}${name}${notRun}`;
}

/** Runs the tests in parts; what the reports of all of them say. */
function measure(root: string): string {
  const tests = filesBelow(root, "test", ".t.sol");
  const isOfBlocks = (file: string) => /^test\/(base|blocks)\//.test(file);
  const parts = [tests.filter(isOfBlocks), tests.filter((file) => !isOfBlocks(file))];
  return parts
    .map((part) => {
      const env = { ...process.env, TRELLIS_PROFILE: "coverage" };
      const args = ["hardhat", "test", "solidity", ...part, "--coverage"];
      const { status } = spawnSync("npx", args, { cwd: root, env, stdio: "inherit" });
      if (status !== 0) throw new Error("Tests fail; there is no coverage to tell of.");
      return read(root, LCOV);
    })
    .join("\n");
}

function main(root: string): void {
  const files = coverageOf(measure(root));
  for (const layer of layersOf(files)) {
    console.log(row(layer));
    for (const file of below(layer.name, files)) console.log(row(file, "  "));
  }
  const short = shortfalls(files);
  const unknown = unmeasured(root, files);
  for (const { name, covered, lines } of short)
    console.log(`✗ ${name}: ${covered} of ${lines} lines, at least ${LEAST * 100} % asked`);
  for (const file of unknown) console.log(`✗ ${file}: not in the report`);
  if (short.length + unknown.length > 0) process.exitCode = 1;
  else console.log(`✓ every block, kit and system has at least ${LEAST * 100} % of its lines covered`);
}

if (process.argv[1] === import.meta.filename) main(path.resolve(import.meta.dirname, "../.."));
