import { usage } from "../../../blocks/usage/index.ts";
import type { UsageGrant } from "../../../blocks/usage/grant.ts";
import type { UseArgs } from "../../../blocks/usage/use.ts";
import { refuse } from "../../../core/input.ts";
import type { Session } from "../../../core/session.ts";
import type { Sent } from "../../../core/verb.ts";
import { randomSalt } from "../../../crypto/bytes.ts";
import type { SealedDetails } from "../../../crypto/index.ts";
import { dataProblem, sealData, type UsedEntity } from "../../../formats/prov/index.ts";
import type { ProvenanceReads } from "./read.ts";
import type { RecordedActivity, Recording } from "./record.ts";

/** Data on its way into an operation. */
export interface OperationInput {
  /** Id of its entity. */
  entity: string;
  bytes: Uint8Array;
  /** The description that came with it, see {@link sealData}. */
  details: Pick<SealedDetails, "fields">;
  /** Under which grant another's data is used, and what for; left out for the agent's own. */
  grant?: { grant: UsageGrant; use: UseArgs };
}

/** An operation on data. */
export interface OperationArgs {
  /** What is done, see {@link Activity}. */
  kind: string;
  plan?: string;
  inputs: readonly OperationInput[];
  /** Does it: gets the bytes of the inputs in their order, and gives those of what it makes. */
  operation(inputs: readonly Uint8Array[]): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** What is said of each thing made, besides its digest. */
  facts?: readonly Readonly<Record<string, string>>[];
  /** Of which input, the agent's own, the first thing made is the next version. */
  revisionOf?: string;
}

/** Data as it came out of an operation: to be kept, and shown, together. */
export interface OperationOutput {
  entity: string;
  bytes: Uint8Array;
  details: SealedDetails;
}

/** What an operation made, and where that is recorded. */
export interface OperationOutcome extends RecordedActivity, Sent {
  outputs: OperationOutput[];
}

export interface Operating {
  /**
   * Does something with data and records it. Before: each input is held against the ledger, and each use of another's data is
   * asked for and recorded under its grant; if one of these fails, nothing is done. After: what came out is described and
   * recorded, and only then handed out. If the operation itself fails, that the data was used is recorded all the same.
   *
   * @throws DataAltered for an input that is not what its entity was recorded with; UsageDenied; UsageDelayed; those of `record`;
   * whatever the operation throws.
   * @example
   * const { outputs: [clean] } = await lab.provenanceLedger.operate({
   *   kind: "clean",
   *   inputs: [{ entity, bytes, details, grant: { grant, use: { action: "derive", purpose: "dpv:ResearchAndDevelopment" } } }],
   *   operation: ([csv]) => [withoutEmptyRows(csv)],
   * });
   */
  operate(args: OperationArgs): Promise<OperationOutcome>;
}

export function operating(
  session: Session,
  { record, entityAt }: Pick<Recording, "record"> & Pick<ProvenanceReads, "entityAt">,
): Operating {
  const requireIntact = async ({ entity, bytes, details }: OperationInput) => {
    const known = await entityAt(entity);
    if (!known) return refuse("EntityUnknown", { entity });
    const reason = dataProblem({ id: entity, agent: known.agent }, bytes, details);
    if (reason) refuse("DataAltered", { entity, reason }, "The data is not what its entity was recorded with.");
  };
  const recordUse = async ({ entity, grant }: OperationInput): Promise<UsedEntity> => {
    if (!grant) return { entity };
    const evidence = randomSalt();
    await usage(session).record({ ...grant, evidence });
    return { entity, grant: grant.grant.id, evidence };
  };

  return {
    async operate({ kind, plan, inputs, operation, facts = [], revisionOf }) {
      for (const input of inputs) await requireIntact(input);
      const startedAt = await session.now();
      const used: UsedEntity[] = [];
      for (const input of inputs) used.push(await recordUse(input));
      const write = async (generated: string[]) => {
        const activity = { kind, startedAt, endedAt: await session.now(), used, generated };
        const isRevision = revisionOf !== undefined && generated.length > 0;
        return record({ ...activity, ...(plan !== undefined && { plan }), ...(isRevision && { revisionOf }) });
      };

      let made: readonly Uint8Array[];
      try {
        made = await operation(inputs.map(({ bytes }) => bytes));
      } catch (failure) {
        await write([]);
        throw failure;
      }
      const sealed = made.map((bytes, i) => ({ bytes, details: sealData(bytes, facts[i]) }));
      const recorded = await write(sealed.map(({ details }) => details.root));
      const outputs = sealed.map((each, i) => ({ ...each, entity: recorded.entities[i]! }));
      return { ...recorded, outputs };
    },
  };
}
