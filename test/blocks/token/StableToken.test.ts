import { expect } from "chai";
import { id, Wallet } from "ethers";

import { fingerprint, InputError, randomSalt } from "../../../sdk/index.ts";
import { again } from "../../helpers/again.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

const euro = 1_000_000n;
const hour = 60 * 60;
const payoutRef = fingerprint({ field: "iban", value: "DE02120300000000202051", salt: randomSalt() });

describe("StableToken through the SDK", () => {
  let w: World;
  const untouched = again(world);
  beforeEach(async () => {
    w = await untouched();
    const limits = { allowance: 1_000n * euro, capacity: 600n * euro, window: hour };
    await w.admin.token.configureMinter({ minter: w.admin.address, ...limits });
    await w.admin.token.mint({ to: w.alice.address, amount: 500n * euro });
  });

  const now = async () => (await w.connection.ethers.provider.getBlock("latest"))!.timestamp;
  const pass = async (seconds: number) => {
    await w.connection.provider.request({ method: "evm_increaseTime", params: [seconds] });
    await w.connection.provider.request({ method: "evm_mine", params: [] });
  };

  describe("money", () => {
    it("knows the token, and writes amounts as people do", async () => {
      const info = await w.alice.token.info();
      expect(info).to.include({ symbol: "tEUR", decimals: 6, totalSupply: 500n * euro, paused: false });
      expect(await w.alice.token.parse("12.50")).to.equal(12_500_000n);
      expect(await w.alice.token.format(12_500_000n)).to.equal("12.5");
      for (const text of ["12,50", "1.1234567", ""]) {
        expect((await refusal(w.alice.token.parse(text))).name).to.equal("FormatInvalid");
      }
    });

    it("transfers, and by allowance", async () => {
      const { receipt: _, ...sent } = await w.alice.token.transfer({ to: w.bob.address, amount: 3n * euro });
      expect(sent).to.deep.equal({ from: w.alice.address, to: w.bob.address, amount: 3n * euro });
      expect(await w.alice.token.transfer.simulate({ to: w.bob.address, amount: 1n })).to.equal(true);

      await w.alice.token.approve({ spender: w.carol.address, amount: 2n });
      const taken = w.carol.token.transferFrom({ from: w.alice.address, to: w.bob.address, amount: 2n });
      expect((await taken).amount).to.equal(2n);
      expect(await w.bob.token.balanceOf(w.bob.address)).to.equal(3n * euro + 2n);
      const more = await refusal(w.carol.token.transferFrom({ from: w.alice.address, to: w.bob.address, amount: 1n }));
      expect([more.name, more.args]).to.deep.equal([
        "ERC20InsufficientAllowance",
        { spender: w.carol.address, allowance: 0n, needed: 1n },
      ]);
    });

    it("mints within limits and shows what is left of them", async () => {
      const left = await w.alice.token.minterOf(w.admin.address);
      expect(left).to.include({ allowance: 500n * euro, capacity: 600n * euro, window: hour });
      expect(left.available).to.be.lessThan(200n * euro);
      const error = await refusal(w.admin.token.mint({ to: w.bob.address, amount: 400n * euro }));
      expect(error.name).to.equal("MinterLimitExceeded");
      expect(error.args).to.include({ minter: w.admin.address, requested: 400n * euro });
      expect(await refusal(w.admin.token.mint({ to: w.bob.address, amount: 0n }))).to.be.instanceOf(InputError);
    });

    it("freezes and pauses, and says beforehand why a transfer would be refused", async () => {
      const transfer = { from: w.alice.address, to: w.bob.address, amount: 1n };
      expect(await w.bob.token.transferRestriction(transfer)).to.equal(undefined);
      await w.admin.token.freeze({ account: w.alice.address, reason: id("order 17") });
      expect(await w.bob.token.transferRestriction(transfer)).to.equal("AccountIsFrozen");
      expect((await refusal(w.alice.token.transfer({ to: w.bob.address, amount: 1n }))).args).to.deep.equal({
        account: w.alice.address,
      });
      await w.admin.token.unfreeze({ account: w.alice.address, reason: id("order 18") });

      expect((await w.admin.token.pause()).account).to.equal(w.admin.address);
      expect(await w.bob.token.transferRestriction(transfer)).to.equal("EnforcedPause");
      await w.admin.token.unpause();
      expect(await w.bob.token.transferRestriction(transfer)).to.equal(undefined);
    });

    it("lets no stranger administer", async () => {
      const limits = { allowance: 1n, capacity: 1n, window: 1 };
      for (const act of [
        w.stranger.token.freeze({ account: w.alice.address, reason: id("spite") }),
        w.stranger.token.pause(),
        w.stranger.token.configureMinter({ minter: w.stranger.address, ...limits }),
        w.stranger.token.setTransferPolicy({}),
        w.stranger.token.setReserveFeed({}),
      ]) {
        const error = await refusal(act);
        expect([error.name, error.args]).to.deep.equal(["AccessManagedUnauthorized", { caller: w.stranger.address }]);
      }
    });

    it("finds the holders from the events", async () => {
      await w.alice.token.transfer({ to: w.bob.address, amount: 100n * euro });
      await w.bob.token.transfer({ to: w.carol.address, amount: 100n * euro });
      expect(await w.stranger.token.holders()).to.deep.equal([
        { account: w.alice.address, balance: 400n * euro },
        { account: w.carol.address, balance: 100n * euro },
      ]);
    });
  });

  describe("by signature", () => {
    it("permits: the owner signs, anyone sends, once", async () => {
      const permit = await w.alice.token.signPermit({ spender: w.bob.address, amount: 5n });
      const { receipt: _, ...set } = await w.stranger.token.permit(permit);
      expect(set).to.deep.equal({ owner: w.alice.address, spender: w.bob.address, amount: 5n });
      expect(await w.bob.token.allowance({ owner: w.alice.address, spender: w.bob.address })).to.equal(5n);
      expect((await refusal(w.stranger.token.permit(permit))).name).to.equal("SignatureInvalid");
    });

    it("permits until the deadline, to the second", async () => {
      const deadline = (await now()) + 100;
      const permit = await w.alice.token.signPermit({ spender: w.bob.address, amount: 5n, deadline });
      await pass(101);
      const error = await refusal(w.bob.token.permit(permit));
      expect([error.name, error.args]).to.deep.equal(["ERC2612ExpiredSignature", { deadline: BigInt(deadline) }]);
    });

    it("authorizes a transfer that anyone brings, once", async () => {
      const signed = await w.alice.token.signTransfer({ to: w.bob.address, amount: 7n });
      expect(await w.bob.token.isAuthorizationUsed({ authorizer: w.alice.address, nonce: signed.nonce })).to.equal(
        false,
      );
      const { receipt: _, ...moved } = await w.stranger.token.transferWithAuthorization(signed);
      expect(moved).to.deep.equal({ from: w.alice.address, to: w.bob.address, amount: 7n });
      expect(await w.bob.token.isAuthorizationUsed({ authorizer: w.alice.address, nonce: signed.nonce })).to.equal(
        true,
      );
      expect((await refusal(w.stranger.token.transferWithAuthorization(signed))).contract).not.to.equal("UnknownError");
    });

    it("authorizes a receipt that the receiver alone brings", async () => {
      const signed = await w.alice.token.signReceipt({ to: w.bob.address, amount: 7n });
      expect((await refusal(w.stranger.token.receiveWithAuthorization(signed))).name).to.equal("ERC20InvalidReceiver");
      expect((await refusal(w.bob.token.transferWithAuthorization(signed))).name).to.equal("SignatureInvalid");
      expect((await w.bob.token.receiveWithAuthorization(signed)).amount).to.equal(7n);
    });

    it("cancels an authorization", async () => {
      const signed = await w.alice.token.signTransfer({ to: w.bob.address, amount: 7n });
      await w.stranger.token.cancelAuthorization(await w.alice.token.signCancellation(signed));
      await refusal(w.bob.token.transferWithAuthorization(signed));
      expect(await w.bob.token.balanceOf(w.bob.address)).to.equal(0n);
    });

    it("signs for a contract account with its key", async () => {
      const key = Wallet.createRandom();
      const account = await w.connection.ethers.deployContract("SmartAccount", [key.address]);
      const from = await account.getAddress();
      await w.alice.token.transfer({ to: from, amount: 9n });
      const owner = w.alice.as(key.connect(w.alice.signer.provider));
      const signed = await owner.token.signTransfer({ to: w.bob.address, amount: 9n, from });
      expect((await w.stranger.token.transferWithAuthorization(signed)).from).to.equal(from);
    });
  });

  describe("redemption", () => {
    it("locks, is settled with a proof, and tells its story from the events", async () => {
      const asked = await w.alice.token.requestRedemption({ amount: 100n * euro, payoutRef });
      expect(asked).to.include({ holder: w.alice.address, amount: 100n * euro, payoutRef });
      expect(asked.deadline).to.equal((await now()) + (await w.alice.token.info()).redemptionPeriod);
      expect((await w.alice.token.redemptionOf(asked.id)).state).to.equal("requested");
      const refused = await w.alice.token.requestRedemption({ amount: 50n * euro, payoutRef });
      const open = await w.alice.token.requestRedemption({ amount: 25n * euro, payoutRef });

      await w.admin.token.settleRedemption({ id: asked.id, paymentProof: id("swift 17") });
      await w.admin.token.rejectRedemption({ id: refused.id, reason: id("account closed") });
      expect((await w.alice.token.info()).totalSupply).to.equal(400n * euro);
      expect((await w.alice.token.info()).lockedInRedemptions).to.equal(25n * euro);

      const all = await w.stranger.token.redemptions();
      expect(all.map((one) => [one.id, one.state])).to.deep.equal([
        [asked.id, "settled"],
        [refused.id, "rejected"],
        [open.id, "requested"],
      ]);
      const mine = await w.stranger.token.redemptions({ holder: w.alice.address, state: "requested" });
      expect(mine.map((one) => one.id)).to.deep.equal([open.id]);
      expect(await w.stranger.token.redemptions({ holder: w.bob.address })).to.deep.equal([]);
    });

    it("goes back to the holder after the deadline, and not before", async () => {
      const { id: redemption, deadline } = await w.alice.token.requestRedemption({ amount: 1n, payoutRef });
      const early = await refusal(w.alice.token.reclaimRedemption({ id: redemption }));
      expect([early.name, early.args]).to.deep.equal([
        "RedemptionNotDue",
        { id: redemption, deadline: BigInt(deadline) },
      ]);
      await pass(deadline - (await now()));
      expect((await refusal(w.bob.token.reclaimRedemption({ id: redemption }))).name).to.equal("RedemptionHolderOnly");
      expect((await w.alice.token.reclaimRedemption({ id: redemption })).id).to.equal(redemption);
      expect((await w.alice.token.redemptionOf(redemption)).state).to.equal("reclaimed");
      expect((await w.alice.token.redemptions())[0]!.state).to.equal("reclaimed");
    });

    it("works by signature", async () => {
      const signed = await w.alice.token.signRedemption({ amount: 5n, payoutRef });
      const { id: redemption, holder, deadline } = await w.stranger.token.requestRedemptionBySig(signed);
      expect(holder).to.equal(w.alice.address);
      expect((await refusal(w.stranger.token.requestRedemptionBySig(signed))).name).to.equal("InvalidAccountNonce");
      await pass(deadline - (await now()));
      await w.stranger.token.reclaimRedemptionBySig(await w.alice.token.signReclaim({ id: redemption }));
      expect((await w.alice.token.redemptionOf(redemption)).state).to.equal("reclaimed");
    });

    it("refuses nothing and a missing proof before the chain is asked", async () => {
      const nothing = await refusal(w.alice.token.requestRedemption({ amount: 0n, payoutRef }));
      expect([nothing.name, nothing.constructor]).to.deep.equal(["RedemptionAmountZero", InputError]);
      const proofless = await refusal(w.admin.token.settleRedemption({ id: 1n, paymentProof: `0x${"00".repeat(32)}` }));
      expect([proofless.name, proofless.args, proofless.constructor]).to.deep.equal([
        "PaymentProofMissing",
        { id: 1n },
        InputError,
      ]);
    });
  });
});
