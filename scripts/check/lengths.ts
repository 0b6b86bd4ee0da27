import type { Finding } from "./finding.ts";
import { filesBelow, read } from "./sources.ts";

const CONTRACT = 350;
const PACKAGE_README = 120;
const FOLDER_README = 60;

/** What grows longer than a reader's patience is split by idea. */
export function lengths(root: string): Finding[] {
  return [
    ...filesBelow(root, "contracts", ".sol").flatMap((file) => tooLong(root, file, CONTRACT)),
    ...filesBelow(root, ".", "README.md").flatMap((file) =>
      tooLong(root, file, ["README.md", "sdk/README.md"].includes(file) ? PACKAGE_README : FOLDER_README),
    ),
  ];
}

function tooLong(root: string, file: string, most: number): Finding[] {
  const lines = read(root, file).trimEnd().split("\n").length;
  return lines > most ? [{ file, line: most + 1, message: `${lines} lines, at most ${most}` }] : [];
}
