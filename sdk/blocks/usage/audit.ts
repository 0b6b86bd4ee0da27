import type { Position, ScanOptions } from "../../core/logs.ts";
import { fingerprint, MerkleTree, type Field, type SealedDetails } from "../../crypto/index.ts";
import type { RecordOutcome } from "./decide.ts";
import type { UsageGrant } from "./grant.ts";
import type { UsageReads } from "./read.ts";

/** What a party opens to an authority: the data of a grant and the evidence of its uses, with their salts. */
export interface AuditArgs {
  grant: UsageGrant;
  /** The sealed data, all fields. */
  data: Pick<SealedDetails, "fields">;
  /** What each recorded use was, with the salt of its fingerprint. */
  uses: readonly Field[];
}

/** What an authority finds. */
export interface UsageAudit {
  /** Whether the data that was shown is the grant's. */
  dataMatches: boolean;
  /** Recorded uses with what was done, in order. */
  explained: (RecordOutcome & Position & { use: Field })[];
  /** Recorded uses of which nobody opened the evidence. */
  unexplained: (RecordOutcome & Position)[];
  /** What was said to have been done and was never recorded under this grant: a use without an answer. */
  unrecorded: Field[];
}

export interface Auditing {
  /**
   * Holds what a party opens against the ledger: finds uses that nobody explains, and uses that nobody recorded.
   *
   * @example
   * const { dataMatches, unexplained, unrecorded } = await authority.usage.audit({ grant, data, uses });
   */
  audit(args: AuditArgs & ScanOptions): Promise<UsageAudit>;
}

export function auditing({ uses: recorded }: Pick<UsageReads, "uses">): Auditing {
  return {
    async audit({ grant, data, uses, ...options }) {
      const opened = new Map(uses.map((use) => [fingerprint(use), use]));
      const records = await recorded(grant.id, options);
      const explained = records.flatMap((record) => {
        const use = opened.get(record.evidence);
        return use ? [{ ...record, use }] : [];
      });
      const known = new Set(records.map(({ evidence }) => evidence));
      const root = data.fields.length > 0 ? new MerkleTree(data.fields.map(fingerprint)).root : undefined;
      return {
        dataMatches: root === grant.dataRoot,
        explained,
        unexplained: records.filter(({ evidence }) => !opened.has(evidence)),
        unrecorded: [...opened].filter(([evidence]) => !known.has(evidence)).map(([, use]) => use),
      };
    },
  };
}
