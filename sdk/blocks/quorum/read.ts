import type { Handle } from "../../core/handle.ts";
import { address, bytes32 } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import type { Quorum as QuorumContract } from "../../core/contracts.ts";
import { groupFrom, type Group } from "./group.ts";
import type { ProposeArgs, ProposeOutcome } from "./vote.ts";

/** Where a ballot stands. */
export interface Ballot {
  group: string;
  /** The group's epoch it was proposed in. */
  epoch: number;
  proposer: string;
  /** Weight that agrees. */
  approvals: number;
  /** Weight that objects. */
  objections: number;
  consumed: boolean;
}

/** A ballot with everyone who took part in it. */
export interface BallotRecord extends ProposeOutcome, Position {
  /** Who approves now. */
  approvedBy: string[];
  /** Who objects now, and why. */
  objectedBy: { member: string; reason: string }[];
  consumed: boolean;
}

export interface QuorumReads {
  /** Whether the consumer could consume a ballot now. */
  isApproved(ballot: string): Promise<boolean>;
  /** The ballot of an action in the group's present epoch, proposed or not. */
  ballotId(args: ProposeArgs): Promise<string>;
  /** Where a ballot stands. Throws BallotUnknown. */
  ballotOf(ballot: string): Promise<Ballot>;
  /** Whether an account approves a ballot. */
  hasApproved(args: { ballot: string; account: string }): Promise<boolean>;
  /** Whether an account objects to a ballot. */
  hasObjected(args: { ballot: string; account: string }): Promise<boolean>;
  /** Whether an account is a member of a group now. */
  isMember(args: { group: string; account: string }): Promise<boolean>;
  /** Whether a member of a group belongs to an entity now. */
  hasEntity(args: { group: string; entity: string }): Promise<boolean>;
  /** A group's members, rules and epoch. Throws GroupUnknown. */
  groupOf(group: string): Promise<Group>;
  /** All groups as they stand, rebuilt from the events. */
  groups(options?: ScanOptions): Promise<Group[]>;
  /**
   * The ballots of a group with everyone who took part, rebuilt from the events.
   *
   * @example
   * const [first] = await trellis.quorum.ballots({ group });
   * first.approvedBy; // ["0x7099…79C8", "0x3C44…93BC"]
   */
  ballots(args: { group: string } & ScanOptions): Promise<BallotRecord[]>;
}

export function quorumReads(handle: Handle<QuorumContract>): QuorumReads {
  return {
    isApproved: (ballot) => handle.read((quorum) => quorum.isApproved(bytes32("ballot", ballot))),
    ballotId: ({ group, action, consumer }) =>
      handle.read((quorum) =>
        quorum.ballotId(bytes32("group", group), bytes32("action", action), address("consumer", consumer)),
      ),
    ballotOf: (ballot) =>
      handle.read(async (quorum) => {
        const { group, epoch, proposer, approvals, objections, consumed } = await quorum.ballotOf(
          bytes32("ballot", ballot),
        );
        const numbers = { epoch: Number(epoch), approvals: Number(approvals), objections: Number(objections) };
        return { group, proposer, consumed, ...numbers };
      }),
    hasApproved: ({ ballot, account }) =>
      handle.read((quorum) => quorum.hasApproved(bytes32("ballot", ballot), address("account", account))),
    hasObjected: ({ ballot, account }) =>
      handle.read((quorum) => quorum.hasObjected(bytes32("ballot", ballot), address("account", account))),
    isMember: ({ group, account }) =>
      handle.read((quorum) => quorum.isMember(bytes32("group", group), address("account", account))),
    hasEntity: ({ group, entity }) =>
      handle.read((quorum) => quorum.hasEntity(bytes32("group", group), bytes32("entity", entity))),
    groupOf: (group) =>
      handle.read(async (quorum) => {
        const { members, rules, epoch } = await quorum.groupOf(bytes32("group", group));
        return groupFrom(group, members, rules, epoch);
      }),
    groups: (options) => rebuildGroups(handle, options),
    ballots: ({ group, ...options }) => rebuildBallots(handle, bytes32("group", group), options),
  };
}

async function rebuildGroups(handle: Handle<QuorumContract>, options?: ScanOptions): Promise<Group[]> {
  const quorum = handle.contract;
  const [created, updated] = [quorum.getEvent("GroupCreated"), quorum.getEvent("GroupUpdated")];
  const groups = new Map<string, Group>();
  for (const log of await scan(handle, [created, updated], [], options)) {
    const founded = match(quorum, created, log);
    if (founded) groups.set(founded.group, groupFrom(founded.group, founded.members, founded.rules, 1n));
    const changed = match(quorum, updated, log);
    if (changed) groups.set(changed.group, groupFrom(changed.group, changed.members, changed.rules, changed.epoch));
  }
  return [...groups.values()];
}

async function rebuildBallots(
  handle: Handle<QuorumContract>,
  group: string,
  options: ScanOptions,
): Promise<BallotRecord[]> {
  const quorum = handle.contract;
  const proposed = quorum.getEvent("Proposed");
  const approved = quorum.getEvent("Approved");
  const withdrawn = quorum.getEvent("ApprovalWithdrawn");
  const objected = quorum.getEvent("Objected");
  const appeased = quorum.getEvent("ObjectionWithdrawn");
  const consumed = quorum.getEvent("Consumed");

  const ballots = new Map<string, BallotRecord>();
  const events = [proposed, approved, withdrawn, objected, appeased, consumed];
  for (const log of await scan(handle, events, [], options)) {
    const begun = match(quorum, proposed, log);
    if (begun?.group === group) {
      ballots.set(begun.ballot, { ...begun, approvedBy: [], objectedBy: [], consumed: false, ...positionOf(log) });
    }
    const ballot = ballots.get(log.topics[1] ?? "");
    if (!ballot) continue;

    const agreeing = match(quorum, approved, log);
    if (agreeing) ballot.approvedBy.push(agreeing.member);
    const leaving = match(quorum, withdrawn, log);
    if (leaving) ballot.approvedBy = ballot.approvedBy.filter((member) => member !== leaving.member);
    const against = match(quorum, objected, log);
    if (against) ballot.objectedBy.push({ member: against.member, reason: against.reason });
    const content = match(quorum, appeased, log);
    if (content) ballot.objectedBy = ballot.objectedBy.filter(({ member }) => member !== content.member);
    if (match(quorum, consumed, log)) ballot.consumed = true;
  }
  return [...ballots.values()];
}
