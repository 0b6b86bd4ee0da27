/** Statements about somebody, beside EAS and ONCHAINID. */
import { AbiCoder, id, keccak256, ZeroAddress, ZeroHash, type Contract } from "ethers";

import { attestationTree, attestationUid, rootAttestationUid } from "../../sdk/blocks/attestation/statement.ts";
import { attestTypes } from "../../sdk/blocks/attestation/typed-data.ts";
import { attestationRegistry, deployAttestations } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench, type BenchCase } from "./harness/dsl.ts";
import { deployEas, eas, easData, easDelegated, easUid, onchainId, onchainIdClaim } from "./peers/attestations.ts";

const coder = AbiCoder.defaultAbiCoder();

/** A registry with an open, revocable schema under which alice attested before. */
async function venue(bench: Bench): Promise<{ registry: Contract; schema: string }> {
  const registry = await deployAttestations(bench);
  const call = ["Digest of a document", true, ZeroAddress, ZeroHash];
  const schema = keccak256(coder.encode(["string", "bool", "address", "bytes32"], call));
  await bench.send(bench.actors.admin, registry, "registerSchema", call);
  await bench.send(bench.actors.alice, registry, "attest", [statement(schema, "before")]);
  return { registry, schema };
}

const statement = (schema: string, name: string) => ({
  schema,
  subject: id(`subject ${name}`),
  dataHash: id(`digest ${name}`),
  refUID: ZeroHash,
  expirationTime: 0,
});

const root = (schema: string, count: number) => ({
  schema,
  root: id(`root of ${count}`),
  count,
  refUID: ZeroHash,
  expirationTime: 0,
});

async function signed(bench: Bench, registry: Contract, schema: string, nonce: bigint): Promise<unknown[]> {
  const { alice } = bench.actors;
  const deadline = bench.now + 3_600n;
  const said = statement(schema, `signed ${nonce}`);
  const message = { attester: alice.address, ...said, nonce, deadline };
  return [
    alice.address,
    said,
    nonce,
    deadline,
    await alice.signTypedData(await bench.domainOf(registry), attestTypes, message),
  ];
}

const items = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ subject: id(`subject ${i}`), dataHash: id(`digest ${i}`) }));

const single: BenchCase[] = [
  bench({
    id: "attestation.attest.single",
    name: "attest a digest of 32 bytes",
    state: "record 0->nz; the statement is in the event",
    subject: attestationRegistry,
    prepare: venue,
    run: (bench, { registry, schema }) =>
      bench.send(bench.actors.alice, registry, "attest", [statement(schema, "single")]),
  }),
  bench({
    id: "attestation.attest.single",
    name: "attest a digest of 32 bytes",
    state: "the statement is in storage",
    subject: eas,
    prepare: deployEas,
    run: (bench, { registry, schema }) =>
      bench.send(bench.actors.alice, registry, "attest", [
        { schema, data: easData(bench.actors.carol.address, id("digest")) },
      ]),
  }),
  bench({
    id: "attestation.attest.single",
    name: "attest a digest of 32 bytes",
    state: "a claim on an identity of its own, signed by an issuer that is a contract",
    subject: onchainId,
    prepare: onchainIdClaim,
    run: (bench, { identity, claim }) => bench.send(bench.actors.carol, identity, "addClaim", claim),
  }),
  bench({
    id: "attestation.attestBySig.later",
    name: "attest a digest of 32 bytes by signature",
    state: "record 0->nz, nonce nz->nz; a relayer sends",
    subject: attestationRegistry,
    async prepare(bench) {
      const { registry, schema } = await venue(bench);
      await bench.send(bench.actors.bob, registry, "attestBySig", await signed(bench, registry, schema, 0n));
      return { registry, call: await signed(bench, registry, schema, 1n) };
    },
    run: (bench, { registry, call }) => bench.send(bench.actors.bob, registry, "attestBySig", call),
  }),
  bench({
    id: "attestation.attestBySig.later",
    name: "attest a digest of 32 bytes by signature",
    state: "nonce nz->nz; a relayer sends",
    subject: eas,
    async prepare(bench) {
      const { registry, schema } = await deployEas(bench);
      const first = await easDelegated(bench, registry, schema, 0n);
      await bench.send(bench.actors.bob, registry, "attestByDelegation", [first]);
      return { registry, call: await easDelegated(bench, registry, schema, 1n) };
    },
    run: (bench, { registry, call }) => bench.send(bench.actors.bob, registry, "attestByDelegation", [call]),
  }),
];

