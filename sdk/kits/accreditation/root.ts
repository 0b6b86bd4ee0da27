import { call } from "../../core/call.ts";
import type { Accreditation as AccreditationContract } from "../../core/contracts.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { bytes32, uint, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { compromised, revoked, type CompromiseArgs } from "./grant.ts";
import { encodedTerms, plainTerms, type AccreditationTerms } from "./terms.ts";

/** A root that the group agrees to. */
export interface RootArgs {
  terms: AccreditationTerms;
  /** Tells apart ballots on equal terms: 32 bytes, zero if left out. */
  salt?: string;
}

export interface Rooting {
  /**
   * Keeps a root that the group agreed to (its ballot's action is {@link rootAction}), for anyone to activate after the
   * delay. Anyone may send it.
   *
   * @throws BallotUnknown; QuorumNotReached; BallotConsumed; AccreditationDatesInvalid and the like.
   * @example
   * const action = rootAction(terms, salt);
   * await member.quorum.propose({ group, action, consumer: trellis.accreditation.address }); // others approve
   * const { id, readyAt } = await trellis.accreditation.proposeRoot({ terms, salt });
   */
  proposeRoot: Verb<RootArgs, bigint, { id: bigint; terms: Required<AccreditationTerms>; readyAt: number }>;
  /**
   * Makes a root stand, once its delay is over and the group did not revoke it. Anyone.
   *
   * @throws RootNotPending; RootNotReady with the time; AccreditationDatesInvalid.
   */
  activateRoot: Verb<{ id: bigint }, void, { id: bigint; from: number }>;
  /** Revokes any accreditation by the group, whose ballot's action is {@link revokeAction}. Anyone may send it. */
  revokeByQuorum: Verb<{ id: bigint }, void, { id: bigint; by: string }>;
  /** Reports a compromise by the group, whose ballot's action is {@link compromiseAction}. Anyone may send it. */
  reportCompromiseByQuorum: Verb<CompromiseArgs, void, { id: bigint; by: string; since: number }>;
}

export function rooting(handle: Handle<AccreditationContract>): Rooting {
  return {
    proposeRoot: verb(handle, {
      call: (kit, { terms, salt = ZERO_BYTES32 }) =>
        call(kit, kit.proposeRoot, [encodedTerms(terms), bytes32("salt", salt)]),
      outcome: (kit, receipt) => {
        const { id, terms, readyAt } = emitted(kit, kit.getEvent("RootProposed"), receipt);
        return { id, terms: plainTerms(terms), readyAt: Number(readyAt) };
      },
    }),
    activateRoot: verb(handle, {
      call: (kit, { id }) => call(kit, kit.activateRoot, [uint("id", id, 64)]),
      outcome: (kit, receipt) => {
        const { id, from } = emitted(kit, kit.getEvent("RootActivated"), receipt);
        return { id, from: Number(from) };
      },
    }),
    revokeByQuorum: verb(handle, {
      call: (kit, { id }) => call(kit, kit.revokeByQuorum, [uint("id", id, 64)]),
      outcome: revoked,
    }),
    reportCompromiseByQuorum: verb(handle, {
      call: (kit, { id, since }) =>
        call(kit, kit.reportCompromiseByQuorum, [uint("id", id, 64), uint("since", since, 40)]),
      outcome: compromised,
    }),
  };
}
