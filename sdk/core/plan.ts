import type { TransactionReceipt } from "ethers";

import { sendAndWait, type UnsignedTransaction } from "./send.ts";
import type { Session } from "./session.ts";

/** One transaction of a plan. */
export interface Action {
  /** What it does, for people. */
  readonly what: string;
  /** The transaction, to be signed by the connected signer or by somebody else. */
  readonly transaction: UnsignedTransaction;
}

/** Several transactions that lead to one thing, to be looked at before the first is sent. */
export interface Plan {
  readonly actions: readonly Action[];
  /**
   * Sends them one after the other, each when the one before is confirmed, and stops at the first that fails.
   * @param onStep Called before each is sent.
   */
  executeAll(onStep?: (action: Action, index: number) => void): Promise<TransactionReceipt[]>;
}

/** Makes a plan of transactions of the connected signer. */
export function planOf(session: Session, actions: readonly Action[]): Plan {
  return {
    actions,
    async executeAll(onStep) {
      const receipts: TransactionReceipt[] = [];
      for (const [index, action] of actions.entries()) {
        onStep?.(action, index);
        receipts.push(await sendAndWait(session, action.transaction));
      }
      return receipts;
    },
  };
}
