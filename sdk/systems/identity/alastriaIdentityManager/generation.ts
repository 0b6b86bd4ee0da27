import { AbiCoder, keccak256 } from "ethers";

import { call } from "../../../core/call.ts";
import type { AlastriaIdentityManager } from "../../../core/contracts.ts";
import { signFor } from "../../../core/eip712.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, refuse, ZERO_ADDRESS } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import { accountOf, nameAt, ordinal, struct, type SignedOptions } from "./signing.ts";

/** How sure a member is who holds an identity, after eIDAS. */
export type AssuranceLevel = "None" | "Low" | "Substantial" | "High";

const LEVELS: readonly [AssuranceLevel, ...AssuranceLevel[]] = ["None", "Low", "Substantial", "High"];
const createTypes = struct(
  "CreateId",
  "address subject, address identity, address member, uint8 level, uint256 expiresAt",
);

/** An identity that its owner makes an AlastriaID. */
export interface CreateIdArgs {
  /** The member whose set-up is accepted. */
  member: string;
  /** An identity that the signer owns; the signer's own address unless said otherwise. */
  identity?: string;
}

/** An acceptance signed by the subject, for anyone to send. */
export interface SignedCreateId {
  action: "createId";
  subject: string;
  identity: string;
  member: string;
  signature: string;
}

/** An AlastriaID as it was made. */
export interface CreateIdOutcome {
  identity: string;
  subject: string;
  member: string;
  level: AssuranceLevel;
}

export interface Generation {
  /**
   * Prepares an AlastriaID for a subject's key. Members only.
   *
   * @throws SetUpEmpty; SetUpOfSelf; MemberNotEligible; SetUpPending.
   * @example
   * const { expiresAt } = await bank.alastria.setUpId({ subject: phone.address, level: "Substantial" });
   */
  setUpId: Verb<
    { subject: string; level: AssuranceLevel },
    void,
    { member: string; subject: string; level: AssuranceLevel; expiresAt: number }
  >;
  /** Takes back what the connected member prepared for a subject that did not accept it yet. @throws SetUpUnknown. */
  cancelSetUp: Verb<{ subject: string }, void, { member: string; subject: string }>;
  /**
   * Accepts a set-up: the identity is an AlastriaID from now on.
   *
   * @throws SetUpUnknown; SetUpExpired; SetUpOutdated; MemberNotEligible; AlastriaOwnerOnly.
   */
  createId: Verb<CreateIdArgs, void, CreateIdOutcome>;
  /**
   * Signs the acceptance of the set-up as it stands now, level and end included.
   *
   * @throws SetUpUnknown if the member prepared nothing.
   * @example
   * await relayer.alastria.createIdBySig(await ana.alastria.signCreateId({ member }));
   */
  signCreateId(args: CreateIdArgs & Pick<SignedOptions, "signer">): Promise<SignedCreateId>;
  /** Accepts a set-up in the name of a subject that signed. Anyone may send it. @throws SignatureInvalid; those of `createId`. */
  createIdBySig: Verb<SignedCreateId, void, CreateIdOutcome>;
  /** Changes, or with "None" takes back, the word on an identity. @throws AssuranceMemberOnly; AssuranceUnchanged; MemberNotEligible. */
  assure: Verb<
    { identity: string; level: AssuranceLevel },
    void,
    { identity: string; member: string; level: AssuranceLevel }
  >;
  /** What a member prepared for a subject; undefined for nothing. */
  setUpOf(args: { subject: string; member: string }): Promise<{ level: AssuranceLevel; expiresAt: number } | undefined>;
  /** What a member said on an identity and since when, whether it still counts or not; undefined for nothing. */
  assuranceOf(identity: string): Promise<{ member: string; level: AssuranceLevel; since: number } | undefined>;
  /** How sure one can be now who holds an identity. */
  levelOf(identity: string): Promise<AssuranceLevel>;
  /** Whether an account owns an identity of at least this level. */
  isAssured(args: { identity: string; account: string; level: AssuranceLevel }): Promise<boolean>;
}

