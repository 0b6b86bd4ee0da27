/** Histories of data (system 31): activities one by one, by the thousand in a log, and data taken back. */
import { encodeBytes32String, id, ZeroHash, type Contract } from "ethers";

import { encodeActivity } from "../../sdk/formats.ts";
import { leafHash, MerkleLog } from "../../sdk/crypto/index.ts";
import { deployLog, deployProvenanceLedger, provenanceLedger as subject, transparencyLog } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

/** How many entities an activity uses. */
const INPUTS = [1, 4, 16];
const OPERATIONS = 10_000;

/** An activity of now, as the contract takes it. */
function activity({ now }: Bench, used: string[], generated: string[], revisionOf = ZeroHash): unknown[] {
  const inputs = used.map((entity) => [entity, id("grant"), id("evidence")]);
  return [encodeBytes32String("derive"), now - 60n, now - 1n, id("plan"), inputs, generated, revisionOf];
}

const roots = (count: number) => Array.from({ length: count }, (_, i) => id(`root ${i}`));

interface History {
  contract: Contract;
  /** Entities of alice's. */
  entities: string[];
}

async function collected(bench: Bench, count: number): Promise<History> {
  const contract = await deployProvenanceLedger(bench);
  const { alice } = bench.actors;
  await bench.send(alice, contract, "record", [activity(bench, [], roots(count))]);
  const entities = await Promise.all(
    roots(count).map((root) => bench.read<string>(contract, "entityOf", [alice.address, root])),
  );
  return { contract, entities };
}

export const provenanceLedger = [
  bench({
    id: "provenance.collect",
    name: "record data that comes from outside",
    state: "entity 0->nz",
    subject,
    prepare: (bench) => collected(bench, 1),
    run: (bench, { contract }) => bench.send(bench.actors.bob, contract, "record", [activity(bench, [], [id("new")])]),
  }),
  ...INPUTS.map((n) =>
    bench({
      id: `provenance.derive.n${n}`,
      name: `record what was made of ${n} of another's`,
      state: "entity 0->nz; a grant and its record are named for each",
      subject,
      series: { name: "provenance.derive", at: n },
      prepare: (bench) => collected(bench, n),
      run: (bench, { contract, entities }) =>
        bench.send(bench.actors.bob, contract, "record", [activity(bench, entities, [id("new")])]),
    }),
  ),
  bench({
    id: "provenance.revise",
    name: "record the next version of one's own data",
    state: "entity 0->nz, version before nz->nz",
    subject,
    prepare: (bench) => collected(bench, 1),
    run: (bench, { contract, entities }) =>
      bench.send(bench.actors.alice, contract, "record", [activity(bench, entities, [id("new")], entities[0])]),
  }),
  bench({
    id: "provenance.invalidate",
    name: "take data back",
    state: "entity nz->nz",
    subject,
    prepare: (bench) => collected(bench, 1),
    run: (bench, { contract, entities }) =>
      bench.send(bench.actors.alice, contract, "invalidate", [entities[0], id("why")]),
  }),
  bench({
    id: "provenance.log10000",
    name: "record 10,000 operations in a log",
    state: "head 0->nz",
    subject: transparencyLog,
    async prepare(bench) {
      const contract = await deployLog(bench);
      const log = await bench.read<string>(contract, "logId", [bench.actors.alice.address, 31n, false]);
      const at = Number(bench.now);
      const one = (i: number) => ({ kind: "measure", startedAt: at, endedAt: at, used: [], generated: [id(`${i}`)] });
      const leaves = Array.from({ length: OPERATIONS }, (_, i) =>
        leafHash(encodeActivity(bench.actors.alice.address, one(i))),
      );
      return { contract, log, root: new MerkleLog(leaves).head().root };
    },
    run: (bench, { contract, log, root }) =>
      bench.send(bench.actors.alice, contract, "anchor", [log, OPERATIONS, root, []]),
  }),
];
