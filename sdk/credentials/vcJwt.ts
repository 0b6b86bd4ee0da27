import { requireAccredited, requireStanding, requireTime, type CredentialChecks } from "./checks.ts";
import { credentialOf, CREDENTIALS_V2, type Credential, type CredentialClaims } from "./credential.ts";
import { issuedAtIn, issuerIn, numericDate, readJwt, signJwt } from "./jwt.ts";
import { requireSigned, type DidSigner } from "./keys.ts";
import { refuseWith, verified, type Verified } from "./verdict.ts";

/** Media types of "Securing Verifiable Credentials using JOSE and COSE". */
const VC_JWT = "vc+jwt";
const VP_JWT = "vp+jwt";
const ENVELOPE = "data:application/vc+jwt,";

/** How long a presentation is good unless its holder says otherwise, in seconds. */
const PRESENTATION_LIFETIME = 300;

/**
 * Issues a credential of the W3C data model 2.0, secured as a JWT ("Securing Verifiable Credentials using JOSE and
 * COSE"): the payload is the credential itself.
 *
 * @param given What is said, of whom, until when.
 * @param issuer Who signs.
 * @param issuedAt Seconds since 1970; now if left out.
 * @example
 * const diploma = await issueVcJwt({ type: "Diploma", subject, claims: { degree: "BSc" } }, { did, algorithm: "ES256K", sign });
 */
export function issueVcJwt(given: CredentialClaims, issuer: DidSigner, issuedAt?: number): Promise<string> {
  const credential = credentialOf(issuer.did, given);
  const times = {
    ...(issuedAt !== undefined && { iat: Math.floor(issuedAt) }),
    ...(given.validFrom !== undefined && { nbf: given.validFrom }),
    ...(given.validUntil !== undefined && { exp: given.validUntil }),
  };
  return signJwt({ ...credential, sub: given.subject, ...times }, VC_JWT, issuer);
}

/** Verifies a credential by itself: who shows it is another question, see {@link verifyVpJwt}. */
export function verifyVcJwt(jwt: string, checks: CredentialChecks): Promise<Verified<Credential>> {
  return verified(() => credentialIn(jwt, checks));
}

/** What a holder presents, to whom, in answer to which nonce. */
export interface PresentationRequest {
  /** The verifier, as it calls itself (a DID or a URL). */
  audience: string;
  /** The verifier's nonce. */
  nonce: string;
}

/**
 * Presents credentials to one verifier, in answer to its nonce.
 *
 * @param credentials Credentials as JWTs, all about the holder.
 * @param issuedAt Seconds since 1970; now if left out.
 */
export function presentVcJwts(
  credentials: string[],
  { audience, nonce }: PresentationRequest,
  holder: DidSigner,
  issuedAt = Math.floor(Date.now() / 1000),
): Promise<string> {
  const presentation = {
    "@context": [CREDENTIALS_V2],
    type: ["VerifiablePresentation"],
    holder: holder.did,
    verifiableCredential: credentials.map((jwt) => ({
      "@context": [CREDENTIALS_V2],
      type: "EnvelopedVerifiableCredential",
      id: ENVELOPE + jwt,
    })),
  };
  const times = { iat: issuedAt, exp: issuedAt + PRESENTATION_LIFETIME };
  return signJwt({ ...presentation, aud: audience, nonce, ...times }, VP_JWT, holder);
}

/** What a verifier expects of a presentation. */
export interface PresentationChecks extends CredentialChecks {
  /** As the verifier calls itself. */
  audience: string;
  /** Whether a nonce was given out and is now used for the first time, see `NonceBook.take`. */
  takeNonce(nonce: string): boolean | Promise<boolean>;
}

/** A presentation that was verified. */
export interface Presentation {
  holder: string;
  credentials: Credential[];
}

/**
 * Verifies a presentation and all credentials in it. The nonce is used up as soon as the holder's signature holds, so
 * that one presentation is judged once, whatever the verdict.
 */
