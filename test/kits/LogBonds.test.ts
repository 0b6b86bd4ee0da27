import { expect } from "chai";
import { toUtf8Bytes, type Signer } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { deploy } from "../../scripts/deploy/deploy.ts";
import {
  batchedHash,
  certificateBatch,
  connect,
  fieldKey,
  leafHash,
  MerkleLog,
  placeEvidence,
  type SignedPromise,
} from "../../sdk/index.ts";
import { again } from "../helpers/again.ts";
import { refusal, type Person } from "../helpers/blocks.ts";

const DAY = 86_400;
const entry = (text: string) => leafHash(`0x${Buffer.from(toUtf8Bytes(text)).toString("hex")}`);

describe("LogBonds through the SDK", () => {
  interface World {
    connection: NetworkConnection;
    admin: Person;
    operator: Person;
    holder: Person;
    thief: Person;
  }
  const world = again(async (): Promise<World> => {
    const connection = await network.create();
    const deployment = await deploy(connection, ["LogBonds", "CertificateBatches"]);
    const signers = await connection.ethers.getSigners();
    const person = async (i: number): Promise<Person> => {
      const signer = signers[i] as unknown as Signer;
      const address = await signer.getAddress();
      return Object.assign(await connect({ runner: signer, deployment }), { address, signer });
    };
    const [admin, operator, holder, thief] = (await Promise.all([0, 1, 2, 3].map(person))) as [
      Person,
      Person,
      Person,
      Person,
    ];
    const much = 10n ** 12n;
    await admin.token.configureMinter({ minter: admin.address, allowance: much, capacity: much, window: 1 });
    for (const rich of [operator, holder, thief]) {
      await admin.token.mint({ to: rich.address, amount: 10n ** 11n });
      await rich.token.approve({ spender: rich.logBonds.address, amount: 10n ** 11n });
    }
    await operator.logBonds.deposit({ amount: 10_000_000_000n });
    return { connection, admin, operator, holder, thief };
  });

  let w: World;
  let log: string;
  let tree: MerkleLog;
  const pass = (seconds: number) => w.connection.networkHelpers.time.increase(seconds);
  const now = () => w.connection.networkHelpers.time.latest();
  const promised = async (leaf: string): Promise<SignedPromise> =>
    w.operator.logBonds.promise({
      ...{ log, entry: leaf },
      deadline: (await now()) + 3_600,
      beneficiary: w.holder.address,
    });

  const refusedAs = async (name: string, attempt: Promise<unknown>) =>
    expect((await refusal(attempt)).name).to.equal(name);

  beforeEach(async () => {
    w = await world();
    log = await w.operator.log.logId();
    tree = new MerkleLog();
  });

  it("tell what a promise is worth before it is accepted", async () => {
    const signed = await promised(entry("one"));
    const { logBonds } = w.holder;
    expect(await logBonds.checkPromise(signed, { log })).to.match(/^0x[0-9a-f]{64}$/);
    expect(await logBonds.terms()).to.deep.equal({
      minimumBond: 10_000_000_000n,
      penalty: 1_000_000_000n,
      claimDeposit: 20_000_000n,
    });
    const other = await w.operator.log.logId({ number: 1 });
    await refusedAs("PromiseLogInvalid", logBonds.checkPromise(signed, { log: other }));
    await refusedAs("SignatureInvalid", logBonds.checkPromise({ ...signed, deadline: 1 }, { log }));
    await refusedAs("SignatureInvalid", logBonds.checkPromise({ ...signed, signature: "0x12" }, { log }));
    await refusedAs("SignatureInvalid", logBonds.checkPromise({ ...signed, beneficiary: w.thief.address }, { log }));
    const far = await w.operator.logBonds.promise({
      log,
      entry: entry("one"),
      deadline: (await now()) + 31 * DAY,
      beneficiary: w.holder.address,
    });
    await refusedAs("PromiseUncovered", logBonds.checkPromise(far, { log }));
    const unbonded = await w.thief.logBonds.promise({
      log,
      entry: entry("one"),
      deadline: (await now()) + 1,
      beneficiary: w.holder.address,
    });
    await refusedAs("PromiseUncovered", logBonds.checkPromise(unbonded, { log }));
  });

  it("pay whoever was promised what is not there", async () => {
    const signed = await promised(entry("never"));
    expect(await w.holder.logBonds.standingOf(signed)).to.deep.equal({ state: "Pending" });
    expect((await refusal(w.holder.logBonds.claim(signed))).name).to.equal("ClaimUntimely");
    await pass(3_601);
    expect(await w.holder.logBonds.standingOf(signed)).to.deep.equal({ state: "Claimable" });
    expect((await refusal(w.thief.logBonds.claim(signed))).name).to.equal("BeneficiaryOnly");
    const digest = await w.holder.logBonds.checkPromise(signed, { log });
    const { claim, answerBy, promise, receipt } = await w.holder.logBonds.claim(signed);
    expect(claim).to.equal(digest);
    expect(answerBy).to.equal((await receipt.getBlock()).timestamp + 3 * DAY);
    const { signature, ...plain } = signed;
    expect(promise).to.deep.equal({ ...plain, log: log.toLowerCase() });
    expect(signature).to.match(/^0x/);
    expect((await refusal(w.holder.logBonds.settle(signed))).name).to.equal("ClaimStateInvalid");
    await pass(3 * DAY + 1);
    const { penalty, state } = await w.thief.logBonds.settle(signed);
    expect([penalty, state]).to.deep.equal([1_000_000_000n, "Broken"]);
    expect(await w.holder.logBonds.owed(w.holder.address)).to.equal(520_000_000n);
    await w.holder.logBonds.takeOwed();
    expect(await w.holder.token.balanceOf(w.holder.address)).to.equal(10n ** 11n + 500_000_000n);
    expect(await w.holder.logBonds.covers({ operator: w.operator.address, deadline: await now() })).to.equal(false);
    expect(await w.holder.logBonds.bondOf(w.operator.address)).to.deep.equal({ amount: 9_000_000_000n, openClaims: 0 });
    expect((await w.holder.logBonds.standingOf(signed)).state).to.equal("Broken");
  });

  it("let an operator answer what is asked, from the chain alone", async () => {
    const signed = await promised(entry("two"));
    for (const text of ["one", "two", "three"]) tree.appendLeafHash(entry(text));
    await w.operator.log.anchor({ log, tree });
    await pass(3_601);
    await w.holder.logBonds.claim(signed);
    // The log goes on meanwhile.
    tree.appendLeafHash(entry("four"));
    await w.operator.log.anchor({ log, tree });

    const [asked] = await w.operator.logBonds.claims({ operator: w.operator.address });
    expect(await w.operator.logBonds.claims({ operator: w.thief.address })).to.deep.equal([]);
    expect(asked!.size).to.equal(3n);
    const { promise } = asked!;
    const index = 1;
    const inclusion = (place: number) => ({ index: place, ...tree.head(), inclusionProof: tree.inclusionProof(place) });
    const wrong = await refusal(w.operator.logBonds.answer({ promise, inclusion: inclusion(3) }));
    expect(wrong.name).to.equal("InclusionUnproven");
    const { state } = await w.operator.logBonds.answer({ promise, inclusion: inclusion(index) });
    expect(state).to.equal("Kept");
    expect(await w.operator.logBonds.owed(w.operator.address)).to.equal(20_000_000n);
    expect((await refusal(w.holder.logBonds.claim(signed))).name).to.equal("ClaimStateInvalid");
  });

  it("hold an operator to a head that a watcher noted", async () => {
    const signed = await promised(entry("two"));
    tree.appendLeafHash(entry("one"));
    await w.operator.log.anchor({ log, tree });
    await pass(3_601);
    const { notedAt, size } = await w.thief.logBonds.noteHead({ log });
    expect(size).to.equal(1n);
    expect((await w.thief.logBonds.noteHead({ log })).size).to.equal(undefined);
    tree.appendLeafHash(entry("two")); // late
    await w.operator.log.anchor({ log, tree });
    const [noted] = await w.holder.logBonds.notedHeads({ log });
    expect(noted).to.include({ size: 1n, notedAt });
    await refusedAs("HeadNotNoted", w.holder.logBonds.claim({ ...signed, notedAt: notedAt! + 1 }));
    expect((await w.holder.logBonds.claim({ ...signed, notedAt: notedAt! })).size).to.equal(1n);
    const inclusion = { index: 1, ...tree.head(), inclusionProof: tree.inclusionProof(1) };
    await refusedAs("InclusionUnproven", w.operator.logBonds.answer({ promise: signed, inclusion }));
  });

  it("hold a registration authority to certificates in time", async () => {
    const { admin, operator, holder } = w;
    const role = fieldKey("certificate registration authority");
    const enrolment = { role, entityId: fieldKey("isp"), validUntil: 4_000_000_000 };
    await admin.identity.enroll({ account: operator.address, ...enrolment });
    await operator.token.approve({ spender: operator.certificateBatches.address, amount: 10n ** 9n });
    const time = await now();
    const certificates = [0, 1, 2].map((i) => ({
      ...{ name: `${i}.example`, spki: entry(`key ${i}`), subject: holder.address },
      ...{ notBefore: time, notAfter: time + 10 * DAY },
    }));
    log = await operator.certificateBatches.issuanceLog();
    const [kept, late] = [await promised(batchedHash(certificates[1]!)), await promised(entry("another"))];
    await holder.logBonds.checkPromise(kept, { log });
    const batch = certificateBatch(certificates);
    await operator.certificateBatches.issue(batch);
    await pass(3_601);
    await holder.logBonds.claim(kept);
    await holder.logBonds.claim(late);
    const evidence = (index: number) => placeEvidence(batch.at(index, operator.address).place);
    await refusedAs(
      "InclusionUnproven",
      operator.logBonds.answerFromContract({ promise: late, evidence: evidence(1) }),
    );
    await refusedAs("InclusionUnproven", operator.logBonds.answerFromContract({ promise: kept, evidence: "0x" }));
    await refusedAs(
      "InclusionUnproven",
      operator.logBonds.answerFromContract({ promise: kept, evidence: evidence(0) }),
    );
    const { state } = await operator.logBonds.answerFromContract({ promise: kept, evidence: evidence(1) });
    expect(state).to.equal("Kept");
  });

  it("take the whole bond of an operator who shows two faces", async () => {
    const other = new MerkleLog();
    for (const text of ["a", "b", "c"]) tree.appendLeafHash(entry(text));
    for (const text of ["a", "B", "c", "d"]) other.appendLeafHash(entry(text));
    const shown = async (faces: MerkleLog) => w.operator.log.signTreeHead({ log, ...faces.head() });
    const [first, second] = [await shown(tree), await shown(other)];
    const evidence = { log, first, second, proof: other.contradictionProof(3) };
    await refusedAs("EquivocationUnproven", w.thief.logBonds.prepareReport({ log, first, second: first }));
    const report = await w.holder.logBonds.prepareReport(evidence);
    await w.holder.logBonds.commit(report);
    await refusedAs("CommitmentUntimely", w.holder.logBonds.convict(report));
    await pass(60);
    await refusedAs("CommitmentUnknown", w.thief.logBonds.convict(report));
    const { operator, reporter, amount } = await w.holder.logBonds.convict(report);
    expect([operator, reporter, amount]).to.deep.equal([w.operator.address, w.holder.address, 10_000_000_000n]);
    expect(await w.holder.log.isForked(log)).to.equal(true);
    await refusedAs("LogForked", w.holder.logBonds.checkPromise(await promised(entry("one")), { log }));
    expect(await w.holder.logBonds.owed(w.holder.address)).to.equal(5_000_000_000n);
  });

  it("give an honest operator its bond back", async () => {
    const { logBonds } = w.operator;
    const { leavingAt, receipt } = await logBonds.resign();
    expect(leavingAt).to.equal((await receipt.getBlock()).timestamp + 60 * DAY);
    expect((await logBonds.bondOf(w.operator.address)).leavingAt).to.equal(leavingAt);
    await refusedAs("BondBound", logBonds.takeBond());
    await refusedAs("BondLeaving", logBonds.deposit({ amount: 1n }));
    await pass(60 * DAY + 1);
    const { amount } = await logBonds.takeBond();
    expect(amount).to.equal(10_000_000_000n);
    await logBonds.takeOwed();
    expect(await w.operator.token.balanceOf(w.operator.address)).to.equal(10n ** 11n);
    await refusedAs("BondMissing", logBonds.resign());
  });
});
