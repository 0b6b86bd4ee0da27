import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { StableToken } from "../../core/contracts.ts";
import { reclaimRedemptionTypes, requestRedemptionTypes } from "./typed-data.ts";

/** A holder's demand to be paid out. */
export interface RedemptionArgs {
  /** In the token's smallest unit. */
  amount: bigint;
  /** A salted reference to the account to be paid on, see {@link fingerprint}; never the number itself. */
  payoutRef: string;
}

/** A redemption as it was asked for. */
export interface RedemptionOutcome {
  id: bigint;
  holder: string;
  amount: bigint;
  payoutRef: string;
  /** First second at which the holder may take the tokens back. */
  deadline: number;
}

/** A demand signed by the holder, for anyone to send. */
export interface SignedRedemption extends RedemptionArgs, Authorization {
  holder: string;
}

/** The order to take an unpaid redemption back, signed by its holder. */
export interface SignedReclaim extends Authorization {
  holder: string;
  id: bigint;
}

export interface Redemptions {
  /**
   * Locks tokens until the issuer pays them out. Works while the token is paused and for a frozen holder.
   *
   * @throws RedemptionAmountZero; ERC20InsufficientBalance.
   * @example
   * const { id, deadline } = await trellis.token.requestRedemption({ amount: 100_000000n, payoutRef });
   * // { id: 7n, holder: "0x7099…79C8", amount: 100000000n, payoutRef: "0x51f0…", deadline: 1767484800, receipt }
   */
  requestRedemption: Verb<RedemptionArgs, bigint, RedemptionOutcome>;
  /** Signs a demand to be paid out instead of sending it (EIP-712). */
  signRedemption(args: RedemptionArgs & SignOptions): Promise<SignedRedemption>;
  /**
   * Asks for a redemption in the name of a holder who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `requestRedemption`.
   */
  requestRedemptionBySig: Verb<SignedRedemption, bigint, RedemptionOutcome>;
  /**
   * Declares a redemption paid and burns its tokens. Issuer only.
   *
   * @param args The redemption and the digest of the proof of payment, not zero.
   * @throws RedemptionNotOpen; PaymentProofMissing.
   */
  settleRedemption: Verb<{ id: bigint; paymentProof: string }, void, { id: bigint; paymentProof: string }>;
  /**
   * Refuses a redemption and gives the tokens back. Issuer only.
   *
   * @param args The redemption and a digest of the reason.
   * @throws RedemptionNotOpen.
   */
  rejectRedemption: Verb<{ id: bigint; reason: string }, void, { id: bigint; reason: string }>;
  /**
   * Takes the tokens of an unpaid redemption back after its deadline. Its holder only.
   *
   * @throws RedemptionNotOpen; RedemptionHolderOnly; RedemptionNotDue.
   */
  reclaimRedemption: Verb<{ id: bigint }, void, { id: bigint }>;
  /** Signs the reclaim of an unpaid redemption instead of sending it (EIP-712). */
  signReclaim(args: { id: bigint } & SignOptions): Promise<SignedReclaim>;
  /**
   * Reclaims in the name of a holder who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `reclaimRedemption`.
   */
  reclaimRedemptionBySig: Verb<SignedReclaim, void, { id: bigint }>;
}

export function redemptions(handle: Handle<StableToken>): Redemptions {
  return {
    requestRedemption: verb(handle, {
      call: (token, { amount, payoutRef }) =>
        call(token, token.requestRedemption, [redeemable(amount), bytes32("payoutRef", payoutRef)]),
      outcome: requested,
    }),
    signRedemption: ({ amount, payoutRef, ...options }) =>
      signAction(
        handle,
        requestRedemptionTypes,
        (holder) => ({ holder, amount: redeemable(amount), payoutRef: bytes32("payoutRef", payoutRef) }),
        options,
      ),
    requestRedemptionBySig: verb(handle, {
      call: (token, { holder, amount, payoutRef, ...signed }) =>
        call(token, token.requestRedemptionBySig, [
          address("holder", holder),
          redeemable(amount),
          bytes32("payoutRef", payoutRef),
          ...authorization(signed),
        ]),
      outcome: requested,
    }),
    settleRedemption: verb(handle, {
      call: (token, { id, paymentProof }) => {
        if (bytes32("paymentProof", paymentProof) === ZERO_BYTES32) refuse("PaymentProofMissing", { id });
        return call(token, token.settleRedemption, [uint("id", id), paymentProof]);
      },
      outcome: (token, receipt) => emitted(token, token.getEvent("RedemptionSettled"), receipt),
    }),
    rejectRedemption: verb(handle, {
      call: (token, { id, reason }) => call(token, token.rejectRedemption, [uint("id", id), bytes32("reason", reason)]),
      outcome: (token, receipt) => emitted(token, token.getEvent("RedemptionRejected"), receipt),
    }),
    reclaimRedemption: verb(handle, {
      call: (token, { id }) => call(token, token.reclaimRedemption, [uint("id", id)]),
      outcome: (token, receipt) => emitted(token, token.getEvent("RedemptionReclaimed"), receipt),
    }),
    signReclaim: ({ id, ...options }) =>
      signAction(handle, reclaimRedemptionTypes, (holder) => ({ holder, id: uint("id", id) }), options),
    reclaimRedemptionBySig: verb(handle, {
      call: (token, { holder, id, ...signed }) =>
        call(token, token.reclaimRedemptionBySig, [
          address("holder", holder),
          uint("id", id),
          ...authorization(signed),
        ]),
      outcome: (token, receipt) => emitted(token, token.getEvent("RedemptionReclaimed"), receipt),
    }),
  };
}

function redeemable(amount: bigint): bigint {
  return uint("amount", amount) === 0n ? refuse("RedemptionAmountZero", {}) : amount;
}

function requested(token: StableToken, receipt: TransactionReceipt): RedemptionOutcome {
  const redemption = emitted(token, token.getEvent("RedemptionRequested"), receipt);
  return { ...redemption, deadline: Number(redemption.deadline) };
}
