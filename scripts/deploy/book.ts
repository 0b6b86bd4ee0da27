import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import type { Module } from "./targets.ts";

/** Where the contracts of one deployment are: what the SDK's `connect` takes. */
export interface AddressBook {
  chainId: number;
  contracts: Record<string, string>;
  /** The first block that has something of the deployment; left out for a chain that lives in this process only. */
  startBlock?: number;
}

/** The folder in which Ignition keeps the journal of a deployment, and we its address book. */
export const deploymentDir = (deploymentId: string) =>
  fileURLToPath(new URL(`../../deploy/deployments/${deploymentId}`, import.meta.url));

export const bookFile = (deploymentId: string) => path.join(deploymentDir(deploymentId), "trellis.json");

/** The book of what a module returned: contract names (the part of the future's id after `#`) with addresses. */
export function bookOf(
  chainId: number,
  module: Module,
  deployed: Record<string, { target: unknown }>,
  startBlock?: number,
): AddressBook {
  const contracts: Record<string, string> = {};
  for (const [key, future] of Object.entries(module.results)) {
    const name = future.id.slice(future.id.indexOf("#") + 1);
    contracts[name] = String(deployed[key]?.target);
  }
  return { chainId, contracts, ...(startBlock === undefined ? {} : { startBlock }) };
}

/** Reads the book of a deployment; an empty one when there is none yet. */
export async function readBook(deploymentId: string, chainId: number): Promise<AddressBook> {
  try {
    return JSON.parse(await readFile(bookFile(deploymentId), "utf8")) as AddressBook;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { chainId, contracts: {} };
    throw error;
  }
}

/** Adds what was deployed to the book of a deployment and writes it. Returns the file's path. */
export async function writeBook(deploymentId: string, added: AddressBook): Promise<string> {
  const book = await readBook(deploymentId, added.chainId);
  const contracts = Object.entries({ ...book.contracts, ...added.contracts }).sort(([a], [b]) => a.localeCompare(b));
  const whole: AddressBook = { ...added, contracts: Object.fromEntries(contracts) };
  await mkdir(deploymentDir(deploymentId), { recursive: true });
  await writeFile(bookFile(deploymentId), `${JSON.stringify(whole, null, 2)}\n`);
  return bookFile(deploymentId);
}

/**
 * Moves what is kept of a deployment aside, so that the next one under its name begins anew. Nothing is deleted.
 *
 * @returns The folder it was moved to; undefined when there was nothing.
 */
export async function moveAside(deploymentId: string, now = new Date()): Promise<string | undefined> {
  if (!existsSync(deploymentDir(deploymentId))) return undefined;
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const aside = deploymentDir(`${deploymentId}-until-${stamp}`);
  await rename(deploymentDir(deploymentId), aside);
  return aside;
}
