import fc from "fast-check";
import { id as hashOf } from "ethers";

import type { Listing, RetireOutcome } from "../../sdk/index.ts";
import type { Person } from "../helpers/blocks.ts";
import * as credits from "./credits.ts";
import type { Marketplace } from "./marketplace.ts";
import * as money from "./money.ts";
import { ceilDiv, close, isClosed, standing, type Order } from "./orders.ts";

/** Who takes part. */
export interface Cast {
  /** Mints, freezes, settles, issues. */
  admin: Person;
  traders: readonly Person[];
  /** Gets the fees. */
  aggregator: Person;
}

/** One thing that somebody tries, on the model and on the chain. Both must say the same about it. */
export interface Attempt {
  what: string;
  model(model: Marketplace): unknown;
  chain(): Promise<unknown>;
  /** The order it fills, if it fills one. */
  order?: number;
}

/** What a step may look at to decide what exactly is tried. */
export interface Scene extends Cast {
  model: Marketplace;
  /** The signed orders, in the order of the model's. */
  listings: Listing[];
  step: Step;
}

/** Random numbers, out of which a step makes its choices. */
export type Step = { readonly [K in keyof typeof numbers]: number } & { readonly kind: Kind };

const numbers = {
  /** Whose turn it is. */
  who: fc.nat(99),
  /** Who else is concerned. */
  whom: fc.nat(99),
  /** Which of several things. */
  which: fc.nat(999),
  /** How much, as a share of what there is. */
  share: fc.nat(1_000),
  /** Now and then the limits are tried instead: nothing, one, all, one more. The highest is the usual. */
  edge: fc.nat(19).map((n) => 19 - n),
};

/** One thing to try, or nothing when there is nothing to try it on. */
type Action = (scene: Scene) => Attempt | undefined;

/** Skips the estimate, so that a refusal costs one request. */
const GAS = { gasLimit: 4_000_000n };
const DAY = 24 * 60 * 60;

// ———————————————————————————————————————————— choices ————————————————————————————————————————————

function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % list.length];
}

/** Usually some share of what there is; at the edges nothing, one, all, and one more. */
function some(all: bigint, { share, edge }: Step): bigint {
  if (edge === 0) return 0n;
  if (edge === 1) return all + 1n;
  if (edge === 2) return all;
  if (edge === 3) return 1n;
  return ((all - 1n) * BigInt(share)) / 1_000n + 1n;
}

/** For what returns nothing but its receipt. */
async function silent(act: Promise<unknown>): Promise<void> {
  await act;
}

const trader = ({ traders, step }: Scene) => pick(traders, step.who)!;
const other = ({ traders, step }: Scene) => pick(traders, step.whom)!;
const short = (id: bigint) => `#${(id >> 64n) % 1_000n}:${id & ((1n << 64n) - 1n)}`;

/** A batch, and somebody who holds some of it; now and then anybody. */
function holding({ model, traders, step }: Scene): { batch: credits.Batch; holder: Person; has: bigint } | undefined {
  const all = [...model.state.batches.values()].flatMap((batch) =>
    traders.map((holder) => ({ batch, holder, has: batch.holders.get(holder.address) ?? 0n })),
  );
  return pick(step.edge === 4 ? all : all.filter(({ has }) => has > 0n), step.which);
}

/** An order that can be filled; now and then any. */
function order(scene: Scene, fits: (order: Order) => boolean): number | undefined {
  const { model, step } = scene;
  const all = [...model.state.orders.entries()].filter(([, one]) => fits(one));
  const open = all.filter(([, one]) => standing(model.state, one, model.now).status === "open");
  return pick(step.edge === 5 || open.length === 0 ? all : open, step.which)?.[0];
}

/** A redemption that is open; now and then any, and one that never was. */
function redemption({ model, step }: Scene, due = false): bigint | undefined {
  if (step.edge === 6) return BigInt(model.state.redemptions.length + 1);
  const all = model.state.redemptions.map((one, i) => ({ ...one, id: BigInt(i + 1) }));
  const open = all.filter(({ state }) => state === money.Redeeming.requested);
  const ripe = open.filter(({ deadline }) => !due || model.now >= deadline);
  return pick(step.edge === 5 ? all : ripe.length > 0 ? ripe : open, step.which)?.id;
}

