import { expect } from "chai";
import { id } from "ethers";

import { InputError } from "../../../sdk/index.ts";
import { again } from "../../helpers/again.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

const verifier = id("verifier");
const bank = id("bank");
const acme = id("acme");
const later = 4_000_000_000;

describe("ParticipantRegistry through the SDK", () => {
  let w: World;
  const untouched = again(world);
  beforeEach(async () => {
    w = await untouched();
    await w.admin.identity.enroll({ account: w.alice.address, role: verifier, entityId: acme, validUntil: later });
  });

  it("enrols an account, and says how it stands", async () => {
    const key = { account: w.alice.address, role: verifier };
    expect(await w.bob.identity.standingOf(key)).to.equal("active");
    expect(await w.bob.identity.isEligible({ account: w.alice.address, topic: verifier })).to.equal(true);
    expect(await w.bob.identity.isEligible({ account: w.alice.address, topic: bank })).to.equal(false);
    expect(await w.bob.identity.entityOf(w.alice.address)).to.equal(acme);
    expect(await w.bob.identity.entityOf(w.bob.address)).to.equal(undefined);
    expect(await w.bob.identity.validUntilOf(key)).to.equal(later);
    expect(await w.bob.identity.validUntilOf({ ...key, role: bank })).to.equal(undefined);
    expect(await w.bob.identity.rolesOf(w.alice.address)).to.deep.equal([verifier]);
  });

  it("suspends, reinstates, renews, removes; the events tell the same", async () => {
    const key = { account: w.alice.address, role: verifier };
    const both = async () => {
      const [rebuilt] = await w.stranger.identity.participants({ account: w.alice.address });
      expect(rebuilt!.standing).to.equal(await w.stranger.identity.standingOf(key));
      return rebuilt!.standing;
    };
    await w.admin.identity.suspend({ ...key, reason: id("complaint") });
    expect(await both()).to.equal("suspended");
    await w.admin.identity.reinstate(key);
    expect(await both()).to.equal("active");

    const now = (await w.connection.ethers.provider.getBlock("latest"))!.timestamp;
    expect((await w.admin.identity.renew({ ...key, validUntil: now + 60 })).validUntil).to.equal(now + 60);
    await w.connection.provider.request({ method: "evm_increaseTime", params: [100] });
    await w.connection.provider.request({ method: "evm_mine", params: [] });
    expect(await both()).to.equal("expired");
    await w.admin.identity.renew({ ...key, validUntil: later });
    expect(await both()).to.equal("active");
    await w.admin.identity.remove({ ...key, reason: id("left") });
    expect(await both()).to.equal("removed");
  });

  it("rotates an account to another; the roles named go over", async () => {
    await w.admin.identity.enroll({ account: w.alice.address, role: bank, entityId: acme, validUntil: later });
    const rotation = { from: w.alice.address, to: w.bob.address, roles: [verifier] };
    expect((await w.admin.identity.rotateAccount(rotation)).entityId).to.equal(acme);
    expect(await w.stranger.identity.successorOf(w.alice.address)).to.equal(w.bob.address);
    expect(await w.stranger.identity.successorOf(w.bob.address)).to.equal(undefined);

    const all = await w.stranger.identity.participants();
    expect(all).to.have.length(3);
    for (const { account, role, standing } of all) {
      expect(await w.stranger.identity.standingOf({ account, role })).to.equal(standing);
    }
    const active = await w.stranger.identity.participants({ role: verifier, entityId: acme, standing: "active" });
    expect(active.map(({ account }) => account)).to.deep.equal([w.bob.address]);
  });

  it("refuses what the contract would, with its words", async () => {
    const enrolment = { account: w.bob.address, role: verifier, entityId: acme, validUntil: later };
    const zero = `0x${"00".repeat(32)}`;
    for (const part of [{ role: zero }, { entityId: zero }, { account: `0x${"00".repeat(20)}` }]) {
      const error = await refusal(w.admin.identity.enroll({ ...enrolment, ...part }));
      expect([error.name, error.constructor]).to.deep.equal(["ParticipantZero", InputError]);
    }
    const twice = await refusal(w.admin.identity.enroll({ ...enrolment, account: w.alice.address }));
    expect([twice.name, twice.args]).to.deep.equal([
      "ParticipantStandingInvalid",
      { account: w.alice.address, role: verifier, standing: 1n },
    ]);
    const past = await refusal(w.admin.identity.enroll({ ...enrolment, validUntil: 1 }));
    expect([past.name, past.args]).to.deep.equal(["EnrolmentPast", { validUntil: 1n }]);
    const endless = await refusal(w.admin.identity.enroll({ ...enrolment, validUntil: later * 1000 }));
    expect([endless.name, endless.args]).to.deep.equal([
      "TimeInMilliseconds",
      { parameter: "validUntil", value: BigInt(later) * 1000n },
    ]);
    expect((await refusal(w.stranger.identity.enroll(enrolment))).name).to.equal("AccessManagedUnauthorized");
  });
});
