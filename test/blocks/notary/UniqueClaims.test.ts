import { expect } from "chai";
import { id } from "ethers";

import { pseudonym, randomSalt } from "../../../sdk/index.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

const secret = randomSalt();
const invoice = (number: string) => pseudonym({ key: secret, context: "invoice", value: number });

describe("UniqueClaims through the SDK", () => {
  let w: World;
  before(async () => {
    w = await world();
  });

  it("claims a key once, in a namespace of one's own", async () => {
    const ns = await w.alice.claims.namespaceId({ releasable: false });
    const key = invoice("2026-1");
    const { receipt, ...claim } = await w.alice.claims.claim({ ns, key, ref: id("loan 9") });
    expect(claim).to.deep.equal({ ns, key, claimant: w.alice.address, ref: id("loan 9") });
    const claimedAt = (await receipt.getBlock()).timestamp;
    expect(await w.bob.claims.claimOf({ ns, key })).to.deep.equal({ claimant: w.alice.address, claimedAt });

    const again = await refusal(w.alice.claims.claim({ ns, key }));
    expect([again.name, again.args]).to.deep.equal([
      "AlreadyClaimed",
      { ns, key, claimant: w.alice.address, claimedAt: BigInt(claimedAt) },
    ]);
    expect((await refusal(w.alice.claims.release({ ns, key }))).name).to.equal("ClaimNotReleasable");
    const foreign = await refusal(w.bob.claims.claim({ ns, key: invoice("2026-2") }));
    expect([foreign.name, foreign.args]).to.deep.equal(["ClaimantNotEligible", { ns, account: w.bob.address }]);
  });

  it("lets the gate decide, claims many, releases, and lists what is held", async () => {
    const topic = id("financier");
    const gate = w.alice.identity.address;
    const { ns, opener } = await w.alice.claims.openNamespace({ number: 1, gate, topic, releasable: true });
    expect(opener).to.equal(w.alice.address);
    expect(await w.bob.claims.gateOf(ns)).to.deep.equal({ gate, topic });
    expect(await w.alice.claims.namespaceId({ number: 1, gated: true, releasable: true })).to.equal(ns);

    const keys = [invoice("1"), invoice("2"), invoice("3")];
    expect((await refusal(w.bob.claims.claimMany({ ns, keys }))).name).to.equal("ClaimantNotEligible");
    const validUntil = 4_000_000_000;
    await w.admin.identity.enroll({ account: w.bob.address, role: topic, entityId: id("bank"), validUntil });
    expect((await w.bob.claims.claimMany({ ns, keys })).keys).to.deep.equal(keys);

    const stolen = await refusal(w.alice.claims.release({ ns, key: keys[0]! }));
    expect(stolen.name).to.equal("ClaimantOnly");
    await w.bob.claims.release({ ns, key: keys[1]! });
    const held = await w.stranger.claims.held({ ns });
    expect(held.map(({ key, claimant }) => [key, claimant])).to.deep.equal([
      [keys[0], w.bob.address],
      [keys[2], w.bob.address],
    ]);
    expect(await w.stranger.claims.claimOf({ ns, key: keys[1]! })).to.equal(undefined);
  });

  it("claims and releases for somebody who signed", async () => {
    const ns = await w.carol.claims.namespaceId({ releasable: true, number: 7n });
    const key = invoice("signed");
    const claim = await w.carol.claims.signClaim({ ns, key });
    expect((await w.stranger.claims.claimBySig(claim)).claimant).to.equal(w.carol.address);
    expect((await refusal(w.stranger.claims.claimBySig(claim))).name).to.equal("InvalidAccountNonce");
    await w.stranger.claims.releaseBySig(await w.carol.claims.signRelease({ ns, key }));
    expect(await w.carol.claims.claimOf({ ns, key })).to.equal(undefined);
  });
});
