import { Interface } from "ethers";

import type { AlastriaIdentityManager } from "../../../core/contracts.ts";
import { Handle } from "../../../core/handle.ts";
import { address } from "../../../core/input.ts";
import type { Session } from "../../../core/session.ts";
import { alastriaIdentityManagerAbi } from "../../../generated/abi.ts";
import { authentication, type Authentication } from "./authentication.ts";
import { backing, type Backing } from "./backup.ts";
import { credentials, type Credentials } from "./credentials.ts";
import { generation, type Generation } from "./generation.ts";
import { publicKeys, type PublicKeys } from "./keys.ts";
import { presentations, type Presentations } from "./presentations.ts";
import { relaying, type Relaying } from "./relay.ts";

export type { Backup, RestoreArgs, SignedNaming } from "./backup.ts";
export type { Challenge, ChallengeAnswer } from "./authentication.ts";
export {
  combineCredentialStatus,
  credentialTree,
  type CredentialArgs,
  type CredentialEntry,
  type CredentialMembership,
  type CredentialOutcome,
  type CredentialsArgs,
  type CredentialSide,
  type CredentialStatus,
  type SignedCredential,
  type SignedCredentials,
} from "./credentials.ts";
export {
  credentialDigest,
  deletionSecret,
  presentationDigest,
  presentationReceipt,
  type ReceiptTerms,
  type Salted,
} from "./digests.ts";
export {
  assuranceTopic,
  memberRole,
  type AssuranceLevel,
  type CreateIdArgs,
  type CreateIdOutcome,
  type SignedCreateId,
} from "./generation.ts";
export type { KeyArgs, KeyOutcome, KeyStatus, SignedKey } from "./keys.ts";
export {
  combinePresentationStatus,
  type DeletionDuty,
  type PresentationArgs,
  type PresentationStatus,
  type ReceiptArgs,
  type SignedDeletion,
  type SignedPresentation,
  type SignedReceipt,
} from "./presentations.ts";
export type { SignedAlastriaAction } from "./relay.ts";
export type { Signed, SignedOptions } from "./signing.ts";

/** AlastriaIDs, their keys, credentials and presentations (`AlastriaIdentityManager`). */
export interface Alastria
  extends Generation, Authentication, PublicKeys, Credentials, Presentations, Relaying, Backing {
  /** The contract's address. */
  readonly address: string;
  /** Another network's manager: by its name in the address book, or by its address. */
  at(where: string): Alastria;
  /** The decentralised identifier of an identity, which any resolver of `did:ethr` resolves. */
  didOf(identity: string): string;
}

const abi = new Interface(alastriaIdentityManagerAbi);

export function alastria(session: Session, where = "AlastriaIdentityManager"): Alastria {
  const handle = new Handle<AlastriaIdentityManager>(session, abi, where);
  const verbs = {
    ...generation(handle),
    ...publicKeys(handle),
    ...credentials(handle),
    ...presentations(handle),
  };
  return {
    get address() {
      return handle.address;
    },
    at: (other) => alastria(session, other),
    didOf: (identity) => `did:ethr:0x${session.deployment.chainId.toString(16)}:${address("identity", identity)}`,
    ...authentication(handle),
    ...backing(session),
    ...verbs,
    ...relaying(verbs),
  };
}
