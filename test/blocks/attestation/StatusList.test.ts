import { expect } from "chai";
import { ES256KSigner } from "did-jwt";
import { getBytes, id, Wallet } from "ethers";

import { issueVcJwt, verifyVcJwt, type CredentialStatus } from "../../../sdk/credentials/index.ts";
import { decodeStatusList, statusInBits, statusInList } from "../../../sdk/formats/statusList.ts";
import { IndexAllocator, statusListId, type ListProgress } from "../../../sdk/index.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

describe("StatusList through the SDK", () => {
  let w: World;
  const revocation = statusListId({ number: 1n, purpose: "revocation" });
  const suspension = statusListId({ number: 1n, purpose: "suspension" });

  before(async () => {
    w = await world();
  });

  it("is on chain what the standard publishes, bit by bit", async () => {
    const list = statusListId({ number: 5n, purpose: "message", statusSize: 2 });
    const model = new Map<number, number>();
    for (const [index, value] of [
      [0, 3],
      [131_071, 2],
      [94_567, 1],
    ] as const) {
      await w.alice.statusList.setStatus({ list, index, value });
      model.set(index, value);
    }
    const issuer = w.alice.address;
    const published = await w.bob.statusList.published({ issuer, list });
    const bits = await decodeStatusList(published.encodedList, 2);
    expect(bits).to.have.length((131_072 * 2) / 8);
    for (const index of [0, 1, 94_566, 94_567, 131_070, 131_071]) {
      expect(statusInBits(bits, index, 2), String(index)).to.equal(model.get(index) ?? 0);
      expect(await w.bob.statusList.statusAt({ issuer, list, index })).to.equal(model.get(index) ?? 0);
      const entry = w.bob.statusList.entry({ issuer, list, index });
      expect(await statusInList(entry, published)).to.equal(model.get(index) ?? 0);
    }
  });

  it("sets thousands of entries in a few transactions, and again without harm", async () => {
    const list = statusListId({ number: 6n, purpose: "revocation" });
    const indices = Array.from({ length: 2_500 }, (_, i) => (i * 7_919) % 131_072);
    const progress: ListProgress[] = [];
    const receipts = await w.alice.statusList.setMany({
      list,
      indices,
      value: 1,
      onProgress: (done) => progress.push(done),
    });
    expect(receipts).to.have.length(3);
    expect(progress.at(-1)).to.deep.equal({ done: 2_500, total: 2_500 });
    const { encodedList } = await w.bob.statusList.published({ issuer: w.alice.address, list });
    const bits = await decodeStatusList(encodedList);
    const set = Array.from({ length: 131_072 }, (_, i) => i).filter((i) => statusInBits(bits, i) === 1);
    expect(set).to.deep.equal([...indices].sort((a, b) => a - b));
    await w.alice.statusList.setMany({ list, indices: indices.slice(0, 10), value: 1 });
  });

  it("does for an issuer without coin what it signed", async () => {
    const issuer = Wallet.createRandom(w.connection.ethers.provider);
    const { statusList } = w.alice.as(issuer);
    const signed = await statusList.signStatus({ list: revocation, index: 7, value: 1 });
    expect(await w.stranger.statusList.setStatusBySig(signed)).to.include({ issuer: issuer.address, index: 7 });
    const words = [`0x${"80".padEnd(64, "0")}`];
    await w.stranger.statusList.setWordsBySig(await statusList.signWords({ list: suspension, firstWord: 2, words }));
    expect(await statusList.statusAt({ issuer: issuer.address, list: suspension, index: 512 })).to.equal(1);
    expect(await w.connection.ethers.provider.getTransactionCount(issuer.address)).to.equal(0);
    expect((await refusal(w.stranger.statusList.setStatusBySig(signed))).name).to.equal("InvalidAccountNonce");
  });

  it("refuses before anything is paid what the contract would refuse", async () => {
    const before = await w.connection.ethers.provider.getTransactionCount(w.bob.address);
    const { statusList } = w.bob;
    const refused: [() => unknown, string][] = [
      [() => statusListId({ number: 1n, purpose: "revocation", statusSize: 2 }), "StatusListInvalid"],
      [() => statusList.setStatus({ list: id("no list"), index: 1, value: 1 }), "StatusListInvalid"],
      [() => statusList.setStatus({ list: revocation, index: 1, value: 2 }), "StatusValueTooLarge"],
      [() => statusList.setStatus({ list: revocation, index: 2 ** 32, value: 1 }), "NumberOutOfRange"],
      [() => statusList.setStatuses({ list: revocation, indices: [], value: 1 }), "StatusBatchInvalid"],
      [() => statusList.setWords({ list: revocation, firstWord: 0, words: [] }), "StatusBatchInvalid"],
      [() => statusList.setWords({ list: revocation, firstWord: 2 ** 24, words: [id("x")] }), "StatusBatchInvalid"],
    ];
    for (const [act, name] of refused) {
      const error = await refusal((async () => act())());
      expect(error.name).to.equal(name);
      expect(error.remedy, name).to.be.a("string");
    }
    expect(await w.connection.ethers.provider.getTransactionCount(w.bob.address)).to.equal(before);
    await statusList.setStatus({ list: revocation, index: 9, value: 1 });
    const back = statusList.setStatus({ list: revocation, index: 9, value: 0 });
    expect((await refusal(back)).name).to.equal("StatusIrrevocable");
  });

  it("answers a verifier of credentials: valid, suspended, valid again, revoked", async () => {
    const key = Wallet.createRandom();
    const did = `did:example:${w.alice.address}`;
    const method = {
      id: `${did}#key`,
      type: "EcdsaSecp256k1VerificationKey2019",
      controller: did,
      publicKeyHex: key.signingKey.publicKey.slice(2),
    };
    const document = { id: did, verificationMethod: [method], assertionMethod: [method.id] };
    const resolved = { didResolutionMetadata: {}, didDocumentMetadata: {}, didDocument: document };
    const issuer = { did, algorithm: "ES256K" as const, sign: ES256KSigner(getBytes(key.privateKey)) };
    const index = new IndexAllocator().next();
    const entry = (list: string) => w.alice.statusList.entry({ issuer: w.alice.address, list, index });
    const status: CredentialStatus[] = [entry(revocation), entry(suspension)].map((one) => ({ ...one }));
    const claims = { type: "Diploma", subject: "did:example:student", claims: { degree: "BSc" } };
    const jwt = await issueVcJwt({ ...claims, status }, issuer);
    const checks = { resolver: { resolve: () => Promise.resolve(resolved) }, status: w.bob.statusList.standing };
    const verdict = async (token = jwt) => (await verifyVcJwt(token, checks)).verdict;

    expect(await verdict()).to.equal("Valid");
    await w.alice.statusList.setStatus({ list: suspension, index, value: 1 });
    expect(await verdict()).to.equal("Suspended");
    await w.alice.statusList.setStatus({ list: suspension, index, value: 0 });
    expect(await verdict()).to.equal("Valid");
    await w.alice.statusList.setStatus({ list: revocation, index, value: 1 });
    expect(await verdict()).to.equal("Revoked");

    const [first] = status;
    const url = first!.statusListCredential!;
    for (const odd of [
      { ...first, statusPurpose: "suspension" },
      { ...first, statusListIndex: "99999999999" },
      { ...first, statusListCredential: url.replace("@31337", "@1") },
      { ...first, statusListCredential: url.replace(w.alice.statusList.address, w.bob.address) },
      { ...first, statusListCredential: url.slice(0, -4) + "0109" },
      { ...first, statusListCredential: "https://issuer.example/status/1" },
      { type: "SomethingElse" },
    ]) {
      const other = await issueVcJwt({ ...claims, status: odd as never }, issuer);
      expect(await verdict(other), JSON.stringify(odd)).to.equal("StatusUnknown");
    }
  });
});

