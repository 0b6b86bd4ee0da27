import type { BaseContract, Log, TransactionReceipt } from "ethers";

import type { TypedContractEvent } from "./contracts.ts";
import { TrellisError } from "../errors.ts";
import { fieldsOf } from "./plain.ts";

/** Anything that carries the parts of a log. */
type RawLog = Pick<Log, "address" | "topics" | "data">;

/** The first event of this kind that the contract emitted in a transaction; throws `EventMissing` if there is none. */
export function emitted<I extends unknown[], O extends unknown[], Fields>(
  contract: BaseContract,
  event: TypedContractEvent<I, O, Fields>,
  receipt: TransactionReceipt,
): Fields {
  const [first] = emittedAll(contract, event, receipt);
  if (first) return first;
  const args = { event: event.fragment.name, address: addressOf(contract) };
  throw new TrellisError({
    name: "EventMissing",
    args,
    message: `The transaction succeeded, but ${args.address} emitted no ${args.event}.`,
  });
}

/** Every event of this kind that the contract emitted in a transaction, in order. */
export function emittedAll<I extends unknown[], O extends unknown[], Fields>(
  contract: BaseContract,
  event: TypedContractEvent<I, O, Fields>,
  receipt: TransactionReceipt,
): Fields[] {
  const emitter = addressOf(contract).toLowerCase();
  const { topicHash } = event.fragment;
  return receipt.logs
    .filter((log) => log.address.toLowerCase() === emitter && log.topics[0] === topicHash)
    .map((log) => decodeLog(contract, event, log));
}

/** An event's fields as a plain object. */
export function decodeLog<I extends unknown[], O extends unknown[], Fields>(
  contract: BaseContract,
  event: TypedContractEvent<I, O, Fields>,
  log: RawLog,
): Fields {
  const { fragment } = event;
  const values = contract.interface.decodeEventLog(fragment, log.data, log.topics);
  return fieldsOf(fragment.inputs, values) as Fields;
}

/** Our contracts are made with an address; only ENS names would have to be looked up. */
function addressOf({ target }: BaseContract): string {
  return typeof target === "string" ? target : "";
}
