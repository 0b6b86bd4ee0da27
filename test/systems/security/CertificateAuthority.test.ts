import { generateKeyPairSync, sign } from "node:crypto";

import { expect } from "chai";
import { id, sha256 } from "ethers";

import { leafHash, MerkleLog, subjectKeyOf } from "../../../sdk/index.ts";
import { refusal } from "../../helpers/blocks.ts";
import { certificateWorld, NAME, type CertificateWorld } from "../../helpers/certificates.ts";

const SPKI = id("key");
const P256_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

describe("certificateAuthority", () => {
  let w: CertificateWorld;
  before(async () => {
    w = await certificateWorld();
  });
  beforeEach(() => w.renew());
  const check = (more: object = {}) => w.stranger.certificateAuthority.check({ name: NAME, spki: SPKI, ...more });

  it("issues a certificate to who committed to it, for the fee", async () => {
    const { subjectKey, notBefore, notAfter, name, level } = await w.issue({ spki: SPKI });
    expect([subjectKey, name, level, notAfter - notBefore]).to.deep.equal([
      subjectKeyOf({ name: NAME }),
      NAME,
      "DV",
      10 * 86_400,
    ]);
    expect(await check()).to.deep.equal({ verdict: "Valid", level: "DV", applied: "DV", notBefore, notAfter });
    expect((await check({ spki: id("other") })).verdict).to.equal("WrongKey");
    const { DV } = await w.bank.certificateAuthority.fees();
    expect(await w.bank.certificateAuthority.balanceOf(w.admin.address)).to.equal(DV);
    expect(await w.bank.certificateAuthority.certificateOf({ name: NAME })).to.deep.include({
      spki: SPKI,
      subject: w.bank.address,
      revoked: false,
    });
  });

  it("is EV, OV, DV as its endorsers stand, and pays them when the level is reached", async () => {
    await w.issue({ spki: SPKI, level: "EV", organisation: w.organisation });
    const asked = { organisation: w.organisation };
    expect((await check(asked)).level).to.equal("DV");
    await w.endorse(3);
    expect((await check(asked)).level).to.equal("EV");
    const { EV } = await w.bank.certificateAuthority.fees();
    const { receipt, ...settled } = await w.stranger.certificateAuthority.settleRequest({ name: NAME });
    expect(settled).to.deep.include({ level: "EV", paid: EV, refunded: 0n });
    expect(receipt.status).to.equal(1);
    expect(await w.bank.certificateAuthority.balanceOf(w.endorsers[1].address)).to.equal(EV / 3n);

    const role = await w.admin.endorsements.endorserRole(2);
    await w.admin.identity.suspend({ account: w.endorsers[0].address, role, reason: id("audit") });
    expect(await check(asked)).to.include({ verdict: "Valid", level: "OV", applied: "EV" });
    await w.admin.identity.suspend({ account: w.endorsers[1].address, role, reason: id("audit") });
    expect(await check(asked)).to.include({ verdict: "Valid", level: "DV", applied: "EV" });
    await w.admin.identity.reinstate({ account: w.endorsers[0].address, role });
    await w.admin.identity.reinstate({ account: w.endorsers[1].address, role });
    expect((await check(asked)).level).to.equal("EV");
    expect((await check({ organisation: id("another") })).level).to.equal("DV");
    const effective = { name: NAME, organisation: w.organisation };
    expect(await w.stranger.certificateAuthority.effectiveLevel(effective)).to.equal("EV");
  });

  it("gives the fee of a request back to who gives it up", async () => {
    await w.issue({ spki: SPKI, level: "OV", organisation: w.organisation });
    const before = await w.bank.certificateAuthority.balanceOf(w.bank.address);
    const { fee } = (await w.bank.certificateAuthority.requestOf({ name: NAME }))!;
    const settled = await w.bank.certificateAuthority.settleRequest({ name: NAME });
    expect(settled).to.include({ level: "DV", paid: 0n, refunded: fee });
    expect(await w.bank.certificateAuthority.balanceOf(w.bank.address)).to.equal(before + fee);
    expect(await w.bank.certificateAuthority.requestOf({ name: NAME })).to.equal(undefined);
    const { amount } = await w.bank.certificateAuthority.withdraw({ amount: fee });
    expect(amount).to.equal(fee);
  });

  it("is renewed, rotated to the published key, and revoked at once", async () => {
    await w.issue({ spki: SPKI });
    const { notAfter } = await w.bank.certificateAuthority.renew({ name: NAME, lifetime: 30 * 86_400 });
    expect(notAfter).to.equal((await w.now()) + 30 * 86_400);
    const next = id("next");
    await w.bank.certificateAuthority.publishNextKey({ name: NAME, spki: next });
    const wrong = w.bank.certificateAuthority.rotateKey({ name: NAME, spki: id("wrong") });
    expect((await refusal(wrong)).name).to.equal("NextKeyMismatch");
    const rotated = await w.bank.certificateAuthority.rotateKey({ name: NAME, spki: next });
    expect([rotated.previous, rotated.spki]).to.deep.equal([SPKI, next]);
    expect((await check()).verdict).to.equal("WrongKey");
    const { reason } = await w.bank.certificateAuthority.revoke({ name: NAME, reason: "KeyCompromise" });
    expect(reason).to.equal("KeyCompromise");
    expect((await check({ spki: next })).verdict).to.equal("Revoked");
    const again = await refusal(w.issue({ spki: next }));
    expect([again.name, again.args]).to.deep.equal([
      "KeyCompromised",
      { subjectKey: subjectKeyOf({ name: NAME }), spki: next },
    ]);
  });

  it("is revoked by its own key, whoever sends it", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const spki = sha256(publicKey.export({ type: "spki", format: "der" }));
    await w.issue({ spki });
    const statement = await w.stranger.certificateAuthority.revocationStatement({ name: NAME, spki });
    const signature = sign("sha256", Buffer.from(statement.slice(2), "hex"), {
      key: privateKey,
      dsaEncoding: "ieee-p1363",
    });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    const hexOf = (bytes: Buffer) => `0x${bytes.toString("hex")}`;
    const s = BigInt(hexOf(signature.subarray(32)));
    const low = s > P256_N / 2n ? P256_N - s : s;
    await w.stranger.certificateAuthority.revokeByKey({
      name: NAME,
      qx: hexOf(Buffer.from(x, "base64url")),
      qy: hexOf(Buffer.from(y, "base64url")),
      r: hexOf(signature.subarray(0, 32)),
      s: `0x${low.toString(16).padStart(64, "0")}`,
    });
    expect((await check({ spki })).verdict).to.equal("Revoked");
  });

  it("is a pseudonym's, of which nobody vouches for an organisation", async () => {
    const pseudonym = id("32 random bytes");
    await w.issue({ name: "", pseudonym, spki: SPKI });
    const asked = { pseudonym, spki: SPKI };
    expect((await w.stranger.certificateAuthority.check(asked)).verdict).to.equal("Valid");
  });

  it("notes every entry for the log, where an auditor finds them as they happened", async () => {
    await w.issue({ spki: SPKI });
    await w.bank.certificateAuthority.rotateKey({ name: NAME, spki: id("next") });
    await w.bank.certificateAuthority.revoke({ name: NAME });
    await w.stranger.certificateAuthority.logRevocations({ subjects: [{ name: NAME }] });
    const { count } = await w.stranger.certificateAuthority.publish({});
    const entries = await w.stranger.certificateAuthority.entries();
    expect([count, entries.map(({ number }) => number)]).to.deep.equal([3n, [0n, 1n, 2n]]);
    const tree = new MerkleLog(entries.map(({ content }) => leafHash(content)));
    const log = await w.stranger.certificateAuthority.issuanceLog();
    const { root, size } = await w.stranger.log.headOf(log);
    expect({ size, root }).to.deep.equal(tree.head());
    expect((await refusal(w.stranger.certificateAuthority.publish({}))).name).to.equal("LogBatchInvalid");
    const [issued] = await w.stranger.certificateAuthority.issued();
    expect(issued).to.include({ name: NAME, spki: SPKI });
  });

  it("is paid for by an authorization that somebody else sends", async () => {
    const ca = w.bank.certificateAuthority;
    const signed = await w.bank.token.signReceipt({ to: ca.address, amount: 7n });
    const { account, amount } = await w.stranger.certificateAuthority.depositWithAuthorization(signed);
    expect([account, amount]).to.deep.equal([w.bank.address, 7n]);
  });

  it("tells a monitor of keys and endorsers that nobody asked for", async () => {
    const [notary, chamber, auditor] = w.endorsers;
    await w.issue({ spki: SPKI, level: "OV", organisation: w.organisation });
    const watched = {
      names: [NAME],
      keys: [SPKI],
      endorsers: [notary.address, chamber.address],
      organisation: w.organisation,
    };
    const alarms = async () =>
      (await w.stranger.certificateAuthority.alarms({ watched })).map(({ why, name, endorser = "" }) => [
        why,
        name,
        endorser,
      ]);
    await w.endorse(2);
    expect(await alarms()).to.deep.equal([]);
    const subject = await w.bank.certificateAuthority.endorsedOf({ name: NAME, organisation: w.organisation });
    await auditor.endorsements.endorse({ subject, level: 1 });
    await w.bank.certificateAuthority.rotateKey({ name: NAME, spki: id("who had the account") });
    expect(await alarms()).to.deep.equal([
      ["UnexpectedKey", NAME, ""],
      ["UnexpectedEndorser", NAME, auditor.address],
    ]);
  });

  it("refuses early what is none", async () => {
    const ca = w.bank.certificateAuthority;
    const spki = SPKI;
    const attempts: [object, string][] = [
      [{ name: "WWW.bank.example", spki }, "DomainNameInvalid"],
      [{ spki }, "SubjectInvalid"],
      [{ name: NAME, pseudonym: SPKI, spki }, "SubjectInvalid"],
      [{ name: NAME, spki: `0x${"00".repeat(32)}` }, "KeyZero"],
      [{ name: NAME, spki, lifetime: 48 * 86_400 }, "LifetimeInvalid"],
      [{ name: NAME, spki, level: "EV" }, "OrganisationInvalid"],
      [{ name: NAME, spki, organisation: SPKI }, "OrganisationInvalid"],
      [{ pseudonym: SPKI, spki, level: "OV", organisation: SPKI }, "OrganisationInvalid"],
    ];
    for (const [args, name] of attempts) {
      expect((await refusal(ca.prepare(args as Parameters<typeof ca.prepare>[0]))).name).to.equal(name);
    }
    const prepared = await ca.prepare({ name: NAME, spki });
    expect((await refusal(ca.reveal(prepared))).name).to.equal("CommitmentUnknown");
    await ca.commit(prepared);
    expect((await refusal(ca.reveal(prepared))).name).to.equal("CommitmentUntimely");
    expect((await refusal(w.stranger.certificateAuthority.reveal(prepared))).name).to.equal("CommitmentUnknown");
  });
});
