import path from "node:path";

import type { Finding } from "./finding.ts";
import { contractsOf, entriesOf, filesBelow, solidityBelow, stemOf } from "./sources.ts";

/**
 * The same noun stands at the same path everywhere: `contracts/blocks/market`, `sdk/blocks/market`,
 * `deploy/modules/blocks/market`, `test/blocks/market`, `scripts/bench/market`; each may be a file or a folder, in the
 * spelling of its language (`CarbonRemoval.sol`, `carbonRemoval.ts`). A system may do without a contract of its own.
 */
export function mirrored(root: string): Finding[] {
  const sdk = entriesOf(root, "sdk/src").length > 0 ? "sdk/src" : "sdk";
  return [
    ...missing(
      root,
      [...contractFolders(root), ...namesIn(root, [`${sdk}/blocks`, "deploy/modules/blocks", "test/blocks"], 1)],
      ["contracts/blocks", `${sdk}/blocks`, "deploy/modules/blocks", "test/blocks", "scripts/bench"],
    ),
    ...missing(
      root,
      [...deployed(root, "contracts/kits"), ...namesIn(root, [`${sdk}/kits`, "deploy/modules/kits"], 1)],
      ["contracts/kits", `${sdk}/kits`, "deploy/modules/kits", "test/kits"],
    ),
    ...missing(
      root,
      [...deployed(root, "contracts/systems"), ...namesIn(root, [`${sdk}/systems`, "deploy/modules/systems"], 2)],
      [`${sdk}/systems`, "deploy/modules/systems", "test/systems"],
    ),
  ];
}

/** A noun with the spelling of the place where it was found, and that place. */
interface Noun {
  name: string;
  foundAt: string;
}

function missing(root: string, nouns: Noun[], places: string[]): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { name, foundAt } of nouns) {
    for (const place of places) {
      const file = `${place}/${name}`;
      if (findings.has(plain(file)) || hasNamesake(root, place, name)) continue;
      findings.set(plain(file), { file, line: 1, message: `missing: the namesake of ${foundAt}` });
    }
  }
  return [...findings.values()];
}

/** Whether `place` holds a file or a folder with something in it that bears the name, however it is spelled. */
function hasNamesake(root: string, place: string, name: string): boolean {
  const folder = path.posix.dirname(name);
  const noun = plain(path.posix.basename(name));
  return entriesOf(root, path.posix.join(place, folder)).some((entry) => {
    if (plain(stemOf(entry.name)) !== noun) return false;
    return entry.isFile() || filesBelow(root, path.posix.join(place, folder, entry.name), ".sol", ".ts").length > 0;
  });
}

/** The folders of contracts/blocks. */
function contractFolders(root: string): Noun[] {
  return entriesOf(root, "contracts/blocks")
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, foundAt: `contracts/blocks/${name}` }));
}

/** The contracts below `folder` that can be deployed; interfaces, libraries and abstract contracts are their parts. */
function deployed(root: string, folder: string): Noun[] {
  return solidityBelow(root, folder).flatMap((source) =>
    contractsOf(source)
      .filter(({ kind }) => kind === "contract")
      .map(({ name }) => ({
        name: path.posix.join(path.posix.relative(folder, path.posix.dirname(source.file)), name),
        foundAt: source.file,
      })),
  );
}

/** What the folders hold `depth` levels below; an index only lists its neighbours. */
function namesIn(root: string, folders: string[], depth: number): Noun[] {
  return folders.flatMap((folder) =>
    entriesOf(root, folder)
      .filter((entry) => stemOf(entry.name) !== "index" && !entry.name.endsWith(".md") && !entry.name.startsWith("."))
      .flatMap((entry) => {
        const foundAt = `${folder}/${entry.name}`;
        if (depth === 1) return [{ name: stemOf(entry.name), foundAt }];
        if (!entry.isDirectory()) return [];
        return namesIn(root, [foundAt], depth - 1).map((noun) => ({ ...noun, name: `${entry.name}/${noun.name}` }));
      }),
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
