import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { trackTransaction } from "@nomicfoundation/ignition-core";
import type { JsonRpcApiProvider } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { deploymentDir } from "./book.ts";

/** A line of Ignition's journal, as far as it matters here. */
interface Entry {
  type: string;
  futureId?: string;
  networkInteractionId: number;
  nonce: number;
}

/** How far back a transaction is looked for, and how long one that waits in the pool is waited for. */
const MAX_BLOCKS = 5_000;
const MAX_WAIT_SECONDS = 120;

/**
 * Makes a deployment that was killed at any moment resumable. Ignition stops with an error in two cases, both mended
 * here: a step was begun but nothing prepared for it yet, and a transaction was sent but its hash not noted yet.
 *
 * @returns How many transactions were found on chain and added to the journal.
 */
export async function recover(connection: NetworkConnection, deploymentId: string, sender: string): Promise<number> {
  await dropBegun(deploymentId);
  return await recoverSent(connection, deploymentId, sender);
}

/** Takes out of the journal what was only begun: without a prepared interaction, nothing can have been sent. */
async function dropBegun(deploymentId: string): Promise<void> {
  const lines = await readJournal(deploymentId);
  const prepared = new Set(lines.filter(({ type }) => type === "NETWORK_INTERACTION_REQUEST").map((e) => e.futureId));
  const onlyBegun = ({ type, futureId }: Entry) =>
    /^(DEPLOYMENT|CALL|STATIC_CALL|SEND_DATA)_EXECUTION_STATE_INITIALIZE$/.test(type) && !prepared.has(futureId);
  if (!lines.some(onlyBegun)) return;
  const kept = lines.filter((entry) => !onlyBegun(entry));
  const file = journalFile(deploymentId);
  await writeFile(`${file}.new`, `\n${kept.map((entry) => JSON.stringify(entry)).join("\n")}\n`);
  await rename(`${file}.new`, file);
}

/**
 * Finds transactions that were sent just when a deployment was killed, between the sending and the note of it in the
 * journal, and adds them to the journal. Ignition alone would stop and ask for their hashes.
 *
 * @returns How many were found.
 */
async function recoverSent(connection: NetworkConnection, deploymentId: string, sender: string): Promise<number> {
  const provider = connection.ethers.provider as unknown as JsonRpcApiProvider;
  let found = 0;
  for (const { nonce } of await preparedButNotSent(deploymentId)) {
    if (!(await wasMined(provider, sender, nonce))) continue;
    const hash = await findByNonce(provider, sender, nonce);
    if (!hash) continue;
    await trackTransaction(deploymentDir(deploymentId), hash, connection.provider, 1);
    found += 1;
  }
  return found;
}

/** What the journal prepared to send and has no hash for. */
async function preparedButNotSent(deploymentId: string): Promise<Entry[]> {
  const open = new Map<string, Entry>();
  for (const entry of await readJournal(deploymentId)) {
    const key = `${entry.futureId ?? ""} ${entry.networkInteractionId}`;
    if (entry.type === "TRANSACTION_PREPARE_SEND") open.set(key, entry);
    if (entry.type === "TRANSACTION_SEND") open.delete(key);
  }
  return [...open.values()];
}

const journalFile = (deploymentId: string) => path.join(deploymentDir(deploymentId), "journal.jsonl");

/** The journal's entries; none when there is no journal. */
async function readJournal(deploymentId: string): Promise<Entry[]> {
  const journal = await readFile(journalFile(deploymentId), "utf8").catch(() => "");
  return journal.split("\n").flatMap((line) => (line ? [JSON.parse(line) as Entry] : []));
}

/** Whether the sender's transaction with this nonce is in a block; waits for one that is still in the pool. */
async function wasMined(provider: JsonRpcApiProvider, sender: string, nonce: number): Promise<boolean> {
  for (let second = 0; second < MAX_WAIT_SECONDS; second += 1) {
    if ((await provider.getTransactionCount(sender, "latest")) > nonce) return true;
    if ((await provider.getTransactionCount(sender, "pending")) <= nonce) return false;
    await sleep(1_000);
  }
  return false;
}

async function findByNonce(provider: JsonRpcApiProvider, sender: string, nonce: number): Promise<string | undefined> {
  const latest = await provider.getBlockNumber();
  for (let number = latest; number >= Math.max(0, latest - MAX_BLOCKS); number -= 1) {
    const block = await provider.getBlock(number, true);
    const sent = block?.prefetchedTransactions.find((tx) => tx.from === sender && tx.nonce === nonce);
    if (sent) return sent.hash;
  }
  return undefined;
}
