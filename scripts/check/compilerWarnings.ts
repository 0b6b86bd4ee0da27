import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import type { Finding } from "./finding.ts";
import { filesBelow, read } from "./sources.ts";

interface Diagnostic {
  errorCode: string;
  message: string;
  sourceLocation?: { file: string; start: number };
}

interface Compiler {
  compile(input: string, callbacks: { import(name: string): { contents: string } | { error: string } }): string;
}

/** solc ends its list with this code after 256 warnings and says nothing of the rest. */
const LIST_CUT = "4591";

/**
 * Everything the compiler has to say about our own sources, warnings included; what it says about libraries is theirs.
 *
 * The build's own output is no base for this: libraries alone have more warnings than solc lists, and ours come last.
 * So our sources are analysed here without producing code (seconds instead of minutes), the usual warnings of libraries
 * are kept from arising, and when the list is cut all the same, the sources are analysed in halves.
 */
export function compilerWarnings(root: string): Finding[] {
  const compiler = createRequire(import.meta.url)("solc") as Compiler;
  const files = ["contracts", "test"].map((folder) => filesBelow(root, folder, ".sol"));
  return files.filter((list) => list.length > 0).flatMap((list) => analyse(compiler, root, list));
}

function analyse(compiler: Compiler, root: string, files: string[]): Finding[] {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { content: read(root, file) }])),
    settings: { remappings: remappings(root), outputSelection: {} },
  };
  const output = compiler.compile(JSON.stringify(input), { import: (name) => load(root, name) });
  const diagnostics = (JSON.parse(output) as { errors?: Diagnostic[] }).errors ?? [];

  if (diagnostics.some(({ errorCode }) => errorCode === LIST_CUT) && files.length > 1) {
    const half = Math.ceil(files.length / 2);
    return [...analyse(compiler, root, files.slice(0, half)), ...analyse(compiler, root, files.slice(half))];
  }
  return diagnostics.flatMap(({ errorCode, message, sourceLocation }) => {
    if (sourceLocation === undefined)
      return [{ file: files[0] ?? "", line: 1, message: `solc ${errorCode}: ${message}` }];
    const { file, start } = sourceLocation;
    // A half sees the other half's files as imports; each file is reported with its own half.
    if (!files.includes(file)) return [];
    return [{ file, line: lineAt(read(root, file), start), message: `solc ${errorCode}: ${message}` }];
  });
}

/** What an import is named, read from where npm put it. */
function load(root: string, name: string): { contents: string } | { error: string } {
  const file = [path.join(root, name), path.join(root, "node_modules", name)].find((candidate) =>
    existsSync(candidate),
  );
  if (file === undefined) return { error: `${name} not found` };
  const text = readFileSync(file, "utf8");
  const ours = /^(contracts|test)\//.test(name);
  return { contents: ours ? text : withoutKnownWarnings(text) };
}

/** The two habits of libraries that would fill the list; neither changes what the code means to the analysis. */
function withoutKnownWarnings(text: string): string {
  return text
    .replaceAll(/^(\s*)\/\/\/ @solidity memory-safe-assembly/gm, "$1//  @solidity memory-safe-assembly")
    .replaceAll(/^pragma experimental ABIEncoderV2;/gm, "");
}

function remappings(root: string): string[] {
  const file = path.join(root, "remappings.txt");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}

/** solc counts bytes, JavaScript counts characters. */
function lineAt(text: string, byte: number): number {
  return Buffer.from(text).subarray(0, Math.max(0, byte)).toString().split("\n").length;
}
