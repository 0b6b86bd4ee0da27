import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import {
  InputError,
  leafHash,
  MerkleLog,
  openLocalLog,
  verifyInclusion,
  type LogStore,
  type TrellisError,
} from "../../../sdk/index.ts";
import { refusal, world, type Person, type World } from "../../helpers/blocks.ts";
import { entriesOf, hexOf, mth } from "../../model/merkleLog.ts";

const ENTRIES = entriesOf(130);
/** The entry that differs between an operator's two faces. */
const FORGED = 2;

function treeOf(size: number): MerkleLog {
  return new MerkleLog(ENTRIES.slice(0, size).map(leafHash));
}

function otherTreeOf(size: number): MerkleLog {
  return new MerkleLog(ENTRIES.slice(0, size).map((entry, i) => leafHash(i === FORGED ? "0xff" : entry)));
}

describe("TransparencyLog through the SDK", () => {
  let w: World;
  let number = 0n;
  before(async () => {
    w = await world();
  });

  /** A refusal by the SDK itself, before the contract is asked. */
  async function early(attempt: Promise<unknown>): Promise<TrellisError> {
    const error = await refusal(attempt);
    expect(error).to.be.instanceOf(InputError);
    return error;
  }

  /** A log that no other test uses. */
  const logOf = (person: Person, appended = false) => person.log.logId({ number: ++number, appended });

  it("anchors what was appended since, with the proof worked out from what stands", async () => {
    const log = await logOf(w.alice);
    const tree = treeOf(3);
    const { size, root, receipt } = await w.alice.log.anchor({ log, tree });
    expect([size, root]).to.deep.equal([3n, hexOf(mth(ENTRIES.slice(0, 3)))]);
    expect(await w.bob.log.headOf(log)).to.deep.equal({ size, root, advancedAt: (await receipt.getBlock()).timestamp });
    for (const entry of ENTRIES.slice(3, 100)) tree.append(entry);
    await w.alice.log.anchor({ log, tree, size: 64 });
    await w.alice.log.anchor({ log, tree });
    const heads = await w.bob.log.history({ log });
    expect(await w.bob.log.history({ log, fromBlock: heads[1]!.blockNumber })).to.deep.equal(heads.slice(1));
    expect(heads.map((head) => [head.log, head.size, head.root])).to.deep.equal(
      [3, 64, 100].map((count) => [log, BigInt(count), hexOf(mth(ENTRIES.slice(0, count)))]),
    );
  });

  it("finds the same id as the contract", async () => {
    const { connection, alice } = w;
    const contract = await connection.ethers.getContractAt("TransparencyLog", alice.log.address);
    for (const appended of [false, true]) {
      const id = await alice.log.logId({ operator: w.bob.address, number: 2n ** 88n - 1n, appended });
      expect(id).to.equal(await contract.getFunction("logId").staticCall(w.bob.address, 2n ** 88n - 1n, appended));
    }
    expect(await alice.log.logId()).to.equal(`${alice.address.toLowerCase()}${"00".repeat(12)}`);
    expect((await refusal(alice.log.logId({ number: 2n ** 88n }))).name).to.equal("NumberOutOfRange");
  });

  it("refuses, before anything is paid, what the contract would refuse", async () => {
    const log = await logOf(w.alice);
    const tree = treeOf(7);
    await w.alice.log.anchor({ log, tree });
    const nothingNew = await early(w.alice.log.anchor({ log, tree }));
    expect([nothingNew.name, nothingNew.args]).to.deep.equal(["LogSizeNotGreater", { log, standing: 7n, size: 7n }]);
    const another = await early(w.alice.log.anchor({ log, tree: otherTreeOf(9) }));
    expect([another.name, another.args]).to.deep.equal(["LogInconsistent", { log, standing: 7n, size: 9n }]);
    const unfit = { log, ...treeOf(9).head(), tree: otherTreeOf(9), timestamp: 0, signature: "0x" };
    expect((await early(w.alice.log.anchorBySig(unfit))).name).to.equal("LogInconsistent");
    const otherHead = { ...unfit, ...otherTreeOf(9).head(), tree: treeOf(9) };
    expect((await early(w.alice.log.anchorBySig(otherHead))).name).to.equal("LogInconsistent");
    const tooFew = { ...unfit, tree: treeOf(8) };
    expect((await early(w.alice.log.anchorBySig(tooFew))).name).to.equal("LogInconsistent");

    const appended = await logOf(w.alice, true);
    expect((await early(w.alice.log.anchor({ log: appended, tree }))).name).to.equal("LogKindInvalid");
    expect((await early(w.alice.log.append({ log, leafHashes: [leafHash("0x")] }))).name).to.equal("LogKindInvalid");
    for (const count of [0, 1025]) {
      const leafHashes = new Array<string>(count).fill(leafHash("0x"));
      const error = await early(w.alice.log.append({ log: appended, leafHashes }));
      expect([error.name, error.args]).to.deep.equal(["LogBatchInvalid", { count: BigInt(count) }]);
    }
    const foreign = await refusal(w.bob.log.anchor({ log, tree: treeOf(9) }));
    expect([foreign.name, foreign.args]).to.deep.equal(["LogOperatorOnly", { log, account: w.bob.address }]);
  });

  it("anchors a head that the operator signed, once", async () => {
    const log = await logOf(w.carol);
    const tree = treeOf(5);
    const signed = await w.carol.log.signTreeHead({ log, ...tree.head() });
    expect((await w.stranger.log.anchorBySig({ ...signed, tree })).size).to.equal(5n);
    expect((await refusal(w.stranger.log.anchorBySig({ ...signed, tree }))).name).to.equal("LogSizeNotGreater");
    tree.append("0x00");
    const forged = { ...signed, ...tree.head(), tree };
    const error = await refusal(w.stranger.log.anchorBySig(forged));
    expect([error.name, error.args]).to.deep.equal(["SignatureInvalid", { signer: w.carol.address }]);
  });

  it("appends leaves to a log that the ledger keeps, and rebuilds it from the events", async () => {
    const log = await logOf(w.alice, true);
    const leafHashes = ENTRIES.map(leafHash);
    await w.alice.log.append({ log, leafHashes: leafHashes.slice(0, 3) });
    const { receipt, size } = await w.alice.log.append({ log, leafHashes: leafHashes.slice(3) });
    expect(size).to.equal(130n);
    expect(await w.bob.log.leaves({ log })).to.deep.equal(leafHashes);
    expect((await w.bob.log.headOf(log)).root).to.equal(hexOf(mth(ENTRIES)));
    const heads = await w.bob.log.history({ log });
    expect(heads.map((head) => [head.log, head.size, head.root])).to.deep.equal(
      [3, 130].map((count) => [log, BigInt(count), hexOf(mth(ENTRIES.slice(0, count)))]),
    );
    expect(await w.bob.log.history({ log, fromBlock: receipt.blockNumber })).to.deep.equal(heads.slice(1));
    const shown = await w.bob.log.audit({ log, tree: otherTreeOf(130) });
    expect([shown.agreed, shown.fork?.size]).to.deep.equal([0, 3n]);
    const tree = new MerkleLog(await w.bob.log.leaves({ log }));
    const [head, inclusionProof, consistencyProof] = [
      tree.head(99),
      tree.inclusionProof(42, 99),
      tree.consistencyProof(99),
    ];
    const claim = { log, leafHash: leafHashes[42]!, index: 42, ...head, inclusionProof, consistencyProof };
    expect(await w.bob.log.isIncluded(claim)).to.equal(true);
    expect(await w.bob.log.isIncluded({ ...claim, index: 43 })).to.equal(false);
    expect(await w.bob.log.isIncluded({ ...claim, consistencyProof: [] })).to.equal(false);
  });

  it("verifies in the contract what it verifies off chain: every third place of every tree up to 130", async () => {
    const { connection, alice } = w;
    const contract = await connection.ethers.getContractAt("TransparencyLog", alice.log.address);
    const [includes, continues] = [contract.getFunction("verifyInclusion"), contract.getFunction("verifyConsistency")];
    const tree = treeOf(130);
    for (let size = 1; size <= 130; size++) {
      const { root } = tree.head(size);
      const places = Array.from({ length: size }, (_, i) => i).filter((i) => i % 3 === size % 3);
      await Promise.all(
        places.map(async (index) => {
          const [leaf, proof] = [tree.leafHashAt(index), tree.inclusionProof(index, size)];
          expect(await includes.staticCall(leaf, index, size, root, proof), `${index} of ${size}`).to.equal(true);
          const [first, path] = [tree.head(index + 1), tree.consistencyProof(index + 1, size)];
          const answer: unknown = await continues.staticCall(first.size, first.root, size, root, path);
          expect(answer, `${first.size} to ${size}`).to.equal(true);
        }),
      );
    }
  }).timeout(120_000);

  it("finds a fork between what it was shown and what is anchored, and convicts the operator", async () => {
    const log = await logOf(w.alice);
    const tree = treeOf(4);
    await w.alice.log.anchor({ log, tree, size: 2 });
    await w.alice.log.anchor({ log, tree });
    const shown = otherTreeOf(9);
    const word = await w.alice.log.signTreeHead({ log, ...shown.head() });

    const { fork, agreed, evidence, withheld, unanchored, head } = await w.bob.log.audit({ log, tree: shown });
    expect([agreed, fork?.size, withheld, unanchored]).to.deep.equal([1, 4n, 0n, 5n]);
    const { size1, root1, size2 } = await w.bob.log.reportEquivocation({
      log,
      first: head,
      second: word,
      proof: evidence!,
    });
    expect([size1, root1, size2]).to.deep.equal([4n, tree.head().root, 9n]);
    expect(await w.bob.log.isForked(log)).to.equal(true);
    expect((await w.bob.log.audit({ log, tree: shown })).convicted).to.equal(true);

    tree.append("0x00");
    expect((await early(w.alice.log.anchor({ log, tree }))).name).to.equal("LogForked");
    expect((await refusal(w.bob.log.isConsistent({ log, ...head }))).name).to.equal("LogForked");
    expect(
      (await refusal(w.bob.log.reportEquivocation({ log, first: head, second: word, proof: evidence! }))).name,
    ).to.equal("LogForked");
  });

  it("convicts by two signed heads of one size, and nobody by heads of one tree", async () => {
    const log = await logOf(w.alice);
    const sign = (tree: MerkleLog) => w.alice.log.signTreeHead({ log, ...tree.head() });
    const [first, same, second] = [await sign(treeOf(5)), await sign(treeOf(7)), await sign(otherTreeOf(5))];
    const proof = treeOf(7).contradictionProof(5);
    const innocent = await early(w.bob.log.reportEquivocation({ log, first, second: same, proof }));
    expect([innocent.name, innocent.args]).to.deep.equal(["EquivocationUnproven", { log, size1: 5n, size2: 7n }]);
    const unsigned = await refusal(
      w.bob.log.reportEquivocation({ log, first, second: { ...second, signature: "0x" } }),
    );
    expect([unsigned.name, unsigned.args]).to.deep.equal(["SignatureInvalid", { signer: w.alice.address }]);
    await w.bob.log.reportEquivocation({ log, first, second });
    expect(await w.bob.log.isForked(log)).to.equal(true);
  });

  it("tells an auditor of withheld entries and of a head that stands still", async () => {
    const log = await logOf(w.alice);
    const tree = treeOf(8);
    const unopened = await w.bob.log.audit({ log, tree, maximumDelay: 3600 });
    expect([unopened.age, unopened.stalled, unopened.unanchored]).to.deep.equal([0, false, 8n]);
    await w.alice.log.anchor({ log, tree });
    await w.connection.networkHelpers.time.increase(3600);
    const late = await w.bob.log.audit({ log, tree: treeOf(6), maximumDelay: 3600 });
    expect([late.fork, late.withheld, late.unanchored, late.age, late.stalled]).to.deep.equal([
      undefined,
      2n,
      0n,
      3600,
      false,
    ]);
    await w.connection.networkHelpers.time.increase(1);
    expect((await w.bob.log.audit({ log, tree, maximumDelay: 3600 })).stalled).to.equal(true);
    expect((await w.bob.log.audit({ log, tree })).stalled).to.equal(false);
  });
});

