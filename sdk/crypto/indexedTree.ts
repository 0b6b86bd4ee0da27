import { keccak_256 } from "@noble/hashes/sha3.js";

import { InputError } from "../errors.ts";
import { concatBytes, hex, unhex } from "./bytes.ts";

const ZERO: Uint8Array = new Uint8Array(32);

/**
 * A Merkle tree (Keccak-256) in which a place is a path: the bits of an index say on which side each sibling stands, so one place
 * holds one thing, as the contracts' `IndexedTree` verifies it. A leaf is the hash of a thing of 32 bytes; places after the last
 * thing are zero, up to the next power of two.
 *
 * @example
 * const tree = new IndexedTree([thingA, thingB, thingC]);
 * tree.root; // "0x…": sign or anchor this
 * indexedRoot(thingB, 1, tree.proofOf(1)) === tree.root; // true
 */
export class IndexedTree {
  /** Level by level, the leaves first; what is right of the last node of a level is zero, or made of zeros. */
  readonly #levels: readonly (readonly Uint8Array[])[];

  /**
   * @param things 32 bytes each, in hexadecimal.
   * @throws ElementMissing for nothing at all; BytesInvalid for what is not 32 bytes.
   */
  constructor(things: readonly string[]) {
    if (things.length === 0) throw missing("things", "A tree needs something in it.");
    let nodes: Uint8Array[] = things.map((thing, i) => keccak_256(unhex(`things[${i}]`, thing, 32)));
    const levels = [nodes];
    for (let empty = ZERO; nodes.length > 1; empty = pairHash(empty, empty)) {
      const above: Uint8Array[] = [];
      for (let i = 0; i < nodes.length; i += 2) above.push(pairHash(nodes[i]!, nodes[i + 1] ?? empty));
      levels.push(above);
      nodes = above;
    }
    this.#levels = levels;
  }

  /** 32 bytes that stand for all. */
  get root(): string {
    return hex(this.#levels.at(-1)![0]!);
  }

  /** How many things there are. */
  get size(): number {
    return this.#levels[0]!.length;
  }

  /**
   * The siblings on the way from a place to the root.
   *
   * @throws ElementMissing if there is nothing at this place.
   */
  proofOf(index: number): string[] {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) throw missing("index", "There is nothing there.");
    let empty = ZERO;
    return this.#levels.slice(0, -1).map((nodes, level) => {
      const sibling = nodes[(index >> level) ^ 1] ?? empty;
      empty = pairHash(empty, empty);
      return hex(sibling);
    });
  }
}

/** The root to which a proof leads from a thing at a place. */
export function indexedRoot(thing: string, index: number, proof: readonly string[]): string {
  let node: Uint8Array = keccak_256(unhex("thing", thing, 32));
  for (const [level, one] of proof.entries()) {
    const sibling = unhex(`proof[${level}]`, one, 32);
    // Not by shifting, which forgets all bits beyond 32.
    const isRight = Math.floor(index / 2 ** level) % 2 === 1;
    node = isRight ? pairHash(sibling, node) : pairHash(node, sibling);
  }
  return hex(node);
}

/** How many siblings a proof has in a tree of so many things. */
export function indexedDepth(count: number): number {
  return Math.ceil(Math.log2(count));
}

function pairHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(left, right));
}

function missing(parameter: string, message: string): InputError {
  return new InputError({ name: "ElementMissing", args: { parameter }, message });
}
