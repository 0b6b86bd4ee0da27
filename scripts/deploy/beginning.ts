import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import type { DeploymentParameters } from "@nomicfoundation/ignition-core";

import { deploymentDir } from "./book.ts";
import type { DeployOptions } from "./deploy.ts";
import type { History } from "./journal.ts";

/** What a deployment is made with. */
export type Beginning = Pick<DeployOptions, "parameters" | "owner">;

const beginningFile = (deploymentId: string) => path.join(deploymentDir(deploymentId), "beginning.json");

/**
 * What a deployment was begun with, because one that is resumed must not change its mind; `now` when nothing of it was
 * sent yet. A later owner still gets the roles, by the hand-over at the end.
 */
export async function begunWith(deploymentId: string, { sent }: History, now: Beginning): Promise<Beginning> {
  const file = beginningFile(deploymentId);
  if (!sent || !existsSync(file)) return now;
  return JSON.parse(await readFile(file, "utf8"), bigints) as Beginning;
}

/** Keeps, beside its journal, what a deployment is begun with. */
export async function keepBeginning(deploymentId: string, beginning: Beginning): Promise<void> {
  const file = beginningFile(deploymentId);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, written(beginning));
}

/** What of a new wish is not heeded, as sentences for the person who wished it. */
export function ignoredWishes(begun: Beginning, now: Beginning): string[] {
  const notes: string[] = [];
  if (written(begun.parameters ?? {}) !== written(now.parameters ?? {})) {
    notes.push("The parameters have changed since the deployment began. It goes on with those it began with.");
  }
  if (now.owner && begun.owner !== now.owner) {
    notes.push(
      `It began ${begun.owner ? `for the owner ${begun.owner}` : "without an owner"}, and goes on so; ${now.owner} ` +
        `gets the deployer's roles at the end.`,
    );
  }
  return notes;
}

/**
 * Ignition parameters of a network; whole numbers beyond 2^53 are written as "123n".
 *
 * @param named A file to read instead of the network's own.
 */
export async function readParameters(network: string, named?: string): Promise<DeploymentParameters> {
  const file = named ?? fileURLToPath(new URL(`../../deploy/parameters/${network}.json`, import.meta.url));
  if (!existsSync(file)) {
    if (named === undefined) return {};
    throw new Error(`--parameters ${named}: there is no such file.`);
  }
  try {
    return JSON.parse(await readFile(file, "utf8"), bigints) as DeploymentParameters;
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

const written = (value: unknown) =>
  `${JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `${each}n` : each), 2)}\n`;

const bigints = (_: string, value: unknown) =>
  typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
