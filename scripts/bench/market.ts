/**
 * Exchange: one signed order filled, cancelled, swept up with nine others, filled in part, filled out of a tree.
 * Both markets trade the same OpenZeppelin tokens between the same parties, who hold some of each before and after.
 */
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import type { Contract } from "ethers";
import { Signature, ZeroAddress, ZeroHash, toBeHex } from "ethers";

import { atomicMarket, deployMarket } from "./fixtures.ts";
import type { Actor, Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";
import type { SignedOrder } from "./peers/seaport.ts";
import {
  ItemType,
  advancedOrder,
  basicOrder,
  deploySeaport,
  seaport,
  signListing,
  sweepArguments,
} from "./peers/seaport.ts";
import { approveAll, openZeppelinErc1155, openZeppelinErc20, openZeppelinErc721 } from "./peers/tokens.ts";

const PRICE = 1_000_000n;
const FEE_BPS = 500n;
const FEE = (PRICE * FEE_BPS) / 10_000n;
const CREDIT = 7n;
const CREDITS = 1_000n;
const PARTS = [1, 5, 10, 20];
const DEPTHS = [1, 5, 10, 14];

const BALANCES = "NFT and ERC-20 balances nz->nz; infinite ERC-20 allowance, setApprovalForAll; OpenZeppelin tokens";
const OURS_LATER = `later order in the same nonce word (nz->nz); ${BALANCES}`;
const SEAPORT_FRESH = `no conduit, order status 0->nz; ${BALANCES}`;

interface Venue {
  market: Contract;
  nft: Contract;
  credit: Contract;
  money: Contract;
}

/** Alice sells and Bob buys; each holds NFTs, credits and money before and after, and so does Carol, who gets fees. */
async function openVenue(bench: Bench, market: Contract, listed: number): Promise<Venue> {
  const { alice, bob, carol } = bench.actors;
  const nft = await openZeppelinErc721.deploy(bench);
  const credit = await openZeppelinErc1155.deploy(bench);
  const money = await openZeppelinErc20.deploy(bench);

  for (let id = 1n; id <= BigInt(listed) + 2n; ++id) await nft.mint(alice.address, id);
  await nft.mint(bob.address, 1_000n);
  for (const { address } of [alice, bob]) await credit.mint(address, CREDIT, 10n * CREDITS);
  for (const { address } of [alice, bob, carol]) await money.mint(address, 1_000n * PRICE);

  const spender = await market.getAddress();
  await approveAll(bench, alice, nft.token, spender);
  await approveAll(bench, alice, credit.token, spender);
  await approveAll(bench, bob, money.token, spender);
  return { market, nft: nft.token, credit: credit.token, money: money.token };
}

// ———————————————————————————————————————————————— ours ————————————————————————————————————————————————

const AssetKind = { Native: 0, ERC20: 1, ERC721: 2, ERC1155: 3 } as const;

type Order = Record<string, unknown>;

async function listing(bench: Bench, { nft, money }: Venue, id: bigint, terms: Order = {}): Promise<Order> {
  return {
    maker: bench.actors.alice.address,
    taker: ZeroAddress,
    recipient: ZeroAddress,
    offerKind: AssetKind.ERC721,
    offerToken: await nft.getAddress(),
    offerId: id,
    offerAmount: 1n,
    wantKind: AssetKind.ERC20,
    wantToken: await money.getAddress(),
    wantId: 0n,
    wantAmount: PRICE,
    unitsWanted: false,
    minUnits: 1n,
    startTime: 0n,
    endTime: bench.now + 86_400n,
    topic: ZeroHash,
    feeRecipient: ZeroAddress,
    feeBps: 0n,
    maxRoyaltyBps: 0n,
    epoch: 0n,
    nonce: id,
    ...terms,
  };
}

async function creditListing(bench: Bench, venue: Venue): Promise<Order> {
  return await listing(bench, venue, CREDIT, {
    offerKind: AssetKind.ERC1155,
    offerToken: await venue.credit.getAddress(),
    offerAmount: CREDITS,
    wantAmount: CREDITS * 100n,
  });
}

function filling(units: bigint, proof: string[] = []) {
  return { units, limit: 10n * PRICE, recipient: ZeroAddress, proof, permit: "0x", data: "0x" };
}

/** The market says what to sign, so a case cannot sign something else than the market checks. */
async function signOrder(bench: Bench, { market }: Venue, maker: Actor, order: Order): Promise<string> {
  return maker.signingKey.sign(await bench.read<string>(market, "orderDigest", [order])).serialized;
}

async function fillArguments(bench: Bench, venue: Venue, order: Order, units = 1n): Promise<unknown[]> {
  return [order, await signOrder(bench, venue, bench.actors.alice, order), filling(units)];
}

/** A venue where Alice has sold one NFT already, so her nonce word is in use. */
async function laterVenue(bench: Bench, listed: number): Promise<Venue> {
  const venue = await openVenue(bench, await deployMarket(bench), listed + 1);
  const earlier = await listing(bench, venue, BigInt(listed) + 1n);
  await bench.send(bench.actors.bob, venue.market, "fill", await fillArguments(bench, venue, earlier));
  return venue;
}

const fill = (bench: Bench, { market, call }: { market: Contract; call: unknown[] }) =>
  bench.send(bench.actors.bob, market, "fill", call);

/** The plain fill of one signed order: as `fill`, without its options. */
const take = (bench: Bench, { market, call: [order, signature, how] }: { market: Contract; call: unknown[] }) => {
  const { units, limit } = how as ReturnType<typeof filling>;
  return bench.send(bench.actors.bob, market, "takeSigned", [order, signature, units, limit]);
};

const ours = [
  bench({
    id: "market.swap721.first",
    name: "buy an NFT for ERC-20, first order of the maker",
    state: `first order in a nonce word (0->nz); ${BALANCES}`,
    subject: atomicMarket,
    async prepare(bench) {
      const venue = await openVenue(bench, await deployMarket(bench), 1);
      return { ...venue, call: await fillArguments(bench, venue, await listing(bench, venue, 1n)) };
    },
    run: take,
  }),
  bench({
    id: "market.swap721.later",
    name: "buy an NFT for ERC-20",
    state: `no fee; ${OURS_LATER}`,
    subject: atomicMarket,
    async prepare(bench) {
      const venue = await laterVenue(bench, 1);
      return { ...venue, call: await fillArguments(bench, venue, await listing(bench, venue, 1n)) };
    },
    run: take,
  }),
  bench({
    id: "market.swap721.fee.later",
    name: "buy an NFT for ERC-20, one fee recipient",
    state: `5% fee, fee recipient's balance nz->nz; ${OURS_LATER}`,
    subject: atomicMarket,
    async prepare(bench) {
      const venue = await laterVenue(bench, 1);
      const terms = { feeRecipient: bench.actors.carol.address, feeBps: FEE_BPS };
      return { ...venue, call: await fillArguments(bench, venue, await listing(bench, venue, 1n, terms)) };
    },
    run: take,
  }),
  bench({
    id: "market.cancel.later",
    name: "cancel one order",
    state: "later order in the same nonce word (nz->nz)",
    subject: atomicMarket,
    prepare: (bench) => laterVenue(bench, 1),
    run: (bench, { market }) => bench.send(bench.actors.alice, market, "cancel", [1n]),
  }),
  ...PARTS.map((n) =>
    bench({
      id: `market.sweep${n}.perItem`,
      name: `buy ${n} NFT${n > 1 ? "s" : ""} of one seller at once`,
      state: `one signature each, no fee; ${OURS_LATER}`,
      subject: atomicMarket,
      n,
      series: { name: "market.sweep" },
      async prepare(bench) {
        const venue = await laterVenue(bench, n);
        const orders = await Promise.all(Array.from({ length: n }, (_, i) => listing(bench, venue, BigInt(i + 1))));
        const signatures = await Promise.all(orders.map((each) => signOrder(bench, venue, bench.actors.alice, each)));
        return { ...venue, call: [orders, signatures, orders.map(() => filling(1n))] };
      },
      run: (bench, { market, call }) => bench.send(bench.actors.bob, market, "fillMany", call),
    }),
  ),
  bench({
    id: "market.fill1155.partial.first",
    name: "buy a part of an ERC-1155 listing, first part",
    state: `250 of 1,000 units, filled units 0->nz; later order of the maker; ${BALANCES}`,
    subject: atomicMarket,
    async prepare(bench) {
      const venue = await laterVenue(bench, 1);
      return { ...venue, call: await fillArguments(bench, venue, await creditListing(bench, venue), 250n) };
    },
    run: take,
  }),
  bench({
    id: "market.fill1155.partial.later",
    name: "buy a part of an ERC-1155 listing, later part",
    state: `250 of 1,000 units, 250 filled before (nz->nz), some left; ${BALANCES}`,
    subject: atomicMarket,
    async prepare(bench) {
      const venue = await laterVenue(bench, 1);
      const call = await fillArguments(bench, venue, await creditListing(bench, venue), 250n);
      await bench.send(bench.actors.bob, venue.market, "fill", call);
      return { ...venue, call };
    },
    run: take,
  }),
  ...DEPTHS.map((depth) =>
    bench({
      id: `market.swap721.tree${depth}.later`,
      name: `buy an NFT out of ${(2 ** depth).toLocaleString("en")} listings under one signature`,
      state: `proof of ${depth} nodes, no fee; ${OURS_LATER}`,
      subject: atomicMarket,
      series: { name: "market.swap721.tree", at: depth },
      async prepare(bench) {
        const venue = await laterVenue(bench, 1);
        const order = await listing(bench, venue, 1n);
        const leaf = await bench.read<string>(venue.market, "orderHash", [order]);
        const others = Array.from({ length: 2 ** depth - 1 }, (_, i) => toBeHex(BigInt(leaf) ^ BigInt(i + 1), 32));
        const tree = SimpleMerkleTree.of([leaf, ...others]);
        const digest = await bench.read<string>(venue.market, "treeDigest", [tree.root]);
        const signature = Signature.from(bench.actors.alice.signingKey.sign(digest)).serialized;
        return { ...venue, call: [order, signature, filling(1n, tree.getProof(leaf))] };
      },
      run: fill,
    }),
  ),
];

// ——————————————————————————————————————————————— Seaport ———————————————————————————————————————————————

async function seaportVenue(bench: Bench, listed: number): Promise<Venue> {
  return await openVenue(bench, await deploySeaport(bench), listed);
}

async function seaportListing(bench: Bench, venue: Venue, id: bigint, withFee = false): Promise<SignedOrder> {
  const { alice, carol } = bench.actors;
  const terms = {
    offer: { itemType: ItemType.ERC721, token: await venue.nft.getAddress(), id } as const,
    payment: await venue.money.getAddress(),
    price: withFee ? PRICE - FEE : PRICE,
    ...(withFee && { fee: { amount: FEE, recipient: carol.address } }),
  };
  return await signListing(bench, venue.market, alice, terms, `listing ${id}`);
}

async function seaportCredits(bench: Bench, venue: Venue): Promise<unknown[]> {
  const terms = {
    offer: { itemType: ItemType.ERC1155, token: await venue.credit.getAddress(), id: CREDIT, amount: CREDITS } as const,
    payment: await venue.money.getAddress(),
    price: CREDITS * 100n,
    partial: true,
  };
  const order = await signListing(bench, venue.market, bench.actors.alice, terms, "credits");
  return [advancedOrder(order, 1n, 4n), [], ZeroHash, bench.actors.bob.address];
}

const seaports = [
  ...[false, true].map((withFee) =>
    bench({
      id: withFee ? "market.swap721.fee.later" : "market.swap721.later",
      name: "fulfillBasicOrder_efficient_6GL6yc",
      state: `${withFee ? "5% fee, fee recipient's balance nz->nz" : "no fee"}; ${SEAPORT_FRESH}`,
      subject: seaport,
      async prepare(bench) {
        const venue = await seaportVenue(bench, 1);
        return { ...venue, call: [basicOrder(await seaportListing(bench, venue, 1n, withFee))] };
      },
      run: (bench, { market, call }) =>
        bench.send(bench.actors.bob, market, "fulfillBasicOrder_efficient_6GL6yc", call),
    }),
  ),
  bench({
    id: "market.swap721.later",
    name: "fulfillBasicOrder",
    state: `no fee; ${SEAPORT_FRESH}`,
    subject: { ...seaport, name: "Seaport 1.6 fulfillBasicOrder" },
    async prepare(bench) {
      const venue = await seaportVenue(bench, 1);
      return { ...venue, call: [basicOrder(await seaportListing(bench, venue, 1n))] };
    },
    run: (bench, { market, call }) => bench.send(bench.actors.bob, market, "fulfillBasicOrder", call),
  }),
  bench({
    id: "market.cancel.later",
    name: "cancel",
    state: "one order, order status 0->nz",
    subject: seaport,
    async prepare(bench) {
      const venue = await seaportVenue(bench, 1);
      return { ...venue, call: [[(await seaportListing(bench, venue, 1n)).components]] };
    },
    run: (bench, { market, call }) => bench.send(bench.actors.alice, market, "cancel", call),
  }),
  ...PARTS.map((n) =>
    bench({
      id: `market.sweep${n}.perItem`,
      name: "fulfillAvailableAdvancedOrders",
      state: `one signature each, no fee, one payment for all; ${SEAPORT_FRESH}`,
      subject: seaport,
      n,
      series: { name: "market.sweep" },
      async prepare(bench) {
        const venue = await seaportVenue(bench, n);
        const orders = await Promise.all(
          Array.from({ length: n }, (_, i) => seaportListing(bench, venue, BigInt(i + 1))),
        );
        return { ...venue, call: sweepArguments(orders, bench.actors.bob.address) };
      },
      run: (bench, { market, call }) => bench.send(bench.actors.bob, market, "fulfillAvailableAdvancedOrders", call),
    }),
  ),
  ...["first", "later"].map((when) =>
    bench({
      id: `market.fill1155.partial.${when}`,
      name: "fulfillAdvancedOrder",
      state: `a quarter of 1,000 units, order status ${when === "first" ? "0->nz" : "nz->nz"}; no conduit; ${BALANCES}`,
      subject: seaport,
      async prepare(bench) {
        const venue = await seaportVenue(bench, 1);
        const call = await seaportCredits(bench, venue);
        if (when === "later") await bench.send(bench.actors.bob, venue.market, "fulfillAdvancedOrder", call);
        return { ...venue, call };
      },
      run: (bench, { market, call }) => bench.send(bench.actors.bob, market, "fulfillAdvancedOrder", call),
    }),
  ),
];

const needs = [openZeppelinErc721, openZeppelinErc1155, openZeppelinErc20];

export const market = [...ours, ...seaports].map((each) => ({ ...each, needs }));
