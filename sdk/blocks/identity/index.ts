import { Interface } from "ethers";

import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { participantRegistryAbi } from "../../generated/abi.ts";
import type { ParticipantRegistry } from "../../core/contracts.ts";
import { enrolling, type Enrolling } from "./enrol.ts";
import { identityReads, type IdentityReads } from "./read.ts";

export type { Enrolment, EnrolmentKey, Rotation } from "./enrol.ts";
export type { Participant, Standing } from "./read.ts";

/** Which account acts for which entity, in which role, until when (contract `ParticipantRegistry`). */
export interface Identity extends Enrolling, IdentityReads {
  /** The contract's address: what other contracts take as a gate. */
  readonly address: string;
  /** Another registry: by its name in the address book, or by its address. */
  at(where: string): Identity;
}

const abi = new Interface(participantRegistryAbi);

export function identity(session: Session, where = "ParticipantRegistry"): Identity {
  const handle = new Handle<ParticipantRegistry>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => identity(session, other),
    ...enrolling(handle),
    ...identityReads(handle),
  };
}
