import type { AttestationStatus } from "../../../blocks/attestation/status.ts";
import { refuseWith } from "../../../credentials/verdict.ts";
import type { AccreditationVerdict } from "../../../kits/accreditation/read.ts";
import { levelCode, type AccreditationLevel } from "../../../kits/accreditation/terms.ts";
import type { Presentation } from "./bundle.ts";

/** How a validation stands: what the contract says, or said when a snapshot was taken. */
export interface ValidationStanding {
  status: AttestationStatus;
  /** Whether its validator was accredited when it validated; if not, why. */
  accreditation: AccreditationVerdict;
  /** The entity for which the validator acts; 32 zero bytes if it told none. */
  organisation: string;
  level: AccreditationLevel;
  /** ISO 3166 code of where it is accredited; empty for everywhere. */
  jurisdiction: string;
  /** In seconds since 1970. */
  validatedAt: number;
  /** The block at which all this was so. */
  checkedAtBlock: number;
  /** That block's time. */
  checkedAt: number;
}

/** The attributes that were shown, and who vouches for them. */
export interface VerifiedId extends Omit<ValidationStanding, "status" | "accreditation"> {
  attributes: Record<string, string>;
  /** The holder's identity. */
  holder: string;
  /** The home operator's account. */
  validator: string;
}

/** Refuses what is not good, or not good enough. */
export function requireStanding(standing: ValidationStanding, level: AccreditationLevel): void {
  switch (standing.status) {
    case "none":
      return refuseWith("StatusUnknown", "Nobody validated this file.");
    case "suspended":
      return refuseWith("Suspended", "The home operator suspended it.");
    case "revoked":
      return refuseWith("Revoked", "The home operator revoked it.");
    case "expired":
      return refuseWith("Expired", "Its validation is over.");
    case "valid":
  }
  if (standing.accreditation !== "accredited") {
    refuseWith("IssuerNotAccredited", `The home operator was not accredited: ${standing.accreditation}.`);
  }
  if (levelCode(standing.level) < levelCode(level)) {
    refuseWith("IssuerNotAccredited", `The home operator is accredited for the level ${standing.level} only.`);
  }
}

/** What a verification that ended well tells. */
export function verifiedId({ disclosed, holder, validation }: Presentation, standing: ValidationStanding): VerifiedId {
  const { organisation, level, jurisdiction, validatedAt, checkedAtBlock, checkedAt } = standing;
  return {
    attributes: Object.fromEntries(disclosed.map(({ name, value }) => [name, value])),
    holder: holder.account,
    validator: validation.validator,
    organisation,
    level,
    jurisdiction,
    validatedAt,
    checkedAtBlock,
    checkedAt,
  };
}
