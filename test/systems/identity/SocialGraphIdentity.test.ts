import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { expect } from "chai";
import { HDNodeWallet, id, Mnemonic, ZeroAddress } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import system from "../../../deploy/modules/systems/identity/SocialGraphIdentity.ts";
import { bookOf } from "../../../scripts/deploy/book.ts";
import {
  categories,
  confidenceOf,
  connect,
  type Category,
  type GraphVouch,
  type SignedVouch,
  type Trellis,
} from "../../../sdk/index.ts";
import { refusal } from "../../helpers/blocks.ts";
import { auc, collusion, honestTargeting, loneSeed, random, type Planted } from "./socialGraphs.ts";

const DAY = 86_400;
const YEAR = 365 * DAY;
const EURO = 10n ** 6n;

type Person = Trellis & { address: string };

/** A camp on one chain: the deployer is registrar, relayer and the only arbiter; nobody else has any coin. */
interface Camp {
  connection: NetworkConnection;
  relayer: Person;
  chainId: bigint;
  person(name: string): Promise<Person>;
  enrol(account: string, category: Category): Promise<void>;
  register(...people: Person[]): Promise<void>;
}

const root = HDNodeWallet.fromMnemonic(Mnemonic.fromEntropy(`0x${"42".repeat(16)}`), "m/44'/60'/0'/0");

/** The key of somebody, the same on every chain. */
function keyOf(name: string): HDNodeWallet {
  return root.deriveChild(Number(BigInt(id(name)) & 0x7fff_ffffn));
}

async function camp(chainId?: number): Promise<Camp> {
  const connection = await network.create(
    chainId === undefined ? undefined : { network: "default", override: { chainId } },
  );
  const { provider } = connection.ethers;
  const actual = Number((await provider.getNetwork()).chainId);
  const module = buildModule("Camp", (m) => m.useModule(system));
  const deployment = bookOf(actual, module, await connection.ignition.deploy(module));
  const [first] = await connection.ethers.getSigners();
  const relayer = Object.assign(await connect({ runner: first!, deployment }), { address: first!.address });
  return {
    connection,
    relayer,
    chainId: BigInt(actual),
    async person(name) {
      const key = keyOf(name).connect(provider);
      return Object.assign(relayer.as(key), { address: key.address });
    },
    async enrol(account, category) {
      const role = id(category);
      await relayer.identity.enroll({ account, role, entityId: id(account), validUntil: 2 ** 40 });
    },
    async register(...people) {
      for (const one of people) await relayer.socialGraph.register(await one.socialGraph.signRegistration());
    },
  };
}

