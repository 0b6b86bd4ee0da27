import { keccak_256 } from "@noble/hashes/sha3.js";

import { InputError } from "../errors.ts";
import { concatBytes, hex, unhex } from "./bytes.ts";

/**
 * A Merkle tree of sorted pairs (Keccak-256), as OpenZeppelin's `MerkleProof` verifies it. The leaves are 32-byte hashes
 * in the order given; they are not hashed again, so they must be hashes of something that is not 64 bytes long.
 *
 * @example
 * const tree = new MerkleTree([leafA, leafB, leafC]);
 * tree.root; // "0x…": sign or anchor this
 * verifyProof({ root: tree.root, leaf: leafB, proof: tree.proofOf(1) }); // true
 */
export class MerkleTree {
  /** A complete binary tree: the root first, the children of node i at 2i + 1 and 2i + 2, the leaves last, reversed. */
  readonly #nodes: readonly Uint8Array[];
  readonly #size: number;

  /**
   * @param leaves 32 bytes each, in hexadecimal.
   * @throws ElementMissing for no leaf at all; BytesInvalid for one that is not 32 bytes.
   */
  constructor(leaves: readonly string[]) {
    if (leaves.length === 0) throw missing("leaves", "A tree needs a leaf.");
    this.#size = leaves.length;

    const inner = leaves.length - 1;
    const nodes = new Array<Uint8Array>(inner);
    for (const [i, leaf] of leaves.entries()) nodes[2 * inner - i] = unhex(`leaves[${i}]`, leaf, 32);
    for (let i = inner - 1; i >= 0; i--) nodes[i] = pairHash(nodes[2 * i + 1]!, nodes[2 * i + 2]!);
    this.#nodes = nodes;
  }

  /** 32 bytes that stand for all leaves. */
  get root(): string {
    return hex(this.#nodes[0]!);
  }

  /** How many leaves there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * The proof that a leaf is in the tree: the siblings on its way to the root.
   *
   * @param index The leaf's place in the list the tree was made of.
   * @throws ElementMissing if there is none at this place.
   */
  proofOf(index: number): string[] {
    if (!Number.isInteger(index) || index < 0 || index >= this.#size) throw missing("index", "There is no such leaf.");
    const proof: string[] = [];
    for (let i = this.#nodes.length - 1 - index; i > 0; i = (i - 1) >> 1) {
      proof.push(hex(this.#nodes[i % 2 === 0 ? i - 1 : i + 1]!));
    }
    return proof;
  }
}

/** Tells whether a leaf is in the tree of a root, as `MerkleProof.verify` in Solidity does. */
export function verifyProof({ root, leaf, proof }: { root: string; leaf: string; proof: readonly string[] }): boolean {
  return processProof(leaf, proof) === hex(unhex("root", root, 32));
}

/** The root to which a proof leads from a leaf. */
export function processProof(leaf: string, proof: readonly string[]): string {
  return hex(proof.map((p, i) => unhex(`proof[${i}]`, p, 32)).reduce(pairHash, unhex("leaf", leaf, 32)));
}

function pairHash(a: Uint8Array, b: Uint8Array): Uint8Array {
  return keccak_256(compare(a, b) <= 0 ? concatBytes(a, b) : concatBytes(b, a));
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

function missing(parameter: string, message: string): InputError {
  return new InputError({ name: "ElementMissing", args: { parameter }, message });
}