// ————————————————————————————————————————————— money —————————————————————————————————————————————

const transfer: Action = (scene) => {
  const [from, to] = [trader(scene), other(scene)];
  const { model, step } = scene;
  const amount = some(money.balance(model.state, from.address), step) / (step.edge > 3 ? 4n : 1n);
  const receiver = step.edge === 7 ? model.rules.token : to.address;
  return {
    what: `${from.address} sends ${amount} to ${receiver}`,
    model: (m) => m.transfer(from.address, receiver, amount),
    chain: () => silent(from.token.transfer({ to: receiver, amount }, GAS)),
  };
};

const mint: Action = (scene) => {
  const { admin, model, step } = scene;
  const to = trader(scene).address;
  const room = model.rules.cap - money.supply(model.state);
  const usual = some(money.mintable(model.state, model.rules, model.now), step);
  const amount = step.edge === 14 ? room + 1n : step.edge === 15 ? room : usual;
  return {
    what: `${amount} are minted to ${to}`,
    model: (m) => m.mint(to, amount),
    chain: () => silent(admin.token.mint({ to, amount }, GAS)),
  };
};

const approve: Action = (scene) => {
  const owner = trader(scene);
  const { model, step } = scene;
  const amount = step.share % 4 === 0 ? some(money.balance(model.state, owner.address), step) : money.UNLIMITED;
  const { market: spender } = model.rules;
  return {
    what: `${owner.address} lets the market take ${amount === money.UNLIMITED ? "everything" : amount}`,
    model: (m) => m.approve(owner.address, amount),
    chain: () => silent(owner.token.approve({ spender, amount }, GAS)),
  };
};

const requestRedemption: Action = (scene) => {
  const holder = trader(scene);
  const { model, step } = scene;
  const amount = some(money.balance(model.state, holder.address), step) / (step.edge > 3 ? 4n : 1n);
  return {
    what: `${holder.address} wants ${amount} paid out`,
    model: (m) => m.requestRedemption(holder.address, amount),
    chain: async () => (await holder.token.requestRedemption({ amount, payoutRef: hashOf("account") }, GAS)).id,
  };
};

const settle: Action = (scene) => {
  const { admin } = scene;
  const id = redemption(scene);
  if (id === undefined) return undefined;
  return {
    what: `redemption ${id} is paid`,
    model: (m) => money.settleRedemption(m.state, id),
    chain: () => silent(admin.token.settleRedemption({ id, paymentProof: hashOf("receipt") }, GAS)),
  };
};

const reject: Action = (scene) => {
  const { admin } = scene;
  const id = redemption(scene);
  if (id === undefined) return undefined;
  return {
    what: `redemption ${id} is rejected`,
    model: (m) => money.rejectRedemption(m.state, id),
    chain: () => silent(admin.token.rejectRedemption({ id, reason: hashOf("reason") }, GAS)),
  };
};

const reclaim: Action = (scene) => {
  const { model, traders, step } = scene;
  const id = redemption(scene, true);
  if (id === undefined) return undefined;
  const holder = model.state.redemptions[Number(id) - 1]?.holder;
  const caller = step.edge === 7 ? trader(scene) : (traders.find(({ address }) => address === holder) ?? trader(scene));
  return {
    what: `${caller.address} takes redemption ${id} back`,
    model: (m) => m.reclaimRedemption(caller.address, id),
    chain: () => silent(caller.token.reclaimRedemption({ id }, GAS)),
  };
};

const freeze: Action = (scene) => {
  const { admin } = scene;
  const account = trader(scene).address;
  return {
    what: `${account} is frozen`,
    model: (m) => money.freeze(m.state, account),
    chain: () => silent(admin.token.freeze({ account, reason: hashOf("case") }, GAS)),
  };
};

