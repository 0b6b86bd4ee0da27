import { expect } from "chai";
import { id, JsonRpcProvider, Wallet } from "ethers";

import { connect, fromJson, InputError, isTrellisError, toJson, type Deployment } from "../../sdk/index.ts";
import { anvilKey, hasAnvil, startAnvil, type Anvil } from "../helpers/anvil.ts";
import { refusal, world, type World } from "../helpers/blocks.ts";

describe("a verb", () => {
  let w: World;
  before(async () => {
    w = await world();
  });

  it("sends, waits and returns what the event says, with the receipt", async () => {
    const digest = id("sent");
    const { receipt, ...outcome } = await w.alice.notary.anchor({ digest });
    expect(outcome).to.deep.equal({ anchorer: w.alice.address, digest });
    expect(receipt.status).to.equal(1);
    expect(receipt.from).to.equal(w.alice.address);
  });

  it("gives the transaction for somebody else to sign, and sends nothing", async () => {
    const digest = id("unsigned");
    const transaction = await w.alice.notary.anchor.transaction({ digest });
    expect(transaction.to).to.equal(w.alice.notary.address);
    expect(transaction.value).to.equal(0n);
    expect(await w.alice.notary.anchoredAt({ anchorer: w.alice.address, digest })).to.equal(undefined);

    await (await w.bob.signer.sendTransaction(transaction)).wait();
    expect(await w.alice.notary.anchoredAt({ anchorer: w.bob.address, digest })).to.be.a("number");
  });

  it("simulates: what the function returns, and nothing is sent", async () => {
    const args = { number: 1, gate: w.alice.identity.address, topic: id("bank"), releasable: true };
    const ns = await w.alice.claims.openNamespace.simulate(args);
    expect(await w.alice.claims.gateOf(ns)).to.equal(undefined);
    expect((await w.alice.claims.openNamespace(args)).ns).to.equal(ns);
  });

  it("simulates as another account", async () => {
    const args = { number: 2, gate: w.alice.identity.address, topic: id("bank"), releasable: true };
    const ns = await w.alice.claims.openNamespace.simulate(args, { from: w.bob.address });
    expect(ns.startsWith(w.bob.address.toLowerCase())).to.equal(true);
  });

  it("simulates and estimates without a signer", async () => {
    const reader = await connect({ runner: w.alice.signer.provider!, deployment: w.deployment });
    await reader.notary.anchor.simulate({ digest: id("reader") }, { from: w.bob.address });
    expect(await reader.notary.anchor.estimate({ digest: id("reader") }, { from: w.bob.address })).to.be.greaterThan(
      0n,
    );
  });

  it("estimates at least what it then uses", async () => {
    const args = { digest: id("estimated") };
    const estimated = await w.alice.notary.anchor.estimate(args);
    const { receipt } = await w.alice.notary.anchor(args);
    expect(estimated).to.be.gte(receipt.gasUsed);
  });

  it("is tried as nobody where nobody is connected", async () => {
    const reader = await connect({ runner: w.alice.signer.provider!, deployment: w.alice.deployment });
    const { args } = await refusal(
      reader.did.changeOwner.simulate({ identity: w.bob.address, newOwner: w.alice.address }),
    );
    expect(args).to.deep.include({ account: `0x${"00".repeat(20)}` });
  });

  it("takes what another signed from JSON text", async () => {
    const changes = [{ kind: "addDelegate", type: "veriKey", delegate: w.bob.address, validity: 3_600n } as const];
    const signed = await w.alice.did.signChanges({ identity: w.alice.address, changes });
    const carried = fromJson(toJson(signed)) as typeof signed;
    expect(carried).to.deep.equal(signed);
    await w.bob.did.applyChangesBySig(carried);
    expect(
      await w.bob.did.isDelegate({ identity: w.alice.address, type: "veriKey", delegate: w.bob.address }),
    ).to.equal(true);
    const plain = { $bigint: "no number", beside: { $bigint: "1", and: "more" } };
    expect(fromJson(toJson(plain))).to.deep.equal(plain);
    expect(() => fromJson("{")).to.throw("no JSON");
  });

  it("refuses bad input before the chain is asked", async () => {
    const count = await w.alice.signer.getNonce();
    const acts = [
      w.alice.notary.anchor({ digest: "0x1234" }),
      w.alice.token.transfer({ to: "0x12", amount: 1n }),
      w.alice.token.transfer({ to: w.bob.address, amount: -1n }),
      w.alice.token.transfer({ to: w.bob.address, amount: 1n << 256n }),
      w.alice.notary.anchor({ digest: `0x${"00".repeat(32)}` }),
    ];
    const errors = await Promise.all(acts.map(refusal));
    expect(errors.map(({ name }) => name)).to.deep.equal([
      "BytesInvalid",
      "AddressInvalid",
      "NumberOutOfRange",
      "NumberOutOfRange",
      "DigestZero",
    ]);
    for (const error of errors) expect(error).to.be.instanceOf(InputError);
    expect(await w.alice.signer.getNonce()).to.equal(count);
  });

  it("names the contract's error with its arguments, a sentence and a way out", async () => {
    const key = id("once");
    const ns = await w.alice.claims.namespaceId({ releasable: false });
    await w.alice.claims.claim({ ns, key });
    for (const act of [w.alice.claims.claim, w.alice.claims.claim.simulate, w.alice.claims.claim.estimate]) {
      const error = await refusal(act({ ns, key }));
      if (!isTrellisError(error, "AlreadyClaimed")) throw error;
      expect(error.args.claimant).to.equal(w.alice.address);
      expect(error.args.claimedAt).to.be.a("bigint");
      expect(error.contract).to.equal("IUniqueClaims");
      expect(error.message).to.match(/^The key is taken\. \[AlreadyClaimed\(ns: 0x.*claimOf\(ns, key\)/);
      expect(error.remedy).to.contain("claimOf");
    }
  });

  it("names the error of a transaction that failed although it was sent", async () => {
    const key = id("forced");
    const ns = await w.alice.claims.namespaceId({ releasable: false });
    await w.alice.claims.claim({ ns, key });
    // With the gas given, nobody estimates: the failure shows in the receipt alone.
    const error = await refusal(w.alice.claims.claim({ ns, key }, { gasLimit: 200_000n }));
    expect(error.name).to.equal("AlreadyClaimed");
  });
});

describe("a verb on a node over HTTP (anvil)", function () {
  this.timeout(60_000);
  let anvil: Anvil | undefined;
  let provider: JsonRpcProvider | undefined;
  let deployment: Deployment;
  let signer: Wallet;

  before(async function () {
    if (!hasAnvil) return this.skip();
    anvil = await startAnvil(["--hardfork", "osaka"]);
    provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1, polling: true, pollingInterval: 50 });
    signer = new Wallet(anvilKey, provider);
    const w = await world();
    const code = await w.connection.ethers.provider.getCode(w.alice.claims.address);
    await provider.send("anvil_setCode", [w.alice.claims.address, code]);
    deployment = { chainId: 31337, contracts: { UniqueClaims: w.alice.claims.address } };
  });

  after(async () => {
    provider?.destroy();
    await anvil?.stop();
  });

  it("sends, and names errors from the node's answer and from a failed receipt", async () => {
    const trellis = await connect({ runner: signer, deployment });
    const ns = await trellis.claims.namespaceId({ releasable: false });
    const key = id("over http");
    expect((await trellis.claims.claim({ ns, key })).claimant).to.equal(signer.address);

    const errors = await Promise.all([
      refusal(trellis.claims.claim.simulate({ ns, key })),
      refusal(trellis.claims.claim.estimate({ ns, key })),
      refusal(trellis.claims.claim({ ns, key })),
    ]);
    errors.push(await refusal(trellis.claims.claim({ ns, key }, { gasLimit: 200_000n })));
    expect(errors.map(({ name }) => name)).to.deep.equal(Array(4).fill("AlreadyClaimed"));
  });

  it("says when the account cannot pay", async () => {
    const poor = Wallet.createRandom().connect(provider ?? null);
    const trellis = await connect({ runner: poor, deployment });
    const ns = await trellis.claims.namespaceId({ releasable: false });
    expect((await refusal(trellis.claims.claim({ ns, key: id("poor") }))).name).to.equal("FundsInsufficient");
  });
});
