import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, id, keccak256, Wallet, ZeroHash } from "ethers";
import * as fc from "fast-check";

import {
  attestationTree,
  attestationUid,
  fieldKey,
  sealDetails,
  type AttestationStatus,
  type SettableStatus,
} from "../../../sdk/index.ts";
import { refusal, world, type World } from "../../helpers/blocks.ts";

describe("AttestationRegistry through the SDK", () => {
  let w: World;
  let schema: string;
  let subject: string;
  let count = 0;
  const fresh = () => id(`a salted statement ${count++}`);

  before(async () => {
    w = await world();
    subject = id("did of a student");
    ({ schema } = await w.alice.attestation.registerSchema({ definition: "Diploma: degree, faculty, date" }));
  });

  it("attests, verifies what a holder shows, and takes it back", async () => {
    const { root: dataHash } = sealDetails({ degree: "BSc", faculty: "Physics" });
    const { uid, attester } = await w.alice.attestation.attest({ schema, subject, dataHash });
    expect(attester).to.equal(w.alice.address);
    const shown = { attester, schema, subject, dataHash };
    expect(await w.bob.attestation.verify(shown)).to.equal("valid");
    expect(await w.bob.attestation.verify({ ...shown, attester: w.bob.address })).to.equal("none");
    const reason = id("under review");
    expect(await w.alice.attestation.suspend({ uid, reason })).to.include({ uid, reason, attester });
    expect(await w.bob.attestation.statusOf(uid)).to.equal("suspended");
    await w.alice.attestation.reinstate({ uid });
    await w.alice.attestation.revoke({ uid });
    expect(await w.bob.attestation.verify(shown)).to.equal("revoked");
    const record = await w.bob.attestation.attestationOf(uid);
    expect(record).to.include({ attester, expirationTime: 0, status: "revoked" });
    expect(await w.bob.attestation.attestationOf(id("unknown"))).to.equal(undefined);
  });

  it("knows the uid that the contract will give", async () => {
    const statement = { schema, subject, dataHash: fresh(), expirationTime: 4_000_000_000 };
    const { uid } = await w.alice.attestation.attest(statement);
    expect(uid).to.equal(attestationUid(w.alice.address, statement));
    const types = ["bytes32", "address", "bytes32", "bytes32", "bytes32", "uint40"];
    const values = [schema, w.alice.address, subject, statement.dataHash, ZeroHash, 4_000_000_000];
    expect(uid).to.equal(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
  });

  it("attests a batch, and finds all again by attester, schema and subject", async () => {
    const { schema: other } = await w.bob.attestation.registerSchema({ definition: "Membership", revocable: false });
    const items = Array.from({ length: 5 }, (_, i) => ({
      subject: i < 3 ? subject : id("another"),
      dataHash: fresh(),
    }));
    const { attestations } = await w.bob.attestation.multiAttest({ schema: other, items });
    const { uid } = await w.bob.attestation.attest({ schema: other, subject, dataHash: fresh() });
    for (const one of attestations) expect(await w.carol.attestation.statusOf(one.uid)).to.equal("valid");
    const found = await w.carol.attestation.attestations({ schema: other, attester: w.bob.address, subject });
    expect(found.map((one) => one.uid)).to.deep.equal([...attestations.slice(0, 3).map((one) => one.uid), uid]);
    expect((await w.carol.attestation.schemaOf(other))!.revocable).to.equal(false);
    expect((await refusal(w.bob.attestation.revoke({ uid }))).name).to.equal("AttestationIrrevocable");
  });

  it("does for a person without coin what the person signed", async () => {
    const teacher = Wallet.createRandom(w.connection.ethers.provider);
    const her = w.alice.as(teacher);
    const signed = await her.attestation.signAttest({ schema, subject, dataHash: fresh() });
    const { uid, attester } = await w.stranger.attestation.attestBySig(signed);
    expect(attester).to.equal(teacher.address);
    await w.stranger.attestation.setStatusBySig(await her.attestation.signStatus({ uid, status: "suspended" }));
    expect(await w.bob.attestation.statusOf(uid)).to.equal("suspended");

    const tree = attestationTree([fresh(), fresh(), fresh()]);
    const root = await w.stranger.attestation.attestRootBySig(
      await her.attestation.signAttestRoot({ schema, root: tree.root, count: tree.size }),
    );
    const leaves = await her.attestation.signLeafStatuses({ uid: root.uid, indices: [2, 0], status: "revoked" });
    const changed = await w.stranger.attestation.setLeafStatusesBySig(leaves);
    expect(changed).to.deep.include({ indices: [0, 2], status: "revoked", attester: teacher.address });
    expect(await w.connection.ethers.provider.getTransactionCount(teacher.address)).to.equal(0);
    expect((await refusal(w.stranger.attestation.attestBySig(signed))).name).to.equal("InvalidAccountNonce");
  });

  it("attests a tree that another library builds alike, and reads each leaf", async () => {
    const dataHashes = Array.from({ length: 37 }, fresh);
    const tree = attestationTree(dataHashes);
    const theirs = StandardMerkleTree.of(
      dataHashes.map((hash, i) => [i, hash]),
      ["uint256", "bytes32"],
      { sortLeaves: false },
    );
    expect(tree.root).to.equal(theirs.root);
    const statement = { schema, root: tree.root, count: tree.size };
    const { uid, attester } = await w.alice.attestation.attestRoot(statement);
    await w.alice.attestation.setLeafStatuses({ uid, indices: [36, 5], status: "suspended" });
    for (const index of [0, 5, 17, 36]) {
      const shown = { attester, statement, index, dataHash: dataHashes[index]!, proof: theirs.getProof(index) };
      const expected = index === 5 || index === 36 ? "suspended" : "valid";
      expect(await w.bob.attestation.statusInRoot(shown), String(index)).to.equal(expected);
      expect(await w.bob.attestation.statusInRoot({ ...shown, index: index + 1 })).to.equal("none");
    }
    const [root] = (await w.bob.attestation.roots({ attester })).filter((one) => one.uid === uid);
    expect(root).to.include({ root: tree.root, count: 37 });
  });

  it("asks a gate who may attest", async () => {
    const { registrar } = { registrar: w.admin };
    const topic = fieldKey("examiner");
    const issuerGate = registrar.identity.address;
    const { schema: gated } = await w.alice.attestation.registerSchema({ definition: "Exam", issuerGate, topic });
    const statement = { schema: gated, subject, dataHash: fresh() };
    const refused = await refusal(w.carol.attestation.attest(statement));
    expect([refused.name, refused.args]).to.deep.equal([
      "AttesterNotEligible",
      { schema: gated, attester: w.carol.address },
    ]);
    await registrar.identity.enroll({
      account: w.carol.address,
      role: topic,
      entityId: id("school"),
      validUntil: 4_000_000_000,
    });
    expect((await w.carol.attestation.attest(statement)).attester).to.equal(w.carol.address);
  });

  it("refuses before anything is paid what the contract would refuse", async () => {
    const nonce = async () => w.connection.ethers.provider.getTransactionCount(w.alice.address);
    const before = await nonce();
    const { attestation } = w.alice;
    const item = { subject, dataHash: fresh() };
    const refused: [string, () => Promise<unknown>, string][] = [
      ["no definition", () => attestation.registerSchema({ definition: "" }), "SchemaDefinitionEmpty"],
      ["no data", () => attestation.attest({ schema, subject, dataHash: ZeroHash }), "AttestationDataZero"],
      [
        "a subject of 20 bytes",
        () => attestation.attest({ schema, subject: w.bob.address, dataHash: fresh() }),
        "BytesInvalid",
      ],
      ["no items", () => attestation.multiAttest({ schema, items: [] }), "AttestationBatchInvalid"],
      [
        "too many items",
        () => attestation.multiAttest({ schema, items: Array(257).fill(item) }),
        "AttestationBatchInvalid",
      ],
      ["no leaves", () => attestation.attestRoot({ schema, root: fresh(), count: 0 }), "AttestationRootEmpty"],
      [
        "an expiry that is no time",
        () => attestation.attest({ schema, ...item, expirationTime: 2 ** 41 }),
        "NumberOutOfRange",
      ],
      ["no uids", () => attestation.multiRevoke({ uids: [] }), "AttestationBatchInvalid"],
      [
        "too many leaves",
        () => attestation.setLeafStatuses({ uid: fresh(), indices: Array(1_025).fill(1), status: "revoked" }),
        "AttestationBatchInvalid",
      ],
      ["an unknown schema", () => attestation.attest({ ...item, schema: id("unknown") }), "SchemaUnknown"],
      [
        "a time that is over",
        () => attestation.attest({ schema, ...item, expirationTime: 1 }),
        "AttestationExpirationPast",
      ],
      [
        "a reference to nothing",
        () => attestation.attest({ schema, ...item, refUID: id("nothing") }),
        "AttestationReferenceUnknown",
      ],
      ["a revocation of nothing", () => attestation.revoke({ uid: id("nothing") }), "AttestationUnknown"],
    ];
    for (const [what, act, name] of refused) {
      const error = await refusal(act());
      expect(error.name, what).to.equal(name);
      expect(error.remedy, what).to.be.a("string");
    }
    expect(await nonce()).to.equal(before);
  });

  it("stands where a model in another language says, whatever is done to it", async () => {
    const next: Record<AttestationStatus, readonly SettableStatus[]> = {
      none: [],
      valid: ["suspended", "revoked"],
      suspended: ["valid", "revoked"],
      revoked: [],
      expired: [],
    };
    const verbs = { valid: "reinstate", suspended: "suspend", revoked: "revoke" } as const;
    const moves = fc.array(fc.constantFrom<SettableStatus>("valid", "suspended", "revoked"), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(moves, async (list) => {
        const { uid } = await w.alice.attestation.attest({ schema, subject, dataHash: fresh() });
        let model: AttestationStatus = "valid";
        for (const to of list) {
          const move = w.alice.attestation[verbs[to]]({ uid });
          if (next[model].includes(to)) {
            await move;
            model = to;
          } else {
            expect((await refusal(move)).name).to.equal("AttestationStatusConflict");
          }
          expect(await w.bob.attestation.statusOf(uid)).to.equal(model);
        }
      }),
      { numRuns: 25 },
    );
  });
});
