import { Interface } from "ethers";

import type { LogBonds as Contract } from "../../core/contracts.ts";
import { Handle } from "../../core/handle.ts";
import { owing, type Owing } from "../../core/heldMoney.ts";
import type { Session } from "../../core/session.ts";
import { logBondsAbi } from "../../generated/abi.ts";
import { bonding, type Bonding } from "./bond.ts";
import { claiming, type Claiming } from "./claim.ts";
import { convictions, type Convictions } from "./convict.ts";
import { promising, type Promising } from "./promise.ts";

export type { LogBondTerms, OperatorBond } from "./bond.ts";
export {
  PROMISE_STATES,
  type PromiseClaim,
  type InclusionArgs,
  type OpenedClaim,
  type PromiseStanding,
  type PromiseState,
} from "./claim.ts";
export type { LogEquivocation, PreparedReport } from "./convict.ts";
export type { InclusionPromise, PromiseArgs, SignedPromise } from "./promise.ts";

/** Operators of logs answer with money for two faces and for promises they do not keep (kit `LogBonds`). */
export interface LogBonds extends Bonding, Claiming, Convictions, Owing, Promising {
  /** The contract's address. */
  readonly address: string;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): LogBonds;
}

const abi = new Interface(logBondsAbi);

export function logBonds(session: Session, where = "LogBonds"): LogBonds {
  const handle = new Handle<Contract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => logBonds(session, other),
    ...bonding(handle),
    ...claiming(handle),
    ...convictions(handle),
    ...owing(handle),
    ...promising(handle),
  };
}
