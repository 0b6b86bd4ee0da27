import { expect } from "chai";
import { id as keccak, Wallet } from "ethers";

import { actions, purposes, UsageLog, verifyCompleteness, type Policy } from "../../../sdk/formats.ts";
import {
  fingerprint,
  randomSalt,
  sealDetails,
  usageNote,
  usageTerms,
  useOf,
  type GuardedUse,
  type UsageGrant,
  type UseArgs,
} from "../../../sdk/index.ts";
import { refusal, world, type Person, type World } from "../../helpers/blocks.ts";
import { personOf } from "../../helpers/carbon.ts";

const MASK = keccak("mask the name");
const NOTIFY = keccak("notify the data subject");
const delivery: UseArgs = { action: "read", purpose: "dpv:DeliveryOfGoods" };
const marketing: UseArgs = { action: "read", purpose: "dpv:Marketing" };
const optimisation: UseArgs = { action: "read", purpose: "dpv:ServiceOptimisation" };
const research: UseArgs = { action: "read", purpose: "dpv:ResearchAndDevelopment" };
const policy: Policy = {
  strategy: "prohibit",
  depth: 0,
  budgets: [],
  rules: [
    { verb: "Allow", actions: actions("read"), purposes: { of: purposes("dpv:DeliveryOfGoods") } },
    { verb: "Modify", argument: MASK, purposes: { of: purposes("dpv:Marketing") } },
    { verb: "Execute", argument: NOTIFY, purposes: { of: purposes("dpv:ServiceOptimisation") } },
    { verb: "Delay", delay: 1_000, purposes: { of: purposes("dpv:ResearchAndDevelopment") } },
  ],
};

interface Customer {
  name: string;
  city: string;
}
const ana: Customer = { name: "Ana", city: "Porto" };
const masked: Customer = { name: "", city: "Porto" };

