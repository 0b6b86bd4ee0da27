import { Interface } from "ethers";

import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import { Handle } from "../../../core/handle.ts";
import type { Session } from "../../../core/session.ts";
import { certificateAuthorityAbi } from "../../../generated/abi.ts";
import { applying, type Applying } from "./apply.ts";
import { paying, type Paying } from "./fees.ts";
import { keeping, type Keeping } from "./keep.ts";
import { issuanceLogging, type IssuanceLogging } from "./log.ts";
import { monitoring, type Monitoring } from "./monitor.ts";
import { certificateReads, type CertificateReads } from "./read.ts";

export type { ApplicationArgs, IssuedCertificate, PreparedApplication } from "./apply.ts";
export type { AccountAmount } from "./fees.ts";
export type { KeyRevocationArgs, SettledRequest } from "./keep.ts";
export type { CertificateBinding, IssuanceEntry } from "./log.ts";
export type { CertificateAlarm, WatchedCertificates } from "./monitor.ts";
export type { EndorsementRequest, KeptCertificate } from "./read.ts";

/** A public-key infrastructure without a root: certificates one by one (contract `CertificateAuthority`). */
export interface CertificateAuthority extends Applying, Keeping, Paying, CertificateReads, IssuanceLogging, Monitoring {
  /** The contract's address. */
  readonly address: string;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): CertificateAuthority;
}

const abi = new Interface(certificateAuthorityAbi);

export function certificateAuthority(session: Session, where = "CertificateAuthority"): CertificateAuthority {
  const handle = new Handle<Contract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => certificateAuthority(session, other),
    ...applying(handle),
    ...certificateReads(handle),
    ...issuanceLogging(handle),
    ...keeping(handle),
    ...monitoring(handle),
    ...paying(handle),
  };
}
