import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import { disclose, InputError, sealDetails, serialId, serialPosition } from "../../../sdk/index.ts";
import { again } from "../../helpers/again.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

const blockKey = BigInt(id("ACR-US-102-2003-274")) >> 64n;
const facts = { blockKey, projectId: 102n, vintage: 2003, dataDigest: id("report") };

describe("CreditToken and RetirementCertificate through the SDK", () => {
  let w: World;
  let batch: bigint;
  const untouched = again(world);
  beforeEach(async () => {
    w = await untouched();
    await w.admin.certificate.setIssuer({ issuer: w.admin.address, allowed: true });
    ({ id: batch } = await w.admin.certificate.issue({ ...facts, to: w.alice.address, start: 10_000n, end: 20_000n }));
  });

  it("issues a range of serials under its own serial as the id", async () => {
    expect(batch).to.equal(serialId({ blockKey, start: 10_000n }));
    expect(serialPosition(batch)).to.deep.equal({ blockKey, start: 10_000n });
    expect(await w.bob.certificate.batchOf(batch)).to.deep.equal({
      id: batch,
      ...facts,
      start: 10_000n,
      end: 20_000n,
      retired: 0n,
      circulating: 10_000n,
      adjustment: 0,
      retireOnly: false,
    });
    expect(await w.bob.certificate.balanceOf({ account: w.alice.address, id: batch })).to.equal(10_000n);
    expect(await w.bob.certificate.isIssuer(w.admin.address)).to.equal(true);
    expect(await w.bob.certificate.isSeller(w.admin.address)).to.equal(false);
    expect((await refusal(w.bob.certificate.batchOf(1n))).name).to.equal("BatchUnknown");
  });

  it("finds the place of a range by itself, before, between and after others", async () => {
    const issue = (start: bigint, end: bigint) =>
      w.admin.certificate.issue({ ...facts, to: w.alice.address, start, end });
    await issue(30_000n, 40_000n);
    await issue(0n, 10_000n);
    await issue(20_000n, 30_000n);
    const at = (start: bigint) => w.bob.certificate.predecessorOf({ blockKey, start });
    expect([await at(25_000n), await at(99_000n), await at(0n)]).to.deep.equal([20_000n, 30_000n, 0n]);
    expect(await w.bob.certificate.predecessorOf({ blockKey: 1n, start: 5n })).to.equal(undefined);

    const error = await refusal(issue(39_999n, 50_000n));
    expect([error.name, error.args]).to.deep.equal([
      "SerialRangeOverlap",
      { blockKey, start: 39_999n, end: 50_000n, existing: serialId({ blockKey, start: 30_000n }) },
    ]);
    const empty = await refusal(issue(50_000n, 50_000n));
    expect([empty.name, empty.constructor]).to.deep.equal(["SerialRangeEmpty", InputError]);
    const stranger = w.stranger.certificate.issue({ ...facts, to: w.alice.address, start: 60_000n, end: 70_000n });
    expect((await refusal(stranger)).name).to.equal("CreditIssuerUnknown");
  });

  it("retires, certifies, and discloses one sealed field", async () => {
    const details = sealDetails({ beneficiary: "Ana Souza", purpose: "flights of 2026" });
    const retirement = { id: batch, kilograms: 1_500n, detailsRoot: details.root, inscription: "Für den Wald" };
    const { certificateId, receipt, ...outcome } = await w.alice.certificate.retire(retirement);
    const unpaid = { buyer: w.alice.address, paymentToken: ZeroAddress, paid: 0n };
    expect(outcome).to.deep.equal({ id: batch, holder: w.alice.address, kilograms: 1_500n, ...unpaid });
    expect(certificateId).to.equal(batch);

    const certificate = await w.bob.certificate.certificateOf(certificateId);
    expect(certificate).to.deep.include({
      owner: w.alice.address,
      batchId: batch,
      start: 10_000n,
      kilograms: 1_500n,
      retiredAt: (await receipt.getBlock()).timestamp,
      detailsRoot: details.root,
      inscription: "Für den Wald",
      paid: 0n,
    });
    const shown = disclose(details, "purpose");
    expect(await w.bob.certificate.disclosesField({ certificateId, ...shown })).to.equal(true);
    const lie = { ...shown, value: "0x1234" };
    expect(await w.bob.certificate.disclosesField({ certificateId, ...lie })).to.equal(false);

    const metadata = await w.bob.certificate.metadataOf(certificateId);
    expect(metadata.name).to.be.a("string").that.is.not.equal("");
    expect(metadata.image).to.match(/^data:image\/svg\+xml/);
    expect((await refusal(w.bob.certificate.certificateOf(1n))).name).to.equal("CertificateUnknown");
  });

  it("retires for a holder who approved, and for nobody else", async () => {
    const args = { from: w.alice.address, id: batch, kilograms: 10n, holder: w.alice.address };
    const error = await refusal(w.bob.certificate.retireFrom(args));
    expect([error.name, error.args]).to.deep.equal([
      "CreditHolderOnly",
      { holder: w.alice.address, caller: w.bob.address },
    ]);
    await w.alice.certificate.setApprovalForAll({ operator: w.bob.address, approved: true });
    expect((await w.bob.certificate.retireFrom(args)).holder).to.equal(w.alice.address);
  });

  it("refuses nothing, and long inscriptions by their bytes, before the chain is asked", async () => {
    const nothing = await refusal(w.alice.certificate.retire({ id: batch, kilograms: 0n }));
    expect([nothing.name, nothing.args, nothing.constructor]).to.deep.equal([
      "CreditAmountZero",
      { id: batch },
      InputError,
    ]);
    const line = "ü".repeat(48);
    await w.alice.certificate.retire({ id: batch, kilograms: 1n, inscription: line });
    const long = await refusal(w.alice.certificate.retire({ id: batch, kilograms: 1n, inscription: `${line}.` }));
    expect([long.name, long.args, long.constructor]).to.deep.equal(["InscriptionTooLong", { length: 97n }, InputError]);
  });

  it("rebuilds batches, holders and retirements from the events", async () => {
    await w.alice.certificate.transfer({ to: w.bob.address, id: batch, kilograms: 4_000n });
    const { newId } = await w.alice.certificate.split({ id: batch, position: 15_000n });
    await w.alice.certificate.retire({ id: batch, kilograms: 500n });
    await w.bob.certificate.retire({ id: batch, kilograms: 700n });

    const batches = await w.stranger.certificate.batches();
    expect(batches.map((one) => [one.id, one.start, one.end])).to.deep.equal([
      [batch, 10_000n, 15_000n],
      [newId, 15_000n, 20_000n],
    ]);
    for (const { id: one, start, end } of batches) {
      expect(await w.stranger.certificate.batchOf(one)).to.deep.include({ start, end });
    }
    expect(await w.stranger.certificate.batches({ projectId: 1n })).to.deep.equal([]);

    for (const one of [batch, newId]) {
      for (const { account, kilograms } of await w.stranger.certificate.holders({ id: one })) {
        expect(await w.stranger.certificate.balanceOf({ account, id: one })).to.equal(kilograms);
      }
    }
    expect((await w.stranger.certificate.holders({ id: batch })).map(({ account }) => account)).to.deep.equal([
      w.bob.address,
      w.alice.address,
    ]);

    const all = await w.stranger.certificate.retirements();
    expect(all.map(({ holder, kilograms }) => [holder, kilograms])).to.deep.equal([
      [w.alice.address, 500n],
      [w.bob.address, 700n],
    ]);
    expect(await w.stranger.certificate.retirements({ id: batch, holder: w.bob.address })).to.deep.equal([all[1]]);
    expect(await w.stranger.certificate.retirements({ id: newId })).to.deep.equal([]);
  });
});
