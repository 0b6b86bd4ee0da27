/** Operators of logs who answer with money: a promise asked after, answered, broken; two faces convicted. */
import { AbiCoder, encodeBytes32String, id, keccak256, sha256, toBeHex, type Contract } from "ethers";

import { treeHeadTypes } from "../../sdk/blocks/notary/typed-data.ts";
import { MerkleLog } from "../../sdk/crypto/index.ts";
import { promiseTypes } from "../../sdk/kits/logBonds/promise.ts";
import { deployLogBonds, logBonds as subject } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const HOUR = 3_600n;
const SALT = encodeBytes32String("salt");
const HEAD = "tuple(uint64,bytes32,uint64)";
const EVIDENCE = `tuple(bytes32,${HEAD},bytes,${HEAD},bytes,bytes32[])`;
/** How many entries the log has, and which of them is asked after. */
const [ENTRIES, PLACE] = [100_000, 54_321];
const coder = AbiCoder.defaultAbiCoder();

let kept: MerkleLog | undefined;
/** A log of a hundred thousand entries; made once, when it is first needed. */
function tree(): MerkleLog {
  kept ??= new MerkleLog(Array.from({ length: ENTRIES }, (_, i) => sha256(toBeHex(i, 8))));
  return kept;
}

interface Promised {
  log: Contract;
  bonds: Contract;
  logId: string;
  promise: object;
  signature: string;
}

/** A log that has the entry, and a promise whose deadline is over. */
async function promised(bench: Bench): Promise<Promised> {
  const { alice, bob } = bench.actors;
  const { log, bonds } = await deployLogBonds(bench);
  const logId = await bench.read<string>(log, "logId", [alice.address, 0n, false]);
  await bench.send(alice, log, "anchor", [logId, ENTRIES, tree().head().root, []]);
  const entry = sha256(toBeHex(PLACE, 8));
  const promise = {
    ...{ operator: alice.address, log: logId, entry },
    ...{ deadline: bench.now + HOUR, beneficiary: bob.address },
  };
  const signature = await alice.signTypedData(await bench.domainOf(bonds), promiseTypes, promise);
  bench.wait(HOUR + 1n);
  return { log, bonds, logId, promise, signature };
}

async function claimed(bench: Bench): Promise<Promised> {
  const all = await promised(bench);
  await bench.send(bench.actors.bob, all.bonds, "openClaim", [all.promise, all.signature, 0]);
  return all;
}

export const logBonds = [
  bench({
    id: "logBonds.openClaim",
    name: "ask after a promise",
    state: "claim 0->nz (two slots), deposit paid in",
    subject,
    prepare: promised,
    run: (bench, { bonds, promise, signature }) =>
      bench.send(bench.actors.bob, bonds, "openClaim", [promise, signature, 0]),
  }),
  bench({
    id: "logBonds.answer",
    name: `show the entry, in a log of ${ENTRIES.toLocaleString("en")}`,
    state: "claim nz->nz, owed 0->nz",
    subject,
    prepare: claimed,
    run(bench, { bonds, promise }) {
      const inclusion = {
        ...{ index: PLACE, ...tree().head() },
        ...{ inclusionProof: tree().inclusionProof(PLACE), consistencyProof: [] },
      };
      return bench.send(bench.actors.alice, bonds, "answerFromLog", [promise, inclusion, 0]);
    },
  }),
  bench({
    id: "logBonds.settle",
    name: "take the penalty for a broken promise",
    state: "claim and bond nz->nz, owed 0->nz twice",
    subject,
    async prepare(bench) {
      const all = await claimed(bench);
      bench.wait(72n * HOUR + 1n);
      return all;
    },
    run: (bench, { bonds, promise }) => bench.send(bench.actors.bob, bonds, "settleClaim", [promise]),
  }),
  bench({
    id: "logBonds.convict",
    name: "convict an operator of two heads of one size, and take its bond",
    state: "commitment nz->0, log nz->nz, owed 0->nz twice",
    subject,
    async prepare(bench) {
      const { alice, bob } = bench.actors;
      const { log, bonds, logId } = await promised(bench);
      const domain = await bench.domainOf(log);
      const face = async (name: string) => {
        const head = { size: 7, root: id(name), timestamp: 1 };
        return [Object.values(head), await alice.signTypedData(domain, treeHeadTypes, { log: logId, ...head })];
      };
      const evidence = [logId, ...(await face("one")), ...(await face("other")), []];
      const types = ["uint256", "address", "address", EVIDENCE, "bytes32"];
      const bound = [bench.chainId, await bonds.getAddress(), bob.address, evidence, SALT];
      await bench.send(bob, bonds, "commit", [keccak256(coder.encode(types, bound))]);
      bench.wait(60n);
      return { bonds, evidence };
    },
    run: (bench, { bonds, evidence }) => bench.send(bench.actors.bob, bonds, "convict", [evidence, SALT]),
  }),
];
