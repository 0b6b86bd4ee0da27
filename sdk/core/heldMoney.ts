import type { BaseContract } from "ethers";

import { call } from "./call.ts";
import type { IHeldMoney } from "./contracts.ts";
import type { Handle } from "./handle.ts";
import { address } from "./input.ts";
import { verb, type Verb } from "./verb.ts";

/** What a contract owes, and how to get it. */
export interface Owing {
  /** Takes what the contract owes the connected account. @throws NothingOwed. */
  takeOwed: Verb<void, bigint, object>;
  /** What the contract owes an account, in the money's smallest unit. */
  owed(account: string): Promise<bigint>;
}

/** The part of a namespace about what its contract owes (`IHeldMoney`). */
export function owing<C extends BaseContract & Pick<IHeldMoney, "owed" | "takeOwed">>(handle: Handle<C>): Owing {
  return {
    takeOwed: verb(handle, { call: (contract) => call(contract, contract.takeOwed, []), outcome: () => ({}) }),
    owed: (account) => handle.read((contract) => contract.owed(address("account", account))),
  };
}
