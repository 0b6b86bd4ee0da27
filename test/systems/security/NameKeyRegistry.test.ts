import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import { expect } from "chai";
import { id, sha256, type Signer } from "ethers";
import type { SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers/types";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { deploy } from "../../../scripts/deploy/deploy.ts";
import { challengeRecord, connect, leafHash, MerkleLog, seesToken } from "../../../sdk/index.ts";
import { refusal, type Person } from "../../helpers/blocks.ts";

const NAME = "www.example.com";
const DAY = 86_400;
const P256_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const spkiOf = (key: KeyObject) => sha256(key.export({ type: "spki", format: "der" }));

describe("nameKeyRegistry", () => {
  let connection: NetworkConnection;
  let admin: Person;
  let owner: Person;
  let thief: Person;
  let validators: Person[];
  let dns: Map<string, string[][]>;

  let first: SnapshotRestorer;

  before(async () => {
    connection = await network.create();
    const deployment = await deploy(connection, ["NameKeyRegistry"]);
    const signers = await connection.ethers.getSigners();
    const person = async (i: number): Promise<Person> => {
      const signer = signers[i] as unknown as Signer;
      return Object.assign(await connect({ runner: signer, deployment }), {
        address: await signer.getAddress(),
        signer,
      });
    };
    [admin, owner, thief] = [await person(0), await person(1), await person(2)];
    validators = await Promise.all([3, 4, 5, 6].map(person));
    const amount = 10n ** 12n;
    await admin.token.configureMinter({ minter: admin.address, allowance: amount, capacity: amount, window: 1 });
    for (const rich of [owner, thief, ...validators]) {
      await admin.token.mint({ to: rich.address, amount: 10n ** 10n });
      await rich.token.approve({ spender: rich.nameKeyRegistry.address, amount: 10n ** 10n });
    }
    for (const [i, validator] of validators.entries()) {
      const network = id(`AS${64_500 + i}`);
      const role = await admin.nameKeyRegistry.validatorRole(network);
      const enrolment = { role, entityId: id(`house ${i}`), validUntil: 4_000_000_000 };
      await admin.identity.enroll({ account: validator.address, ...enrolment });
      await validator.nameKeyRegistry.join({ network });
    }
    first = await connection.networkHelpers.takeSnapshot();
  });
  beforeEach(async () => {
    await first.restore();
    dns = new Map();
  });

  const refusedAs = async (name: string, attempt: Promise<unknown>) =>
    expect((await refusal(attempt)).name).to.equal(name);
  const pass = (seconds: number) => connection.networkHelpers.time.increase(seconds);
  const resolve = async (record: string) => {
    const found = dns.get(record);
    if (found) return found;
    throw Object.assign(new Error("queryTxt ENOTFOUND"), { code: "ENOTFOUND" });
  };
  /** Validators look, commit and reveal; the liars say they saw it. */
  const vote = async (caseId: bigint, name: string, token: string, liars = 0) => {
    const votes = await Promise.all(
      validators.map(async (validator, i) => {
        const seen = i < liars || (await seesToken(resolve, name, token));
        return { validator, vote: await validator.nameKeyRegistry.prepareVote({ caseId, seen }) };
      }),
    );
    for (const { validator, vote } of votes) await validator.nameKeyRegistry.commitVote(vote);
    await pass(DAY + 1);
    for (const { validator, vote } of votes) await validator.nameKeyRegistry.revealVote(vote);
    await pass(DAY);
    return admin.nameKeyRegistry.tally({ caseId });
  };
  const bound = async (spki: string) => {
    const { caseId, token, record, value } = await owner.nameKeyRegistry.open({ name: NAME, spki });
    dns.set(record, [["something else"], [value.slice(0, 30), value.slice(30)]]);
    await vote(caseId, NAME, token);
    await pass(3 * DAY + 1);
    return admin.nameKeyRegistry.bind({ caseId });
  };

  it("binds a name to a key whose owner put the token into the DNS", async () => {
    const { state, binding } = await bound(id("key"));
    expect([state, binding?.owner, binding?.spki]).to.deep.equal(["Bound", owner.address, id("key")]);
    const notAfter = binding!.notAfter;
    expect(await thief.nameKeyRegistry.check({ name: NAME, spki: id("key") })).to.include({
      verdict: "Valid",
      notAfter,
    });
    expect((await thief.nameKeyRegistry.check({ name: NAME, spki: id("other") })).verdict).to.equal("WrongKey");
    expect(await owner.nameKeyRegistry.owed(validators[0]!.address)).to.equal(2_500_000n);
    await validators[0]!.nameKeyRegistry.takeOwed();
    expect(await owner.nameKeyRegistry.owed(validators[0]!.address)).to.equal(0n);
    const [notice] = await thief.nameKeyRegistry.cases();
    expect(notice).to.include({ name: NAME, applicant: owner.address, spki: id("key") });
    expect((await refusal(owner.nameKeyRegistry.takeOwed())).name).to.equal("NothingOwed");
  });

  it("binds nothing that is not in the DNS, whatever two of four say", async () => {
    const { caseId, token } = await thief.nameKeyRegistry.open({ name: NAME, spki: id("thief") });
    expect((await vote(caseId, NAME, token, 2)).state).to.equal("Rejected");
    expect((await thief.nameKeyRegistry.check({ name: NAME, spki: id("thief") })).verdict).to.equal("Unknown");
  });

  it("undoes a binding that three lied for, and takes their bonds", async () => {
    await bound(id("key"));
    const { caseId, token } = await thief.nameKeyRegistry.open({ name: NAME, spki: id("thief") });
    dns.clear();
    expect((await vote(caseId, NAME, token, 3)).state).to.equal("Accepted");
    const { state } = await owner.nameKeyRegistry.dispute({ caseId, evidence: id("no record at any time") });
    expect(state).to.equal("Disputed");
    const action = await owner.nameKeyRegistry.resolutionOf({ caseId, isWrong: true });
    const group = await admin.nameKeyRegistry.arbiters();
    await admin.quorum.propose({ group, action, consumer: admin.nameKeyRegistry.address });
    const { slashed, ...resolved } = await owner.nameKeyRegistry.resolve({ caseId, isWrong: true });
    expect([resolved.state, slashed]).to.deep.equal(["Rejected", validators.slice(0, 3).map(({ address }) => address)]);
    expect(await owner.nameKeyRegistry.owed(owner.address)).to.equal(2_500_000_000n);
    expect((await owner.nameKeyRegistry.check({ name: NAME, spki: id("key") })).verdict).to.equal("Valid");
    const again = await thief.nameKeyRegistry.open({ name: NAME, spki: id("thief") });
    const prepared = await validators[0]!.nameKeyRegistry.prepareVote({ caseId: again.caseId, seen: true });
    expect((await refusal(validators[0]!.nameKeyRegistry.commitVote(prepared))).name).to.equal("NameValidatorOnly");
  });

  it("knows under which names others register, by the arbiters' word", async () => {
    const group = await admin.nameKeyRegistry.arbiters();
    for (const isSuffix of [true, false, true]) {
      const suffix = { name: "co.example", isSuffix };
      await refusedAs("BallotUnknown", thief.nameKeyRegistry.setPublicSuffix(suffix));
      const action = await thief.nameKeyRegistry.suffixAction(suffix);
      await admin.quorum.propose({ group, action, consumer: admin.nameKeyRegistry.address });
      expect((await thief.nameKeyRegistry.setPublicSuffix(suffix)).isSuffix).to.equal(isSuffix);
    }
    await refusedAs("NameIsPublicSuffix", owner.nameKeyRegistry.open({ name: "co.example", spki: id("key") }));
  });

  it("lets the owner veto, rotate by the old key at once, and revoke; all of it is in the log", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const [old, next] = [spkiOf(publicKey), id("next")];
    await bound(old);
    const other = await thief.nameKeyRegistry.open({ name: NAME, spki: id("thief") });
    await vote(other.caseId, NAME, other.token, 3);
    expect((await refusal(admin.nameKeyRegistry.veto({ caseId: other.caseId }))).name).to.equal("BindingOwnerOnly");
    expect((await owner.nameKeyRegistry.veto({ caseId: other.caseId })).account).to.equal(owner.address);
    expect((await owner.nameKeyRegistry.caseOf(other.caseId)).vetoed).to.equal(true);

    const statement = await owner.nameKeyRegistry.rotationStatement({ name: NAME, spki: next });
    const signature = sign("sha256", Buffer.from(statement.slice(2), "hex"), {
      key: privateKey,
      dsaEncoding: "ieee-p1363",
    });
    const hexOf = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
    const s = BigInt(hexOf(signature.subarray(32)));
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    await owner.nameKeyRegistry.rotate({
      name: NAME,
      spki: next,
      qx: hexOf(Buffer.from(x, "base64url")),
      qy: hexOf(Buffer.from(y, "base64url")),
      r: hexOf(signature.subarray(0, 32)),
      s: `0x${(s > P256_N / 2n ? P256_N - s : s).toString(16).padStart(64, "0")}`,
    });
    expect((await thief.nameKeyRegistry.check({ name: NAME, spki: next })).verdict).to.equal("Valid");
    await owner.nameKeyRegistry.revoke({ name: NAME });
    expect((await thief.nameKeyRegistry.check({ name: NAME, spki: next })).verdict).to.equal("Revoked");

    const { size, root } = await thief.log.headOf(await thief.nameKeyRegistry.bindingLog());
    const words = (kind: number, spki: string) =>
      `0x${[kind.toString(16), id(NAME).slice(2), spki.slice(2), owner.address.slice(2)].map((each) => each.toLowerCase().padStart(64, "0")).join("")}`;
    const tree = new MerkleLog([words(0, old), words(1, next), words(2, next)].map((entry) => leafHash(entry)));
    expect({ size, root }).to.deep.equal(tree.head());
  });

  it("looks for the token where it belongs, and does not vote on a DNS that is down", async () => {
    expect(challengeRecord("*.example.com", "0xAB")).to.deep.equal({
      record: "_trellis-challenge.example.com",
      value: "ab",
    });
    const token = id("token");
    expect(await seesToken(resolve, NAME, token)).to.equal(false);
    dns.set(`_trellis-challenge.${NAME}`, [[token.slice(2).toUpperCase()]]);
    expect(await seesToken(resolve, NAME, token)).to.equal(false);
    dns.set(`_trellis-challenge.${NAME}`, [[token.slice(2)]]);
    expect(await seesToken(resolve, NAME, token)).to.equal(true);
    const down = async () => {
      throw Object.assign(new Error("queryTxt ETIMEOUT"), { code: "ETIMEOUT" });
    };
    await seesToken(down, NAME, token).then(
      () => expect.fail("it voted"),
      (error: unknown) => expect(error).to.have.property("code", "ETIMEOUT"),
    );
  });

  it("refuses early what is none", async () => {
    const registry = owner.nameKeyRegistry;
    expect((await refusal(registry.open({ name: "Example.com", spki: id("key") }))).name).to.equal("DomainNameInvalid");
    const long = { name: NAME, spki: id("key"), lifetime: 91 * DAY };
    expect((await refusal(registry.open(long))).name).to.equal("BindingLifetimeInvalid");
    expect((await refusal(registry.open({ name: "*.example.com", spki: id("key") }))).name).to.equal(
      "WildcardNotOwned",
    );
    expect((await refusal(registry.tally({ caseId: 9n }))).name).to.equal("CaseStateInvalid");
  });
});
