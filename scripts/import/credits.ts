import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { isRegistry, REGISTRIES, REGISTRY_NAMES, type Registry } from "../../sdk/formats/credits/index.ts";
import { connectCreditToken } from "./creditToken.ts";
import { readCreditFile, type CreditFile } from "./csv.ts";
import { DEFAULT_CHUNK, executeImport, prepareImport } from "./execute.ts";
import type { CreditLedger } from "./ledger.ts";
import { MemoryLedger } from "./model.ts";
import { progressBar } from "./progressBar.ts";
import { planLines, readLines, resultLines } from "./report.ts";

const usage = `Registers a carbon registry's issuances and replays its retirements, serial for serial.

  npm run import:credits -- <registry> <csv> [<csv> …] [options]

  <registry>        ${REGISTRIES.join(", ")}
  <csv>             the registry's list of issuances or of retirements, as it exports them; both may be given
  --network <name>  a network of hardhat.config.ts on which the credit token is deployed
  --id <name>       name of the deployment there (default: chain-<chain id>)
  --token <address> the credit token, instead of the deployment's
  --chunk <n>       rows per transaction (default: ${DEFAULT_CHUNK})
  --dry-run         reads, validates and plans, and sends nothing; without a network, against an empty ledger

An import that was interrupted continues by the same command. Nothing is sent before all files are read and valid.`;

interface Flags {
  network?: string;
  id?: string;
  token?: string;
  chunk: number;
  dryRun: boolean;
}

/** A command line that cannot be carried out. */
class UsageError extends Error {
  override name = "UsageError";
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      network: { type: "string" },
      id: { type: "string" },
      token: { type: "string" },
      chunk: { type: "string", default: `${DEFAULT_CHUNK}` },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);

  const [registry, ...paths] = positionals;
  if (!registry || !isRegistry(registry)) throw new UsageError(`Say which registry: ${REGISTRIES.join(", ")}.`);
  if (paths.length === 0) throw new UsageError("Say which files.");
  if (!values.network && !values["dry-run"]) throw new UsageError("Say where to: --network <name>, or --dry-run.");

  const flags: Flags = {
    network: values.network,
    id: values.id,
    token: values.token,
    chunk: Number(values.chunk),
    dryRun: values["dry-run"],
  };
  await importCredits(registry, paths, flags);
}

async function importCredits(registry: Registry, paths: readonly string[], flags: Flags): Promise<void> {
  console.log(REGISTRY_NAMES[registry]);
  const files = await Promise.all(paths.map((path) => readFrom(registry, path)));
  print(files.flatMap(readLines));

  const { ledger, close } = flags.network ? await connect(flags.network, flags) : memory();
  try {
    const plan = await prepareImport(files, ledger);
    print(planLines(plan));
    if (flags.dryRun) return console.log("Dry run: nothing was sent.");

    const onProgress = progressBar(process.stderr);
    print(resultLines(await executeImport(plan, ledger, { chunk: flags.chunk, onProgress })));
  } finally {
    await close();
  }
}

async function readFrom(registry: Registry, path: string): Promise<CreditFile> {
  return readCreditFile(registry, path, await readFile(path));
}

function memory(): { ledger: CreditLedger; close: () => Promise<void> } {
  return { ledger: new MemoryLedger(), close: () => Promise.resolve() };
}

/** Connects to the credit token of a network. Hardhat is loaded only now: a dry run needs no chain. */
async function connect(network: string, { id, token }: Flags) {
  const { default: hre } = await import("hardhat");
  const connection = await hre.network.create(network);
  const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
  const [signer] = await connection.ethers.getSigners();
  if (!signer) throw new UsageError(`The network ${network} has no account to send from.`);

  const address = token ?? (await deployedToken(id ?? `chain-${chainId}`));
  const ledger = await connectCreditToken(address, signer);
  return { ledger, close: () => connection.close() };
}

/** The credit token's address in the address book that `npm run deploy` writes. */
async function deployedToken(id: string): Promise<string> {
  const book = fileURLToPath(new URL(`../../deploy/deployments/${id}/trellis.json`, import.meta.url));
  const text = await readFile(book, "utf8").catch(() => undefined);
  const { contracts = {} } = text ? (JSON.parse(text) as { contracts?: Record<string, string> }) : {};

  const address = contracts["CreditToken"];
  if (address) return address;
  throw new UsageError(`The deployment ${id} has no CreditToken. Deploy it (npm run deploy), or name one: --token.`);
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exitCode = 1;
});
