import { call } from "../../core/call.ts";
import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { refuse } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { encodePolicy, policyHash, whyWider, type Policy, type WiderProblem } from "../../formats/policy/index.ts";
import { addConsent, consentStruct, type ConsentOptions, type UsageConsent } from "./consent.ts";
import { partsOf, presented, type UsageGrant } from "./grant.ts";
import { amendmentTypes } from "./typed-data.ts";

/** A change of a grant's policy. */
export interface AmendArgs {
  /** The grant, with its policy as it is now. */
  grant: UsageGrant;
  /** The policy that it shall have. */
  policy: Policy | string;
  /** Whether the assignee consents, too: then it need not be narrower. False unless said otherwise. */
  withAssignee?: boolean;
  /** What was signed; left out if the assigner sends and narrows. */
  consent?: UsageConsent;
  /** The grant that it was handed on from, for one that was. */
  parent?: UsageGrant;
}

/** The policy as it was changed. */
export interface AmendOutcome {
  id: string;
  /** How many times it changed. */
  version: number;
  /** The grant with the new policy. */
  grant: UsageGrant;
}

export interface Amending {
  /**
   * Signs a change of the policy, off chain, as the party that is connected. It names the version that it replaces, so it is good
   * once.
   *
   * @throws GrantPartyOnly.
   */
  signAmendment(args: { grant: UsageGrant; policy: Policy | string } & ConsentOptions): Promise<UsageConsent>;
  /**
   * Changes the policy: narrower as the assigner wants, or wider if both parties consent. What was handed on from it answers no
   * (`AncestorChanged`) until it was held against the new policy, by `amend` with `parent`.
   *
   * @throws PolicyWider and the like if the assignee does not consent and it is not narrower; PolicyBudgetsChanged;
   * PolicyBudgetSpent; PolicyMismatch if `grant.policy` is not its policy now; GrantStatusConflict; GrantUnusable.
   * @example
   * const { grant: narrower } = await subject.usage.amend({ grant, policy: withoutMarketing });
   */
  amend: Verb<AmendArgs, void, AmendOutcome>;
}

export function amending(handle: Handle<UsagePolicyContract>): Amending {
  return {
    async signAmendment({ grant, policy, ...options }) {
      const [{ version }] = await handle.read((contract) => contract.standingOf(grant.id));
      const hash = policyHash(encoded(policy));
      const message = (deadline: number) => ({ grant: grant.id, policyHash: hash, version, deadline });
      return addConsent(handle, grant, amendmentTypes, message, options);
    },
    amend: verb(handle, {
      call: (contract, { grant, policy, withAssignee = false, consent = { deadline: 0 }, parent }) => {
        const next = encoded(policy);
        if (!withAssignee) requireNarrower(next, grant.policy);
        const struct = consentStruct(consent);
        const amendment = { current: grant.policy, policy: next, withAssignee, consent: struct };
        return parent
          ? call(contract, contract.amendBelow, [presented(parent), partsOf(grant), amendment])
          : call(contract, contract.amend, [partsOf(grant), amendment]);
      },
      outcome: (contract, receipt, { grant }) => {
        const { id, version, policy } = emitted(contract, contract.getEvent("PolicyAmended"), receipt);
        return { id, version: Number(version), grant: { ...grant, policy } };
      },
    }),
  };
}

function encoded(policy: Policy | string): string {
  return typeof policy === "string" ? policy : encodePolicy(policy);
}

/** Refuses, before anything is paid, what the contract would. */
function requireNarrower(policy: string, wider: string): void {
  const problem = whyWider(policy, wider, 8);
  if (problem) refuseWider(problem);
}

/** Raises the contract's own error. */
function refuseWider({ name, ...numbers }: WiderProblem): never {
  const args = Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, BigInt(value)]));
  return refuse(name, args as never);
}
