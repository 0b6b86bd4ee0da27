import { isError, type TransactionReceipt, type TransactionReplacedError } from "ethers";

import { TrellisError } from "../errors.ts";
import { named } from "./decode.ts";
import type { Session } from "./session.ts";

/** A transaction to be signed by somebody: for a batch, a multisig or a sponsor. */
export interface UnsignedTransaction {
  /** The contract. */
  readonly to: string;
  /** The encoded call. */
  readonly data: string;
  /** Coin to send along, in wei. */
  readonly value: bigint;
}

/** What a sender may want to fix about its transaction. */
export interface SendOptions {
  /** The account's transaction count, to send several without waiting. */
  nonce?: number;
  gasLimit?: bigint;
  /** In wei per gas. */
  maxFeePerGas?: bigint;
  /** In wei per gas. */
  maxPriorityFeePerGas?: bigint;
  /** Blocks to wait for, 1 unless said otherwise. */
  confirmations?: number;
}

/** Sends with the connected signer, waits, and names what goes wrong. */
export function sendAndWait(
  session: Session,
  transaction: UnsignedTransaction,
  { confirmations = 1, ...fixed }: SendOptions = {},
): Promise<TransactionReceipt> {
  return named(async () => {
    const { signer, provider } = session;
    const response = await signer.sendTransaction({ ...transaction, ...fixed });
    try {
      const receipt = await response.wait(Math.max(1, confirmations));
      if (receipt) return receipt;
    } catch (failure) {
      if (isError(failure, "TRANSACTION_REPLACED")) return replaced(response.hash, failure);
      // A receipt does not say why it failed, so the call is tried again on the state of its block.
      const receipt = await provider.getTransactionReceipt(response.hash);
      if (receipt) await provider.call({ ...transaction, from: response.from, blockTag: receipt.blockNumber });
      throw failure;
    }
    throw new TrellisError({
      name: "TransactionUnconfirmed",
      args: { hash: response.hash },
      message: "The transaction was sent and is not confirmed yet.",
    });
  });
}

/** The same call at a higher fee is what was asked for; anything else in its place is not. */
function replaced(hash: string, error: TransactionReplacedError): TransactionReceipt {
  if (error.reason === "repriced" && error.receipt.status === 1) return error.receipt;
  throw new TrellisError({
    name: "TransactionReplaced",
    args: { hash, replacement: error.replacement.hash },
    message: "The account sent another transaction in the place of this one.",
    cause: error,
  });
}
