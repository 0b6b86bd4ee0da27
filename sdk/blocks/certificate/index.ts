import { Interface } from "ethers";

import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { creditTokenAbi } from "../../generated/abi.ts";
import type { CreditToken } from "../../core/contracts.ts";
import { collectionOf } from "./collection.ts";
import { certificateEvents, type CertificateEvents } from "./events.ts";
import { issuing, type Issuing } from "./issue.ts";
import { certificateReads, type CertificateReads } from "./read.ts";
import { retiring, type Retiring } from "./retire.ts";
import { creditTransfers, type CreditTransfers } from "./transfer.ts";

export type { BatchRecord, RetirementRecord } from "./events.ts";
export type { BatchOutcome, IssueArgs } from "./issue.ts";
export type { Batch, Certificate as CertificateFacts, CertificateMetadata } from "./read.ts";
export type { RetireOutcome } from "./collection.ts";
export type { RetireArgs } from "./retire.ts";
export { NO_RANGE, serialId, serialPosition, type SerialPosition } from "./serial.ts";
export type { CreditTransferArgs, CreditTransferOutcome } from "./transfer.ts";

/**
 * Environmental credits as ranges of serials that never overlap, in kilograms, and the certificates of their retirement
 * (contracts `CreditToken` and `RetirementCertificate`).
 */
export interface Certificate extends Issuing, Retiring, CreditTransfers, CertificateReads, CertificateEvents {
  /** The credit token's address. */
  readonly address: string;
  /** Another credit token: by its name in the address book, or by its address. */
  at(where: string): Certificate;
}

const abi = new Interface(creditTokenAbi);

export function certificate(session: Session, where = "CreditToken"): Certificate {
  const handle = new Handle<CreditToken>(session, abi, where);
  const collection = collectionOf(handle);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => certificate(session, other),
    ...issuing(handle),
    ...retiring(handle, collection),
    ...creditTransfers(handle),
    ...certificateReads(handle, collection),
    ...certificateEvents(handle, collection),
  };
}
