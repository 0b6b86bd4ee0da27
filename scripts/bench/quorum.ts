/** n of m: what proposing, approving and consuming cost, and how founding a group grows with its members. */
import type { Contract } from "ethers";
import { id, toBeHex } from "ethers";

import { deployQuorum, quorum as subject } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const SALT = id("verifiers");
const ACTION = id("issue the batch");
const SIZES = [3, 16, 64];
const RULES = { threshold: 2, objectionThreshold: 0, fourEyes: false, distinctEntities: true };

/** Alice, Bob and Carol of three houses; two have to agree. The consumer is the relayer's account. */
function trio({ actors: { alice, bob, carol } }: Bench) {
  return [alice, bob, carol].map(({ address }) => ({ account: address, entity: id(address), weight: 1 }));
}

interface Vote {
  quorum: Contract;
  group: string;
  ballot: string;
}

/** A group with a ballot, which the first `approvals` of its members have approved. */
async function vote(bench: Bench, approvals: number): Promise<Vote> {
  const { alice, bob, relayer } = bench.actors;
  const quorum = await deployQuorum(bench);
  const group = await bench.read<string>(quorum, "createGroup", [SALT, trio(bench), RULES], alice);
  await bench.send(alice, quorum, "createGroup", [SALT, trio(bench), RULES]);
  const ballot = await bench.read<string>(quorum, "ballotId", [group, ACTION, relayer.address]);
  if (approvals > 0) await bench.send(alice, quorum, "propose", [group, ACTION, relayer.address]);
  if (approvals > 1) await bench.send(bob, quorum, "approve", [ballot]);
  return { quorum, group, ballot };
}

export const quorum = [
  ...SIZES.map((n) =>
    bench({
      id: `quorum.createGroup.n${n}`,
      name: `found a group of ${n}`,
      state: "everything 0->nz; one entity for each member",
      subject,
      n,
      series: { name: "quorum.createGroup" },
      prepare: deployQuorum,
      run(bench, quorum) {
        const members = Array.from({ length: n }, (_, i) => id(`member ${i}`)).map((seed) => ({
          account: toBeHex(BigInt(seed) >> 96n, 20),
          entity: seed,
          weight: 1,
        }));
        return bench.send(bench.actors.alice, quorum, "createGroup", [SALT, members, RULES]);
      },
    }),
  ),
  bench({
    id: "quorum.propose",
    name: "propose an action, which approves it too",
    state: "ballot 0->nz; 2 of 3, distinct entities",
    subject,
    prepare: (bench) => vote(bench, 0),
    run: (bench, { quorum, group }) =>
      bench.send(bench.actors.alice, quorum, "propose", [group, ACTION, bench.actors.relayer.address]),
  }),
  bench({
    id: "quorum.approve",
    name: "approve a ballot",
    state: "ballot nz->nz, one approval before; 2 of 3, distinct entities",
    subject,
    prepare: (bench) => vote(bench, 1),
    run: (bench, { quorum, ballot }) => bench.send(bench.actors.bob, quorum, "approve", [ballot]),
  }),
  bench({
    id: "quorum.consume",
    name: "consume an approved ballot",
    state: "ballot nz->nz; 2 of 3; the consumer is an externally owned account",
    subject,
    prepare: (bench) => vote(bench, 2),
    run: (bench, { quorum, group }) => bench.send(bench.actors.relayer, quorum, "consume", [group, ACTION]),
  }),
];
