import type { BaseContract, TransactionReceipt } from "ethers";

import type { Call } from "./call.ts";
import { named } from "./decode.ts";
import type { Handle } from "./handle.ts";
import { ZERO_ADDRESS } from "./input.ts";
import { sendAndWait, type SendOptions, type UnsignedTransaction } from "./send.ts";

/** Who a call is tried as. */
export interface TryOptions {
  /** The account that would send; the connected signer unless said otherwise, and the zero address where nobody is connected. */
  from?: string;
}

/** The receipt of what was sent. */
export interface Sent {
  readonly receipt: TransactionReceipt;
}

/** One thing to do on the ledger: do it and hear what happened, or only take the call. */
export interface Verb<Args, Output, Outcome> {
  /** Sends, waits for one confirmation, and returns what the contract's event says together with the receipt. */
  (args: Args, options?: SendOptions): Promise<Outcome & Sent>;
  /** The transaction, not sent: for batching, multisigs and sponsors. */
  transaction(args: Args): Promise<UnsignedTransaction>;
  /** Tries the call without sending it: what the function returns, or the error it would throw. */
  simulate(args: Args, options?: TryOptions): Promise<Output>;
  /** The gas it would use. */
  estimate(args: Args, options?: TryOptions): Promise<bigint>;
}

/** How a verb is made: the call from its arguments, and the outcome from its receipt. */
export interface VerbSpec<C extends BaseContract, Args, Output, Outcome> {
  /** Checks the arguments and encodes the call. */
  call(contract: C, args: Args): Call<Output> | Promise<Call<Output>>;
  /** Reads the outcome from the events. */
  outcome(contract: C, receipt: TransactionReceipt, args: Args): Outcome | Promise<Outcome>;
}

/** Makes a verb of a contract. */
export function verb<C extends BaseContract, Args, Output, Outcome extends object>(
  handle: Handle<C>,
  spec: VerbSpec<C, Args, Output, Outcome>,
): Verb<Args, Output, Outcome> {
  const { session } = handle;

  const prepare = async (args: Args) => {
    await handle.ready();
    const prepared = await spec.call(handle.contract, args);
    return { prepared, transaction: { to: handle.address, data: prepared.data, value: prepared.value } };
  };

  const attempt = async (args: Args, { from }: TryOptions = {}) => {
    const { prepared, transaction } = await prepare(args);
    return { prepared, request: { ...transaction, from: from ?? (await session.account()) ?? ZERO_ADDRESS } };
  };

  const send = async (args: Args, options?: SendOptions) => {
    const { transaction } = await prepare(args);
    const receipt = await sendAndWait(session, transaction, options);
    return { ...(await spec.outcome(handle.contract, receipt, args)), receipt };
  };

  return Object.assign(send, {
    transaction: async (args: Args) => (await prepare(args)).transaction,
    simulate: async (args: Args, options?: TryOptions) => {
      const { prepared, request } = await attempt(args, options);
      return prepared.decode(await named(() => session.provider.call(request)));
    },
    estimate: async (args: Args, options?: TryOptions) => {
      const { request } = await attempt(args, options);
      return named(() => session.provider.estimateGas(request));
    },
  });
}
