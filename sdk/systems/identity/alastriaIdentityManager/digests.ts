import { AbiCoder, keccak256 } from "ethers";

import { randomSalt } from "../../../crypto/bytes.ts";
import { fingerprint } from "../../../crypto/fingerprint.ts";
import { bytes32 } from "../../../core/input.ts";

/** A credential or presentation and the salt of one side. */
export interface Salted {
  /** The document as it is handed over: a JWT, or bytes. */
  document: string | Uint8Array;
  /** 32 random bytes of this side alone, see {@link randomSalt}. */
  salt: string;
}

/** What the two sides of a presentation agree on off chain, so that both can compute the receipt. */
export interface ReceiptTerms extends Salted {
  /** `secretHash` of the subject's secret, see {@link deletionSecret}. */
  secretHash: string;
}

const coder = AbiCoder.defaultAbiCoder();

/**
 * The digest under which one side registers a credential. Subject and issuer have different domains and salts, so that
 * nobody but the holder of credential and salts can tell that two digests belong together.
 *
 * @example
 * const mine = credentialDigest("Subject", { document: diploma, salt: randomSalt() }); // "0x4be1…"
 */
export function credentialDigest(side: "Subject" | "Issuer", { document, salt }: Salted): string {
  return fingerprint({ field: `alastria credential, ${side}`, value: document, salt });
}

/** The digest under which a subject registers a presentation, or that a receiver's receipt is made of. */
export function presentationDigest(side: "Subject" | "Receiver", { document, salt }: Salted): string {
  return fingerprint({ field: `alastria presentation, ${side}`, value: document, salt });
}

/**
 * The receipt that a receiver registers for a presentation; the subject computes it too, and looks whether it is there.
 *
 * @param terms The presentation, the receiver's salt and the hash of the subject's secret.
 */
export function presentationReceipt({ secretHash, ...salted }: ReceiptTerms): string {
  const digest = presentationDigest("Receiver", salted);
  return keccak256(coder.encode(["bytes32", "bytes32"], [digest, bytes32("secretHash", secretHash)]));
}

/**
 * A secret by which the subject, and whoever it gives the secret to, can ask for deletion; the receiver gets the hash.
 *
 * @example
 * const { secret, secretHash } = deletionSecret();
 */
export function deletionSecret(secret = randomSalt()): { secret: string; secretHash: string } {
  return { secret, secretHash: keccak256(coder.encode(["bytes32"], [bytes32("secret", secret)])) };
}
