import { expect } from "chai";
import { id, ZeroAddress, ZeroHash, type Signer } from "ethers";
import { network } from "hardhat";

import { deploy } from "../../../scripts/deploy/deploy.ts";
import {
  connect,
  disclose,
  fieldKey,
  InputError,
  listingFromJson,
  listingToJson,
  sealDetails,
  type Listing,
} from "../../../sdk/index.ts";
import type { ListRemovalArgs } from "../../../sdk/systems/environment/carbonRemoval.ts";
import { refusal, type Person } from "../../helpers/blocks.ts";
import {
  carbonWorld,
  creditsOf,
  enrolSupplier,
  euro,
  houseOf,
  personOf,
  SUPPLIER,
  tonne,
  type CarbonWorld,
} from "../../helpers/carbon.ts";

const pricePerTonne = 15n * euro;
const nori = 10n ** 18n;
const day = 24 * 60 * 60;

describe("CarbonRemoval through the SDK", () => {
  let w: CarbonWorld;
  let parcels = 0;
  before(async () => {
    w = await carbonWorld();
    const { supplier } = w;
    await supplier.certificate.setApprovalForAll({ operator: supplier.market.address, approved: true });
  });

  /** 100 fresh tonnes of the supplier, and a listing of all of them unless said otherwise. */
  async function listed(more: Partial<ListRemovalArgs> = {}): Promise<{ listing: Listing; batchId: bigint }> {
    const { batchId } = await creditsOf(w, `parcel ${++parcels}`);
    const terms = { batchId, pricePerTonne, currency: "StableToken", ...more };
    return { listing: await w.supplier.carbonRemoval.list(terms), batchId };
  }

  /** Somebody new with money, who lets the market take it. */
  async function newBuyer(allowance = 10_000n * euro): Promise<Person> {
    const person = await w.newcomer();
    await w.admin.token.mint({ to: person.address, amount: 10_000n * euro });
    if (allowance > 0n) await person.token.approve({ spender: person.market.address, amount: allowance });
    return person;
  }

  const errorOf = async (act: Promise<unknown>) => {
    const { name, args } = await refusal(act);
    return [name, args];
  };

  describe("list", () => {
    it("offers all that the supplier holds, for 30 days, into retirement only", async () => {
      const { listing, batchId } = await listed();
      const { order } = listing;
      const credits = w.supplier.certificate.address;
      expect(order).to.deep.include({
        maker: w.supplier.address,
        taker: ZeroAddress,
        recipient: w.supplier.carbonRemoval.address,
        offerToken: credits,
        offerId: batchId,
        offerAmount: 100n * tonne,
        wantToken: w.supplier.token.address,
        wantAmount: 100n * pricePerTonne,
        minUnits: 1n,
        unitsWanted: false,
      });
      expect(order.endTime - order.startTime).to.equal(30 * day);
      expect(await w.buyer.market.read(order)).to.deep.equal({
        status: "open",
        filledUnits: 0n,
        remaining: 100n * tonne,
      });
    });

    it("offers a part, and rounds its price up to the smallest unit", async () => {
      const { listing } = await listed({ kilograms: 1_001n, pricePerTonne: 1_999n, minimum: 10n });
      const { offerAmount, wantAmount, minUnits } = listing.order;
      expect([offerAmount, wantAmount, minUnits]).to.deep.equal([1_001n, 2_001n, 10n]);
    });

    it("gives the orders of one connection nonces that lie together, which is cheaper for takers", async () => {
      const orders = [await listed(), await listed()].map(({ listing }) => listing.order);
      const [one, two] = orders as [Listing["order"], Listing["order"]];
      expect(two.nonce).to.equal(one.nonce + 1n);
    });

    it("refuses what somebody else or nobody holds", async () => {
      const { batchId } = await creditsOf(w, "not mine");
      const error = await refusal(w.stranger.carbonRemoval.list({ batchId, pricePerTonne, currency: "StableToken" }));
      expect(error).to.be.instanceOf(InputError);
      expect(error.name).to.equal("OrderMalformed");
    });

    it("travels as text", async () => {
      const { listing } = await listed();
      const buyer = await newBuyer();
      const arrived = listingFromJson(listingToJson(listing));
      expect((await buyer.carbonRemoval.purchase({ listing: arrived, kilograms: 5n })).kilograms).to.equal(5n);
    });
  });

  describe("purchase", () => {
    it("pays the supplier and retires in one step, and says what happened", async () => {
      const { listing, batchId } = await listed();
      const buyer = await newBuyer();
      const before = await w.supplier.token.balanceOf(w.supplier.address);
      const inscription = "Für die Reisen des Jahres 2026";
      const { receipt, ...outcome } = await buyer.carbonRemoval.purchase({
        listing,
        kilograms: 14n * tonne,
        inscription,
      });

      const paid = 14n * pricePerTonne;
      expect(outcome).to.deep.equal({
        id: batchId,
        certificateId: batchId,
        holder: buyer.address,
        kilograms: 14n * tonne,
        buyer: buyer.address,
        paymentToken: buyer.token.address,
        paid,
      });
      expect(await w.supplier.token.balanceOf(w.supplier.address)).to.equal(before + paid);
      expect(await buyer.token.balanceOf(buyer.address)).to.equal(10_000n * euro - paid);
      expect(await buyer.certificate.certificateOf(batchId)).to.deep.equal({
        certificateId: batchId,
        owner: buyer.address,
        batchId,
        start: 1_000n,
        kilograms: 14n * tonne,
        retiredAt: (await receipt.getBlock()).timestamp,
        buyer: buyer.address,
        paymentToken: buyer.token.address,
        paid,
        detailsRoot: ZeroHash,
        inscription,
      });
      // Nobody holds what was sold: not the buyer, not the marketplace, not the market.
      for (const account of [buyer.address, buyer.carbonRemoval.address, buyer.market.address]) {
        expect(await buyer.certificate.balanceOf({ account, id: batchId })).to.equal(0n);
      }
      expect(await buyer.certificate.batchOf(batchId)).to.deep.include({
        retired: 14n * tonne,
        circulating: 86n * tonne,
      });
    });

    it("gives the next buyer the next serials", async () => {
      const { listing, batchId } = await listed();
      const [first, second] = [await newBuyer(), await newBuyer()];
      await first.carbonRemoval.purchase({ listing, kilograms: 300n });
      const { certificateId } = await second.carbonRemoval.purchase({ listing, kilograms: 1n });
      expect(certificateId).to.equal(batchId + 300n);
      expect(await second.certificate.certificateOf(certificateId)).to.deep.include({
        start: 1_300n,
        kilograms: 1n,
        paid: 15_000n,
      });
    });

    it("takes a permit instead of an approval", async () => {
      const { listing } = await listed();
      const buyer = await newBuyer(0n);
      const permit = await buyer.token.signPermit({ spender: buyer.market.address, amount: 15n * euro });
      const { paid } = await buyer.carbonRemoval.purchase({ listing, kilograms: tonne, permit });
      expect(paid).to.equal(15n * euro);
      expect(await buyer.token.allowance({ owner: buyer.address, spender: buyer.market.address })).to.equal(0n);
    });

    it("does not mind that a stranger sent the permit first", async () => {
      const { listing } = await listed();
      const buyer = await newBuyer(0n);
      const permit = await buyer.token.signPermit({ spender: buyer.market.address, amount: 15n * euro });
      await w.stranger.token.permit(permit);
      const allowance = { owner: buyer.address, spender: buyer.market.address };
      expect(await buyer.token.allowance(allowance)).to.equal(15n * euro);
      expect((await buyer.carbonRemoval.purchase({ listing, kilograms: tonne, permit })).paid).to.equal(15n * euro);
    });

    it("needs one of the two", async () => {
      const { listing } = await listed();
      const buyer = await newBuyer(15n * euro - 1n);
      expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms: tonne }))).to.deep.equal([
        "ERC20InsufficientAllowance",
        { spender: buyer.market.address, allowance: 15n * euro - 1n, needed: 15n * euro },
      ]);
    });

    it("can be simulated and estimated, and taken unsigned by somebody else", async () => {
      const { listing, batchId } = await listed();
      const buyer = await newBuyer();
      const args = { listing, kilograms: 1n, inscription: "unsigned" };
      // 15 tEUR a tonne are 15,000 units of six decimals a kilogram.
      const expected = { offered: 1n, wanted: 15_000n };
      expect(await buyer.carbonRemoval.purchase.simulate(args)).to.deep.equal(expected);
      expect(await w.stranger.carbonRemoval.purchase.simulate(args, { from: buyer.address })).to.deep.equal(expected);
      const broke = await refusal(w.stranger.carbonRemoval.purchase.simulate(args));
      expect(broke.name).to.equal("ERC20InsufficientAllowance");
      const estimated = await buyer.carbonRemoval.purchase.estimate(args);

      const transaction = await w.stranger.carbonRemoval.purchase.transaction(args);
      expect([transaction.to, transaction.value]).to.deep.equal([buyer.market.address, 0n]);
      expect((await buyer.certificate.batchOf(batchId)).retired).to.equal(0n);
      const receipt = (await (await buyer.signer.sendTransaction(transaction)).wait())!;
      expect(estimated).to.be.gte(receipt.gasUsed);
      expect(await buyer.certificate.retiredIn(receipt)).to.deep.include({ holder: buyer.address, paid: 15_000n });
    });

    it("is read and simulated without a signer", async () => {
      const { listing, batchId } = await listed();
      const buyer = await newBuyer();
      const { deployment } = w;
      const reader = await connect({ runner: buyer.signer.provider!, deployment });
      const args = { listing, kilograms: 2n };
      const simulated = await reader.carbonRemoval.purchase.simulate(args, { from: buyer.address });
      expect(simulated).to.deep.equal({ offered: 2n, wanted: 30_000n });
      expect((await refusal(reader.carbonRemoval.purchase(args))).name).to.equal("SignerMissing");
      const list = { batchId, pricePerTonne, currency: "StableToken" };
      expect((await refusal(reader.carbonRemoval.list(list))).name).to.equal("SignerMissing");
    });

    it("as a gift names the holder and the buyer", async () => {
      const { listing } = await listed();
      const buyer = await newBuyer();
      const holder = w.stranger.address;
      const { certificateId, ...outcome } = await buyer.carbonRemoval.purchase({ listing, kilograms: 7n, holder });
      expect(outcome).to.deep.include({ holder, buyer: buyer.address });
      expect(await buyer.certificate.certificateOf(certificateId)).to.deep.include({
        owner: holder,
        buyer: buyer.address,
      });
      expect((await buyer.certificate.metadataOf(certificateId)).image).to.match(/^data:image\/svg\+xml/);
    });

    it("seals details, of which the holder shows one and keeps the others", async () => {
      const { listing } = await listed();
      const buyer = await newBuyer();
      const details = sealDetails({ beneficiary: "Ana Souza", purpose: "flights of 2026", invoice: "4711" });
      const { certificateId } = await buyer.carbonRemoval.purchase({
        listing,
        kilograms: tonne,
        detailsRoot: details.root,
      });
      const { certificate } = w.stranger;
      for (const { field } of details.fields) {
        expect(await certificate.disclosesField({ certificateId, ...disclose(details, field) })).to.equal(true);
      }
      const shown = disclose(details, "purpose");
      expect(await certificate.disclosesField({ certificateId, ...shown, field: fieldKey("invoice") })).to.equal(false);
      expect(await certificate.disclosesField({ certificateId, ...shown, salt: id("guess") })).to.equal(false);
      const other = sealDetails({ beneficiary: "Ana Souza" });
      expect(
        await certificate.disclosesField({ certificateId, ...disclose(other, "beneficiary") }),
        "another record of the same fact",
      ).to.equal(false);
      expect(await errorOf(certificate.disclosesField({ certificateId: certificateId + 1n, ...shown }))).to.deep.equal([
        "CertificateUnknown",
        { certificateId: certificateId + 1n },
      ]);
    });

    it("pays the fee of an aggregator out of the price", async () => {
      const { aggregator, supplier } = w;
      const { listing } = await listed({ fee: { recipient: aggregator.address, bps: 250 } });
      const buyer = await newBuyer();
      const before = await Promise.all([supplier, aggregator].map(({ token, address }) => token.balanceOf(address)));
      const { paid } = await buyer.carbonRemoval.purchase({ listing, kilograms: 333n });
      const after = await Promise.all([supplier, aggregator].map(({ token, address }) => token.balanceOf(address)));
      const fee = (333n * 15_000n * 250n) / 10_000n;
      expect(paid).to.equal(333n * 15_000n);
      expect(after[1]! - before[1]!).to.equal(fee);
      expect(after[0]! - before[0]!).to.equal(paid - fee);
    });

    it("lets in whoever is eligible under the listing's topic, and nobody else", async () => {
      const topic = fieldKey("kyc");
      const { listing } = await listed({ topic });
      const buyer = await newBuyer();
      expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms: 1n }))).to.deep.equal([
        "OrderTakerIneligible",
        { taker: buyer.address, topic },
      ]);
      const enrolment = { account: buyer.address, role: topic, entityId: houseOf(buyer.address) };
      await w.admin.identity.enroll({ ...enrolment, validUntil: listing.order.endTime + 365 * day });
      expect((await buyer.carbonRemoval.purchase({ listing, kilograms: 1n })).kilograms).to.equal(1n);
    });

    it("refuses a sale to oneself, to one's own house, and as a gift back to the seller", async () => {
      const { supplier } = w;
      const { listing } = await listed();
      await supplier.token.approve({ spender: supplier.market.address, amount: 1_000n * euro });
      const seller = supplier.address;
      expect(await errorOf(supplier.carbonRemoval.purchase({ listing, kilograms: 1n }))).to.deep.equal([
        "PurchaseFromSelf",
        { seller, buyer: seller },
      ]);

      const sister = await newBuyer();
      await enrolSupplier(w, sister, houseOf(seller));
      expect(await errorOf(sister.carbonRemoval.purchase({ listing, kilograms: 1n }))).to.deep.equal([
        "PurchaseFromSelf",
        { seller, buyer: sister.address },
      ]);

      const buyer = await newBuyer();
      for (const holder of [seller, sister.address]) {
        expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms: 1n, holder }))).to.deep.equal([
          "PurchaseFromSelf",
          { seller, buyer: holder },
        ]);
      }
    });

    it("keeps to the limit, the minimum and what is left", async () => {
      const { listing } = await listed({ kilograms: 100n, minimum: 10n });
      const buyer = await newBuyer();
      const limit = 10n * 15_000n - 1n;
      expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms: 10n, limit }))).to.deep.equal([
        "FillLimitExceeded",
        { amount: limit + 1n, limit },
      ]);
      await buyer.carbonRemoval.purchase({ listing, kilograms: 60n });
      for (const kilograms of [9n, 41n]) {
        expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms }))).to.deep.equal([
          "FillUnitsInvalid",
          { asked: kilograms, minimum: 10n, left: 40n },
        ]);
      }
      for (const kilograms of [0n, 101n]) {
        const error = await refusal(buyer.carbonRemoval.purchase({ listing, kilograms }));
        expect(error, "before the chain is asked").to.be.instanceOf(InputError);
        expect(error.name).to.equal("FillUnitsInvalid");
      }
      await buyer.carbonRemoval.purchase({ listing, kilograms: 40n });
      const { maker, nonce } = listing.order;
      expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms: 40n }))).to.deep.equal([
        "OrderClosed",
        { maker, nonce },
      ]);
    });

    it("refuses a listing that was cancelled, has ended, or was changed", async () => {
      const { supplier } = w;
      const buyer = await newBuyer();
      const { listing } = await listed();
      const cheaper = { ...listing, order: { ...listing.order, wantAmount: 1n } };
      expect(await errorOf(buyer.carbonRemoval.purchase({ listing: cheaper, kilograms: 1n }))).to.deep.equal([
        "SignatureInvalid",
        { signer: supplier.address },
      ]);
      await supplier.market.cancel(listing.order);
      expect((await refusal(buyer.carbonRemoval.purchase({ listing, kilograms: 1n }))).name).to.equal("OrderClosed");

      const now = (await buyer.signer.provider!.getBlock("latest"))!.timestamp;
      const { listing: over } = await listed({ endTime: now });
      expect(await errorOf(buyer.carbonRemoval.purchase({ listing: over, kilograms: 1n }))).to.deep.equal([
        "OrderExpired",
        { endTime: BigInt(now) },
      ]);
    });

    it("cannot sell what the supplier retired already", async () => {
      const { listing, batchId } = await listed();
      const buyer = await newBuyer();
      await w.supplier.certificate.retire({ id: batchId, kilograms: 100n * tonne });
      expect((await refusal(buyer.carbonRemoval.purchase({ listing, kilograms: 1n }))).name).to.equal(
        "InsufficientBalance",
      );
      expect(await buyer.token.balanceOf(buyer.address)).to.equal(10_000n * euro);
    });

    it("needs the supplier's approval of the market", async () => {
      const { supplier } = w;
      const { listing } = await listed();
      const buyer = await newBuyer();
      const operator = supplier.market.address;
      await supplier.certificate.setApprovalForAll({ operator, approved: false });
      try {
        expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms: 1n }))).to.deep.equal([
          "CreditHolderOnly",
          { holder: supplier.address, caller: operator },
        ]);
      } finally {
        await supplier.certificate.setApprovalForAll({ operator, approved: true });
      }
    });

    it("refuses a public line that is too long or no line, and names it", async () => {
      const { listing } = await listed();
      const buyer = await newBuyer();
      const long = await refusal(buyer.carbonRemoval.purchase({ listing, kilograms: 1n, inscription: "ü".repeat(49) }));
      expect(long).to.be.instanceOf(InputError);
      expect([long.name, long.args]).to.deep.equal(["InscriptionTooLong", { length: 98n }]);
      const inscription = "two\nlines";
      expect(await errorOf(buyer.carbonRemoval.purchase({ listing, kilograms: 1n, inscription }))).to.deep.equal([
        "InscriptionMalformed",
        { position: 3n },
      ]);
    });

    it("refuses to pay for what is no credit of this marketplace, before the chain is asked", async () => {
      const { connection, supplier } = w;
      const buyer = await newBuyer();
      const fake = await (await connection.ethers.deployContract("OpenMintERC1155")).getAddress();
      const { listing } = await listed();
      const { recipient, currency } = { recipient: buyer.carbonRemoval.address, currency: "StableToken" };
      const sale = { id: listing.order.offerId, amount: 100n, price: 100n, recipient, currency };
      const lookalike = await supplier.market.sell({ ...sale, token: fake, kind: "ERC1155" });
      const money = { ...sale, id: 0n, token: "StableToken", kind: "ERC20" } as const;
      for (const order of [lookalike, await supplier.market.sell(money), { ...listing.order, unitsWanted: true }]) {
        const dubious = await supplier.market.sign(order);
        const error = await refusal(buyer.carbonRemoval.purchase({ listing: dubious, kilograms: 1n }));
        expect(error).to.be.instanceOf(InputError);
        expect([error.name, error.args["parameter"]]).to.deep.equal(["FormatInvalid", "listing"]);
      }
      expect(await buyer.token.balanceOf(buyer.address)).to.equal(10_000n * euro);
    });

    it("is the only way to deliver: neither a plain fill nor a transfer retires", async () => {
      const { listing, batchId } = await listed();
      const buyer = await newBuyer();
      expect(await errorOf(buyer.market.fill({ listing, units: 1n }))).to.deep.equal([
        "OrderRecipientOnly",
        { recipient: buyer.carbonRemoval.address, asked: buyer.address },
      ]);
      const to = buyer.carbonRemoval.address;
      const silent = await refusal(buyer.market.fill({ listing, units: 1n, recipient: to }));
      expect(silent.name).to.equal("PurchaseRequestMissing");
      const alone = w.supplier.certificate.transfer({ to, id: batchId, kilograms: 1n });
      expect(await errorOf(alone)).to.deep.equal(["PurchaseMarketOnly", { operator: w.supplier.address }]);
    });
  });

  describe("a programme whose credits can only be retired", () => {
    it("lets nobody move them, and sells them all the same", async () => {
      const { admin, verifierGroup, supplier } = w;
      const program = { verifierGroup, standard: "retire only", retireOnly: true };
      const { programId } = await admin.creditProgram.registerProgram(program);
      const { batchId } = await creditsOf(w, "retire only", programId);
      expect((await supplier.certificate.batchOf(batchId)).retireOnly).to.equal(true);

      const buyer = await newBuyer();
      for (const to of [buyer.address, supplier.address, admin.address]) {
        const move = supplier.certificate.transfer({ to, id: batchId, kilograms: 1n });
        expect(await errorOf(move)).to.deep.equal(["CreditRetireOnly", { id: batchId, to }]);
      }
      const sale = { token: "CreditToken", id: batchId, amount: 5n, price: 5n, currency: "StableToken" };
      const openListing = await supplier.market.sign(await supplier.market.sell(sale));
      expect((await refusal(buyer.market.fill({ listing: openListing }))).name).to.equal("CreditRetireOnly");

      const listing = await supplier.carbonRemoval.list({ batchId, pricePerTonne, currency: "StableToken" });
      expect((await buyer.carbonRemoval.purchase({ listing, kilograms: 8n })).holder).to.equal(buyer.address);
      const { certificateId } = await supplier.certificate.retire({ id: batchId, kilograms: 2n });
      expect((await buyer.certificate.certificateOf(certificateId)).owner).to.equal(supplier.address);
      const { newId } = await supplier.certificate.split({ id: batchId, position: 51_000n });
      expect((await supplier.certificate.batchOf(newId)).retireOnly).to.equal(true);
    });
  });

  describe("provenanceOf", () => {
    it("answers who, where, how, verified by whom, by what standard, bought by whom and for how much", async () => {
      const { project, result, batchId } = await creditsOf(w, "provenance");
      const listing = await w.supplier.carbonRemoval.list({ batchId, pricePerTonne, currency: "StableToken" });
      const buyer = await newBuyer();
      const purchase = { listing, kilograms: 1_500n, holder: w.stranger.address };
      const { certificateId } = await buyer.carbonRemoval.purchase(purchase);
      expect(await w.stranger.carbonRemoval.provenanceOf(certificateId)).to.deep.equal({
        supplier: w.supplier.address,
        region: "US-MD",
        parcel: project.parcel,
        methodology: "regenerative cropland 1.0",
        verifierGroup: w.verifierGroup,
        standard: "ISO 14064-2:2019",
        buyer: buyer.address,
        paymentToken: buyer.token.address,
        paid: (15n * pricePerTonne) / 10n,
        vintage: 2018,
        kilograms: 1_500n,
        evidence: result.dataDigest,
      });
    });

    it("answers for what a supplier retired itself: nothing was paid", async () => {
      const { batchId } = await creditsOf(w, "own use");
      const { certificateId } = await w.supplier.certificate.retire({ id: batchId, kilograms: 1n });
      expect(await w.stranger.carbonRemoval.provenanceOf(certificateId)).to.deep.include({
        supplier: w.supplier.address,
        buyer: w.supplier.address,
        paymentToken: ZeroAddress,
        paid: 0n,
      });
    });

    it("knows nothing of certificates that do not exist, or of credits that somebody else issued", async () => {
      const { admin } = w;
      expect(await errorOf(admin.carbonRemoval.provenanceOf(1n))).to.deep.equal([
        "CertificateUnknown",
        { certificateId: 1n },
      ]);
      await admin.certificate.setIssuer({ issuer: admin.address, allowed: true });
      const facts = { projectId: 1n, vintage: 2018, dataDigest: id("report") };
      const range = { to: admin.address, blockKey: 77n, start: 0n, end: 10n };
      const { id: batchId } = await admin.certificate.issue({ ...range, ...facts });
      const { certificateId } = await admin.certificate.retire({ id: batchId, kilograms: 1n });
      expect(await errorOf(admin.carbonRemoval.provenanceOf(certificateId))).to.deep.equal([
        "ProvenanceUnknown",
        { certificateId, issuer: admin.address },
      ]);
    });
  });

  it("rebuilds batches and retirements from the events", async () => {
    const { listing, batchId } = await listed();
    const [one, two] = [await newBuyer(), await newBuyer()];
    const gift = { listing, kilograms: 20n, holder: w.stranger.address };
    const outcomes = [
      await one.carbonRemoval.purchase({ listing, kilograms: 10n }),
      await two.carbonRemoval.purchase(gift),
      await w.supplier.certificate.retire({ id: batchId, kilograms: 30n }),
    ];
    const { certificate } = w.stranger;
    const retirements = await certificate.retirements({ id: batchId });
    expect(retirements).to.deep.equal(
      outcomes.map(({ receipt, ...outcome }, i) => ({
        ...outcome,
        blockNumber: receipt.blockNumber,
        transactionHash: receipt.hash,
        logIndex: retirements[i]!.logIndex,
      })),
    );
    expect(await certificate.retirements({ id: batchId, holder: w.stranger.address })).to.deep.equal([retirements[1]]);
    // Every certificate there is: what the events say is what the contracts say.
    for (const { certificateId, holder, kilograms, buyer, paid } of await certificate.retirements()) {
      const said = await certificate.certificateOf(certificateId);
      expect(said).to.deep.include({ owner: holder, kilograms, buyer, paid });
    }
    for (const batch of await certificate.batches()) {
      const { start, end, projectId, vintage, retireOnly, dataDigest } = batch;
      const facts = { start, end, projectId, vintage, retireOnly, dataDigest };
      expect(await certificate.batchOf(batch.id)).to.deep.include(facts);
    }
  });

  it("finds another marketplace by its address", () => {
    const { address } = w.supplier.carbonRemoval;
    expect(w.buyer.carbonRemoval.at(address).address).to.equal(address);
  });
});

