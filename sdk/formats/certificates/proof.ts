import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes, hex, unhex } from "../../crypto/bytes.ts";
import { provenStorage, type StateProof } from "../../crypto/stateProof.ts";
import { VALIDATION_LEVELS, type CertificateVerdict, type ValidationLevel } from "./standing.ts";
import { subjectKeyOf, type SubjectArgs } from "./subject.ts";

/** A block as a light client keeps it. */
export interface LedgerHeader {
  number: number;
  hash: string;
  /** In seconds since 1970. */
  timestamp: number;
  stateRoot: string;
}

/** What the ledger had of a certificate as of a block. */
export interface ProvenCertificate {
  spki: string;
  subject: string;
  notBefore: number;
  notAfter: number;
  /** What it was applied for. */
  applied: ValidationLevel;
  revoked: boolean;
}

/** Where `CertificateAuthority` keeps its certificates: its storage layout, of which nothing can change at an address. */
const CERTIFICATES = 5n;
const REVOKED = 3n;

/** The two words in which a certificate is kept. */
export function certificateSlots(subject: SubjectArgs): [string, string] {
  const base = keccak_256(
    concatBytes(unhex("subjectKey", subjectKeyOf(subject), 32), unhex("slot", word(CERTIFICATES), 32)),
  );
  return [hex(base), word(BigInt(hex(base)) + 1n)];
}

/**
 * What a proof shows that the ledger had of a certificate, without asking a node: the state root of a header that is trusted leads
 * there.
 *
 * @returns undefined if there never was one.
 * @throws StateProofInvalid.
 */
export function provenCertificate(
  { stateRoot }: Pick<LedgerHeader, "stateRoot">,
  proof: StateProof,
  subject: SubjectArgs,
): ProvenCertificate | undefined {
  const [spki, rest] = provenStorage(stateRoot, proof, certificateSlots(subject)) as [bigint, bigint];
  const state = rest >> 248n;
  if (state === 0n) return undefined;
  return {
    spki: word(spki),
    subject: `0x${(rest & (2n ** 160n - 1n)).toString(16).padStart(40, "0")}`,
    notBefore: Number((rest >> 160n) & 0xff_ffff_ffffn),
    notAfter: Number((rest >> 200n) & 0xff_ffff_ffffn),
    applied: VALIDATION_LEVELS[Number((rest >> 240n) & 0xffn)]!,
    revoked: state >= REVOKED,
  };
}

/** What a client makes of a certificate that was proven to it, at a time. */
export function provenVerdict(
  certificate: ProvenCertificate | undefined,
  spki: string,
  now: number,
): CertificateVerdict {
  if (!certificate) return "Unknown";
  if (certificate.revoked) return "Revoked";
  if (now > certificate.notAfter) return "Expired";
  return certificate.spki === spki ? "Valid" : "WrongKey";
}

function word(value: bigint): string {
  return `0x${BigInt.asUintN(256, value).toString(16).padStart(64, "0")}`;
}
