import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, time, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { ParticipantRegistry } from "../../core/contracts.ts";

/** An account in a role. */
export interface EnrolmentKey {
  account: string;
  /** 32 bytes, for instance `fieldKey("verifier")`. */
  role: string;
}

/** An account in a role, for an entity, until a time. */
export interface Enrolment extends EnrolmentKey {
  /** Digest of a public identifier (LEI), or a salted fingerprint; 32 bytes. */
  entityId: string;
  /** First second at which it is no longer good. */
  validUntil: number;
}

/** An account that replaces another. */
export interface Rotation {
  from: string;
  to: string;
  /** The roles that go over; those not named end. */
  roles: string[];
}

export interface Enrolling {
  /**
   * Enrols an account in a role for an entity. Registrar only.
   *
   * @throws TimeInMilliseconds; ParticipantZero; EnrolmentPast; EntityMismatch; AccountRetired; AccountRolesFull;
   * ParticipantStandingInvalid if it is or was enrolled in the role.
   * @example
   * await trellis.identity.enroll({ account: bank, role: fieldKey("bank"), entityId: fieldKey(lei), validUntil: 1798761600 });
   * // { account: "0x7099…79C8", role: "0x…", entityId: "0x…", validUntil: 1798761600, receipt }
   */
  enroll: Verb<Enrolment, void, Enrolment>;
  /**
   * Gives an enrolment another end, an expired one too. Registrar only.
   *
   * @throws TimeInMilliseconds; EnrolmentPast; ParticipantStandingInvalid.
   */
  renew: Verb<EnrolmentKey & { validUntil: number }, void, EnrolmentKey & { validUntil: number }>;
  /**
   * Suspends an enrolment. Registrar only.
   *
   * @param args The enrolment and a digest of the reason.
   * @throws ParticipantStandingInvalid.
   */
  suspend: Verb<EnrolmentKey & { reason: string }, void, EnrolmentKey & { reason: string }>;
  /**
   * Lifts a suspension. Registrar only.
   *
   * @throws ParticipantStandingInvalid.
   */
  reinstate: Verb<EnrolmentKey, void, EnrolmentKey>;
  /**
   * Ends an enrolment for good; its history stays readable. Registrar only.
   *
   * @throws ParticipantStandingInvalid.
   */
  remove: Verb<EnrolmentKey & { reason: string }, void, EnrolmentKey & { reason: string }>;
  /**
   * Replaces an entity's account by a fresh one. Registrar only.
   *
   * @throws ParticipantZero; AccountUnknown; AccountUsed; AccountRetired; ParticipantStandingInvalid.
   */
  rotateAccount: Verb<Rotation, void, Rotation & { entityId: string }>;
}

export function enrolling(handle: Handle<ParticipantRegistry>): Enrolling {
  return {
    enroll: verb(handle, {
      call: (registry, { account, role, entityId, validUntil }) => {
        if (bytes32("entityId", entityId) === ZERO_BYTES32) refuse("ParticipantZero", {});
        return call(registry, registry.enroll, [...keyOf({ account, role }), entityId, time("validUntil", validUntil)]);
      },
      outcome: (registry, receipt) => seconds(emitted(registry, registry.getEvent("ParticipantEnrolled"), receipt)),
    }),
    renew: verb(handle, {
      call: (registry, { validUntil, ...key }) =>
        call(registry, registry.renew, [...keyOf(key), time("validUntil", validUntil)]),
      outcome: (registry, receipt) => seconds(emitted(registry, registry.getEvent("ParticipantRenewed"), receipt)),
    }),
    suspend: verb(handle, {
      call: (registry, { reason, ...key }) =>
        call(registry, registry.suspend, [...keyOf(key), bytes32("reason", reason)]),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("ParticipantSuspended"), receipt),
    }),
    reinstate: verb(handle, {
      call: (registry, key) => call(registry, registry.reinstate, keyOf(key)),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("ParticipantReinstated"), receipt),
    }),
    remove: verb(handle, {
      call: (registry, { reason, ...key }) =>
        call(registry, registry.remove, [...keyOf(key), bytes32("reason", reason)]),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("ParticipantRemoved"), receipt),
    }),
    rotateAccount: verb(handle, {
      call: (registry, { from, to, roles }) =>
        call(registry, registry.rotateAccount, [
          address("from", from),
          address("to", to),
          roles.map((role) => bytes32("roles", role)),
        ]),
      outcome: (registry, receipt) => emitted(registry, registry.getEvent("AccountRotated"), receipt),
    }),
  };
}

/** An account and a role that may be enrolled. */
export function keyOf({ account, role }: EnrolmentKey): [string, string] {
  const key: [string, string] = [address("account", account), bytes32("role", role)];
  return key[0] === ZERO_ADDRESS || key[1] === ZERO_BYTES32 ? refuse("ParticipantZero", {}) : key;
}

function seconds<T extends { validUntil: bigint }>(event: T): Omit<T, "validUntil"> & { validUntil: number } {
  return { ...event, validUntil: Number(event.validUntil) };
}
