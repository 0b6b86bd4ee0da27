import { Interface } from "ethers";

import type { IdentityService as IdentityServiceContract } from "../../../core/contracts.ts";
import { named } from "../../../core/decode.ts";
import { Handle } from "../../../core/handle.ts";
import type { Session } from "../../../core/session.ts";
import type { Verified } from "../../../credentials/verdict.ts";
import { identityServiceAbi } from "../../../generated/abi.ts";
import { verifyOnline } from "./online.ts";
import { presented, type PresentIdArgs } from "./present.ts";
import type { IdSnapshot } from "./snapshot.ts";
import type { VerifiedId } from "./standing.ts";
import { takeSnapshot, type SnapshotArgs } from "./take.ts";
import { validating, type Validating } from "./validate.ts";
import type { VerifyIdArgs } from "./verify.ts";

export { ageOver, idFileDigest, sealIdFile, type IdAttribute, type IdFile, type SealIdFileArgs } from "./file.ts";
export type { IdRequest, PresentIdArgs } from "./present.ts";
export { verifyIdOffline, type BatchSnapshot, type IdSnapshot, type VerifyIdOfflineArgs } from "./snapshot.ts";
export type { ValidationStanding, VerifiedId } from "./standing.ts";
export type { SnapshotArgs } from "./take.ts";
export type { FileStatusArgs, ValidateArgs, ValidatedIdFile, Validation } from "./validate.ts";
export type { VerifyIdArgs } from "./verify.ts";

/** Digital identity as a service: ID files that home operators validate (`IdentityService`). */
export interface IdentityService extends Validating {
  /** The contract's address. */
  readonly address: string;
  /** Another service: by its name in the address book, or by its address. */
  at(where: string): IdentityService;
  /** The schema of validations, for which home operators are accredited. */
  schema(): Promise<string>;
  /**
   * Shows attributes of a file to the operator that asked, and nothing else. The connected signer is the owner of the
   * holder's identity; nothing is sent.
   *
   * @returns A bundle of 1 to 1.5 KB of text, small enough for a QR code.
   * @throws AttributeInvalid for an attribute that the file does not have.
   * @example
   * const bundle = await holder.identityService.present({ file, disclose: ["age_over_18", "nationality"], request });
   */
  present(args: PresentIdArgs): Promise<string>;
  /**
   * Verifies what a holder shows, in one view call and no transaction.
   *
   * @returns A verdict, and when it is `Valid` the attributes, the validating organisation, its level and the block at
   * which all this was so. It never throws at what somebody else sent.
   * @example
   * const nonces = new MemoryNonces(); // of @trellis/sdk/credentials
   * const request = { verifier: "desk.example.th", nonce: nonces.issue(), expiresAt: now + 300 };
   * const result = await trellis.identityService.verify({
   *   bundle, verifier: request.verifier, takeNonce: (nonce) => nonces.take(nonce), attributes: ["age_over_18"],
   * });
   * if (result.verdict === "Valid") console.log(result.value.attributes, result.value.organisation);
   */
  verify(args: VerifyIdArgs): Promise<Verified<VerifiedId>>;
  /**
   * Takes what {@link verifyIdOffline} verifies by: the validations of some home operators and the owners of identities,
   * all as of one block.
   */
  snapshot(args: SnapshotArgs): Promise<IdSnapshot>;
}

const abi = new Interface(identityServiceAbi);

export function identityService(session: Session, where = "IdentityService"): IdentityService {
  const handle = new Handle<IdentityServiceContract>(session, abi, where);
  const domain = (): IdSnapshot["domain"] => ({
    name: "Trellis IdentityService",
    version: "1",
    chainId: session.deployment.chainId,
    verifyingContract: handle.address,
  });
  return {
    get address() {
      return handle.address;
    },
    at: (other) => identityService(session, other),
    schema: () => handle.read((service) => service.schema()),
    present: (args) =>
      presented(args, (types, message) => named(() => session.signer.signTypedData(domain(), types, message))),
    verify: (args) => verifyOnline(handle, domain(), args),
    snapshot: (args) => takeSnapshot(handle, domain(), args),
    ...validating(handle),
  };
}