describe("NORI, the token of the marketplace", () => {
  it("is all there from the beginning, a fifth of it with the insurance pool, and never more", async () => {
    const [insurancePool, treasury] = [`0x${"1a".repeat(20)}`, `0x${"2b".repeat(20)}`];
    const w = await carbonWorld({ Nori: { insurancePool, treasury } });
    const token = w.stranger.token.at("Nori");
    const supply = 500_000_000n * nori;
    expect(await token.info()).to.deep.include({
      name: "NORI",
      symbol: "NORI",
      decimals: 18,
      totalSupply: supply,
      cap: supply,
    });
    expect(await token.balanceOf(insurancePool)).to.equal(100_000_000n * nori);
    expect(await token.balanceOf(treasury)).to.equal(400_000_000n * nori);
    expect(await token.balanceOf(w.admin.address)).to.equal(0n);

    // The deployer minted it all and may mint no more; and with a new allowance it meets the cap.
    const admin = w.admin.token.at("Nori");
    const mint = () => refusal(admin.mint({ to: w.admin.address, amount: 1n }));
    const spent = await mint();
    expect([spent.name, spent.args]).to.deep.equal([
      "MinterLimitExceeded",
      { minter: w.admin.address, requested: 1n, available: 0n },
    ]);
    await admin.configureMinter({ minter: w.admin.address, allowance: supply, capacity: supply, window: 1 });
    await w.connection.networkHelpers.time.increase(day);
    const capped = await mint();
    expect([capped.name, capped.args]).to.deep.equal(["SupplyCapExceeded", { supply: supply + 1n, cap: supply }]);
  });

  it("buys credits like any other currency", async () => {
    const w = await carbonWorld();
    const { admin, buyer, supplier } = w;
    await admin.token.at("Nori").transfer({ to: buyer.address, amount: 10n * nori });
    await buyer.token.at("Nori").approve({ spender: buyer.market.address, amount: 10n * nori });
    await supplier.certificate.setApprovalForAll({ operator: supplier.market.address, approved: true });
    const { batchId } = await creditsOf(w, "nori");
    const listing = await supplier.carbonRemoval.list({ batchId, pricePerTonne: nori, currency: "Nori" });
    const { paid, paymentToken } = await buyer.carbonRemoval.purchase({ listing, kilograms: 2_500n });
    expect([paid, paymentToken]).to.deep.equal([(25n * nori) / 10n, buyer.token.at("Nori").address]);
  });
});

