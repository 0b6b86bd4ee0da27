import { InputError } from "../errors.ts";
import { hex, unhex } from "./bytes.ts";
import { EMPTY_LOG_ROOT, leafBytes, nodeBytes, type LogTree } from "./merkleLog.ts";

const HASH = 32;

/**
 * The tree of an append-only log (RFC 9162), kept by its operator or rebuilt by a monitor. It holds the hashes of its
 * complete subtrees, 64 bytes for each entry; the entries themselves are the caller's to keep.
 *
 * @example
 * const tree = new MerkleLog();
 * for (const entry of entries) tree.append(entry);
 * tree.head(); // { size: 7n, root: "0x…" }: sign or anchor this
 * verifyInclusion({ leafHash: leafHash(entries[2]), index: 2, ...tree.head(), proof: tree.inclusionProof(2) }); // true
 */
export class MerkleLog {
  /** Level by level the hashes of the complete subtrees, one after the other; those of single leaves first. */
  readonly #levels: Level[] = [];

  /** @param leafHashes Those of a log so far, 32 bytes each. */
  constructor(leafHashes: Iterable<Uint8Array | string> = []) {
    for (const leaf of leafHashes) this.appendLeafHash(leaf);
  }

  /** How many entries there are. */
  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /**
   * Appends an entry.
   *
   * @param entry Its bytes, or their hexadecimal form.
   * @returns Its place, from 0.
   */
  append(entry: Uint8Array | string): number {
    return this.#push(leafBytes(typeof entry === "string" ? unhex("entry", entry) : entry));
  }

  /**
   * Appends an entry of which only the leaf hash is at hand.
   *
   * @returns Its place, from 0.
   * @throws BytesInvalid if it is not 32 bytes.
   */
  appendLeafHash(leaf: Uint8Array | string): number {
    return this.#push(unhex("leafHash", typeof leaf === "string" ? leaf : hex(leaf), HASH));
  }

  /**
   * The leaf hash of an entry.
   *
   * @throws ElementMissing if there is none at this place.
   */
  leafHashAt(index: bigint | number): string {
    return hex(this.#subtree(this.#indexOf(index, this.size), 1));
  }

  /**
   * Size and root of the tree, now or as it was.
   *
   * @param size Of its first so many entries; of all if left out.
   * @throws ElementMissing if there were never so many.
   */
  head(size: bigint | number = this.size): LogTree & { size: bigint } {
    const count = this.#sizeOf(size);
    return { size: BigInt(count), root: count === 0 ? EMPTY_LOG_ROOT : hex(this.#subtree(0, count)) };
  }

  /**
   * The proof that an entry is in the tree (RFC 9162, 2.1.3.1), from the leaf up.
   *
   * @param index The entry's place, from 0.
   * @param size In the tree of the first so many entries; of all if left out.
   * @throws ElementMissing if there is no such entry.
   */
  inclusionProof(index: bigint | number, size: bigint | number = this.size): string[] {
    const count = this.#sizeOf(size);
    const place = this.#indexOf(index, count);
    return this.#path(place, 1, count).map(hex);
  }

  /**
   * The proof that the tree of `size2` entries begins with that of `size1` (RFC 9162, 2.1.4.1).
   *
   * @param size1 At least 1: there is no proof to the empty tree.
   * @param size2 All entries if left out. The proof from a tree to itself is empty.
   * @throws ElementMissing if there were never so many entries.
   */
  consistencyProof(size1: bigint | number, size2: bigint | number = this.size): string[] {
    const [start, ...path] = this.contradictionProof(size1, size2);
    const count = BigInt(size1);
    if (start === undefined) return [];
    return (count & (count - 1n)) === 0n ? path : [start, ...path];
  }

  /**
   * A consistency proof with its first node always spelled out. Against a head of `size1` entries with another root than
   * this tree had, it is the evidence that `reportEquivocation` takes.
   *
   * @throws ElementMissing if there were never so many entries.
   */
  contradictionProof(size1: bigint | number, size2: bigint | number = this.size): string[] {
    const second = this.#sizeOf(size2, "size2");
    const first = this.#indexOf(size1, second + 1, "size1");
    if (first === 0) throw missing("size1", "There is no proof to the tree of no entry.");
    if (first === second) return [];
    // The largest complete subtree that ends where the first tree ends.
    const width = lowestBit(first);
    return [this.#subtree(first - width, width), ...this.#path(first - width, width, second)].map(hex);
  }

  #push(leaf: Uint8Array): number {
    let node = leaf;
    for (let level = 0; ; level++) {
      const hashes = (this.#levels[level] ??= new Level());
      hashes.push(node);
      if (hashes.length % 2 === 1) return this.size - 1;
      node = nodeBytes(hashes.at(hashes.length - 2), node);
    }
  }

  /** The siblings on the way from a complete subtree up to the root of the first `size` leaves. */
  #path(start: number, width: number, size: number): Uint8Array[] {
    const path: Uint8Array[] = [];
    let [from, count] = [0, size];
    while (count > width) {
      const split = largestPowerBelow(count);
      const right = start >= from + split;
      path.push(right ? this.#subtree(from, split) : this.#subtree(from + split, count - split));
      [from, count] = right ? [from + split, count - split] : [from, split];
    }
    return path.reverse();
  }

  /** Root of the tree of `count` leaves from `from` on, which must be a multiple of a power of two not below `count`. */
  #subtree(from: number, count: number): Uint8Array {
    const level = Math.log2(count);
    if (Number.isInteger(level)) return this.#levels[level]!.at(from / count);
    const split = largestPowerBelow(count);
    return nodeBytes(this.#subtree(from, split), this.#subtree(from + split, count - split));
  }

  #sizeOf(size: bigint | number, parameter = "size"): number {
    return this.#indexOf(size, this.size + 1, parameter);
  }

  #indexOf(index: bigint | number, limit: number, parameter = "index"): number {
    const place = Number(index);
    if (Number.isInteger(place) && place >= 0 && place < limit) return place;
    throw missing(parameter, `${parameter} must be from 0 to ${limit - 1}.`);
  }
}

/** A list of hashes in one piece of memory, which doubles as it fills. */
class Level {
  #bytes = new Uint8Array(8 * HASH);
  length = 0;

  push(hash: Uint8Array): void {
    const end = this.length * HASH;
    if (end === this.#bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, end);
    this.length++;
  }

  at(index: number): Uint8Array {
    return this.#bytes.subarray(index * HASH, (index + 1) * HASH);
  }
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function lowestBit(value: number): number {
  let bit = 1;
  while (value % (2 * bit) === 0) bit *= 2;
  return bit;
}

function missing(parameter: string, message: string): InputError {
  return new InputError({ name: "ElementMissing", args: { parameter }, message });
}
