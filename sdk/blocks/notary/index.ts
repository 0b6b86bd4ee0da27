import { Interface } from "ethers";

import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { notaryAbi } from "../../generated/abi.ts";
import type { Notary as NotaryContract } from "../../core/contracts.ts";
import { anchoring, type Anchoring } from "./anchor.ts";
import { publishing, type Publishing } from "./publish.ts";
import { notaryReads, type NotaryReads } from "./read.ts";

export type { AnchorArgs, AnchorOutcome, SignedAnchor } from "./anchor.ts";
export type { PublishArgs, PublishOutcome, SignedPublication } from "./publish.ts";
export type { AnchoredDigest } from "./read.ts";

/** That a document existed at a time, and which version of it stands (contract `Notary`). */
export interface Notary extends Anchoring, Publishing, NotaryReads {
  /** The contract's address. */
  readonly address: string;
  /** Another notary: by its name in the address book, or by its address. */
  at(where: string): Notary;
}

const abi = new Interface(notaryAbi);

export function notary(session: Session, where = "Notary"): Notary {
  const handle = new Handle<NotaryContract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => notary(session, other),
    ...anchoring(handle),
    ...publishing(handle),
    ...notaryReads(handle),
  };
}
