/** ID files: what it costs to validate them and to ask about one. */
import { encodeBytes32String, id, ZeroHash, type Contract } from "ethers";

import { attestationTree } from "../../sdk/blocks/attestation/statement.ts";
import {
  ACCESS_MANAGER,
  ATTESTATION_REGISTRY,
  deployAccreditation,
  DID_REGISTRY,
  IDENTITY_SERVICE,
  identityService,
  PARTICIPANT_REGISTRY,
} from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const DAY = 24n * 3600n;
const TYPE = encodeBytes32String("IdFile");

/** Alice is a home operator whose accreditation is a root. */
async function venue(bench: Bench): Promise<{ service: Contract; registry: Contract; schema: string }> {
  const { admin, alice } = bench.actors;
  const { quorum, kit, group } = await deployAccreditation(bench);
  const registry = await bench.deploy(ATTESTATION_REGISTRY);
  const authority = await bench.deploy(ACCESS_MANAGER, admin.address);
  const participants = await bench.deploy(PARTICIPANT_REGISTRY, await authority.getAddress());
  const identities = await bench.deploy(DID_REGISTRY);
  const parts = await Promise.all([registry, kit, participants, identities].map((part) => part.getAddress()));
  const service = await bench.deploy(IDENTITY_SERVICE, ...parts);
  const enrolment = [alice.address, id("home operator"), encodeBytes32String("529900T8BM49AURSDO55"), 2n ** 64n - 1n];
  await bench.send(admin, participants, "enroll", enrolment);

  const root = [alice.address, TYPE, 3, encodeBytes32String("EE"), 0, 0, 2n ** 40n - 1n];
  const action = await bench.read<string>(kit, "rootAction", [root, ZeroHash]);
  await bench.send(admin, quorum, "propose", [group, action, await kit.getAddress()]);
  await bench.send(admin, kit, "proposeRoot", [root, ZeroHash]);
  bench.wait(2n * DAY);
  await bench.send(admin, kit, "activateRoot", [1n]);
  await bench.send(alice, kit, "choose", [1n]);
  return { service, registry, schema: await bench.read<string>(service, "schema", []) };
}

const statement = (schema: string, root: string, count: number) => [schema, root, count, ZeroHash, 0];

export const identityServices = [
  ...[1, 1_000].map((n) =>
    bench({
      id: `identityService.validate${n}.perItem`,
      name: `validate ${n} ID file${n === 1 ? "" : "s"}`,
      state: "record 0->nz; the gate asks about a chain of one link",
      subject: identityService,
      n,
      series: { name: "identityService.validate" },
      prepare: venue,
      run: (bench, { registry, schema }) =>
        bench.send(bench.actors.alice, registry, "attestRoot", [statement(schema, id("root"), n)]),
    }),
  ),
  ...[1, 1_000].map((n) =>
    bench({
      id: `identityService.check.n${n}`,
      name: `ask all about one of ${n} ID file${n === 1 ? "" : "s"}, as a transaction of its own`,
      state: "view; 21,000 and calldata included; ECDSA holder",
      subject: identityService,
      n,
      series: { name: "identityService.check" },
      async prepare(bench) {
        const { alice, carol } = bench.actors;
        const { service, registry, schema } = await venue(bench);
        const files = Array.from({ length: n }, (_, i) => id(`file ${i}`));
        const tree = attestationTree(files);
        await bench.send(alice, registry, "attestRoot", [statement(schema, tree.root, n)]);
        const batch = [alice.address, 1n, tree.root, n, 0];
        const digest = id("digest");
        const signature = carol.signingKey.sign(digest).serialized;
        const shown = [batch, 0, files[0], tree.proofOf(0), carol.address, digest, signature];
        const [, signed] = await bench.read<[unknown, boolean]>(service, "check", [shown]);
        if (!signed) throw new Error("the holder did not sign");
        return { service, shown };
      },
      run: (bench, { service, shown }) => bench.send(bench.actors.bob, service, "check", [shown]),
    }),
  ),
];
