/**
 * Writes what the SDK takes from the contracts: their ABIs `as const`, one merged error ABI, and for every error the
 * sentence its NatSpec says. Run with `npm run generate`, which compiles first.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import hre from "hardhat";

import { declaredErrors, errorArgsType, exportName, mergeErrors, type AbiItem, type Source } from "./abi-source.ts";

const OUTPUT = join(import.meta.dirname, "../../sdk/generated");
const HEADER = "// Generated from the contracts by `npm run generate`. Do not edit.\n\n";

/** Folders whose contracts an application talks to; `base` adds its errors only, mocks add nothing. */
const PUBLISHED = /^contracts\/(blocks|kits|systems)\//;
const OWN = /^contracts\/(?!mocks\/)/;

const abis = new Map<string, readonly AbiItem[]>();
const errorAbis: (readonly AbiItem[])[] = [];
const sourceNames = new Set<string>();

for (const qualified of [...(await hre.artifacts.getAllFullyQualifiedNames())].sort()) {
  if (!OWN.test(qualified)) continue;
  const artifact = await hre.artifacts.readArtifact(qualified);
  const abi = artifact.abi as readonly AbiItem[];
  errorAbis.push(abi);
  sourceNames.add(artifact.inputSourceName ?? artifact.sourceName);
  if (!PUBLISHED.test(qualified) || !abi.some((item) => item.type === "function")) continue;
  if (artifact.bytecode !== "0x") abis.set(artifact.contractName, abi);
}

const sources: Source[] = [];
for (const name of [...sourceNames].sort()) {
  const path = name.slice(name.indexOf("contracts/"));
  sources.push({ path, text: await readFile(join(import.meta.dirname, "../..", path), "utf8") });
}

const errors = mergeErrors(errorAbis);
const declared = declaredErrors(sources);
const names = [...abis.keys()].sort();

const abiFile =
  HEADER +
  names.map((name) => `export const ${exportName(name)} = ${JSON.stringify(abis.get(name))} as const;\n`).join("\n") +
  `\n/** Every error of every contract, so that any revert can be named. */\n` +
  `export const errorsAbi = ${JSON.stringify(errors)} as const;\n`;

const errorFile =
  HEADER +
  `/** The arguments of every contract error, by the error's name. */\nexport interface ContractErrorArgs {\n` +
  errorArgsType(errors) +
  `}\n\n/** Which contract declares an error, and what its NatSpec says about it. */\n` +
  `export const errorSources: Readonly<Record<string, { contract: string; notice: string }>> = ` +
  `${JSON.stringify(declared, null, 2)};\n`;

await mkdir(OUTPUT, { recursive: true });
await writeFile(join(OUTPUT, "abi.ts"), abiFile);
await writeFile(join(OUTPUT, "errors.ts"), errorFile);
console.log(
  `sdk/generated: wrote the ABIs of ${names.length} contracts and the names of their ${errors.length} errors`,
);
