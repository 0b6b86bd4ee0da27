import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import {
  authorization,
  signAction,
  type Authorization,
  type SignOptions,
  type TypedDataTypes,
} from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes32 } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { Quorum as QuorumContract } from "../../core/contracts.ts";

/** An action put to the vote. */
export interface ProposeArgs {
  group: string;
  /** Digest of what the consumer is about to do, as the consumer defines it. */
  action: string;
  /** The contract that will do it. */
  consumer: string;
}

/** A ballot as it was proposed. */
export interface ProposeOutcome extends ProposeArgs {
  ballot: string;
  proposer: string;
}

/** What a member did about a ballot. */
export interface VoteOutcome {
  ballot: string;
  member: string;
}

/** An approval signed by a member, for anyone to send. */
export interface SignedApproval extends VoteOutcome, Authorization {}

/** An objection signed by a member, for anyone to send. */
export interface SignedObjection extends VoteOutcome, Authorization {
  reason: string;
}

const tail = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
];
const head = [
  { name: "member", type: "address" },
  { name: "ballot", type: "bytes32" },
];

/** What a member signs to approve. */
export const approveTypes: TypedDataTypes = { Approve: [...head, ...tail] };

/** What a member signs to object. */
export const objectTypes: TypedDataTypes = { ObjectTo: [...head, { name: "reason", type: "bytes32" }, ...tail] };

export interface Voting {
  /**
   * Puts an action to the vote, and approves it too unless the group asks for four eyes. Members only.
   *
   * @throws GroupUnknown; QuorumMemberOnly; BallotExists.
   * @example
   * const { ballot } = await trellis.quorum.propose({ group, action, consumer });
   */
  propose: Verb<ProposeArgs, string, ProposeOutcome>;
  /**
   * Agrees. Members only.
   *
   * @throws BallotUnknown; BallotOutdated; BallotConsumed; QuorumMemberOnly; AlreadyApproved; AlreadyObjected;
   * ProposerCannotApprove; EntityAlreadyApproved.
   */
  approve: Verb<{ ballot: string }, void, VoteOutcome>;
  /** Signs an approval instead of sending it (EIP-712). */
  signApproval(args: { ballot: string } & SignOptions): Promise<SignedApproval>;
  /**
   * Agrees in the name of a member who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `approve`.
   * @example
   * const signed = await alice.quorum.signApproval({ ballot });
   * await sponsor.quorum.approveBySig(signed); // { ballot, member: "0x7099…79C8", receipt }
   */
  approveBySig: Verb<SignedApproval, void, VoteOutcome>;
  /**
   * Takes an approval back.
   *
   * @throws NotApproved; those of `approve` about the ballot.
   */
  withdrawApproval: Verb<{ ballot: string }, void, VoteOutcome>;
  /**
   * Objects, which also takes an approval back.
   *
   * @param args The ballot and a digest of the reason.
   * @throws AlreadyObjected; EntityAlreadyObjected; those of `approve` about the ballot.
   */
  objectTo: Verb<{ ballot: string; reason: string }, void, VoteOutcome & { reason: string }>;
  /** Signs an objection instead of sending it (EIP-712). */
  signObjection(args: { ballot: string; reason: string } & SignOptions): Promise<SignedObjection>;
  /**
   * Objects in the name of a member who signed. Anyone may send it.
   *
   * @throws SignatureExpired; SignatureInvalid; InvalidAccountNonce; those of `objectTo`.
   */
  objectToBySig: Verb<SignedObjection, void, VoteOutcome & { reason: string }>;
  /**
   * Takes an objection back.
   *
   * @throws NotObjected; those of `approve` about the ballot.
   */
  withdrawObjection: Verb<{ ballot: string }, void, VoteOutcome>;
  /**
   * Uses an approved action, once. The consumer only, which is a contract as a rule.
   *
   * @throws BallotUnknown; BallotConsumed; QuorumNotReached.
   */
  consume: Verb<{ group: string; action: string }, string, { ballot: string; consumer: string }>;
}

export function voting(handle: Handle<QuorumContract>): Voting {
  const approved = (quorum: QuorumContract, receipt: TransactionReceipt) =>
    emitted(quorum, quorum.getEvent("Approved"), receipt);
  const objected = (quorum: QuorumContract, receipt: TransactionReceipt) =>
    emitted(quorum, quorum.getEvent("Objected"), receipt);
  const ballotOf = (ballot: string) => bytes32("ballot", ballot);

  return {
    propose: verb(handle, {
      call: (quorum, { group, action, consumer }) =>
        call(quorum, quorum.propose, [
          bytes32("group", group),
          bytes32("action", action),
          address("consumer", consumer),
        ]),
      outcome: (quorum, receipt) => emitted(quorum, quorum.getEvent("Proposed"), receipt),
    }),
    approve: verb(handle, {
      call: (quorum, { ballot }) => call(quorum, quorum.approve, [ballotOf(ballot)]),
      outcome: approved,
    }),
    signApproval: ({ ballot, ...options }) =>
      signAction(handle, approveTypes, (member) => ({ member, ballot: ballotOf(ballot) }), options),
    approveBySig: verb(handle, {
      call: (quorum, { member, ballot, ...signed }) =>
        call(quorum, quorum.approveBySig, [address("member", member), ballotOf(ballot), ...authorization(signed)]),
      outcome: approved,
    }),
    withdrawApproval: verb(handle, {
      call: (quorum, { ballot }) => call(quorum, quorum.withdrawApproval, [ballotOf(ballot)]),
      outcome: (quorum, receipt) => emitted(quorum, quorum.getEvent("ApprovalWithdrawn"), receipt),
    }),
    objectTo: verb(handle, {
      call: (quorum, { ballot, reason }) =>
        call(quorum, quorum.objectTo, [ballotOf(ballot), bytes32("reason", reason)]),
      outcome: objected,
    }),
    signObjection: ({ ballot, reason, ...options }) =>
      signAction(
        handle,
        objectTypes,
        (member) => ({ member, ballot: ballotOf(ballot), reason: bytes32("reason", reason) }),
        options,
      ),
    objectToBySig: verb(handle, {
      call: (quorum, { member, ballot, reason, ...signed }) =>
        call(quorum, quorum.objectToBySig, [
          address("member", member),
          ballotOf(ballot),
          bytes32("reason", reason),
          ...authorization(signed),
        ]),
      outcome: objected,
    }),
    withdrawObjection: verb(handle, {
      call: (quorum, { ballot }) => call(quorum, quorum.withdrawObjection, [ballotOf(ballot)]),
      outcome: (quorum, receipt) => emitted(quorum, quorum.getEvent("ObjectionWithdrawn"), receipt),
    }),
    consume: verb(handle, {
      call: (quorum, { group, action }) =>
        call(quorum, quorum.consume, [bytes32("group", group), bytes32("action", action)]),
      outcome: (quorum, receipt) => emitted(quorum, quorum.getEvent("Consumed"), receipt),
    }),
  };
}
