import { setTimeout as sleep } from "node:timers/promises";

import { trackTransaction } from "@nomicfoundation/ignition-core";
import type { JsonRpcApiProvider } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { deploymentDir } from "./book.ts";
import { historyOf, readJournal, rewriteJournal, type Entry } from "./journal.ts";

/** How far back a transaction is looked for, and how long one that waits in the pool is waited for. */
const MAX_BLOCKS = 5_000;
const MAX_WAIT_SECONDS = 120;
/** What a request that was on its way when its process was killed may take to arrive. */
const GRACE_MS = 3_000;

/**
 * Makes a deployment that stopped at any moment resumable. Ignition ends with an error in three cases, all mended here:
 * a step was begun, or failed when it was tried, and nothing sent for it; a transaction was prepared and never sent; one
 * was sent and its hash not noted.
 *
 * @returns How many transactions were found on chain and added to the journal.
 */
export async function recover(connection: NetworkConnection, deploymentId: string, sender: string): Promise<number> {
  const provider = connection.ethers.provider as unknown as JsonRpcApiProvider;
  const prepared = await preparedButNotSent(deploymentId);
  if (prepared.length > 0) await sleep(GRACE_MS);
  let found = 0;
  for (const entry of prepared) {
    if (!(await wasSent(provider, sender, entry.nonce))) {
      await rewriteJournal(deploymentId, (other) => !isSame(other, entry));
      continue;
    }
    const hash = await findByNonce(provider, sender, entry.nonce);
    if (!hash) throw new Error(`Transaction ${entry.nonce} of ${sender} was sent, but is in none of the last blocks.`);
    await trackTransaction(deploymentDir(deploymentId), hash, connection.provider, 1);
    found += 1;
  }
  await dropUnsent(deploymentId);
  return found;
}

/** Takes steps out of the journal that were begun and neither done nor sent: they are free to begin anew. */
async function dropUnsent(deploymentId: string): Promise<void> {
  const entries = await readJournal(deploymentId);
  const { done } = historyOf(entries);
  const sent = new Set(entries.filter(({ type }) => type === "TRANSACTION_SEND").map(({ futureId }) => futureId));
  const unsent = ({ futureId }: Entry) => futureId !== undefined && !done.has(futureId) && !sent.has(futureId);
  // Written anew in any case, so that a line that was cut off is gone.
  if (entries.length > 0) await rewriteJournal(deploymentId, (entry) => !unsent(entry));
}

const isSame = (a: Entry, b: Entry) =>
  a.type === b.type && a.futureId === b.futureId && a.networkInteractionId === b.networkInteractionId;

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

/** Whether the sender's transaction with this nonce exists; waits until one that is still in the pool is in a block. */
async function wasSent(provider: JsonRpcApiProvider, sender: string, nonce: number): Promise<boolean> {
  for (let second = 0; second < MAX_WAIT_SECONDS; second += 1) {
    if ((await provider.getTransactionCount(sender, "latest")) > nonce) return true;
    if ((await provider.getTransactionCount(sender, "pending")) <= nonce) return false;
    await sleep(1_000);
  }
  throw new Error(
    `Transaction ${nonce} of ${sender} has waited for ${MAX_WAIT_SECONDS} s; try again when it is mined.`,
  );
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
