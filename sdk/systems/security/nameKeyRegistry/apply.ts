import type { TransactionReceipt } from "ethers";

import { call } from "../../../core/call.ts";
import type { NameKeyRegistry as Contract } from "../../../core/contracts.ts";
import { emitted, emittedAll } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { bytes32, refuse, uint } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { domainName, nameKey } from "../../../formats/domainNames.ts";
import { challengeRecord, type ChallengeRecord } from "./challenge.ts";

const DAY = 86_400;
const MIN_LIFETIME = 10 * DAY;
const MAX_LIFETIME = 90 * DAY;

/** How far a case has come. The place in the list is the number on the ledger. */
export const NAME_CASE_STATES = [
  "None",
  "Open",
  "Accepted",
  "Disputed",
  "Upheld",
  "Bound",
  "Rejected",
  "Vetoed",
] as const;
export type NameCaseState = (typeof NAME_CASE_STATES)[number];

/** A case as it was moved. */
export interface MovedCase {
  caseId: bigint;
  state: NameCaseState;
  deadline: number;
}

/** A case as it was opened, with what to publish. */
export interface OpenedCase extends ChallengeRecord {
  caseId: bigint;
  subjectKey: string;
  applicant: string;
  spki: string;
  token: string;
  name: string;
}

/** A binding as it was made. */
export interface MadeBinding {
  subjectKey: string;
  owner: string;
  spki: string;
  /** Last second at which it is good. */
  notAfter: number;
}

/** A case as it was moved, with the binding that came of it, if one did. */
export interface EndedCase extends MovedCase {
  binding?: MadeBinding;
}

export interface NameApplying {
  /**
   * Applies for a name, for the fee, which the account approved to the contract, and a lifetime of ten to ninety days (ninety if left
   * out), counted from now on.
   *
   * @returns The case, and the TXT record to publish within a day.
   * @throws DomainNameInvalid; NameIsPublicSuffix; WildcardNotOwned; BindingLifetimeInvalid.
   * @example
   * const { caseId, record, value } = await owner.nameKeyRegistry.open({ name: "www.example.com", spki });
   */
  open: Verb<{ name: string; spki: string; lifetime?: number }, bigint, OpenedCase>;
  /** Counts the votes, in the week after the time to reveal. Anyone may. */
  tally: Verb<{ caseId: bigint }, void, MovedCase>;
  /**
   * Binds the name, in the week after the time for vetoes and disputes. Anyone may. A case that is `Rejected` instead has no
   * binding: it is too late, the key was revoked, the name became a public suffix, or a wildcard's parent is another's.
   *
   * @throws CaseStateInvalid before that.
   * @example
   * const { state, binding } = await trellis.nameKeyRegistry.bind({ caseId });
   * // "Bound", { subjectKey, owner, spki, notAfter: 1767225600 }
   */
  bind: Verb<{ caseId: bigint }, void, EndedCase>;
  /** Gives a binding another key at once, by the old key's signature over `rotationStatement`. */
  rotate: Verb<
    { name: string; spki: string; qx: string; qy: string; r: string; s: string },
    void,
    { subjectKey: string; previous: string; spki: string }
  >;
  /** What the old key signs (ECDSA with SHA-256) for a new one. */
  rotationStatement(args: { name: string; spki: string }): Promise<string>;
  /** Revokes a binding of the connected account's, from this block on. */
  revoke: Verb<{ name: string }, void, { subjectKey: string }>;
  /**
   * Stops a binding that would replace the connected account's live one, or that it applied for, until the block in which it is
   * bound. The case goes on to its end, so that validators who lied can be found out; `bind` ends it as `Vetoed`.
   *
   * @throws BindingOwnerOnly; CaseStateInvalid.
   */
  veto: Verb<{ caseId: bigint }, void, { caseId: bigint; account: string }>;
}

export function nameApplying(handle: Handle<Contract>): NameApplying {
  return {
    open: verb(handle, {
      call: (contract, { name, spki, lifetime = MAX_LIFETIME }) => {
        const whole = uint("lifetime", lifetime, 40);
        const fits = whole >= BigInt(MIN_LIFETIME) && whole <= BigInt(MAX_LIFETIME);
        if (!fits) refuse("BindingLifetimeInvalid", { lifetime: whole, most: BigInt(MAX_LIFETIME) });
        return call(contract, contract.open, [domainName(name), bytes32("spki", spki), whole]);
      },
      outcome: (contract, receipt) => {
        const { caseId, subjectKey, applicant, spki, token, name } = emitted(
          contract,
          contract.getEvent("CaseOpened"),
          receipt,
        );
        return { caseId, subjectKey, applicant, spki, token, name, ...challengeRecord(name, token) };
      },
    }),
    tally: verb(handle, {
      call: (contract, { caseId }) => call(contract, contract.tally, [uint("caseId", caseId)]),
      outcome: moved,
    }),
    bind: verb(handle, {
      call: (contract, { caseId }) => call(contract, contract.bind, [uint("caseId", caseId)]),
      outcome: ended,
    }),
    rotate: verb(handle, {
      call: (contract, { name, ...words }) => {
        const [spki, qx, qy, r, s] = (["spki", "qx", "qy", "r", "s"] as const).map((key) => bytes32(key, words[key]));
        return call(contract, contract.rotateBinding, [nameKey(name), spki!, qx!, qy!, r!, s!]);
      },
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("BindingKeyRotated"), receipt),
    }),
    rotationStatement: ({ name, spki }) =>
      handle.read((contract) => contract.rotationStatement(nameKey(name), bytes32("spki", spki))),
    revoke: verb(handle, {
      call: (contract, { name }) => call(contract, contract.revokeBinding, [nameKey(name)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("BindingRevoked"), receipt),
    }),
    veto: verb(handle, {
      call: (contract, { caseId }) => call(contract, contract.veto, [uint("caseId", caseId)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("CaseVetoed"), receipt),
    }),
  };
}

function ended(contract: Contract, receipt: TransactionReceipt): EndedCase {
  const [bound] = emittedAll(contract, contract.getEvent("NameBoundTo"), receipt);
  if (!bound) return moved(contract, receipt);
  const { subjectKey, owner, spki, notAfter } = bound;
  return { ...moved(contract, receipt), binding: { subjectKey, owner, spki, notAfter: Number(notAfter) } };
}

/** How a case was moved. */
export function moved(contract: Contract, receipt: TransactionReceipt): MovedCase {
  const { caseId, state, deadline } = emitted(contract, contract.getEvent("CaseMoved"), receipt);
  return { caseId, state: NAME_CASE_STATES[Number(state)]!, deadline: Number(deadline) };
}
