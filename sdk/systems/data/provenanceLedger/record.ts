import type { TransactionReceipt } from "ethers";

import { call } from "../../../core/call.ts";
import type { IProvenanceLedger, ProvenanceLedger } from "../../../core/contracts.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../../core/eip712.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_BYTES32 } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { kindWord } from "../../../formats/prov/encoding.ts";
import { entityId, type Activity } from "../../../formats/prov/index.ts";
import { activityTypes, invalidationTypes } from "./typed-data.ts";

/** An activity that an agent signed, for somebody else to send. */
export interface SignedActivity extends Authorization {
  agent: string;
  activity: Activity;
}

/** An activity as it was recorded. */
export interface RecordedActivity {
  /** Its id. */
  activity: string;
  agent: string;
  /** Ids of the entities that it generated. */
  entities: string[];
}

/** An entity to be taken back. */
export interface InvalidationArgs {
  /** Id of the entity. */
  entity: string;
  /** Salted hash of why, see {@link fingerprint}: 32 bytes. */
  evidence: string;
}

/** What its agent signed to take an entity back. */
export interface SignedInvalidation extends InvalidationArgs, Authorization {}

export interface Recording {
  /**
   * Records what the connected account did.
   *
   * @throws EntityUnknown, EntityInvalidated or UseBeforeGeneration for what cannot have been used; EntityExists;
   * EntityRootZero; ActivityTimesInvalid; ActivityBackdated; RevisionInvalid, EntityAgentOnly or EntityRevised for a
   * version that cannot be.
   * @example
   * const { entities } = await vendor.provenanceLedger.record({
   *   kind: "collect", startedAt, endedAt, used: [], generated: [sealed.root],
   * });
   */
  record: Verb<Activity, string, RecordedActivity>;
  /** Signs an activity of the connected account's, off chain, for somebody else to send. */
  signActivity(args: { activity: Activity } & SignOptions): Promise<SignedActivity>;
  /**
   * Records what an agent signed.
   *
   * @throws SignatureInvalid; SignatureExpired; InvalidAccountNonce; those of `record`.
   */
  recordBySig: Verb<SignedActivity, string, RecordedActivity>;
  /**
   * Takes an entity of the connected account's back: nothing may be made of it from now on. What was made of it stays;
   * `descendantsOf` finds it in a history.
   *
   * @throws EntityUnknown; EntityAgentOnly; EntityInvalidated.
   */
  invalidate: Verb<InvalidationArgs, void, InvalidationArgs>;
  /** Signs that an entity is taken back, off chain, for somebody else to send. */
  signInvalidation(args: InvalidationArgs & SignOptions): Promise<SignedInvalidation>;
  /**
   * Takes an entity back whose agent signed that.
   *
   * @throws SignatureInvalid; SignatureExpired; InvalidAccountNonce; those of `invalidate`.
   */
  invalidateBySig: Verb<SignedInvalidation, void, InvalidationArgs>;
}

export function recording(handle: Handle<ProvenanceLedger>): Recording {
  const recorded = (contract: ProvenanceLedger, receipt: TransactionReceipt, { generated }: Activity) => {
    const { activity, agent } = emitted(contract, contract.getEvent("ActivityRecorded"), receipt);
    return { activity, agent, entities: generated.map((root) => entityId(agent, root)) };
  };
  const invalidated = (contract: ProvenanceLedger, receipt: TransactionReceipt) =>
    emitted(contract, contract.getEvent("Invalidated"), receipt);

  return {
    record: verb(handle, {
      call: (contract, activity) => call(contract, contract.record, [structOf(activity)]),
      outcome: recorded,
    }),
    async signActivity({ activity, ...options }) {
      const fields = (agent: string) => ({ agent, ...structOf(activity) });
      const { agent, nonce, deadline, signature } = await signAction(handle, activityTypes, fields, options);
      return { agent, activity, nonce, deadline, signature };
    },
    recordBySig: verb(handle, {
      call: (contract, { agent, activity, ...signed }) => {
        const args = [address("agent", agent), structOf(activity), ...authorization(signed)] as const;
        return call(contract, contract.recordBySig, [...args]);
      },
      outcome: (contract, receipt, { activity }) => recorded(contract, receipt, activity),
    }),
    invalidate: verb(handle, {
      call: (contract, args) => call(contract, contract.invalidate, invalidation(args)),
      outcome: invalidated,
    }),
    async signInvalidation({ entity, evidence, ...options }) {
      const [id, hash] = invalidation({ entity, evidence });
      const fields = () => ({ entity: id, evidence: hash });
      return signAction(handle, invalidationTypes, fields, options);
    },
    invalidateBySig: verb(handle, {
      call: (contract, { entity, evidence, ...signed }) => {
        const args = [...invalidation({ entity, evidence }), ...authorization(signed)] as const;
        return call(contract, contract.invalidateBySig, [...args]);
      },
      outcome: invalidated,
    }),
  };
}

/** An activity as the contract takes it; what can be told to be wrong without the ledger is refused here. */
function structOf(activity: Activity): IProvenanceLedger.ActivityStruct {
  const { kind, plan = ZERO_BYTES32, used, generated, revisionOf = ZERO_BYTES32 } = activity;
  const [startedAt, endedAt] = [uint("startedAt", activity.startedAt, 40), uint("endedAt", activity.endedAt, 40)];
  if (startedAt > endedAt) refuse("ActivityTimesInvalid", { startedAt, endedAt });
  const roots = generated.map((root, i) => bytes32(`generated[${i}]`, root));
  const zero = roots.indexOf(ZERO_BYTES32);
  if (zero >= 0) refuse("EntityRootZero", { index: BigInt(zero) });
  const revised = bytes32("revisionOf", revisionOf);
  const isUsed = used.some(({ entity }) => entity.toLowerCase() === revised.toLowerCase());
  if (revised !== ZERO_BYTES32 && (!isUsed || roots.length === 0)) refuse("RevisionInvalid", { revisionOf: revised });
  return {
    kind: kindWord(kind),
    startedAt,
    endedAt,
    plan: bytes32("plan", plan),
    used: used.map(({ entity, grant = ZERO_BYTES32, evidence = ZERO_BYTES32 }, i) => ({
      entity: bytes32(`used[${i}].entity`, entity),
      grant: bytes32(`used[${i}].grant`, grant),
      evidence: bytes32(`used[${i}].evidence`, evidence),
    })),
    generated: roots,
    revisionOf: revised,
  };
}

function invalidation({ entity, evidence }: InvalidationArgs): [string, string] {
  return [bytes32("entity", entity), bytes32("evidence", evidence)];
}