const unfreeze: Action = (scene) => {
  const { admin, model, step } = scene;
  const account = pick([...model.state.frozen], step.which) ?? (step.edge < 3 ? trader(scene).address : undefined);
  if (account === undefined) return undefined;
  return {
    what: `${account} is unfrozen`,
    model: (m) => money.unfreeze(m.state, account),
    chain: () => silent(admin.token.unfreeze({ account, reason: hashOf("decision") }, GAS)),
  };
};

// ———————————————————————————————————————————— credits ————————————————————————————————————————————

/**
 * Ranges of up to five tonnes on a block of a hundred: the fuller it is, the more of them meet another. At the edges one
 * that just touches, or just overlaps, a range that is there.
 */
const issue: Action = (scene) => {
  const { admin, model, step } = scene;
  const to = trader(scene).address;
  const neighbour = pick([...model.state.batches.values()], step.who);
  const edge = neighbour ? step.edge : 19;
  const blockKey = edge >= 4 && edge < 8 ? neighbour!.blockKey : BigInt(step.whom % 2) + 1n;
  const length = 1n + (4_999n * BigInt(step.share)) / 1_000n;
  const before = edge === 4 || edge === 5 ? neighbour!.start + BigInt(edge - 4) : undefined; // its end
  const after = edge === 6 || edge === 7 ? neighbour!.end - BigInt(edge - 6) : undefined; // its start
  const start =
    after ?? (before === undefined ? BigInt(step.which % 100) * 1_000n : before > length ? before - length : 0n);
  const end = edge === 0 ? start : (before ?? start + length);
  const retireOnly = step.share % 5 === 4;
  const facts = { projectId: 1n, vintage: 2020, dataDigest: hashOf("report") };
  return {
    what: `serials ${start} to ${end} of block ${blockKey} are issued to ${to}${retireOnly ? " to be retired" : ""}`,
    model: (m) => credits.issue(m.state, { blockKey, start, end, retireOnly }, to),
    chain: async () => (await admin.certificate.issue({ to, blockKey, start, end, retireOnly, ...facts }, GAS)).id,
  };
};

const split: Action = (scene) => {
  const found = holding(scene);
  if (!found) return undefined;
  const { batch, holder, has } = found;
  const { id } = batch;
  const { edge } = scene.step;
  const tail = some(has, scene.step);
  const unretired = batch.start + credits.retired(scene.model.state, id);
  const usual = tail > batch.end ? 0n : batch.end - tail;
  const position = edge === 5 && unretired > 0n ? unretired - 1n : edge === 6 ? unretired : usual;
  return {
    what: `${holder.address} splits batch ${short(id)} at ${position}`,
    model: (m) => credits.split(m.state, holder.address, id, position),
    chain: async () => (await holder.certificate.split({ id, position }, GAS)).newId,
  };
};

const moveCredits: Action = (scene) => {
  const found = holding(scene);
  if (!found) return undefined;
  const { batch, holder, has } = found;
  const { id } = batch;
  const to = other(scene).address;
  const kilograms = some(has, scene.step);
  return {
    what: `${holder.address} gives ${to} ${kilograms} kg of ${short(id)}`,
    model: (m) => credits.transfer(m.state, holder.address, holder.address, to, id, kilograms),
    chain: () => silent(holder.certificate.transfer({ to, id, kilograms }, GAS)),
  };
};

const retire: Action = (scene) => {
  const found = holding(scene);
  if (!found) return undefined;
  const { batch, holder, has } = found;
  const { id } = batch;
  const kilograms = some(has, scene.step);
  const beneficiary = scene.step.share % 3 === 0 ? other(scene).address : holder.address;
  return {
    what: `${holder.address} retires ${kilograms} kg of ${short(id)} for ${beneficiary}`,
    model: (m) => m.retire(holder.address, id, kilograms, beneficiary),
    chain: async () => certified(await holder.certificate.retire({ id, kilograms, holder: beneficiary }, GAS)),
  };
};

