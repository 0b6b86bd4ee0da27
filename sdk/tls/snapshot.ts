import { leafHash, MerkleLog } from "../crypto/index.ts";
import { InputError } from "../errors.ts";
import type { ScanOptions } from "../core/logs.ts";
import type { Trellis } from "../trellis.ts";
import { blockOf } from "./block.ts";

/** What the ledger said as of one block: enough to verify servers without asking again. Plain data, to be kept as JSON. */
export interface CertificateSnapshot {
  chainId: number;
  /** Address of `CertificateBatches`. */
  batchesAddress: string;
  /** The block as of which it is. */
  block: { number: number; hash: string; timestamp: number };
  /** Bindings of names, by the Keccak-256 of the name. */
  bindings: Record<string, { spki: string; notBefore: number; notAfter: number; revoked: boolean }>;
  /** Batches by their ids: when each was issued, and its revoked places, word by word, as hexadecimal masks. */
  batches: Record<string, { issuedAt: number; revoked: Record<number, string> }>;
}

/**
 * Takes a snapshot of all certificates, as of a block.
 *
 * For batches and what was revoked in them it does not take the node's word: they are rebuilt from events and held against the
 * root of the log in which the contract itself writes each of them. Bindings are the node's word, as a view call is.
 *
 * @throws CertificateSnapshotUnproven if the node left out, or made up, a batch or a revocation.
 * @example
 * const snapshot = await takeSnapshot(trellis);
 * tls.connect({ host, port, checkServerIdentity: checkServerIdentity(snapshot), … });
 */
export async function takeSnapshot(trellis: Trellis, options: ScanOptions = {}): Promise<CertificateSnapshot> {
  const block = await blockOf(trellis, options.toBlock);
  const until = { ...options, toBlock: block.number };
  const [bindings, batches] = await Promise.all([
    trellis.certificateAuthority.bindings(until),
    trellis.certificateBatches.history(until),
  ]);
  const log = await trellis.certificateBatches.issuanceLog();
  const tree = new MerkleLog(batches.map(({ content }) => leafHash(content)));
  const head = (await trellis.log.history({ log, ...until })).at(-1);
  const { size, root } = tree.head();
  if (size !== (head?.size ?? 0n) || (head && head.root !== root)) {
    const args = { size, expected: head?.size ?? 0n };
    const message = "What the node tells of certificates is not what is in the log.";
    throw new InputError({ name: "CertificateSnapshotUnproven", args, message });
  }
  const known: CertificateSnapshot["batches"] = {};
  for (const { batch, issuedAt = 0, words, masks } of batches) {
    const { revoked } = (known[batch] ??= { issuedAt, revoked: {} });
    for (const [i, word] of words.entries()) {
      revoked[word] = `0x${(BigInt(revoked[word] ?? 0) | masks[i]!).toString(16)}`;
    }
  }
  return {
    chainId: trellis.deployment.chainId,
    batchesAddress: trellis.certificateBatches.address.toLowerCase(),
    block: { number: block.number, hash: block.hash!, timestamp: block.timestamp },
    bindings,
    batches: known,
  };
}
