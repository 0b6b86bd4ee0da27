import { Interface } from "ethers";

import { Handle } from "../../../core/handle.ts";
import type { Session } from "../../../core/session.ts";
import { didRecoveryAbi } from "../../../generated/abi.ts";
import type { DIDRecovery } from "../../../core/contracts.ts";
import { approving, type Approving } from "./approve.ts";
import { objecting, type Objecting } from "./object.ts";
import { recoveryPolicies, type RecoveryPolicies } from "./policy.ts";
import { proposing, type Proposing } from "./propose.ts";
import { recoveryReads, type RecoveryReads } from "./read.ts";

export type { ApproveRecoveryArgs, GuardianApproval } from "./approve.ts";
export {
  guardianCategories,
  sealGuardians,
  type Guardian,
  type GuardianFile,
  type RecoveryPolicy,
  type SealedGuardians,
  type SealGuardiansArgs,
} from "./guardians.ts";
export type { RecoveryHistory, RecoveryProposalRecord } from "./history.ts";
export type { CancelRecoveryOutcome, PanicArgs, SignedCancelRecovery, SignedPanic } from "./object.ts";
export type { PolicyOutcome, RemovalOutcome, SetPolicyArgs, SignedPolicy, SignedRemoval } from "./policy.ts";
export type { ProposalKey, ProposeRecoveryOutcome } from "./propose.ts";
export type { RecoveryProposal, RecoveryStage, VersionedPolicy } from "./read.ts";

/** An identity whose key is lost or stolen is given to a new owner by its guardians (contract `DIDRecovery`). */
export interface Recovery extends RecoveryPolicies, Approving, Proposing, Objecting, RecoveryReads {
  /** The contract's address: what the registry is told as an identity's recovery. */
  readonly address: string;
  /** Another recovery contract: by its name in the address book, or by its address. */
  at(where: string): Recovery;
}

const abi = new Interface(didRecoveryAbi);

export function recovery(session: Session, where = "DIDRecovery"): Recovery {
  const handle = new Handle<DIDRecovery>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => recovery(session, other),
    ...recoveryPolicies(handle),
    ...approving(handle),
    ...proposing(handle),
    ...objecting(handle),
    ...recoveryReads(handle),
  };
}
