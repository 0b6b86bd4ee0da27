import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import { getAddress, ZeroAddress } from "ethers";
import hre from "hardhat";

import { deploymentDir, writeBook } from "./book.ts";
import { deploy, type DeployOptions } from "./deploy.ts";
import { completedSteps, stepsOf } from "./plan.ts";
import { handOver } from "./handover.ts";
import { recover } from "./recover.ts";
import { findTargets, listTargets, loadModule } from "./targets.ts";

const usage = `Deploys systems, kits or single blocks, and writes the address book that the SDK reads.

  npm run deploy -- --network <name> [<target> …] [options]

  <target>          what to deploy, by name (default: every system)
  --network <name>  a network of hardhat.config.ts
  --owner <address> hands the administration to this account at the end
  --id <name>       name of the deployment (default: chain-<chain id>); the same name resumes what was interrupted
  --confirmations n blocks to wait for after each transaction (default: 5 on a live chain)
  --profile <name>  build profile of the bytecode: production (default) or default, which compiles faster
  --dry-run         prints what would be done, and what is done already
  --list            prints what can be deployed

Parameters come from deploy/parameters/<network>.json when there is one. Keys come from Hardhat's keystore
(npx hardhat keystore set TRELLIS_PRIVATE_KEY) or from environment variables.`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    network: { type: "string" },
    owner: { type: "string" },
    id: { type: "string" },
    confirmations: { type: "string" },
    profile: { type: "string", default: "production" },
    "dry-run": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

type Beginning = Pick<DeployOptions, "parameters" | "owner">;

async function main(): Promise<void> {
  if (flags.help) return console.log(usage);
  if (flags.list) {
    for (const { kind, name } of await listTargets()) console.log(`${kind.padEnd(7)} ${name}`);
    return;
  }
  if (!flags.network) throw new Error(`Say where to: --network <name>.\n\n${usage}`);
  const networks = Object.keys(hre.config.networks);
  if (!networks.includes(flags.network)) {
    throw new Error(`Unknown network "${flags.network}". hardhat.config.ts has: ${networks.join(", ")}.`);
  }
  const owner = flags.owner === undefined ? undefined : getAddress(flags.owner);
  if (owner === ZeroAddress) throw new Error("--owner is the zero address: nobody could administer the deployment.");
  await findTargets(positionals); // an unknown name ends here, before anything is written
  const connection = await hre.network.create(flags.network);
  const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
  const deploymentId = flags.id ?? `chain-${chainId}`;
  const [deployer] = await connection.ethers.getSigners();
  if (!deployer) throw new Error(`Network "${flags.network}" has no account to deploy with.`);
  console.log(
    `Network ${flags.network} (chain ${chainId}), deployment "${deploymentId}", deployer ${deployer.address}`,
  );

  if (flags["dry-run"]) return printPlan(deploymentId, owner);

  await compile(flags.profile);
  const beginning = await firstRun(deploymentId, { parameters: await readParameters(flags.network), owner });
  const confirmations = flags.confirmations === undefined ? undefined : Number(flags.confirmations);
  const recovered = await recover(connection, deploymentId, deployer.address);
  if (recovered > 0) console.log(`Found ${recovered} transaction(s) that were sent when the last run stopped.`);
  const options = { ...beginning, deploymentId, confirmations, verbose: true };
  const book = await deploy(connection, positionals, options);
  const file = await writeBook(deploymentId, book);
  const width = Math.max(...Object.keys(book.contracts).map((name) => name.length));
  for (const [name, address] of Object.entries(book.contracts)) console.log(`  ${name.padEnd(width)}  ${address}`);
  console.log(`Address book: ${file}`);
  if (!owner) return console.log(`${deployer.address} administers; the same command with --owner hands over.`);
  const { AccessManager: authority } = book.contracts;
  const roles = authority ? await handOver(authority, deployer, owner) : 0;
  console.log(roles > 0 ? `${roles} role(s) handed to ${owner}.` : `${deployer.address} has no role to hand over.`);
}

async function compile(profile: string): Promise<void> {
  console.log(`Compiling (${profile} profile; the first time takes minutes) …`);
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true, defaultBuildProfile: profile });
}

async function printPlan(deploymentId: string, owner: string | undefined): Promise<void> {
  const done = await completedSteps(deploymentId);
  const modules = await Promise.all((await findTargets(positionals)).map(loadModule));
  const steps = new Map(modules.flatMap((m) => stepsOf(m, done)).map((s) => [s.id, s]));
  for (const step of steps.values()) console.log(`  ${step.done ? "done" : "todo"}  ${step.id}: ${step.what}`);
  if (owner) console.log(`  then  hand every role of the deployer to ${owner}, in one transaction`);
  const todo = [...steps.values()].filter((step) => !step.done).length;
  console.log(`${steps.size} steps, ${todo} to do. Nothing was sent.`);
}

/**
 * What the deployment was begun with: kept beside its journal, because a resumed deployment must not change its mind. A
 * later owner still gets the roles, by the hand-over at the end.
 */
async function firstRun(deploymentId: string, now: Beginning): Promise<Beginning> {
  const file = path.join(deploymentDir(deploymentId), "beginning.json");
  if (existsSync(file)) return JSON.parse(await readFile(file, "utf8"), bigints) as Beginning;
  await mkdir(path.dirname(file), { recursive: true });
  const written = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);
  await writeFile(file, `${JSON.stringify(now, written, 2)}\n`);
  return now;
}

/** Ignition parameters of a network; whole numbers beyond 2^53 are written as "123n". */
async function readParameters(network: string): Promise<DeploymentParameters> {
  const file = fileURLToPath(new URL(`../../deploy/parameters/${network}.json`, import.meta.url));
  if (!existsSync(file)) return {};
  return JSON.parse(await readFile(file, "utf8"), bigints) as DeploymentParameters;
}

const bigints = (_: string, value: unknown) =>
  typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
