/** Names bound by validators (system 29): every transaction on the way, and the way as a whole. */
import { AbiCoder, encodeBytes32String, id, keccak256 } from "ethers";

import { deployNameKeyRegistry, nameKeyRegistry as subject } from "./fixtures.ts";
import type { Bench, Mined } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const NAME = "www.example.com";
const DAY = 86_400n;
const SALT = encodeBytes32String("salt");
const coder = AbiCoder.defaultAbiCoder();

type Deployed = Awaited<ReturnType<typeof deployNameKeyRegistry>>;

const open = (bench: Bench, { registry }: Deployed) =>
  bench.send(bench.actors.alice, registry, "open", [NAME, id("key"), 90n * DAY]);

function commitment(caseId: bigint, validator: string): string {
  return keccak256(coder.encode(["uint256", "address", "bool", "bytes32"], [caseId, validator, true, SALT]));
}

/** Commits and reveals of the three; the count. */
async function vote(bench: Bench, { registry, validators }: Deployed, caseId: bigint): Promise<Mined[]> {
  const mined: Mined[] = [];
  for (const validator of validators) {
    mined.push(await bench.send(validator, registry, "commitVote", [caseId, commitment(caseId, validator.address)]));
  }
  bench.wait(DAY + 1n);
  for (const validator of validators) {
    mined.push(await bench.send(validator, registry, "revealVote", [caseId, true, SALT]));
  }
  bench.wait(DAY);
  mined.push(await bench.send(bench.actors.alice, registry, "tally", [caseId]));
  return mined;
}

/** A name bound before, so that the log and the validators' accounts are in use. */
async function bound(bench: Bench): Promise<Deployed> {
  const deployed = await deployNameKeyRegistry(bench);
  await open(bench, deployed);
  await vote(bench, deployed, 1n);
  bench.wait(3n * DAY + 1n);
  await bench.send(bench.actors.alice, deployed.registry, "bind", [1n]);
  return deployed;
}

export const nameKeyRegistry = [
  bench({
    id: "nameKey.open",
    name: "apply for a name",
    state: "case 0->nz (four slots); fee paid in",
    subject,
    prepare: bound,
    run: open,
  }),
  bench({
    id: "nameKey.commitVote",
    name: "commit to what a validator saw",
    state: "vote 0->nz (two slots), the first of its case",
    subject,
    async prepare(bench) {
      const deployed = await bound(bench);
      await open(bench, deployed);
      return deployed;
    },
    run: (bench, { registry, validators: [first] }) =>
      bench.send(first!, registry, "commitVote", [2n, commitment(2n, first!.address)]),
  }),
  bench({
    id: "nameKey.rebind.total",
    name: "the whole way of a renewal: apply, three votes, count, which binds",
    state: "case and votes 0->nz, binding nz->nz; eight transactions of five accounts",
    subject,
    prepare: bound,
    async run(bench, deployed) {
      const opened = await open(bench, deployed);
      return [opened, ...(await vote(bench, deployed, 2n))];
    },
  }),
  bench({
    id: "nameKey.revoke",
    name: "revoke a binding",
    state: "binding and log nz->nz",
    subject,
    prepare: bound,
    run: (bench, { registry }) => bench.send(bench.actors.alice, registry, "revokeBinding", [id(NAME)]),
  }),
];