describe("SocialGraphIdentity through the SDK", () => {
  let c: Camp;
  let now: number;
  let clinic: Person;
  let alice: Person;
  let peers: Person[];

  const sign = (voucher: Person, subject: Person, category: Category, more: object = {}): Promise<SignedVouch> =>
    voucher.socialGraph.signVouch({ subject: subject.address, category, issuedAt: now, ...more });
  const bring = (...vouches: SignedVouch[]) => c.relayer.socialGraph.vouch({ vouches });

  beforeEach(async () => {
    c = await camp();
    now = (await c.connection.ethers.provider.getBlock("latest"))!.timestamp;
    clinic = await c.person("clinic");
    alice = await c.person("alice");
    peers = await Promise.all(["p1", "p2", "p3", "p4"].map(c.person));
    await c.enrol(clinic.address, "health professional");
    await c.register(alice, ...peers);
    await bring(...(await Promise.all(peers.map((peer) => sign(clinic, peer, "health professional")))));
  });

  it("four peers and a clinic pass 0.8, and no person has sent a transaction", async () => {
    const vouches = await Promise.all([
      sign(clinic, alice, "health professional"),
      ...peers.map((peer) => sign(peer, alice, "peer")),
    ]);
    expect((await bring(...vouches)).recorded).to.equal(5);
    expect(await alice.socialGraph.scoreOf(alice.address)).to.equal(8_500);
    expect(await alice.socialGraph.refresh.simulate({ identity: alice.address })).to.equal(8_500n);
    for (const { address } of [alice, clinic, ...peers]) {
      expect(await c.connection.ethers.provider.getTransactionCount(address)).to.equal(0);
      expect(await c.connection.ethers.provider.getBalance(address)).to.equal(0n);
    }
    const graph = await alice.socialGraph.graph();
    expect(graph).to.have.length(9);
    expect(confidenceOf({ vouches: graph }, now).get(alice.address.toLowerCase())).to.equal(8_500);
  });

  it("takes a vouch back by signature, also while a dispute is open", async () => {
    const [peer] = peers as [Person];
    await bring(await sign(peer, alice, "peer"));
    const { bondToken, bond, arbiters } = await alice.socialGraph.terms();
    const money = c.relayer.token.at(bondToken);
    await money.configureMinter({ minter: c.relayer.address, allowance: bond, capacity: bond, window: DAY });
    await money.mint({ to: c.relayer.address, amount: bond });
    await money.approve({ spender: c.relayer.socialGraph.address, amount: bond });
    const { dispute, challenger } = await c.relayer.socialGraph.challenge({
      identity: peer.address,
      original: alice.address,
      evidence: id("salted"),
    });
    expect([bond, challenger]).to.deep.equal([100n * EURO, c.relayer.address]);
    expect((await alice.socialGraph.identityOf(peer.address)).dispute).to.equal(dispute);

    const pair = { voucher: peer.address, subject: alice.address };
    const withdrawal = await peer.socialGraph.signWithdrawal(pair);
    const outcome = await c.relayer.socialGraph.withdrawBySig(withdrawal);
    expect(outcome).to.deep.include({ ...pair, by: peer.address, nonce: BigInt(now) });
    expect(await alice.socialGraph.vouchOf(pair)).to.equal(undefined);
    expect(await alice.socialGraph.scoreOf(alice.address)).to.equal(0);
    expect((await refusal(c.relayer.socialGraph.withdrawBySig(withdrawal))).name).to.equal("VouchOutdated");

    const action = await c.relayer.socialGraph.verdictAction({ dispute, upheld: true });
    await c.relayer.quorum.propose({ group: arbiters, action, consumer: c.relayer.socialGraph.address });
    const verdict = await c.relayer.socialGraph.decide({ dispute, upheld: true });
    expect(verdict).to.deep.include({ identity: peer.address, upheld: true, winner: c.relayer.address });
    expect(await alice.socialGraph.scoreOf(peer.address)).to.equal(0);
    expect((await alice.socialGraph.identityOf(peer.address)).duplicate).to.equal(true);
    expect(await alice.socialGraph.owed(c.relayer.address)).to.equal(bond);
    expect((await c.relayer.socialGraph.payOut({ account: c.relayer.address })).amount).to.equal(bond);
    expect((await refusal(c.relayer.socialGraph.reclaim({ dispute }))).name).to.equal("ChallengeUnknown");
  });

  it("moves a person to a second chain, once, with what was withdrawn", async () => {
    const vouches = await Promise.all([
      sign(clinic, alice, "health professional"),
      ...peers.map((peer) => sign(peer, alice, "peer")),
    ]);
    await bring(...vouches);
    const [gone] = peers as [Person];
    const pair = { voucher: gone.address, subject: alice.address };
    await c.relayer.socialGraph.withdrawBySig(await gone.socialGraph.signWithdrawal(pair));
    const there = await camp(4_242);
    await there.enrol(clinic.address, "health professional");

    const to = { chainId: there.chainId, destination: there.relayer.socialGraph.address };
    const older = await alice.socialGraph.exportBundle({ ...to, sequence: 1n });
    const bundle = await alice.socialGraph.exportBundle({ ...to, sequence: 2n });
    expect([bundle.vouches.length, bundle.withdrawals.length]).to.deep.equal([4, 1]);
    expect((await there.relayer.socialGraph.importBundle(bundle)).recorded).to.equal(4);
    expect(await there.relayer.socialGraph.scoreOf(alice.address)).to.equal(4_500); // her peers are not there yet
    for (const peer of peers) {
      await there.relayer.socialGraph.importBundle(await peer.socialGraph.exportBundle(to));
    }
    const { score } = await there.relayer.socialGraph.refresh({ identity: alice.address });
    expect(score).to.equal(7_500);

    const refused = await refusal(there.relayer.socialGraph.importBundle(older));
    expect([refused.name, refused.args]).to.deep.equal([
      "BundleOutdated",
      { identity: alice.address, sequence: 1n, latest: 2n },
    ]);
    expect((await refusal(c.relayer.socialGraph.importBundle(bundle))).name).to.equal("SignatureInvalid");
    const withdrawn = vouches.find(({ voucher }) => voucher === gone.address)!;
    const back = await refusal(there.relayer.socialGraph.vouch({ vouches: [withdrawn] }));
    expect(back.name).to.equal("VouchOutdated");
  });

  it("refuses before anything is paid what the contract would refuse", async () => {
    const same = { subject: clinic.address, category: "peer" as const };
    expect((await refusal(clinic.socialGraph.signVouch(same))).name).to.equal("VouchForSelf");
    const long = { subject: alice.address, category: "peer" as const, issuedAt: now, expiresAt: now + YEAR + 1 };
    expect((await refusal(clinic.socialGraph.signVouch(long))).name).to.equal("VouchPeriodTooLong");
    const odd = { subject: alice.address, category: "fingerprint" as Category };
    expect((await refusal(clinic.socialGraph.signVouch(odd))).name).to.equal("VouchCategoryUnknown");
    const challenge = { identity: alice.address, original: alice.address, evidence: id("salted") };
    expect((await refusal(c.relayer.socialGraph.challenge(challenge))).name).to.equal("ChallengeOfOneAccount");
    const forged = { voucher: clinic.address, subject: alice.address, nonce: 1n, signer: ZeroAddress, signature: "0x" };
    expect((await refusal(c.relayer.socialGraph.withdrawBySig(forged))).name).to.equal("VouchPartyOnly");
    const stranger = await c.person("stranger");
    const early = await refusal(bring(await sign(stranger, alice, "peer")));
    expect([early.name, early.args]).to.deep.equal([
      "VoucherWithoutStanding",
      { voucher: stranger.address, category: 0n },
    ]);
    expect((await refusal(alice.socialGraph.identityOf(stranger.address))).name).to.equal("IdentityNotRegistered");
    await bring(await sign(clinic, alice, "health professional"));
    const pair = { voucher: clinic.address, subject: alice.address };
    expect((await refusal(c.relayer.socialGraph.withdraw(pair))).name).to.equal("VouchPartyOnly");
    expect((await alice.socialGraph.vouchOf(pair))?.countsUntil).to.equal(now + YEAR);
  });

  it("puts no byte on chain but accounts, dates, numbers and signatures", async () => {
    const signed = await sign(clinic, alice, "health professional");
    const { data } = await c.relayer.socialGraph.vouch.transaction({ vouches: [signed] });
    const known = [clinic.address.slice(2), alice.address.slice(2), signed.signature.slice(2)];
    const rest = known.reduce((text, part) => text.replace(part.toLowerCase(), ""), data.slice(10));
    const words = rest.match(/[1-9a-f][0-9a-f]*?(?=00|$)/g) ?? [];
    // What is left are offsets, lengths, the category and the dates: nothing as long as a digest.
    expect(Math.max(...words.map((word) => word.length))).to.be.lessThan(12);
  });

  it("gives the same scores as the function in TypeScript, on graphs drawn at random", async () => {
    const institutions = ["school", "ngo", "second clinic", "state"] as const;
    const issuers = await Promise.all(institutions.map(c.person));
    for (const [i, issuer] of issuers.entries()) await c.enrol(issuer.address, categories[i + 1]!);
    for (let seed = 1; seed <= 6; seed += 1) {
      const draw = random(seed);
      const people = await Promise.all(Array.from({ length: 8 }, (_, i) => c.person(`graph ${seed} person ${i}`)));
      await c.register(...people);
      const terms = () => {
        const issuedAt = now - Math.floor(draw() * 5 * DAY);
        return { issuedAt, expiresAt: now + DAY + Math.floor(draw() * 100 * DAY), nonce: 1n };
      };
      const signed: SignedVouch[] = [];
      for (const [i, issuer] of issuers.entries()) {
        for (const one of people) if (draw() < 0.3) signed.push(await sign(issuer, one, categories[i + 1]!, terms()));
      }
      for (const from of people) {
        for (const to of people) if (from !== to && draw() < 0.5) signed.push(await sign(from, to, "peer", terms()));
      }
      // Each brings its own, in any order; then all are refreshed twice, so that order leaves no trace.
      for (const one of people) {
        const own = signed.filter(({ subject }) => subject === one.address);
        await importAs(one, own);
      }
      for (const moment of [now, now + 40 * DAY, now + 80 * DAY]) {
        const latest = (await c.connection.ethers.provider.getBlock("latest"))!.timestamp;
        if (moment > latest + 1) await c.connection.networkHelpers.time.increaseTo(moment);
        for (const one of [...people, ...people]) await c.relayer.socialGraph.refresh({ identity: one.address });
        const at = (await c.connection.ethers.provider.getBlock("latest"))!.timestamp;
        const expected = confidenceOf({ vouches: signed }, at);
        for (const one of people) {
          const score = await c.relayer.socialGraph.scoreOf(one.address);
          expect(score).to.equal(expected.get(one.address.toLowerCase()) ?? 0, `graph ${seed}`);
        }
      }
      now = (await c.connection.ethers.provider.getBlock("latest"))!.timestamp;
    }
  });

  /** A person takes vouches in by a bundle of its own, as it could on any chain. */
  async function importAs(one: Person, vouches: SignedVouch[]): Promise<void> {
    const empty = await one.socialGraph.exportBundle({ chainId: c.chainId, destination: one.socialGraph.address });
    const bundle = await resigned(one, { ...empty, vouches });
    await c.relayer.socialGraph.importBundle(bundle);
  }

  async function resigned(one: Person, bundle: Awaited<ReturnType<Person["socialGraph"]["exportBundle"]>>) {
    const { bundleContent, exportTypes, networkDomain } =
      await import("../../../sdk/systems/identity/socialGraphIdentity/typed-data.ts");
    const content = bundleContent(bundle);
    const { identity, sequence } = bundle;
    const message = { identity, sequence, chainId: c.chainId, destination: one.socialGraph.address, content };
    const signer = one.runner as unknown as HDNodeWallet;
    const signature = await signer.signTypedData(networkDomain(id("trellis social graph")), exportTypes, message);
    return { ...bundle, signature };
  }
});

