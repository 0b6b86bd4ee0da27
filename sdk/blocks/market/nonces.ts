import { randomSalt } from "../../crypto/bytes.ts";

/**
 * Nonces for the orders of one connection. The market keeps 256 nonces in one storage word, and the first use of a word
 * costs 17,100 gas more than the later ones; so they are given out one after the other from a word picked at random,
 * which nobody else (no other device of the maker either) uses. A maker who keeps count of its orders does better to
 * give the nonces itself: those from 0 to 191 lie in a word that every fill reads anyway.
 */
export class NonceSequence {
  #next: bigint | undefined;

  /** The next nonce. */
  next(): bigint {
    const nonce = this.#next ?? BigInt(randomSalt().slice(0, 2 + 12)) << 8n;
    this.#next = nonce + 1n;
    return nonce;
  }
}
