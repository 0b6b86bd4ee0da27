import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";

import { getAddress } from "ethers";

import { deploymentDir } from "./book.ts";

/** A line of Ignition's journal, as far as it matters here. */
export interface Entry {
  type: string;
  chainId?: number;
  futureId?: string;
  from?: string;
  networkInteractionId: number;
  nonce: number;
  hash?: string;
  receipt?: { blockHash: string; blockNumber: number };
  result?: { type: string; address?: string };
}

/** A transaction that the journal has in a block. */
export interface Confirmed {
  futureId: string;
  hash: string;
  blockHash: string;
  blockNumber: number;
}

/** What a journal says of a deployment. */
export interface History {
  /** The chain it is on; undefined when there is no journal. */
  chainId: number | undefined;
  /** Who began it; undefined when nothing was begun. */
  deployer: string | undefined;
  /** Whether any transaction left. */
  sent: boolean;
  confirmed: Confirmed[];
  /** Addresses by the ids of their steps. */
  contracts: Map<string, string>;
  /** The ids of the steps that are completed. */
  done: Set<string>;
}

const journalFile = (deploymentId: string) => path.join(deploymentDir(deploymentId), "journal.jsonl");

/**
 * The journal's entries; none when there is no journal. A last line that was cut off when the process was killed in the
 * middle of it counts as not written.
 */
export async function readJournal(deploymentId: string): Promise<Entry[]> {
  const journal = await readFile(journalFile(deploymentId), "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  const lines = journal.split("\n").filter(Boolean);
  return lines.flatMap((line, i) => (i === lines.length - 1 && !isWhole(line) ? [] : [JSON.parse(line) as Entry]));
}

/** Writes the journal anew with the entries that are kept, whole or not at all. */
export async function rewriteJournal(deploymentId: string, keep: (entry: Entry) => boolean): Promise<void> {
  const kept = (await readJournal(deploymentId)).filter(keep);
  const file = journalFile(deploymentId);
  await writeFile(`${file}.new`, kept.map((entry) => `\n${JSON.stringify(entry)}`).join(""));
  await rename(`${file}.new`, file);
}

/** What a journal says of a deployment. */
export function historyOf(entries: Entry[]): History {
  const history: History = {
    chainId: entries.find(({ chainId }) => chainId !== undefined)?.chainId,
    deployer: entries.flatMap(({ from }) => (from ? [getAddress(from)] : []))[0],
    sent: entries.some(({ type }) => type === "TRANSACTION_SEND"),
    confirmed: [],
    contracts: new Map(),
    done: new Set(),
  };
  for (const { type, futureId, hash, receipt, result } of entries) {
    if (!futureId) continue;
    if (type === "TRANSACTION_CONFIRM" && hash && receipt) history.confirmed.push({ futureId, hash, ...receipt });
    const completed = type.endsWith("_COMPLETE") && result?.type === "SUCCESS";
    const initialised = /^(CONTRACT_AT|READ_EVENT_ARGUMENT).*INITIALIZE$/.test(type);
    if (completed || initialised) history.done.add(futureId);
    if (completed && result.address) history.contracts.set(futureId, result.address);
    if (type === "WIPE_APPLY") {
      history.done.delete(futureId);
      history.contracts.delete(futureId);
    }
  }
  return history;
}

/** Reads what the journal of a deployment says; of none, that nothing was done. */
export async function readHistory(deploymentId: string): Promise<History> {
  return historyOf(await readJournal(deploymentId));
}

/** The first block that has something of a deployment; undefined when nothing of it is on chain. */
export function startBlockOf({ confirmed }: History): number | undefined {
  return confirmed.length === 0 ? undefined : Math.min(...confirmed.map(({ blockNumber }) => blockNumber));
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
