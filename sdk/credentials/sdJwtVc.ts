import { randomBytes } from "@noble/hashes/utils.js";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { bytesToBase64url, hexToBytes } from "did-jwt";

import { requireAccredited, requireStanding, requireTime } from "./checks.ts";
import type { CredentialStatus } from "./credential.ts";
import { digestOf, hash, requireDisclosed } from "./disclosures.ts";
import { issuedAtIn, issuerIn, numericDate, readJwt } from "./jwt.ts";
import { requireSigned, type DidSigner } from "./keys.ts";
import { refuseWith, verified, type Verified } from "./verdict.ts";
import { requireAnswer, type PresentationChecks, type PresentationRequest } from "./vcJwt.ts";

/** Media type of an SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), and of a key binding JWT (RFC 9901). */
const SD_JWT_VC = "dc+sd-jwt";
const KEY_BINDING = "kb+jwt";

/** What an issuer says with an SD-JWT VC. */
export interface SdJwtVcClaims {
  /** What kind of credential it is (`vct`), a URI. */
  type: string;
  /** DID of the holder: only it can present the credential. */
  holder: string;
  /** What is said. Each claim can be shown or kept back, unless it stands in `always`. */
  claims: Record<string, unknown>;
  /** Claims that are always shown. */
  always?: string[];
  /** First second at which it is good, in seconds since 1970. */
  validFrom?: number;
  /** First second at which it no longer is. */
  validUntil?: number;
  status?: CredentialStatus | CredentialStatus[];
}

/** What was disclosed, and by whom it was signed. */
export interface Disclosed {
  issuer: string;
  type: string;
  holder: string;
  /** Only what the holder chose to show. */
  claims: Record<string, unknown>;
}

/** Members of an SD-JWT VC that say something about the credential and not about its holder. */
const ABOUT_ITSELF = new Set(["iss", "iat", "nbf", "exp", "vct", "cnf", "credentialStatus", "_sd", "_sd_alg", "sub"]);

/**
 * Issues an SD-JWT VC: every claim is hashed with a salt of its own, so that the holder shows one without the others.
 *
 * @param issuedAt Seconds since 1970; now if left out.
 * @throws If a claim bears the name of a member of the format itself.
 */
export async function issueSdJwtVc(
  { type, holder, claims, always = [], validFrom, validUntil, status }: SdJwtVcClaims,
  issuer: DidSigner,
  issuedAt = Math.floor(Date.now() / 1000),
): Promise<string> {
  const reserved = Object.keys(claims).find((name) => ABOUT_ITSELF.has(name));
  if (reserved !== undefined) throw new RangeError(`A claim cannot be called ${reserved}.`);
  const payload = {
    ...claims,
    iss: issuer.did,
    iat: issuedAt,
    ...(validFrom !== undefined && { nbf: validFrom }),
    ...(validUntil !== undefined && { exp: validUntil }),
    vct: type,
    cnf: { kid: holder },
    ...(status && { credentialStatus: status }),
  };
  const hidden = Object.keys(claims).filter((name) => !always.includes(name));
  const frame = { _sd: hidden } as Record<string, unknown>;
  return instance({ signer: issuer }).issue(payload as never, frame as never, {
    header: { ...(issuer.kid !== undefined && { kid: issuer.kid }) },
  });
}

/**
 * Presents an SD-JWT VC: shows the claims named and signs for this verifier and this nonce (key binding), so that a copy
 * is worth nothing.
 */
export function presentSdJwtVc(
  credential: string,
  shown: string[],
  { audience, nonce }: PresentationRequest,
  holder: DidSigner,
  issuedAt = Math.floor(Date.now() / 1000),
): Promise<string> {
  const frame = Object.fromEntries(shown.map((name) => [name, true]));
  return instance({ kbSigner: holder }).present(credential, frame, {
    kb: { payload: { iat: issuedAt, aud: audience, nonce } },
  });
}

/** Verifies a presentation of an SD-JWT VC: issuer, holder, time, status, and that what is shown was committed to. */
export function verifySdJwtVc(presented: string, checks: PresentationChecks): Promise<Verified<Disclosed>> {
  return verified(async () => {
    const [jwt, ...rest] = presented.split("~");
    const binding = rest.pop();
    if (jwt === undefined || binding === undefined) refuseWith("Malformed", "It is no SD-JWT.");
    const { header, payload } = readJwt(jwt, SD_JWT_VC);
    const issuer = issuerIn({ header, payload });
    const holder = holderOf(payload);
    const { vct } = payload;
    if (typeof vct !== "string") refuseWith("Malformed", "It does not say what kind it is (vct).");
    await requireSigned({ jws: jwt, header, did: issuer, purpose: "assertionMethod" }, checks);
    const claims = requireDisclosed(payload, rest);

    await requireBound(presented, binding, holder, checks);
    const issuedAt = issuedAtIn(payload);
    requireTime({ from: numericDate(payload, "nbf"), until: numericDate(payload, "exp") }, checks);
    await requireAccredited({ issuer, type: vct, issuedAt }, checks);
    await requireStanding(payload, checks);
    const shown = Object.entries(claims).filter(([name]) => !ABOUT_ITSELF.has(name));
    return { issuer, type: vct, holder, claims: Object.fromEntries(shown) };
  });
}

/** Refuses a presentation that the holder did not sign, as it stands, for this verifier. */
async function requireBound(
  presented: string,
  binding: string,
  holder: string,
  checks: PresentationChecks,
): Promise<void> {
  if (binding === "") refuseWith("WrongHolder", "Nobody signed that it holds the credential.");
  const { header, payload } = readJwt(binding, KEY_BINDING);
  if (payload["sd_hash"] !== digestOf(presented.slice(0, presented.length - binding.length))) {
    refuseWith("DisclosureMismatch", "The holder signed for another selection of claims.");
  }
  await requireSigned({ jws: binding, header, did: holder, purpose: "authentication" }, checks, "WrongHolder");
  await requireAnswer(payload, checks);
  const issuedAt = issuedAtIn(payload);
  requireTime({ from: issuedAt, until: issuedAt + 300 }, checks);
}

function holderOf({ cnf }: Record<string, unknown>): string {
  const kid = typeof cnf === "object" && cnf !== null ? (cnf as { kid?: unknown }).kid : undefined;
  return typeof kid === "string" ? kid : refuseWith("Malformed", "It is bound to no holder (cnf.kid).");
}

/** The library that hashes, frames and encodes; what it makes is verified here, claim by claim. */
function instance({ signer, kbSigner }: { signer?: DidSigner; kbSigner?: DidSigner }): SDJwtVcInstance {
  return new SDJwtVcInstance({
    hashAlg: "sha-256",
    hasher: hash,
    saltGenerator: (length) => bytesToBase64url(randomBytes(length)),
    ...(signer && { signer: signatureOf(signer), signAlg: signer.algorithm }),
    ...(kbSigner && { kbSigner: signatureOf(kbSigner), kbSignAlg: kbSigner.algorithm }),
  });
}

/** The signature as JWS has it: `r ‖ s` in base64url, without the recovery bit that some signers add. */
function signatureOf({ sign }: DidSigner): (data: string) => Promise<string> {
  return async (data) => {
    const signature = await sign(data);
    if (typeof signature === "string") return signature;
    return bytesToBase64url(hexToBytes(signature.r.padStart(64, "0") + signature.s.padStart(64, "0")));
  };
}
