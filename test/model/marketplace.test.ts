import { expect } from "chai";
import fc from "fast-check";
import { id, type Provider } from "ethers";

import { isTrellisError, type Listing } from "../../sdk/index.ts";
import type { Person } from "../helpers/blocks.ts";
import { carbonWorld, euro, type CarbonWorld } from "../helpers/carbon.ts";
import { attemptOf, patience, steps, type Attempt, type Cast, type Step } from "./actions.ts";
import { issue } from "./credits.ts";
import { Marketplace, type Outcome } from "./marketplace.ts";
import { UNLIMITED } from "./money.ts";
import { standing } from "./orders.ts";
import { broken, chainPicture, expectedPicture } from "./picture.ts";

/**
 * The whole marketplace against a model of it: the same random sequence of actions runs through the SDK on a chain and
 * on plain maps (`marketplace.ts`), and after every single action both must tell the same. What the model refuses, the
 * chain must refuse with the same error and the same arguments.
 *
 * A failure prints its seed and everything that was done. The environment takes
 *
 *   TRELLIS_MODEL_RUNS=200   that many sequences instead of 5, for a night
 *   TRELLIS_MODEL_STEPS=300  of that many actions instead of 80
 *   TRELLIS_MODEL_SEED=…     the sequences of that seed again, and after some minutes a simpler one that fails too
 */
const runs = Number(process.env["TRELLIS_MODEL_RUNS"] ?? 5);
const length = Number(process.env["TRELLIS_MODEL_STEPS"] ?? 80);
const seed = process.env["TRELLIS_MODEL_SEED"];

const day = 24 * 60 * 60;
const cap = 40_000n * euro;
const minting = { allowance: 500_000n * euro, capacity: 20_000n * euro, window: day };

