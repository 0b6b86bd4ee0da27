import { Interface } from "ethers";

import { call } from "../../core/call.ts";
import type { SocialGraphIdentity as SocialGraphContract } from "../../core/contracts.ts";
import { emitted } from "../../core/events.ts";
import { Handle } from "../../core/handle.ts";
import { address } from "../../core/input.ts";
import type { Session } from "../../core/session.ts";
import { verb, type Verb } from "../../core/verb.ts";
import { socialGraphIdentityAbi } from "../../generated/abi.ts";
import { challenging, type Challenging } from "./socialGraphIdentity/challenge.ts";
import { categories, type Category } from "./socialGraphIdentity/confidence.ts";
import { moving, type Moving } from "./socialGraphIdentity/move.ts";
import { vouching, type Vouching, type VouchPair } from "./socialGraphIdentity/vouch.ts";

export * from "./socialGraphIdentity/confidence.ts";
export type { ChallengeArgs, Verdict } from "./socialGraphIdentity/challenge.ts";
export type { ExportArgs } from "./socialGraphIdentity/move.ts";
export type { Bundle, SignedVouch, SignedWithdrawal } from "./socialGraphIdentity/typed-data.ts";
export type { SignedRegistration, VouchArgs, VouchPair } from "./socialGraphIdentity/vouch.ts";

/** How an account stands in the graph. */
export interface GraphIdentity {
  /** First second at which its vouches as a peer no longer count; 0 if they do not. */
  anchoredUntil: number;
  /** How many vouches stand for it, counting or not. */
  vouches: number;
  /** Whether it was found to be a second account of one human. */
  duplicate: boolean;
  /** The dispute that is open about it; 0 for none. */
  dispute: bigint;
  /** Of the last bundle that was imported. */
  sequence: bigint;
}

/** How a voucher's word for a subject stands. */
export interface VouchStanding {
  category: Category;
  issuedAt: number;
  expiresAt: number;
  nonce: bigint;
  /** First second at which it counts nothing, as of the last checkpoint; 0 if it counts nothing. */
  countsUntil: number;
}

/** Identity for who has no papers, out of what those say who know the person (`SocialGraphIdentity`). */
export interface SocialGraph extends Vouching, Moving, Challenging {
  /** The contract's address. */
  readonly address: string;
  /** Another graph: by its name in the address book, or by its address. */
  at(where: string): SocialGraph;
  /**
   * Looks the standing of an account's vouchers up again. `refresh.simulate` tells the score for nothing.
   *
   * @throws IdentityNotRegistered.
   * @example
   * const { score } = await trellis.socialGraph.refresh({ identity }); // 8500
   */
  refresh: Verb<{ identity: string }, bigint, { identity: string; score: number; anchoredUntil: number }>;
  /** Confidence in 1/10,000 by the last checkpoints and this moment; 0 for who is unknown or a duplicate. */
  scoreOf(identity: string): Promise<number>;
  /** How an account stands. Throws IdentityNotRegistered. */
  identityOf(identity: string): Promise<GraphIdentity>;
  /** How a voucher's word for a subject stands; undefined if no vouch stands. */
  vouchOf(pair: VouchPair): Promise<VouchStanding | undefined>;
}

const abi = new Interface(socialGraphIdentityAbi);

export function socialGraph(session: Session, where = "SocialGraphIdentity"): SocialGraph {
  const handle = new Handle<SocialGraphContract>(session, abi, where);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => socialGraph(session, other),
    ...vouching(handle),
    ...moving(handle),
    ...challenging(handle),
    refresh: verb(handle, {
      call: (graph, { identity }) => call(graph, graph.refresh, [address("identity", identity)]),
      outcome: (graph, receipt) => {
        const { identity, score, anchoredUntil } = emitted(graph, graph.getEvent("Refreshed"), receipt);
        return { identity, score: Number(score), anchoredUntil: Number(anchoredUntil) };
      },
    }),
    scoreOf: (identity) => handle.read(async (graph) => Number(await graph.scoreOf(address("identity", identity)))),
    identityOf: (identity) =>
      handle.read(async (graph) => {
        const state = await graph.identityOf(address("identity", identity));
        const { anchoredUntil, vouches, duplicate, dispute, sequence } = state;
        return { anchoredUntil: Number(anchoredUntil), vouches: Number(vouches), duplicate, dispute, sequence };
      }),
    vouchOf: ({ voucher, subject }) =>
      handle.read(async (graph) => {
        const found = await graph.vouchOf(address("voucher", voucher), address("subject", subject));
        if (!found.stands) return undefined;
        return {
          category: categories[Number(found.category)] ?? "peer",
          issuedAt: Number(found.issuedAt),
          expiresAt: Number(found.expiresAt),
          nonce: found.nonce,
          countsUntil: Number(found.countsUntil),
        };
      }),
  };
}
