/** That an activity used an entity (`prov:used`). */
export interface UsedEntity {
  /** Id of the entity, see {@link entityId}. */
  readonly entity: string;
  /** Id of the grant of the usage policy under which it was used; left out for the agent's own data. */
  readonly grant?: string;
  /** Evidence of the record of that use under that grant. */
  readonly evidence?: string;
}

/** What an agent did (`prov:Activity`), as it is recorded. */
export interface Activity {
  /** What was done: text of at most 31 bytes, `clean` for instance, or 32 bytes that hide it. */
  readonly kind: string;
  /** When it began, in seconds since 1970. */
  readonly startedAt: number;
  /** When it ended; what it generated exists since then. */
  readonly endedAt: number;
  /** Salted fingerprint of how it was done (`prov:hadPlan`), 32 bytes. */
  readonly plan?: string;
  /** What went in. */
  readonly used: readonly UsedEntity[];
  /** Roots of the descriptions of what came out, 32 bytes each. */
  readonly generated: readonly string[];
  /** One of `used`, the agent's own, of which the first of `generated` is the next version (`prov:wasRevisionOf`). */
  readonly revisionOf?: string;
}

/** An activity in a history. */
export interface ProvenanceActivity extends Omit<Activity, "generated"> {
  readonly id: string;
  /** Whose it is (`prov:wasAssociatedWith`). */
  readonly agent: string;
  /** Ids of the entities that came out. */
  readonly generated: readonly string[];
}

/** Data in a history (`prov:Entity`). */
export interface ProvenanceEntity {
  readonly id: string;
  /** Root of its description. */
  readonly root: string;
  /** Who generated it (`prov:wasAttributedTo`). */
  readonly agent: string;
  /** By what (`prov:wasGeneratedBy`). */
  readonly activity: string;
  /** When, in seconds since 1970. */
  readonly generatedAt: number;
  /** When and why its agent took it back (`prov:wasInvalidatedBy`). */
  readonly invalidated?: { readonly at: number; readonly evidence: string };
}

/** A history: everything in the order in which it was recorded, so that what is used stands before what uses it. */
export interface ProvenanceGraph {
  readonly activities: readonly ProvenanceActivity[];
  readonly entities: readonly ProvenanceEntity[];
}

/** The ledger that a history belongs to: ids are made with it. */
export interface ProvenanceSource {
  /** The chain's id. */
  readonly chainId: number;
  /** Address of the `ProvenanceLedger`. */
  readonly ledger: string;
}
