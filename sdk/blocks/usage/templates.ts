import { call } from "../../core/call.ts";
import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import { deadlineOf, signFor } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes, bytes32, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { encodePolicy, type Policy } from "../../formats/policy/index.ts";
import { partsOf, type UsageGrant } from "./grant.ts";
import type { GrantOutcome } from "./open.ts";
import { joiningTypes } from "./typed-data.ts";

/** A policy that a controller offers to everybody. */
export interface TemplateArgs {
  policy: Policy | string;
  /** How long a grant under it lasts, in seconds; for ever if left out. */
  lifetime?: number;
}

/** A data subject's joining. */
export interface JoinArgs {
  /** Terms with the template's policy; their expiry follows from the lifetime. */
  terms: UsageGrant;
  lifetime?: number;
  /** What the data subject signed; left out if it sends. */
  joining?: Joining;
}

/** What a data subject signed to join. */
export interface Joining {
  deadline: number;
  signature: string;
}

export interface Templates {
  /**
   * Offers a policy in the caller's name. Another version is another template, which nobody joined who did not sign it.
   *
   * @throws TemplateExists; PolicyMalformed.
   * @example
   * const { template } = await shop.usage.publishTemplate({ policy, lifetime: 2 * 365 * 86_400 });
   */
  publishTemplate: Verb<
    TemplateArgs,
    string,
    { template: string; controller: string; lifetime: bigint; policy: string }
  >;
  /**
   * Takes an offer of the caller's back; those who joined stay.
   *
   * @throws TemplateUnknown.
   */
  closeTemplate: Verb<{ policyHash: string; lifetime?: number }, void, { template: string }>;
  /** Signs a joining, off chain, for somebody else to send. */
  signJoining(args: { terms: UsageGrant; lifetime?: number; deadline?: number }): Promise<Joining>;
  /**
   * Begins a grant under a template: the data subject sends, or somebody sends what it signed.
   *
   * @throws TemplateUnknown; GrantExists; SignatureInvalid; SignatureExpired.
   * @example
   * const terms = usageTerms({ assigner: subject.address, assignee: shop.address, dataRoot: data.root, policy });
   * await relayer.usage.join({ terms, lifetime, joining: await subject.usage.signJoining({ terms, lifetime }) });
   */
  join: Verb<JoinArgs, string, GrantOutcome>;
}

export function templates(handle: Handle<UsagePolicyContract>): Templates {
  return {
    publishTemplate: verb(handle, {
      call: (contract, { policy, lifetime = 0 }) => {
        const encoded = typeof policy === "string" ? bytes("policy", policy) : encodePolicy(policy);
        return call(contract, contract.publishTemplate, [encoded, uint("lifetime", lifetime, 32)]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("TemplatePublished"), receipt),
    }),
    closeTemplate: verb(handle, {
      call: (contract, { policyHash, lifetime = 0 }) =>
        call(contract, contract.closeTemplate, [bytes32("policyHash", policyHash), uint("lifetime", lifetime, 32)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("TemplateClosed"), receipt),
    }),
    async signJoining({ terms, lifetime = 0, deadline }) {
      const until = await deadlineOf(handle, deadline);
      const message = { ...partsOf(terms), lifetime, deadline: until };
      return { deadline: until, signature: await signFor(handle, joiningTypes, message) };
    },
    join: verb(handle, {
      call: (contract, { terms, lifetime = 0, joining = { deadline: 0, signature: "0x" } }) =>
        call(contract, contract.join, [
          partsOf(terms),
          uint("lifetime", lifetime, 32),
          uint("deadline", joining.deadline),
          bytes("signature", joining.signature),
        ]),
      outcome: (contract, receipt) => ({ id: emitted(contract, contract.getEvent("TemplateJoined"), receipt).id }),
    }),
  };
}