describe("the guard of a grant's data", function () {
  let people: World;
  let subject: Person;
  let shop: Person;
  let grant: UsageGrant;
  let written: string[];

  before(async function () {
    people = await world();
    shop = people.bob;
  });

  beforeEach(async function () {
    subject = await personOf(Wallet.createRandom(people.connection.ethers.provider), people.deployment);
    const dataRoot = sealDetails({ ...ana }).root;
    grant = usageTerms({ assigner: subject.address, assignee: shop.address, dataRoot, policy });
    await shop.usage.open({ terms: grant, consent: await subject.usage.signTerms({ terms: grant }) });
    written = [];
  });

  const record = ({ use, answer }: GuardedUse) => written.push(`${use.purpose} ${answer.verb}`);
  const guard = (more: object = {}) =>
    shop.usage.guard<Customer>({ grant, transforms: { [MASK]: ({ city }) => ({ name: "", city }) }, record, ...more });
  const run = (use: UseArgs, guarded = guard()) => guarded.run(use, ana, (data) => data);
  const withdraw = async () => people.admin.usage.withdrawBySig(await subject.usage.signWithdrawal({ grant }));

  it("lets data go as the grant answers, and records each use before", async function () {
    expect(await run(delivery)).to.deep.equal(ana);
    expect(await run(marketing)).to.deep.equal(masked);
    const taken: string[] = [];
    const obliged = guard({ obligations: { [NOTIFY]: ({ use }: GuardedUse) => taken.push(use.purpose) } });
    expect(await run(optimisation, obliged)).to.deep.equal(ana);
    expect(taken).to.deep.equal(["dpv:ServiceOptimisation"]);
    expect(written).to.deep.equal([
      "dpv:DeliveryOfGoods Allow",
      "dpv:Marketing Modify",
      "dpv:ServiceOptimisation Execute",
    ]);
  });

  it("notes uses in a log, whose subject sees all of them proven against the ledger", async function () {
    const [viewingKey, from] = [randomSalt(), 1_700_000_000];
    const usageLog = new UsageLog({ from, viewingKeyOf: () => viewingKey });
    const noting = guard({ record: (used: GuardedUse) => usageLog.record(usageNote(used, { at: from + 60 })) });
    await run(delivery, noting);
    await run(marketing, noting);
    expect((await refusal(run(research, noting))).name).to.equal("UsageDelayed");
    usageLog.close({ until: from + 3600 });
    const log = await shop.log.logId();
    await shop.log.anchor({ log, tree: usageLog.tree });

    const proof = usageLog.prove({ grant: grant.id, viewingKey, fromInterval: 0, toInterval: 0 });
    const head = await subject.log.headOf(log);
    const verdict = verifyCompleteness({ proof, head, grant: grant.id, viewingKey, fromInterval: 0, toInterval: 0 });
    if (!verdict.complete) return expect.fail(verdict.problem.reason);
    expect(verdict.entries.map(({ entry }) => [entry.verb, entry.rule, entry.use])).to.deep.equal([
      ["Allow", 0, useOf(delivery)],
      ["Modify", 1, useOf(marketing)],
    ]);
  });

  it("lets nothing go that is denied, delayed, or asks for what nobody registered", async function () {
    expect((await refusal(run({ action: "sell", purpose: "dpv:DeliveryOfGoods" }))).name).to.equal("UsageDenied");
    expect((await refusal(run(research))).name).to.equal("UsageDelayed");
    expect((await refusal(run(optimisation))).name).to.equal("ObligationUnknown");
    const bare = shop.usage.guard<Customer>({ grant, record });
    expect((await refusal(run(marketing, bare))).name).to.equal("TransformUnknown");
    const inherited = shop.usage.guard<Customer>({
      grant,
      record,
      transforms: Object.create({ [MASK]: () => ana }) as Record<string, () => Customer>,
    });
    expect((await refusal(run(marketing, inherited))).name).to.equal("TransformUnknown");
    expect(written).to.deep.equal([]);
  });

  it("fails closed when the use cannot be recorded, transformed or asked about", async function () {
    let used = 0;
    const using = () => used++;
    const fails = () => Promise.reject(new Error("the disk is full"));
    await guard({ record: fails }).run(delivery, ana, using).then(never, said("the disk is full"));
    await guard({ transforms: { [MASK]: fails } })
      .run(marketing, ana, using)
      .then(never, said("the disk is full"));
    const elsewhere = { ...grant, dataRoot: keccak("other data") };
    const other = shop.usage.guard<Customer>({ grant: elsewhere, record });
    expect((await refusal(other.run(delivery, ana, using))).name).to.equal("UsageDenied");
    expect(used).to.equal(0);
  });

  it("is never behind a withdrawal, also when it has asked before", async function () {
    const guarded = guard();
    await run(delivery, guarded);
    await withdraw();
    expect((await refusal(run(delivery, guarded))).name).to.equal("UsageDenied");
  });

  it("asks once for a use and block, and again after a block however long the block was known", async function () {
    let calls = 0;
    const provider = people.connection.ethers.provider;
    const counted = new Proxy(provider, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          if (name === "call") calls++;
          return (member as (...all: unknown[]) => unknown).apply(target, args);
        };
      },
    });
    const watching = shop.as(counted).usage.guard<Customer>({ grant, record });
    for (let i = 0; i < 3; i++) await run(delivery, watching);
    expect(calls).to.equal(1);
    await people.connection.provider.request({ method: "evm_mine", params: [] });
    await run(delivery, watching);
    expect(calls).to.equal(2);
    const lazy = shop.usage.guard<Customer>({ grant, record, blockAge: 60_000 });
    await run(delivery, lazy);
    await withdraw();
    expect(await run(delivery, lazy)).to.deep.equal(ana); // as its caller asked for
  });

  it("guards an HTTP handler", async function () {
    const serving = (use: UseArgs, guarded = guard()) =>
      guarded.handler({ use: () => use, load: () => ana, respond: (data) => Response.json(data) });
    const get = async (use: UseArgs, guarded?: ReturnType<typeof guard>) =>
      serving(use, guarded)(new Request("http://shop/"));
    const ok = await get(marketing);
    expect([ok.status, await ok.json()]).to.deep.equal([200, masked]);
    const refused = await get({ action: "read", purpose: "dpv:FraudPreventionAndDetection" });
    expect(refused.status).to.equal(403);
    expect(await refused.json()).to.include({ title: "UsageDenied", status: 403 });
    const delayed = await get(research);
    expect(delayed.status).to.equal(403);
    expect(new Date(delayed.headers.get("retry-after")!).getTime()).to.be.greaterThan(0);
    const unwritten = await get(delivery, guard({ record: () => Promise.reject(new Error("no")) }));
    expect(unwritten.status).to.equal(503);
    expect(await unwritten.text()).to.not.contain("Ana");
  });

  it("audits what is opened: uses that nobody explains, and uses that nobody recorded", async function () {
    const uses = ["sent the parcel", "called about the parcel"].map((value) => ({
      field: "use",
      value,
      salt: randomSalt(),
    }));
    await shop.usage.record({ grant, use: delivery, evidence: fingerprint(uses[0]!) });
    await shop.usage.record({ grant, use: delivery, evidence: keccak("kept to itself") });
    const audit = await people.stranger.usage.audit({ grant, data: { fields: [] }, uses });
    expect(audit.dataMatches).to.equal(false);
    expect(audit.explained.map(({ use }) => use)).to.deep.equal([uses[0]]);
    expect(audit.unexplained.map(({ evidence }) => evidence)).to.deep.equal([keccak("kept to itself")]);
    expect(audit.unrecorded).to.deep.equal([uses[1]]);
  });
});

function never(): never {
  throw new Error("It went through.");
}

function said(message: string) {
  return (error: unknown) => expect((error as Error).message).to.contain(message);
}
