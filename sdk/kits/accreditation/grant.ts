import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import type { Accreditation as AccreditationContract } from "../../core/contracts.ts";
import { authorization, signAction, type Authorization, type SignOptions } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, uint } from "../../core/input.ts";
import { textOf } from "../../core/shortText.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { encodedTerms, plainTerms, type AccreditationTerms } from "./terms.ts";
import { accreditTypes, chooseTypes, reportCompromiseTypes, revokeTypes } from "./typed-data.ts";

/** Whom to accredit, and under which accreditation. */
export interface AccreditArgs {
  /** The accreditor's own accreditation. */
  parent: bigint;
  terms: AccreditationTerms;
}

/** An accreditation as it was granted. */
export interface AccreditOutcome {
  id: bigint;
  parent: bigint;
  terms: Required<AccreditationTerms>;
}

/** From when on a key is not to be trusted. */
export interface CompromiseArgs {
  id: bigint;
  /** The first second, in seconds since 1970; not in the future, and earlier than reported before. */
  since: number;
}

/** An accreditation by its issuer and type, as chosen. */
export interface ChooseOutcome {
  issuer: string;
  credentialType: string;
  id: bigint;
}

export type SignedAccredit = AccreditArgs & Authorization & { accreditor: string };
export type SignedRevocation = { superior: string; id: bigint } & Authorization;
export type SignedCompromise = CompromiseArgs & Authorization & { reporter: string };
export type SignedChoice = { issuer: string; id: bigint } & Authorization;

type Revoked = { id: bigint; by: string };
type Compromised = { id: bigint; by: string; since: number };

export interface Granting {
  /**
   * Accredits another issuer below oneself, never beyond one's own type, level, jurisdiction, dates and depth.
   *
   * @throws AccreditationIssuerOnly; AccreditationImpaired with why one's own does not hold; AccreditationIssuerInvalid
   * for oneself and everybody above; AccreditationLevelInvalid and the like for terms beyond one's own.
   * @example
   * const { id } = await agency.accreditation.accredit({
   *   parent: root,
   *   terms: { issuer: university, credentialType: "Diploma", level: "Substantial", jurisdiction: "ES", to },
   * });
   */
  accredit: Verb<AccreditArgs, bigint, AccreditOutcome>;
  /** Signs an accreditation instead of sending it (EIP-712), so that somebody else pays. */
  signAccredit(args: AccreditArgs & SignOptions): Promise<SignedAccredit>;
  /** Accredits in the name of who signed. Anyone may send it. */
  accreditBySig: Verb<SignedAccredit, bigint, AccreditOutcome>;
  /**
   * Revokes an accreditation and all below it, for good and for what was issued before as well. Issuers above it only.
   *
   * @throws AccreditationUnknown; AccreditationSuperiorOnly; AccreditationAlreadyRevoked.
   */
  revoke: Verb<{ id: bigint }, void, Revoked>;
  /** Signs a revocation instead of sending it. */
  signRevoke(args: { id: bigint } & SignOptions): Promise<SignedRevocation>;
  /** Revokes in the name of who signed. Anyone may send it. */
  revokeBySig: Verb<SignedRevocation, void, Revoked>;
  /**
   * Reports that an issuer's key is not to be trusted from a second on: what it granted or issued since is void, what it
   * did before stays. The issuer itself, and issuers above it.
   *
   * @throws AccreditationUnknown; AccreditationSuperiorOnly; CompromiseTimeInvalid.
   */
  reportCompromise: Verb<CompromiseArgs, void, Compromised>;
  /** Signs a report instead of sending it. */
  signReportCompromise(args: CompromiseArgs & SignOptions): Promise<SignedCompromise>;
  /** Reports in the name of who signed. Anyone may send it. */
  reportCompromiseBySig: Verb<SignedCompromise, void, Compromised>;
  /**
   * Chooses the accreditation under which one acts for its type of credentials: gates that ask whether an account is
   * eligible judge it by that one. Its issuer only.
   *
   * @throws AccreditationUnknown; AccreditationIssuerOnly; AccreditationImpaired.
   */
  choose: Verb<{ id: bigint }, void, ChooseOutcome>;
  /** Signs a choice instead of sending it. */
  signChoose(args: { id: bigint } & SignOptions): Promise<SignedChoice>;
  /** Chooses in the name of who signed. Anyone may send it. */
  chooseBySig: Verb<SignedChoice, void, ChooseOutcome>;
}

