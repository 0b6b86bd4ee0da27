import { InputError } from "../../../errors.ts";
import { MerkleLog } from "../../../crypto/index.ts";
import { concatBytes, unhex } from "../../../crypto/bytes.ts";

const HASH = 32;

/** Where the leaf hashes of a log rest: a file, a database, an object store. */
export interface LogStore {
  /** All bytes written so far. */
  read(): Promise<Uint8Array>;
  /** Writes bytes behind those, all or none; resolves when they are safe. */
  append(bytes: Uint8Array): Promise<void>;
}

/** A log in memory with its leaf hashes in a store. */
export interface LocalLog {
  /** The tree of what is in the store: anchor this. */
  readonly tree: MerkleLog;
  /**
   * Appends entries: first to the store, then to the tree, one call after the other.
   *
   * @param entries Their bytes, or their hexadecimal form.
   * @returns The place of the first of them.
   */
  append(entries: readonly (Uint8Array | string)[]): Promise<number>;
}

/**
 * Opens a log that survives a restart. The store gets 32 bytes for each entry, the leaf hash; the entries themselves are
 * the caller's to keep.
 *
 * @throws FormatInvalid for a store that ends in the middle of a hash.
 * @example
 * const local = await openLocalLog({
 *   read: () => readFile("usage.log").catch(() => new Uint8Array()),
 *   append: (bytes) => appendFile("usage.log", bytes, { flush: true }),
 * });
 * await local.append([entry]); // 0
 * await trellis.log.anchor({ log, tree: local.tree });
 */
export async function openLocalLog(store: LogStore): Promise<LocalLog> {
  const bytes = await store.read();
  if (bytes.length % HASH !== 0) {
    const args = { parameter: "store", reason: `${bytes.length % HASH} bytes behind the last whole hash` };
    throw new InputError({ name: "FormatInvalid", args, message: "The store of the log is damaged." });
  }
  const tree = new MerkleLog();
  for (let start = 0; start < bytes.length; start += HASH) tree.appendLeafHash(bytes.subarray(start, start + HASH));

  let writing: Promise<unknown> = Promise.resolve();
  return {
    tree,
    append(entries) {
      const hashes = new MerkleLog();
      for (const entry of entries) hashes.append(entry);
      const leaves = entries.map((_, i) => unhex("leafHash", hashes.leafHashAt(i)));
      const written = writing.then(async () => {
        await store.append(concatBytes(...leaves));
        const first = tree.size;
        for (const leaf of leaves) tree.appendLeafHash(leaf);
        return first;
      });
      writing = written.catch(() => undefined);
      return written;
    },
  };
}
