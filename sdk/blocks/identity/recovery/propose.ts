import { call, mapped } from "../../../core/call.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, refuse, uint, ZERO_ADDRESS } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { DIDRecovery } from "../../../core/contracts.ts";
import { approvalsFor, latestProposal, nextProposal, type GuardianApproval } from "./approve.ts";

/** A proposal by its identity and number. */
export interface ProposalKey {
  identity: string;
  number: number;
}

/** A proposal as it was made. */
export interface ProposeRecoveryOutcome extends ProposalKey {
  newOwner: string;
  /** The policy it lives by. */
  version: number;
  /** First second at which it can be executed. */
  executableAt: number;
}

export interface Proposing {
  /**
   * Proposes a new owner for an identity. Anyone with approvals of enough guardians. Nothing is sent, and so no guardian
   * shown to anybody, unless they suffice.
   *
   * @throws RecoveryNotEnabled; RecoveryPending; RecoveryPolicyMissing; RecoveryOwnerTaken; GuardianOrderInvalid for one
   * named twice; GuardianUnknown; SignatureExpired; SignatureInvalid; RecoveryApprovalsTooFew.
   * @example
   * const { number, executableAt } = await anybody.recovery.propose({ identity, newOwner, approvals });
   */
  propose: Verb<
    { identity: string; newOwner: string; approvals: readonly GuardianApproval[] },
    number,
    ProposeRecoveryOutcome
  >;
  /**
   * Insists on the latest proposal, which the owner cancelled. Anyone with approvals of enough guardians.
   *
   * @param args Approvals of `signInsistence`.
   * @throws RecoveryStageInvalid; those of `propose` about approvals.
   */
  insist: Verb<
    { identity: string; approvals: readonly GuardianApproval[] },
    void,
    ProposalKey & { executableAt: number }
  >;
  /**
   * Gives the identity its new owner, after the delay and within the fourteen days that follow. Anyone.
   *
   * @throws RecoveryUnknown; RecoveryStageInvalid; RecoveryNotDue; RecoveryOwnerTaken.
   * @example
   * await anybody.recovery.execute({ identity, number: 1 });
   * // { identity, number: 1, newOwner: "0x3C44…93BC", version: 1, receipt }
   */
  execute: Verb<ProposalKey, void, ProposalKey & { newOwner: string; version: number }>;
}

export function proposing(handle: Handle<DIDRecovery>): Proposing {
  return {
    propose: verb(handle, {
      async call(recovery, args) {
        const identity = address("identity", args.identity);
        const newOwner = address("newOwner", args.newOwner);
        if (newOwner === ZERO_ADDRESS || newOwner === identity) refuse("RecoveryOwnerTaken", { newOwner });
        const { policy, version, number } = await handle.read(() => nextProposal(recovery, identity));
        const now = await handle.session.now();
        const approvals = approvalsFor(args.approvals, { identity, newOwner, version, number }, policy, now);
        return mapped(call(recovery, recovery.propose, [identity, newOwner, approvals]), Number);
      },
      outcome(recovery, receipt) {
        const event = emitted(recovery, recovery.getEvent("RecoveryProposed"), receipt);
        const { identity, newOwner, number, version, executableAt } = event;
        return {
          identity,
          number: Number(number),
          newOwner,
          version: Number(version),
          executableAt: Number(executableAt),
        };
      },
    }),
    insist: verb(handle, {
      async call(recovery, args) {
        const { proposal, policy } = await handle.read(() => latestProposal(recovery, args.identity));
        const approvals = approvalsFor(args.approvals, proposal, policy, await handle.session.now());
        return call(recovery, recovery.insist, [proposal.identity, uint("number", proposal.number, 32), approvals]);
      },
      outcome(recovery, receipt) {
        const event = emitted(recovery, recovery.getEvent("RecoveryInsisted"), receipt);
        const { identity, number, executableAt } = event;
        return { identity, number: Number(number), executableAt: Number(executableAt) };
      },
    }),
    execute: verb(handle, {
      call: (recovery, key) => call(recovery, recovery.execute, keyOf(key)),
      outcome(recovery, receipt) {
        const event = emitted(recovery, recovery.getEvent("RecoveryExecuted"), receipt);
        const { identity, number, newOwner, version } = event;
        return { identity, number: Number(number), newOwner, version: Number(version) };
      },
    }),
  };
}

/** A proposal as the contract takes it. */
export function keyOf({ identity, number }: ProposalKey): [string, bigint] {
  return [address("identity", identity), uint("number", number, 32)];
}
