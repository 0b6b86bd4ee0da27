import { AbiCoder, Interface, keccak256, type ParamType, type TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32, refuse, uint, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { quorumAbi } from "../../generated/abi.ts";
import type { IQuorum, Quorum as QuorumContract } from "../../core/contracts.ts";

/** The most members a group can have. */
const MAX_MEMBERS = 64;

const abi = new Interface(quorumAbi);

/** One member of a group. */
export interface Member {
  account: string;
  /** The legal entity behind it: a salted fingerprint or a public identifier's digest; 32 bytes, not zero. */
  entity: string;
  /** What its approval counts, at least 1. */
  weight: number;
}

/** The rules of a group. */
export interface Rules {
  /** Weight that has to agree. */
  threshold: number;
  /** Weight of objections that stops a ballot; objections stop nothing if left out. */
  objectionThreshold?: number;
  /** Who proposes does not also approve. */
  fourEyes?: boolean;
  /** Of one entity only one member counts. */
  distinctEntities?: boolean;
}

/** A group as it stands. */
export interface Group {
  group: string;
  members: Member[];
  rules: Required<Rules>;
  /** Counts the changes of the group; ballots of earlier epochs are void. */
  epoch: number;
}

export interface Grouping {
  /**
   * Founds a group. Anyone may.
   *
   * @param args `salt` tells the creator's groups apart, 32 bytes.
   * @throws GroupExists; GroupSizeInvalid; GroupMemberInvalid; GroupRulesInvalid if a threshold is out of reach.
   * @example
   * const { group } = await trellis.quorum.createGroup({
   *   salt: fieldKey("verifiers"),
   *   members: [alice, bob, carol].map((account) => ({ account, entity: fieldKey(account), weight: 1 })),
   *   rules: { threshold: 2, fourEyes: true },
   * });
   * // group: "0x5d3c…"
   */
  createGroup: Verb<{ salt: string; members: readonly Member[]; rules: Rules }, string, Group & { creator: string }>;
  /**
   * Changes members and rules, once the group itself approved the action {@link updateGroupAction} for this contract as
   * the consumer. Anyone may send it.
   *
   * @throws BallotUnknown; BallotConsumed; QuorumNotReached; those of `createGroup`.
   */
  updateGroup: Verb<{ group: string; members: readonly Member[]; rules: Rules }, void, Group>;
}

export function grouping(handle: Handle<QuorumContract>): Grouping {
  return {
    createGroup: verb(handle, {
      call: (quorum, { salt, members, rules }) =>
        call(quorum, quorum.createGroup, [bytes32("salt", salt), membersOf(members), rulesOf(rules)]),
      outcome: (quorum, receipt) => {
        const { group, creator, members, rules } = emitted(quorum, quorum.getEvent("GroupCreated"), receipt);
        return { ...groupFrom(group, members, rules, 1n), creator };
      },
    }),
    updateGroup: verb(handle, {
      call: (quorum, { group, members, rules }) =>
        call(quorum, quorum.updateGroup, [bytes32("group", group), membersOf(members), rulesOf(rules)]),
      outcome: updated,
    }),
  };
}

/** The id of a group: `keccak256(abi.encode(creator, salt))`. */
export function groupId({ creator, salt }: { creator: string; salt: string }): string {
  return hashOf(["address", "bytes32"], [address("creator", creator), bytes32("salt", salt)]);
}

/** The action that a group approves, for the quorum contract as the consumer, to change its own members and rules. */
export function updateGroupAction(args: { group: string; members: readonly Member[]; rules: Rules }): string {
  // The types of members and rules come from the function's own signature, so the order of their fields does too.
  const parameters = abi.getFunction("updateGroup")?.inputs ?? [];
  const values = [bytes32("group", args.group), membersOf(args.members), rulesOf(args.rules)];
  return hashOf(["string", ...parameters], ["updateGroup", ...values]);
}

/** A group from what the contract says about it. */
export function groupFrom(
  group: string,
  members: readonly IQuorum.MemberStructOutput[],
  rules: IQuorum.RulesStructOutput,
  epoch: bigint,
): Group {
  const { threshold, objectionThreshold, fourEyes, distinctEntities } = rules;
  return {
    group,
    members: members.map(({ account, entity, weight }) => ({ account, entity, weight: Number(weight) })),
    rules: {
      threshold: Number(threshold),
      objectionThreshold: Number(objectionThreshold),
      fourEyes,
      distinctEntities,
    },
    epoch: Number(epoch),
  };
}

function updated(quorum: QuorumContract, receipt: TransactionReceipt): Group {
  const { group, members, rules, epoch } = emitted(quorum, quorum.getEvent("GroupUpdated"), receipt);
  return groupFrom(group, members, rules, epoch);
}

function membersOf(members: readonly Member[]): { account: string; entity: string; weight: bigint }[] {
  if (members.length === 0 || members.length > MAX_MEMBERS) {
    refuse("GroupSizeInvalid", { members: BigInt(members.length) });
  }
  const seen = new Set<string>();
  return members.map((member) => {
    const account = address("account", member.account);
    const entity = bytes32("entity", member.entity);
    const weight = uint("weight", member.weight, 16);
    if (account === ZERO_ADDRESS || entity === ZERO_BYTES32 || weight === 0n || seen.has(account)) {
      refuse("GroupMemberInvalid", { account });
    }
    seen.add(account);
    return { account, entity, weight };
  });
}

function rulesOf({ threshold, objectionThreshold = 0, fourEyes = false, distinctEntities = false }: Rules) {
  return {
    threshold: uint("threshold", threshold, 32),
    objectionThreshold: uint("objectionThreshold", objectionThreshold, 32),
    fourEyes,
    distinctEntities,
  };
}

function hashOf(types: readonly (string | ParamType)[], values: readonly unknown[]): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
}