describe("The confidence function against planted Sybils", () => {
  const AT = 1_800_000_000;
  const attacks: [name: string, plant: (seed: number) => Planted, mostForASybil: number][] = [
    ["a lone seed: one anchored traitor vouches for every Sybil it can", loneSeed, 1_000],
    ["honest targeting: one in eight honest people is tricked into a vouch", honestTargeting, 2_000],
    ["collusion: three anchored traitors vouch for the same Sybils", collusion, 3_000],
  ];
  for (const [name, plant, most] of attacks) {
    it(`${name}: AUC of at least 0.95, no Sybil above ${most / 10_000}`, () => {
      for (let seed = 1; seed <= 10; seed += 1) {
        const { vouches, honest, sybils } = plant(seed);
        const scores = confidenceOf({ vouches }, AT);
        const scoreOf = (account: string) => scores.get(account) ?? 0;
        expect(auc(honest.map(scoreOf), sybils.map(scoreOf))).to.be.at.least(0.95, `seed ${seed}`);
        expect(Math.max(...sybils.map(scoreOf))).to.be.at.most(most, `seed ${seed}`);
      }
    });
  }

  it("more Sybils, and more vouches among them, lift none of them", () => {
    const small = collusion(1, 10);
    const large = collusion(1, 60);
    const best = ({ vouches, sybils }: Planted) => {
      const scores = confidenceOf({ vouches }, AT);
      return Math.max(...sybils.map((account) => scores.get(account) ?? 0));
    };
    expect(best(large)).to.equal(best(small));
  });

  it("an honest vouch more never lowers its subject, one less never lifts it", () => {
    const { vouches, honest } = honestTargeting(3);
    const peerless = vouches.filter(({ category }) => category !== "peer");
    const before = confidenceOf({ vouches: peerless }, AT);
    const after = confidenceOf({ vouches }, AT);
    for (const one of honest) expect(after.get(one) ?? 0).to.be.at.least(before.get(one) ?? 0);
    expect(honest.some((one) => (after.get(one) ?? 0) > (before.get(one) ?? 0))).to.equal(true);
  });

  it("tells what is over, who fell, and which of a mutual pair counts", () => {
    const vouch = (voucher: string, subject: string, category: Category, issuedAt = AT - DAY): GraphVouch => ({
      voucher,
      subject,
      category,
      issuedAt,
      expiresAt: AT + DAY,
    });
    const vouches = [
      vouch("0xc", "0xA", "health professional"),
      vouch("0xc", "0xB", "health professional"),
      vouch("0xa", "0xb", "peer", AT - 2),
      vouch("0xb", "0xa", "peer", AT - 1),
    ];
    expect(Object.fromEntries(confidenceOf({ vouches }, AT))).to.deep.equal({ "0xa": 4_500, "0xb": 5_500 });
    const fallen = confidenceOf({ vouches, duplicates: ["0xA"] }, AT);
    expect(Object.fromEntries(fallen)).to.deep.equal({ "0xa": 0, "0xb": 4_500 });
    expect(confidenceOf({ vouches }, AT + DAY).size).to.equal(0);
  });
});
