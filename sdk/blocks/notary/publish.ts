import { call } from "../../core/call.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { Notary as NotaryContract } from "../../core/contracts.ts";
import { digestOf } from "./anchor.ts";
import { publishTypes } from "./typed-data.ts";

/** A version of a document. */
export interface PublishArgs {
  /** The publisher's name for the document, 32 bytes; for instance `fieldKey("terms of sale")`. */
  docId: string;
  /** Digest of this version. */
  digest: string;
  /** Digest of the version before; left out for the first. */
  supersedes?: string;
  /** Where it can be read; empty if nowhere. */
  uri?: string;
}

/** A version as it was published. */
export interface PublishOutcome {
  publisher: string;
  docId: string;
  digest: string;
  supersedes: string;
  uri: string;
}

/** A version signed by its publisher, for anyone to send. */
export interface SignedPublication extends PublishOutcome, Authorization {}

export interface Publishing {
  /**
   * Publishes a version of the caller's document.
   *
   * @throws DigestZero; VersionConflict if `supersedes` is not the version that stands.
   * @example
   * await trellis.notary.publish({ docId, digest: second, supersedes: first, uri: "https://example.org/terms" });
   * // { publisher: "0x7099…79C8", docId, digest: second, supersedes: first, uri: "https://example.org/terms", receipt }
   */
  publish: Verb<PublishArgs, void, PublishOutcome>;
  /** Signs a publication instead of sending it (EIP-712), so that somebody else pays. */
  signPublication(args: PublishArgs & SignOptions): Promise<SignedPublication>;
  /**
   * Publishes in the name of somebody who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `publish`.
   */
  publishBySig: Verb<SignedPublication, void, PublishOutcome>;
}

export function publishing(handle: Handle<NotaryContract>): Publishing {
  return {
    publish: verb(handle, {
      call: (notary, { docId, digest, supersedes = ZERO_BYTES32, uri = "" }) =>
        call(notary, notary.publish, [
          bytes32("docId", docId),
          digestOf(digest),
          bytes32("supersedes", supersedes),
          uri,
        ]),
      outcome: (notary, receipt) => emitted(notary, notary.getEvent("Published"), receipt),
    }),
    signPublication: ({ docId, digest, supersedes = ZERO_BYTES32, uri = "", ...options }) =>
      signAction(
        handle,
        publishTypes,
        (publisher) => ({ publisher, docId: bytes32("docId", docId), digest: digestOf(digest), supersedes, uri }),
        options,
      ),
    publishBySig: verb(handle, {
      call: (notary, signed) =>
        call(notary, notary.publishBySig, [
          address("publisher", signed.publisher),
          bytes32("docId", signed.docId),
          digestOf(signed.digest),
          bytes32("supersedes", signed.supersedes),
          signed.uri,
          ...authorization(signed),
        ]),
      outcome: (notary, receipt) => emitted(notary, notary.getEvent("Published"), receipt),
    }),
  };
}
