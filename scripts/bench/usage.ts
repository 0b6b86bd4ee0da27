/** Grants of data: opened, asked, used, handed on, taken back; beside a contract for each subject and controller. */
import { Contract, id, ZeroHash } from "ethers";

import { encodePolicy, policyHash, type Policy, type PolicyRule } from "../../sdk/formats.ts";
import { deployUsagePolicy, EXECUTION_METER, usagePolicy as subject } from "./fixtures.ts";
import type { Actor, Bench, Mined } from "./harness/chain.ts";
import { bench, type Subject } from "./harness/dsl.ts";

const PAIRS = "scripts/bench/peers/DataUsageContract.sol:DataUsageContracts";
const PAIR = "scripts/bench/peers/DataUsageContract.sol:DataUsageContract";
const jrc: Subject = { name: "contract per pair (JRC)", version: "as in ARES 2017", sources: [PAIRS, PAIR] };

const DAY = 24 * 3_600;
const START = Date.UTC(2026, 0, 1) / 1000;
const READ = 2;
const GRANT_USE = 1;
/** Lengths of policies, and of lines of grants. */
const RULES = [1, 4, 16, 32];
const DEPTHS = [0, 1, 4, 8];

const code = (...path: number[]) => `0x646d5f31${path.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
const padded = (prefix: string) => prefix.padEnd(2 + 24, "0");

/** Rules of a usual size: some actions, a purpose, a last day. */
function rulesOf(count: number, more: Partial<PolicyRule> = {}): PolicyRule[] {
  return Array.from({ length: count }, (_, i) => ({
    verb: "Allow",
    actions: 0b111n,
    notAfter: START + (400 + i) * DAY,
    purposes: { of: [code(2, i + 1)] },
    ...more,
  }));
}

const policyOf = (rules: readonly PolicyRule[], more: Partial<Policy> = {}): Policy => ({
  strategy: "prohibit",
  depth: 2,
  budgets: [],
  rules,
  ...more,
});

/** A use that the last of so many rules permits. */
const useOf = (count: number) => [READ, 0, 0, padded(code(2, count)), `0x${"00".repeat(20)}`];

interface Grant {
  contract: Contract;
  grant: unknown[];
  policy: string;
  lineage: string[];
  assignee: Actor;
}

const CONSENT = {
  Consent: [
    { name: "parent", type: "bytes32" },
    { name: "assigner", type: "address" },
    { name: "assignee", type: "address" },
    { name: "dataRoot", type: "bytes32" },
    { name: "policyHash", type: "bytes32" },
    { name: "expiresAt", type: "uint40" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What `assigner` and `assignee` agree on, signed by both. */
async function agreement(
  bench: Bench,
  contract: Contract,
  { parent, assigner, assignee, policy }: { parent: string; assigner: Actor; assignee: Actor; policy: string },
): Promise<unknown[]> {
  const dataRoot = id(`data of ${parent} for ${assignee.address}`);
  const [expiresAt, deadline] = [START + 1_000 * DAY, bench.now + 3_600n];
  const grant = { parent, assigner: assigner.address, assignee: assignee.address, dataRoot };
  const message = { ...grant, policyHash: policyHash(policy), expiresAt, deadline };
  const domain = await bench.domainOf(contract);
  const signatures = [
    await bench.sign(assigner, domain, CONSENT, message),
    await bench.sign(assignee, domain, CONSENT, message),
  ];
  return [[...Object.values(grant), policyHash(policy)], expiresAt, policy, [deadline, ...signatures]];
}

/** A grant of alice to bob. */
async function granted(bench: Bench, policy: Policy): Promise<Grant> {
  const contract = await deployUsagePolicy(bench);
  const { alice, bob, relayer } = bench.actors;
  const encoded = encodePolicy(policy);
  const terms = await agreement(bench, contract, { parent: ZeroHash, assigner: alice, assignee: bob, policy: encoded });
  await bench.send(relayer, contract, "open", [terms]);
  return { contract, grant: terms[0] as unknown[], policy: encoded, lineage: [], assignee: bob };
}

const handover = (assignee: Actor) => [GRANT_USE, 0, 0, padded(code(2, 1)), assignee.address];

/** What is sent to hand a grant on. */
async function handOn(bench: Bench, from: Grant, assignee: Actor, policy: Policy): Promise<unknown[]> {
  const parent = await bench.read<string>(from.contract, "idOf", [from.grant]);
  const encoded = encodePolicy(policy);
  const terms = await agreement(bench, from.contract, { parent, assigner: from.assignee, assignee, policy: encoded });
  return [[from.grant, from.lineage, from.policy], handover(assignee), terms];
}

/** The last of a line of grants that were handed on so many times. */
async function line(bench: Bench, depth: number): Promise<Grant> {
  let last = await granted(bench, policyOf(rulesOf(4), { depth }));
  for (let left = depth - 1; left >= 0; left--) {
    const assignee = last.assignee === bench.actors.bob ? bench.actors.carol : bench.actors.bob;
    const policy = policyOf(rulesOf(4), { depth: left });
    const sent = await handOn(bench, last, assignee, policy);
    await bench.send(bench.actors.relayer, last.contract, "transferTo", sent);
    const stem = await bench.read<string>(last.contract, "stemOf", [last.grant]);
    const grant = (sent[2] as unknown[])[0] as unknown[];
    last = { ...last, grant, policy: encodePolicy(policy), lineage: [...last.lineage, stem], assignee };
  }
  return last;
}

const presented = ({ grant, lineage, policy }: Grant) => [grant, lineage, policy];
const counted = policyOf(rulesOf(4, { budget: 1 }), { budgets: [1_000] });

/** What a view costs the contract that asks it. */
async function execution(bench: Bench, { contract, ...grant }: Grant, meter: Contract, use: unknown[]): Promise<Mined> {
  const data = contract.interface.encodeFunctionData("decide", [presented({ contract, ...grant }), use]);
  const [gas, answer] = await bench.read<[bigint, string]>(meter, "measure", [await contract.getAddress(), data]);
  if (BigInt(answer.slice(0, 66)) !== 4n) throw new Error("the use was not allowed");
  return { gas, floor: false, created: null };
}

const meter: Subject = { name: "ExecutionMeter", version: null, sources: [EXECUTION_METER] };
const jrcArguments = ({ actors: { alice, bob } }: Bench) => [alice.address, bob.address, [id("a"), id("b")], jrcRules];
const jrcRules = Array.from({ length: 4 }, (_, i) => [id("read"), id(`purpose ${i}`), 0, 2n ** 63n, 1_000, 0, 1]);

/** The same four rules and two data items in a contract of their own. */
async function jrcOpened(bench: Bench): Promise<Contract> {
  const pairs = await bench.deploy(PAIRS);
  const pair = await bench.read<string>(pairs, "open", jrcArguments(bench), bench.actors.alice);
  await bench.send(bench.actors.alice, pairs, "open", jrcArguments(bench));
  return new Contract(pair, bench.abiOf(PAIR));
}

export const usage = [
  bench({
    id: "usage.createGrant4",
    name: "open a grant of 4 rules that both parties signed",
    state: "grant 0->nz; two signatures, sent by a relayer",
    subject,
    async prepare(bench) {
      const contract = await deployUsagePolicy(bench);
      const { alice: assigner, bob: assignee } = bench.actors;
      const policy = encodePolicy(policyOf(rulesOf(4)));
      return { contract, terms: await agreement(bench, contract, { parent: ZeroHash, assigner, assignee, policy }) };
    },
    run: (bench, { contract, terms }) => bench.send(bench.actors.relayer, contract, "open", [terms]),
  }),
  bench({
    id: "usage.createGrant4",
    name: "deploy a contract for one subject and one controller with 4 rules",
    state: "a contract, 2 data items, 4 rules 0->nz",
    subject: jrc,
    prepare: (bench) => bench.deploy(PAIRS),
    run: (bench, pairs) => bench.send(bench.actors.alice, pairs, "open", jrcArguments(bench)),
  }),
  ...RULES.map((n) =>
    bench({
      id: `usage.decide.rules${n}.execution`,
      name: `decide over ${n} rule${n > 1 ? "s" : ""}, asked by a contract`,
      state: "grant warm after one read; the last rule permits; execution only",
      subject,
      needs: [meter],
      series: { name: "usage.decide.rules", at: n },
      prepare: async (bench) => ({
        grant: await granted(bench, policyOf(rulesOf(n))),
        meter: await bench.deploy(EXECUTION_METER),
      }),
      run: (bench, { grant, meter }) => execution(bench, grant, meter, useOf(n)),
    }),
  ),
  ...DEPTHS.map((n) =>
    bench({
      id: `usage.decide.depth${n}.execution`,
      name: `decide under a grant that was handed on ${n} times, asked by a contract`,
      state: `${n} ancestors read; 4 rules; execution only`,
      subject,
      needs: [meter],
      series: { name: "usage.decide.depth", at: n },
      prepare: async (bench) => ({ grant: await line(bench, n), meter: await bench.deploy(EXECUTION_METER) }),
      run: (bench, { grant, meter }) => execution(bench, grant, meter, useOf(4)),
    }),
  ),
  bench({
    id: "usage.decideTx16",
    name: "decide over 16 rules in a transaction",
    state: "the last rule permits",
    subject,
    prepare: (bench) => granted(bench, policyOf(rulesOf(16))),
    run: (bench, grant) => bench.send(bench.actors.bob, grant.contract, "decide", [presented(grant), useOf(16)]),
  }),
  ...["first", "next"].map((which) =>
    bench({
      id: which === "next" ? "usage.record" : "usage.record.first",
      name: `record the ${which} use under 4 rules, counted from a budget`,
      state: "grant nz->nz",
      subject,
      async prepare(bench) {
        const grant = await granted(bench, counted);
        const sent = [presented(grant), useOf(4), id("evidence")];
        if (which === "next") await bench.send(bench.actors.bob, grant.contract, "record", sent);
        return { ...grant, sent: [presented(grant), useOf(4), id("more evidence")] };
      },
      run: (bench, { contract, sent }) => bench.send(bench.actors.bob, contract, "record", sent),
    }),
  ),
  bench({
    id: "usage.record",
    name: "log a use in the contract of a subject and a controller",
    state: "the first of 4 rules permits, its count nz->nz",
    subject: jrc,
    async prepare(bench) {
      const contract = await jrcOpened(bench);
      await bench.send(bench.actors.bob, contract, "use", [id("read"), id("a"), id("purpose 0")]);
      return contract;
    },
    run: (bench, contract) => bench.send(bench.actors.bob, contract, "use", [id("read"), id("a"), id("purpose 0")]),
  }),
  bench({
    id: "usage.transferTo",
    name: "hand a grant of 4 rules on with 4 rules, signed by the processor",
    state: "parent nz->nz (its budget), grant 0->nz; sent by the controller",
    subject,
    async prepare(bench) {
      const parent = await granted(bench, counted);
      const policy = policyOf(rulesOf(4, { budget: 1 }), { depth: 1, budgets: [100] });
      const [from, handover, [grant, expiresAt, encoded, [deadline, , signature]]] = (await handOn(
        bench,
        parent,
        bench.actors.carol,
        policy,
      )) as [unknown, unknown, [unknown, unknown, unknown, unknown[]]];
      return { parent, sent: [from, handover, [grant, expiresAt, encoded, [deadline, "0x", signature]]] };
    },
    run: (bench, { parent, sent }) => bench.send(bench.actors.bob, parent.contract, "transferTo", sent),
  }),
  bench({
    id: "usage.transferTo",
    name: "deploy the contract of a processor from the controller's",
    state: "a contract, 2 data items, 4 rules copied",
    subject: jrc,
    prepare: jrcOpened,
    run: (bench, contract) => bench.send(bench.actors.bob, contract, "transferTo", [bench.actors.carol.address]),
  }),
  bench({
    id: "usage.withdraw",
    name: "withdraw a grant, and with it all that were handed on",
    state: "grant nz->nz",
    subject,
    prepare: (bench) => granted(bench, counted),
    async run(bench, { contract, grant }) {
      const terms = await bench.read(contract, "termsOf", [grant]);
      return await bench.send(bench.actors.alice, contract, "withdraw", [grant[0], grant[2], terms]);
    },
  }),
  bench({
    id: "usage.withdrawBySig",
    name: "withdraw a grant by the subject's signature",
    state: "grant nz->nz; sent by a relayer",
    subject,
    prepare: (bench) => granted(bench, counted),
    async run(bench, { contract, grant }) {
      const [deadline, { alice, relayer }] = [bench.now + 3_600n, bench.actors];
      const message = { grant: await bench.read(contract, "idOf", [grant]), deadline };
      const types = {
        Withdrawal: [
          { name: "grant", type: "bytes32" },
          { name: "deadline", type: "uint256" },
        ],
      };
      const signature = await bench.sign(alice, await bench.domainOf(contract), types, message);
      return await bench.send(relayer, contract, "withdrawBySig", [grant, deadline, signature]);
    },
  }),
  bench({
    id: "usage.withdraw",
    name: "revoke the contract of a subject and a controller",
    state: "flag 0->nz; contracts of processors go on",
    subject: jrc,
    prepare: jrcOpened,
    run: (bench, contract) => bench.send(bench.actors.alice, contract, "revoke", []),
  }),
  bench({
    id: "usage.narrow4",
    name: "narrow the policy of a grant from 4 rules to 3",
    state: "grant nz->nz, hash of the policy 0->nz",
    subject,
    prepare: (bench) => granted(bench, policyOf(rulesOf(4))),
    run: (bench, { contract, grant, policy }) => {
      const narrower = encodePolicy(policyOf(rulesOf(3)));
      const amendment = [policy, narrower, false, [0, "0x", "0x"]];
      return bench.send(bench.actors.alice, contract, "amend", [grant, amendment]);
    },
  }),
  bench({
    id: "usage.join",
    name: "join the template of a controller",
    state: "grant 0->nz; the subject sends",
    subject,
    async prepare(bench) {
      const [contract, policy] = [await deployUsagePolicy(bench), encodePolicy(policyOf(rulesOf(4)))];
      await bench.send(bench.actors.bob, contract, "publishTemplate", [policy, 365 * DAY]);
      const { alice, bob } = bench.actors;
      return { contract, grant: [ZeroHash, alice.address, bob.address, id("data"), policyHash(policy)] };
    },
    run: (bench, { contract, grant }) => bench.send(bench.actors.alice, contract, "join", [grant, 365 * DAY, 0, "0x"]),
  }),
  bench({
    id: "usage.erase",
    name: "give the receipt for the erasure of the data",
    state: "grant nz->nz (a tombstone)",
    subject,
    async prepare(bench) {
      const grant = await granted(bench, counted);
      const terms = await bench.read(grant.contract, "termsOf", [grant.grant]);
      await bench.send(bench.actors.alice, grant.contract, "withdraw", [ZeroHash, bench.actors.bob.address, terms]);
      return grant;
    },
    run: (bench, { contract, grant }) => bench.send(bench.actors.bob, contract, "erase", [grant, id("how"), 0, "0x"]),
  }),
];
