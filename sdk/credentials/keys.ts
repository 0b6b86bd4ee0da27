import { verifyJWS, type Signer } from "did-jwt";
import type { DIDDocument, VerificationMethod } from "did-resolver";

import type { CredentialChecks } from "./checks.ts";
import { refuseWith, type Refused } from "./verdict.ts";

/** The signature algorithms of credentials: over secp256k1 (RFC 8812) and over P-256 (RFC 7518). */
export type Algorithm = "ES256K" | "ES256";

/** Who signs credentials or presentations. */
export interface DidSigner {
  /** The DID in whose name. */
  did: string;
  algorithm: Algorithm;
  /** Signs text or bytes: `ES256KSigner` or `ES256Signer` of did-jwt, or one that asks a device. */
  sign: Signer;
  /** Which key of the DID's document it is, as `did:…#key`; found by trying if left out. */
  kid?: string;
}

/** What a key is for. */
export type Purpose = "assertionMethod" | "authentication";

/** Types of verification methods whose keys an algorithm can be checked with, as the DID specification registry has them. */
const METHOD_TYPES: Readonly<Record<Algorithm, readonly string[]>> = {
  ES256K: ["EcdsaSecp256k1RecoveryMethod2020", "EcdsaSecp256k1VerificationKey2019"],
  ES256: ["JsonWebKey2020", "Multikey", "EcdsaSecp256r1VerificationKey2019"],
};

/** What has to be signed by whom. */
export interface SignedBy {
  /** The signed token, compact. */
  jws: string;
  /** Its header. */
  header: { alg?: unknown; kid?: unknown };
  did: string;
  purpose: Purpose;
}

/** A DID (DID Core 1.0, section 3.1), and no DID URL: whose `versionId` would bring keys back that were rotated away. */
const DID = /^did:[a-z0-9]+:(?:[\w.-]|%[0-9a-f]{2}|:)*(?:[\w.-]|%[0-9a-f]{2})$/i;

/** Refuses, with the verdict given, a signature that is not one of the DID's keys for this purpose. */
export async function requireSigned(
  { jws, header: { alg, kid }, did, purpose }: SignedBy,
  { resolver }: CredentialChecks,
  verdict: Refused["verdict"] = "SignatureInvalid",
): Promise<void> {
  if (alg !== "ES256K" && alg !== "ES256") refuseWith(verdict, `The algorithm ${String(alg)} is not accepted.`);
  if (!DID.test(did)) refuseWith(verdict, `${did} is no DID.`);
  const { didDocument, didResolutionMetadata, didDocumentMetadata } = await resolver.resolve(did, {
    accept: "application/did+json",
  });
  // A DID that cannot be resolved, or was deactivated, signs nothing.
  if (!didDocument) refuseWith(verdict, `${did} has no document: ${didResolutionMetadata.error ?? "unknown"}.`);
  if (didDocumentMetadata.deactivated) refuseWith(verdict, `${did} was deactivated.`);

  const keys = methodsOf(didDocument, purpose).filter(
    ({ id, type }) => METHOD_TYPES[alg].includes(type) && (kid === undefined || kid === id),
  );
  if (!keys.some((key) => isSignedBy(jws, key))) {
    refuseWith(verdict, `It is not signed by a key of ${did} for ${purpose}.`);
  }
}

/** The verification methods for a purpose, whether they stand there or are referred to. */
function methodsOf(document: DIDDocument, purpose: Purpose): VerificationMethod[] {
  const all = document.verificationMethod ?? [];
  return (document[purpose] ?? []).flatMap((entry) =>
    typeof entry === "string" ? all.filter(({ id }) => id === entry) : [entry],
  );
}

/** One key at a time: the library stops at the first key of the wrong curve. */
function isSignedBy(jws: string, key: VerificationMethod): boolean {
  try {
    verifyJWS(jws, key);
    return true;
  } catch {
    return false;
  }
}
