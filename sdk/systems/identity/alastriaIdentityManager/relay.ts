import type { SendOptions } from "../../../core/send.ts";
import type { Sent } from "../../../core/verb.ts";
import type { Credentials, SignedCredential, SignedCredentials } from "./credentials.ts";
import type { Generation, SignedCreateId } from "./generation.ts";
import type { PublicKeys, SignedKey } from "./keys.ts";
import type { Presentations, SignedDeletion, SignedPresentation, SignedReceipt } from "./presentations.ts";

/** Anything a `sign…` verb of this system gives: plain data that can be sent to a relayer as JSON. */
export type SignedAlastriaAction =
  | SignedCreateId
  | SignedKey
  | SignedCredential
  | SignedCredentials
  | SignedPresentation
  | SignedReceipt
  | SignedDeletion;

export interface Relaying {
  /**
   * Sends what somebody signed, whatever it is, and pays for it. The signer needs no coin and has no transaction.
   *
   * @throws Whatever the verb of the action throws.
   * @example
   * const signed = await ana.alastria.signCredential({ side: "Subject", digest, status: "Valid" });
   * await relayer.alastria.relay(signed); // { receipt }
   */
  relay(signed: SignedAlastriaAction, options?: SendOptions): Promise<Sent>;
}

export function relaying(verbs: Generation & PublicKeys & Credentials & Presentations): Relaying {
  return {
    relay(signed, options) {
      switch (signed.action) {
        case "createId":
          return verbs.createIdBySig(signed, options);
        case "updateKey":
          return verbs.updateKeyBySig(signed, options);
        case "updateCredential":
          return verbs.updateCredentialBySig(signed, options);
        case "registerCredentials":
          return verbs.registerCredentialsBySig(signed, options);
        case "updatePresentation":
          return verbs.updatePresentationBySig(signed, options);
        case "confirmReceipt":
          return verbs.confirmReceiptBySig(signed, options);
        case "confirmDeletion":
          return verbs.confirmDeletionBySig(signed, options);
      }
    },
  };
}
