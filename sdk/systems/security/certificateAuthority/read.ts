import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes32, ZERO_BYTES32 } from "../../../core/input.ts";
import {
  standingOf,
  VALIDATION_LEVELS,
  type CertificateStanding,
  type ValidationLevel,
} from "../../../formats/certificates/standing.ts";
import { subjectKeyOf, type SubjectArgs } from "../../../formats/certificates/subject.ts";

/** What the ledger keeps of a certificate. */
export interface KeptCertificate {
  spki: string;
  subject: string;
  notBefore: number;
  notAfter: number;
  applied: ValidationLevel;
  revoked: boolean;
}

/** A request for endorsements. */
export interface EndorsementRequest {
  organisation: string;
  fee: bigint;
  /** Last second at which endorsers can earn it. */
  deadline: number;
}

export interface CertificateReads {
  /**
   * Whether a key speaks for a name now, and what is vouched for: one view call.
   *
   * @example
   * const { verdict, level } = await trellis.certificateAuthority.check({ name: "www.bank.example", spki, organisation });
   * // { verdict: "Valid", level: "OV", applied: "EV", … }: one endorser of three has fallen
   */
  check(args: SubjectArgs & { spki: string; organisation?: string }): Promise<CertificateStanding>;
  /** What the ledger keeps of a certificate; undefined if there never was one. */
  certificateOf(subject: SubjectArgs): Promise<KeptCertificate | undefined>;
  /** The open request of a certificate. */
  requestOf(subject: SubjectArgs): Promise<EndorsementRequest | undefined>;
  /** What endorsers vouch for, for `endorsements.endorse`: level 1 is OV, 2 is EV. */
  endorsedOf(args: SubjectArgs & { organisation: string }): Promise<string>;
  /** What its endorsements support now, whatever the certificate was applied for. */
  effectiveLevel(args: SubjectArgs & { organisation: string }): Promise<ValidationLevel>;
}

const REVOKED = 3n;

export function certificateReads(handle: Handle<Contract>): CertificateReads {
  return {
    check: ({ spki, organisation = ZERO_BYTES32, ...subject }) =>
      handle.read(async (contract) => {
        const args = [bytes32("spki", spki), bytes32("organisation", organisation)] as const;
        return standingOf(await contract.check(subjectKeyOf(subject), ...args));
      }),
    certificateOf: (subject) =>
      handle.read(async (contract) => {
        const kept = await contract.certificateOf(subjectKeyOf(subject));
        if (kept.state === 0n) return undefined;
        return {
          spki: kept.spki,
          subject: kept.subject,
          notBefore: Number(kept.notBefore),
          notAfter: Number(kept.notAfter),
          applied: VALIDATION_LEVELS[Number(kept.level)]!,
          revoked: kept.state >= REVOKED,
        };
      }),
    requestOf: (subject) =>
      handle.read(async (contract) => {
        const { organisation, fee, deadline } = await contract.requestOf(subjectKeyOf(subject));
        return deadline === 0n ? undefined : { organisation, fee, deadline: Number(deadline) };
      }),
    endorsedOf: ({ organisation, ...subject }) =>
      handle.read((contract) => contract.endorsedOf(subjectKeyOf(subject), bytes32("organisation", organisation))),
    effectiveLevel: ({ organisation, ...subject }) =>
      handle.read(async (contract) => {
        const args = [subjectKeyOf(subject), bytes32("organisation", organisation)] as const;
        return VALIDATION_LEVELS[Number(await contract.effectiveLevel(...args))]!;
      }),
  };
}
