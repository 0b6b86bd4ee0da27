import { call } from "../../../core/call.ts";
import type { SocialGraphIdentity as SocialGraphContract } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes32, refuse, uint } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";

/** Two accounts that somebody holds for one human's. */
export interface ChallengeArgs {
  /** The account that would fall. */
  identity: string;
  /** The account that would stay. */
  original: string;
  /** Salted digest of what the arbiters are shown, see `fingerprint`; the evidence itself never reaches a chain. */
  evidence: string;
}

/** A verdict on a dispute. */
export interface Verdict {
  dispute: bigint;
  /** Whether the account is a duplicate. */
  upheld: boolean;
}

export interface Challenging {
  /**
   * Says that two accounts are one human's, with a bond, which must be approved to the contract first.
   *
   * @throws IdentityNotRegistered; ChallengeOfOneAccount; ChallengeSettled; ChallengeOpen; BondInexact; those of the token.
   * @example
   * const { dispute, deadline } = await trellis.socialGraph.challenge({ identity, original, evidence });
   */
  challenge: Verb<ChallengeArgs, bigint, { dispute: bigint; challenger: string; deadline: number }>;
  /** The digest that the arbiters vote on, with the contract as the consumer: see `quorum.propose`. */
  verdictAction(verdict: Verdict): Promise<string>;
  /**
   * Carries out a verdict that the arbiters agreed on. Anyone may send it, until the deadline.
   *
   * @throws ChallengeUnknown; ChallengeLapsed; BallotUnknown; BallotConsumed; QuorumNotReached.
   */
  decide: Verb<Verdict, void, { dispute: bigint; identity: string; upheld: boolean; winner: string }>;
  /**
   * Ends a dispute that was not decided in time; the challenger is owed its bond again. Anyone may send it.
   *
   * @throws ChallengeUnknown; ChallengeNotLapsed.
   */
  reclaim: Verb<{ dispute: bigint }, void, { dispute: bigint; identity: string; challenger: string }>;
  /**
   * Pays an account what it is owed. Anyone may send it.
   *
   * @throws BondNotOwed.
   */
  payOut: Verb<{ account: string }, bigint, { account: string; amount: bigint }>;
  /** What an account is owed. */
  owed(account: string): Promise<bigint>;
  /** The token, the amount of a bond, and the arbiters' group. */
  terms(): Promise<{ bondToken: string; bond: bigint; arbiters: string; disputePeriod: number }>;
}

export function challenging(handle: Handle<SocialGraphContract>): Challenging {
  const disputeOf = (dispute: bigint) => uint("dispute", dispute, 32);
  return {
    challenge: verb(handle, {
      call: (graph, args) => {
        const [identity, original] = [address("identity", args.identity), address("original", args.original)];
        if (identity === original) refuse("ChallengeOfOneAccount", { identity });
        return call(graph, graph.challenge, [identity, original, bytes32("evidence", args.evidence)]);
      },
      outcome: (graph, receipt) => {
        const { dispute, challenger, deadline } = emitted(graph, graph.getEvent("Challenged"), receipt);
        return { dispute, challenger, deadline: Number(deadline) };
      },
    }),
    verdictAction: ({ dispute, upheld }) => handle.read((graph) => graph.verdictAction(disputeOf(dispute), upheld)),
    decide: verb(handle, {
      call: (graph, { dispute, upheld }) => call(graph, graph.decide, [disputeOf(dispute), upheld]),
      outcome: (graph, receipt) => emitted(graph, graph.getEvent("ChallengeDecided"), receipt),
    }),
    reclaim: verb(handle, {
      call: (graph, { dispute }) => call(graph, graph.reclaim, [disputeOf(dispute)]),
      outcome: (graph, receipt) => emitted(graph, graph.getEvent("BondReclaimed"), receipt),
    }),
    payOut: verb(handle, {
      call: (graph, { account }) => call(graph, graph.payOut, [address("account", account)]),
      outcome: (graph, receipt) => emitted(graph, graph.getEvent("BondPaid"), receipt),
    }),
    owed: (account) => handle.read((graph) => graph.owed(address("account", account))),
    terms: () =>
      handle.read(async (graph) => ({
        bondToken: await graph.bondToken(),
        bond: await graph.bond(),
        arbiters: await graph.arbiters(),
        disputePeriod: Number(await graph.DISPUTE_PERIOD()),
      })),
  };
}
