import type { TransactionReceipt } from "ethers";

import { call, mapped } from "../../core/call.ts";
import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { VERBS, type Verb as Answered } from "../../formats/policy/index.ts";
import { presented, type UsageGrant } from "./grant.ts";
import { useRecordTypes } from "./typed-data.ts";
import { answerOf, useOf, type Answer, type UseArgs } from "./use.ts";

/** A question about a use. */
export interface DecideArgs {
  grant: UsageGrant;
  use: UseArgs;
}

/** A use to be recorded. */
export interface RecordArgs extends DecideArgs {
  /** Salted hash of what was done, see {@link fingerprint}: 32 bytes. */
  evidence: string;
}

/** A use that the assignee signed, for somebody else to send. */
export interface SignedRecord extends RecordArgs, Authorization {}

/** A use as it was recorded. */
export interface RecordOutcome {
  id: string;
  verb: Answered;
  /** The transform or the obligation. */
  argument: string;
  /** Number of the rule that decided. */
  rule: number;
  /** From which budget it was counted, from 1; 0 for none. */
  budget: number;
  evidence: string;
}

export interface Deciding {
  /**
   * What a grant answers to a use now. Whatever is not granted is denied, with the reason.
   *
   * @throws ActionUnknown, PurposeUnknown, RegionUnknown for words that are none.
   * @example
   * await trellis.usage.decide({ grant, use: { action: "read", purpose: "dpv:Marketing" } });
   * // { verb: "Modify", argument: "0x…", reason: "Granted", rule: 1 }
   */
  decide(args: DecideArgs): Promise<Answer>;
  /**
   * Records a use that is granted now, and counts it.
   *
   * @throws UsageDenied; UsageDelayed; GrantPartyOnly for anybody but the assignee.
   * @example
   * const evidence = fingerprint({ field: "use", value: "sent the parcel", salt: randomSalt() });
   * await shop.usage.record({ grant, use: { action: "read", purpose: "dpv:DeliveryOfGoods" }, evidence });
   */
  record: Verb<RecordArgs, Answer, RecordOutcome>;
  /** Signs a use, off chain, for somebody else to record. */
  signRecord(args: RecordArgs & SignOptions): Promise<SignedRecord>;
  /**
   * Records what the assignee signed.
   *
   * @throws SignatureInvalid; SignatureExpired; InvalidAccountNonce; those of `record`.
   */
  recordBySig: Verb<SignedRecord, Answer, RecordOutcome>;
}

export function deciding(handle: Handle<UsagePolicyContract>): Deciding {
  return {
    decide: ({ grant, use }) =>
      handle.read(async (contract) => answerOf(await contract.decide(presented(grant), useOf(use)))),
    record: verb(handle, {
      call: (contract, { grant, use, evidence }) => {
        const args = [presented(grant), useOf(use), bytes32("evidence", evidence)] as const;
        return mapped(call(contract, contract.record, [...args]), answerOf);
      },
      outcome: recorded,
    }),
    async signRecord({ grant, use, evidence, ...options }) {
      const { policy } = presented(grant);
      const fields = () => ({ grant: grant.id, policy, use: useOf(use), evidence: bytes32("evidence", evidence) });
      const { nonce, deadline, signature } = await signAction(handle, useRecordTypes, fields, options);
      return { grant, use, evidence, nonce, deadline, signature };
    },
    recordBySig: verb(handle, {
      call: (contract, { grant, use, evidence, ...signed }) => {
        const args = [presented(grant), useOf(use), bytes32("evidence", evidence), ...authorization(signed)] as const;
        return mapped(call(contract, contract.recordBySig, [...args]), answerOf);
      },
      outcome: recorded,
    }),
  };
}

function recorded(contract: UsagePolicyContract, receipt: TransactionReceipt): RecordOutcome {
  return recordOf(emitted(contract, contract.getEvent("UsageRecorded"), receipt));
}

/** A recorded use in words. */
export function recordOf(event: {
  id: string;
  verb: bigint;
  rule: bigint;
  budget: bigint;
  argument: string;
  evidence: string;
}): RecordOutcome {
  const { id, verb, rule, budget, argument, evidence } = event;
  return { id, verb: VERBS[Number(verb)]!, argument, rule: Number(rule), budget: Number(budget), evidence };
}
