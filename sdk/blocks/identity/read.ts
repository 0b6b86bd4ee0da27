import type { Handle } from "../../core/handle.ts";
import { address, bytes32, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import { match, scan, type ScanOptions } from "../../core/logs.ts";
import type { ParticipantRegistry } from "../../core/contracts.ts";
import { PARTICIPANT_STANDINGS } from "../../core/wordings.ts";
import type { Enrolment, EnrolmentKey, Rotation } from "./enrol.ts";

/** How an enrolment stands. */
export type Standing = "none" | "active" | "suspended" | "expired" | "removed";

/** In the order of the contract's enumeration. */

/** An enrolment and how it stands. */
export interface Participant extends Enrolment {
  standing: Exclude<Standing, "none">;
}

export interface IdentityReads {
  /** Whether an account is in good standing for a role (or topic) now. */
  isEligible(args: { account: string; topic: string }): Promise<boolean>;
  /** How an enrolment stands now. */
  standingOf(key: EnrolmentKey): Promise<Standing>;
  /** First second at which an enrolment is no longer good; undefined if there is none. */
  validUntilOf(key: EnrolmentKey): Promise<number | undefined>;
  /** The entity an account belongs, or belonged, to; undefined for none. */
  entityOf(account: string): Promise<string | undefined>;
  /** Every role an account was ever enrolled in. */
  rolesOf(account: string): Promise<string[]>;
  /** The account that replaced this one; undefined if none did. */
  successorOf(account: string): Promise<string | undefined>;
  /**
   * All enrolments and how they stand, rebuilt from the events.
   *
   * @param filter What is left out may be anything.
   * @example
   * const verifiers = await trellis.identity.participants({ role: fieldKey("verifier"), standing: "active" });
   */
  participants(
    filter?: { account?: string; role?: string; entityId?: string; standing?: Standing } & ScanOptions,
  ): Promise<Participant[]>;
}

export function identityReads(handle: Handle<ParticipantRegistry>): IdentityReads {
  return {
    isEligible: ({ account, topic }) =>
      handle.read((registry) => registry.isEligible(address("account", account), bytes32("topic", topic))),
    standingOf: ({ account, role }) =>
      handle.read(async (registry) => {
        const standing = await registry.standingOf(address("account", account), bytes32("role", role));
        return PARTICIPANT_STANDINGS[Number(standing)] ?? "none";
      }),
    validUntilOf: ({ account, role }) =>
      handle.read(async (registry) => {
        const end = await registry.validUntilOf(address("account", account), bytes32("role", role));
        return end === 0n ? undefined : Number(end);
      }),
    entityOf: (account) =>
      handle.read(async (registry) => {
        const entity = await registry.entityOf(address("account", account));
        return entity === ZERO_BYTES32 ? undefined : entity;
      }),
    rolesOf: (account) => handle.read(async (registry) => [...(await registry.rolesOf(address("account", account)))]),
    successorOf: (account) =>
      handle.read(async (registry) => {
        const successor = await registry.successorOf(address("account", account));
        return successor === ZERO_ADDRESS ? undefined : successor;
      }),
    participants: ({ account, role, entityId, standing, ...options } = {}) =>
      rebuild(handle, options).then((all) =>
        all.filter(
          (one) =>
            (!account || one.account === address("account", account)) &&
            (!role || one.role === role) &&
            (!entityId || one.entityId === entityId) &&
            (!standing || one.standing === standing),
        ),
      ),
  };
}

/** Replays what the registrar did. */
async function rebuild(handle: Handle<ParticipantRegistry>, options: ScanOptions): Promise<Participant[]> {
  const registry = handle.contract;
  const enrolled = registry.getEvent("ParticipantEnrolled");
  const renewed = registry.getEvent("ParticipantRenewed");
  const suspended = registry.getEvent("ParticipantSuspended");
  const reinstated = registry.getEvent("ParticipantReinstated");
  const removed = registry.getEvent("ParticipantRemoved");
  const rotated = registry.getEvent("AccountRotated");

  const all = new Map<string, Participant>();
  const change = (key: EnrolmentKey | undefined, to: Partial<Participant>) => {
    const one = key && all.get(keyed(key));
    if (one) Object.assign(one, to);
  };

  for (const log of await scan(handle, [enrolled, renewed, suspended, reinstated, removed, rotated], [], options)) {
    const begun = match(registry, enrolled, log);
    if (begun) all.set(keyed(begun), { ...begun, validUntil: Number(begun.validUntil), standing: "active" });
    const longer = match(registry, renewed, log);
    change(longer, { validUntil: Number(longer?.validUntil), standing: "active" });
    change(match(registry, suspended, log), { standing: "suspended" });
    change(match(registry, reinstated, log), { standing: "active" });
    change(match(registry, removed, log), { standing: "removed" });

    const rotation = match(registry, rotated, log);
    if (rotation) rotate(all, rotation);
  }

  const now = await handle.session.now();
  for (const one of all.values()) if (one.standing === "active" && one.validUntil <= now) one.standing = "expired";
  return [...all.values()];
}

/** Every enrolment of the old account ends; those named go on under the new one. */
function rotate(all: Map<string, Participant>, { from, to, roles }: Rotation): void {
  for (const one of [...all.values()].filter(({ account }) => account === from)) {
    if (roles.includes(one.role)) all.set(keyed({ account: to, role: one.role }), { ...one, account: to });
    one.standing = "removed";
  }
}

function keyed({ account, role }: EnrolmentKey): string {
  return `${account} ${role}`;
}
