/** How a credential stands with its issuer. */
export type Standing = "valid" | "suspended" | "revoked";

/** Who issued what, when: the question to an accreditation. */
export interface IssuedBy {
  /** DID of the issuer. */
  issuer: string;
  type: string;
  /** When it says it was issued, in seconds since 1970. The issuer's own word: an anchor on the ledger proves more. */
  issuedAt: number;
}
