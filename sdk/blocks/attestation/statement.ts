import { AbiCoder, encodeBytes32String, keccak256 } from "ethers";

import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../core/input.ts";
import { MerkleTree } from "../../crypto/merkle.ts";

/** What every attestation has, whatever it is about. */
export interface StatementTerms {
  /** What kind of statement, see `attestation.registerSchema`. */
  schema: string;
  /** Another attestation that it refers to; none if left out. */
  refUID?: string;
  /** First second at which it is no longer good, in seconds since 1970; never if left out. */
  expirationTime?: number;
}

/** About whom, and what. */
export interface StatementItem {
  /** 32 bytes: a pseudonym, the digest of a DID or a device, an address with zeros before it. */
  subject: string;
  /** Digest of the statement with a secret salt in it, see {@link sealDetails}. */
  dataHash: string;
}

/** One statement. */
export interface Statement extends StatementTerms, StatementItem {}

/** The root of a tree of statements. */
export interface RootStatement extends StatementTerms {
  root: string;
  /** How many leaves. */
  count: number;
}

const coder = AbiCoder.defaultAbiCoder();

/** A statement as the contract takes it. */
export function encodedStatement(statement: Statement): Required<Statement> {
  return { ...encodedTerms(statement), ...encodedItem(statement) };
}

/** A root as the contract takes it. */
export function encodedRoot(statement: RootStatement): Required<RootStatement> {
  const count = Number(uint("count", statement.count, 32));
  if (count === 0) refuse("AttestationRootEmpty", {});
  return { ...encodedTerms(statement), root: dataOf(bytes32("root", statement.root)), count };
}

/** What a statement has besides what it says. */
export function encodedTerms({
  schema,
  refUID = ZERO_BYTES32,
  expirationTime = 0,
}: StatementTerms): Required<StatementTerms> {
  return {
    schema: bytes32("schema", schema),
    refUID: bytes32("refUID", refUID),
    expirationTime: Number(uint("expirationTime", expirationTime, 40)),
  };
}

/** About whom, and what, as the contract takes it. */
export function encodedItem({ subject, dataHash }: StatementItem): StatementItem {
  return { subject: bytes32("subject", subject), dataHash: dataOf(bytes32("dataHash", dataHash)) };
}

/**
 * The uid of a statement, attested or not: the digest of all its parts.
 *
 * @example
 * attestationUid(attester, { schema, subject, dataHash }); // "0x…"
 */
export function attestationUid(attester: string, statement: Statement): string {
  const { schema, subject, dataHash, refUID, expirationTime } = encodedStatement(statement);
  return keccak256(
    coder.encode(
      ["bytes32", "address", "bytes32", "bytes32", "bytes32", "uint40"],
      [schema, address("attester", attester), subject, dataHash, refUID, expirationTime],
    ),
  );
}

/** The uid of a root, attested or not. */
export function rootAttestationUid(attester: string, statement: RootStatement): string {
  const { schema, root, count, refUID, expirationTime } = encodedRoot(statement);
  return keccak256(
    coder.encode(
      ["bytes32", "address", "bytes32", "uint32", "bytes32", "uint40", "bytes32"],
      [schema, address("attester", attester), root, count, refUID, expirationTime, encodeBytes32String("root")],
    ),
  );
}

/**
 * The tree of many statements, whose root is attested at once: OpenZeppelin's standard tree of `["uint256", "bytes32"]`,
 * the place of each statement and its digest.
 *
 * @param dataHashes Digests of the statements, each with a secret salt in it.
 * @throws ElementMissing for no statement at all.
 * @example
 * const tree = attestationTree(digests);
 * await trellis.attestation.attestRoot({ schema, root: tree.root, count: tree.size });
 * tree.proofOf(7); // for whoever is to show the statement of place 7
 */
export function attestationTree(dataHashes: readonly string[]): MerkleTree {
  return new MerkleTree(dataHashes.map((dataHash, index) => attestationLeaf(index, dataHash)));
}

/** The leaf of a statement in its tree. */
export function attestationLeaf(index: number, dataHash: string): string {
  const place = uint("index", index).toString(16).padStart(64, "0");
  return keccak256(keccak256(`0x${place}${bytes32("dataHash", dataHash).slice(2)}`));
}

function dataOf(digest: string): string {
  return digest === ZERO_BYTES32 ? refuse("AttestationDataZero", {}) : digest;
}