describe("the marketplace and its model", function () {
  this.timeout(0);
  let w: CarbonWorld;
  let cast: Cast;
  let beginning: Marketplace;
  let rewind: () => Promise<void>;
  let clock: number;
  const tally = { done: 0, refused: new Map<string, number>(), kinds: new Map<string, number>() };

  before(async () => {
    w = await carbonWorld({ Token: { cap } });
    const { admin, supplier, buyer, stranger, aggregator, verifiers } = w;
    cast = { admin, aggregator, traders: [supplier, buyer, stranger, verifiers[0]] };
    await admin.certificate.setIssuer({ issuer: admin.address, allowed: true });
    beginning = await openMarket();
    const snapshot = await w.connection.networkHelpers.takeSnapshot();
    rewind = async () => {
      await snapshot.restore();
      clock = await w.connection.networkHelpers.time.latest();
    };
  });

  /** Money and approvals for everybody, on the chain and in the books. */
  async function openMarket(): Promise<Marketplace> {
    const { admin, buyer, connection } = w;
    await admin.token.configureMinter({ minter: admin.address, ...minting });
    const now = await connection.networkHelpers.time.latest();
    const redemptionPeriod = (await admin.token.info()).redemptionPeriod;
    const [token, market, removal] = [admin.token.address, admin.market.address, admin.carbonRemoval.address];
    const rules = { token, market, removal, minter: admin.address, cap, redemptionPeriod, ...minting };
    const model = new Marketplace(rules, minting.allowance, now);
    model.state.balances.set(buyer.address, 10_000n * euro);
    model.state.minted = 10_000n * euro;
    for (const { token: own, certificate, address } of cast.traders) {
      await own.approve({ spender: market, amount: UNLIMITED });
      model.approve(address, UNLIMITED);
      await certificate.setApprovalForAll({ operator: market, approved: true });
      model.allowMarket(address, true);
    }
    clock = await connection.networkHelpers.time.latest();
    for (const [i, { address }] of cast.traders.entries()) {
      await proceed(model, 60 * 60);
      model.mint(address, 700n * euro);
      await admin.token.mint({ to: address, amount: 700n * euro });
      const range = {
        blockKey: 1n,
        start: BigInt(i) * 20_000n,
        end: BigInt(i) * 20_000n + 8_000n,
        retireOnly: i === 0,
      };
      issue(model.state, range, address);
      const facts = { projectId: 1n, vintage: 2020, dataDigest: id("report") };
      await admin.certificate.issue({ to: address, ...range, ...facts });
    }
    return model;
  }

  /** Everybody who could have something, contracts included. */
  function accounts(): string[] {
    const { admin, aggregator, traders } = cast;
    const people = [admin, aggregator, ...traders].map(({ address }) => address);
    const { token, market, carbonRemoval, certificate } = admin;
    return [...people, token.address, market.address, carbonRemoval.address, certificate.address];
  }

  async function outcomeOf(act: () => Promise<unknown>): Promise<Outcome> {
    try {
      return { done: await act() };
    } catch (error) {
      if (isTrellisError(error)) return { refused: error.name, args: error.args };
      throw error;
    }
  }

  /** The next transaction's time, for the chain and for the books. */
  async function proceed(model: Marketplace, seconds: number): Promise<void> {
    clock += seconds;
    await w.connection.networkHelpers.time.setNextBlockTimestamp(clock);
    model.now = clock;
  }

  async function runStep(model: Marketplace, listings: Listing[], step: Step, diary: string[]): Promise<void> {
    await proceed(model, patience(step));
    if (step.kind === "wait") {
      await w.connection.networkHelpers.mine();
      diary.push(`… ${patience(step)} s pass`);
      return;
    }
    const attempt = attemptOf({ ...cast, model, listings, step });
    if (!attempt) return;
    diary.push(attempt.what);
    const expected = model.try(attempt.model);
    const actual = await outcomeOf(attempt.chain);
    count(step, expected);

    if ("refused" in expected && expected.args === undefined && "refused" in actual) actual.args = undefined;
    expect(actual, "what came of it").to.deep.equal(expected);
    diary.push(`  ${"refused" in expected ? expected.refused : "done"}`);
    await compare(model, listings, attempt);
  }

  function count({ kind }: Step, expected: Outcome): void {
    if ("refused" in expected) {
      tally.refused.set(expected.refused, (tally.refused.get(expected.refused) ?? 0) + 1);
    } else {
      tally.done += 1;
      tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1);
    }
  }

  async function compare(model: Marketplace, listings: Listing[], { order: index }: Pick<Attempt, "order">) {
    const provider = w.connection.ethers.provider as unknown as Provider;
    const picture = await chainPicture(w.stranger, provider, model, accounts());
    expect(broken(picture, model.rules)).to.deep.equal([]);
    expect(picture, "what everybody has").to.deep.equal(expectedPicture(model, accounts()));
    if (index !== undefined) await compareOrder(model, listings, index);
  }

  async function compareOrder(model: Marketplace, listings: Listing[], index: number) {
    const order = model.order(index);
    const { kind, units, price, paid, filled, fills } = order;
    const now = await w.connection.networkHelpers.time.latest();
    expect(await w.stranger.market.read(listings[index]!.order), `order ${index}`).to.deep.equal(
      standing(model.state, order, now),
    );
    expect(filled <= units).to.equal(true);
    // Off by less than one unit of money for each fill, in the maker's favour.
    const favour = kind === "bid" ? filled * price - paid * units : paid * units - filled * price;
    expect(favour >= 0n && favour < BigInt(fills || 1) * units, `price of order ${index}`).to.equal(true);
  }

  /** At the end of a sequence: the books can be rebuilt from the events alone. */
  async function compareHistory(model: Marketplace, listings: Listing[]): Promise<void> {
    const { state } = model;
    for (const index of listings.keys()) await compareOrder(model, listings, index);

    const { certificate, token, market } = w.stranger;
    const batches = await certificate.batches();
    const byId = <T extends { id: bigint }>(list: T[]) => list.sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(batches.map(({ id, start, end, retireOnly }) => ({ id, start, end, retireOnly })))).to.deep.equal(
      byId([...state.batches.values()].map(({ id, start, end, retireOnly }) => ({ id, start, end, retireOnly }))),
    );
    const retirements = await certificate.retirements();
    expect(
      retirements.map(({ id: batchId, certificateId, kilograms, holder, buyer, paymentToken, paid }) => ({
        certificateId,
        batchId,
        kilograms,
        holder,
        buyer,
        paymentToken,
        paid,
      })),
    ).to.deep.equal([...state.certificates.values()]);
    for (const { certificateId, batchId, kilograms, holder: owner, buyer, paid } of state.certificates.values()) {
      const said = await certificate.certificateOf(certificateId);
      expect(said).to.deep.include({ owner, batchId, kilograms, buyer, paid });
    }
    const redemptions = await token.redemptions();
    expect(redemptions.map(({ holder, amount, deadline }) => ({ holder, amount, deadline }))).to.deep.equal(
      state.redemptions.map(({ holder, amount, deadline }) => ({ holder, amount, deadline })),
    );
    let fills = 0;
    for (const { address } of cast.traders) fills += (await market.fills({ maker: address })).length;
    expect(fills).to.equal(state.orders.reduce((sum, order) => sum + order.fills, 0));
  }

  /** Accounts by the names that people give them, so that a diary can be read. */
  function readable(text: string): string {
    const named: [Person, string][] = [
      ...cast.traders.map((person, i): [Person, string] => [person, ["Alice", "Bob", "Carol", "Dave"][i]!]),
      [cast.aggregator, "the aggregator"],
      [cast.admin, "the admin"],
    ];
    return named.reduce((story, [{ address }, name]) => story.replaceAll(address, name), text);
  }

  it(`tell the same after each of ${runs} times ${length} random actions`, async () => {
    const sequences = fc.array(steps, { minLength: length, maxLength: length });
    const property = fc.asyncProperty(sequences, async (sequence) => {
      await rewind();
      const model = beginning.copy();
      const listings: Listing[] = [];
      const diary: string[] = [];
      try {
        for (const step of sequence) await runStep(model, listings, step, diary);
        await compareHistory(model, listings);
      } catch (error) {
        const story = readable(diary.map((line, i) => `${i + 1}. ${line}`).join("\n"));
        throw new Error(`${(error as Error).message}\n\nWhat was done:\n${story}`, { cause: error });
      }
    });
    const replay = seed === undefined ? { endOnFailure: true } : { seed: Number(seed) };
    const { failed, seed: used, errorInstance } = await fc.check(property, { numRuns: runs, ...replay });
    if (failed) throw new Error(`TRELLIS_MODEL_SEED=${used}: ${(errorInstance as Error).message}`);
  });

  it("did most of what was tried, and met many a refusal", () => {
    const refused = [...tally.refused.values()].reduce((a, b) => a + b, 0);
    const share = tally.done / (tally.done + refused);
    const percent = Math.round(share * 100);
    console.log(`      ${tally.done + refused} actions, ${percent} % done; refused: ${sorted(tally.refused)}`);
    console.log(`      done: ${sorted(tally.kinds)}`);
    expect(share).to.be.greaterThan(0.5).and.lessThan(1);
  });

  function sorted(counts: Map<string, number>): string {
    return [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([name, number]) => `${name} ${number}`)
      .join(", ");
  }
});
