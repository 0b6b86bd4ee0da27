import { call } from "../../core/call.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { Notary as NotaryContract } from "../../core/contracts.ts";
import { anchorTypes } from "./typed-data.ts";

/** A digest to be anchored. */
export interface AnchorArgs {
  /** Digest of a document, or root of a {@link MerkleTree} of many: 32 bytes, not zero. */
  digest: string;
}

/** Who anchored what. */
export interface AnchorOutcome {
  anchorer: string;
  digest: string;
}

/** An anchor signed by its anchorer, for anyone to send. */
export interface SignedAnchor extends Authorization {
  anchorer: string;
  digest: string;
}

export interface Anchoring {
  /**
   * Anchors a digest under the caller's name: that it existed now, at the latest.
   *
   * @throws DigestZero; AlreadyAnchored if the caller anchored it before (the first time stands).
   * @example
   * const { anchorer, digest, receipt } = await trellis.notary.anchor({ digest: keccak256(file) });
   * // { anchorer: "0x7099…79C8", digest: "0x9c22…", receipt }
   */
  anchor: Verb<AnchorArgs, void, AnchorOutcome>;
  /**
   * Anchors several digests, all or none.
   *
   * @throws DigestZero; AlreadyAnchored.
   */
  anchorMany: Verb<{ digests: readonly string[] }, void, { anchorer: string; digests: string[] }>;
  /**
   * Signs an anchor instead of sending it (EIP-712), so that somebody else pays.
   *
   * @returns What {@link anchorBySig} takes.
   */
  signAnchor(args: AnchorArgs & SignOptions): Promise<SignedAnchor>;
  /**
   * Anchors in the name of somebody who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `anchor`.
   * @example
   * const signed = await author.notary.signAnchor({ digest });
   * await sponsor.notary.anchorBySig(signed); // { anchorer: "0x7099…79C8", digest, receipt }
   */
  anchorBySig: Verb<SignedAnchor, void, AnchorOutcome>;
}

export function anchoring(handle: Handle<NotaryContract>): Anchoring {
  return {
    anchor: verb(handle, {
      call: (notary, { digest }) => call(notary, notary.anchor, [digestOf(digest)]),
      outcome: (notary, receipt) => emitted(notary, notary.getEvent("Anchored"), receipt),
    }),
    anchorMany: verb(handle, {
      call: (notary, { digests }) => call(notary, notary.anchorMany, [digests.map(digestOf)]),
      outcome: (notary, receipt) => emitted(notary, notary.getEvent("AnchoredMany"), receipt),
    }),
    signAnchor: ({ digest, ...options }) =>
      signAction(handle, anchorTypes, (anchorer) => ({ anchorer, digest: digestOf(digest) }), options),
    anchorBySig: verb(handle, {
      call: (notary, { anchorer, digest, ...signed }) =>
        call(notary, notary.anchorBySig, [address("anchorer", anchorer), digestOf(digest), ...authorization(signed)]),
      outcome: (notary, receipt) => emitted(notary, notary.getEvent("Anchored"), receipt),
    }),
  };
}

/** A digest that the notary takes. */
export function digestOf(digest: string): string {
  return bytes32("digest", digest) === ZERO_BYTES32 ? refuse("DigestZero", {}) : digest;
}
