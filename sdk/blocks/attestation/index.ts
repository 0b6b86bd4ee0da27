import { Interface } from "ethers";

import type { AttestationRegistry } from "../../core/contracts.ts";
import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { attestationRegistryAbi } from "../../generated/abi.ts";
import { attesting, type Attesting } from "./attest.ts";
import { attestationReads, type AttestationReads } from "./read.ts";
import { statusChanges, type StatusChanges } from "./status.ts";

export type { Attestation, RootAttestation, Schema, SchemaArgs, SignedRoot, SignedStatement } from "./attest.ts";
export type { AttestationFilter, AttestationRecord, LeafArgs } from "./read.ts";
export {
  attestationTree,
  attestationUid,
  rootAttestationUid,
  type RootStatement,
  type Statement,
  type StatementItem,
  type StatementTerms,
} from "./statement.ts";
export type {
  AttestationStatus,
  LeafStatusesArgs,
  LeafStatusesOutcome,
  SettableStatus,
  SignedLeafStatuses,
  SignedStatus,
  StatusArgs,
  StatusOutcome,
} from "./status.ts";

/** Who said what about whom, and whether it still stands (contract `AttestationRegistry`). */
export interface Attestations extends Attesting, StatusChanges, AttestationReads {
  /** The contract's address. */
  readonly address: string;
  /** Another registry: by its name in the address book, or by its address. */
  at(where: string): Attestations;
}

const abi = new Interface(attestationRegistryAbi);

export function attestation(session: Session, where = "AttestationRegistry"): Attestations {
  const handle = new Handle<AttestationRegistry>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => attestation(session, other),
    ...attesting(handle),
    ...statusChanges(handle),
    ...attestationReads(handle),
  };
}
