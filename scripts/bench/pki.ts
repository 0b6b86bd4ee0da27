/** Certificates one by one and by the thousand (system 30): applied for, endorsed, renewed, revoked, verified. */
import { AbiCoder, encodeBytes32String, id, keccak256, ZeroHash, type Contract } from "ethers";

import { IndexedTree } from "../../sdk/crypto/index.ts";
import {
  certificateAuthority,
  certificateBatches,
  deployCertificateAuthority,
  deployCertificateBatches,
  EXECUTION_METER,
} from "./fixtures.ts";
import type { Bench, Mined } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const NAME = "www.bank.example";
const KEY = id(NAME);
const DAY = 86_400n;
const SALT = encodeBytes32String("salt");
const SIZES = [128, 1_024, 8_192];
const BATCH = 1_024;
const coder = AbiCoder.defaultAbiCoder();
const APPLICATION = "tuple(string,bytes32,bytes32,uint40,uint8,bytes32)";

type Deployed = Awaited<ReturnType<typeof deployCertificateAuthority>>;

/** An application of alice's; level 0 is DV, 1 OV, 2 EV. */
const application = (level = 0) => [NAME, ZeroHash, id("key"), 10n * DAY, level, level === 0 ? ZeroHash : id("org")];

async function commit(bench: Bench, ca: Contract, applied: unknown[]): Promise<Mined> {
  const bound = [bench.chainId, await ca.getAddress(), bench.actors.alice.address, applied, SALT];
  const commitment = keccak256(coder.encode(["uint256", "address", "address", APPLICATION, "bytes32"], bound));
  return bench.send(bench.actors.alice, ca, "commit", [commitment]);
}

async function issue(bench: Bench, ca: Contract, level = 0): Promise<Mined[]> {
  const committed = await commit(bench, ca, application(level));
  bench.wait(60n);
  return [committed, await bench.send(bench.actors.alice, ca, "reveal", [application(level), SALT])];
}

/** With certificates before, so that the log, the treasury and the chain of entries are in use. */
async function used(bench: Bench): Promise<Deployed> {
  const deployed = await deployCertificateAuthority(bench, NAME);
  const { ca, enrol } = deployed;
  const { alice } = bench.actors;
  const other = ["other.example", ZeroHash, id("key"), 10n * DAY, 0, ZeroHash];
  await enrol(alice.address, id("other.example"), "alice");
  await commit(bench, ca, other);
  bench.wait(60n);
  await bench.send(alice, ca, "reveal", [other, SALT]);
  return deployed;
}

async function issued(bench: Bench, level = 0): Promise<Deployed> {
  const deployed = await used(bench);
  await issue(bench, deployed.ca, level);
  return deployed;
}

/** Endorsers of so many organisations, who vouch. */
async function endorsed(bench: Bench, { ca, endorsements, enrol }: Deployed, count: number): Promise<void> {
  const subject = await bench.read<string>(ca, "endorsedOf", [KEY, id("org")]);
  const role = await bench.read<string>(endorsements, "endorserRole", [2]);
  const { bob, carol, relayer } = bench.actors;
  for (const [i, endorser] of [bob, carol, relayer].slice(0, count).entries()) {
    await enrol(endorser.address, role, `endorser ${i}`);
    await bench.send(endorser, endorsements, "endorse", [subject, 2]);
  }
}

/** Certificates of a batch, and their tree. */
function batchOf(bench: Bench, count: number) {
  const { bob } = bench.actors;
  const at = bench.now;
  const certificates = Array.from({ length: count }, (_, i) => [
    id(`${i}.example`),
    id(`key ${i}`),
    bob.address,
    at,
    at + 30n * DAY,
    0,
    ZeroHash,
  ]);
  const types = ["bytes32", "bytes32", "address", "uint40", "uint40", "uint8", "bytes32"];
  const tree = new IndexedTree(
    certificates.map((certificate) => keccak256(coder.encode([`tuple(${types.join()})`], [certificate]))),
  );
  return { certificates, tree };
}

async function issuedBatch(bench: Bench, count: number) {
  const deployed = await deployCertificateBatches(bench);
  const batch = batchOf(bench, count);
  await bench.send(bench.actors.alice, deployed.batches, "issueBatch", [batch.tree.root, count]);
  return { ...deployed, ...batch, count };
}

/** The status words for so many certificates spread evenly over a batch. */
function spread(count: number, over: number) {
  const masks = new Map<number, bigint>();
  for (let i = 0; i < count; i++) {
    const index = Math.floor((i * over) / count);
    const word = Math.floor(index / 256);
    masks.set(word, (masks.get(word) ?? 0n) | (1n << BigInt(index % 256)));
  }
  return [[...masks.keys()], [...masks.values()]];
}

async function metered(
  bench: Bench,
  contract: Contract,
  meter: Contract,
  call: string,
  args: unknown[],
): Promise<Mined> {
  const data = contract.interface.encodeFunctionData(call, args);
  const [gas, answer] = await bench.read<[bigint, string]>(meter, "measure", [await contract.getAddress(), data]);
  if (BigInt(answer.slice(0, 66)) !== 1n) throw new Error("the certificate is not valid");
  return { gas, floor: false, created: null };
}

