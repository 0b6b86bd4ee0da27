import { usage } from "../../../blocks/usage/index.ts";
import type { UsageGrant } from "../../../blocks/usage/grant.ts";
import type { RecordOutcome } from "../../../blocks/usage/decide.ts";
import type { ProvenanceLedger } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import type { Position, ScanOptions } from "../../../core/logs.ts";
import type { SealedDetails } from "../../../crypto/index.ts";
import { isTrellisError } from "../../../errors.ts";
import {
  dataProblem,
  type DataProblem,
  type ProvenanceActivity,
  type ProvenanceEntity,
  type UsedEntity,
} from "../../../formats/prov/index.ts";
import { readHistory } from "./read.ts";

/** A copy of data that an auditor is shown. */
export interface DataCopy {
  entity: string;
  bytes: Uint8Array;
  details: Pick<SealedDetails, "fields">;
}

/** An access that was seen elsewhere, in the log of a storage service for instance. */
export interface SeenAccess {
  agent: string;
  entity: string;
  /** In seconds since 1970. */
  at: number;
}

/** What an auditor brings. `fromBlock` is the first whose activities are judged; what they used is read from the beginning. */
export interface ProvenanceAuditArgs extends ScanOptions {
  copies?: readonly DataCopy[];
  accesses?: readonly SeenAccess[];
}

/** Why a use of another's data is not covered by what its owner granted. */
export type UnauthorisedReason =
  /** It names no grant. */
  | "GrantMissing"
  /** There is no such grant. */
  | "GrantUnknown"
  /** The grant is another account's. */
  | "GrantForeign"
  /** The grant is about other data. */
  | "DataForeign"
  /** The line of grants does not begin with the agent of the entity. */
  | "OwnerForeign"
  /** The grant has no record with that evidence that allowed a use. */
  | "UseUnrecorded"
  /** The use was recorded under the grant after the activity was. */
  | "UseRecordedLate"
  /** The record speaks for an earlier use already. */
  | "EvidenceReused";

/** A use of data that was not allowed. */
export interface UnauthorisedUse extends UsedEntity {
  activity: string;
  kind: string;
  agent: string;
  reason: UnauthorisedReason;
}

/** Data that is not what was recorded, with the step at which the history has it. */
export interface AlteredData {
  entity: string;
  /** The activity that generated it. */
  activity: string;
  kind: string;
  agent: string;
  problem: DataProblem;
}

/** What an auditor finds. */
export interface ProvenanceAudit {
  /** In the order of the history: the first is where the data went wrong. */
  altered: AlteredData[];
  /** Entities of which no copy was shown. */
  unopened: string[];
  /** Copies of what is on no ledger. */
  foreign: string[];
  unauthorised: UnauthorisedUse[];
  /** Accesses that are in no activity of that agent at that time. */
  unrecorded: SeenAccess[];
}

export interface Auditing {
  /**
   * Holds copies of data, the grants behind each use, and accesses seen elsewhere against the history.
   *
   * @example
   * const { altered, unauthorised, unrecorded } = await auditor.provenanceLedger.audit({ copies, accesses });
   * altered[0]; // { kind: "clean", problem: "BytesAltered", … }: the copy of what "clean" made is not what it made
   */
  audit(args?: ProvenanceAuditArgs): Promise<ProvenanceAudit>;
}

export function auditing(handle: Handle<ProvenanceLedger>): Auditing {
  return {
    async audit({ copies = [], accesses = [], ...options } = {}) {
      // All of it, whatever is to be judged: what is used now may have been generated before.
      const { fromBlock = 0, ...whole } = options;
      const { graph, positions } = await readHistory(handle, whole);
      const entities = new Map(graph.entities.map((entity) => [entity.id, entity]));
      const activities = new Map(graph.activities.map((activity) => [activity.id, activity]));
      const grants = grantsOf(handle, whole);
      const isJudged = ({ id }: ProvenanceActivity) => positions.get(id)!.blockNumber >= fromBlock;

      const unauthorised: UnauthorisedUse[] = [];
      const spoken = new Set<string>();
      for (const activity of graph.activities) {
        for (const input of activity.used) {
          const entity = entities.get(input.entity);
          if (!entity || entity.agent === activity.agent) continue;
          const reason = await grants.whyUncovered(input, entity, activity, positions.get(activity.id)!, spoken);
          const { id, kind, agent } = activity;
          if (reason && isJudged(activity)) unauthorised.push({ ...input, activity: id, kind, agent, reason });
        }
      }
      const shown = new Map(copies.map((copy) => [copy.entity.toLowerCase(), copy]));
      return {
        altered: graph.entities.flatMap((entity) => {
          const copy = shown.get(entity.id);
          const problem = copy && dataProblem(entity, copy.bytes, copy.details);
          if (!problem) return [];
          const { id, activity, agent } = entity;
          return [{ entity: id, activity, kind: activities.get(activity)!.kind, agent, problem }];
        }),
        unopened: graph.entities.filter(({ id }) => !shown.has(id)).map(({ id }) => id),
        foreign: [...shown.keys()].filter((id) => !entities.has(id)),
        unauthorised,
        unrecorded: accesses.filter((access) => !graph.activities.some((activity) => covers(activity, access))),
      };
    },
  };
}

/** Whether an access took place in an activity. */
function covers({ agent, used, startedAt, endedAt }: ProvenanceActivity, access: SeenAccess): boolean {
  return (
    agent === access.agent.toLowerCase() &&
    startedAt <= access.at &&
    access.at <= endedAt &&
    used.some(({ entity }) => entity === access.entity.toLowerCase())
  );
}

/** Reads each grant and its records once. */
function grantsOf({ session }: Handle<ProvenanceLedger>, options: ScanOptions) {
  const policies = usage(session);
  const grants = new Map<string, Promise<UsageGrant | undefined>>();
  const records = new Map<string, Promise<(RecordOutcome & Position)[]>>();

  const grantOf = (id: string) =>
    once(grants, id, () =>
      policies.grantOf(id, options).catch((error: unknown) => {
        if (isTrellisError(error, "GrantUnknown")) return undefined;
        throw error;
      }),
    );
  const ownerOf = async (grant: UsageGrant): Promise<string> => {
    const parent = BigInt(grant.parent) === 0n ? undefined : await grantOf(grant.parent);
    return parent ? ownerOf(parent) : grant.assigner;
  };

  const whyUncovered = async (
    { grant: id, evidence }: UsedEntity,
    entity: ProvenanceEntity,
    { agent }: ProvenanceActivity,
    position: Position,
    spoken: Set<string>,
  ): Promise<UnauthorisedReason | undefined> => {
    if (id === undefined) return "GrantMissing";
    const grant = await grantOf(id);
    if (!grant) return "GrantUnknown";
    if (grant.assignee.toLowerCase() !== agent) return "GrantForeign";
    if (grant.dataRoot.toLowerCase() !== entity.root) return "DataForeign";
    if ((await ownerOf(grant)).toLowerCase() !== entity.agent) return "OwnerForeign";
    const uses = await once(records, id, () => policies.uses(id, options));
    const record = uses.find((use) => use.evidence === evidence);
    if (!record) return "UseUnrecorded";
    if (isAfter(record, position)) return "UseRecordedLate";
    const key = `${id}:${record.evidence}`;
    if (spoken.has(key)) return "EvidenceReused";
    spoken.add(key);
    return undefined;
  };
  return { whyUncovered };
}

function isAfter(a: Position, b: Position): boolean {
  return a.blockNumber > b.blockNumber || (a.blockNumber === b.blockNumber && a.logIndex > b.logIndex);
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}