const idOf = (id: bigint) => uint("id", id, 64);

export function granting(handle: Handle<AccreditationContract>): Granting {
  return {
    accredit: verb(handle, {
      call: (kit, { parent, terms }) => call(kit, kit.accredit, [uint("parent", parent, 64), encodedTerms(terms)]),
      outcome: accredited,
    }),
    async signAccredit({ parent, terms, ...options }) {
      const fields = { parent: uint("parent", parent, 64), terms: encodedTerms(terms) };
      const signed = await signAction(handle, accreditTypes, (accreditor) => ({ accreditor, ...fields }), options);
      return { ...signed, terms };
    },
    accreditBySig: verb(handle, {
      call: (kit, { accreditor, parent, terms, ...signed }) =>
        call(kit, kit.accreditBySig, [
          address("accreditor", accreditor),
          uint("parent", parent, 64),
          encodedTerms(terms),
          ...authorization(signed),
        ]),
      outcome: accredited,
    }),
    revoke: verb(handle, {
      call: (kit, { id }) => call(kit, kit.revoke, [idOf(id)]),
      outcome: revoked,
    }),
    signRevoke: ({ id, ...options }) =>
      signAction(handle, revokeTypes, (superior) => ({ superior, id: idOf(id) }), options),
    revokeBySig: verb(handle, {
      call: (kit, { superior, id, ...signed }) =>
        call(kit, kit.revokeBySig, [address("superior", superior), idOf(id), ...authorization(signed)]),
      outcome: revoked,
    }),
    reportCompromise: verb(handle, {
      call: (kit, { id, since }) => call(kit, kit.reportCompromise, [idOf(id), uint("since", since, 40)]),
      outcome: compromised,
    }),
    signReportCompromise: ({ id, since, ...options }) => {
      const fields = { id: idOf(id), since: Number(uint("since", since, 40)) };
      return signAction(handle, reportCompromiseTypes, (reporter) => ({ reporter, ...fields }), options);
    },
    reportCompromiseBySig: verb(handle, {
      call: (kit, { reporter, id, since, ...signed }) =>
        call(kit, kit.reportCompromiseBySig, [
          address("reporter", reporter),
          idOf(id),
          uint("since", since, 40),
          ...authorization(signed),
        ]),
      outcome: compromised,
    }),
    choose: verb(handle, {
      call: (kit, { id }) => call(kit, kit.choose, [idOf(id)]),
      outcome: chosen,
    }),
    signChoose: ({ id, ...options }) =>
      signAction(handle, chooseTypes, (issuer) => ({ issuer, id: idOf(id) }), options),
    chooseBySig: verb(handle, {
      call: (kit, { issuer, id, ...signed }) =>
        call(kit, kit.chooseBySig, [address("issuer", issuer), idOf(id), ...authorization(signed)]),
      outcome: chosen,
    }),
  };
}

function accredited(kit: AccreditationContract, receipt: TransactionReceipt): AccreditOutcome {
  const { id, parent, terms } = emitted(kit, kit.getEvent("Accredited"), receipt);
  return { id, parent, terms: plainTerms(terms) };
}

export function revoked(kit: AccreditationContract, receipt: TransactionReceipt): Revoked {
  return emitted(kit, kit.getEvent("AccreditationRevoked"), receipt);
}

export function compromised(kit: AccreditationContract, receipt: TransactionReceipt): Compromised {
  const { id, by, since } = emitted(kit, kit.getEvent("CompromiseReported"), receipt);
  return { id, by, since: Number(since) };
}

function chosen(kit: AccreditationContract, receipt: TransactionReceipt): ChooseOutcome {
  const { issuer, credentialType, id } = emitted(kit, kit.getEvent("AccreditationChosen"), receipt);
  return { issuer, credentialType: textOf(credentialType), id };
}
