import { call } from "../../../core/call.ts";
import type { TransparencyLog as TransparencyLogContract } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes, bytes32, refuse, uint } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { MerkleLog } from "../../../crypto/index.ts";
import { anchoredLog, appendedLog, headOf, type SignedTreeHead, type TreeHead } from "./head.ts";

/** The most leaves of one `append`. */
const MAX_BATCH = 1024;

/** A head to be anchored, with the log that it is the head of. */
export interface AnchorHeadArgs {
  log: string;
  /** The log as its operator keeps it; the proof that it continues what stands on the ledger is made from it. */
  tree: MerkleLog;
  /** Anchor only the first so many entries; all of them if left out. */
  size?: bigint | number;
}

/** A signed head to be anchored. */
export interface AnchorSignedHeadArgs extends SignedTreeHead {
  /** The log as its operator keeps it, or a copy. */
  tree: MerkleLog;
}

/** A head as it was anchored. */
export interface AnchoredHead extends TreeHead {
  log: string;
}

/** Leaves as they were appended. */
export interface AppendedLeaves {
  log: string;
  /** Number of entries with these. */
  size: bigint;
  leafHashes: string[];
}

export interface Growing {
  /**
   * Anchors the head of a log of the caller's. Works out the consistency proof from what stands.
   *
   * @throws LogSizeNotGreater if that much is anchored already; LogInconsistent if the ledger has another log than `tree`;
   * LogForked; LogKindInvalid; LogOperatorOnly.
   * @example
   * tree.append(entry);
   * const { size, root, receipt } = await trellis.log.anchor({ log, tree });
   * // { log: "0x7099…00", size: 7n, root: "0x…", receipt }
   */
  anchor: Verb<AnchorHeadArgs, void, AnchoredHead>;
  /**
   * Anchors a head that the operator signed. Anyone may send it.
   *
   * @throws SignatureInvalid; those of `anchor`.
   * @example
   * const signed = await operator.log.signTreeHead({ log, ...tree.head() });
   * await relayer.log.anchorBySig({ ...signed, tree });
   */
  anchorBySig: Verb<AnchorSignedHeadArgs, void, AnchoredHead>;
  /**
   * Appends leaves to a log of the caller's that the ledger itself keeps (`logId({ appended: true })`).
   *
   * @throws LogBatchInvalid for none or more than 1,024; LogForked; LogKindInvalid; LogOperatorOnly.
   * @example
   * await trellis.log.append({ log, leafHashes: [leafHash(entry)] }); // { log, size: 8n, leafHashes: ["0x…"], receipt }
   */
  append: Verb<{ log: string; leafHashes: readonly string[] }, void, AppendedLeaves>;
}

export function growing(handle: Handle<TransparencyLogContract>): Growing {
  return {
    anchor: verb(handle, {
      call: async (contract, { log, tree, size = tree.size }) => {
        const { root } = tree.head(size);
        const head = headOf({ size, root });
        const proof = await proofFrom(handle, anchoredLog(log), tree, head);
        return call(contract, contract.anchor, [log, head.size, head.root, proof]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("TreeHeadAnchored"), receipt),
    }),
    anchorBySig: verb(handle, {
      call: async (contract, { log, tree, timestamp, signature, ...rest }) => {
        const head = headOf(rest);
        const proof = await proofFrom(handle, anchoredLog(log), tree, head);
        const signed = { ...head, timestamp: uint("timestamp", timestamp, 64) };
        return call(contract, contract.anchorBySig, [log, signed, proof, bytes("signature", signature)]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("TreeHeadAnchored"), receipt),
    }),
    append: verb(handle, {
      call: (contract, { log, leafHashes }) => {
        const count = leafHashes.length;
        if (count === 0 || count > MAX_BATCH) refuse("LogBatchInvalid", { count: BigInt(count) });
        const leaves = leafHashes.map((leaf, i) => bytes32(`leafHashes[${i}]`, leaf));
        return call(contract, contract.append, [appendedLog(log), leaves]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("LeavesAppended"), receipt),
    }),
  };
}

/** The proof from what stands to this head; refuses what the contract would refuse. */
async function proofFrom(
  handle: Handle<TransparencyLogContract>,
  log: string,
  tree: MerkleLog,
  { size, root }: TreeHead,
): Promise<string[]> {
  const [standing, forked] = await handle.read((contract) =>
    Promise.all([contract.headOf(log), contract.isForked(log)]),
  );
  if (forked) refuse("LogForked", { log });
  if (size <= standing.size) refuse("LogSizeNotGreater", { log, standing: standing.size, size });
  const continues = size <= tree.size && tree.head(size).root === root;
  if (!continues || tree.head(standing.size).root !== standing.root) {
    refuse("LogInconsistent", { log, standing: standing.size, size });
  }
  return standing.size === 0n ? [] : tree.consistencyProof(standing.size, size);
}