const allowMarket: Action = (scene) => {
  const holder = trader(scene);
  const approved = scene.step.share % 3 !== 0;
  const { market: operator } = scene.model.rules;
  return {
    what: `${holder.address} ${approved ? "lets the market move its credits" : "withdraws that from the market"}`,
    model: (m) => m.allowMarket(holder.address, approved),
    chain: () => silent(holder.certificate.setApprovalForAll({ operator, approved }, GAS)),
  };
};

// ———————————————————————————————————————————— orders —————————————————————————————————————————————

/** Terms that listings and bids have in common. */
function terms({ model, aggregator, step }: Scene, units: bigint) {
  const minimum = [1n, 1n, ceilDiv(units, 3n), ceilDiv(units, 10n), units][step.whom % 5]!;
  const bps = step.edge === 8 ? 1_001 : (step.share * 7) % 1_001;
  const fee = step.whom % 3 === 0 ? { recipient: aggregator.address, bps } : undefined;
  return { minimum: minimum || 1n, fee, endTime: model.now + 1 + (step.share % 12) * DAY };
}

/** The nonce of another order of the maker: then only one of the two can ever be filled. */
function alternative({ model, step }: Scene, maker: string): bigint | undefined {
  if (step.edge !== 9) return undefined;
  return pick(
    model.state.orders.filter((one) => one.maker === maker),
    step.who,
  )?.nonce;
}

/** What the signed order says, for the model's books. */
function posted(scene: Scene, listing: Listing, order: Pick<Order, "kind" | "fee">): { units: bigint; price: bigint } {
  const { model, listings } = scene;
  const { maker, startTime, endTime, nonce, epoch, minUnits, recipient, ...said } = listing.order;
  const bid = order.kind === "bid";
  const units = bid ? said.wantAmount : said.offerAmount;
  const price = bid ? said.offerAmount : said.wantAmount;
  const delivery = BigInt(recipient) === 0n ? undefined : recipient;
  const batchId = bid ? said.wantId : said.offerId;
  const facts = { maker, recipient: delivery, batchId, units, price, minUnits, startTime, endTime, nonce, epoch };
  model.post({ ...order, ...facts });
  listings.push(listing);
  return { units, price };
}

/** Offers credits to be retired by whoever buys them. */
const list: Action = (scene) => {
  const found = holding(scene);
  if (!found) return undefined;
  const { batch, holder, has } = found;
  const kilograms = some(has, scene.step);
  const pricePerTonne = BigInt(scene.step.which * 20_011 + (scene.step.edge === 10 ? 0 : 1));
  const { minimum, fee, endTime } = terms(scene, kilograms);
  const price = ceilDiv(kilograms * pricePerTonne, 1_000n);
  const offer = { batchId: batch.id, kilograms, pricePerTonne, minimum, fee, endTime, currency: "StableToken" };
  return {
    what: `${holder.address} lists ${kilograms} kg of ${short(batch.id)} for ${price}`,
    model: (m) => {
      m.checkOrder({ units: kilograms, price, fee });
      return { units: kilograms, price };
    },
    chain: async () => posted(scene, await holder.carbonRemoval.list(offer), { kind: "listing", fee }),
  };
};

/** Offers credits to whoever pays, to be held or retired. */
const sell: Action = (scene) => {
  const found = holding(scene);
  if (!found) return undefined;
  const { batch, holder, has } = found;
  const amount = some(has, scene.step);
  const price = BigInt(scene.step.which * 1_009);
  const { minimum: minUnits, fee, endTime } = terms(scene, amount);
  const nonce = alternative(scene, holder.address);
  const offer = { token: "CreditToken", id: batch.id, amount, price, minUnits, fee, endTime, nonce };
  return {
    what: `${holder.address} sells ${amount} kg of ${short(batch.id)} for ${price}`,
    model: (m) => {
      m.checkOrder({ units: amount, price, fee });
      return { units: amount, price };
    },
    chain: async () => {
      const { market } = holder;
      const signed = await market.sign(await market.sell({ ...offer, kind: "ERC1155", currency: "StableToken" }));
      return posted(scene, signed, { kind: "listing", fee });
    },
  };
};

