import { Interface } from "ethers";

import type { Accreditation as AccreditationContract } from "../../core/contracts.ts";
import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { accreditationAbi } from "../../generated/abi.ts";
import { granting, type Granting } from "./grant.ts";
import { accreditationReads, type AccreditationReads } from "./read.ts";
import { rooting, type Rooting } from "./root.ts";

export type {
  AccreditArgs,
  AccreditOutcome,
  ChooseOutcome,
  CompromiseArgs,
  SignedAccredit,
  SignedChoice,
  SignedCompromise,
  SignedRevocation,
} from "./grant.ts";
export type { AccreditationVerdict, AccreditedOptions, Grant, GrantStatus, VerdictArgs } from "./read.ts";
export type { RootArgs } from "./root.ts";
export {
  compromiseAction,
  revokeAction,
  rootAction,
  type AccreditationLevel,
  type AccreditationTerms,
} from "./terms.ts";

/** Who may issue which credentials, by chains that end at roots of a group (kit `Accreditation`). */
export interface Accreditations extends Rooting, Granting, AccreditationReads {
  /** The contract's address: the consumer of the group's ballots. */
  readonly address: string;
  /** Another accreditation: by its name in the address book, or by its address. */
  at(where: string): Accreditations;
  /** The group that decides about roots. */
  group(): Promise<string>;
}

const abi = new Interface(accreditationAbi);

export function accreditation(session: Session, where = "Accreditation"): Accreditations {
  const handle = new Handle<AccreditationContract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => accreditation(session, other),
    group: () => handle.read((kit) => kit.group()),
    ...rooting(handle),
    ...granting(handle),
    ...accreditationReads(handle),
  };
}
