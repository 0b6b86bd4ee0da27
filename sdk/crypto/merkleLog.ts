import { sha256 } from "@noble/hashes/sha2.js";

import { concatBytes, hex, unhex } from "./bytes.ts";

/**
 * The Merkle tree of an append-only log as RFC 9162, section 2.1, has it: its hashes, and what verifies its proofs, as
 * `MerkleLog` in Solidity does. The tree itself is {@link MerkleLog}.
 */

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Sizes are whole numbers below this: a tree has no more than 2^64 − 1 entries. */
const SIZE_LIMIT = 1n << 64n;

/** Root of the tree of no entry: SHA-256 of nothing. */
export const EMPTY_LOG_ROOT = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** A tree of a log: how many entries, and the root over them. */
export interface LogTree {
  size: bigint | number;
  root: string;
}

/** That a leaf stands at a place of a tree. */
export interface InclusionClaim extends LogTree {
  leafHash: string;
  /** The leaf's place, from 0. */
  index: bigint | number;
  proof: readonly string[];
}

/** That one tree begins with another, or does not. */
export interface ConsistencyClaim {
  first: LogTree;
  second: LogTree;
  proof: readonly string[];
}

/**
 * Hash of an entry as a leaf: SHA-256 of a zero byte and the entry.
 *
 * @param entry Its bytes, or their hexadecimal form.
 * @example
 * leafHash("0x"); // "0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
 */
export function leafHash(entry: Uint8Array | string): string {
  return hex(leafBytes(typeof entry === "string" ? unhex("entry", entry) : entry));
}

/**
 * Tells whether a leaf stands at `index` of the tree (RFC 9162, 2.1.3.2). Size and root must come from one tree head.
 *
 * @throws BytesInvalid for a hash that is not 32 bytes.
 * @example
 * verifyInclusion({ leafHash: leafHash(entry), index: 2n, size: 7n, root, proof }); // true
 */
export function verifyInclusion({ leafHash: leaf, index, size, root, proof }: InclusionClaim): boolean {
  let [position, last] = [BigInt(index), BigInt(size) - 1n];
  let hash = unhex("leafHash", leaf, 32);
  const [wanted, path] = [hex(unhex("root", root, 32)), pathOf(proof)];
  if (position < 0n || position > last || last + 1n >= SIZE_LIMIT) return false;
  for (const sibling of path) {
    if (last === 0n) return false;
    const onTheLeft = isOdd(position) || position === last;
    hash = onTheLeft ? nodeBytes(sibling, hash) : nodeBytes(hash, sibling);
    if (onTheLeft) [position, last] = skipLoneLevels(position, last);
    [position, last] = [position >> 1n, last >> 1n];
  }
  return last === 0n && hex(hash) === wanted;
}

/**
 * Tells whether the second tree is the first with more entries behind it (RFC 9162, 2.1.4.2). A first size of zero is
 * refused: there is no proof to it.
 *
 * @throws BytesInvalid for a hash that is not 32 bytes.
 * @example
 * verifyConsistency({ first: { size: 3n, root: before }, second: { size: 7n, root: now }, proof }); // true
 */
export function verifyConsistency({ first, second, proof }: ConsistencyClaim): boolean {
  const [from, to, path] = [treeOf(first), treeOf(second), pathOf(proof)];
  if (from.size <= 0n || from.size > to.size || to.size >= SIZE_LIMIT) return false;
  if (from.size === to.size) return path.length === 0 && from.root === to.root;
  if (path.length === 0) return false;
  // A first tree of 2^n entries is itself a node of the second, so the proof leaves it out.
  const complete = (from.size & (from.size - 1n)) === 0n;
  const climbed = climb(from.size, to.size, complete ? [unhex("root", from.root, 32), ...path] : path);
  return climbed?.prefix === from.root && climbed.whole === to.root;
}

/**
 * Tells whether the proof shows that the second tree does not begin with the first: what `reportEquivocation` takes for
 * evidence. See {@link MerkleLog.contradictionProof}.
 *
 * @throws BytesInvalid for a hash that is not 32 bytes.
 */
export function verifyContradiction({ first, second, proof }: ConsistencyClaim): boolean {
  const [from, to, path] = [treeOf(first), treeOf(second), pathOf(proof)];
  if (from.size <= 0n || from.size > to.size || to.size >= SIZE_LIMIT) return false;
  if (from.size === to.size) return path.length === 0 && from.root !== to.root;
  const climbed = climb(from.size, to.size, path);
  return climbed !== undefined && climbed.prefix !== from.root && climbed.whole === to.root;
}

/** Hash of an entry as a leaf, in bytes. */
export function leafBytes(entry: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, entry));
}

/** Hash of a node from those of its children. */
export function nodeBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(NODE, left, right));
}

/** From the node in which the first tree ends, up: the roots of both trees; undefined for too few or too many nodes. */
function climb(size1: bigint, size2: bigint, [start, ...path]: readonly Uint8Array[]) {
  if (!start) return undefined;
  let [position, last] = [size1 - 1n, size2 - 1n];
  while (isOdd(position)) [position, last] = [position >> 1n, last >> 1n];
  let [prefix, whole] = [start, start];
  for (const sibling of path) {
    if (last === 0n) return undefined;
    if (isOdd(position) || position === last) {
      [prefix, whole] = [nodeBytes(sibling, prefix), nodeBytes(sibling, whole)];
      [position, last] = skipLoneLevels(position, last);
    } else {
      whole = nodeBytes(whole, sibling);
    }
    [position, last] = [position >> 1n, last >> 1n];
  }
  return last === 0n ? { prefix: hex(prefix), whole: hex(whole) } : undefined;
}

/** The last node of an uneven level has no sibling and stands unchanged one level higher. */
function skipLoneLevels(position: bigint, last: bigint): [bigint, bigint] {
  while (!isOdd(position) && position !== 0n) [position, last] = [position >> 1n, last >> 1n];
  return [position, last];
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n;
}

function treeOf({ size, root }: LogTree): { size: bigint; root: string } {
  return { size: BigInt(size), root: hex(unhex("root", root, 32)) };
}

function pathOf(proof: readonly string[]): Uint8Array[] {
  return proof.map((node, i) => unhex(`proof[${i}]`, node, 32));
}
