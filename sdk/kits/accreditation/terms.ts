import { AbiCoder, id as hashOf, keccak256 } from "ethers";

import { address, refuse, uint, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import { shortText, textOf } from "../../core/shortText.ts";

/** Levels of assurance, as eIDAS has them. */
export type AccreditationLevel = "Low" | "Substantial" | "High";

const LEVELS: readonly AccreditationLevel[] = ["Low", "Substantial", "High"];

/** A chain has eight links: a root and seven levels below it. */
const MOST_DEPTH = 7;

/** What an accreditation allows to whom. */
export interface AccreditationTerms {
  /** Who may issue. */
  issuer: string;
  /** Which credentials: text of at most 31 bytes, or a digest of 32. */
  credentialType: string;
  /** Up to which level of assurance. */
  level: AccreditationLevel;
  /** Where, as an ISO 3166 code; everywhere if left out. */
  jurisdiction?: string;
  /** How many levels of issuers it may have below it; none if left out. */
  depth?: number;
  /** First second at which it may issue, in seconds since 1970; as soon as it is granted if left out. */
  from?: number;
  /** Last second at which it may issue. */
  to: number;
}

/** Terms as the contract takes them. */
export function encodedTerms(terms: AccreditationTerms) {
  const { issuer, credentialType, level, jurisdiction = "", depth = 0, from = 0, to } = terms;
  const encoded = {
    issuer: address("issuer", issuer),
    credentialType: shortText("credentialType", credentialType),
    level: levelCode(level),
    jurisdiction: shortText("jurisdiction", jurisdiction),
    depth: Number(uint("depth", depth, 8)),
    from: Number(uint("from", from, 40)),
    to: Number(uint("to", to, 40)),
  };
  if (encoded.issuer === ZERO_ADDRESS) refuse("AccreditationIssuerInvalid", { issuer });
  if (encoded.credentialType === ZERO_BYTES32) {
    refuse("AccreditationTypeInvalid", { credentialType: ZERO_BYTES32, parents: ZERO_BYTES32 });
  }
  if (depth > MOST_DEPTH) refuse("AccreditationDepthInvalid", { depth: BigInt(depth), most: BigInt(MOST_DEPTH) });
  if (to < from) {
    refuse("AccreditationDatesInvalid", { from: BigInt(from), to: BigInt(to), last: BigInt(2 ** 40 - 1) });
  }
  return encoded;
}

/** Terms out of what the contract tells. */
export function plainTerms(terms: {
  issuer: string;
  credentialType: string;
  level: bigint;
  jurisdiction: string;
  depth: bigint;
  from: bigint;
  to: bigint;
}): Required<AccreditationTerms> {
  return {
    issuer: terms.issuer,
    credentialType: textOf(terms.credentialType),
    level: levelOf(terms.level),
    jurisdiction: textOf(terms.jurisdiction),
    depth: Number(terms.depth),
    from: Number(terms.from),
    to: Number(terms.to),
  };
}

/** A level as the contract counts it; 0 for any. */
export function levelCode(level: AccreditationLevel | undefined): number {
  const code = level === undefined ? 0 : LEVELS.indexOf(level) + 1;
  if (code === 0 && level !== undefined) refuse("AccreditationLevelInvalid", { level: 0n, most: 3n });
  return code;
}

/** The level of a number that the contract tells. */
export function levelOf(code: bigint): AccreditationLevel {
  return LEVELS[Number(code) - 1] ?? "Low";
}

const coder = AbiCoder.defaultAbiCoder();
const TERMS =
  "tuple(address issuer,bytes32 credentialType,uint8 level,bytes32 jurisdiction,uint8 depth,uint40 from,uint40 to)";

/** What the group approves before a root is proposed: the `action` of its ballot, this contract being the consumer. */
export function rootAction(terms: AccreditationTerms, salt: string): string {
  const values = [hashOf("Accreditation.proposeRoot"), encodedTerms(terms), salt];
  return keccak256(coder.encode(["bytes32", TERMS, "bytes32"], values));
}

/** What the group approves before it revokes an accreditation. */
export function revokeAction(id: bigint): string {
  return keccak256(coder.encode(["bytes32", "uint64"], [hashOf("Accreditation.revokeByQuorum"), uint("id", id, 64)]));
}

/** What the group approves before it reports a compromise. */
export function compromiseAction(id: bigint, since: number): string {
  const values = [hashOf("Accreditation.reportCompromiseByQuorum"), uint("id", id, 64), uint("since", since, 40)];
  return keccak256(coder.encode(["bytes32", "uint64", "uint40"], values));
}