const bid: Action = (scene) => {
  const { model, step } = scene;
  const bidder = trader(scene);
  const all = [...model.state.batches.values()];
  const sellable = all.filter((one) => !one.retireOnly && credits.circulating(one) > 0n);
  const batch = pick(step.edge === 4 ? all : sellable, step.which);
  if (!batch) return undefined;
  const amount = some(5_000n, step);
  // Often less than a unit of money for a kilogram, so that a fill must be large enough to earn one.
  const price = some(step.whom % 2 === 0 ? 2_000n : 30_000_000n, { ...step, edge: step.edge === 10 ? 0 : 19 });
  const { minimum: minUnits, fee, endTime } = terms(scene, amount);
  const startTime = model.now + (step.edge === 11 ? 3_600 : 0);
  const nonce = alternative(scene, bidder.address);
  const offer = { token: "CreditToken", id: batch.id, amount, price, minUnits, fee, startTime, endTime, nonce };
  return {
    what: `${bidder.address} bids ${price} for ${amount} kg of ${short(batch.id)}`,
    model: (m) => {
      m.checkOrder({ units: amount, price, fee });
      return { units: amount, price };
    },
    chain: async () => {
      const { market } = bidder;
      const signed = await market.sign(await market.bid({ ...offer, kind: "ERC1155", currency: "StableToken" }));
      return posted(scene, signed, { kind: "bid", fee });
    },
  };
};

const purchase: Action = (scene) => {
  const { model, listings, traders, step } = scene;
  const index = order(scene, ({ kind }) => kind === "listing");
  if (index === undefined) return undefined;
  const one = model.order(index);
  const strangers = traders.filter(({ address }) => address !== one.maker);
  const buyer = step.edge === 12 ? trader(scene) : pick(strangers, step.who)!;
  const kilograms = wanted(scene, index, credits.held(model.state, one.batchId, one.maker));
  const holder = step.whom % 4 === 0 ? other(scene).address : buyer.address;
  const limit = step.edge === 13 ? (kilograms * one.price) / one.units : undefined;
  const listing = listings[index]!;
  return {
    what: `${buyer.address} purchases ${kilograms} kg of order ${index} for ${holder}`,
    order: index,
    model: (m) => m.purchase(index, buyer.address, kilograms, holder, limit),
    chain: async () => certified(await buyer.carbonRemoval.purchase({ listing, kilograms, holder, limit }, GAS)),
  };
};

/** Without the marketplace: credits for money, and nothing is retired. */
function filling(fits: (order: Order) => boolean): Action {
  return (scene) => {
    const { model, listings, traders, step } = scene;
    const index = order(scene, fits);
    if (index === undefined) return undefined;
    const { kind, batchId, maker } = model.order(index);
    const has = ({ address }: Person) => credits.held(model.state, batchId, address);
    const sellers = kind === "bid" ? traders.filter((one) => has(one) > 0n) : [];
    const taker = pick(sellers, step.who) ?? trader(scene);
    const units = wanted(scene, index, kind === "bid" ? has(taker) : credits.held(model.state, batchId, maker));
    const listing = listings[index]!;
    return {
      what: `${taker.address} fills ${units} kg of order ${index}, a ${kind}`,
      order: index,
      model: (m) => m.fill(index, taker.address, units),
      chain: async () => {
        const { offered, wanted: given } = await taker.market.fill({ listing, units }, GAS);
        return kind === "bid" ? offered : given;
      },
    };
  };
}

const fillBid = filling(({ kind }) => kind === "bid");
const fillListing = filling(({ kind, recipient }) => kind === "listing" && recipient === undefined);
const fillAny = filling(() => true);

