import { InputError } from "../../errors.ts";
import { activityId, entityId, given, kindText, kindWord } from "./encoding.ts";
import type { Activity, ProvenanceActivity, ProvenanceEntity, ProvenanceGraph, ProvenanceSource } from "./model.ts";

/** Rules of a ledger. */
export interface HistoryOptions extends ProvenanceSource {
  /** The longest that an activity may be recorded after it ended, in seconds. */
  readonly maximumDelay: number;
}

/** An activity to be written into a history. */
export interface HistoryEntry {
  readonly agent: string;
  readonly activity: Activity;
  /** When it is recorded, in seconds since 1970. */
  readonly recordedAt: number;
}

/**
 * A history after the rules of `ProvenanceLedger`, kept in memory: to check activities that an agent recorded in a log of
 * its own, by the thousand, as the contract checks those that are recorded one by one.
 *
 * @example
 * const history = new ProvenanceHistory({ chainId, ledger, maximumDelay: 86_400 });
 * history.record({ agent, activity, recordedAt: now }); // throws UseBeforeGeneration, EntityUnknown …
 * toProvJson(history.graph, { chainId, ledger });
 */
export class ProvenanceHistory {
  readonly #options: HistoryOptions;
  readonly #activities = new Map<string, ProvenanceActivity>();
  readonly #entities = new Map<string, ProvenanceEntity>();
  readonly #revised = new Set<string>();

  /** @param known What was recorded before. */
  constructor(options: HistoryOptions, known: ProvenanceGraph = { activities: [], entities: [] }) {
    this.#options = options;
    for (const activity of known.activities) this.#add(activity);
    for (const entity of known.entities) this.#entities.set(entity.id, entity);
  }

  /** All of it. */
  get graph(): ProvenanceGraph {
    return { activities: [...this.#activities.values()], entities: [...this.#entities.values()] };
  }

  /**
   * Writes an activity down.
   *
   * @returns Its id.
   * @throws The errors of `ProvenanceLedger.record`; BytesInvalid, NumberOutOfRange or FormatInvalid for what is no
   * activity. Nothing of it is written then.
   */
  record({ agent: whose, activity, recordedAt }: HistoryEntry): string {
    const agent = whose.toLowerCase();
    const { startedAt, endedAt, used, generated, revisionOf } = activity;
    const id = activityId(this.#options, agent, activity);
    if (startedAt > endedAt || endedAt > recordedAt) refuse("ActivityTimesInvalid", { startedAt, endedAt });
    const earliest = recordedAt - this.#options.maximumDelay;
    if (endedAt < earliest) refuse("ActivityBackdated", { endedAt, earliest });
    for (const { entity } of used) this.#requireUsable(entity.toLowerCase(), endedAt);

    const made: ProvenanceEntity[] = [];
    for (const root of generated) {
      if (BigInt(root) === 0n) refuse("EntityRootZero", { index: made.length });
      const entity = entityId(agent, root);
      const isKnown = this.#entities.has(entity) || made.some((other) => other.id === entity);
      if (isKnown) refuse("EntityExists", { entity });
      made.push({ id: entity, root: root.toLowerCase(), agent, activity: id, generatedAt: endedAt });
    }
    if (revisionOf !== undefined) this.#requireRevisable(agent, revisionOf.toLowerCase(), activity);

    for (const entity of made) this.#entities.set(entity.id, entity);
    this.#add({
      kind: kindText(kindWord(activity.kind)),
      startedAt,
      endedAt,
      ...given({ plan: activity.plan?.toLowerCase(), revisionOf: revisionOf?.toLowerCase() }),
      id,
      agent,
      used: used.map(({ entity, grant, evidence }) => ({
        entity: entity.toLowerCase(),
        ...given({ grant: grant?.toLowerCase(), evidence: evidence?.toLowerCase() }),
      })),
      generated: made.map((entity) => entity.id),
    });
    return id;
  }

  /**
   * Takes an entity back.
   *
   * @throws EntityUnknown; EntityAgentOnly; EntityInvalidated.
   */
  invalidate({
    agent,
    entity: id,
    evidence,
    at,
  }: {
    agent: string;
    entity: string;
    evidence: string;
    at: number;
  }): void {
    const entity = this.#requireKnown(id.toLowerCase());
    if (entity.agent !== agent.toLowerCase()) refuse("EntityAgentOnly", { entity: entity.id, agent });
    if (entity.invalidated) refuse("EntityInvalidated", { entity: entity.id, invalidatedAt: entity.invalidated.at });
    this.#entities.set(entity.id, { ...entity, invalidated: { at, evidence: evidence.toLowerCase() } });
  }

  #add(activity: ProvenanceActivity): void {
    // Who records the same again says nothing new.
    if (!this.#activities.has(activity.id)) this.#activities.set(activity.id, activity);
    if (activity.revisionOf !== undefined) this.#revised.add(activity.revisionOf);
  }

  #requireKnown(entity: string): ProvenanceEntity {
    return this.#entities.get(entity) ?? refuse("EntityUnknown", { entity });
  }

  #requireUsable(entity: string, endedAt: number): void {
    const { generatedAt, invalidated } = this.#requireKnown(entity);
    if (generatedAt > endedAt) refuse("UseBeforeGeneration", { entity, generatedAt, endedAt });
    if (invalidated && invalidated.at <= endedAt)
      refuse("EntityInvalidated", { entity, invalidatedAt: invalidated.at });
  }

  #requireRevisable(agent: string, revisionOf: string, { used, generated }: Activity): void {
    const isUsed = used.some(({ entity }) => entity.toLowerCase() === revisionOf);
    if (!isUsed || generated.length === 0) refuse("RevisionInvalid", { revisionOf });
    if (this.#requireKnown(revisionOf).agent !== agent) refuse("EntityAgentOnly", { entity: revisionOf, agent });
    if (this.#revised.has(revisionOf)) refuse("EntityRevised", { entity: revisionOf });
  }
}

function refuse(name: string, args: Readonly<Record<string, unknown>>): never {
  throw new InputError({ name, args, contract: "IProvenanceLedger", message: "The history does not allow that." });
}
