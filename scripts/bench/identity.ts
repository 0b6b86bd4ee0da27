/** Membership: what enrolling a participant costs. */
import { id } from "ethers";

import { deployParticipants, participantRegistry } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const ENTITY = id("entity");
const YEAR = 365n * 24n * 3600n;

const enrolment = (bench: Bench, role: string) => [bench.actors.alice.address, id(role), ENTITY, bench.now + YEAR];

export const identity = [
  bench({
    id: "identity.enroll.first",
    name: "enrol an account in its first role",
    state: "entity of the account 0->nz, enrolment 0->nz; by the registrar, through the AccessManager",
    subject: participantRegistry,
    prepare: deployParticipants,
    run: (bench, registry) => bench.send(bench.actors.admin, registry, "enroll", enrolment(bench, "verifier")),
  }),
  bench({
    id: "identity.enroll.later",
    name: "enrol an account in another role",
    state: "entity of the account stands, enrolment 0->nz; by the registrar, through the AccessManager",
    subject: participantRegistry,
    async prepare(bench) {
      const registry = await deployParticipants(bench);
      await bench.send(bench.actors.admin, registry, "enroll", enrolment(bench, "verifier"));
      return registry;
    },
    run: (bench, registry) => bench.send(bench.actors.admin, registry, "enroll", enrolment(bench, "supplier")),
  }),
  bench({
    id: "identity.renew",
    name: "prolong an enrolment",
    state: "enrolment nz->nz; by the registrar, through the AccessManager",
    subject: participantRegistry,
    async prepare(bench) {
      const registry = await deployParticipants(bench);
      await bench.send(bench.actors.admin, registry, "enroll", enrolment(bench, "verifier"));
      return registry;
    },
    run: (bench, registry) =>
      bench.send(bench.actors.admin, registry, "renew", [
        bench.actors.alice.address,
        id("verifier"),
        bench.now + 2n * YEAR,
      ]),
  }),
];
