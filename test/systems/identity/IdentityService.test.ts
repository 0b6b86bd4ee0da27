import { expect } from "chai";
import { id } from "ethers";

import { MemoryNonces } from "../../../sdk/credentials/nonces.ts";
import {
  ageOver,
  sealIdFile,
  verifyIdOffline,
  type AccreditationLevel,
  type IdFile,
  type IdRequest,
  type IdSnapshot,
  type ValidatedIdFile,
} from "../../../sdk/index.ts";
import { again } from "../../helpers/again.ts";
import type { Person } from "../../helpers/blocks.ts";
import { refusal } from "../../helpers/blocks.ts";
import { END, identityWorld, type IdentityWorld } from "../../helpers/identityService.ts";

const DESK = "desk.example.th";
const shown = ["age_over_18", "nationality"];

describe("IdentityService through the SDK", () => {
  let w: IdentityWorld;
  let mari: Person;
  let nonces: MemoryNonces;
  let files: ValidatedIdFile[];
  let uid: string;
  const index = 7;

  const seal = (holder: Person, more: Record<string, string> = {}): IdFile =>
    sealIdFile({
      holder: holder.address,
      attributes: {
        family_name: "Tamm",
        birth_date: "1999-03-01",
        nationality: "EE",
        passport_page: id("a scan"),
        ...ageOver("1999-03-01", "2026-11-25", [18, 21]),
        ...more,
      },
    });

  const ask = async (): Promise<IdRequest> => ({
    verifier: DESK,
    nonce: nonces.issue(),
    expiresAt: (await w.now()) + 300,
  });

  const takeNonce = (nonce: string) => nonces.take(nonce);
  const present = async (file = files[index]!, holder = mari, disclose = shown): Promise<string> =>
    holder.identityService.present({ file, disclose, request: await ask() });
  const verify = async (
    bundle: string,
    more: { now?(): number; verifier?: string; level?: AccreditationLevel } = {},
  ) => {
    const now = more.now?.() ?? (await w.now());
    return w.visited.identityService.verify({
      bundle,
      verifier: DESK,
      takeNonce,
      attributes: shown,
      now: () => now,
      ...more,
    });
  };
  const verdict = async (bundle: string, more: Parameters<typeof verify>[1] = {}) =>
    (await verify(bundle, more)).verdict;
  const snapshot = () =>
    w.visited.identityService.snapshot({ operators: [{ validator: w.home.address, accreditation: w.accreditation }] });
  const offline = async (bundle: string, kept: IdSnapshot, more: object = {}) =>
    verifyIdOffline({
      bundle,
      verifier: DESK,
      takeNonce,
      snapshot: kept,
      maxAge: 86_400,
      now: () => kept.takenAt,
      ...more,
    });

  /** The home operator validates files, the one of this test among twenty. */
  async function validated(file: IdFile, home = w.home, accreditation = w.accreditation): Promise<ValidatedIdFile[]> {
    const others = Array.from({ length: 20 }, (_, i) => seal(w.subscriber(`other ${i}`)));
    const done = await home.identityService.validate({ files: others.with(index, file), accreditation });
    uid = done.uid;
    return done.validated;
  }

  const untouched = again(identityWorld);
  beforeEach(async () => {
    w = await untouched();
    mari = w.subscriber("Mari");
    nonces = new MemoryNonces();
    files = await validated(seal(mari));
  });

  it("tells a visited operator what the holder shows, who validated it and as of which block, and nothing else", async () => {
    const result = await verify(await present());
    const block = await w.connection.ethers.provider.getBlock("latest");
    expect(result).to.deep.equal({
      verdict: "Valid",
      value: {
        attributes: { age_over_18: "true", nationality: "EE" },
        holder: mari.address,
        validator: w.home.address,
        organisation: "529900T8BM49AURSDO55",
        level: "High",
        jurisdiction: "EE",
        validatedAt: block!.timestamp,
        checkedAtBlock: block!.number,
        checkedAt: block!.timestamp,
      },
    });
  });

  it("asks the chain once, and sends nothing", async () => {
    const bundle = await present();
    await verify(await present()); // what is asked once for all is asked
    const asked: string[] = [];
    const { provider } = w.connection;
    const now = await w.now();
    const request = provider.request.bind(provider);
    provider.request = (args) => {
      asked.push(args.method);
      return request(args);
    };
    expect(await verdict(bundle, { now: () => now })).to.equal("Valid");
    provider.request = request;
    expect(asked).to.deep.equal(["eth_call"]);
    expect(await w.connection.ethers.provider.getTransactionCount(mari.address)).to.equal(0);
  });

  it("verifies offline, by a snapshot that went through JSON", async () => {
    const kept = JSON.parse(JSON.stringify(await snapshot())) as IdSnapshot;
    const bundle = await present();
    const result = await offline(bundle, kept);
    expect(result.verdict).to.equal("Valid");
    const [there, here] = [await verify(await present()), result];
    expect(here).to.deep.equal(there);
  });

  it("takes the key of a phone, on chain and offline", async () => {
    const phone = await w.phone("phone of Mari");
    files = await validated(seal(phone));
    const bundle = await present(files[index], phone);
    expect(bundle.length).to.be.lessThanOrEqual(1_500);
    expect(await verdict(bundle)).to.equal("Valid");
    expect((await offline(await present(files[index], phone), await snapshot())).verdict).to.equal("Valid");
    const thief = await w.phone("phone of a thief");
    expect(await verdict(await present(files[index], thief))).to.equal("WrongHolder");
    expect((await offline(await present(files[index], thief), await snapshot())).verdict).to.equal("WrongHolder");
  });

  it("makes a stolen file useless: to the thief, a second time, to another operator, and too late", async () => {
    const kept = await snapshot();
    const thief = w.subscriber("thief");
    expect(await verdict(await present(files[index], thief))).to.equal("WrongHolder");
    expect((await offline(await present(files[index], thief), kept)).verdict).to.equal("WrongHolder");

    const bundle = await present();
    expect(await verdict(bundle, { verifier: "other.example" })).to.equal("WrongAudience");
    expect(await verdict(bundle, { now: () => END })).to.equal("Expired");
    expect(await verdict(bundle)).to.equal("Valid");
    expect(await verdict(bundle)).to.equal("ReplayedNonce");
    expect((await offline(bundle, kept)).verdict).to.equal("ReplayedNonce");
  });

  it("refuses attributes that were not asked for and not shown", async () => {
    expect(await verdict(await present(files[index], mari, ["nationality"]))).to.equal("DisclosureMismatch");
    expect(await verdict(await present(files[index], mari, [...shown, "nationality"]))).to.equal("DisclosureMismatch");
    const { name } = await refusal(present(files[index], mari, ["shoe_size"]));
    expect(name).to.equal("AttributeInvalid");
  });

  it("refuses a file in which anything was changed", async () => {
    const { file, validation } = files[index]!;
    const kept = await snapshot();
    const older = file.attributes.map((one) => (one.name === "age_over_21" ? { ...one, value: "false" } : one));
    const thief = w.subscriber("thief");
    const forged: [string, ValidatedIdFile, Person, string][] = [
      ["an attribute", { file: { ...file, attributes: older }, validation }, mari, "StatusUnknown"],
      [
        "the holder",
        { file: { ...file, holder: { ...file.holder, account: thief.address } }, validation },
        thief,
        "StatusUnknown",
      ],
      ["its place", { file, validation: { ...validation, index: 8 } }, mari, "StatusUnknown"],
      ["a place beyond the batch", { file, validation: { ...validation, index: 2 ** 32 + index } }, mari, "Malformed"],
      ["how many there are", { file, validation: { ...validation, count: 21 } }, mari, "StatusUnknown"],
      ["until when", { file, validation: { ...validation, expirationTime: END } }, mari, "StatusUnknown"],
      ["the validator", { file, validation: { ...validation, validator: thief.address } }, mari, "StatusUnknown"],
      ["the proof", { file, validation: { ...validation, proof: validation.proof.slice(1) } }, mari, "StatusUnknown"],
      [
        "the accreditation",
        { file, validation: { ...validation, accreditation: w.root } },
        mari,
        "IssuerNotAccredited",
      ],
      [
        "an accreditation of nobody",
        { file, validation: { ...validation, accreditation: 999n } },
        mari,
        "IssuerNotAccredited",
      ],
    ];
    for (const [what, one, holder, expected] of forged) {
      expect(await verdict(await present(one, holder)), what).to.equal(expected);
      const there = (await offline(await present(one, holder), kept)).verdict;
      expect(there, what).to.equal(expected === "Malformed" ? expected : "StatusUnknown");
    }
  });

  it("shows a suspended, reinstated and revoked file as such from the next block on", async () => {
    const change = async (status: "suspended" | "valid" | "revoked") =>
      w.home.identityService.setFileStatus({ uid, indices: [index], status });
    for (const [status, expected] of [
      ["suspended", "Suspended"],
      ["valid", "Valid"],
      ["revoked", "Revoked"],
    ] as const) {
      await change(status);
      expect(await verdict(await present()), status).to.equal(expected);
      expect((await offline(await present(), await snapshot())).verdict, status).to.equal(expected);
    }
    expect((await refusal(change("valid"))).name).to.equal("LeafStatusConflict");
    expect(
      (await refusal(w.stranger.identityService.setFileStatus({ uid, indices: [1], status: "revoked" }))).name,
    ).to.equal("AttesterOnly");
  });

  it("shows all files of a batch as revoked with the batch, and as expired with its time", async () => {
    const late = (await w.now()) + 200;
    const { validated: short } = await w.home.identityService.validate({
      files: [seal(mari)],
      accreditation: w.accreditation,
      expirationTime: late,
    });
    const kept = await snapshot();
    expect(await verdict(await present(short[0]))).to.equal("Valid");
    expect((await offline(await present(short[0]), kept, { now: () => late - 1 })).verdict).to.equal("Valid");
    expect((await offline(await present(short[0]), kept, { now: () => late })).verdict).to.equal("Expired");
    await w.connection.networkHelpers.time.increaseTo(late);
    expect(await verdict(await present(short[0]))).to.equal("Expired");

    await w.home.attestation.revoke({ uid });
    expect(await verdict(await present())).to.equal("Revoked");
    expect((await offline(await present(), await snapshot())).verdict).to.equal("Revoked");
  });

  it("lets nobody validate who is not accredited, and voids what was validated once the accreditation falls", async () => {
    const { name } = await refusal(
      w.stranger.identityService.validate({ files: [seal(mari)], accreditation: w.accreditation }),
    );
    expect(name).to.equal("AttesterNotEligible");

    await w.regulator.accreditation.revoke({ id: w.accreditation });
    const result = await verify(await present());
    expect(result).to.include({ verdict: "IssuerNotAccredited" });
    expect(result).to.have.property("detail").that.includes("revoked");
    expect((await offline(await present(), await snapshot())).verdict).to.equal("IssuerNotAccredited");
  });

  it("separates what was validated before a key was stolen from what the thief validated", async () => {
    const since = (await w.now()) + 1;
    await w.connection.networkHelpers.time.increaseTo(since + 10);
    const [forged] = (await w.home.identityService.validate({ files: [seal(mari)], accreditation: w.accreditation }))
      .validated;
    expect(await verdict(await present(forged))).to.equal("Valid");
    await w.home.accreditation.reportCompromise({ id: w.accreditation, since });
    expect(await verdict(await present(forged))).to.equal("IssuerNotAccredited");
    expect(await verdict(await present())).to.equal("Valid");
  });

  it("asks for no less assurance than the operator needs", async () => {
    const other = w.subscriber("another operator");
    await w.admin.signer.sendTransaction({ to: other.address, value: 10n ** 18n });
    const { id: low } = await w.regulator.accreditation.accredit({
      parent: w.root,
      terms: { issuer: other.address, credentialType: "IdFile", level: "Low", to: END },
    });
    await other.accreditation.choose({ id: low });
    const [file] = await validated(seal(mari), other, low).then((all) => [all[index]!]);
    expect(await verdict(await present(file))).to.equal("Valid");
    expect(await verdict(await present(file), { level: "Substantial" })).to.equal("IssuerNotAccredited");
    expect(await verdict(await present(files[index]), { level: "High" })).to.equal("Valid");
  });

  it("follows the holder's identity to another key, and lets go of the old one", async () => {
    const relayer = w.admin;
    const next = w.subscriber("Mari's new phone");
    await relayer.did.changeOwnerBySig(
      await mari.did.signChangeOwner({ identity: mari.address, newOwner: next.address }),
    );
    const kept = await snapshot();
    expect(await verdict(await present(files[index], mari))).to.equal("WrongHolder");
    expect((await offline(await present(files[index], mari), kept)).verdict).to.equal("WrongHolder");
    expect(await verdict(await present(files[index], next))).to.equal("Valid");
    expect((await offline(await present(files[index], next), kept)).verdict).to.equal("Valid");
  });

  it("does not trust an old snapshot, nor know what is not in it", async () => {
    const kept = await snapshot();
    const late = () => kept.takenAt + 86_401;
    expect((await offline(await present(), kept, { now: late })).verdict).to.equal("StatusUnknown");
    files = await validated(seal(mari));
    expect((await offline(await present(), kept)).verdict).to.equal("StatusUnknown");
    expect((await offline(await present(), await snapshot())).verdict).to.equal("Valid");
  });

  it("costs the same for one file and for two hundred, and takes none twice", async () => {
    const cost = async (n: number) => {
      const batch = Array.from({ length: n }, () => seal(mari));
      const { receipt } = await w.home.identityService.validate({ files: batch, accreditation: w.accreditation });
      return Number(receipt.gasUsed);
    };
    const [one, many] = [await cost(1), await cost(200)];
    expect(Math.abs(one - many)).to.be.lessThan(500); // bytes of calldata that are zero or not
    const file = seal(mari);
    const twice = w.home.identityService.validate({ files: [file, file], accreditation: w.accreditation });
    expect((await refusal(twice)).name).to.equal("AttestationExists");
  });
});