export function generation(handle: Handle<AlastriaIdentityManager>): Generation {
  const created = (manager: AlastriaIdentityManager, receipt: Parameters<typeof emitted>[2]): CreateIdOutcome => {
    const said = emitted(manager, manager.getEvent("IdCreated"), receipt);
    return { ...said, level: nameAt(LEVELS, said.level) };
  };
  const setUpOf: Generation["setUpOf"] = ({ subject, member }) =>
    handle.read(async (manager) => {
      const { level, expiresAt } = await manager.setUpOf(address("subject", subject), address("member", member));
      return expiresAt === 0n ? undefined : { level: nameAt(LEVELS, level), expiresAt: Number(expiresAt) };
    });

  return {
    setUpId: verb(handle, {
      call: (manager, { subject, level }) => {
        if (level === "None") refuse("SetUpEmpty", { subject, level: 0n });
        return call(manager, manager.setUpId, [address("subject", subject), ordinal(LEVELS, level)]);
      },
      outcome: (manager, receipt) => {
        const said = emitted(manager, manager.getEvent("IdSetUp"), receipt);
        return { ...said, level: nameAt(LEVELS, said.level), expiresAt: Number(said.expiresAt) };
      },
    }),
    cancelSetUp: verb(handle, {
      call: (manager, { subject }) => call(manager, manager.cancelSetUp, [address("subject", subject)]),
      outcome: (manager, receipt) => emitted(manager, manager.getEvent("SetUpCancelled"), receipt),
    }),
    createId: verb(handle, {
      call: async (manager, { identity, member }) => {
        const own = identity ?? (await handle.session.signer.getAddress());
        return call(manager, manager.createId, [address("identity", own), address("member", member)]);
      },
      outcome: created,
    }),
    async signCreateId({ identity, member, ...options }) {
      const subject = await accountOf(handle, options);
      const setUp = await setUpOf({ subject, member });
      if (!setUp) refuse("SetUpUnknown", { subject, member });
      const action = { subject, identity: address("identity", identity ?? subject), member: address("member", member) };
      const message = { ...action, level: ordinal(LEVELS, setUp.level), expiresAt: setUp.expiresAt };
      return { action: "createId", ...action, signature: await signFor(handle, createTypes, message) };
    },
    createIdBySig: verb(handle, {
      call: (manager, { subject, identity, member, signature }) =>
        call(manager, manager.createIdBySig, [
          address("subject", subject),
          address("identity", identity),
          address("member", member),
          bytes("signature", signature),
        ]),
      outcome: created,
    }),
    assure: verb(handle, {
      call: (manager, { identity, level }) =>
        call(manager, manager.assure, [address("identity", identity), ordinal(LEVELS, level)]),
      outcome: (manager, receipt) => {
        const said = emitted(manager, manager.getEvent("IdAssured"), receipt);
        return { ...said, level: nameAt(LEVELS, said.level) };
      },
    }),
    setUpOf,
    assuranceOf: (identity) =>
      handle.read(async (manager) => {
        const { member, level, since } = await manager.assuranceOf(address("identity", identity));
        return member === ZERO_ADDRESS ? undefined : { member, level: nameAt(LEVELS, level), since: Number(since) };
      }),
    levelOf: (identity) =>
      handle.read(async (manager) => nameAt(LEVELS, await manager.levelOf(address("identity", identity)))),
    isAssured: ({ identity, account, level }) =>
      handle.read((manager) =>
        manager.isAssured(address("identity", identity), address("account", account), ordinal(LEVELS, level)),
      ),
  };
}

/** The topic under which contracts that take an `IEligibility` ask for accounts of at least this level. */
export function assuranceTopic(level: Exclude<AssuranceLevel, "None">): string {
  return topicOf("Alastria assurance", level);
}

/** The role in the register of members of those who may vouch at this level. */
export function memberRole(level: Exclude<AssuranceLevel, "None">): string {
  return topicOf("Alastria member", level);
}

function topicOf(name: string, level: AssuranceLevel): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["string", "uint8"], [name, ordinal(LEVELS, level)]));
}