describe("The indices of a status list", () => {
  it("are given out once each, to the last", () => {
    const allocator = new IndexAllocator({ entries: 500, used: [3, 4] });
    const drawn = Array.from({ length: 498 }, () => allocator.next());
    expect(new Set([...drawn, 3, 4])).to.have.property("size", 500);
    expect(allocator.free).to.equal(0);
    expect(() => allocator.next())
      .to.throw("given out")
      .with.property("name", "ElementMissing");
  });

  it("favour none: chi-square over 64 parts of the list, and no trace of their order", () => {
    const rounds = 40;
    const size = 64 * rounds * 16;
    const parts = new Array<number>(64).fill(0);
    let rising = 0;
    for (let round = 0; round < rounds; round++) {
      const allocator = new IndexAllocator({ entries: 131_072 });
      let last = 0;
      for (let i = 0; i < size / rounds; i++) {
        const index = allocator.next();
        parts[index >> 11]!++;
        if (index > last) rising++;
        last = index;
      }
    }
    const expected = size / 64;
    const chi = parts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chi).to.be.lessThan(124); // 63 degrees of freedom: beyond it once in 100,000 runs
    expect(Math.abs(rising / size - 0.5)).to.be.lessThan(0.02);
    // The test bites: indices in the order of issuance fail both.
    const naive = Array.from({ length: size }, (_, i) => i % 65_536).reduce((all, i) => {
      all[i >> 11]!++;
      return all;
    }, new Array<number>(64).fill(0));
    expect(naive.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).to.be.greaterThan(124);
  });
});
