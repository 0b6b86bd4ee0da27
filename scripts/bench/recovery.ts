/** Recovery of an identity: what each step costs, and how proposing grows with the guardians who approve. */
import type { Contract } from "ethers";
import { AbiCoder, id, keccak256, toBeHex, Wallet } from "ethers";

import { MerkleTree } from "../../sdk/crypto/merkle.ts";
import { deployRecovery, didRecovery as subject } from "./fixtures.ts";
import type { Bench } from "./harness/chain.ts";
import { bench } from "./harness/dsl.ts";

const SIZES = [2, 3, 5, 10];
const DELAY = 48n * 3600n;
const PANIC_SALT = id("salt of the panic key");
const NEW_OWNER = toBeHex(BigInt(id("new owner")) >> 96n, 20);
const QUESTION = [
  { name: "guardian", type: "address" },
  { name: "identity", type: "address" },
  { name: "newOwner", type: "address" },
  { name: "guardians", type: "bytes32" },
  { name: "version", type: "uint32" },
  { name: "number", type: "uint32" },
  { name: "deadline", type: "uint256" },
];
const coder = AbiCoder.defaultAbiCoder();

/** Guardians with a leaf each, in ascending order of accounts, all of whom have to agree. */
function guardiansOf(n: number) {
  const guardians = Array.from({ length: n }, (_, i) => ({
    wallet: new Wallet(id(`guardian ${i}`)),
    category: i % 3,
    salt: id(`salt ${i}`),
  }));
  guardians.sort((a, b) => (BigInt(a.wallet.address) < BigInt(b.wallet.address) ? -1 : 1));
  const tree = new MerkleTree(
    guardians.map(({ wallet, category, salt }) =>
      keccak256(
        keccak256(coder.encode(["address", "uint16", "uint8", "bytes32"], [wallet.address, 1, category, salt])),
      ),
    ),
  );
  return { guardians, tree };
}

/** The policy of alice's identity: n guardians of n. */
function policyOf({ actors }: Bench, n: number) {
  const panic = keccak256(coder.encode(["address", "bytes32"], [actors.carol.address, PANIC_SALT]));
  return { guardians: guardiansOf(n).tree.root, panic, threshold: n, minCategories: 2, delay: DELAY };
}

interface Scene {
  recovery: Contract;
  approvals: object[];
}

/** What the guardians sign about alice's first proposal. */
async function approvalsOf(bench: Bench, recovery: Contract, n: number, primaryType: string) {
  const { guardians, tree } = guardiansOf(n);
  const domain = await bench.domainOf(recovery);
  const question = { identity: bench.actors.alice.address, newOwner: NEW_OWNER, guardians: tree.root };
  return Promise.all(
    guardians.map(async ({ wallet, category, salt }, i) => {
      const approval = { guardian: wallet.address, deadline: 2n ** 40n };
      const message = { ...approval, ...question, version: 1, number: 1 };
      const signature = await wallet.signTypedData(domain, { [primaryType]: QUESTION }, message);
      return { ...approval, weight: 1, category, salt, proof: tree.proofOf(i), signature };
    }),
  );
}

/** Alice's identity with n guardians, brought to a stage. */
async function scene(bench: Bench, n: number, stage: "set" | "proposed" | "cancelled"): Promise<Scene> {
  const { alice, relayer } = bench.actors;
  const { registry, recovery } = await deployRecovery(bench);
  await bench.send(alice, registry, "setRecovery", [alice.address, await recovery.getAddress()]);
  await bench.send(alice, recovery, "setPolicy", [alice.address, policyOf(bench, n)]);
  const approvals = await approvalsOf(bench, recovery, n, "ApproveRecovery");
  if (stage === "set") return { recovery, approvals };
  await bench.send(relayer, recovery, "propose", [alice.address, NEW_OWNER, approvals]);
  if (stage === "proposed") return { recovery, approvals };
  await bench.send(alice, recovery, "cancel", [alice.address, 1]);
  return { recovery, approvals: await approvalsOf(bench, recovery, n, "InsistOnRecovery") };
}

export const recovery = [
  bench({
    id: "recovery.setPolicy.first",
    name: "set the first policy of an identity",
    state: "everything 0->nz; as many guardians as one likes",
    subject,
    async prepare(bench) {
      const { registry, recovery } = await deployRecovery(bench);
      const { alice } = bench.actors;
      await bench.send(alice, registry, "setRecovery", [alice.address, await recovery.getAddress()]);
      return { recovery };
    },
    run: (bench, { recovery }) =>
      bench.send(bench.actors.alice, recovery, "setPolicy", [bench.actors.alice.address, policyOf(bench, 3)]),
  }),
  bench({
    id: "recovery.setPolicy.later",
    name: "plan another policy",
    state: "policy 0->nz, schedule nz->nz",
    subject,
    prepare: (bench) => scene(bench, 3, "set"),
    run: (bench, { recovery }) =>
      bench.send(bench.actors.alice, recovery, "setPolicy", [bench.actors.alice.address, policyOf(bench, 5)]),
  }),
  ...SIZES.map((n) =>
    bench({
      id: `recovery.propose.n${n}`,
      name: `propose with ${n} guardians of ${n}`,
      state: "proposal 0->nz; ECDSA guardians, by a relayer",
      subject,
      n,
      series: { name: "recovery.propose" },
      prepare: (bench) => scene(bench, n, "set"),
      run: (bench, { recovery, approvals }) =>
        bench.send(bench.actors.relayer, recovery, "propose", [bench.actors.alice.address, NEW_OWNER, approvals]),
    }),
  ),
  ...SIZES.map((n) =>
    bench({
      id: `recovery.insist.n${n}`,
      name: `insist with ${n} guardians of ${n}`,
      state: "proposal nz->nz; ECDSA guardians, by a relayer",
      subject,
      n,
      series: { name: "recovery.insist" },
      prepare: (bench) => scene(bench, n, "cancelled"),
      run: (bench, { recovery, approvals }) =>
        bench.send(bench.actors.relayer, recovery, "insist", [bench.actors.alice.address, 1, approvals]),
    }),
  ),
  bench({
    id: "recovery.cancel",
    name: "cancel a proposal",
    state: "proposal nz->nz; by the owner",
    subject,
    prepare: (bench) => scene(bench, 2, "proposed"),
    run: (bench, { recovery }) => bench.send(bench.actors.alice, recovery, "cancel", [bench.actors.alice.address, 1]),
  }),
  bench({
    id: "recovery.panic",
    name: "stop a proposal with the panic key",
    state: "proposal nz->nz",
    subject,
    prepare: (bench) => scene(bench, 2, "proposed"),
    run: (bench, { recovery }) =>
      bench.send(bench.actors.carol, recovery, "panic", [bench.actors.alice.address, 1, PANIC_SALT]),
  }),
  bench({
    id: "recovery.execute",
    name: "give the identity its new owner",
    state: "proposal nz->nz, schedule nz->nz, registry's slot nz->nz; by a relayer, after the delay",
    subject,
    async prepare(bench) {
      const prepared = await scene(bench, 2, "proposed");
      bench.wait(DELAY);
      return prepared;
    },
    run: (bench, { recovery }) =>
      bench.send(bench.actors.relayer, recovery, "execute", [bench.actors.alice.address, 1]),
  }),
];
