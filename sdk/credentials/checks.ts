import type { Resolvable } from "did-resolver";

import { statusesOf, type CredentialStatus } from "./credential.ts";
import type { IssuedBy, Standing } from "./question.ts";
import { refuseWith } from "./verdict.ts";

/** What a verifier asks the outside. */
export interface CredentialChecks {
  /** Resolves DIDs, for instance the `Resolver` of `did-resolver` with `ethr-did-resolver`. */
  resolver: Resolvable;
  /** How a status entry stands; undefined if it cannot be told. Needed for credentials that have one. */
  status?(entry: CredentialStatus): Promise<Standing | undefined>;
  /** Whether somebody the verifier trusts accredited the issuer; left out, every issuer will do. */
  accredited?(issued: IssuedBy): Promise<boolean>;
  /** The time in seconds since 1970; the machine's clock if left out. */
  now?(): number;
  /** Seconds by which clocks may differ; 30 if left out. */
  skew?: number;
}

/** From when until when, in seconds since 1970. */
export interface Period {
  from?: number;
  until?: number;
}

/** Refuses what is not good yet, or no longer. `until` is the first second at which it is not. */
export function requireTime({ from, until }: Period, checks: CredentialChecks): void {
  const now = checks.now?.() ?? Date.now() / 1000;
  const skew = checks.skew ?? 30;
  if (from !== undefined && now + skew < from) refuseWith("NotYetValid", `It is good from ${shown(from)} on.`);
  if (until !== undefined && now - skew >= until) refuseWith("Expired", `It was good until ${shown(until)}.`);
}

/** Refuses an issuer that nobody accredited for what it issued. */
export async function requireAccredited(issued: IssuedBy, checks: CredentialChecks): Promise<void> {
  if (!checks.accredited || (await checks.accredited(issued))) return;
  refuseWith("IssuerNotAccredited", `${issued.issuer} was not accredited for ${issued.type}.`);
}

/** Refuses what its issuer suspended or revoked, or whose status cannot be told. */
export async function requireStanding(
  credential: { credentialStatus?: CredentialStatus | CredentialStatus[] },
  checks: CredentialChecks,
): Promise<void> {
  const standings = await Promise.all(statusesOf(credential).map(async (entry) => checks.status?.(entry)));
  if (standings.includes("revoked")) refuseWith("Revoked", "Its issuer revoked it.");
  if (standings.includes("suspended")) refuseWith("Suspended", "Its issuer suspended it.");
  if (standings.includes(undefined)) refuseWith("StatusUnknown", "Its status cannot be told.");
}

function shown(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
