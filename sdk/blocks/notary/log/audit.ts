import type { TransparencyLog as TransparencyLogContract } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import type { Position, ScanOptions } from "../../../core/logs.ts";
import type { MerkleLog } from "../../../crypto/index.ts";
import type { AnchoredHead } from "./anchor.ts";
import { logReads, type StandingHead } from "./read.ts";

/** What an auditor holds against the ledger. */
export interface AuditArgs extends ScanOptions {
  log: string;
  /** The log as the auditor was shown it: rebuilt from the entries that the operator hands out. */
  tree: MerkleLog;
  /** The longest the log may stand still, in seconds; never too long if left out. */
  maximumDelay?: number;
}

/** What an audit found. */
export interface AuditReport {
  /** The head that stands. */
  head: StandingHead;
  /** How many heads of the ledger the tree agrees with. */
  agreed: number;
  /** The first head of the ledger that has another root than the tree had: the operator shows two faces. */
  fork?: AnchoredHead & Position;
  /**
   * Evidence of the fork, if the head that stands is no larger than the tree: the proof for `reportEquivocation` with that
   * head as the first and the tree's, signed by the operator, as the second.
   */
  evidence?: string[];
  /** How many anchored entries the auditor was not shown. */
  withheld: bigint;
  /** How many of the tree's entries are not anchored yet. */
  unanchored: bigint;
  /** How long the log has stood still, in seconds; 0 if it never advanced. */
  age: number;
  /** Whether that is longer than it may. */
  stalled: boolean;
  /** Whether the operator was convicted on the ledger. */
  convicted: boolean;
}

export interface Auditing {
  /**
   * Replays every head that the ledger had against the entries that the operator shows: finds a fork, withheld entries, and a head
   * that stands still.
   *
   * @example
   * const { fork, withheld, stalled } = await trellis.log.audit({ log, tree, maximumDelay: 3600 });
   * if (fork) console.log(`at ${fork.size} entries the ledger has another root`);
   */
  audit(args: AuditArgs): Promise<AuditReport>;
}

export function auditing(handle: Handle<TransparencyLogContract>): Auditing {
  const reads = logReads(handle);
  return {
    async audit({ log, tree, maximumDelay = Infinity, ...options }) {
      const heads = await reads.history({ log, ...options });
      const [head, convicted, now] = await Promise.all([reads.headOf(log), reads.isForked(log), handle.session.now()]);
      const known = heads.filter(({ size }) => size <= BigInt(tree.size));
      const fork = known.find(({ size, root }) => tree.head(size).root !== root);
      const size = BigInt(tree.size);
      const age = head.advancedAt === 0 ? 0 : now - head.advancedAt;
      return {
        head,
        agreed: fork ? known.indexOf(fork) : known.length,
        ...(fork && { fork }),
        ...(fork && head.size <= size && { evidence: tree.contradictionProof(head.size) }),
        withheld: head.size > size ? head.size - size : 0n,
        unanchored: size > head.size ? size - head.size : 0n,
        age,
        stalled: age > maximumDelay,
        convicted,
      };
    },
  };
}
