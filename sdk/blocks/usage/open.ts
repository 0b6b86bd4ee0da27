import { call } from "../../core/call.ts";
import type { UsagePolicy as UsagePolicyContract } from "../../core/contracts.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { addConsent, consentStruct, type ConsentOptions, type UsageConsent } from "./consent.ts";
import { partsOf, presented, type UsageGrant } from "./grant.ts";
import { consentTypes } from "./typed-data.ts";
import { useOf, type UseArgs } from "./use.ts";

/** Terms and who consents to them. The sender need not have signed. */
export interface OpenArgs {
  terms: UsageGrant;
  consent?: UsageConsent;
}

/** A grant that is handed on. */
export interface HandOnArgs extends OpenArgs {
  /** The grant that is handed on, with its policy as it is now. */
  parent: UsageGrant;
  /** What for, and where, the data is handed on: the parent's policy must grant this use, with the action `grantUse`. */
  handover: Pick<UseArgs, "purpose" | "region" | "item">;
}

/** An id of a grant. */
export interface GrantOutcome {
  id: string;
}

export interface Opening {
  /**
   * Signs terms, off chain, as the party that is connected; the other party adds its signature to this.
   *
   * @throws GrantPartyOnly for anybody else.
   * @example
   * const first = await subject.usage.signTerms({ terms });
   * const consent = await shop.usage.signTerms({ terms, consent: first });
   * await relayer.usage.open({ terms, consent });
   */
  signTerms(args: { terms: UsageGrant } & ConsentOptions): Promise<UsageConsent>;
  /**
   * Begins a grant: anyone sends what both parties signed, or one party sends what the other signed.
   *
   * @throws GrantExists; GrantExpirationPast; PolicyMalformed; SignatureInvalid; SignatureExpired.
   * @example
   * await shop.usage.open({ terms, consent: await subject.usage.signTerms({ terms }) }); // { id: "0x…", receipt }
   */
  open: Verb<OpenArgs, string, GrantOutcome>;
  /**
   * Proposes terms on the ledger, as one of the parties.
   *
   * @throws GrantPartyOnly; GrantParentInvalid; those of `open`.
   */
  propose: Verb<{ terms: UsageGrant }, string, GrantOutcome>;
  /**
   * Accepts what the other party proposed; with its consent anyone sends it.
   *
   * @throws GrantStatusConflict; SignatureInvalid for the party that proposed; SignatureExpired.
   * @example
   * await subject.usage.accept({ terms: await subject.usage.grantOf(id) });
   */
  accept: Verb<OpenArgs, void, GrantOutcome>;
  /**
   * Hands a grant on, in part or as it is: the controller and the processor consent, and what the processor may do lies within
   * what the controller may. {@link whyWider} tells beforehand.
   *
   * @throws UsageDenied, UsageDelayed or HandoverInvalid if the parent does not grant the hand-over now;
   * PolicyWider, PolicyProhibitionMissing, PolicyStrategyWider, PolicyDepthWider, PolicyBudgetWider; PolicyBudgetExceeded;
   * GrantNotTransferable; GrantOutlivesParent; those of `open`.
   * @example
   * const terms = usageTerms({ parent, assignee: courier.address, dataRoot, policy: forCourier });
   * const consent = await courier.usage.signTerms({ terms });
   * await shop.usage.transferTo({ parent, terms, consent, handover: { purpose: "dpv:DeliveryOfGoods" } });
   */
  transferTo: Verb<HandOnArgs, string, GrantOutcome>;
}

export function opening(handle: Handle<UsagePolicyContract>): Opening {
  return {
    signTerms: ({ terms, ...options }) =>
      addConsent(
        handle,
        terms,
        consentTypes,
        (deadline) => ({ ...partsOf(terms), expiresAt: terms.expiresAt, deadline }),
        options,
      ),
    open: verb(handle, {
      call: (contract, args) => call(contract, contract.open, [agreementOf(args)]),
      outcome: (contract, receipt) => ({ id: emitted(contract, contract.getEvent("GrantOpened"), receipt).id }),
    }),
    propose: verb(handle, {
      call: (contract, { terms }) =>
        call(contract, contract.propose, [partsOf(terms), uint("expiresAt", terms.expiresAt, 40), terms.policy]),
      outcome: (contract, receipt) => ({ id: emitted(contract, contract.getEvent("GrantProposed"), receipt).id }),
    }),
    accept: verb(handle, {
      call: (contract, { terms, consent }) => {
        const { deadline, assignerSignature, assigneeSignature } = consent ?? { deadline: 0 };
        const signature = assignerSignature ?? assigneeSignature ?? "0x";
        return call(contract, contract.accept, [partsOf(terms), deadline, signature]);
      },
      outcome: (contract, receipt) => ({ id: emitted(contract, contract.getEvent("GrantAccepted"), receipt).id }),
    }),
    transferTo: verb(handle, {
      call: (contract, { parent, handover, ...args }) => {
        const use = useOf({ ...handover, action: "grantUse", recipient: args.terms.assignee });
        return call(contract, contract.transferTo, [presented(parent), use, agreementOf(args)]);
      },
      outcome: (contract, receipt) => ({ id: emitted(contract, contract.getEvent("GrantOpened"), receipt).id }),
    }),
  };
}

function agreementOf({ terms, consent = { deadline: 0 } }: OpenArgs) {
  const { expiresAt, policy } = terms;
  return {
    grant: partsOf(terms),
    expiresAt: uint("expiresAt", expiresAt, 40),
    policy,
    consent: consentStruct(consent),
  };
}
