import { randomSalt } from "../crypto/bytes.ts";

/** Gives out nonces and takes each back once. A verifier with several processes keeps them in a database instead. */
export interface NonceBook {
  /** A fresh nonce for one presentation. */
  issue(): string | Promise<string>;
  /** Whether the nonce was given out and is now used for the first time; it is used up by asking. */
  take(nonce: string): boolean | Promise<boolean>;
}

/** Nonces in memory, forgotten when they are used or too old. */
export class MemoryNonces implements NonceBook {
  readonly #lifetime: number;
  readonly #now: () => number;
  readonly #open = new Map<string, number>();

  /**
   * @param lifetime Seconds for which a nonce is good.
   * @param now The clock, in seconds.
   */
  constructor(lifetime = 300, now: () => number = () => Date.now() / 1000) {
    this.#lifetime = lifetime;
    this.#now = now;
  }

  issue(): string {
    this.#forget();
    const nonce = randomSalt().slice(2);
    this.#open.set(nonce, this.#now() + this.#lifetime);
    return nonce;
  }

  take(nonce: string): boolean {
    this.#forget();
    return this.#open.delete(nonce);
  }

  /** They stand in the order of their end, so the search stops at the first that is still good. */
  #forget(): void {
    const now = this.#now();
    for (const [nonce, end] of this.#open) {
      if (end > now) return;
      this.#open.delete(nonce);
    }
  }
}
