import { Interface } from "ethers";

import { call } from "../core/call.ts";
import type { Endorsements as EndorsementsContract } from "../core/contracts.ts";
import { emitted } from "../core/events.ts";
import { Handle } from "../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_ADDRESS } from "../core/input.ts";
import type { Session } from "../core/session.ts";
import { verb, type Verb } from "../core/verb.ts";
import { endorsementsAbi } from "../generated/abi.ts";

/** What is vouched for, and how far. */
export interface EndorseArgs {
  /** 32 bytes: what the system says is to be endorsed, or the root of a tree. */
  subject: string;
  /** From 1; what it means is the system's. */
  level: number;
}

/** An endorsement. */
export interface GivenEndorsement {
  endorser: string;
  /** In seconds since 1970. */
  givenAt: number;
  level: number;
  withdrawn: boolean;
}

/** A question about endorsements. */
export interface EndorsedArgs {
  subject: string;
  /** An account whose organisation's own word does not count. */
  involved?: string;
}

/** Several organisations vouch for one thing (kit `Endorsements`). */
export interface Endorsements {
  /** The contract's address. */
  readonly address: string;
  /** Another one: by its name in the address book, or by its address. */
  at(where: string): Endorsements;
  /**
   * Vouches for something, as a participant in the role of the level.
   *
   * @throws EndorserNotEligible; EndorsementExists; EndorsementsFull; EndorsementLevelInvalid.
   * @example
   * const subject = await trellis.certificateAuthority.endorsedOf({ name: "www.bank.example", organisation });
   * await endorser.endorsements.endorse({ subject, level: 2 });
   */
  endorse: Verb<EndorseArgs, void, EndorseArgs & { endorser: string }>;
  /** Asks an endorser that is a contract. @throws EndorserRefused; those of `endorse`. */
  requestEndorsement: Verb<EndorseArgs & { endorser: string }, void, EndorseArgs & { endorser: string }>;
  /** Takes the connected account's word back. @throws EndorsementUnknown. */
  withdraw: Verb<{ subject: string }, void, { subject: string; endorser: string }>;
  /**
   * Says that an endorser's key was stolen: what it gave from a second on counts no more. The endorser, or another account of
   * its organisation.
   *
   * @throws CompromiseInvalid if it is said of another, of the future, or later than it was said before.
   */
  revokeSince: Verb<{ endorser: string; since: number }, void, { endorser: string; since: number }>;
  /** The level that is reached now. */
  levelOf(args: EndorsedArgs): Promise<number>;
  /** Those whose word makes a level now, one for each organisation. */
  endorsersOf(args: EndorsedArgs & { level: number }): Promise<string[]>;
  /** All endorsements, also those that do not count. */
  endorsementsOf(subject: string): Promise<GivenEndorsement[]>;
  /** How many organisations have to vouch, level by level from 1. */
  thresholds(): Promise<number[]>;
  /** The role of the participant registry under which accounts vouch at a level. */
  endorserRole(level: number): Promise<string>;
}

const abi = new Interface(endorsementsAbi);

export function endorsements(session: Session, where = "Endorsements"): Endorsements {
  const handle = new Handle<EndorsementsContract>(session, abi, where);
  const endorsed = (contract: EndorsementsContract, receipt: Parameters<typeof emitted>[2]) => {
    const { subject, endorser, level } = emitted(contract, contract.getEvent("Endorsed"), receipt);
    return { subject, endorser, level: Number(level) };
  };
  return {
    get address() {
      return handle.address;
    },
    at: (other) => endorsements(session, other),
    endorse: verb(handle, {
      call: (kit, { subject, level }) => call(kit, kit.endorse, [bytes32("subject", subject), levelOf(level)]),
      outcome: endorsed,
    }),
    requestEndorsement: verb(handle, {
      call: (kit, { subject, level, endorser }) => {
        const args = [bytes32("subject", subject), levelOf(level), address("endorser", endorser)] as const;
        return call(kit, kit.requestEndorsement, [...args]);
      },
      outcome: endorsed,
    }),
    withdraw: verb(handle, {
      call: (kit, { subject }) => call(kit, kit.withdrawEndorsement, [bytes32("subject", subject)]),
      outcome: (kit, receipt) => emitted(kit, kit.getEvent("EndorsementWithdrawn"), receipt),
    }),
    revokeSince: verb(handle, {
      call: (kit, { endorser, since }) =>
        call(kit, kit.revokeSince, [address("endorser", endorser), uint("since", since, 40)]),
      outcome: (kit, receipt) => {
        const { endorser, since } = emitted(kit, kit.getEvent("EndorserCompromised"), receipt);
        return { endorser, since: Number(since) };
      },
    }),
    levelOf: ({ subject, involved = ZERO_ADDRESS }) =>
      handle.read(async (kit) => Number(await kit.levelOf(bytes32("subject", subject), address("involved", involved)))),
    endorsersOf: ({ subject, involved = ZERO_ADDRESS, level }) =>
      handle.read(async (kit) => [
        ...(await kit.endorsersOf(bytes32("subject", subject), address("involved", involved), levelOf(level))),
      ]),
    endorsementsOf: (subject) =>
      handle.read(async (kit) =>
        (await kit.endorsementsOf(bytes32("subject", subject))).map(({ endorser, givenAt, level, withdrawn }) => ({
          endorser,
          givenAt: Number(givenAt),
          level: Number(level),
          withdrawn,
        })),
      ),
    thresholds: () => handle.read(async (kit) => (await kit.thresholds()).map(Number)),
    endorserRole: (level) => handle.read((kit) => kit.endorserRole(levelOf(level))),
  };
}

function levelOf(level: number): bigint {
  const whole = uint("level", level, 8);
  return whole === 0n ? refuse("EndorsementLevelInvalid", { level: whole }) : whole;
}
