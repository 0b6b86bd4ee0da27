import { expect } from "chai";
import { id } from "ethers";

import { MerkleTree } from "../../../sdk/index.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

describe("Notary through the SDK", () => {
  let w: World;
  before(async () => {
    w = await world();
  });

  it("anchors once, and the first time stands", async () => {
    const digest = id("a deed");
    const { receipt } = await w.alice.notary.anchor({ digest });
    const block = await receipt.getBlock();
    expect(await w.bob.notary.anchoredAt({ anchorer: w.alice.address, digest })).to.equal(block.timestamp);
    expect(await w.bob.notary.anchoredAt({ anchorer: w.bob.address, digest })).to.equal(undefined);
    const error = await refusal(w.alice.notary.anchor({ digest }));
    expect(error.name).to.equal("AlreadyAnchored");
    expect(error.args).to.include({ anchorer: w.alice.address, digest });
  });

  it("proves a document under an anchored root", async () => {
    const leaves = ["one", "two", "three"].map((text) => id(text));
    const tree = new MerkleTree(leaves);
    const { receipt } = await w.alice.notary.anchor({ digest: tree.root });
    const at = (await receipt.getBlock()).timestamp;
    const document = { anchorer: w.alice.address, root: tree.root, leaf: leaves[1]! };
    expect(await w.bob.notary.provenAt({ ...document, proof: tree.proofOf(1) })).to.equal(at);
    expect(await w.bob.notary.provenAt({ ...document, proof: tree.proofOf(2) })).to.equal(undefined);
  });

  it("anchors for somebody who signed", async () => {
    const signed = await w.alice.notary.signAnchor({ digest: id("signed") });
    const { anchorer } = await w.stranger.notary.anchorBySig(signed);
    expect(anchorer).to.equal(w.alice.address);
    expect((await refusal(w.stranger.notary.anchorBySig(signed))).name).to.equal("InvalidAccountNonce");
    const other = await w.alice.notary.signAnchor({ digest: id("signed too") });
    const forged = { ...other, anchorer: w.bob.address };
    const stolen = await refusal(w.stranger.notary.anchorBySig({ ...forged, nonce: 0n }));
    expect([stolen.name, stolen.args]).to.deep.equal(["SignatureInvalid", { signer: w.bob.address }]);
    const now = (await w.connection.ethers.provider.getBlock("latest"))!.timestamp;
    const late = await w.alice.notary.signAnchor({ digest: id("late"), deadline: now - 1 });
    expect((await refusal(w.stranger.notary.anchorBySig(late))).name).to.equal("SignatureExpired");
  });

  it("uses signatures under different keys in any order", async () => {
    const [first, second] = [
      await w.bob.notary.signAnchor({ digest: id("key 1"), nonceKey: 1n }),
      await w.bob.notary.signAnchor({ digest: id("key 2"), nonceKey: 2n }),
    ];
    await w.stranger.notary.anchorBySig(second);
    await w.stranger.notary.anchorBySig(first);
    expect(await w.bob.notary.anchoredAt({ anchorer: w.bob.address, digest: id("key 1") })).to.be.a("number");
  });

  it("publishes versions, by hand and by signature, and lists them", async () => {
    const docId = id("terms of sale");
    const [first, second] = [id("v1"), id("v2")];
    await w.carol.notary.publish({ docId, digest: first, uri: "https://example.org/1" });
    const conflict = await refusal(w.carol.notary.publish({ docId, digest: second }));
    expect([conflict.name, conflict.args]).to.deep.equal([
      "VersionConflict",
      { docId, standing: first, supersedes: `0x${"00".repeat(32)}` },
    ]);
    const signed = await w.carol.notary.signPublication({ docId, digest: second, supersedes: first });
    expect((await w.stranger.notary.publishBySig(signed)).publisher).to.equal(w.carol.address);

    expect((await w.alice.notary.latest({ publisher: w.carol.address, docId }))!.digest).to.equal(second);
    expect(await w.alice.notary.latest({ publisher: w.alice.address, docId })).to.equal(undefined);
    const versions = await w.alice.notary.versions({ publisher: w.carol.address, docId });
    expect(versions.map(({ digest, supersedes, uri }) => [digest, supersedes, uri])).to.deep.equal([
      [first, `0x${"00".repeat(32)}`, "https://example.org/1"],
      [second, first, ""],
    ]);
  });

  it("lists what somebody anchored, one by one and many at once", async () => {
    const digests = [id("x"), id("y"), id("z")];
    await w.stranger.notary.anchor({ digest: digests[0]! });
    await w.stranger.notary.anchorMany({ digests: digests.slice(1) });
    const anchors = await w.alice.notary.anchors({ anchorer: w.stranger.address });
    expect(anchors.map(({ digest }) => digest)).to.deep.equal(digests);
  });
});
