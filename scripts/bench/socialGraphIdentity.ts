/** Identity out of a social graph: what bringing vouches costs, and reading and refreshing what they come to. */
import type { Contract } from "ethers";
import { HDNodeWallet, id, Mnemonic } from "ethers";

import {
  deploySocialGraph,
  quorum,
  socialGraphIdentity as subject,
  stableToken,
  type SocialVenue,
} from "./fixtures.ts";
import type { Bench, Mined } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const PEER = 0;
const HEALTH = 3;
const DAY = 86_400n;
const SIZES = [1, 8, 32];
const NETWORK = id("bench network");
const DOMAIN = { name: "SocialGraphIdentity", version: "1", salt: NETWORK };
const REGISTRATION = { Registration: [{ name: "identity", type: "address" }] };
const VOUCH = {
  Vouch: [
    { name: "voucher", type: "address" },
    { name: "subject", type: "address" },
    { name: "category", type: "uint8" },
    { name: "issuedAt", type: "uint40" },
    { name: "expiresAt", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "chainId", type: "uint256" },
  ],
};
const WITHDRAWAL = {
  Withdrawal: [
    { name: "voucher", type: "address" },
    { name: "subject", type: "address" },
    { name: "nonce", type: "uint64" },
  ],
};

const crowd = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(`0x${"24".repeat(16)}`), "m/44'/60'/0'/0");
const somebody = (index: number) => crowd.deriveChild(index);

interface Camp extends SocialVenue {
  /** Vouches for alice of 32 anchored peers and the clinic, signed and not brought. */
  signed: { vouch: object; signature: string }[];
}

async function signVouch(bench: Bench, voucher: HDNodeWallet, to: string, category: number, nonce = 1n) {
  const vouch = {
    voucher: voucher.address,
    subject: to,
    category,
    issuedAt: bench.now - DAY,
    expiresAt: bench.now + 100n * DAY,
    nonce,
    chainId: 0n,
  };
  return { vouch, signature: await voucher.signTypedData(DOMAIN, VOUCH, vouch) };
}

async function register(bench: Bench, graph: Contract, who: HDNodeWallet): Promise<Mined> {
  const signature = await who.signTypedData(DOMAIN, REGISTRATION, { identity: who.address });
  return bench.send(bench.actors.relayer, graph, "register", [who.address, signature]);
}

/** Alice, and peers whom the clinic (bob) knows; `standing` of their vouches for her stand. */
async function camp(bench: Bench, peers: number, standing: number): Promise<Camp> {
  const { admin, alice, bob, relayer } = bench.actors;
  const venue = await deploySocialGraph(bench, NETWORK);
  await bench.send(admin, venue.participants, "enroll", [bob.address, id("health professional"), id("c"), 2n ** 60n]);
  await register(bench, venue.graph, alice);
  const signed: Camp["signed"] = [];
  for (let i = 0; i < peers; i += 1) {
    const peer = somebody(i);
    await register(bench, venue.graph, peer);
    const anchor = await signVouch(bench, bob, peer.address, HEALTH);
    await bench.send(relayer, venue.graph, "vouch", [[anchor]]);
    signed.push(await signVouch(bench, peer, alice.address, PEER));
  }
  for (const one of signed.slice(0, standing)) await bench.send(relayer, venue.graph, "vouch", [[one]]);
  return { ...venue, signed };
}

const needs = [quorum, stableToken];

export const socialGraph = [
  bench({
    id: "socialGraph.register",
    name: "register an account by its signature",
    state: "account 0->nz",
    subject,
    needs,
    prepare: (bench) => deploySocialGraph(bench, NETWORK),
    run: (bench, { graph }) => register(bench, graph, bench.actors.alice),
  }),
  bench({
    id: "socialGraph.vouch.institution",
    name: "bring one vouch of an institution",
    state: "first vouch for the account; the voucher's window nz->nz",
    subject,
    needs,
    async prepare(bench) {
      const venue = await camp(bench, 1, 0);
      return { ...venue, vouch: await signVouch(bench, bench.actors.bob, bench.actors.alice.address, HEALTH) };
    },
    run: (bench, { graph, vouch }) => bench.send(bench.actors.relayer, graph, "vouch", [[vouch]]),
  }),
  ...SIZES.map((n) =>
    bench({
      id: `socialGraph.vouch.batch${n}.perItem`,
      name: `bring ${n} vouches of peers for one account`,
      state: "no vouch stands before; every voucher's window 0->nz",
      subject,
      needs,
      n,
      series: { name: "socialGraph.vouch" },
      prepare: (bench) => camp(bench, n, 0),
      run: (bench, { graph, signed }) => bench.send(bench.actors.relayer, graph, "vouch", [signed]),
    }),
  ),
  ...SIZES.map((n) =>
    bench({
      id: `socialGraph.score.n${n}`,
      name: `read the score of ${n} vouches, as a transaction of its own`,
      state: "view; 21,000 and calldata included, so 121,000 are 100,000 of the view",
      subject,
      needs,
      n,
      series: { name: "socialGraph.score" },
      prepare: (bench) => camp(bench, n, n),
      run: (bench, { graph }) => bench.send(bench.actors.relayer, graph, "scoreOf", [bench.actors.alice.address]),
    }),
  ),
  ...SIZES.map((n) =>
    bench({
      id: `socialGraph.refresh.n${n}`,
      name: `look ${n} vouchers up again`,
      state: "nothing changed since",
      subject,
      needs,
      n,
      series: { name: "socialGraph.refresh" },
      prepare: (bench) => camp(bench, n, n),
      run: (bench, { graph }) => bench.send(bench.actors.relayer, graph, "refresh", [bench.actors.alice.address]),
    }),
  ),
  bench({
    id: "socialGraph.withdrawBySig",
    name: "take a peer's vouch back by signature",
    state: "one of 8 that stand",
    subject,
    needs,
    async prepare(bench) {
      const venue = await camp(bench, 8, 8);
      const peer = somebody(3);
      const withdrawal = { voucher: peer.address, subject: bench.actors.alice.address, nonce: 1n };
      const signature = await peer.signTypedData(DOMAIN, WITHDRAWAL, withdrawal);
      return { ...venue, withdrawal: { ...withdrawal, signer: peer.address, signature } };
    },
    run: (bench, { graph, withdrawal }) => bench.send(bench.actors.relayer, graph, "withdrawBySig", [withdrawal]),
  }),
];
