import { sha256 } from "@noble/hashes/sha2.js";

import { InputError } from "../errors.ts";
import { concatBytes, hex, unhex } from "./bytes.ts";

/**
 * A map from 32-byte keys to 32-byte values under one root. A key's bits, the highest first, are its way from the root, so
 * it can stand at one place only, and that place can be shown to be another's or nobody's. A subtree of one entry is that
 * entry, as in the Jellyfish Merkle tree, so that a proof is as long as the logarithm of the entries.
 *
 * Hashes are SHA-256, told apart by their first byte as those of RFC 9162 are, in other numbers than it uses.
 */

const EMPTY = Uint8Array.of(2);
const LEAF = Uint8Array.of(3);
const NODE = Uint8Array.of(4);
const HASH = 32;
const BITS = 256;

const EMPTY_HASH = sha256(EMPTY);

/** Root of the map without an entry: SHA-256 of the byte 2. */
export const EMPTY_SPARSE_ROOT = "0xdbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986";

/** What stands at the end of a key's way, and what beside it. */
export interface SparseProof {
  /** The hashes beside the way, from its end up to the root. */
  siblings: readonly string[];
  /** The entry at the end: the key's own, or another's, which shows that the key has none; left out for an empty place. */
  leaf?: { key: string; value: string };
}

/** What a proof shows. A wrong one shows nothing: neither that the key is there nor that it is not. */
export type SparseVerdict = { status: "present"; value: string } | { status: "absent" } | { status: "invalid" };

/** That the map of a root holds a value under a key, or none. */
export interface SparseClaim {
  root: string;
  key: string;
  proof: SparseProof;
}

type Node = Entry | Fork | undefined;

interface Entry {
  key: Uint8Array;
  value: Uint8Array;
  hash: Uint8Array;
}

interface Fork {
  left: Node;
  right: Node;
  hash: Uint8Array;
}

/**
 * A sparse Merkle map, made of all its entries at once.
 *
 * @example
 * const map = new SparseMerkleMap([[keyA, valueA], [keyB, valueB]]);
 * map.root; // "0x…": sign or anchor this
 * verifySparse({ root: map.root, key: keyA, proof: map.prove(keyA) }); // { status: "present", value: valueA }
 * verifySparse({ root: map.root, key: keyC, proof: map.prove(keyC) }); // { status: "absent" }
 */
export class SparseMerkleMap {
  readonly #root: Node;
  readonly #size: number;

  /**
   * @param entries Key and value, 32 bytes each in hexadecimal, in any order.
   * @throws MapKeyRepeated for two entries of one key; BytesInvalid for what is not 32 bytes.
   */
  constructor(entries: Iterable<readonly [key: string, value: string]>) {
    const sorted = Array.from(entries, ([key, value], i) =>
      entryOf(unhex(`entries[${i}].key`, key, HASH), unhex(`entries[${i}].value`, value, HASH)),
    ).sort((a, b) => compare(a.key, b.key));
    for (const [i, { key }] of sorted.entries()) {
      if (i > 0 && compare(sorted[i - 1]!.key, key) === 0) throw repeated(hex(key));
    }
    this.#root = build(sorted, 0, sorted.length, 0);
    this.#size = sorted.length;
  }

  /** 32 bytes that stand for all entries. */
  get root(): string {
    return hex(hashOf(this.#root));
  }

  /** How many entries there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * The value under a key, if there is one.
   *
   * @throws BytesInvalid for a key that is not 32 bytes.
   */
  get(key: string): string | undefined {
    const { leaf } = this.prove(key);
    return leaf?.key === key.toLowerCase() ? leaf.value : undefined;
  }

  /**
   * The proof of what the map holds under a key, be it nothing.
   *
   * @throws BytesInvalid for a key that is not 32 bytes.
   */
  prove(key: string): SparseProof {
    const way = unhex("key", key, HASH);
    const siblings: string[] = [];
    let node = this.#root;
    for (let depth = 0; node && "left" in node; depth++) {
      const right = bitOf(way, depth);
      siblings.push(hex(hashOf(right ? node.left : node.right)));
      node = right ? node.right : node.left;
    }
    return { siblings: siblings.reverse(), ...(node && { leaf: { key: hex(node.key), value: hex(node.value) } }) };
  }
}

/**
 * Tells what a proof shows of a key. For one root there is no second answer that could be proven: a key's way leads from
 * the root to one place.
 *
 * @param claim The root and the key as the caller knows them; the proof from whomever.
 * @throws BytesInvalid for a root or a key that is not 32 bytes; never for the proof.
 */
export function verifySparse({ root, key, proof }: SparseClaim): SparseVerdict {
  const [wanted, way] = [hex(unhex("root", root, HASH)), unhex("key", key, HASH)];
  const parsed = parse(proof);
  if (!parsed) return { status: "invalid" };
  const { siblings, leaf } = parsed;
  const depth = siblings.length;
  // Below the last fork there are two entries at least, so what is beside a single one or none is never empty.
  if (depth > 0 && compare(siblings[0]!, EMPTY_HASH) === 0) return { status: "invalid" };
  if (leaf && sharedBits(leaf.key, way) < depth) return { status: "invalid" };

  let hash = hashOf(leaf);
  for (const [i, sibling] of siblings.entries()) {
    hash = bitOf(way, depth - 1 - i) ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  if (hex(hash) !== wanted) return { status: "invalid" };
  return leaf && compare(leaf.key, way) === 0 ? { status: "present", value: hex(leaf.value) } : { status: "absent" };
}

/** The subtree of the sorted entries from `start` to before `end`, which share their first `depth` bits. */
function build(sorted: readonly Entry[], start: number, end: number, depth: number): Node {
  if (end === start) return undefined;
  if (end - start === 1) return sorted[start];
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bitOf(sorted[middle]!.key, depth)) high = middle;
    else low = middle + 1;
  }
  const [left, right] = [build(sorted, start, low, depth + 1), build(sorted, low, end, depth + 1)];
  return { left, right, hash: nodeHash(hashOf(left), hashOf(right)) };
}

/** The proof in bytes; undefined for what is none. */
function parse(proof: SparseProof): { siblings: Uint8Array[]; leaf?: Entry } | undefined {
  try {
    const { siblings, leaf } = proof;
    if (!Array.isArray(siblings) || siblings.length > BITS) return undefined;
    return {
      siblings: siblings.map((sibling: string) => unhex("sibling", sibling, HASH)),
      ...(leaf !== undefined && { leaf: entryOf(unhex("key", leaf.key, HASH), unhex("value", leaf.value, HASH)) }),
    };
  } catch {
    return undefined;
  }
}

function entryOf(key: Uint8Array, value: Uint8Array): Entry {
  return { key, value, hash: sha256(concatBytes(LEAF, key, value)) };
}

function hashOf(node: Node): Uint8Array {
  return node ? node.hash : EMPTY_HASH;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(NODE, left, right));
}

/** Bit `depth` of a key, the highest first. */
function bitOf(key: Uint8Array, depth: number): boolean {
  return ((key[depth >> 3]! >> (7 - (depth & 7))) & 1) === 1;
}

function sharedBits(a: Uint8Array, b: Uint8Array): number {
  let depth = 0;
  while (depth < BITS && bitOf(a, depth) === bitOf(b, depth)) depth++;
  return depth;
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

function repeated(key: string): InputError {
  return new InputError({ name: "MapKeyRepeated", args: { key }, message: "Two entries of the map have one key." });
}
