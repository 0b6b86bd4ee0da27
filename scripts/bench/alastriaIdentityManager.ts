/** AlastriaIDs: the second step of the generation, and credentials one by one and as a root. */
import { AbiCoder, id, keccak256 } from "ethers";

import { alastriaIdentityManager, deployAlastria } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const SUBSTANTIAL = 2;
const SUBJECT = 0;
const ISSUER = 1;
const [VALID, REVOKED] = [1, 3];
const DECADE = 10n * 365n * 24n * 3600n;
const ROOTS = [100, 10_000];
const MEMBER = keccak256(AbiCoder.defaultAbiCoder().encode(["string", "uint8"], ["Alastria member", SUBSTANTIAL]));

const fields = (text: string) =>
  text.split(", ").map((field) => ({ type: field.split(" ")[0]!, name: field.split(" ")[1]! }));
const createTypes = {
  CreateId: fields("address subject, address identity, address member, uint8 level, uint256 expiresAt"),
};
const updateTypes = {
  UpdateCredential: fields("address account, uint8 side, bytes32 digest, uint8 status, uint256 deadline"),
};

/** Carol is a member, and has set up an AlastriaID for Alice. */
async function setUp(bench: Bench) {
  const { admin, alice, carol } = bench.actors;
  const { participants, manager } = await deployAlastria(bench);
  await bench.send(admin, participants, "enroll", [carol.address, MEMBER, id("bank"), bench.now + DECADE]);
  await bench.send(carol, manager, "setUpId", [alice.address, SUBSTANTIAL]);
  return manager;
}

async function signCreate(bench: Bench) {
  const { alice, carol } = bench.actors;
  const manager = await setUp(bench);
  const { expiresAt } = await bench.read<{ expiresAt: bigint }>(manager, "setUpOf", [alice.address, carol.address]);
  const [subject, identity, member] = [alice.address, alice.address, carol.address];
  const message = { subject, identity, member, level: SUBSTANTIAL, expiresAt };
  const signature = await bench.sign(alice, await bench.domainOf(manager), createTypes, message);
  return { manager, args: [subject, identity, member, signature] };
}

export const alastria = [
  bench({
    id: "alastria.setUpId",
    name: "a member sets an AlastriaID up",
    state: "set-up 0->nz; the member is enrolled",
    subject: alastriaIdentityManager,
    prepare: setUp,
    run: (bench, manager) =>
      bench.send(bench.actors.carol, manager, "setUpId", [bench.actors.bob.address, SUBSTANTIAL]),
  }),
  bench({
    id: "alastria.createIdentity",
    name: "a relayer creates an AlastriaID that its subject signed",
    state: "set-up nz->0, assurance 0->nz; EOA signature",
    subject: alastriaIdentityManager,
    prepare: signCreate,
    run: (bench, { manager, args }) => bench.send(bench.actors.relayer, manager, "createIdBySig", args),
  }),
  bench({
    id: "alastria.createIdentity.direct",
    name: "a subject creates its AlastriaID itself",
    state: "set-up nz->0, assurance 0->nz",
    subject: alastriaIdentityManager,
    prepare: setUp,
    run: (bench, manager) =>
      bench.send(bench.actors.alice, manager, "createId", [bench.actors.alice.address, bench.actors.carol.address]),
  }),
  bench({
    id: "alastria.registerCredential",
    name: "an issuer registers a credential",
    state: "entry 0->nz",
    subject: alastriaIdentityManager,
    prepare: setUp,
    run: (bench, manager) =>
      bench.send(bench.actors.carol, manager, "updateCredential", [ISSUER, id("diploma"), VALID]),
  }),
  bench({
    id: "alastria.registerCredentialBySig",
    name: "a relayer registers a credential that its subject signed",
    state: "entry 0->nz; EOA signature, no nonce",
    subject: alastriaIdentityManager,
    async prepare(bench) {
      const { alice } = bench.actors;
      const manager = await setUp(bench);
      const [side, digest, status, deadline] = [SUBJECT, id("diploma"), VALID, bench.now + DECADE];
      const message = { account: alice.address, side, digest, status, deadline };
      const signature = await bench.sign(alice, await bench.domainOf(manager), updateTypes, message);
      return { manager, args: [alice.address, side, digest, status, deadline, signature] };
    },
    run: (bench, { manager, args }) => bench.send(bench.actors.relayer, manager, "updateCredentialBySig", args),
  }),
  ...ROOTS.map((n) =>
    bench({
      id: `alastria.registerCredentials${n}.perItem`,
      name: `an issuer registers ${n.toLocaleString("en")} credentials as one root`,
      state: "root 0->nz",
      subject: alastriaIdentityManager,
      n,
      series: { name: "alastria.registerCredentials" },
      prepare: setUp,
      run: (bench, manager) =>
        bench.send(bench.actors.carol, manager, "registerCredentials", [ISSUER, id(`root of ${n}`), n]),
    }),
  ),
  bench({
    id: "alastria.revokeCredential",
    name: "an issuer revokes a credential",
    state: "entry nz->nz",
    subject: alastriaIdentityManager,
    async prepare(bench) {
      const manager = await setUp(bench);
      await bench.send(bench.actors.carol, manager, "updateCredential", [ISSUER, id("diploma"), VALID]);
      return manager;
    },
    run: (bench, manager) =>
      bench.send(bench.actors.carol, manager, "updateCredential", [ISSUER, id("diploma"), REVOKED]),
  }),
];
