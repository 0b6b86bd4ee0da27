import { InputError } from "../../errors.ts";

/** What is validated: control of the domain, the organisation, or more of it. The place in the list is the number. */
export const VALIDATION_LEVELS = ["DV", "OV", "EV"] as const;
export type ValidationLevel = (typeof VALIDATION_LEVELS)[number];

/** How a certificate stands. The place in the list is the number on the ledger. */
export const CERTIFICATE_VERDICTS = ["Unknown", "Valid", "WrongKey", "NotYetValid", "Expired", "Revoked"] as const;
export type CertificateVerdict = (typeof CERTIFICATE_VERDICTS)[number];

/** The longest a certificate is good, in seconds: 47 days, what the CA/Browser Forum allows from 2029 on (ballot SC-081). */
export const MAX_LIFETIME = 47 * 86_400;

/** Why a certificate was revoked, in the words of RFC 5280. The place in the list is the number on the ledger. */
export const REVOCATION_REASONS = [
  "Unspecified",
  "KeyCompromise",
  "AffiliationChanged",
  "Superseded",
  "CessationOfOperation",
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** What a client is told of a certificate. */
export interface CertificateStanding {
  verdict: CertificateVerdict;
  /** What is vouched for now; DV where the verdict is not `Valid`. */
  level: ValidationLevel;
  /** What the subject applied for: more than `level` means that endorsers fell, or have yet to come. */
  applied: ValidationLevel;
  /** When it was issued, in seconds since 1970. */
  notBefore: number;
  /** Last second at which it is good. */
  notAfter: number;
}

/** A standing as the contracts return it. */
export interface StandingStruct {
  verdict: bigint;
  level: bigint;
  applied: bigint;
  notBefore: bigint;
  notAfter: bigint;
}

/** A standing in words. */
export function standingOf({ verdict, level, applied, notBefore, notAfter }: StandingStruct): CertificateStanding {
  return {
    verdict: CERTIFICATE_VERDICTS[Number(verdict)]!,
    level: VALIDATION_LEVELS[Number(level)]!,
    applied: VALIDATION_LEVELS[Number(applied)]!,
    notBefore: Number(notBefore),
    notAfter: Number(notAfter),
  };
}

/** The number of a level. */
export function levelNumber(level: ValidationLevel): bigint {
  const place = VALIDATION_LEVELS.indexOf(level);
  if (place !== -1) return BigInt(place);
  const args = { parameter: "level", value: level as string, words: VALIDATION_LEVELS };
  throw new InputError({ name: "WordUnknown", args, message: `level is none of ${VALIDATION_LEVELS.join(", ")}.` });
}
