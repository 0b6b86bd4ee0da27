import type { Log } from "ethers";

import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes32, refuse } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import { recordOf, type RecordOutcome } from "./decide.ts";
import { idOf, stemOf, type GrantParts, type UsageGrant } from "./grant.ts";

/** Where a grant stands. The place in the list is the number on the ledger. */
export const USAGE_GRANT_STATUSES = [
  "None",
  "Proposed",
  "Active",
  "Suspended",
  "Withdrawn",
  "Expired",
  "Erased",
] as const;
export type UsageGrantStatus = (typeof USAGE_GRANT_STATUSES)[number];

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
  const every = async (options: ScanOptions = {}) => {
    const contract = handle.contract;
    const [opened, proposed, joined] = [
      contract.getEvent("GrantOpened"),
      contract.getEvent("GrantProposed"),
      contract.getEvent("TemplateJoined"),
    ];
    const [published, amended] = [contract.getEvent("TemplatePublished"), contract.getEvent("PolicyAmended")];
    const logs = await scan(handle, [opened, proposed, joined, published, amended], [], options);
    const grants = new Map<string, UsageGrant>();
    const offered = new Map<string, string>();
    const begin = (parts: GrantParts, expiresAt: bigint, policy: string) => {
      const parent = grants.get(parts.parent);
      const lineage = parent ? [...parent.lineage, stemOf(parent)] : [];
      const id = idOf(parts);
      grants.set(id, { id, ...parts, expiresAt: Number(expiresAt), policy, lineage });
    };
    for (const log of logs) {
      const begun = match(contract, opened, log) ?? match(contract, proposed, log);
      if (begun) begin(begun.grant, begun.expiresAt, begun.policy);
      const offer = match(contract, published, log);
      if (offer) offered.set(offer.template, offer.policy);
      const joining = match(contract, joined, log);
      if (joining) begin(joining.grant, joining.expiresAt, offered.get(joining.template) ?? "0x");
      const change = match(contract, amended, log);
      const old = change && grants.get(change.id);
      if (old) grants.set(old.id, { ...old, policy: change.policy });
    }
    return grants;
  };
  const descendants = async (id: string, options?: ScanOptions) => {
    const line = new Set([bytes32("id", id)]);
    return [...(await every(options)).values()].filter((grant) => line.has(grant.parent) && line.add(grant.id));
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
    async grantOf(id, options) {
      return (await every(options)).get(bytes32("id", id)) ?? refuse("GrantUnknown", { id }, "There is no such grant.");
    },
    descendantsOf: descendants,
    async uses(id, options) {
      const contract = handle.contract;
      const event = contract.getEvent("UsageRecorded");
      const logs = await scan(handle, [event], [bytes32("id", id)], options);
      return logs.map((log: Log) => ({ ...recordOf(match(contract, event, log)!), ...positionOf(log) }));
    },
    async erasureOf(id, options) {
      const contract = handle.contract;
      const all = await every(options);
      const root = all.get(bytes32("id", id)) ?? refuse("GrantUnknown", { id }, "There is no such grant.");
      const line = [root, ...(await descendants(id, options))];
      const event = contract.getEvent("GrantErased");
      const receipts = (await scan(handle, [event], [], options)).map((log) => match(contract, event, log)!);
      const evidence = new Map(receipts.map((receipt) => [receipt.id, receipt.evidence]));
      const grants = line.map(({ id, assignee }) => {
        const given = evidence.get(id);
        return { id, assignee, erased: given !== undefined, ...(given !== undefined && { evidence: given }) };
      });
      return { grants, complete: grants.every(({ erased }) => erased) };
    },
  };
}
