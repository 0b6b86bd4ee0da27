import type { ProvenanceLedger } from "../../../core/contracts.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32 } from "../../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../../core/logs.ts";
import { given, kindText } from "../../../formats/prov/encoding.ts";
import { entityId, type ProvenanceEntity, type ProvenanceGraph, type UsedEntity } from "../../../formats/prov/index.ts";

/** What the ledger keeps of an entity. */
export interface EntityStanding {
  /** To whom it is attributed. */
  agent: string;
  /** When it came to be, in seconds since 1970. */
  generatedAt: number;
  /** When its agent took it back; left out if it stands. */
  invalidatedAt?: number;
  /** Whether it has a next version. */
  revised: boolean;
}

/** A history with the place on the ledger where each activity is recorded. */
export interface PlacedHistory {
  graph: ProvenanceGraph;
  positions: ReadonlyMap<string, Position>;
}

export interface ProvenanceReads {
  /**
   * The whole history, rebuilt from the events.
   *
   * @example
   * const graph = await trellis.provenanceLedger.graph();
   * ancestorsOf(graph, model); // of @trellis/sdk/formats
   */
  graph(options?: ScanOptions): Promise<ProvenanceGraph>;
  /** What the ledger keeps of an entity; undefined if nobody generated it here. */
  entityAt(id: string): Promise<EntityStanding | undefined>;
  /** The id of the entity that an agent generates under the root of its description. */
  entityOf(args: { agent: string; root: string }): string;
  /** The longest that an activity may be recorded after it ended, in seconds. */
  maximumDelay(): Promise<number>;
}

export function provenanceReads(handle: Handle<ProvenanceLedger>): ProvenanceReads {
  return {
    graph: async (options) => (await readHistory(handle, options)).graph,
    entityAt: (id) =>
      handle.read(async (contract) => {
        const { agent, generatedAt, invalidatedAt, revised } = await contract.entityAt(bytes32("id", id));
        if (generatedAt === 0n) return undefined;
        const ended = invalidatedAt === 0n ? {} : { invalidatedAt: Number(invalidatedAt) };
        return { agent, generatedAt: Number(generatedAt), ...ended, revised };
      }),
    entityOf: ({ agent, root }) => entityId(address("agent", agent), bytes32("root", root)),
    maximumDelay: () => handle.read(async (contract) => Number(await contract.maximumDelay())),
  };
}

/** An activity that is being put together from its events. */
interface Open {
  id: string;
  agent: string;
  kind: string;
  startedAt: number;
  endedAt: number;
  plan?: string;
  used: UsedEntity[];
  generated: string[];
  revisionOf?: string;
}

/** The history with places, from the events in their order: an activity's own follow it. */
export async function readHistory(handle: Handle<ProvenanceLedger>, options?: ScanOptions): Promise<PlacedHistory> {
  const { contract } = handle;
  const [recorded, used, generated, revised, invalidated] = [
    contract.getEvent("ActivityRecorded"),
    contract.getEvent("Used"),
    contract.getEvent("Generated"),
    contract.getEvent("Revised"),
    contract.getEvent("Invalidated"),
  ];
  const activities = new Map<string, Open>();
  const entities = new Map<string, ProvenanceEntity>();
  const positions = new Map<string, Position>();
  // Undefined behind an activity that only reads and was recorded a second time: it says nothing new.
  let open: Open | undefined;
  for (const log of await scan(handle, [recorded, used, generated, revised, invalidated], [], options)) {
    const begun = match(contract, recorded, log);
    if (begun) {
      const [startedAt, endedAt] = [Number(begun.startedAt), Number(begun.endedAt)];
      const known = activities.has(begun.activity);
      open = known
        ? undefined
        : {
            id: begun.activity,
            agent: begun.agent.toLowerCase(),
            kind: kindText(begun.kind),
            startedAt,
            endedAt,
            ...given({ plan: begun.plan }),
            used: [],
            generated: [],
          };
      if (open) activities.set(open.id, open);
      if (open) positions.set(open.id, positionOf(log));
    }
    const input = match(contract, used, log);
    if (input) open?.used.push({ entity: input.entity, ...given({ grant: input.grant, evidence: input.evidence }) });
    const made = match(contract, generated, log);
    if (made && open) {
      const { id: activity, agent, endedAt: generatedAt } = open;
      open.generated.push(made.entity);
      entities.set(made.entity, { id: made.entity, root: made.root, agent, activity, generatedAt });
    }
    const next = match(contract, revised, log);
    if (next && open) open.revisionOf = next.previous;
    const end = match(contract, invalidated, log);
    const ended = end && entities.get(end.entity);
    if (ended) {
      const at = Number((await contract.entityAt(end.entity)).invalidatedAt);
      entities.set(ended.id, { ...ended, invalidated: { at, evidence: end.evidence } });
    }
  }
  return { graph: { activities: [...activities.values()], entities: [...entities.values()] }, positions };
}