export function verifyVpJwt(jwt: string, checks: PresentationChecks): Promise<Verified<Presentation>> {
  return verified(async () => {
    const { header, payload } = readJwt(jwt, VP_JWT);
    const holder = issuerIn({ header, payload });
    await requireSigned({ jws: jwt, header, did: holder, purpose: "authentication" }, checks);
    await requireAnswer(payload, checks);
    requireTime({ from: numericDate(payload, "iat"), until: numericDate(payload, "exp") }, checks);
    const enveloped = envelopesIn(payload["verifiableCredential"]);
    const credentials = await Promise.all(enveloped.map((credential) => credentialIn(credential, checks)));
    for (const { credentialSubject } of credentials) {
      if (credentialSubject.id !== holder) {
        refuseWith("WrongHolder", `${holder} presents what is about ${String(credentialSubject.id)}.`);
      }
    }
    return { holder, credentials };
  });
}

/** Refuses what was made for another verifier, or not in answer to a nonce of this one. */
export async function requireAnswer(
  { aud, nonce }: { aud?: unknown; nonce?: unknown },
  { audience, takeNonce }: Pick<PresentationChecks, "audience" | "takeNonce">,
): Promise<void> {
  if (aud !== audience) refuseWith("WrongAudience", `It was made for ${String(aud)}.`);
  if (typeof nonce !== "string" || !(await takeNonce(nonce))) {
    refuseWith("ReplayedNonce", "Its nonce was not given out, or it was used.");
  }
}

async function credentialIn(jwt: string, checks: CredentialChecks): Promise<Credential> {
  const { header, payload } = readJwt(jwt, VC_JWT);
  const credential = requireCredential(payload, issuerIn({ header, payload }));
  await requireSigned({ jws: jwt, header, did: credential.issuer, purpose: "assertionMethod" }, checks);
  requireTime({ from: later(moments(credential).from, numericDate(payload, "nbf")) }, checks);
  requireTime({ until: sooner(moments(credential).until, numericDate(payload, "exp")) }, checks);
  const issuedAt = issuedAtIn(payload);
  // For each: who asks whether it is a licence may look at any of them.
  for (const type of typesOf(credential))
    await requireAccredited({ issuer: credential.issuer, type, issuedAt }, checks);
  await requireStanding(credential, checks);
  return credential;
}

function requireCredential(payload: Record<string, unknown>, signer: string): Credential {
  const { "@context": context, type, issuer, credentialSubject } = payload;
  const sound =
    Array.isArray(context) &&
    context[0] === CREDENTIALS_V2 &&
    Array.isArray(type) &&
    type.every((name) => typeof name === "string") &&
    type.includes("VerifiableCredential") &&
    issuer === signer &&
    typeof credentialSubject === "object" &&
    credentialSubject !== null;
  if (!sound) refuseWith("Malformed", "It is no credential of the data model 2.0, or its issuer is not who signed.");
  return payload as unknown as Credential;
}

/** What kinds of credential it says it is, besides being one. */
function typesOf({ type }: Credential): readonly string[] {
  const kinds = type.filter((name) => name !== "VerifiableCredential");
  return kinds.length === 0 ? type : kinds;
}

function moments({ validFrom, validUntil }: Credential): { from?: number; until?: number } {
  return { from: seconds("validFrom", validFrom), until: seconds("validUntil", validUntil) };
}

function seconds(member: string, text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const time = typeof text === "string" ? Date.parse(text) / 1000 : Number.NaN;
  return Number.isNaN(time) ? refuseWith("Malformed", `${member} is no date.`) : time;
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function sooner(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function envelopesIn(list: unknown): string[] {
  if (!Array.isArray(list) || list.length === 0) refuseWith("Malformed", "It presents no credential.");
  return list.map((entry: unknown) => {
    const id = typeof entry === "object" && entry !== null ? (entry as { id?: unknown }).id : undefined;
    if (typeof id !== "string" || !id.startsWith(ENVELOPE)) {
      refuseWith("Malformed", "What it presents is no credential secured as a JWT.");
    }
    return id.slice(ENVELOPE.length);
  });
}
