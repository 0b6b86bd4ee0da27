import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "@solidity-parser/parser";
import type { BaseASTNode, ContractDefinition, SourceUnit } from "@solidity-parser/parser/dist/src/ast-types.d.ts";

/** Folders that tools make, so no check reads them. */
const MADE = /(^|\/)(node_modules|dist)$|^(artifacts|cache|coverage|types|sdk\/generated|deploy\/deployments)$/;

/** Every file below `folder` whose name ends in one of `endings`: sorted paths from `root`, with forward slashes. */
export function filesBelow(root: string, folder: string, ...endings: string[]): string[] {
  return entriesOf(root, folder).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return MADE.test(file) ? [] : filesBelow(root, file, ...endings);
    return entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)) ? [file] : [];
  });
}

/** What stands directly in `folder`, sorted by name; nothing when there is no such folder. */
export function entriesOf(root: string, folder: string) {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function read(root: string, file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** One Solidity file, with its text for what a syntax tree leaves out: the comments. */
export interface SoliditySource {
  file: string;
  text: string;
  tree: SourceUnit;
}

/** Several checks read the same files, and parsing is the slow part of them. */
const parsed = new Map<string, SoliditySource>();

/** Every Solidity file below the folders. Throws at a file that is not Solidity: it must not pass unseen. */
export function solidityBelow(root: string, ...folders: string[]): SoliditySource[] {
  return folders
    .flatMap((folder) => filesBelow(root, folder, ".sol"))
    .map((file) => {
      const text = read(root, file);
      const known = parsed.get(path.join(root, file));
      if (known?.text === text) return known;
      const source = { file, text, tree: parseOrExplain(file, text) };
      parsed.set(path.join(root, file), source);
      return source;
    });
}

function parseOrExplain(file: string, text: string): SourceUnit {
  try {
    return parse(text, { loc: true, range: true });
  } catch (error) {
    throw new Error(`${file} cannot be parsed: ${(error as Error).message}`, { cause: error });
  }
}

export function contractsOf(source: SoliditySource): ContractDefinition[] {
  return source.tree.children.filter((node): node is ContractDefinition => node.type === "ContractDefinition");
}

export function lineOf(node: BaseASTNode): number {
  return node.loc?.start.line ?? 1;
}

/** The name of a file without its folder and its endings: `Foo` for `a/Foo.t.sol`. */
export function stemOf(file: string): string {
  return path.posix.basename(file).split(".", 1)[0] ?? "";
}

export function isMock(file: string): boolean {
  return file.startsWith("contracts/mocks/");
}
