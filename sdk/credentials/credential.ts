/** The first context of every credential of the W3C Verifiable Credentials Data Model 2.0. */
export const CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2";

/** Where to look up whether a credential still stands. */
export interface CredentialStatus {
  /** `BitstringStatusListEntry` of the W3C, or a type that the verifier's {@link CredentialChecks.status} knows. */
  type: string;
  /** What the entry says: `revocation`, `suspension`. */
  statusPurpose?: string;
  /** The entry's index, in decimal. */
  statusListIndex?: string;
  /** The list. */
  statusListCredential?: string;
  [member: string]: unknown;
}

/** A credential of the W3C Verifiable Credentials Data Model 2.0. */
export interface Credential {
  "@context": string[];
  id?: string;
  type: string[];
  /** DID of who vouches. */
  issuer: string;
  /** First moment at which it is good, as `2026-11-25T12:00:00Z`. */
  validFrom?: string;
  /** Last moment at which it is good. */
  validUntil?: string;
  credentialStatus?: CredentialStatus | CredentialStatus[];
  /** About whom, by its DID in `id`, and what. */
  credentialSubject: { id?: string; [claim: string]: unknown };
  [member: string]: unknown;
}

/** What an issuer says: the rest of a {@link Credential} follows from it. */
export interface CredentialClaims {
  /** What kind of credential it is, beside `VerifiableCredential`. */
  type: string;
  /** DID of whom it is about. */
  subject: string;
  /** What is said of it. */
  claims: Record<string, unknown>;
  id?: string;
  /** First second at which it is good, in seconds since 1970; at once if left out. */
  validFrom?: number;
  /** First second at which it no longer is; without end if left out. */
  validUntil?: number;
  status?: CredentialStatus | CredentialStatus[];
  /** Further contexts, which say what the claims mean. */
  context?: string[];
}

/** The credential that an issuer's claims make. */
export function credentialOf(issuer: string, given: CredentialClaims): Credential {
  return {
    "@context": [CREDENTIALS_V2, ...(given.context ?? [])],
    ...(given.id !== undefined && { id: given.id }),
    type: ["VerifiableCredential", given.type],
    issuer,
    ...(given.validFrom !== undefined && { validFrom: moment(given.validFrom) }),
    ...(given.validUntil !== undefined && { validUntil: moment(given.validUntil) }),
    ...(given.status && { credentialStatus: given.status }),
    credentialSubject: { ...given.claims, id: given.subject },
  };
}

/** All status entries of a credential. */
export function statusesOf({ credentialStatus }: Pick<Credential, "credentialStatus">): CredentialStatus[] {
  if (credentialStatus === undefined) return [];
  return Array.isArray(credentialStatus) ? credentialStatus : [credentialStatus];
}

/** Seconds since 1970 as the date-time of XML Schema that the data model asks for. */
function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