describe("the roles of a deployment", () => {
  it("go to whom the parameters name, and the deployer keeps only the administration", async () => {
    const connection = await network.create();
    const signers = (await connection.ethers.getSigners()) as unknown as Signer[];
    const [registrar, issuer, guardian] = (await Promise.all(signers.slice(1, 4).map((s) => s.getAddress()))) as [
      string,
      string,
      string,
    ];
    const parameters = { Identity: { registrar }, Token: { issuer, guardian } };
    const deployment = await deploy(connection, ["CarbonRemoval"], { parameters });
    const people = await Promise.all(signers.slice(0, 5).map((signer) => personOf(signer, deployment)));
    const [deployer, clerk, bank, guard, holder] = people as [Person, Person, Person, Person, Person];

    const limits = { allowance: 10n * euro, capacity: 10n * euro, window: 1 };
    await deployer.token.configureMinter({ minter: bank.address, ...limits });
    await bank.token.mint({ to: holder.address, amount: 10n * euro });
    const { id: redemption } = await holder.token.requestRedemption({ amount: euro, payoutRef: id("account") });
    const now = (await connection.ethers.provider.getBlock("latest"))!.timestamp;
    const enrolment = { account: holder.address, role: SUPPLIER, entityId: id("farm"), validUntil: now + 365 * day };

    const duties = [
      { who: clerk, duty: (p: Person) => p.identity.enroll(enrolment) },
      { who: guard, duty: (p: Person) => p.token.freeze({ account: holder.address, reason: id("case") }) },
      { who: bank, duty: (p: Person) => p.token.rejectRedemption({ id: redemption, reason: id("unknown") }) },
      { who: deployer, duty: (p: Person) => p.certificate.setIssuer({ issuer: bank.address, allowed: true }) },
    ];
    for (const { who, duty } of duties) {
      for (const other of people.filter((person) => person !== who)) {
        const { name, args } = await refusal(duty(other));
        expect([name, args]).to.deep.equal(["AccessManagedUnauthorized", { caller: other.address }]);
      }
      await duty(who);
    }
  });
});
