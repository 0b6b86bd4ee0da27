import { REASONS, USAGE_GRANT_STATUSES } from "../formats/policy/model.ts";

/** Sentences of errors whose arguments say more in words than in numbers; undefined where the usual sentence will do. */
export const wordings: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => string | undefined>> = {
  UsageDenied: ({ reason, rule }) => {
    const why = REASONS[Number(reason)] ?? String(reason);
    return `The use is not granted: ${why}${Number(rule) === 255 ? "" : `, by rule ${String(rule)}`}.`;
  },
  GrantStatusConflict: ({ status }) =>
    `The grant is ${(USAGE_GRANT_STATUSES[Number(status)] ?? String(status)).toLowerCase()}, which does not allow this.`,
  ParticipantStandingInvalid: ({ standing }) =>
    `The account is ${PARTICIPANT_STANDINGS[Number(standing)] ?? String(standing)} in this role, which does not allow this.`,
  SignatureExpired: ({ deadline }) =>
    deadline === 0n ? "Somebody who has to agree neither sent this nor signed it." : undefined,
  CommitmentUntimely: ({ from, until }) => `It can be shown from ${time(from)} to ${time(until)}.`,
  ClaimUntimely: ({ from, until }) => `The promise can be asked after from ${time(from)} to ${time(until)}.`,
};

/** How an account stands in a role. The place in the list is the number on the ledger. */
export const PARTICIPANT_STANDINGS = ["none", "active", "suspended", "expired", "removed"] as const;

/** Ways out that fit some arguments of an error better than the usual one. */
export const remedyOf: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => string | undefined>> = {
  SignatureExpired: ({ deadline }) =>
    deadline === 0n
      ? "The party that does not send signs first: usage.signTerms, signErasure and the like; give what it signed."
      : undefined,
};

function time(seconds: unknown): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(".000Z", "Z");
}
