import { deadlineOf, signFor } from "../../../core/eip712.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, bytes32, refuse, uint } from "../../../core/input.ts";
import type { DIDRecovery, IDIDRecovery } from "../../../core/contracts.ts";
import { requireEnough, rootOf, type GuardianFile } from "./guardians.ts";
import { policyFrom, proposalFrom } from "./read.ts";
import { approveRecoveryTypes, insistOnRecoveryTypes } from "./typed-data.ts";

/** How long a guardian's approval is good unless it says otherwise: others have to be found first. In seconds. */
const APPROVAL_LIFETIME = 3 * 24 * 3600;

/** A guardian's approval: its file and what it signed. Whoever has enough of them can act. */
export interface GuardianApproval extends GuardianFile {
  newOwner: string;
  /** The policy it is good under. */
  version: number;
  /** The proposal it is good for. */
  number: number;
  /** Last second at which it is good. */
  deadline: number;
  signature: string;
}

export interface ApproveRecoveryArgs {
  /** What the guardian keeps, see {@link sealGuardians}. */
  file: GuardianFile;
  /** Who shall own the identity: an account that was never used as an identity. */
  newOwner: string;
  /** Last second at which the approval is good; three days from the latest block unless said otherwise. */
  deadline?: number;
}

export interface Approving {
  /**
   * A guardian agrees to the identity's next proposal, off chain (EIP-712).
   *
   * @throws RecoveryPolicyMissing; GuardianUnknown if the file is not of the policy in force.
   * @example
   * const approvals = [
   *   await sister.recovery.signApproval({ file: sistersFile, newOwner }),
   *   await bank.recovery.signApproval({ file: banksFile, newOwner }),
   * ];
   * await anybody.recovery.propose({ identity, newOwner, approvals });
   */
  signApproval(args: ApproveRecoveryArgs): Promise<GuardianApproval>;
  /**
   * A guardian insists on the latest proposal, which the owner cancelled, off chain (EIP-712).
   *
   * @throws RecoveryStageInvalid; GuardianUnknown if the file is not of the proposal's policy.
   */
  signInsistence(args: Omit<ApproveRecoveryArgs, "newOwner">): Promise<GuardianApproval>;
}

export function approving(handle: Handle<DIDRecovery>): Approving {
  const sign = async (
    types: typeof approveRecoveryTypes,
    file: GuardianFile,
    what: { newOwner: string; version: number; number: number; deadline?: number | undefined },
    root: string,
  ): Promise<GuardianApproval> => {
    const guardian = address("guardian", file.guardian);
    if (rootOf(file) !== root) refuse("GuardianUnknown", { guardian });
    const deadline = await deadlineOf(handle, what.deadline ?? (await handle.session.now()) + APPROVAL_LIFETIME);
    const { newOwner, version, number } = what;
    const message = { guardian, identity: file.identity, newOwner, guardians: root, version, number, deadline };
    return { ...file, guardian, newOwner, version, number, deadline, signature: await signFor(handle, types, message) };
  };

  return {
    async signApproval({ file, newOwner: successor, deadline }) {
      const newOwner = address("newOwner", successor);
      const { policy, version, number } = await handle.read((recovery) => nextProposal(recovery, file.identity));
      return sign(approveRecoveryTypes, file, { newOwner, version, number, deadline }, policy.guardians);
    },
    async signInsistence({ file, deadline }) {
      const { proposal, policy } = await handle.read((recovery) => latestProposal(recovery, file.identity));
      const { newOwner, version, number } = proposal;
      return sign(insistOnRecoveryTypes, file, { newOwner, version, number, deadline }, policy.guardians);
    },
  };
}

/** The policy in force and the number that the next proposal will have. */
export async function nextProposal(recovery: DIDRecovery, whose: string) {
  const identity = address("identity", whose);
  const [{ policy, version }, { number }] = await Promise.all([
    recovery.policyOf(identity),
    recovery.proposalOf(identity),
  ]);
  if (version === 0n) refuse("RecoveryPolicyMissing", { identity });
  return { policy: policyFrom(policy), version: Number(version), number: Number(number) + 1 };
}

/** The latest proposal, which must be one to insist on, and its policy. */
export async function latestProposal(recovery: DIDRecovery, whose: string) {
  const identity = address("identity", whose);
  const raw = await recovery.proposalOf(identity);
  const proposal = proposalFrom(identity, raw);
  if (proposal?.stage !== "cancelled") {
    refuse("RecoveryStageInvalid", { identity, number: raw.number, stage: raw.stage });
  }
  return { proposal, policy: policyFrom(await recovery.policyAt(identity, raw.version)) };
}

/**
 * Approvals as the contract takes them. What it would refuse is refused here, for a transaction that fails shows the
 * guardians to everybody as one that does not.
 */
export function approvalsFor(
  given: readonly GuardianApproval[],
  what: Pick<GuardianApproval, "identity" | "newOwner" | "version" | "number">,
  policy: ReturnType<typeof policyFrom>,
  now: number,
): IDIDRecovery.ApprovalStruct[] {
  const approvals = given.map((approval) => ({ ...approval, guardian: address("guardian", approval.guardian) }));
  approvals.sort((a, b) => (BigInt(a.guardian) < BigInt(b.guardian) ? -1 : 1));
  for (const [i, approval] of approvals.entries()) {
    const { guardian, deadline } = approval;
    if (guardian === approvals[i - 1]?.guardian) refuse("GuardianOrderInvalid", { guardian });
    if (deadline < now) refuse("SignatureExpired", { deadline: BigInt(deadline) });
    if (rootOf(approval) !== policy.guardians) refuse("GuardianUnknown", { guardian });
    const same =
      address("identity", approval.identity) === what.identity &&
      address("newOwner", approval.newOwner) === what.newOwner &&
      approval.version === what.version &&
      approval.number === what.number;
    if (!same) refuse("SignatureInvalid", { signer: guardian });
  }
  requireEnough(approvals, policy);
  return approvals.map(({ guardian, weight, category, salt, proof, deadline, signature }) => ({
    guardian,
    weight: uint("weight", weight, 16),
    category: uint("category", category, 8),
    salt: bytes32("salt", salt),
    proof: proof.map((hash) => bytes32("proof", hash)),
    deadline: uint("deadline", deadline),
    signature: bytes("signature", signature),
  }));
}
