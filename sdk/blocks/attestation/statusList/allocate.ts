import { randomBytes } from "@noble/hashes/utils.js";

import { InputError } from "../../../errors.ts";

/**
 * Gives out the indices of a status list at random and each once: in the order of issuance they would tell who came
 * when, and whoever knows two would know how many lie between.
 *
 * @example
 * const indices = new IndexAllocator({ used: await database.usedIndices() });
 * const index = indices.next();
 * await database.use(index); // before the credential is issued
 */
export class IndexAllocator {
  readonly #entries: number;
  readonly #used: Set<number>;

  /**
   * @param options `entries`: how many the list has, 131,072 (the fewest of the standard) if left out; `used`: those
   * that were given out before.
   */
  constructor({ entries = 131_072, used = [] }: { entries?: number; used?: Iterable<number> } = {}) {
    this.#entries = entries;
    this.#used = new Set(used);
  }

  /** How many are left. */
  get free(): number {
    return this.#entries - this.#used.size;
  }

  /**
   * An index that was not given out before, each as likely as the next.
   *
   * @throws ElementMissing when all are given out: open a list with another number.
   */
  next(): number {
    if (this.free <= 0) {
      throw new InputError({
        name: "ElementMissing",
        args: { parameter: "index" },
        message: `All ${this.#entries} indices of the list are given out.`,
        remedy: "Go on with a list of another number.",
      });
    }
    for (;;) {
      const index = this.#drawn();
      if (this.#used.has(index)) continue;
      this.#used.add(index);
      return index;
    }
  }

  /** Below the number of entries, without preference: what would favour the first ones is drawn again. */
  #drawn(): number {
    const most = Math.floor(2 ** 32 / this.#entries) * this.#entries;
    for (;;) {
      const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4);
      const drawn = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
      if (drawn < most) return drawn % this.#entries;
    }
  }
}
