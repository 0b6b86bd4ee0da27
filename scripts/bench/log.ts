/** Logs that only grow: heads anchored with their consistency proofs, leaves appended on chain, inclusion verified. */
import type { Contract } from "ethers";
import { sha256, toBeHex } from "ethers";

import { MerkleLog } from "../../sdk/crypto/index.ts";
import { deployLog, EXECUTION_METER, transparencyLog as subject } from "./fixtures.ts";
import type { Bench, Mined } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

/** Entries since the head before. */
const INTERVALS = [10, 1_000, 100_000];
/** Entries of the log before that; neither round nor even, so the proof is a long one. */
const EARLIER = 123_457;
const BATCHES = [1, 10, 100];
const LARGE = 65_536;

const leaves = (count: number) => Array.from({ length: count }, (_, i) => sha256(toBeHex(i, 8)));

let grown: MerkleLog | undefined;
/** A log with the entries of the longest interval; made once, when it is first needed. */
function tree(): MerkleLog {
  grown ??= new MerkleLog(leaves(EARLIER + Math.max(...INTERVALS)));
  return grown;
}

interface Log {
  contract: Contract;
  log: string;
}

async function open(bench: Bench, appended: boolean): Promise<Log> {
  const contract = await deployLog(bench);
  return { contract, log: await bench.read<string>(contract, "logId", [bench.actors.alice.address, 1n, appended]) };
}

async function anchored(bench: Bench): Promise<Log> {
  const { contract, log } = await open(bench, false);
  await bench.send(bench.actors.alice, contract, "anchor", [log, EARLIER, tree().head(EARLIER).root, []]);
  return { contract, log };
}

/** A log with so many leaves, which the ledger keeps; the levels of its tree are in use, as those of any log in use are. */
async function appended(bench: Bench, size: number): Promise<Log> {
  const { contract, log } = await open(bench, true);
  for (const count of [511, size - 511]) await bench.send(bench.actors.alice, contract, "append", [log, leaves(count)]);
  return { contract, log };
}

export const log = [
  ...INTERVALS.map((n) =>
    bench({
      id: `log.anchor.n${n}`,
      name: `anchor the head after ${n.toLocaleString("en")} more entries`,
      state: `head nz->nz, of ${EARLIER.toLocaleString("en")} entries; with the consistency proof`,
      subject,
      series: { name: "log.anchor", at: n },
      prepare: anchored,
      run(bench, { contract, log }) {
        const [size, proof] = [EARLIER + n, tree().consistencyProof(EARLIER, EARLIER + n)];
        return bench.send(bench.actors.alice, contract, "anchor", [log, size, tree().head(size).root, proof]);
      },
    }),
  ),
  bench({
    id: "log.anchorBySig.n1000",
    name: "anchor a head that the operator signed, after 1,000 more entries",
    state: `head nz->nz, of ${EARLIER.toLocaleString("en")} entries; sent by a relayer`,
    subject,
    prepare: anchored,
    async run(bench, { contract, log }) {
      const { alice, relayer } = bench.actors;
      const { size, root } = tree().head(EARLIER + 1_000);
      const head = { size, root, timestamp: bench.now };
      const types = {
        TreeHead: [
          { name: "log", type: "bytes32" },
          { name: "size", type: "uint64" },
          { name: "root", type: "bytes32" },
          { name: "timestamp", type: "uint64" },
        ],
      };
      const signature = await bench.sign(alice, await bench.domainOf(contract), types, { log, ...head });
      const proof = tree().consistencyProof(EARLIER, size);
      return await bench.send(relayer, contract, "anchorBySig", [log, head, proof, signature]);
    },
  }),
  bench({
    id: "log.anchor.first",
    name: "anchor the first head of a log",
    state: "head 0->nz",
    subject,
    prepare: (bench) => open(bench, false),
    run: (bench, { contract, log }) =>
      bench.send(bench.actors.alice, contract, "anchor", [log, 10, tree().head(10).root, []]),
  }),
  ...BATCHES.map((n) =>
    bench({
      id: `log.append.batch${n}.perItem`,
      name: `append ${n} lea${n > 1 ? "ves" : "f"} on chain`,
      state: "size nz->nz, 999 leaves before; nodes nz->nz",
      subject,
      n,
      series: { name: "log.append" },
      prepare: (bench) => appended(bench, 999),
      run: (bench, { contract, log }) => bench.send(bench.actors.alice, contract, "append", [log, leaves(n)]),
    }),
  ),
  bench({
    id: "log.append.worst",
    name: "append the leaf that completes a tree of 1,024",
    state: "size nz->nz, 10 nodes read and hashed, one node 0->nz",
    subject,
    prepare: (bench) => appended(bench, 1023),
    run: (bench, { contract, log }) => bench.send(bench.actors.alice, contract, "append", [log, leaves(1)]),
  }),
  bench({
    id: "log.inclusion65536.execution",
    name: "verify an inclusion proof in a tree of 65,536, called by a contract",
    state: "no storage; execution only, without the transaction",
    subject,
    needs: [{ name: "ExecutionMeter", version: null, sources: [EXECUTION_METER] }],
    prepare: async (bench) => ({ contract: await deployLog(bench), meter: await bench.deploy(EXECUTION_METER) }),
    async run(bench, { contract, meter }): Promise<Mined> {
      const index = 43_690;
      const { root } = tree().head(LARGE);
      const question = [tree().leafHashAt(index), index, LARGE, root, tree().inclusionProof(index, LARGE)];
      const data = contract.interface.encodeFunctionData("verifyInclusion", question);
      const asked = await bench.read<[bigint, string]>(meter, "measure", [await contract.getAddress(), data]);
      if (BigInt(asked[1]) !== 1n) throw new Error("the proof was refused");
      return { gas: asked[0], floor: false, created: null };
    },
  }),
];