const batches = [1, 10, 100, 256].map((n) =>
  bench({
    id: `attestation.attest.batch${n}.perItem`,
    name: `attest ${n} digests in one transaction`,
    state: "records 0->nz",
    subject: attestationRegistry,
    n,
    series: { name: "attestation.attest.batch" },
    prepare: venue,
    run: (bench, { registry, schema }) =>
      bench.send(bench.actors.alice, registry, "multiAttest", [schema, ZeroHash, 0n, items(n)]),
  }),
);

const peerBatches = [10, 80].map((n) =>
  bench({
    id: `attestation.attest.batch${n === 80 ? 100 : n}.perItem`,
    name: `attest ${n} digests in one transaction`,
    state: n === 80 ? "80, as 100 do not fit into a transaction (EIP-7825)" : "statements in storage",
    subject: eas,
    n,
    prepare: deployEas,
    run: (bench, { registry, schema }) =>
      bench.send(bench.actors.alice, registry, "multiAttest", [
        [{ schema, data: items(n).map(({ dataHash }) => easData(bench.actors.carol.address, dataHash)) }],
      ]),
  }),
);

const roots = [10, 1_000, 100_000].map((n) =>
  bench({
    id: `attestation.attestRoot${n}.perItem`,
    name: `attest ${n} digests by the root of their tree`,
    state: "record 0->nz",
    subject: attestationRegistry,
    n,
    series: { name: "attestation.attestRoot" },
    prepare: venue,
    run: (bench, { registry, schema }) => bench.send(bench.actors.alice, registry, "attestRoot", [root(schema, n)]),
  }),
);

const statuses: BenchCase[] = [
  bench({
    id: "attestation.revoke.single",
    name: "revoke an attestation",
    state: "record nz->nz",
    subject: attestationRegistry,
    async prepare(bench) {
      const { registry, schema } = await venue(bench);
      return { registry, uid: attestationUid(bench.actors.alice.address, statement(schema, "before")) };
    },
    run: (bench, { registry, uid }) => bench.send(bench.actors.alice, registry, "revoke", [uid, ZeroHash]),
  }),
  bench({
    id: "attestation.revoke.single",
    name: "revoke an attestation",
    state: "revocationTime 0->nz",
    subject: eas,
    async prepare(bench) {
      const { registry, schema } = await deployEas(bench);
      const digest = id("digest");
      const uid = easUid(bench, schema, digest);
      const call = { schema, data: easData(bench.actors.carol.address, digest) };
      await bench.send(bench.actors.alice, registry, "attest", [call]);
      return { registry, schema, uid };
    },
    run: (bench, { registry, schema, uid }) =>
      bench.send(bench.actors.alice, registry, "revoke", [{ schema, data: { uid, value: 0n } }]),
  }),
  ...[1, 10, 100, 1_000].map((n) =>
    bench({
      id: `attestation.revokeLeaves${n}.perItem`,
      name: `revoke ${n} statements side by side below one root`,
      state: "words 0->nz",
      subject: attestationRegistry,
      n,
      series: { name: "attestation.revokeLeaves" },
      prepare: withRoot,
      run: (bench, { registry, uid }) =>
        bench.send(bench.actors.alice, registry, "setLeafStatuses", [
          uid,
          Array.from({ length: n }, (_, i) => 512 + i),
          3,
          ZeroHash,
        ]),
    }),
  ),
  ...[10, 1_000, 65_536].map((n) =>
    bench({
      id: `attestation.statusInRoot.n${n}`,
      name: `read where one of ${n} statements below a root stands, as a transaction of its own`,
      state: "view; 21,000 and calldata included",
      subject: attestationRegistry,
      n,
      series: { name: "attestation.statusInRoot" },
      async prepare(bench) {
        const { registry, schema } = await venue(bench);
        const digests = Array.from({ length: n }, (_, i) => id(`digest ${i}`));
        const tree = attestationTree(digests);
        const said = { ...root(schema, n), root: tree.root };
        await bench.send(bench.actors.alice, registry, "attestRoot", [said]);
        return { registry, call: [bench.actors.alice.address, said, 3, digests[3], tree.proofOf(3)] };
      },
      run: (bench, { registry, call }) => bench.send(bench.actors.bob, registry, "statusInRoot", call),
    }),
  ),
];

/** A root of alice's, of 100,000 statements. */
async function withRoot(bench: Bench): Promise<{ registry: Contract; uid: string }> {
  const { registry, schema } = await venue(bench);
  const said = root(schema, 100_000);
  await bench.send(bench.actors.alice, registry, "attestRoot", [said]);
  return { registry, uid: rootAttestationUid(bench.actors.alice.address, said) };
}

export const attestation: BenchCase[] = [...single, ...batches, ...peerBatches, ...roots, ...statuses];
