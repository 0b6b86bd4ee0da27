/** Identities after ERC-1056, beside the registry of the standard's authors. */
import { encodeBytes32String, id, Signature, type Contract } from "ethers";

import { deployDids, didRegistry } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";
import { deployEthrDidRegistry as deployPeer, ethrDidRegistry as peer } from "./peers/ethrDidRegistry.ts";

const NAME = encodeBytes32String("did/svc/HubService");
const VALUE = id("a value of 32 bytes");
const TYPE = encodeBytes32String("sigAuth");
const YEAR = 365n * 24n * 3600n;

const attribute = (bench: Bench) => [bench.actors.alice.address, NAME, VALUE, YEAR];

/** An identity that changed before: its slot, and for the peer its block of the last change, are not zero. */
async function changed(bench: Bench, deploy: (bench: Bench) => Promise<Contract>): Promise<Contract> {
  const registry = await deploy(bench);
  await bench.send(bench.actors.alice, registry, "setAttribute", attribute(bench));
  return registry;
}

/** The same operations on both: who deploys, and what the states are called. */
const both = [
  { subject: didRegistry, deploy: deployDids, first: "the identity's slot 0->nz" },
  { subject: peer, deploy: deployPeer, first: "changed 0->nz" },
].flatMap(({ subject, deploy, first }) => [
  bench({
    id: "identity.setAttribute.first",
    name: "set the first attribute of an identity",
    state: `32 bytes; ${first}`,
    subject,
    prepare: deploy,
    run: (bench, registry) => bench.send(bench.actors.alice, registry, "setAttribute", attribute(bench)),
  }),
  bench({
    id: "identity.setAttribute.later",
    name: "set a further attribute",
    state: `32 bytes; ${first.replace("0->nz", "nz->nz")}`,
    subject,
    prepare: (bench) => changed(bench, deploy),
    run: (bench, registry) => bench.send(bench.actors.alice, registry, "setAttribute", attribute(bench)),
  }),
  bench({
    id: "identity.addDelegate.first",
    name: "name the first delegate",
    state: `delegate 0->nz; ${first}`,
    subject,
    prepare: deploy,
    run: (bench, registry) =>
      bench.send(bench.actors.alice, registry, "addDelegate", [
        bench.actors.alice.address,
        TYPE,
        bench.actors.carol.address,
        YEAR,
      ]),
  }),
  bench({
    id: "identity.changeOwner.first",
    name: "give an identity another owner",
    state: subject === peer ? `owner 0->nz; ${first}; delegates of the old owner stay` : `${first}; delegates fall`,
    subject,
    prepare: deploy,
    run: (bench, registry) =>
      bench.send(bench.actors.alice, registry, "changeOwner", [bench.actors.alice.address, bench.actors.bob.address]),
  }),
]);

const SET_ATTRIBUTE = {
  SetAttribute: [
    { name: "actor", type: "address" },
    { name: "identity", type: "address" },
    { name: "name", type: "bytes32" },
    { name: "value", type: "bytes" },
    { name: "validity", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

async function signedAttribute(bench: Bench, registry: Contract, nonce: bigint): Promise<unknown[]> {
  const { alice } = bench.actors;
  const deadline = bench.now + YEAR;
  const message = {
    actor: alice.address,
    identity: alice.address,
    name: NAME,
    value: VALUE,
    validity: YEAR,
    nonce,
    deadline,
  };
  const signature = await alice.signTypedData(await bench.domainOf(registry), SET_ATTRIBUTE, message);
  return [...Object.values(message), Signature.from(signature).serialized];
}

/** Ten attributes in one transaction; `value` differs, as it would. */
const TEN = Array.from({ length: 10 }, (_, i) => ({ kind: 2, name: NAME, value: id(`value ${i}`), validity: YEAR }));

const ours = [
  bench({
    id: "identity.setAttributeBySig.later",
    name: "set a further attribute by signature",
    state: "32 bytes; the identity's slot nz->nz, nonce nz->nz; a relayer sends",
    subject: didRegistry,
    async prepare(bench) {
      const registry = await deployDids(bench);
      await bench.send(bench.actors.bob, registry, "setAttributeBySig", await signedAttribute(bench, registry, 0n));
      return { registry, call: await signedAttribute(bench, registry, 1n) };
    },
    run: (bench, { registry, call }) => bench.send(bench.actors.bob, registry, "setAttributeBySig", call),
  }),
  bench({
    id: "identity.batch10",
    name: "set ten attributes in one transaction",
    state: "32 bytes each; the identity's slot nz->nz",
    subject: didRegistry,
    prepare: (bench) => changed(bench, deployDids),
    run: (bench, registry) =>
      bench.send(bench.actors.alice, registry, "applyChanges", [
        bench.actors.alice.address,
        TEN,
        "0x0000000000000000000000000000000000000000",
      ]),
  }),
  bench({
    id: "identity.batch10",
    name: "set ten attributes in ten transactions",
    state: "32 bytes each; changed nz->nz; the sum",
    subject: peer,
    prepare: (bench) => changed(bench, deployPeer),
    async run(bench, registry) {
      const sent = [];
      for (const { value } of TEN) {
        sent.push(
          await bench.send(bench.actors.alice, registry, "setAttribute", [
            bench.actors.alice.address,
            NAME,
            value,
            YEAR,
          ]),
        );
      }
      return sent;
    },
  }),
];

/** What another contract pays to ask. */
const asked = (["the owner", "a delegate"] as const).map((who) =>
  bench({
    id: `identity.isAuthorized.${who === "the owner" ? "owner" : "delegate"}`,
    name: `ask whether ${who} may authenticate, as a transaction of its own`,
    state: "view; 21,000 and calldata included",
    subject: didRegistry,
    async prepare(bench) {
      const registry = await deployDids(bench);
      const { alice, carol } = bench.actors;
      await bench.send(alice, registry, "addDelegate", [alice.address, TYPE, carol.address, YEAR]);
      const call = [
        alice.address,
        encodeBytes32String("authentication"),
        (who === "the owner" ? alice : carol).address,
      ];
      if (!(await bench.read<boolean>(registry, "isAuthorized", call))) throw new Error(`${who} is not authorized`);
      return { registry, call };
    },
    run: (bench, { registry, call }) => bench.send(bench.actors.bob, registry, "isAuthorized", call),
  }),
);

export const did = [...both, ...ours, ...asked];
