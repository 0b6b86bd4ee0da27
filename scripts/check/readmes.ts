import { existsSync } from "node:fs";
import path from "node:path";

import type { Finding } from "./finding.ts";
import { entriesOf } from "./sources.ts";

/** Every block says in a README of its own what it is for and what it does not do. */
export function readmes(root: string): Finding[] {
  return entriesOf(root, "contracts/blocks")
    .filter((entry) => entry.isDirectory())
    .map((entry) => `contracts/blocks/${entry.name}/README.md`)
    .filter((file) => !existsSync(path.join(root, file)))
    .map((file) => ({ file, line: 1, message: "the block has no README" }));
}
