import type { TransparencyLog as TransparencyLogContract } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes32, uint } from "../../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import { MerkleLog } from "../../../crypto/index.ts";
import type { AnchoredHead, AppendedLeaves } from "./anchor.ts";
import { headOf, isAppended, type TreeHead } from "./head.ts";

/** The head that stands. */
export interface StandingHead extends TreeHead {
  /** When the log last advanced, in seconds since 1970; 0 if it never did. */
  advancedAt: number;
}

/** That an entry is in a log, by a proof under a head of any age. */
export interface IncludedArgs extends TreeHead {
  log: string;
  leafHash: string;
  /** The entry's place, from 0. */
  index: bigint | number;
  /** From the leaf to the root of this head. */
  inclusionProof: readonly string[];
  /** From this head to the one that stands; left out for that itself. */
  consistencyProof?: readonly string[];
}

export interface LogReads {
  /**
   * The head that stands.
   *
   * @example
   * await trellis.log.headOf(log); // { size: 7n, root: "0x…", advancedAt: 1767225600 }
   */
  headOf(log: string): Promise<StandingHead>;
  /** Whether the log's operator was convicted of showing two faces. */
  isForked(log: string): Promise<boolean>;
  /**
   * Whether the log that stands begins with the tree of this head, as the contract finds.
   *
   * @throws LogForked.
   */
  isConsistent(args: TreeHead & { log: string; proof?: readonly string[] }): Promise<boolean>;
  /**
   * Whether an entry is in a log, as the contract finds. {@link verifyInclusion} finds it without the ledger.
   *
   * @throws LogForked.
   * @example
   * const head = tree.head();
   * const inclusionProof = tree.inclusionProof(2);
   * await trellis.log.isIncluded({ log, leafHash: leafHash(entry), index: 2, ...head, inclusionProof }); // true
   */
  isIncluded(args: IncludedArgs): Promise<boolean>;
  /**
   * Every head that the log had, in order, rebuilt from the events; for a log that the ledger keeps, from all of them, and
   * `fromBlock` only says which heads are wanted.
   *
   * @example
   * await trellis.log.history({ log }); // [{ log, size: 3n, root: "0x…", blockNumber: 12, … }, …]
   */
  history(args: { log: string } & ScanOptions): Promise<(AnchoredHead & Position)[]>;
  /** The leaf hashes that were appended to a log which the ledger keeps, in order, rebuilt from the events. */
  leaves(args: { log: string } & ScanOptions): Promise<string[]>;
}

export function logReads(handle: Handle<TransparencyLogContract>): LogReads {
  return {
    headOf: (log) =>
      handle.read(async (contract) => {
        const { size, root, advancedAt } = await contract.headOf(bytes32("log", log));
        return { size, root, advancedAt: Number(advancedAt) };
      }),
    isForked: (log) => handle.read((contract) => contract.isForked(bytes32("log", log))),
    isConsistent: ({ log, proof = [], ...rest }) =>
      handle.read((contract) => {
        const { size, root } = headOf(rest);
        return contract.isConsistent(bytes32("log", log), size, root, [...proof]);
      }),
    isIncluded: ({ log, leafHash, index, inclusionProof, consistencyProof = [], ...rest }) =>
      handle.read((contract) => {
        const { size, root } = headOf(rest);
        const [leaf, place] = [bytes32("leafHash", leafHash), uint("index", index, 64)];
        const proofs: [string[], string[]] = [[...inclusionProof], [...consistencyProof]];
        return contract.isIncluded(bytes32("log", log), leaf, place, size, root, ...proofs);
      }),

    async history({ log, ...options }) {
      const contract = handle.contract;
      const [anchored, appended] = [contract.getEvent("TreeHeadAnchored"), contract.getEvent("LeavesAppended")];
      const { fromBlock = 0, ...everything } = options;
      const logs = await scan(
        handle,
        [anchored, appended],
        [bytes32("log", log)],
        isAppended(log) ? everything : options,
      );
      const tree = new MerkleLog();
      const heads = logs.flatMap((entry) => {
        const leaves = match(contract, appended, entry)?.leafHashes ?? [];
        for (const leaf of leaves) tree.appendLeafHash(leaf);
        const head = leaves.length > 0 ? { log, ...tree.head() } : match(contract, anchored, entry);
        return head ? [{ ...head, ...positionOf(entry) }] : [];
      });
      return heads.filter(({ blockNumber }) => blockNumber >= fromBlock);
    },

    async leaves({ log, ...options }) {
      const contract = handle.contract;
      const appended = contract.getEvent("LeavesAppended");
      const logs = await scan(handle, [appended], [bytes32("log", log)], options);
      return logs.flatMap((entry): AppendedLeaves["leafHashes"] => match(contract, appended, entry)?.leafHashes ?? []);
    },
  };
}
