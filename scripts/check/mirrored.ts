import path from "node:path";

import type { Finding } from "./finding.ts";
import { contractsOf, entriesOf, filesBelow, read, solidityBelow, stemOf } from "./sources.ts";

/**
 * The same noun stands at the same path everywhere: `contracts/blocks/market`, `sdk/blocks/market`,
 * `deploy/modules/blocks/market`, `test/blocks/market`, `scripts/bench/market`; each may be a file or a folder, in the
 * spelling of its language (`CarbonRemoval.sol`, `carbonRemoval.ts`). What has a contract is tested in Solidity
 * (`.t.sol`) and through the SDK (`.test.ts`). A system may do without a contract of its own.
 *
 * Stories and the benchmarks of systems bear names of their own. A story tells the systems among its `targets`; a
 * benchmark measures the system whose subject it uses (`carbonRemoval`).
 */
export function mirrored(root: string): Finding[] {
  const kits = deployed(root, "contracts/kits");
  const systems = deployed(root, "contracts/systems");
  return [
    ...missing(
      root,
      [...contractFolders(root), ...namesIn(root, ["sdk/blocks", "deploy/modules/blocks", "test/blocks"], 1)],
      ["contracts/blocks", "sdk/blocks", "deploy/modules/blocks", ...tested("blocks"), "scripts/bench"],
    ),
    ...missing(
      root,
      [...kits, ...namesIn(root, ["sdk/kits", "deploy/modules/kits"], 1)],
      ["contracts/kits", "sdk/kits", "deploy/modules/kits", ...tested("kits")],
    ),
    ...missing(
      root,
      [...systems, ...namesIn(root, ["sdk/systems", "deploy/modules/systems"], 2)],
      ["sdk/systems", "deploy/modules/systems", "test/systems/*.test.ts"],
    ),
    ...missing(root, systems, ["test/systems/*.t.sol"]),
    ...untold(root, systems),
    ...unmeasured(root, systems),
  ];
}

const tested = (kind: string) => [`test/${kind}/*.t.sol`, `test/${kind}/*.test.ts`];

/** The systems that are the target of no story. */
function untold(root: string, systems: Noun[]): Finding[] {
  const targets = filesBelow(root, "scripts/demo/stories", ".ts")
    .flatMap((file) => [...read(root, file).matchAll(/\btargets: \[([^\]]*)\]/g)])
    .map(([, list = ""]) => list)
    .join();
  const nouns = new Map(
    [...systems, ...namesIn(root, ["deploy/modules/systems"], 2)].map((noun) => [plain(noun.name), noun]),
  );
  return [...nouns.values()]
    .filter(({ name }) => !plain(targets).includes(`"${plain(path.posix.basename(name))}"`))
    .map(({ foundAt: file }) => ({ file, line: 1, message: "no story in scripts/demo/stories has it as a target" }));
}

/** The systems with a contract whose subject no benchmark uses; fixtures only say how it is deployed. */
function unmeasured(root: string, systems: Noun[]): Finding[] {
  const cases = entriesOf(root, "scripts/bench")
    .filter(({ name }) => name.endsWith(".ts") && name !== "fixtures.ts")
    .map(({ name }) => read(root, `scripts/bench/${name}`))
    .join();
  return systems
    .map(({ name, foundAt }) => ({ subject: uncapitalized(path.posix.basename(name)), foundAt }))
    .filter(({ subject }) => !new RegExp(`\\b${subject}\\b`).test(cases))
    .map(({ subject, foundAt: file }) => ({ file, line: 1, message: `no case in scripts/bench measures ${subject}` }));
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
      const file = fileFor(place, name);
      if (findings.has(plain(file)) || hasNamesake(root, place, name)) continue;
      findings.set(plain(file), { file, line: 1, message: `missing: the namesake of ${foundAt}` });
    }
  }
  return [...findings.values()];
}

/** The file to make, in the spelling of its place. */
function fileFor(place: string, name: string): string {
  if (place.includes("*")) return place.replace("*", name);
  const [folder, noun] = [path.posix.dirname(`${place}/${name}`), path.posix.basename(name)];
  if (place === "contracts/blocks") return `${place}/${name}`;
  const capital = place.startsWith("contracts/") || (place.startsWith("deploy/") && place !== "deploy/modules/blocks");
  const spelled = capital ? noun.charAt(0).toUpperCase() + noun.slice(1) : uncapitalized(noun);
  return `${folder}/${spelled}${place.startsWith("contracts/") ? ".sol" : ".ts"}`;
}

/** Whether `place` (`test/kits/*.t.sol`) holds a file, or a folder with such a file, of that name in any spelling. */
function hasNamesake(root: string, place: string, name: string): boolean {
  const [top = "", ending = ""] = place.split("/*");
  const folder = path.posix.join(top, path.posix.dirname(name));
  const noun = plain(path.posix.basename(name));
  return entriesOf(root, folder).some((entry) => {
    if (plain(stemOf(entry.name)) !== noun) return false;
    if (entry.isFile()) return entry.name.endsWith(ending);
    return filesBelow(root, path.posix.join(folder, entry.name), ...(ending ? [ending] : [".sol", ".ts"])).length > 0;
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

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
