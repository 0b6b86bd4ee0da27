import type { Finding } from "./finding.ts";
import { filesBelow, read } from "./sources.ts";

const FOLDERS = ["contracts", "sdk", "deploy", "scripts", "test"];

// Written so that they do not find themselves.
const NOBODYS_NOTE = /\b(TO[D]O|FIX[M]E)\b(?!\([\w-]+\))/;
const ONLY_TEST = /\b(describe|context|it|test|suite)\.only\(/;

/** A note of work to do names who does it, and no test keeps the others from running. */
export function leftovers(root: string): Finding[] {
  return FOLDERS.flatMap((folder) => filesBelow(root, folder, ".sol", ".ts", ".js", ".mjs", ".sh")).flatMap((file) =>
    read(root, file)
      .split("\n")
      .flatMap((text, index) => {
        const note = NOBODYS_NOTE.exec(text)?.[1];
        const found = note === undefined ? [] : [`${note} without an owner: write ${note}(name)`];
        if (ONLY_TEST.test(text)) found.push("keeps every other test from running");
        return found.map((message) => ({ file, line: index + 1, message }));
      }),
  );
}
