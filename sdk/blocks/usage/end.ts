import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import {
  authorization,
  deadlineOf,
  signAction,
  signFor,
  type Authorization,
  type TypedDataTypes,
  type SignOptions,
} from "../../core/eip712.ts";
import { emitted, emittedAll } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes, bytes32, refuse, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { partsOf, termsOf, type UsageGrant } from "./grant.ts";
import type { GrantOutcome } from "./open.ts";
import { erasureTypes, suspensionTypes, withdrawalTypes } from "./typed-data.ts";

/** A party's signature over something that can happen once. */
export interface OnceSigned {
  grant: UsageGrant;
  deadline: number;
  signature: string;
}

/** The assignee's receipt for an erasure. */
export interface ErasureArgs {
  grant: UsageGrant;
  /** Hash of how it was done. */
  evidence: string;
}

/** A receipt that the assignee signed, or that it sends itself. */
export interface ErasureReceipt extends ErasureArgs {
  deadline?: number;
  signature?: string;
}

/** Suspended, or resumed. */
export interface SuspensionArgs {
  grant: UsageGrant;
  suspended: boolean;
}

export interface Ending {
  /**
   * Suspends a grant of the caller's, and all that were handed on from it, or resumes it.
   *
   * @throws GrantPartyOnly for anybody but the assigner; GrantStatusConflict.
   */
  setSuspended: Verb<SuspensionArgs, void, GrantOutcome>;
  /** Signs a suspension or a resumption, off chain. */
  signSuspension(args: SuspensionArgs & SignOptions): Promise<SuspensionArgs & Authorization>;
  /** As `setSuspended`, by the assigner's signature. */
  setSuspendedBySig: Verb<SuspensionArgs & Authorization, void, GrantOutcome>;
  /**
   * Ends a grant of the caller's for good, and with it, in the same block, all that were handed on from it. Its assignee gives it
   * up the same way.
   *
   * @throws GrantPartyOnly; GrantStatusConflict.
   * @example
   * await subject.usage.withdraw({ grant }); // { id: "0x…", receipt }
   */
  withdraw: Verb<{ grant: UsageGrant }, void, GrantOutcome>;
  /** Signs a withdrawal, off chain, as the assigner: as easy as it was to consent. */
  signWithdrawal(args: { grant: UsageGrant; deadline?: number }): Promise<OnceSigned>;
  /** As `withdraw`, by the assigner's signature. */
  withdrawBySig: Verb<OnceSigned, void, GrantOutcome>;
  /** Signs a receipt for the erasure of the data, off chain, as the assignee. */
  signErasure(args: ErasureArgs & { deadline?: number }): Promise<ErasureReceipt>;
  /**
   * Gives the receipt for the erasure of the data: the assignee sends it, or somebody sends what it signed. What is left of the
   * grant on the ledger is that it was; whoever destroys the salts of the data leaves nothing that can be linked to it.
   *
   * @throws SignatureInvalid; SignatureExpired; GrantStatusConflict.
   * @example
   * await subject.usage.erase(await shop.usage.signErasure({ grant, evidence }));
   */
  erase: Verb<ErasureReceipt, void, GrantOutcome & { evidence: string }>;
}

export function ending(handle: Handle<UsagePolicyContract>): Ending {
  const once = async (types: TypedDataTypes, grant: UsageGrant, fields: Record<string, unknown>, deadline?: number) => {
    const until = await deadlineOf(handle, deadline);
    const message = { grant: grant.id, ...fields, deadline: until };
    return { deadline: until, signature: await signFor(handle, types, message) };
  };
  const suspended = (contract: UsagePolicyContract, receipt: TransactionReceipt, { suspended }: SuspensionArgs) => ({
    id: suspended
      ? emitted(contract, contract.getEvent("GrantSuspended"), receipt).id
      : emitted(contract, contract.getEvent("GrantResumed"), receipt).id,
  });

  return {
    setSuspended: verb(handle, {
      call: (contract, { grant, suspended }) => call(contract, contract.setSuspended, [partsOf(grant), suspended]),
      outcome: (contract, receipt, args) => suspended(contract, receipt, args),
    }),
    async signSuspension({ grant, suspended, ...options }) {
      const fields = () => ({ grant: grant.id, suspended });
      const { nonce, deadline, signature } = await signAction(handle, suspensionTypes, fields, options);
      return { grant, suspended, nonce, deadline, signature };
    },
    setSuspendedBySig: verb(handle, {
      call: (contract, { grant, suspended, ...signed }) =>
        call(contract, contract.setSuspendedBySig, [partsOf(grant), suspended, ...authorization(signed)]),
      outcome: (contract, receipt, args) => suspended(contract, receipt, args),
    }),
    withdraw: verb(handle, {
      call: async (contract, { grant }) => {
        const caller = await handle.session.account();
        const { parent, assigner, assignee, id } = grant;
        if (caller === assignee && caller !== assigner) {
          return call(contract, contract.renounce, [parent, assigner, termsOf(grant)]);
        }
        if (caller !== undefined && caller !== assigner) refuse("GrantPartyOnly", { id, account: caller });
        return call(contract, contract.withdraw, [parent, assignee, termsOf(grant)]);
      },
      outcome: (contract, receipt) => {
        const [renounced] = emittedAll(contract, contract.getEvent("GrantRenounced"), receipt);
        return { id: (renounced ?? emitted(contract, contract.getEvent("GrantWithdrawn"), receipt)).id };
      },
    }),
    signWithdrawal: async ({ grant, deadline }) => ({ grant, ...(await once(withdrawalTypes, grant, {}, deadline)) }),
    withdrawBySig: verb(handle, {
      call: (contract, { grant, deadline, signature }) =>
        call(contract, contract.withdrawBySig, [
          partsOf(grant),
          uint("deadline", deadline),
          bytes("signature", signature),
        ]),
      outcome: (contract, receipt) => ({ id: emitted(contract, contract.getEvent("GrantWithdrawn"), receipt).id }),
    }),
    signErasure: async ({ grant, evidence, deadline }) => ({
      grant,
      evidence,
      ...(await once(erasureTypes, grant, { evidence: bytes32("evidence", evidence) }, deadline)),
    }),
    erase: verb(handle, {
      call: (contract, { grant, evidence, deadline = 0, signature = "0x" }) => {
        const receipt = [
          bytes32("evidence", evidence),
          uint("deadline", deadline),
          bytes("signature", signature),
        ] as const;
        return call(contract, contract.erase, [partsOf(grant), ...receipt]);
      },
      outcome: (contract, receipt) => {
        const { id, evidence } = emitted(contract, contract.getEvent("GrantErased"), receipt);
        return { id, evidence };
      },
    }),
  };
}
