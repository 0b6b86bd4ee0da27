import { call } from "../../core/call.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { UniqueClaims } from "../../core/contracts.ts";
import { claimTypes, releaseTypes } from "./typed-data.ts";

/** A key to be claimed. */
export interface ClaimArgs {
  /** The namespace, see `claims.openNamespace` and `claims.namespaceId`. */
  ns: string;
  /** The key, 32 bytes: a fingerprint or pseudonym wherever it is made of a fact that could be guessed. */
  key: string;
  /** What it is claimed for, for the reader of the event; 32 bytes, nothing if left out. */
  ref?: string;
}

/** A key as it was claimed. */
export interface ClaimOutcome {
  ns: string;
  key: string;
  claimant: string;
  ref: string;
}

/** A key as it was given free. */
export interface ReleaseOutcome {
  ns: string;
  key: string;
  claimant: string;
}

/** A claim signed by its claimant, for anyone to send. */
export interface SignedClaim extends ClaimOutcome, Authorization {}

/** A release signed by the claimant, for anyone to send. */
export interface SignedRelease extends ReleaseOutcome, Authorization {}

export interface Claiming {
  /**
   * Claims a key: nobody else can, as long as it is held.
   *
   * @throws AlreadyClaimed with the claimant and the time; NamespaceUnknown; ClaimantNotEligible.
   * @example
   * await trellis.claims.claim({ ns, key: pseudonym({ key: secret, context: "invoice", value: "2026-17" }) });
   * // { ns: "0x7099…02", key: "0x51f0…", claimant: "0x7099…79C8", ref: "0x00…", receipt }
   */
  claim: Verb<ClaimArgs, void, ClaimOutcome>;
  /**
   * Claims several keys, all or none.
   *
   * @throws AlreadyClaimed, also for a key given twice; NamespaceUnknown; ClaimantNotEligible.
   */
  claimMany: Verb<
    { ns: string; keys: readonly string[]; ref?: string },
    void,
    { ns: string; keys: string[]; claimant: string; ref: string }
  >;
  /**
   * Gives a key free. Its claimant only.
   *
   * @throws ClaimNotReleasable; ClaimantOnly.
   */
  release: Verb<{ ns: string; key: string }, void, ReleaseOutcome>;
  /** Signs a claim instead of sending it (EIP-712), so that somebody else pays. */
  signClaim(args: ClaimArgs & SignOptions): Promise<SignedClaim>;
  /**
   * Claims in the name of somebody who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `claim`.
   */
  claimBySig: Verb<SignedClaim, void, ClaimOutcome>;
  /** Signs a release instead of sending it (EIP-712). */
  signRelease(args: { ns: string; key: string } & SignOptions): Promise<SignedRelease>;
  /**
   * Gives a key free in the name of its claimant, who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `release`.
   */
  releaseBySig: Verb<SignedRelease, void, ReleaseOutcome>;
}

export function claiming(handle: Handle<UniqueClaims>): Claiming {
  return {
    claim: verb(handle, {
      call: (claims, { ns, key, ref = ZERO_BYTES32 }) =>
        call(claims, claims.claim, [bytes32("ns", ns), bytes32("key", key), bytes32("ref", ref)]),
      outcome: (claims, receipt) => emitted(claims, claims.getEvent("Claimed"), receipt),
    }),
    claimMany: verb(handle, {
      call: (claims, { ns, keys, ref = ZERO_BYTES32 }) =>
        call(claims, claims.claimMany, [
          bytes32("ns", ns),
          keys.map((key) => bytes32("key", key)),
          bytes32("ref", ref),
        ]),
      outcome: (claims, receipt) => emitted(claims, claims.getEvent("ClaimedMany"), receipt),
    }),
    release: verb(handle, {
      call: (claims, { ns, key }) => call(claims, claims.release, [bytes32("ns", ns), bytes32("key", key)]),
      outcome: (claims, receipt) => emitted(claims, claims.getEvent("Released"), receipt),
    }),
    signClaim: ({ ns, key, ref = ZERO_BYTES32, ...options }) =>
      signAction(handle, claimTypes, (claimant) => ({ claimant, ns, key, ref }), options),
    claimBySig: verb(handle, {
      call: (claims, { claimant, ns, key, ref, ...signed }) =>
        call(claims, claims.claimBySig, [
          address("claimant", claimant),
          bytes32("ns", ns),
          bytes32("key", key),
          bytes32("ref", ref),
          ...authorization(signed),
        ]),
      outcome: (claims, receipt) => emitted(claims, claims.getEvent("Claimed"), receipt),
    }),
    signRelease: ({ ns, key, ...options }) =>
      signAction(handle, releaseTypes, (claimant) => ({ claimant, ns, key }), options),
    releaseBySig: verb(handle, {
      call: (claims, { claimant, ns, key, ...signed }) =>
        call(claims, claims.releaseBySig, [
          address("claimant", claimant),
          bytes32("ns", ns),
          bytes32("key", key),
          ...authorization(signed),
        ]),
      outcome: (claims, receipt) => emitted(claims, claims.getEvent("Released"), receipt),
    }),
  };
}
