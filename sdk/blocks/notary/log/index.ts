import { Interface } from "ethers";

import type { TransparencyLog as TransparencyLogContract } from "../../../core/contracts.ts";
import { Handle } from "../../../core/handle.ts";
import type { Session } from "../../../core/session.ts";
import { transparencyLogAbi } from "../../../generated/abi.ts";
import { growing, type Growing } from "./anchor.ts";
import { auditing, type Auditing } from "./audit.ts";
import { convicting, type Convicting } from "./equivocation.ts";
import { treeHeads, type TreeHeads } from "./head.ts";
import { logReads, type LogReads } from "./read.ts";

export type { AnchoredHead, AnchorHeadArgs, AnchorSignedHeadArgs, AppendedLeaves } from "./anchor.ts";
export type { AuditArgs, AuditReport } from "./audit.ts";
export type { EquivocationArgs, EquivocationOutcome } from "./equivocation.ts";
export type { LogIdArgs, SignedTreeHead, SignTreeHeadArgs, TreeHead } from "./head.ts";
export { openLocalLog, type LocalLog, type LogStore } from "./local.ts";
export type { IncludedArgs, StandingHead } from "./read.ts";

/** Logs that only grow, and whose operators cannot show two faces (contract `TransparencyLog`). */
export interface TransparencyLog extends Auditing, Convicting, Growing, LogReads, TreeHeads {
  /** The contract's address. */
  readonly address: string;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): TransparencyLog;
}

const abi = new Interface(transparencyLogAbi);

export function transparencyLog(session: Session, where = "TransparencyLog"): TransparencyLog {
  const handle = new Handle<TransparencyLogContract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => transparencyLog(session, other),
    ...auditing(handle),
    ...convicting(handle),
    ...growing(handle),
    ...logReads(handle),
    ...treeHeads(handle),
  };
}
