import { Interface } from "ethers";

import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { uniqueClaimsAbi } from "../../generated/abi.ts";
import type { UniqueClaims } from "../../core/contracts.ts";
import { claiming, type Claiming } from "./claim.ts";
import { namespaces, type Namespaces } from "./namespace.ts";

export type { ClaimArgs, ClaimOutcome, ReleaseOutcome, SignedClaim, SignedRelease } from "./claim.ts";
export type { HeldClaim, NamespaceIdArgs, NamespaceOutcome, OpenNamespaceArgs } from "./namespace.ts";

/** The same thing only once: an invoice financed, a parcel credited, a voter heard (contract `UniqueClaims`). */
export interface Claims extends Claiming, Namespaces {
  /** The contract's address. */
  readonly address: string;
  /** Other claims: by their name in the address book, or by address. */
  at(where: string): Claims;
}

const abi = new Interface(uniqueClaimsAbi);

export function claims(session: Session, where = "UniqueClaims"): Claims {
  const handle = new Handle<UniqueClaims>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => claims(session, other),
    ...claiming(handle),
    ...namespaces(handle),
  };
}
