import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Contract, type ContractTransactionResponse, type Signer } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { isRegistry, REGISTRIES, REGISTRY_NAMES, type Registry } from "../../sdk/formats/credits/index.ts";
import type { AddressBook } from "../deploy/book.ts";
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
  --network <name>  a network of hardhat.config.ts on which the credit token is deployed (default: a chain of its own,
                    in this process, gone at the end)
  --id <name>       name of the deployment there (default: chain-<chain id>)
  --token <address> the credit token, instead of the deployment's
  --admit           lets the sender, if it administers the credit token, admit itself as an issuer first
  --chunk <n>       rows per transaction (default: ${DEFAULT_CHUNK})
  --dry-run         reads, validates and plans, and sends nothing; without a network, against an empty ledger

An import that was interrupted continues by the same command. Nothing is sent before all files are read and valid.`;

interface Flags {
  network?: string;
  id?: string;
  token?: string;
  chunk: number;
  admit: boolean;
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
      admit: { type: "boolean", default: false },
      chunk: { type: "string", default: `${DEFAULT_CHUNK}` },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);

  const [registry, ...paths] = positionals;
  if (!registry || !isRegistry(registry)) throw new UsageError(`Say which registry: ${REGISTRIES.join(", ")}.`);
  if (paths.length === 0) throw new UsageError("Say which files.");

  const flags: Flags = {
    network: values.network,
    id: values.id,
    token: values.token,
    chunk: Number(values.chunk),
    admit: values.admit,
    dryRun: values["dry-run"],
  };
  await importCredits(registry, paths, flags);
}

async function importCredits(registry: Registry, paths: readonly string[], flags: Flags): Promise<void> {
  console.log(REGISTRY_NAMES[registry]);
  const files = await Promise.all(paths.map((path) => readFrom(registry, path)));
  print(files.flatMap(readLines));

  const { ledger, close } = flags.network || !flags.dryRun ? await connect(flags) : memory();
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
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}. Name the registry's extract (CSV).`);
  });
  return readCreditFile(registry, path, bytes);
}

function memory(): { ledger: CreditLedger; close: () => Promise<void> } {
  return { ledger: new MemoryLedger(), close: () => Promise.resolve() };
}

/** Connects to the credit token of a network. Hardhat is loaded only now: a dry run needs no chain. */
async function connect({ network, id, token, admit }: Flags) {
  const { default: hre } = await import("hardhat");
  const connection = await hre.network.create(network);
  const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
  const [signer] = (await connection.ethers.getSigners()) as unknown as Signer[];
  if (!signer) throw new UsageError(`The network ${network ?? "in this process"} has no account to send from.`);

  const book = token || !network ? undefined : await deployedToken(id ?? `chain-${chainId}`);
  const address = token ?? book?.address ?? (await ownToken(connection));
  if (admit || !network) await admitIssuer(address, signer);
  const ledger = await connectCreditToken(address, signer, book?.startBlock);
  return { ledger, close: () => connection.close() };
}

/** Deploys a credit token on a chain of this process. */
async function ownToken(connection: NetworkConnection): Promise<string> {
  const { deploy } = await import("../deploy/deploy.ts");
  const { contracts } = await deploy(connection, ["certificate"]);
  if (!contracts.CreditToken) throw new Error("The module of the certificate block deployed no CreditToken.");
  return contracts.CreditToken;
}

async function admitIssuer(address: string, admin: Signer): Promise<void> {
  const credits = new Contract(address, ["function setIssuer(address issuer, bool allowed)"], admin);
  const sent = (await credits.getFunction("setIssuer")(await admin.getAddress(), true)) as ContractTransactionResponse;
  await sent.wait();
}

/** The credit token in the address book that `npm run deploy` writes, and the first block of that deployment. */
async function deployedToken(id: string): Promise<{ address: string; startBlock?: number }> {
  const book = fileURLToPath(new URL(`../../deploy/deployments/${id}/trellis.json`, import.meta.url));
  const text = await readFile(book, "utf8").catch(() => undefined);
  const { contracts = {}, startBlock } = text ? (JSON.parse(text) as Partial<AddressBook>) : {};

  const address = contracts["CreditToken"];
  if (address) return { address, startBlock };
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
