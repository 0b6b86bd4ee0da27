import type { TransactionReceipt } from "ethers";

import { call } from "../../../core/call.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../../core/eip712.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, refuse, ZERO_BYTES32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { DIDRecovery } from "../../../core/contracts.ts";
import { checkedPolicy, type RecoveryPolicy } from "./guardians.ts";
import { policyFrom } from "./read.ts";
import { removePolicyTypes, setPolicyTypes } from "./typed-data.ts";

/** An identity and the policy it shall have. */
export interface SetPolicyArgs {
  identity: string;
  /** See {@link sealGuardians}. */
  policy: RecoveryPolicy;
}

/** A policy as it was set. */
export interface PolicyOutcome extends SetPolicyArgs {
  /** Counts the identity's policies. */
  version: number;
  /** First second at which it is in force. */
  effectiveAt: number;
}

/** When an identity's policy ends. */
export interface RemovalOutcome {
  identity: string;
  /** First second at which no policy is in force. */
  effectiveAt: number;
}

/** A policy signed by the owner, for anyone to send. */
export interface SignedPolicy extends SetPolicyArgs, Authorization {}

/** The end of a policy signed by the owner, for anyone to send. */
export interface SignedRemoval extends Authorization {
  identity: string;
}

export interface RecoveryPolicies {
  /**
   * Sets the identity's policy: at once if none is in force, else after the delay of the one in force. The owner only, and after it
   * put the contract in charge: guardians named before would lie in wait for whoever owns the identity later.
   *
   * @throws RecoveryNotEnabled; RecoveryOwnerOnly; RecoveryCommitmentZero; RecoveryThresholdZero; RecoveryDelayInvalid.
   * @example
   * const { policy, files } = sealGuardians({ identity, guardians, threshold: 2, delay: 259_200, panic });
   * await trellis.did.setRecovery({ identity, recovery: trellis.recovery.address });
   * await trellis.recovery.setPolicy({ identity, policy });
   * // { identity, policy, version: 1, effectiveAt: 1767484800, receipt }
   */
  setPolicy: Verb<SetPolicyArgs, bigint, PolicyOutcome>;
  /** Signs a policy instead of sending it (EIP-712). */
  signPolicy(args: SetPolicyArgs & SignOptions): Promise<SignedPolicy>;
  /**
   * Sets a policy in the name of the owner who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `setPolicy`.
   */
  setPolicyBySig: Verb<SignedPolicy, bigint, PolicyOutcome>;
  /**
   * Ends the policy after its delay, without another. The owner only.
   *
   * @throws RecoveryOwnerOnly; RecoveryPolicyMissing.
   */
  removePolicy: Verb<{ identity: string }, void, RemovalOutcome>;
  /** Signs the end of a policy instead of sending it (EIP-712). */
  signRemoval(args: { identity: string } & SignOptions): Promise<SignedRemoval>;
  /**
   * Ends a policy in the name of the owner who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `removePolicy`.
   */
  removePolicyBySig: Verb<SignedRemoval, void, RemovalOutcome>;
  /**
   * Tells the registry that an identity whose policy was removed has no recovery any more. Anyone.
   *
   * @throws RecoveryPolicyInForce; RecoveryPending.
   */
  release: Verb<{ identity: string }, void, { identity: string }>;
}

export function recoveryPolicies(handle: Handle<DIDRecovery>): RecoveryPolicies {
  const set = (recovery: DIDRecovery, receipt: TransactionReceipt): PolicyOutcome => {
    const event = emitted(recovery, recovery.getEvent("RecoveryPolicySet"), receipt);
    const { identity, policy, version, effectiveAt } = event;
    return { identity, policy: policyFrom(policy), version: Number(version), effectiveAt: Number(effectiveAt) };
  };
  const removed = (recovery: DIDRecovery, receipt: TransactionReceipt): RemovalOutcome => {
    const { identity, effectiveAt } = emitted(recovery, recovery.getEvent("RecoveryPolicyRemoved"), receipt);
    return { identity, effectiveAt: Number(effectiveAt) };
  };

  return {
    setPolicy: verb(handle, {
      call: (recovery, args) => call(recovery, recovery.setPolicy, settable(args)),
      outcome: set,
    }),
    signPolicy: async ({ identity: whose, policy: given, ...options }) => {
      const [identity, policy] = settable({ identity: whose, policy: given });
      const fields = (owner: string) => ({ owner, identity, ...policy });
      const { nonce, deadline, signature } = await signAction(handle, setPolicyTypes, fields, options);
      return { identity, policy, nonce, deadline, signature };
    },
    setPolicyBySig: verb(handle, {
      call: (recovery, { identity, policy, ...signed }) =>
        call(recovery, recovery.setPolicyBySig, [...settable({ identity, policy }), ...authorization(signed)]),
      outcome: set,
    }),
    removePolicy: verb(handle, {
      call: (recovery, { identity }) => call(recovery, recovery.removePolicy, [address("identity", identity)]),
      outcome: removed,
    }),
    signRemoval: ({ identity: whose, ...options }) =>
      signAction(handle, removePolicyTypes, (owner) => ({ owner, identity: address("identity", whose) }), options),
    removePolicyBySig: verb(handle, {
      call: (recovery, { identity, ...signed }) =>
        call(recovery, recovery.removePolicyBySig, [address("identity", identity), ...authorization(signed)]),
      outcome: removed,
    }),
    release: verb(handle, {
      call: (recovery, { identity }) => call(recovery, recovery.release, [address("identity", identity)]),
      outcome: (recovery, receipt) => emitted(recovery, recovery.getEvent("RecoveryReleased"), receipt),
    }),
  };
}

function settable(args: SetPolicyArgs): [string, RecoveryPolicy] {
  const identity = address("identity", args.identity);
  const policy = checkedPolicy(identity, args.policy);
  const { guardians, panic } = policy;
  if (guardians === ZERO_BYTES32 || panic === ZERO_BYTES32) refuse("RecoveryCommitmentZero", { guardians, panic });
  return [identity, policy];
}
