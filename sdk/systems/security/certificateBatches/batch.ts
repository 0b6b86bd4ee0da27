import { AbiCoder, keccak256 } from "ethers";

import type { ICertificateBatches } from "../../../core/contracts.ts";
import { address, bytes32, refuse, uint, ZERO_ADDRESS, ZERO_BYTES32 } from "../../../core/input.ts";
import { indexedDepth, indexedRoot, IndexedTree } from "../../../crypto/index.ts";
import { levelNumber, MAX_LIFETIME, type ValidationLevel } from "../../../formats/certificates/standing.ts";
import { subjectKeyOf, type SubjectArgs } from "../../../formats/certificates/subject.ts";

/** A certificate for a batch. */
export interface BatchedCertificateArgs extends SubjectArgs {
  spki: string;
  /** The account that may revoke it; none if left out, and none is linked to it then. */
  subject?: string;
  /** First second at which it is good. */
  notBefore: number;
  /** Last second at which it is good. */
  notAfter: number;
  level?: ValidationLevel;
  organisation?: string;
}

/** Where a certificate stands in a batch: what its holder shows beside it. */
export interface BatchPlace {
  /** The registration authority. */
  issuer: string;
  root: string;
  count: number;
  index: number;
  proof: readonly string[];
}

/** A certificate with its place. */
export interface BatchedCertificate {
  certificate: BatchedCertificateArgs;
  place: BatchPlace;
}

/** Certificates with their tree. */
export interface CertificateBatch {
  readonly root: string;
  readonly count: number;
  /** A certificate with its place, once its issuer is known. */
  at(index: number, issuer: string): BatchedCertificate;
}

const MAX_COUNT = 2 ** 20;

/**
 * Makes a batch of certificates: what goes onto the ledger is its root.
 *
 * @throws DomainNameInvalid, SubjectInvalid and the like for a certificate that is none; BatchCountInvalid for none at all, or
 * more than 2^20.
 * @example
 * const batch = certificateBatch(applications);
 * await isp.certificateBatches.issue(batch);
 * const { certificate, place } = batch.at(7, isp.address); // for its holder
 */
export function certificateBatch(certificates: readonly BatchedCertificateArgs[]): CertificateBatch {
  const count = certificates.length;
  if (count === 0 || count > MAX_COUNT) refuse("BatchCountInvalid", { count: BigInt(count) });
  const tree = new IndexedTree(certificates.map(batchedHash));
  return {
    root: tree.root,
    count,
    at: (index, issuer) => ({
      place: { issuer, root: tree.root, count, index, proof: tree.proofOf(index) },
      certificate: certificates[index]!,
    }),
  };
}

/**
 * Whether a certificate stands where it is said to, by its proof alone: whether the root is on the ledger is for the ledger to
 * say, and so is whether it was revoked.
 */
export function verifyPlace({ certificate, place }: BatchedCertificate): boolean {
  const { root, index, count, proof } = place;
  if (index >= count || proof.length !== indexedDepth(count)) return false;
  return indexedRoot(batchedHash(certificate), index, proof) === root.toLowerCase();
}

/**
 * The hash of a batched certificate, of which the tree is made: that of its fields as the ABI encodes them, a word each. Put
 * together here, because ethers' coder takes ten times as long.
 */
export function batchedHash(certificate: BatchedCertificateArgs): string {
  const fields = Object.values(certificateStruct(certificate)) as (string | bigint)[];
  const words = fields.map((field) =>
    typeof field === "bigint" ? field.toString(16).padStart(64, "0") : field.slice(2).padStart(64, "0"),
  );
  return keccak256(`0x${words.join("")}`);
}

/** A batched certificate as the contract takes it. */
export function certificateStruct(args: BatchedCertificateArgs): ICertificateBatches.BatchedCertificateStruct {
  const { spki, subject = ZERO_ADDRESS, notBefore, notAfter, level = "DV", organisation = ZERO_BYTES32 } = args;
  const lifetime = uint("notAfter", notAfter, 40) - uint("notBefore", notBefore, 40);
  if (lifetime < 0n || lifetime > MAX_LIFETIME) {
    refuse("LifetimeInvalid", { lifetime, most: BigInt(MAX_LIFETIME) });
  }
  return {
    subjectKey: subjectKeyOf(args),
    spki: bytes32("spki", spki),
    subject: address("subject", subject),
    notBefore: uint("notBefore", notBefore, 40),
    notAfter: uint("notAfter", notAfter, 40),
    level: levelNumber(level),
    organisation: bytes32("organisation", organisation),
  };
}

/**
 * A place as evidence that the certificate was included in time: for a promise of a registration authority, see
 * `trellis.logBonds.answerFromContract`. The promised `entry` is the certificate's `batchedHash`.
 */
export function placeEvidence(place: BatchPlace): string {
  const { issuer, root, count, index, proof } = placeStruct(place);
  return AbiCoder.defaultAbiCoder().encode(
    ["tuple(address,bytes32,uint32,uint32,bytes32[])"],
    [[issuer, root, count, index, proof]],
  );
}

/** A place as the contract takes it. */
export function placeStruct({ issuer, root, count, index, proof }: BatchPlace): ICertificateBatches.PlaceStruct {
  return {
    issuer: address("issuer", issuer),
    root: bytes32("root", root),
    count: uint("count", count, 32),
    index: uint("index", index, 32),
    proof: proof.map((node, i) => bytes32(`proof[${i}]`, node)),
  };
}
