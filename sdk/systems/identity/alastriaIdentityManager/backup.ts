import { recovery as recoveryOf, type Recovery } from "../../../blocks/identity/recovery/index.ts";
import {
  sealGuardians,
  type GuardianFile,
  type SealedGuardians,
  type SealGuardiansArgs,
} from "../../../blocks/identity/recovery/guardians.ts";
import type { SignedPolicy } from "../../../blocks/identity/recovery/policy.ts";
import type { GuardianApproval } from "../../../blocks/identity/recovery/approve.ts";
import type { ProposeRecoveryOutcome } from "../../../blocks/identity/recovery/propose.ts";
import type { SendOptions } from "../../../core/send.ts";
import type { Session } from "../../../core/session.ts";
import type { Sent } from "../../../core/verb.ts";

/** A backup: what a relayer sends, and the secrets that guardians and the owner keep. */
export interface Backup extends Pick<SealedGuardians, "files" | "panic"> {
  policy: SignedPolicy;
}

/** What guardians do for somebody whose key is gone. */
export interface RestoreArgs {
  identity: string;
  /** The account of the new key, which was never used as an identity. */
  newOwner: string;
  /** See {@link Backing.vouch}. */
  approvals: GuardianApproval[];
}

export interface Backing {
  /**
   * Seals guardians and signs the policy for a relayer to send by {@link Recovery.setPolicyBySig}. The registry has to
   * know the recovery contract for the identity.
   *
   * @throws Those of {@link sealGuardians}.
   * @example
   * const backup = await ana.alastria.backUp({ identity, guardians, threshold: 2, delay: 48 * 3600, panic });
   * await relayer.recovery.setPolicyBySig(backup.policy);
   */
  backUp(args: SealGuardiansArgs): Promise<Backup>;
  /** A guardian's approval of a new key, off chain; nobody learns of the guardian until enough agree. */
  vouch(args: { file: GuardianFile; newOwner: string }): Promise<GuardianApproval>;
  /** Proposes the new key with the approvals of enough guardians. Its delay starts; then anyone executes it. */
  restore(args: RestoreArgs, options?: SendOptions): Promise<ProposeRecoveryOutcome & Sent>;
}

export function backing(session: Session): Backing {
  const recovery: Recovery = recoveryOf(session);
  return {
    async backUp(args) {
      const { policy, files, panic } = sealGuardians(args);
      return { policy: await recovery.signPolicy({ identity: args.identity, policy }), files, panic };
    },
    vouch: (args) => recovery.signApproval(args),
    restore: (args, options) => recovery.propose(args, options),
  };
}
