export * from "./blocks/attestation/index.ts";
export * from "./blocks/attestation/statusList/index.ts";
export * from "./blocks/certificate/index.ts";
export * from "./blocks/identity/did/index.ts";
export * from "./blocks/identity/index.ts";
export * from "./blocks/identity/recovery/index.ts";
export * from "./blocks/market/index.ts";
export * from "./blocks/notary/claims.ts";
export * from "./blocks/notary/index.ts";
export * from "./blocks/notary/log/index.ts";
export * from "./blocks/quorum/index.ts";
export * from "./blocks/token/index.ts";
export * from "./blocks/usage/index.ts";
export { connect, type ConnectOptions } from "./connect.ts";
export type { Authorization, SignOptions } from "./core/eip712.ts";
export { KeyAccountSigner, type SignDigest } from "./core/keyAccountSigner.ts";
export type { Position, ScanOptions, ScanProgress } from "./core/logs.ts";
export type { Action, Plan } from "./core/plan.ts";
export type { SendOptions, UnsignedTransaction } from "./core/send.ts";
export type { Runner } from "./core/session.ts";
export type { Sent, TryOptions, Verb } from "./core/verb.ts";
export { decodeRevert } from "./core/decode.ts";
export { fromJson, toJson } from "./core/json.ts";
export * from "./crypto/index.ts";
export { addressOf, parseDeployment, type Deployment } from "./deployment.ts";
export {
  DeploymentError,
  InputError,
  isTrellisError,
  TrellisError,
  type ErrorArgs,
  type ErrorName,
  type SdkErrorArgs,
} from "./errors.ts";
export type { Trellis } from "./trellis.ts";
export * from "./kits/accreditation/index.ts";
export type { BatchResult, CreditProgram, Program, Project } from "./kits/creditProgram.ts";
export type { EndorseArgs, EndorsedArgs, Endorsements, GivenEndorsement } from "./kits/endorsements.ts";
export * from "./kits/logBonds/index.ts";
export * from "./systems/data/provenanceLedger/index.ts";
export type { CarbonRemoval, ListRemovalArgs, Provenance, PurchaseArgs } from "./systems/environment/carbonRemoval.ts";
export * from "./systems/identity/alastriaIdentityManager/index.ts";
export * from "./systems/identity/identityService/index.ts";
export * from "./systems/identity/socialGraphIdentity.ts";
export * from "./systems/security/certificateAuthority/index.ts";
export * from "./systems/security/certificateBatches/index.ts";
export * from "./systems/security/nameKeyRegistry/index.ts";
export * from "./formats/certificates/index.ts";