const meter = [{ name: "ExecutionMeter", version: null, sources: [EXECUTION_METER] }];
const one = certificateAuthority;
const many = certificateBatches;

export const pki = [
  bench({
    id: "pki.applyToActiveDV",
    name: "apply for a certificate and have it: commit and reveal",
    state: "certificate 0->nz (two slots), commitment 0->nz->0; log and accounts nz->nz",
    subject: one,
    prepare: used,
    run: (bench, { ca }) => issue(bench, ca),
  }),
  bench({
    id: "pki.applyEV",
    name: "apply for an extended one: commit and reveal",
    state: "certificate and request 0->nz; log and accounts nz->nz",
    subject: one,
    prepare: used,
    run: (bench, { ca }) => issue(bench, ca, 2),
  }),
  bench({
    id: "pki.endorse",
    name: "endorse it",
    state: "endorsement 0->nz, second of its subject",
    subject: one,
    async prepare(bench) {
      const deployed = await issued(bench, 2);
      await endorsed(bench, deployed, 1);
      const role = await bench.read<string>(deployed.endorsements, "endorserRole", [2]);
      await deployed.enrol(bench.actors.relayer.address, role, "another");
      return { ...deployed, subject: await bench.read<string>(deployed.ca, "endorsedOf", [KEY, id("org")]) };
    },
    run: (bench, { endorsements, subject }) => bench.send(bench.actors.relayer, endorsements, "endorse", [subject, 2]),
  }),
  bench({
    id: "pki.check.ev.execution",
    name: "check an extended certificate of three endorsers, called by a contract",
    state: "no storage written; execution only, without the transaction",
    subject: one,
    needs: meter,
    async prepare(bench) {
      const deployed = await issued(bench, 2);
      await endorsed(bench, deployed, 3);
      return { ...deployed, meter: await bench.deploy(EXECUTION_METER) };
    },
    run: (bench, { ca, meter: at }) => metered(bench, ca, at, "check", [KEY, id("key"), id("org")]),
  }),
  bench({
    id: "pki.check.dv.execution",
    name: "check a domain-validated certificate, called by a contract",
    state: "no storage written; execution only, without the transaction",
    subject: one,
    needs: meter,
    prepare: async (bench) => ({ ...(await issued(bench)), meter: await bench.deploy(EXECUTION_METER) }),
    run: (bench, { ca, meter: at }) => metered(bench, ca, at, "check", [KEY, id("key"), ZeroHash]),
  }),
  bench({
    id: "pki.renew",
    name: "renew it",
    state: "certificate, log and accounts nz->nz",
    subject: one,
    prepare: issued,
    run: (bench, { ca }) => bench.send(bench.actors.alice, ca, "renew", [KEY, 20n * DAY]),
  }),
  bench({
    id: "pki.rotateKey",
    name: "give it another key",
    state: "certificate and log nz->nz",
    subject: one,
    prepare: issued,
    run: (bench, { ca }) => bench.send(bench.actors.alice, ca, "rotateKey", [KEY, id("next")]),
  }),
  bench({
    id: "pki.revoke.single",
    name: "revoke it",
    state: "certificate and log nz->nz",
    subject: one,
    prepare: issued,
    run: (bench, { ca }) => bench.send(bench.actors.alice, ca, "revoke", [KEY, 3]),
  }),
  ...SIZES.map((n) =>
    bench({
      id: `pki.applyBatch${n}.perItem`,
      name: `issue a batch of ${n.toLocaleString("en")}`,
      state: "batch 0->nz; log and treasury nz->nz; the fee included",
      subject: many,
      n,
      series: { name: "pki.applyBatch" },
      async prepare(bench) {
        const deployed = await issuedBatch(bench, 16);
        return { ...deployed, ...batchOf(bench, n) };
      },
      run: (bench, { batches, tree }) => bench.send(bench.actors.alice, batches, "issueBatch", [tree.root, n]),
    }),
  ),
  ...[1_000, 8_192].map((over) =>
    bench({
      id: over === 1_000 ? "pki.revoke1000.perItem" : "pki.revoke1000.spread.perItem",
      name: `revoke 1,000 of a batch of ${over.toLocaleString("en")}`,
      state: "status words 0->nz; log nz->nz",
      subject: many,
      n: 1_000,
      prepare: (bench) => issuedBatch(bench, over),
      run: (bench, { batches, tree, count }) =>
        bench.send(bench.actors.alice, batches, "revokeInBatch", [tree.root, count, ...spread(1_000, count)]),
    }),
  ),
  bench({
    id: "pki.verifyBatched.execution",
    name: "verify a certificate of a batch of 1,024 with its status, called by a contract",
    state: "no storage written; execution only, without the transaction",
    subject: many,
    needs: meter,
    prepare: async (bench) => ({ ...(await issuedBatch(bench, BATCH)), meter: await bench.deploy(EXECUTION_METER) }),
    run(bench, { batches, certificates, tree, meter: at }) {
      const place = [bench.actors.alice.address, tree.root, BATCH, 700, tree.proofOf(700)];
      return metered(bench, batches, at, "verifyBatched", [certificates[700], place, []]);
    },
  }),
];
