export type { CredentialChecks } from "./checks.ts";
export { CREDENTIALS_V2, type Credential, type CredentialClaims, type CredentialStatus } from "./credential.ts";
export type { Algorithm, DidSigner } from "./keys.ts";
export { MemoryNonces, type NonceBook } from "./nonces.ts";
export type { IssuedBy, Standing } from "./question.ts";
export { issueSdJwtVc, presentSdJwtVc, verifySdJwtVc, type Disclosed, type SdJwtVcClaims } from "./sdJwtVc.ts";
export {
  issueVcJwt,
  presentVcJwts,
  verifyVcJwt,
  verifyVpJwt,
  type Presentation,
  type PresentationChecks,
  type PresentationRequest,
} from "./vcJwt.ts";
export type { Accepted, Refused, Verdict, Verified } from "./verdict.ts";
