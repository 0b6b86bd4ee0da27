import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { Resolver } from "did-resolver";
import { AbiCoder, concat, getAddress, getBytes, hexlify, id, keccak256, ZeroHash } from "ethers";
import { getResolver } from "ethr-did-resolver";

import {
  assuranceTopic,
  combineCredentialStatus,
  combinePresentationStatus,
  credentialDigest,
  credentialTree,
  deletionSecret,
  keyAccount,
  KeyAccountSigner,
  memberRole,
  presentationDigest,
  presentationReceipt,
  randomSalt,
  type CredentialStatus,
} from "../../../sdk/index.ts";
import { refusal } from "../../helpers/blocks.ts";
import { alastriaWorld, newcomer, type AlastriaWorld } from "../../helpers/alastria.ts";

const DAY = 86_400;

describe("AlastriaID through the SDK", () => {
  let w: AlastriaWorld;
  before(async () => {
    w = await alastriaWorld();
  });

  it("generation: a member sets up, the subject signs, a relayer creates", async () => {
    const subject = await w.key();
    const { bank, relayer } = w;
    const missing = await refusal(subject.alastria.signCreateId({ member: bank.address }));
    expect(missing.name).to.equal("SetUpUnknown");
    const { receipt, expiresAt, ...setUp } = await bank.alastria.setUpId({
      subject: subject.address,
      level: "Substantial",
    });
    expect(setUp).to.deep.equal({ member: bank.address, subject: subject.address, level: "Substantial" });
    expect(expiresAt).to.equal((await receipt.getBlock()).timestamp + 10_000);
    expect(await relayer.alastria.setUpOf(setUp)).to.deep.equal({ level: "Substantial", expiresAt });

    const signed = await subject.alastria.signCreateId({ member: bank.address });
    const { receipt: _, ...created } = await relayer.alastria.createIdBySig(signed);
    const made = { identity: subject.address, subject: subject.address, member: bank.address, level: "Substantial" };
    expect(created).to.deep.equal(made);
    expect((await refusal(relayer.alastria.createIdBySig(signed))).name).to.equal("SetUpUnknown");
    expect(await relayer.alastria.levelOf(subject.address)).to.equal("Substantial");
    expect((await relayer.alastria.assuranceOf(subject.address))?.member).to.equal(bank.address);
    expect(await relayer.alastria.assuranceOf(w.stranger.address)).to.equal(undefined);
    expect(relayer.alastria.didOf(subject.address)).to.equal(`did:ethr:0x7a69:${subject.address}`);
    expect(await w.connection.ethers.provider.getTransactionCount(subject.address)).to.equal(0);
  });

  it("generation: not in time, not by a stranger, not above the member's limit", async () => {
    const subject = await w.key();
    const late = { subject: subject.address, level: "Low" } as const;
    expect((await refusal(w.stranger.alastria.setUpId(late))).name).to.equal("MemberNotEligible");
    expect((await refusal(w.bank.alastria.setUpId({ ...late, level: "High" }))).name).to.equal("MemberNotEligible");
    expect((await refusal(w.bank.alastria.setUpId({ ...late, level: "None" }))).name).to.equal("SetUpEmpty");
    await w.bank.alastria.setUpId(late);
    expect((await refusal(w.bank.alastria.setUpId(late))).name).to.equal("SetUpPending");
    const signed = await subject.alastria.signCreateId({ member: w.bank.address });
    await w.wait(10_001);
    expect((await refusal(w.relayer.alastria.relay(signed))).name).to.equal("SetUpExpired");
  });

  it("generation: levels gate other contracts, and follow the member's word", async () => {
    const low = await newcomer(w, "Low");
    const identity = low.address;
    expect(await w.relayer.alastria.isAssured({ identity, account: identity, level: "Substantial" })).to.equal(false);
    expect((await refusal(w.employer.alastria.assure({ identity, level: "Substantial" }))).name).to.equal(
      "AssuranceMemberOnly",
    );
    const { level } = await w.bank.alastria.assure({ identity, level: "Substantial" });
    expect(level).to.equal("Substantial");
    expect(await w.relayer.alastria.isAssured({ identity, account: identity, level: "Substantial" })).to.equal(true);
    const coder = AbiCoder.defaultAbiCoder();
    const topic = keccak256(coder.encode(["string", "uint8"], ["Alastria assurance", 2]));
    expect(assuranceTopic("Substantial")).to.equal(topic);
    expect(memberRole("High")).to.equal(keccak256(coder.encode(["string", "uint8"], ["Alastria member", 3])));
  });

  it("authentication: a challenge signed off chain, once, in time, for one service", async () => {
    const ana = await newcomer(w);
    const identity = ana.address;
    const before = await w.connection.ethers.provider.getBlockNumber();
    const challenge = await w.employer.alastria.challenge({ audience: "jobs.example", lifetime: 60 });
    const answer = await ana.alastria.answer({ challenge, identity });
    const known = await w.employer.alastria.authenticate({ challenge, answer });
    expect(known).to.deep.equal({ identity, account: ana.address });
    expect(await w.connection.ethers.provider.getBlockNumber()).to.equal(before);

    const other = await w.university.alastria.challenge({ audience: "campus.example", lifetime: 60 });
    const replayed = await refusal(w.university.alastria.authenticate({ challenge: other, answer }));
    expect(replayed.name).to.equal("SignatureInvalid");
    const forged = await w.stranger.alastria.answer({ challenge, identity });
    const refused = await refusal(w.employer.alastria.authenticate({ challenge, answer: forged }));
    expect([refused.name, refused.args]).to.deep.equal([
      "AlastriaOwnerOnly",
      { identity, account: w.stranger.address },
    ]);
    await w.wait(61);
    expect((await refusal(w.employer.alastria.authenticate({ challenge, answer }))).name).to.equal("SignatureExpired");
  });

  it("public keys: registered, revoked, deleted, never again", async () => {
    const ana = await newcomer(w);
    const keyHash = keccak256(hexlify(p256.getPublicKey(p256.utils.randomSecretKey())));
    const key = { identity: ana.address, keyHash };
    const move = async (status: "Valid" | "Revoked" | "Deleted") =>
      w.relayer.alastria.relay(await ana.alastria.signKey({ ...key, status }));
    const { receipt } = await move("Valid");
    const from = (await receipt.getBlock()).timestamp;
    expect(await w.employer.alastria.keyOf(key)).to.deep.equal({ status: "Valid", from, until: undefined });
    const stolen = await refusal(w.stranger.alastria.updateKey({ ...key, status: "Revoked" }));
    expect(stolen.name).to.equal("AlastriaOwnerOnly");
    await move("Revoked");
    expect((await w.employer.alastria.keyOf(key)).status).to.equal("Revoked");
    expect((await refusal(move("Valid"))).name).to.equal("KeyTransitionForbidden");
    await move("Deleted");
    expect((await refusal(move("Valid"))).name).to.equal("KeyTransitionForbidden");
    expect((await w.employer.alastria.keyOf(key)).status).to.equal("Deleted");
    const zero = await refusal(ana.alastria.signKey({ ...key, keyHash: ZeroHash, status: "Valid" }));
    expect(zero.name).to.equal("KeyHashZero");
  });

  it("credentials: issued off chain, registered by both sides apart, revoked by the issuer", async () => {
    const wallet = await w.key();
    const diploma = '{"type":"Diploma","degree":"MSc"}';
    const [theirs, mine] = [
      credentialDigest("Issuer", { document: diploma, salt: randomSalt() }),
      credentialDigest("Subject", { document: diploma, salt: randomSalt() }),
    ];
    const both = {
      subject: { account: wallet.address, digest: mine },
      issuer: { account: w.university.address, digest: theirs },
    };
    expect(await w.employer.alastria.credentialStatus(both)).to.equal("None");
    await w.university.alastria.updateCredential({ side: "Issuer", digest: theirs, status: "Valid" });
    expect(await w.employer.alastria.credentialStatus(both)).to.equal("None");
    const signed = await wallet.alastria.signCredential({ side: "Subject", digest: mine, status: "Valid" });
    const { receipt: _, ...said } = await w.relayer.alastria.updateCredentialBySig(signed);
    expect(said).to.deep.equal({ side: "Subject", account: wallet.address, digest: mine, status: "Valid" });
    expect(await w.employer.alastria.credentialStatus(both)).to.equal("Valid");

    const foreign = await refusal(
      w.stranger.alastria.updateCredential({ side: "Issuer", digest: theirs, status: "Revoked" }),
    );
    expect(foreign.args).to.deep.include({ from: 0n, to: 3n });
    await w.university.alastria.updateCredential({ side: "Issuer", digest: theirs, status: "Revoked" });
    expect(await w.employer.alastria.credentialStatus(both)).to.equal("Revoked");
    const back = w.university.alastria.updateCredential({ side: "Issuer", digest: theirs, status: "AskIssuer" });
    expect((await refusal(back)).name).to.equal("CredentialTransitionForbidden");
    await w.relayer.alastria.relay(
      await wallet.alastria.signCredential({ side: "Subject", digest: mine, status: "DeletedBySubject" }),
    );
    expect(await w.employer.alastria.credentialStatus(both)).to.equal("DeletedBySubject");
    const zero = await refusal(
      wallet.alastria.updateCredential({ side: "Subject", digest: ZeroHash, status: "Valid" }),
    );
    expect(zero.name).to.equal("CredentialDigestZero");
  });

  it("credentials: a thousand as one root, one of them revoked", async () => {
    const digests = Array.from({ length: 1_000 }, (_, i) => id(`diploma ${i}`));
    const tree = credentialTree(digests);
    const account = w.university.address;
    const args = { side: "Issuer", root: tree.root, count: digests.length } as const;
    const signed = await w.university.alastria.signCredentials(args);
    const { receipt } = await w.relayer.alastria.registerCredentialsBySig(signed);
    expect(Number(receipt.gasUsed) / digests.length).to.be.lessThan(100);
    expect((await refusal(w.relayer.alastria.relay(signed))).name).to.equal("CredentialRootExists");

    const entry = (i: number) => ({ account, digest: digests[i]!, membership: tree.membershipOf(i) });
    const statusOf = (i: number) => w.employer.alastria.credentialStatusOf({ side: "Issuer", ...entry(i) });
    expect([await statusOf(0), await statusOf(999)]).to.deep.equal(["Valid", "Valid"]);
    const revocation = { side: "Issuer", ...entry(999), status: "Revoked" } as const;
    await w.relayer.alastria.relay(await w.university.alastria.signCredential(revocation));
    expect([await statusOf(0), await statusOf(999)]).to.deep.equal(["Valid", "Revoked"]);
    const wrong = { side: "Issuer", digest: digests[1]!, membership: tree.membershipOf(0), status: "Revoked" } as const;
    expect((await refusal(w.university.alastria.updateCredential(wrong))).name).to.equal("CredentialNotInRoot");
    await w.university.alastria.updateCredential({ ...wrong, ...entry(1) });
    expect(await statusOf(1)).to.equal("Revoked");
    const none = await refusal(w.university.alastria.registerCredentials({ ...args, count: 0 }));
    expect(none.name).to.equal("CredentialCountZero");
  });

  it("presentations: received, deletion asked, confirmed; and a breach leaves evidence", async () => {
    const wallet = await w.key();
    const document = "the diploma, shown to an employer";
    const { secret, secretHash } = deletionSecret();
    const salted = { document, salt: randomSalt() };
    const mine = presentationDigest("Subject", { document, salt: randomSalt() });
    const digest = presentationDigest("Receiver", salted);
    const receipt = presentationReceipt({ ...salted, secretHash });
    const receiver = w.employer.address;
    const subjectSays = async (status: "Valid" | "AskDeletion") =>
      w.relayer.alastria.relay(await wallet.alastria.signPresentation({ digest: mine, status }));

    await subjectSays("Valid");
    await w.relayer.alastria.relay(await w.employer.alastria.signReceipt({ receipt, period: 30 * DAY }));
    expect(await w.stranger.alastria.receiptOf({ receiver, receipt })).to.deep.equal({
      status: "Received",
      period: 30 * DAY,
      due: undefined,
      overdue: false,
    });
    const guess = w.stranger.alastria.askDeletion({ receiver, digest, secret: randomSalt() });
    expect((await refusal(guess)).name).to.equal("PresentationTransitionForbidden");
    await subjectSays("AskDeletion");
    const asked = await w.relayer.alastria.askDeletion({ receiver, digest, secret });
    expect(asked.due).to.equal((await asked.receipt.getBlock()).timestamp + 30 * DAY);
    expect(await w.stranger.alastria.presentationStatusOf({ subject: wallet.address, digest: mine })).to.equal(
      "AskDeletion",
    );
    const early = await refusal(w.stranger.alastria.recordOverdue({ receiver, receipt }));
    expect(early.name).to.equal("DeletionNotOverdue");
    await w.wait(30 * DAY + 1);
    const evidence = await w.stranger.alastria.recordOverdue({ receiver, receipt });
    expect(evidence.due).to.equal(asked.due);
    const twice = await refusal(w.stranger.alastria.recordOverdue({ receiver, receipt }));
    expect(twice.name).to.equal("DeletionOverdueRecorded");
    const confirmed = await w.relayer.alastria.confirmDeletionBySig(
      await w.employer.alastria.signDeletion({ receipt }),
    );
    expect(confirmed.inTime).to.equal(false);
    expect((await w.stranger.alastria.receiptOf({ receiver, receipt })).overdue).to.equal(true);
    const long = await refusal(w.employer.alastria.confirmReceipt({ receipt, period: 91 * DAY }));
    expect(long.name).to.equal("DeletionPeriodInvalid");
    expect(combinePresentationStatus("AskDeletion", "DeletionConfirmation")).to.equal("DeletionConfirmation");
    expect(combinePresentationStatus("Valid", "None")).to.equal("Valid");
  });

  it("backup and recovery: two of three guardians after 48 hours, against a thief with the key", async () => {
    const ana = await newcomer(w);
    const identity = ana.address;
    const [sister, friend, notary] = w.guardians;
    const [phone, panic] = [await w.key(), await w.key()];
    const backup = await ana.alastria.backUp({
      identity,
      guardians: [
        { account: sister.address, category: "family" },
        { account: friend.address, category: "friend" },
        { account: notary.address, category: "institution" },
      ],
      threshold: 2,
      delay: 2 * DAY,
      panic: panic.address,
    });
    expect((await w.relayer.alastria.protect(backup)).receipts).to.have.lengthOf(2);
    const keyHash = id("a key of the old phone");
    await w.relayer.alastria.relay(await ana.alastria.signKey({ identity, keyHash, status: "Valid" }));

    const vouch = (i: number) => w.guardians[i]!.alastria.vouch({ file: backup.files[i]!, newOwner: phone.address });
    const alone = w.relayer.alastria.restore({ identity, newOwner: phone.address, approvals: [await vouch(0)] });
    expect((await refusal(alone)).name).to.equal("RecoveryApprovalsTooFew");
    const approvals = [await vouch(0), await vouch(2)];
    const { number } = await w.relayer.alastria.restore({ identity, newOwner: phone.address, approvals });
    const cancel = () => ana.recovery.signCancel({ identity, number });
    await w.stranger.recovery.cancelBySig(await cancel());
    const insistence = [0, 2].map((i) => w.guardians[i]!.recovery.signInsistence({ file: backup.files[i]! }));
    await w.relayer.recovery.insist({ identity, approvals: await Promise.all(insistence) });
    expect((await refusal(w.stranger.recovery.cancelBySig(await cancel()))).name).to.equal("RecoveryStageInvalid");
    expect((await refusal(w.relayer.recovery.execute({ identity, number }))).name).to.equal("RecoveryNotDue");
    await w.wait(2 * DAY);
    await w.relayer.recovery.execute({ identity, number });

    const assured = (account: string) => w.employer.alastria.isAssured({ identity, account, level: "Substantial" });
    expect([await assured(identity), await assured(phone.address)]).to.deep.equal([false, true]);
    expect((await w.employer.alastria.keyOf({ identity, keyHash })).status).to.equal("Revoked");
    const late = await ana.alastria.signKey({ identity, keyHash: id("a thief's key"), status: "Valid" });
    expect((await refusal(w.stranger.alastria.relay(late))).name).to.equal("SignatureInvalid");
    const challenge = await w.employer.alastria.challenge({ audience: "jobs.example" });
    const thief = await ana.alastria.answer({ challenge, identity });
    expect((await refusal(w.employer.alastria.authenticate({ challenge, answer: thief }))).name).to.equal(
      "AlastriaOwnerOnly",
    );
    const owner = await phone.alastria.answer({ challenge, identity });
    expect(await w.employer.alastria.authenticate({ challenge, answer: owner })).to.deep.equal({
      identity,
      account: phone.address,
    });
    for (const { address } of [ana, phone]) {
      expect(await w.connection.ethers.provider.getTransactionCount(address)).to.equal(0);
    }
  });

  it("signed transactions: the chip of a phone (P-256) does it all and never sends", async () => {
    const { ERC7913P256Verifier: verifier } = w.relayer.deployment.contracts;
    const secret = p256.utils.randomSecretKey();
    const sign = (digest: string) => hexlify(p256.sign(getBytes(digest), secret, { prehash: false, lowS: true }));
    const key = { verifier: verifier!, key: hexlify(p256.getPublicKey(secret, false).slice(1)) };
    const chip = w.relayer.as(new KeyAccountSigner(key, sign, w.connection.ethers.provider));
    const identity = getAddress(keyAccount(key));
    await w.bank.alastria.setUpId({ subject: identity, level: "Substantial" });
    const actions = [
      () => chip.alastria.signCreateId({ member: w.bank.address }),
      () => chip.alastria.signKey({ identity, keyHash: id("a key"), status: "Valid" }),
      () => chip.alastria.signCredential({ side: "Subject", digest: id("a credential"), status: "Valid" }),
      () => chip.alastria.signCredentials({ side: "Subject", root: id("a root"), count: 2 }),
      () => chip.alastria.signPresentation({ digest: id("a presentation"), status: "Valid" }),
      () => chip.alastria.signReceipt({ receipt: id("a receipt"), period: DAY }),
    ];
    for (const act of actions) await w.relayer.alastria.relay(await act());
    expect(await w.employer.alastria.levelOf(identity)).to.equal("Substantial");
    const unasked = await refusal(
      w.relayer.alastria.relay(await chip.alastria.signDeletion({ receipt: id("a receipt") })),
    );
    expect(unasked.name).to.equal("PresentationTransitionForbidden");

    const challenge = await w.employer.alastria.challenge({ audience: "jobs.example" });
    const answer = await chip.alastria.answer({ challenge, identity });
    expect((await w.employer.alastria.authenticate({ challenge, answer })).account).to.equal(identity);
    const other = await w.employer.alastria.challenge({ audience: "jobs.example" });
    const replayed = await refusal(w.employer.alastria.authenticate({ challenge: other, answer }));
    expect(replayed.name).to.equal("SignatureInvalid");
    expect(await w.connection.ethers.provider.getTransactionCount(identity)).to.equal(0);
  });

  it("resolves as did:ethr by the unmodified resolver, before and after the owner changed", async () => {
    const ana = await newcomer(w);
    const { provider } = w.connection.ethers;
    const { chainId, contracts } = w.relayer.deployment;
    const name = `0x${chainId.toString(16)}`;
    const networks = [{ name, chainId, registry: contracts["DIDRegistry"]!, provider }];
    const resolver = new Resolver(getResolver({ networks } as unknown as Parameters<typeof getResolver>[0]));
    const accountOf = async () => {
      const { didDocument } = await resolver.resolve(w.relayer.alastria.didOf(ana.address));
      return didDocument?.verificationMethod?.[0]?.blockchainAccountId;
    };
    expect(await accountOf()).to.equal(`eip155:${chainId}:${ana.address}`);

    const heir = await w.key();
    const registry = await w.connection.ethers.getContractAt("DIDRegistry", contracts["DIDRegistry"]!);
    const field = (type: string, field: string) => ({ name: field, type });
    const types = {
      ChangeOwner: [
        field("address", "actor"),
        field("address", "identity"),
        field("address", "newOwner"),
        field("uint256", "nonce"),
        field("uint256", "deadline"),
      ],
    };
    const message = { actor: ana.address, identity: ana.address, newOwner: heir.address, nonce: 0, deadline: 4e9 };
    const domain = { name: "Trellis DIDRegistry", version: "1", chainId, verifyingContract: contracts["DIDRegistry"]! };
    const signature = await ana.signer.signTypedData(domain, types, message);
    await registry.getFunction("changeOwnerBySig")(...Object.values(message), signature);
    expect(await accountOf()).to.equal(`eip155:${chainId}:${heir.address}`);
  });

  it("combines credentials as the contract does", async () => {
    const statuses: CredentialStatus[] = ["None", "Valid", "AskIssuer", "Revoked", "DeletedBySubject"];
    const contract = await w.connection.ethers.getContractAt("AlastriaIdentityManager", w.admin.alastria.address);
    for (const [i, subject] of statuses.entries()) {
      for (const [j, issuer] of statuses.entries()) {
        const combined: unknown = await contract.getFunction("combinedStatus").staticCall(i, j);
        expect(combineCredentialStatus(subject, issuer)).to.equal(statuses[Number(combined)]);
      }
    }
  });

  it("makes receipts as the contract does, and no two digests alike", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const salted = { document: "a presentation", salt: id("salt") };
    const { secret, secretHash } = deletionSecret(id("secret"));
    expect(secretHash).to.equal(keccak256(secret));
    const digest = presentationDigest("Receiver", salted);
    expect(presentationReceipt({ ...salted, secretHash })).to.equal(keccak256(concat([digest, secretHash])));
    expect(coder.encode(["bytes32"], [secret])).to.equal(secret);
    const all = [
      digest,
      presentationDigest("Subject", salted),
      credentialDigest("Subject", salted),
      credentialDigest("Issuer", salted),
      credentialDigest("Issuer", { ...salted, salt: id("another salt") }),
    ];
    expect(new Set(all).size).to.equal(all.length);
  });
});
