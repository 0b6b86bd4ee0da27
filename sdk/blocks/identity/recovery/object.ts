import type { TransactionReceipt } from "ethers";

import { call } from "../../../core/call.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../../core/eip712.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { DIDRecovery } from "../../../core/contracts.ts";
import { keyOf, type ProposalKey } from "./propose.ts";
import { cancelRecoveryTypes, panicTypes } from "./typed-data.ts";

/** A proposal and the salt of its panic key. */
export interface PanicArgs extends ProposalKey {
  /** What the panic file says, see {@link sealGuardians}. */
  salt: string;
}

/** A cancelled proposal. */
export interface CancelRecoveryOutcome extends ProposalKey {
  owner: string;
  /** Last second at which the guardians can insist. */
  insistUntil: number;
}

/** A cancellation signed by the owner, for anyone to send. */
export interface SignedCancelRecovery extends ProposalKey, Authorization {}

/** What the panic key signed, for anyone to send. */
export interface SignedPanic extends PanicArgs, Authorization {
  account: string;
}

export interface Objecting {
  /**
   * Cancels a proposal, unless the guardians insisted on it; they can still insist afterwards. The owner only.
   *
   * @throws RecoveryOwnerOnly; RecoveryUnknown; RecoveryStageInvalid.
   * @example
   * await owner.recovery.cancel({ identity, number: 1 });
   * // { identity, number: 1, owner: "0x7099…79C8", insistUntil: 1767744000, receipt }
   */
  cancel: Verb<ProposalKey, void, CancelRecoveryOutcome>;
  /** Signs a cancellation instead of sending it (EIP-712). */
  signCancel(args: ProposalKey & SignOptions): Promise<SignedCancelRecovery>;
  /**
   * Cancels in the name of the owner who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `cancel`.
   */
  cancelBySig: Verb<SignedCancelRecovery, void, CancelRecoveryOutcome>;
  /**
   * Ends a proposal for good. The account of the panic key only.
   *
   * @throws RecoveryUnknown; RecoveryStageInvalid; RecoveryPanicOnly.
   */
  panic: Verb<PanicArgs, void, ProposalKey & { account: string }>;
  /** Signs a panic instead of sending it (EIP-712). */
  signPanic(args: PanicArgs & SignOptions): Promise<SignedPanic>;
  /**
   * Ends a proposal in the name of the panic key, which signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `panic`.
   */
  panicBySig: Verb<SignedPanic, void, ProposalKey & { account: string }>;
}

export function objecting(handle: Handle<DIDRecovery>): Objecting {
  const cancelled = (recovery: DIDRecovery, receipt: TransactionReceipt): CancelRecoveryOutcome => {
    const event = emitted(recovery, recovery.getEvent("RecoveryCancelled"), receipt);
    const { identity, number, owner, insistUntil } = event;
    return { identity, number: Number(number), owner, insistUntil: Number(insistUntil) };
  };
  const stopped = (recovery: DIDRecovery, receipt: TransactionReceipt) => {
    const { identity, number, account } = emitted(recovery, recovery.getEvent("RecoveryStopped"), receipt);
    return { identity, number: Number(number), account };
  };

  return {
    cancel: verb(handle, {
      call: (recovery, key) => call(recovery, recovery.cancel, keyOf(key)),
      outcome: cancelled,
    }),
    signCancel: ({ identity: whose, number, ...options }) => {
      const identity = address("identity", whose);
      return signAction(handle, cancelRecoveryTypes, (owner) => ({ owner, identity, number }), options);
    },
    cancelBySig: verb(handle, {
      call: (recovery, { identity, number, ...signed }) =>
        call(recovery, recovery.cancelBySig, [...keyOf({ identity, number }), ...authorization(signed)]),
      outcome: cancelled,
    }),
    panic: verb(handle, {
      call: (recovery, { salt, ...key }) => call(recovery, recovery.panic, [...keyOf(key), bytes32("salt", salt)]),
      outcome: stopped,
    }),
    signPanic: ({ identity: whose, number, salt, ...options }) => {
      const fields = { identity: address("identity", whose), number, salt: bytes32("salt", salt) };
      return signAction(handle, panicTypes, (account) => ({ account, ...fields }), options);
    },
    panicBySig: verb(handle, {
      call: (recovery, { account, identity, number, salt, ...signed }) =>
        call(recovery, recovery.panicBySig, [
          address("account", account),
          ...keyOf({ identity, number }),
          bytes32("salt", salt),
          ...authorization(signed),
        ]),
      outcome: stopped,
    }),
  };
}
