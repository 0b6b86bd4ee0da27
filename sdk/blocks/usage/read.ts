import type { Log } from "ethers";

import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes32, refuse, ZERO_BYTES32 } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import { USAGE_GRANT_STATUSES, type UsageGrantStatus } from "../../formats/policy/model.ts";
import { recordOf, type RecordOutcome } from "./decide.ts";
import { idOf, stemOf, type GrantParts, type UsageGrant } from "./grant.ts";

/** What the ledger keeps of a grant. */
export interface GrantStanding {
  status: UsageGrantStatus;
  proposedByAssignee: boolean;
  /** How many times its policy changed. */
  version: number;
  /** Version of the parent's policy that its own was held against. */
  parentVersion: number;
  /** When the first grant of the line began, in seconds since 1970; 0 for a proposal and after an erasure. */
  since: number;
  expiresAt: number;
  /** Uses of each of four budgets and those handed on. */
  spent: number[];
  /** Hash of the policy that replaced the first, if one did. */
  amendedPolicy?: string;
}

/** Where the erasure of a grant and of all that were handed on from it stands. */
export interface ErasureReport {
  /** Each with the receipt's evidence, once it was given. */
  grants: { id: string; assignee: string; erased: boolean; evidence?: string }[];
  /** Whether every assignee gave its receipt. */
  complete: boolean;
}

export interface UsageReads {
  /** What the ledger keeps of a grant, its status with respect to its own expiry. */
  standingOf(id: string): Promise<GrantStanding>;
  /**
   * A grant with its policy and lineage, rebuilt from the events.
   *
   * @throws GrantUnknown if there is none of this id.
   */
  grantOf(id: string, options?: ScanOptions): Promise<UsageGrant>;
  /** A grant's descendants: all that were handed on from it, parents before children. */
  descendantsOf(id: string, options?: ScanOptions): Promise<UsageGrant[]>;
  /** The uses of a grant that were recorded, in order. */
  uses(id: string, options?: ScanOptions): Promise<(RecordOutcome & Position)[]>;
  /**
   * Who gave the receipt for the erasure of the data, in the grant and in all that were handed on from it.
   *
   * @example
   * const { complete, grants } = await trellis.usage.erasureOf(grant.id);
   */
  erasureOf(id: string, options?: ScanOptions): Promise<ErasureReport>;
}

export function usageReads(handle: Handle<UsagePolicyContract>): UsageReads {
  /** A grant by the events of its id, and its ancestors by theirs. */
  const find = async (id: string, options?: ScanOptions): Promise<UsageGrant | undefined> => {
    const contract = handle.contract;
    const [opened, proposed, joined, amended] = [
      contract.getEvent("GrantOpened"),
      contract.getEvent("GrantProposed"),
      contract.getEvent("TemplateJoined"),
      contract.getEvent("PolicyAmended"),
    ];
    let found: UsageGrant | undefined;
    for (const log of await scan(handle, [opened, proposed, joined, amended], [bytes32("id", id)], options)) {
      const begun = match(contract, opened, log) ?? match(contract, proposed, log);
      if (begun) found = await withLineage(begun.grant, begun.expiresAt, begun.policy, options);
      const joining = match(contract, joined, log);
      if (joining) {
        const policy = await policyOf(joining.template, options);
        found = await withLineage(joining.grant, joining.expiresAt, policy, options);
      }
      const change = match(contract, amended, log);
      if (change && found) found = { ...found, policy: change.policy };
    }
    return found;
  };
  const withLineage = async (
    parts: GrantParts,
    expiresAt: bigint,
    policy: string,
    options?: ScanOptions,
  ): Promise<UsageGrant> => {
    const parent = parts.parent === ZERO_BYTES32 ? undefined : await grantOf(parts.parent, options);
    const lineage = parent ? [...parent.lineage, stemOf(parent)] : [];
    return { id: idOf(parts), ...parts, expiresAt: Number(expiresAt), policy, lineage };
  };
  const policyOf = async (template: string, options?: ScanOptions): Promise<string> => {
    const published = handle.contract.getEvent("TemplatePublished");
    const [offer] = await scan(handle, [published], [template], options);
    return offer ? match(handle.contract, published, offer)!.policy : "0x";
  };
  const grantOf = async (id: string, options?: ScanOptions) =>
    (await find(id, options)) ?? refuse("GrantUnknown", { id }, "There is no such grant.");
  const descendantsOf = async (id: string, options?: ScanOptions): Promise<UsageGrant[]> => {
    const opened = handle.contract.getEvent("GrantOpened");
    const line: UsageGrant[] = [];
    for (const next = [bytes32("id", id)]; next.length > 0;) {
      const logs = await scan(handle, [opened], [null, next.shift()!], options);
      const children = logs.map((log) => match(handle.contract, opened, log)!.id);
      for (const child of children) line.push(await grantOf(child, options));
      next.push(...children);
    }
    return line;
  };

  return {
    standingOf: (id) =>
      handle.read(async (contract) => {
        const [standing, amendedPolicy] = await contract.standingOf(bytes32("id", id));
        const shares = [96n, 64n, 32n, 0n].map((shift) => Number((standing.spent >> shift) & 0xffff_ffffn));
        return {
          status: USAGE_GRANT_STATUSES[Number(standing.status)]!,
          proposedByAssignee: standing.proposedByAssignee,
          version: Number(standing.version),
          parentVersion: Number(standing.parentVersion),
          since: Number(standing.since),
          expiresAt: Number(standing.expiresAt),
          spent: shares,
          ...(BigInt(amendedPolicy) !== 0n && { amendedPolicy }),
        };
      }),
    grantOf,
    descendantsOf,
    async uses(id, options) {
      const contract = handle.contract;
      const event = contract.getEvent("UsageRecorded");
      const logs = await scan(handle, [event], [bytes32("id", id)], options);
      return logs.map((log: Log) => ({ ...recordOf(match(contract, event, log)!), ...positionOf(log) }));
    },
    async erasureOf(id, options) {
      const erased = handle.contract.getEvent("GrantErased");
      const line = [await grantOf(id, options), ...(await descendantsOf(id, options))];
      const grants = await Promise.all(
        line.map(async ({ id, assignee }) => {
          const [receipt] = await scan(handle, [erased], [id], options);
          const evidence = receipt && match(handle.contract, erased, receipt)!.evidence;
          return { id, assignee, erased: evidence !== undefined, ...(evidence !== undefined && { evidence }) };
        }),
      );
      return { grants, complete: grants.every(({ erased }) => erased) };
    },
  };
}