/** Kilograms of an order that may be asked for, no more than there are to give; at the edges, see {@link some}. */
function wanted({ model, step }: Scene, index: number, available: bigint): bigint {
  const { units, filled, minUnits } = model.order(index);
  const left = units - filled;
  if (minUnits >= units) return step.edge < 2 ? some(units, step) : units;
  const most = available < left ? available : left;
  const amount = some(most > 0n ? most : left, step);
  return step.edge > 3 && amount < minUnits && minUnits <= left ? minUnits : amount;
}

const cancel: Action = (scene) => {
  const { model, traders } = scene;
  const index = order(scene, (one) => !isClosed(model.state, one));
  if (index === undefined) return undefined;
  const { maker, nonce } = model.order(index);
  const person = traders.find(({ address }) => address === maker)!;
  return {
    what: `${maker} cancels order ${index}`,
    model: (m) => close(m.state, { maker, nonce }),
    chain: () => silent(person.market.cancel({ nonce }, GAS)),
  };
};

/** The new epoch is a surprise by design, so the model learns it. */
const cancelAll: Action = (scene) => {
  const maker = trader(scene);
  const { model } = scene;
  return {
    what: `${maker.address} cancels everything`,
    model: () => true,
    chain: async () => {
      const before = model.state.epochs.get(maker.address) ?? 0n;
      const { epoch } = await maker.market.cancelAll(undefined, GAS);
      model.state.epochs.set(maker.address, epoch);
      return epoch > before;
    },
  };
};

/** What a certificate says, of what a retirement returned. */
function certified(outcome: RetireOutcome): credits.Certificate {
  const { id: batchId, certificateId, kilograms, holder, buyer, paymentToken, paid } = outcome;
  return { certificateId, batchId, kilograms, holder, buyer, paymentToken, paid };
}

/** Every kind of action, with how often it is tried. */
const actions = {
  transfer: { weight: 6, act: transfer },
  mint: { weight: 6, act: mint },
  approve: { weight: 4, act: approve },
  requestRedemption: { weight: 8, act: requestRedemption },
  settle: { weight: 4, act: settle },
  reject: { weight: 4, act: reject },
  reclaim: { weight: 4, act: reclaim },
  freeze: { weight: 1, act: freeze },
  unfreeze: { weight: 6, act: unfreeze },
  issue: { weight: 8, act: issue },
  split: { weight: 6, act: split },
  moveCredits: { weight: 6, act: moveCredits },
  retire: { weight: 6, act: retire },
  allowMarket: { weight: 1, act: allowMarket },
  list: { weight: 12, act: list },
  sell: { weight: 6, act: sell },
  bid: { weight: 10, act: bid },
  purchase: { weight: 24, act: purchase },
  fillBid: { weight: 16, act: fillBid },
  fillListing: { weight: 6, act: fillListing },
  fillAny: { weight: 1, act: fillAny },
  cancel: { weight: 1, act: cancel },
  cancelAll: { weight: 1, act: cancelAll },
} satisfies Record<string, { weight: number; act: Action }>;

/** `wait` is no action of anybody: time passes. `rest` is what a failing sequence is simplified to. */
export type Kind = keyof typeof actions | "wait" | "rest";

const kinds = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant<Kind>("rest") },
  { weight: 8, arbitrary: fc.constant<Kind>("wait") },
  ...(Object.entries(actions) as [Kind, { weight: number }][]).map(([kind, { weight }]) => ({
    weight,
    arbitrary: fc.constant(kind),
  })),
);

/** Any step. The numbers are even shares; `edge` sees to the limits. */
export const steps: fc.Arbitrary<Step> = fc.noBias(fc.record({ kind: kinds, ...numbers }));

/** What a step comes to in this scene; nothing if there is nothing to try it on. */
export function attemptOf(scene: Scene): Attempt | undefined {
  const { kind } = scene.step;
  return kind === "wait" || kind === "rest" ? undefined : actions[kind].act(scene);
}

/** How long a step waits: mostly minutes, now and then longer than orders and redemptions last. */
export function patience({ kind, share, which }: Step): number {
  if (kind !== "wait") return 1;
  return [60, 3_600, DAY, 3 * DAY][which % 4]! + share;
}
