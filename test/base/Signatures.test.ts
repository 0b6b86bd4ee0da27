import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { getAddress, getBytes, hexlify, id, type Provider } from "ethers";

import { connect, keyAccount, keySignature, KeyAccountSigner } from "../../sdk/index.ts";
import { refusal, world, type World } from "../helpers/blocks.ts";

describe("Keys without an address, through the SDK", () => {
  const secret = p256.utils.randomSecretKey();
  const publicKey = hexlify(p256.getPublicKey(secret, false).slice(1));
  const sign = (digest: string, with_ = secret) =>
    hexlify(p256.sign(getBytes(digest), with_, { prehash: false, lowS: true }));

  let w: World;
  let verifier: string;
  before(async () => {
    w = await world();
    verifier = await (await w.connection.ethers.deployContract("ERC7913P256Verifier")).getAddress();
  });

  it("derives the account that the contracts derive, and signs what they accept", async () => {
    const harness = await w.connection.ethers.deployContract("SignaturesHarness");
    const key = { verifier, key: publicKey };
    const account = keyAccount(key);
    const derived: unknown = await harness.getFunction("accountOf")(verifier + publicKey.slice(2));
    expect(derived).to.equal(getAddress(account));
    const digest = id("a digest");
    expect(await harness.getFunction("isValid")(account, digest, keySignature(key, sign(digest)))).to.equal(true);
    const other = keySignature(key, sign(digest, p256.utils.randomSecretKey()));
    expect(await harness.getFunction("isValid")(account, digest, other)).to.equal(false);
  });

  it("acts through a relayer and has no transaction of its own", async () => {
    const provider = w.alice.signer.provider as Provider;
    const phone = new KeyAccountSigner({ verifier, key: publicKey }, (digest) => sign(digest), provider);
    const subject = await connect({ runner: phone, deployment: w.deployment });
    const digest = id("signed by a chip");
    const { anchorer } = await w.bob.notary.anchorBySig(await subject.notary.signAnchor({ digest }));
    expect(anchorer).to.equal(await phone.getAddress());
    expect(await provider.getTransactionCount(anchorer)).to.equal(0);
    expect((await refusal(subject.notary.anchor({ digest: id("another") }))).name).to.equal("AccountCannotSend");
  });

  it("refuses a verifier or a key that is none", () => {
    expect(() => keyAccount({ verifier: "0x12", key: publicKey })).to.throw("20 bytes");
    expect(() => keyAccount({ verifier, key: "0x" })).to.throw("empty");
  });
});
