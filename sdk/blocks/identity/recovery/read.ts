import type { Handle } from "../../../core/handle.ts";
import { address } from "../../../core/input.ts";
import type { ScanOptions } from "../../../core/logs.ts";
import type { DIDRecovery, IDIDRecovery } from "../../../core/contracts.ts";
import type { RecoveryPolicy } from "./guardians.ts";
import { rebuild, type RecoveryHistory } from "./history.ts";

/** Where a proposal stands. */
export type RecoveryStage = "proposed" | "cancelled" | "insisted" | "stopped" | "executed" | "lapsed";

/** In the order of the contract's enumeration. */
export const RECOVERY_STAGES = ["none", "proposed", "cancelled", "insisted", "stopped", "executed", "lapsed"] as const;

/** A proposal as it stands. */
export interface RecoveryProposal {
  identity: string;
  /** Counts the identity's proposals, from 1. */
  number: number;
  newOwner: string;
  /** The policy it lives by. */
  version: number;
  /** Executable from then on (`proposed`, `insisted`); the guardians can insist until then (`cancelled`). */
  due: number;
  stage: RecoveryStage;
}

/** A policy with its number. */
export interface VersionedPolicy extends RecoveryPolicy {
  version: number;
}

export interface RecoveryReads {
  /** The policy in force; undefined if none is. */
  policyOf(identity: string): Promise<VersionedPolicy | undefined>;
  /** What is planned and not in force yet: a policy or, without one, its end; undefined if nothing is. */
  plannedPolicyOf(identity: string): Promise<{ effectiveAt: number; policy?: VersionedPolicy } | undefined>;
  /** The latest proposal as it stands now; undefined if there never was one. */
  proposalOf(identity: string): Promise<RecoveryProposal | undefined>;
  /** The registry whose identities are recovered. */
  registry(): Promise<string>;
  /**
   * All that happened to an identity here, and how it stands, rebuilt from the events.
   *
   * @example
   * const { version, proposals } = await trellis.recovery.history({ identity });
   * proposals[0].stage; // "executed"
   */
  history(args: { identity: string } & ScanOptions): Promise<RecoveryHistory>;
}

export function recoveryReads(handle: Handle<DIDRecovery>): RecoveryReads {
  return {
    policyOf: (identity) =>
      handle.read(async (recovery) => {
        const { policy, version } = await recovery.policyOf(address("identity", identity));
        return version === 0n ? undefined : { ...policyFrom(policy), version: Number(version) };
      }),
    plannedPolicyOf: (identity) =>
      handle.read(async (recovery) => {
        const planned = await recovery.plannedPolicyOf(address("identity", identity));
        const [version, effectiveAt] = [Number(planned.version), Number(planned.effectiveAt)];
        if (effectiveAt === 0) return undefined;
        return version === 0 ? { effectiveAt } : { effectiveAt, policy: { ...policyFrom(planned.policy), version } };
      }),
    proposalOf: (identity) =>
      handle.read(async (recovery) => {
        const whose = address("identity", identity);
        return proposalFrom(whose, await recovery.proposalOf(whose));
      }),
    registry: () => handle.read((recovery) => recovery.registry()),
    history: ({ identity, ...options }) => rebuild(handle, address("identity", identity), options),
  };
}

/** A policy from what the contract says about it. */
export function policyFrom(policy: IDIDRecovery.PolicyStructOutput): RecoveryPolicy {
  const { guardians, panic, threshold, minCategories, delay } = policy;
  return {
    guardians,
    panic,
    threshold: Number(threshold),
    minCategories: Number(minCategories),
    delay: Number(delay),
  };
}

/** A proposal from what the contract says about it. */
export function proposalFrom(
  identity: string,
  { number, newOwner, version, due, stage }: IDIDRecovery.ProposalStructOutput,
): RecoveryProposal | undefined {
  const name = RECOVERY_STAGES[Number(stage)];
  if (name === undefined || name === "none") return undefined;
  return { identity, number: Number(number), newOwner, version: Number(version), due: Number(due), stage: name };
}
