import { Interface } from "ethers";

import type { ProvenanceLedger as ProvenanceLedgerContract } from "../../../core/contracts.ts";
import { Handle } from "../../../core/handle.ts";
import type { Session } from "../../../core/session.ts";
import type { ProvenanceSource } from "../../../formats/prov/index.ts";
import { provenanceLedgerAbi } from "../../../generated/abi.ts";
import { auditing, type Auditing } from "./audit.ts";
import { logging, type Logging } from "./logged.ts";
import { operating, type Operating } from "./operate.ts";
import { provenanceReads, type ProvenanceReads } from "./read.ts";
import { recording, type Recording } from "./record.ts";

export type {
  AlteredData,
  DataCopy,
  ProvenanceAudit,
  ProvenanceAuditArgs,
  SeenAccess,
  UnauthorisedReason,
  UnauthorisedUse,
} from "./audit.ts";
export type { LoggedArgs, LoggedHistory } from "./logged.ts";
export type { OperationArgs, OperationInput, OperationOutcome, OperationOutput } from "./operate.ts";
export type { EntityStanding } from "./read.ts";
export type { InvalidationArgs, RecordedActivity, SignedActivity, SignedInvalidation } from "./record.ts";

/** Where data came from and what was done with it (contract `ProvenanceLedger`), after W3C PROV. */
export interface ProvenanceLedger extends Auditing, Logging, Operating, ProvenanceReads, Recording {
  /** The contract's address. */
  readonly address: string;
  /** What ids and {@link toProvJson} are made with. */
  readonly source: ProvenanceSource;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): ProvenanceLedger;
}

const abi = new Interface(provenanceLedgerAbi);

export function provenanceLedger(session: Session, where = "ProvenanceLedger"): ProvenanceLedger {
  const handle = new Handle<ProvenanceLedgerContract>(session, abi, where);
  const [records, reads] = [recording(handle), provenanceReads(handle)];
  const source = () => ({ chainId: session.deployment.chainId, ledger: handle.address.toLowerCase() });
  return {
    get address() {
      return handle.address;
    },
    get source() {
      return source();
    },
    at: (other) => provenanceLedger(session, other),
    ...auditing(handle),
    ...logging(session, source, reads),
    ...operating(session, { ...records, ...reads }),
    ...reads,
    ...records,
  };
}
