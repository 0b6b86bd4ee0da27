import { zeroPadValue, type BaseContract, type EventFragment, type Log } from "ethers";

import type { TypedContractEvent } from "./contracts.ts";
import { toTrellisError } from "./decode.ts";
import { decodeLog } from "./events.ts";
import type { Handle } from "./handle.ts";

/** Which blocks to read, and whom to tell how far it got. */
export interface ScanOptions {
  /**
   * First block. Unless said otherwise that of the deployment (`startBlock` of the address book), and the very first for
   * a contract that is not in the address book: it may be older.
   */
  fromBlock?: number;
  /** Last block; the latest unless said otherwise. */
  toBlock?: number;
  /** The most blocks to ask for at once, 10,000 unless said otherwise; less is asked where a node refuses. */
  chunk?: number;
  /** Called after each request. */
  onProgress?(progress: ScanProgress): void;
}

/** How far a scan got. */
export interface ScanProgress {
  /** Last block read. */
  block: number;
  /** Last block there is to read. */
  toBlock: number;
  /** Events found so far. */
  found: number;
}

/** Where on the ledger something is written. */
export interface Position {
  blockNumber: number;
  transactionHash: string;
  /** Place among the logs of the block. */
  logIndex: number;
}

/**
 * Reads a contract's events in order, in as many requests as the node needs.
 *
 * @param events Their fragments; several kinds come back interleaved as they happened.
 * @param indexed What their first, second and third indexed field must be; null for anything.
 */
export async function scan(
  handle: Handle<BaseContract>,
  events: readonly { readonly fragment: EventFragment }[],
  indexed: readonly (string | null)[] = [],
  options: ScanOptions = {},
): Promise<Log[]> {
  const { session } = handle;
  const { provider, deployment } = session;
  await handle.ready();
  const topics = [events.map((event) => event.fragment.topicHash), ...indexed.map((value) => value && padded(value))];
  const toBlock = options.toBlock ?? (await session.latest());
  const largest = Math.max(1, options.chunk ?? 10_000);

  const logs: Log[] = [];
  let size = largest;
  const deployed = Object.values(deployment.contracts).includes(handle.address);
  let next = options.fromBlock ?? (deployed ? deployment.startBlock : undefined) ?? 0;
  while (next <= toBlock) {
    const last = Math.min(next + size - 1, toBlock);
    try {
      logs.push(...(await provider.getLogs({ address: handle.address, topics, fromBlock: next, toBlock: last })));
    } catch (refusal) {
      // Nodes limit the blocks, or the results, of one request in ways of their own: ask for less until it passes.
      if (size === 1) throw toTrellisError(refusal);
      size = Math.max(1, Math.floor(size / 4));
      continue;
    }
    options.onProgress?.({ block: last, toBlock, found: logs.length });
    next = last + 1;
    size = Math.min(largest, size * 2);
  }
  return logs.sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
}

/** The fields of a log if it is of this event; undefined if it is of another. */
export function match<I extends unknown[], O extends unknown[], Fields>(
  contract: BaseContract,
  event: TypedContractEvent<I, O, Fields>,
  log: Log,
): Fields | undefined {
  return log.topics[0] === event.fragment.topicHash ? decodeLog(contract, event, log) : undefined;
}

/** Where a log stands. */
export function positionOf(log: Log): Position {
  return { blockNumber: log.blockNumber, transactionHash: log.transactionHash, logIndex: log.index };
}

function padded(value: string): string {
  return zeroPadValue(value, 32);
}
