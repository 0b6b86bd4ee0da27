import { Interface } from "ethers";

import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { quorumAbi } from "../../generated/abi.ts";
import type { Quorum as QuorumContract } from "../../core/contracts.ts";
import { grouping, type Grouping } from "./group.ts";
import { quorumReads, type QuorumReads } from "./read.ts";
import { voting, type Voting } from "./vote.ts";

export { groupId, updateGroupAction, type Group, type Member, type Rules } from "./group.ts";
export type { Ballot, BallotRecord } from "./read.ts";
export type { ProposeArgs, ProposeOutcome, SignedApproval, SignedObjection, VoteOutcome } from "./vote.ts";

/** n of m agree to one action of one consumer, once (contract `Quorum`). */
export interface Quorum extends Grouping, Voting, QuorumReads {
  /** The contract's address. */
  readonly address: string;
  /** Another quorum contract: by its name in the address book, or by its address. */
  at(where: string): Quorum;
}

const abi = new Interface(quorumAbi);

export function quorum(session: Session, where = "Quorum"): Quorum {
  const handle = new Handle<QuorumContract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => quorum(session, other),
    ...grouping(handle),
    ...voting(handle),
    ...quorumReads(handle),
  };
}
