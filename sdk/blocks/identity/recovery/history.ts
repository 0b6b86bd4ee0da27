import type { Handle } from "../../../core/handle.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import type { DIDRecovery } from "../../../core/contracts.ts";
import { policyFrom, type RecoveryProposal, type VersionedPolicy } from "./read.ts";

/** Seconds in which a proposal can be executed once it is due. */
const EXECUTION_WINDOW = 14 * 24 * 3600;

/** A proposal with where it was made. */
export interface RecoveryProposalRecord extends RecoveryProposal, Position {}

/** What happened to an identity. */
export interface RecoveryHistory {
  /** The policy in force; 0 if none is. */
  version: number;
  /** What is planned, if anything: version 0 is the end of the policy. */
  planned?: { version: number; effectiveAt: number };
  /** Every policy there was, with its number. */
  policies: VersionedPolicy[];
  /** Every proposal there was, as it stands. */
  proposals: RecoveryProposalRecord[];
  /** Whether the registry was told, last of all, that there is no recovery any more. */
  released: boolean;
}

/** Replays what happened. */
export async function rebuild(
  handle: Handle<DIDRecovery>,
  identity: string,
  options: ScanOptions,
): Promise<RecoveryHistory> {
  const recovery = handle.contract;
  const set = recovery.getEvent("RecoveryPolicySet");
  const removed = recovery.getEvent("RecoveryPolicyRemoved");
  const proposed = recovery.getEvent("RecoveryProposed");
  const cancelled = recovery.getEvent("RecoveryCancelled");
  const insisted = recovery.getEvent("RecoveryInsisted");
  const stopped = recovery.getEvent("RecoveryStopped");
  const executed = recovery.getEvent("RecoveryExecuted");
  const released = recovery.getEvent("RecoveryReleased");

  const history: RecoveryHistory = { version: 0, policies: [], proposals: [], released: false };
  const change = (to: Partial<RecoveryProposal>) => Object.assign(history.proposals.at(-1) ?? {}, to);
  const plan = async (version: number, effectiveAt: number, blockNumber: number) => {
    const now = (await handle.session.provider.getBlock(blockNumber))?.timestamp ?? effectiveAt;
    settle(history, now);
    history.planned = { version, effectiveAt };
    settle(history, now);
    history.released = false;
  };

  const events = [set, removed, proposed, cancelled, insisted, stopped, executed, released];
  for (const log of await scan(handle, events, [identity], options)) {
    const policy = match(recovery, set, log);
    if (policy) {
      const version = Number(policy.version);
      history.policies.push({ ...policyFrom(policy.policy), version });
      await plan(version, Number(policy.effectiveAt), log.blockNumber);
    }
    const end = match(recovery, removed, log);
    if (end) await plan(0, Number(end.effectiveAt), log.blockNumber);

    const begun = match(recovery, proposed, log);
    if (begun) {
      const { number, newOwner, version, executableAt } = begun;
      const numbers = { number: Number(number), version: Number(version), due: Number(executableAt) };
      history.proposals.push({ identity, newOwner, ...numbers, stage: "proposed", ...positionOf(log) });
    }
    const objection = match(recovery, cancelled, log);
    if (objection) change({ stage: "cancelled", due: Number(objection.insistUntil) });
    const again = match(recovery, insisted, log);
    if (again) change({ stage: "insisted", due: Number(again.executableAt) });
    if (match(recovery, stopped, log)) change({ stage: "stopped" });
    const done = match(recovery, executed, log);
    if (done) {
      change({ stage: "executed" });
      history.version = Number(done.version);
      delete history.planned;
    }
    if (match(recovery, released, log)) history.released = true;
  }

  const now = await handle.session.now();
  settle(history, now);
  for (const proposal of history.proposals) {
    const waits = proposal.stage === "proposed" || proposal.stage === "insisted";
    const last = proposal.due + (waits ? EXECUTION_WINDOW : 0);
    if ((waits || proposal.stage === "cancelled") && now > last) proposal.stage = "lapsed";
  }
  return history;
}

/** What was planned for a time that has come is in force. */
function settle(history: RecoveryHistory, now: number): void {
  if (!history.planned || history.planned.effectiveAt > now) return;
  history.version = history.planned.version;
  delete history.planned;
}
