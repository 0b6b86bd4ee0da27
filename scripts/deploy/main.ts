import type { Signer } from "ethers";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { begunWith, ignoredWishes, keepBeginning, readParameters, type Beginning } from "./beginning.ts";
import { moveAside, readBook, writeBook, type AddressBook } from "./book.ts";
import { compile } from "./compile.ts";
import { deploy, DEVELOPMENT, parametersOf } from "./deploy.ts";
import { readFlags, usage, type Flags } from "./flags.ts";
import { handOver, requireAdministration } from "./handover.ts";
import { historyOf, readHistory } from "./journal.ts";
import { requireDeployer, requireOnChain } from "./onChain.ts";
import { requireKnownParameters } from "./parameters.ts";
import { stepsOf, type Step } from "./plan.ts";
import { recover } from "./recover.ts";
import { Refusal } from "./refusal.ts";
import { findTargets, listTargets, loadModule } from "./targets.ts";

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) return console.log(usage);
  if (flags.list) {
    for (const { kind, name } of await listTargets()) console.log(`${kind.padEnd(7)} ${name}`);
    return;
  }
  const network = lastingNetwork(flags.network);
  const modules = await Promise.all((await findTargets(flags.targets)).map(loadModule));
  const parameters = await readParameters(network, flags.parameters);
  requireKnownParameters(parameters, await Promise.all((await listTargets()).map(loadModule)));
  const wish: Beginning = { parameters, owner: flags.owner };

  const connection = await hre.network.create(network);
  const signers = await connection.ethers.getSigners();
  const [deployer] = signers;
  if (!deployer) throw new Error(`Network "${network}" has no account to deploy with.`);
  const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
  const deploymentId = flags.id ?? `chain-${chainId}`;
  console.log(`Network ${network} (chain ${chainId}), deployment "${deploymentId}", deployer ${deployer.address}`);

  const continuation = { deploymentId, provider: connection.ethers.provider, chainId };
  // With --reset the old journal does not count.
  let history = flags.reset ? historyOf([]) : await readHistory(deploymentId);
  await requireOnChain(history, continuation);
  if (!flags.dryRun && history.deployer) {
    const recovered = await recover(connection, deploymentId, history.deployer);
    if (recovered > 0) console.log(`Found ${recovered} transaction(s) that were sent when the last run stopped.`);
    history = await readHistory(deploymentId);
  }
  requireDeployer(history, deploymentId, deployer.address);
  const begun = await begunWith(deploymentId, history, wish);
  const accounts = signers.map(({ address }) => address);
  const steps = stepsOf(modules, { done: history.done, accounts, parameters: parametersOf(begun) });
  await requireAdministration(history, steps, deployer);
  for (const note of ignoredWishes(begun, wish)) console.log(note);
  if (flags.dryRun) return printPlan(steps, flags, deployer.address);

  await compile(modules, flags.profile ?? (DEVELOPMENT.includes(chainId) ? "default" : "production"));
  // Only now, so that a run that is stopped while it compiles has lost nothing.
  if (flags.reset) {
    const aside = await moveAside(deploymentId);
    console.log(aside ? `What was kept of it is in ${aside} now.` : "There is nothing of it to move aside.");
  }
  const book = await carryOut(connection, deploymentId, deployer.address, begun, flags);
  console.log(await administration(book, deployer, flags.owner));
}

/** Deploys, and writes the address book. */
async function carryOut(
  connection: NetworkConnection,
  deploymentId: string,
  deployer: string,
  begun: Beginning,
  { targets, confirmations }: Flags,
): Promise<AddressBook> {
  await keepBeginning(deploymentId, begun);
  const added = await deploy(connection, targets, { ...begun, deploymentId, confirmations, verbose: true }).catch(
    async (error: unknown) => {
      console.error(await wayOut(connection, deploymentId, deployer));
      throw error;
    },
  );
  const file = await writeBook(deploymentId, added);
  const width = Math.max(...Object.keys(added.contracts).map((name) => name.length));
  for (const [name, address] of Object.entries(added.contracts)) console.log(`  ${name.padEnd(width)}  ${address}`);
  console.log(`Address book: ${file}`);
  return readBook(deploymentId, added.chainId);
}

/** What to do about a deployment that failed. */
async function wayOut({ ethers }: NetworkConnection, deploymentId: string, deployer: string): Promise<string> {
  if ((await ethers.provider.getBalance(deployer)) === 0n) return `${deployer} has nothing to pay gas with.`;
  const { sent } = await readHistory(deploymentId);
  if (!sent) return "Nothing was sent. The same command begins anew.";
  return (
    "What was done is kept, and the same command resumes it with the parameters and the owner it began with. " +
    "To change those, begin anew: --reset or --id <name>."
  );
}

/** Hands over, if there is something to hand over and somebody to hand it to. Returns who is in charge. */
async function administration(
  book: AddressBook,
  deployer: Signer & { address: string },
  owner: string | undefined,
): Promise<string> {
  const { address } = deployer;
  if (!book.contracts.AccessManager) return "Nobody administers these contracts: there is nothing to hand over.";
  if (!owner) return `${address} administers; the same command with --owner hands over.`;
  if (owner === address) return `The owner is the deployer: ${owner} administers, there is nothing to hand over.`;
  const roles = await handOver(book, deployer, owner);
  return roles > 0
    ? `${roles} role(s) handed to ${owner}.`
    : `${address} has no role to hand over: ${owner} administers.`;
}

function printPlan(steps: Step[], { owner, reset }: Flags, deployer: string): void {
  if (reset) console.log("  first move what is kept under this name aside");
  for (const step of steps) console.log(`  ${step.done ? "done" : "todo"}  ${step.id}: ${step.what}`);
  if (owner === deployer) console.log("  then  nothing to hand over: the owner is the deployer");
  else if (owner) console.log(`  then  hand every role of the deployer to ${owner}, in one transaction`);
  const todo = steps.filter((step) => !step.done).length;
  console.log(`${steps.length} steps, ${todo} to do. Nothing was sent.`);
}

/** The name of a network on which a deployment lasts. */
function lastingNetwork(name: string | undefined): string {
  if (!name) throw new Error(`Say where to: --network <name>.\n\n${usage}`);
  const lasting = Object.entries(hre.config.networks).filter(([, { type }]) => type === "http");
  const names = lasting.map(([each]) => each);
  if (names.includes(name)) return name;
  const reason = hre.config.networks[name] ? `Network "${name}" ends with this process` : `Unknown network "${name}"`;
  throw new Error(`${reason}. hardhat.config.ts has: ${names.join(", ")}.`);
}

main().catch((error: unknown) => {
  const name = error instanceof Refusal ? `${error.name}: ` : "";
  console.error(error instanceof Error ? name + error.message : error);
  const [, variable] = /Configuration Variable "(\w+)"/.exec(String(error)) ?? [];
  if (variable) console.error(`For instance: npx hardhat keystore set ${variable}`);
  process.exitCode = 1;
});
