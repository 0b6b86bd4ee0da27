import { dataSlice } from "ethers";

import type { TransparencyLog as TransparencyLogContract } from "../../../core/contracts.ts";
import { signFor } from "../../../core/eip712.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, uint } from "../../../core/input.ts";
import { treeHeadTypes } from "../typed-data.ts";

/** A head of a log: what its operator says the log is. */
export interface TreeHead {
  /** Number of entries. */
  size: bigint;
  /** Root of their Merkle tree, 32 bytes. */
  root: string;
}

/** A head signed by the log's operator: anyone can anchor it, and hold it against the operator for ever. */
export interface SignedTreeHead extends TreeHead {
  log: string;
  /** When the operator made it, in seconds since 1970. */
  timestamp: number;
  /** The operator's signature (EIP-712). */
  signature: string;
}

/** Which log is meant. */
export interface LogIdArgs {
  /** Who writes to it; the connected signer unless said otherwise. */
  operator?: string;
  /** Tells the operator's logs apart; 0 unless said otherwise. */
  number?: bigint | number;
  /** Whether leaves are appended on the ledger, instead of heads anchored; false unless said otherwise. */
  appended?: boolean;
}

/** A head to be signed. */
export interface SignTreeHeadArgs {
  /** The log, of which the connected signer is the operator or its key. */
  log: string;
  size: bigint | number;
  root: string;
  /** When it was made; the latest block's time unless said otherwise. */
  timestamp?: number;
}

export interface TreeHeads {
  /**
   * The id of a log. There is nothing to open: the id names its operator and its kind.
   *
   * @example
   * const log = await trellis.log.logId({ number: 1 }); // "0x70997970…79c8000000000000000000000100"
   */
  logId(args?: LogIdArgs): Promise<string>;
  /**
   * Signs a head, off chain: for a relayer to anchor, or for whoever asks the operator for its word.
   *
   * @example
   * const signed = await operator.log.signTreeHead({ log, ...tree.head() });
   * // { log: "0x7099…00", size: 7n, root: "0x…", timestamp: 1767225600, signature: "0x…" }
   */
  signTreeHead(args: SignTreeHeadArgs): Promise<SignedTreeHead>;
}

export function treeHeads(handle: Handle<TransparencyLogContract>): TreeHeads {
  return {
    async logId({ operator, number = 0, appended = false } = {}) {
      const account = operator ?? (await handle.session.signer.getAddress());
      const serial = uint("number", number, 88).toString(16).padStart(22, "0");
      return `${address("operator", account).toLowerCase()}${serial}${appended ? "01" : "00"}`;
    },
    async signTreeHead({ log, timestamp, ...head }) {
      const message = {
        log: bytes32("log", log),
        ...headOf(head),
        timestamp: Number(uint("timestamp", timestamp ?? (await handle.session.now()), 64)),
      };
      return { ...message, signature: await signFor(handle, treeHeadTypes, message) };
    },
  };
}

/** A head with its parts checked. */
export function headOf({ size, root }: { size: bigint | number; root: string }): TreeHead {
  return { size: uint("size", size, 64), root: bytes32("root", root) };
}

/** A log whose heads its operator anchors. */
export function anchoredLog(log: string): string {
  return dataSlice(bytes32("log", log), 31) === "0x00" ? log : refuse("LogKindInvalid", { log });
}

/** A log whose leaves are appended on the ledger. */
export function appendedLog(log: string): string {
  return isAppended(bytes32("log", log)) ? log : refuse("LogKindInvalid", { log });
}

/** Whether the ledger keeps the log's leaves. */
export function isAppended(log: string): boolean {
  return dataSlice(log, 31) === "0x01";
}
