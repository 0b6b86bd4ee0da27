/** Anchors and unique claims, one by one and in batches. */
import { ZeroHash, id } from "ethers";

import { deployClaims, deployNotary, notary as anchors, uniqueClaims } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const BATCHES = [1, 10, 100];
const REFERENCE = id("invoice financing");
/** The claimant's own namespace: no gate, claims are for ever. */
const NAMESPACE = 1n;

const digests = (n: number) => Array.from({ length: n }, (_, i) => id(`thing ${i}`));

async function openClaims(bench: Bench) {
  const claims = await deployClaims(bench);
  const { alice } = bench.actors;
  const ns = await bench.read<string>(claims, "namespaceId", [alice.address, NAMESPACE, false, false]);
  await bench.send(alice, claims, "claim", [ns, id("an earlier thing"), ZeroHash]);
  return { claims, ns };
}

export const notary = [
  bench({
    id: "notary.claim.single",
    name: "claim a key",
    state: "key 0->nz; namespace without a gate, in use",
    subject: uniqueClaims,
    prepare: openClaims,
    run: (bench, { claims, ns }) => bench.send(bench.actors.alice, claims, "claim", [ns, id("the thing"), REFERENCE]),
  }),
  ...BATCHES.map((n) =>
    bench({
      id: `notary.claim.batch${n}.perItem`,
      name: `claim ${n} key${n > 1 ? "s" : ""} at once`,
      state: "keys 0->nz; namespace without a gate, in use",
      subject: uniqueClaims,
      n,
      series: { name: "notary.claim.batch" },
      prepare: openClaims,
      run: (bench, { claims, ns }) => bench.send(bench.actors.alice, claims, "claimMany", [ns, digests(n), REFERENCE]),
    }),
  ),
  bench({
    id: "notary.anchor.single",
    name: "anchor a digest",
    state: "digest 0->nz",
    subject: anchors,
    prepare: deployNotary,
    run: (bench, notary) => bench.send(bench.actors.alice, notary, "anchor", [id("the document")]),
  }),
  ...BATCHES.map((n) =>
    bench({
      id: `notary.anchor.batch${n}.perItem`,
      name: `anchor ${n} digest${n > 1 ? "s" : ""} at once`,
      state: "digests 0->nz",
      subject: anchors,
      n,
      series: { name: "notary.anchor.batch" },
      prepare: deployNotary,
      run: (bench, notary) => bench.send(bench.actors.alice, notary, "anchorMany", [digests(n)]),
    }),
  ),
];
