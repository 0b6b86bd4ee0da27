import { Interface, type TransactionReceipt } from "ethers";

import type { GuardianApproval } from "../../../blocks/identity/recovery/approve.ts";
import {
  sealGuardians,
  type GuardianFile,
  type SealedGuardians,
  type SealGuardiansArgs,
} from "../../../blocks/identity/recovery/guardians.ts";
import { recovery as recoveryOf } from "../../../blocks/identity/recovery/index.ts";
import type { SignedPolicy } from "../../../blocks/identity/recovery/policy.ts";
import type { ProposeRecoveryOutcome } from "../../../blocks/identity/recovery/propose.ts";
import { call } from "../../../core/call.ts";
import type { DIDRegistry } from "../../../core/contracts.ts";
import { authorization, signAction, type Authorization } from "../../../core/eip712.ts";
import { Handle } from "../../../core/handle.ts";
import { address } from "../../../core/input.ts";
import type { SendOptions } from "../../../core/send.ts";
import type { Session } from "../../../core/session.ts";
import { verb, type Sent } from "../../../core/verb.ts";
import { didRegistryAbi } from "../../../generated/abi.ts";
import { struct } from "./signing.ts";

/** That the registry shall obey the recovery contract for an identity, signed by its owner. */
export interface SignedNaming extends Authorization {
  actor: string;
  identity: string;
  recovery: string;
}

/** A backup: what a relayer sends, and the secrets that guardians and the owner keep. */
export interface Backup extends Pick<SealedGuardians, "files" | "panic"> {
  naming: SignedNaming;
  policy: SignedPolicy;
}

/** What guardians do for somebody whose key is gone. */
export interface RestoreArgs {
  identity: string;
  /** The account of the new key, which was never used as an identity. */
  newOwner: string;
  /** Of enough guardians, see {@link Backing.vouch}. */
  approvals: GuardianApproval[];
}

export interface Backing {
  /**
   * Backs an identity up: seals its guardians and signs what a relayer sends with {@link protect}. Nobody learns who the
   * guardians are.
   *
   * @throws Those of {@link sealGuardians}.
   * @example
   * const backup = await ana.alastria.backUp({ identity, guardians, threshold: 2, delay: 48 * 3600, panic });
   * await relayer.alastria.protect(backup);
   */
  backUp(args: SealGuardiansArgs): Promise<Backup>;
  /** Sends a backup for its owner: the registry learns of the recovery contract, and that of the policy. */
  protect(backup: Pick<Backup, "naming" | "policy">): Promise<{ receipts: TransactionReceipt[] }>;
  /** A guardian's approval of a new key, off chain; nobody learns of the guardian until enough agree. */
  vouch(args: { file: GuardianFile; newOwner: string }): Promise<GuardianApproval>;
  /**
   * Proposes the new key with the approvals of enough guardians. After the delay anyone calls `recovery.execute`.
   *
   * @throws Those of `recovery.propose`.
   */
  restore(args: RestoreArgs, options?: SendOptions): Promise<ProposeRecoveryOutcome & Sent>;
}

const abi = new Interface(didRegistryAbi);
const namingTypes = struct(
  "SetRecovery",
  "address actor, address identity, address recovery, uint256 nonce, uint256 deadline",
);

export function backing(session: Session): Backing {
  const recovery = recoveryOf(session);
  const registry = new Handle<DIDRegistry>(session, abi, "DIDRegistry");
  const name = verb(registry, {
    call: (contract, { actor, identity, recovery: named, ...signed }: SignedNaming) =>
      call(contract, contract.setRecoveryBySig, [
        address("actor", actor),
        address("identity", identity),
        address("recovery", named),
        ...authorization(signed),
      ]),
    outcome: () => ({}),
  });
  return {
    async backUp(args) {
      const identity = address("identity", args.identity);
      const { policy, files, panic } = sealGuardians(args);
      const fields = (actor: string) => ({ actor, identity, recovery: recovery.address });
      return {
        naming: await signAction(registry, namingTypes, fields, {}),
        policy: await recovery.signPolicy({ identity, policy }),
        files,
        panic,
      };
    },
    async protect({ naming, policy }) {
      const named = await name(naming);
      const set = await recovery.setPolicyBySig(policy);
      return { receipts: [named.receipt, set.receipt] };
    },
    vouch: (args) => recovery.signApproval(args),
    restore: (args, options) => recovery.propose(args, options),
  };
}
