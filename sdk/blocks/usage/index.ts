import { Interface } from "ethers";

import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { usagePolicyAbi } from "../../generated/abi.ts";
import { amending, type Amending } from "./amend.ts";
import { auditing, type Auditing } from "./audit.ts";
import { deciding, type Deciding } from "./decide.ts";
import { ending, type Ending } from "./end.ts";
import { guarding, type Guarding } from "./guard.ts";
import { opening, type Opening } from "./open.ts";
import { usageReads, type UsageReads } from "./read.ts";
import { templates, type Templates } from "./templates.ts";

export type { AmendArgs, AmendOutcome } from "./amend.ts";
export type { AuditArgs as UsageAuditArgs, UsageAudit } from "./audit.ts";
export type { ConsentOptions, UsageConsent } from "./consent.ts";
export type { DecideArgs, RecordArgs, RecordOutcome, SignedRecord } from "./decide.ts";
export type { ErasureArgs, ErasureReceipt, OnceSigned, SuspensionArgs } from "./end.ts";
export { usageTerms, type TermsArgs, type UsageGrant } from "./grant.ts";
export { usageNote, type GuardedUse, type GuardOptions, type UsageGuard } from "./guard.ts";
export type { GrantOutcome, OpenArgs, HandOnArgs } from "./open.ts";
export { USAGE_GRANT_STATUSES, type UsageGrantStatus } from "../../formats/policy/model.ts";
export { type ErasureReport, type GrantStanding } from "./read.ts";
export type { JoinArgs, Joining, TemplateArgs } from "./templates.ts";
export { useOf, type Answer, type UseArgs } from "./use.ts";

/**
 * What may be done with data that somebody gave to somebody else (contract `UsagePolicy`). It decides, records and proves; it
 * cannot stop a controller from misusing bytes that it holds.
 */
export interface Usage extends Amending, Auditing, Deciding, Ending, Guarding, Opening, Templates, UsageReads {
  /** The contract's address. */
  readonly address: string;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): Usage;
}

const abi = new Interface(usagePolicyAbi);

export function usage(session: Session, where = "UsagePolicy"): Usage {
  const handle = new Handle<UsagePolicyContract>(session, abi, where);
  const [decisions, reads] = [deciding(handle), usageReads(handle)];
  return {
    get address() {
      return handle.address;
    },
    at: (other) => usage(session, other),
    ...amending(handle),
    ...auditing(reads),
    ...decisions,
    ...ending(handle),
    ...guarding(session, decisions),
    ...opening(handle),
    ...templates(handle),
    ...reads,
  };
}
