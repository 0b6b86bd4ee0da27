import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import hre from "hardhat";
import { JsonRpcProvider, Wallet } from "ethers";

import { anvilKey, hasAnvil, startAnvil } from "../../../test/helpers/anvil.ts";
import { deploy } from "../../deploy/deploy.ts";
import { deploymentDir, type AddressBook } from "../../deploy/book.ts";

/** What a case is given: a separate chain with its contracts, and an account that can pay. */
export interface Course {
  provider: JsonRpcProvider;
  book: AddressBook;
  payer: Wallet;
  /** For how long to keep it up. */
  seconds: number;
  /** Tells how far it is. */
  progress(text: string): void;
}

/** A figure with its name, and what it must not fall below if there is such a thing. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  atLeast?: number;
  atMost?: number;
}

/** Something that is done as often as can be, from end to end through the SDK. */
export interface ThroughputCase {
  title: string;
  targets: string[];
  run(course: Course): Promise<Figure[]>;
}

const help = `Measures how much goes through in a second: this process against a chain in one of its own (anvil, a block each second).

  npm run bench:throughput -- <case> [--seconds N] [--json FILE]

Cases: `;

class PlainError extends Error {}

async function listCases(): Promise<string[]> {
  const files = await readdir(import.meta.dirname);
  return files.filter((file) => file !== "main.ts").map((file) => path.basename(file, ".ts"));
}

function verdictOf({ value, atLeast, atMost }: Figure): string {
  const right = value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  const bound =
    atLeast !== undefined ? `at least ${atLeast.toLocaleString("en")}` : `at most ${atMost?.toLocaleString("en")}`;
  if (atLeast === undefined && atMost === undefined) return "";
  return `${right ? "✓" : "✗"} ${bound}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: "string", default: "60" }, json: { type: "string" } },
  });
  const [name = ""] = positionals;
  const cases = await listCases();
  const seconds = Number(values.seconds);
  if (!cases.includes(name) || !(seconds > 0)) throw new PlainError(help + cases.join(", "));
  if (!hasAnvil) throw new PlainError("There is no anvil for this platform on npm; it is needed for a separate chain.");
  const { default: subject } = (await import(`./${name}.ts`)) as { default: ThroughputCase };

  console.log(subject.title);
  const anvil = await startAnvil(["--block-time", "1", "--gas-limit", "1000000000"]);
  const deploymentId = `throughput-${name}-${Date.now()}`;
  const provider = new JsonRpcProvider(anvil.url, undefined, {
    cacheTimeout: -1,
    staticNetwork: true,
    pollingInterval: 100,
  });
  try {
    // What the network `custom` reads.
    Object.assign(process.env, { TRELLIS_RPC_URL: anvil.url, TRELLIS_PRIVATE_KEY: anvilKey });
    const connection = await hre.network.create("custom");
    const book = await deploy(connection, subject.targets, { deploymentId, confirmations: 1 });
    const figures = await subject.run({
      provider,
      book,
      payer: new Wallet(anvilKey, provider),
      seconds,
      progress: (text) => console.log(`  ${text}`),
    });
    for (const figure of figures) {
      const value = figure.value.toLocaleString("en", { maximumFractionDigits: figure.value < 100 ? 2 : 0 });
      console.log(`${figure.name.padEnd(52)} ${value.padStart(14)} ${figure.unit.padEnd(12)} ${verdictOf(figure)}`);
    }
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
    if (figures.some((figure) => verdictOf(figure).startsWith("✗"))) process.exitCode = 1;
  } finally {
    provider.destroy();
    await anvil.stop();
    await rm(deploymentDir(deploymentId), { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof PlainError ? error.message : error);
  process.exitCode = 1;
});
