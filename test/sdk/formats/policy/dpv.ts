import { readFileSync } from "node:fs";

/** Each purpose of the Data Privacy Vocabulary with its parents: the list as its file has it, before it is numbered. */
export const PARENTS: ReadonlyMap<string, readonly string[]> = new Map(
  /const TERMS = `([^`]*)`/
    .exec(readFileSync(new URL("../../../../sdk/formats/policy/purposes.ts", import.meta.url), "utf8"))![1]!
    .split("|")
    .map((entry) => entry.trim().split("<"))
    .map(([name = "", ...parents]) => [name, parents.length > 0 || name === "Purpose" ? parents : ["Purpose"]]),
);

/** A purpose and all that are broader: a search of the graph upwards. */
export function broader(name: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const queue = [name]; queue.length > 0;) {
    const next = queue.pop()!;
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...PARENTS.get(next)!);
  }
  return found;
}