describe("A log in a store", () => {
  let folder: string;
  let store: LogStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "log-"));
    const file = join(folder, "log");
    store = {
      read: () => readFile(file).catch(() => new Uint8Array()),
      append: (bytes) => appendFile(file, bytes, { flush: true }),
    };
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("goes on where it stopped", async () => {
    const first = await openLocalLog(store);
    // Not awaited one by one: the log keeps them in order.
    const places = await Promise.all([first.append(ENTRIES.slice(0, 5)), first.append(ENTRIES.slice(5, 6))]);
    expect(places).to.deep.equal([0, 5]);
    const second = await openLocalLog(store);
    expect(second.tree.head()).to.deep.equal(first.tree.head());
    expect(await second.append(ENTRIES.slice(6, 20))).to.equal(6);
    expect((await openLocalLog(store)).tree.head().root).to.equal(hexOf(mth(ENTRIES.slice(0, 20))));
  });

  it("does not grow by what its store did not take", async () => {
    let full = true;
    const log = await openLocalLog({
      read: store.read,
      append: (bytes) => (full ? Promise.reject(new Error("disk full")) : store.append(bytes)),
    });
    const outcome = await log.append(ENTRIES.slice(0, 3)).catch((error: unknown) => (error as Error).message);
    expect([outcome, log.tree.size]).to.deep.equal(["disk full", 0]);
    full = false;
    expect(await log.append(ENTRIES.slice(0, 3))).to.equal(0);
    expect((await openLocalLog(store)).tree.size).to.equal(3);
  });

  it("refuses a store that ends in the middle of a hash", async () => {
    await writeFile(join(folder, "log"), new Uint8Array(33));
    const error = await refusal(openLocalLog(store));
    expect([error.name, error.args["reason"]]).to.deep.equal(["FormatInvalid", "1 bytes behind the last whole hash"]);
  });

  it("takes more than 1,000 entries a second, one transaction for all of them", async () => {
    const tree = new MerkleLog();
    const started = performance.now();
    for (let i = 0; i < 20_000; i++) tree.append(`0x${i.toString(16).padStart(8, "0")}`);
    const rate = 20_000 / ((performance.now() - started) / 1000);
    expect(rate).to.be.greaterThan(1_000);
    const claim = { leafHash: leafHash("0x00001234"), index: 0x1234, ...tree.head() };
    expect(verifyInclusion({ ...claim, proof: tree.inclusionProof(0x1234) })).to.equal(true);
  });
});
