import { expect } from "chai";
import { id } from "ethers";

import {
  AssetKind,
  InputError,
  isTrellisError,
  leastReceived,
  listingFromJson,
  listingToJson,
  orderHash,
  type Order,
} from "../../../sdk/index.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

const euro = 1_000_000n;
const year = 365 * 24 * 60 * 60;

describe("AtomicMarket through the SDK", () => {
  let w: World;
  let art: string;
  let batch: bigint;
  let lastToken = 0n;

  before(async () => {
    w = await world();
    const { admin, alice, bob, carol } = w;
    const limit = { allowance: 1_000_000n * euro, capacity: 1_000_000n * euro, window: 1 };
    await admin.token.configureMinter({ minter: admin.address, ...limit });
    for (const { address } of [alice, bob, carol]) await admin.token.mint({ to: address, amount: 10_000n * euro });

    await admin.certificate.setIssuer({ issuer: admin.address, allowed: true });
    const range = { blockKey: 7n, start: 1_000n, end: 11_000n, projectId: 1n, vintage: 2024, dataDigest: id("report") };
    batch = (await admin.certificate.issue({ to: alice.address, ...range })).id;

    art = await (await w.connection.ethers.deployContract("OpenMintERC721")).getAddress();
  });

  /** A fresh ERC-721 of somebody, and the market allowed to move it. */
  async function unique(to: World["alice"]): Promise<{ token: string; id: bigint }> {
    const nft = await w.connection.ethers.getContractAt("OpenMintERC721", art);
    const tokenId = ++lastToken;
    await nft.getFunction("mint")(to.address, tokenId);
    return { token: art, id: tokenId };
  }

  async function approved(person: World["alice"], order: Order): Promise<void> {
    await (await person.market.approvalsFor({ order })).executeAll();
  }

  describe("typed data", () => {
    it("hashes orders and trees as the contract does", async () => {
      const market = await w.connection.ethers.getContractAt("AtomicMarket", w.alice.market.address);
      const ask = async (name: string, arg: unknown) => (await market.getFunction(name).staticCall(arg)) as string;
      const plain = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 3n, price: 10n });
      const full: Order = {
        ...plain,
        taker: w.bob.address,
        recipient: w.carol.address,
        unitsWanted: true,
        minUnits: 2n,
        topic: id("kyc"),
        feeRecipient: w.admin.address,
        feeBps: 250,
        maxRoyaltyBps: 500,
        epoch: 3n,
        nonce: (1n << 256n) - 1n,
      };
      for (const order of [plain, full]) {
        expect(w.alice.market.orderHash(order)).to.equal(await ask("orderHash", order));
        expect(await w.alice.market.orderDigest(order)).to.equal(await ask("orderDigest", order));
      }
      expect(await w.alice.market.treeDigest(id("root"))).to.equal(await ask("treeDigest", id("root")));
    });
  });

  describe("building orders", () => {
    it("finds out what kind of token is sold, and fills in the rest", async () => {
      const kinds = await Promise.all(
        [art, "CreditToken", "StableToken"].map((token) => w.alice.market.sell({ token, price: 1n })),
      );
      expect(kinds.map(({ offerKind }) => offerKind)).to.deep.equal([
        AssetKind.ERC721,
        AssetKind.ERC1155,
        AssetKind.ERC20,
      ]);
      const [order] = kinds as [Order];
      expect(order.maker).to.equal(w.alice.address);
      expect(order.wantKind).to.equal(AssetKind.Native);
      expect(order.endTime - order.startTime).to.equal(30 * 24 * 60 * 60);
      expect(order.epoch).to.equal(0n);
    });

    it("gives every order a nonce of its own, in one word", async () => {
      const orders: Order[] = [];
      for (let i = 0; i < 5; i++) orders.push(await w.bob.market.sell({ token: art, id: 1n, price: 1n }));
      expect(new Set(orders.map(({ nonce }) => nonce))).to.have.length(5);
      expect(new Set(orders.map(({ nonce }) => nonce >> 8n))).to.have.length(1);
    });

    const malformed: [string, Partial<Parameters<World["alice"]["market"]["sell"]>[0]>, string][] = [
      ["no price", { price: 0n }, "OrderMalformed"],
      ["nothing for sale", { amount: 0n }, "OrderMalformed"],
      ["several of a unique token", { amount: 2n, kind: "ERC721" }, "OrderMalformed"],
      ["an ERC-20 with an id", { id: 1n, kind: "ERC20" }, "OrderMalformed"],
      ["a fee for nobody", { fee: { recipient: `0x${"00".repeat(20)}`, bps: 1 } }, "OrderMalformed"],
      ["a fee above the cap", { fee: { recipient: `0x${"11".repeat(20)}`, bps: 1_001 } }, "FeeAboveCap"],
      ["a negative price", { price: -1n }, "NumberOutOfRange"],
    ];
    for (const [what, terms, name] of malformed) {
      it(`refuses ${what}`, async () => {
        const error = await refusal(w.alice.market.sell({ token: "CreditToken", id: 0n, price: 1n, ...terms }));
        expect(error).to.be.instanceOf(InputError);
        expect(error.name).to.equal(name);
      });
    }
  });

  describe("fill", () => {
    it("sells a unique token for money, and says what happened", async () => {
      const order = await w.alice.market.sell({
        ...(await unique(w.alice)),
        price: 50n * euro,
        currency: "StableToken",
      });
      const listing = await w.alice.market.sign(order);
      await approved(w.alice, order);
      await approved(w.bob, order);
      const { receipt, ...outcome } = await w.bob.market.fill({ listing });
      expect(outcome).to.deep.equal({
        orderHash: orderHash(order),
        maker: w.alice.address,
        taker: w.bob.address,
        units: 1n,
        offered: 1n,
        wanted: 50n * euro,
      });
      expect(receipt.status).to.equal(1);
      expect((await w.bob.market.read(order)).status).to.equal("filled");
    });

    it("sells credits in parts for coin, and the parts add up", async () => {
      const order = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 3n, price: 10n });
      const listing = await w.alice.market.sign(order);
      await approved(w.alice, order);
      const paid: bigint[] = [];
      for (let i = 0; i < 3; i++) {
        expect(await w.bob.market.read(order)).to.deep.equal({
          status: "open",
          filledUnits: BigInt(i),
          remaining: BigInt(3 - i),
        });
        paid.push((await w.bob.market.fill({ listing, units: 1n })).wanted);
      }
      expect(paid).to.deep.equal([4n, 4n, 4n]);
      expect(await w.bob.market.read(order)).to.deep.equal({ status: "filled", filledUnits: 3n, remaining: 0n });
      expect(await w.bob.certificate.balanceOf({ account: w.bob.address, id: batch })).to.equal(3n);
    });

    it("fills what is left unless told how much", async () => {
      const order = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 10n, price: 10n });
      const listing = await w.alice.market.sign(order);
      await w.bob.market.fill({ listing, units: 4n });
      expect((await w.carol.market.fill({ listing })).units).to.equal(6n);
    });

    it("fills a bid, and pays its fee", async () => {
      const fee = { recipient: w.admin.address, bps: 100 };
      const bid = { token: "CreditToken", id: batch, amount: 100n, price: 100n * euro, currency: "StableToken", fee };
      const order = await w.bob.market.bid(bid);
      const listing = await w.bob.market.sign(order);
      await approved(w.bob, order);
      const before = await w.alice.token.balanceOf(w.alice.address);
      const { wanted, offered } = await w.alice.market.fill({ listing, units: 40n });
      expect([wanted, offered]).to.deep.equal([40n, 40n * euro]);
      expect(await w.alice.token.balanceOf(w.alice.address)).to.equal(before + (40n * euro * 99n) / 100n);
    });

    it("delivers to another recipient", async () => {
      const sale = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 5n, price: 5n });
      await w.bob.market.fill({ listing: await w.alice.market.sign(sale), recipient: w.stranger.address });
      expect(await w.bob.certificate.balanceOf({ account: w.stranger.address, id: batch })).to.equal(5n);
    });

    it("takes a permit instead of an approval", async () => {
      const sale = { token: "CreditToken", id: batch, amount: 7n, price: 7n * euro, currency: "StableToken" };
      const listing = await w.alice.market.sign(await w.alice.market.sell(sale));
      const permit = await w.carol.token.signPermit({ spender: w.carol.market.address, amount: 7n * euro });
      expect(await w.carol.token.allowance({ owner: w.carol.address, spender: w.carol.market.address })).to.equal(0n);
      expect((await w.carol.market.planFill({ listing, permit })).actions).to.have.length(1);
      expect((await w.carol.market.fill({ listing, permit })).wanted).to.equal(7n * euro);
    });

    it("simulates what it then does", async () => {
      const sale = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 3n, price: 10n });
      const listing = await w.alice.market.sign(sale);
      const simulated = await w.bob.market.fill.simulate({ listing, units: 2n });
      expect(simulated).to.deep.equal({ offered: 2n, wanted: 7n });
      const { units, offered, wanted } = await w.bob.market.quote({ listing, units: 2n });
      expect({ units, offered, wanted }).to.deep.equal({ units: 2n, offered: 2n, wanted: 7n });
    });

    it("keeps to the taker's limit, and to the order's own terms without one", async () => {
      const sale = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 3n, price: 10n });
      const listing = await w.alice.market.sign(sale);
      const dear = await refusal(w.bob.market.fill({ listing, units: 1n, limit: 3n }));
      expect([dear.name, dear.args]).to.deep.equal(["FillLimitExceeded", { amount: 4n, limit: 3n }]);

      const bid = { token: "CreditToken", id: batch, amount: 3n, price: 10_001n, currency: "StableToken" };
      const fee = { recipient: w.admin.address, bps: 333 };
      const order = await w.bob.market.bid({ ...bid, fee, maxRoyaltyBps: 100 });
      await approved(w.bob, order);
      const least = leastReceived(order, 2n);
      expect(least).to.equal(6_667n - 222n - 67n);
      const low = { listing: await w.bob.market.sign(order), units: 2n };
      const cheap = await refusal(w.alice.market.fill({ ...low, limit: least + 68n }));
      // Credits pay no royalty, so the taker gets what was kept for one.
      expect([cheap.name, cheap.args]).to.deep.equal([
        "FillLimitExceeded",
        { amount: least + 67n, limit: least + 68n },
      ]);
      expect((await w.alice.market.fill({ ...low, limit: least + 67n })).wanted).to.equal(2n);
    });

    it("refuses units that cannot be, before anything is paid", async () => {
      const sale = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 3n, price: 10n });
      const listing = await w.alice.market.sign(sale);
      for (const units of [0n, 4n]) {
        const error = await refusal(w.bob.market.fill({ listing, units }));
        expect(error).to.be.instanceOf(InputError);
        expect([error.name, error.args]).to.deep.equal(["FillUnitsInvalid", { asked: units, minimum: 1n, left: 3n }]);
      }
    });

    it("refuses a signature of somebody else, a stranger and an order changed on the way", async () => {
      const sale = await w.alice.market.sell({ token: "CreditToken", id: batch, price: 10n, taker: w.bob.address });
      const listing = await w.alice.market.sign(sale);
      const forged = await w.bob.market.sign(sale);
      expect((await refusal(w.bob.market.fill({ listing: forged }))).name).to.equal("SignatureInvalid");
      expect((await refusal(w.carol.market.fill({ listing }))).name).to.equal("OrderTakerOnly");
      const cheaper = { ...listing, order: { ...listing.order, wantAmount: 1n } };
      expect((await refusal(w.bob.market.fill({ listing: cheaper }))).name).to.equal("SignatureInvalid");
    });

    it("refuses whoever is not eligible under the order's topic, and lets in who is", async () => {
      const topic = id("kyc");
      const sale = await w.alice.market.sell({ token: "CreditToken", id: batch, price: 10n, topic });
      const listing = await w.alice.market.sign(sale);
      const error = await refusal(w.bob.market.fill({ listing }));
      expect([error.name, error.args]).to.deep.equal(["OrderTakerIneligible", { taker: w.bob.address, topic }]);
      const validUntil = sale.endTime + year;
      await w.admin.identity.enroll({ account: w.bob.address, role: topic, entityId: id("bob ltd"), validUntil });
      expect((await w.bob.market.fill({ listing })).units).to.equal(1n);
    });
  });

  describe("many at once", () => {
    it("signs a thousand listings with one signature, each of which can be filled", async function () {
      this.timeout(60_000);
      const first = await w.alice.market.sell({ token: "CreditToken", id: batch, amount: 2n, price: 2n });
      const orders = Array.from({ length: 1_000 }, (_, i) => ({
        ...first,
        nonce: first.nonce + BigInt(i),
        wantAmount: BigInt(i + 1),
      }));
      const listings = await w.alice.market.signTree(orders);
      expect(new Set(listings.map(({ signature }) => signature))).to.have.length(1);
      for (const i of [0, 499, 999]) {
        expect((await w.bob.market.fill({ listing: listings[i]! })).wanted).to.equal(BigInt(i + 1));
      }
      const stranger = { ...listings[1]!, proof: listings[2]!.proof };
      expect((await refusal(w.bob.market.fill({ listing: stranger }))).name).to.equal("SignatureInvalid");
    });

    it("signs a tree of one order as the order itself", async () => {
      const order = await w.alice.market.sell({ token: "CreditToken", id: batch, price: 1n });
      const [listing] = await w.alice.market.signTree([order]);
      expect(listing!.proof).to.deep.equal([]);
      expect((await w.bob.market.fill({ listing: listing! })).units).to.equal(1n);
      expect((await refusal(w.alice.market.signTree([]))).name).to.equal("ElementMissing");
    });

    it("fills several, all or none", async () => {
      const sale = { token: "CreditToken", id: batch, amount: 2n, price: 2n * euro, currency: "StableToken" };
      const listings = await w.alice.market.signTree([
        await w.alice.market.sell(sale),
        await w.alice.market.sell(sale),
      ]);
      await w.bob.token.approve({ spender: w.bob.market.address, amount: 4n * euro });
      const { fills } = await w.bob.market.fillMany({ fills: listings.map((listing) => ({ listing })) });
      expect(fills.map(({ orderHash: hash }) => hash)).to.deep.equal(listings.map(({ order }) => orderHash(order)));
      const again = w.bob.market.fillMany({ fills: listings.map((listing) => ({ listing })) });
      expect((await refusal(again)).name).to.equal("OrderClosed");
    });

    it("settles a ring of three: each gives to the next", async () => {
      const [a, b, c] = [await unique(w.alice), await unique(w.bob), await unique(w.carol)];
      const swap = (maker: World["alice"], gives: { id: bigint }, wants: { id: bigint }) =>
        maker.market.sell({ token: art, id: gives.id, price: 1n }).then((order) =>
          maker.market.sign({
            ...order,
            wantKind: AssetKind.ERC721,
            wantToken: art,
            wantId: wants.id,
            wantAmount: 1n,
          }),
        );
      // Alice's goes to Bob, Bob's to Carol, Carol's to Alice.
      const listings = [await swap(w.alice, a, c), await swap(w.bob, b, a), await swap(w.carol, c, b)];
      for (const [i, person] of [w.alice, w.bob, w.carol].entries()) await approved(person, listings[i]!.order);
      const { fills } = await w.stranger.market.settleRing({ listings });
      expect(fills.map(({ maker, taker }) => [maker, taker])).to.deep.equal([
        [w.alice.address, w.bob.address],
        [w.bob.address, w.carol.address],
        [w.carol.address, w.alice.address],
      ]);
      const error = await refusal(w.stranger.market.settleRing({ listings, units: [1n] }));
      expect([error.name, error.args]).to.deep.equal(["ArrayLengthMismatch", { a: 3n, b: 1n }]);
    });
  });

  describe("cancel", () => {
    it("closes one order, several orders, and all", async () => {
      const sale = { token: "CreditToken", id: batch, price: 10n };
      const orders: Order[] = [];
      for (let i = 0; i < 4; i++) orders.push(await w.carol.market.sell(sale));
      const [one, two, three, four] = orders as [Order, Order, Order, Order];

      await w.carol.market.cancel(one);
      const { word, mask } = await w.carol.market.cancelMany({ nonces: [two.nonce, three.nonce] });
      expect(word).to.equal(two.nonce >> 8n);
      expect(mask).to.equal((1n << (two.nonce & 255n)) | (1n << (three.nonce & 255n)));
      expect((await w.carol.market.read(four)).status).to.equal("open");
      const { epoch } = await w.carol.market.cancelAll();

      for (const order of orders) expect((await w.carol.market.read(order)).status).to.equal("cancelled");
      expect((await w.carol.market.sell(sale)).epoch).to.equal(epoch);
      const error = await refusal(w.bob.market.fill({ listing: await w.carol.market.sign(four) }));
      expect([error.name, error.args]).to.deep.equal([
        "OrderEpochMismatch",
        { maker: w.carol.address, current: epoch },
      ]);
    });

    it("refuses nonces of different words, and none", async () => {
      const strays = w.carol.market.cancelMany({ nonces: [1n, 256n] });
      expect((await refusal(strays)).name).to.equal("NumberOutOfRange");
      expect((await refusal(w.carol.market.cancelMany({ nonces: [] }))).name).to.equal("ElementMissing");
    });
  });

  describe("reading", () => {
    it("tells orders that have not begun, are over, and never were", async () => {
      const now = (await w.connection.ethers.provider.getBlock("latest"))!.timestamp;
      const sale = { token: "CreditToken", id: batch, price: 10n };
      const future = await w.alice.market.sell({ ...sale, startTime: now + 3_600 });
      const past = await w.alice.market.sell({ ...sale, startTime: now - 10, endTime: now });
      expect((await w.bob.market.read(future)).status).to.equal("not started");
      expect((await w.bob.market.read(past)).status).to.equal("expired");
      const listing = await w.alice.market.sign(future);
      expect((await refusal(w.bob.market.fill({ listing }))).name).to.equal("OrderNotStarted");
    });

    it("rebuilds a maker's fills from the events, whatever the chunk", async () => {
      const all = await w.stranger.market.fills({ maker: w.alice.address });
      expect(all.length).to.be.greaterThan(5);
      const seen: number[] = [];
      const chunked = await w.stranger.market.fills({
        maker: w.alice.address,
        chunk: 3,
        onProgress: ({ block }) => seen.push(block),
      });
      expect(chunked).to.deep.equal(all);
      expect(seen.length).to.be.greaterThan(3);
      const ofBob = await w.stranger.market.fills({ maker: w.alice.address, taker: w.bob.address });
      expect(ofBob).to.deep.equal(all.filter(({ taker }) => taker === w.bob.address));
    });
  });

  describe("approvals", () => {
    it("plans what is missing, and nothing once it is there", async () => {
      const { token, id: tokenId } = await unique(w.stranger);
      const order = await w.stranger.market.sell({ token, id: tokenId, price: 3n * euro, currency: "StableToken" });
      const listing = await w.stranger.market.sign(order);
      const plan = await w.stranger.market.approvalsFor({ order });
      expect(plan.actions.map(({ what }) => what)).to.deep.equal([
        `Let the market move the tokens ${token} of ${w.stranger.address}`,
      ]);
      const steps: string[] = [];
      expect(await plan.executeAll(({ what }) => steps.push(what))).to.have.length(1);
      expect(steps).to.have.length(1);
      expect((await w.stranger.market.approvalsFor({ order })).actions).to.deep.equal([]);

      await w.bob.token.approve({ spender: w.bob.market.address, amount: 3n * euro });
      expect((await w.bob.market.planFill({ listing })).actions).to.have.length(1);
      await w.bob.token.approve({ spender: w.bob.market.address, amount: 3n * euro - 1n });
      const purchase = await w.bob.market.planFill({ listing });
      expect(purchase.actions).to.have.length(2);
      await purchase.executeAll();
      expect((await w.bob.market.read(order)).status).to.equal("filled");
    });

    it("stops at the first action that fails, with its reason", async () => {
      const sale = { token: "CreditToken", id: batch, price: 10n, taker: w.carol.address };
      const listing = await w.alice.market.sign(await w.alice.market.sell(sale));
      const plan = await w.bob.market.planFill({ listing });
      expect((await refusal(plan.executeAll())).name).to.equal("OrderTakerOnly");
    });
  });

  describe("listings as text", () => {
    it("come back as they were", async () => {
      const sale = { token: "CreditToken", id: batch, amount: 1n << 200n, price: 10n };
      const listing = await w.alice.market.sign(await w.alice.market.sell(sale));
      expect(listingFromJson(listingToJson(listing))).to.deep.equal(listing);
    });

    for (const text of [
      "",
      "{}",
      "[]",
      "null",
      '{"order":{}}',
      '{"order":{"nonce":"x"},"signature":"0x","proof":[]}',
    ]) {
      it(`are refused when they are none: ${text || "nothing"}`, () => {
        try {
          listingFromJson(text);
        } catch (error) {
          if (isTrellisError(error, "FormatInvalid")) return;
          throw error;
        }
        throw new Error("It was accepted.");
      });
    }
  });
});
