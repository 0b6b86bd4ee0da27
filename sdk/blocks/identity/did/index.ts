import { Interface } from "ethers";

import { Handle } from "../../../core/handle.ts";
import type { Session } from "../../../core/session.ts";
import { didRegistryAbi } from "../../../generated/abi.ts";
import type { DIDRegistry } from "../../../core/contracts.ts";
import { didReads, type DidReads } from "./read.ts";
import { didWrites, type DidWrites } from "./write.ts";

export type { DidChange } from "./change.ts";
export type { DidDocument, VerificationMethod } from "./document.ts";
export type { DidEntry, DidEvent, DidState } from "./history.ts";
export type { DidResolution } from "./read.ts";
export type {
  ApplyChangesArgs,
  ChangeOwnerArgs,
  Commitment,
  EncodedChanges,
  NextOwner,
  RecoveryArgs,
  SignedByActor,
} from "./write.ts";

/** Identities that every address has, their keys and services (contract `DIDRegistry`, ERC-1056). */
export interface Did extends DidWrites, DidReads {
  /** The contract's address. */
  readonly address: string;
  /** Another registry: by its name in the address book, or by its address. */
  at(where: string): Did;
}

const abi = new Interface(didRegistryAbi);

export function did(session: Session, where = "DIDRegistry"): Did {
  const handle = new Handle<DIDRegistry>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => did(session, other),
    ...didWrites(handle),
    ...didReads(handle),
  };
}
