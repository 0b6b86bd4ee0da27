import type { Handle } from "../../core/handle.ts";
import { address, bytes32, ZERO_BYTES32 } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import type { Notary as NotaryContract } from "../../core/contracts.ts";
import type { PublishOutcome } from "./publish.ts";

/** One digest of an anchorer and where it was written. */
export interface AnchoredDigest extends Position {
  anchorer: string;
  digest: string;
}

export interface NotaryReads {
  /**
   * When a digest was anchored.
   *
   * @returns Seconds since 1970; undefined if it was not.
   * @example
   * await trellis.notary.anchoredAt({ anchorer, digest }); // 1767225600
   */
  anchoredAt(args: { anchorer: string; digest: string }): Promise<number | undefined>;
  /**
   * Since when a document has been provable under an anchored root.
   *
   * @param args The root's anchorer, the root, the document's leaf and its proof, see {@link MerkleTree}.
   * @returns Seconds since 1970; undefined if it is not.
   */
  provenAt(args: { anchorer: string; root: string; leaf: string; proof: string[] }): Promise<number | undefined>;
  /**
   * The version of a document that stands.
   *
   * @returns Its digest and when it was published, in seconds since 1970; undefined if there is none.
   */
  latest(args: { publisher: string; docId: string }): Promise<{ digest: string; publishedAt: number } | undefined>;
  /** Everything an anchorer anchored, in order, rebuilt from the events. */
  anchors(args: { anchorer: string } & ScanOptions): Promise<AnchoredDigest[]>;
  /** All versions of a document, the first first, rebuilt from the events. */
  versions(args: { publisher: string; docId: string } & ScanOptions): Promise<(PublishOutcome & Position)[]>;
}

export function notaryReads(handle: Handle<NotaryContract>): NotaryReads {
  return {
    anchoredAt: ({ anchorer, digest }) =>
      handle.read(async (notary) =>
        secondsOrNone(await notary.anchoredAt(address("anchorer", anchorer), bytes32("digest", digest))),
      ),
    provenAt: ({ anchorer, root, leaf, proof }) =>
      handle.read(async (notary) =>
        secondsOrNone(
          await notary.provenAt(address("anchorer", anchorer), bytes32("root", root), bytes32("leaf", leaf), proof),
        ),
      ),
    latest: ({ publisher, docId }) =>
      handle.read(async (notary) => {
        const { digest, publishedAt } = await notary.latest(address("publisher", publisher), bytes32("docId", docId));
        return digest === ZERO_BYTES32 ? undefined : { digest, publishedAt: Number(publishedAt) };
      }),

    async anchors({ anchorer, ...options }) {
      const notary = handle.contract;
      const single = notary.getEvent("Anchored");
      const several = notary.getEvent("AnchoredMany");
      const logs = await scan(handle, [single, several], [address("anchorer", anchorer)], options);
      return logs.flatMap((log) => {
        const one = match(notary, single, log);
        const digests = one ? [one.digest] : (match(notary, several, log)?.digests ?? []);
        return digests.map((digest) => ({ anchorer: address("anchorer", anchorer), digest, ...positionOf(log) }));
      });
    },

    async versions({ publisher, docId, ...options }) {
      const notary = handle.contract;
      const published = notary.getEvent("Published");
      const indexed = [address("publisher", publisher), bytes32("docId", docId)];
      const logs = await scan(handle, [published], indexed, options);
      return logs.flatMap((log) => {
        const version = match(notary, published, log);
        return version ? [{ ...version, ...positionOf(log) }] : [];
      });
    },
  };
}

function secondsOrNone(time: bigint): number | undefined {
  return time === 0n ? undefined : Number(time);
}
