import { expect } from "chai";
import { id as keccak, Wallet } from "ethers";

import { actions, encodeSealedPolicy, evaluatePolicy, purposes, regions, type Policy } from "../../../sdk/formats.ts";
import {
  fingerprint,
  randomSalt,
  sealDetails,
  usageTerms,
  useOf,
  type SealedDetails,
  type UsageGrant,
  type UseArgs,
} from "../../../sdk/index.ts";
import { refusal, world, type Person, type World } from "../../helpers/blocks.ts";
import { personOf } from "../../helpers/carbon.ts";

const DAY = 86_400;
const PSEUDONYMISE = keccak("pseudonymise");
const TELL_SUBJECT = keccak("tell the data subject within a day");

/** Delivery as it is, marketing after a transform, statistics with an obligation, research after a month, profiling never. */
const shopPolicy: Policy = {
  strategy: "prohibit",
  depth: 2,
  budgets: [3],
  rules: [
    {
      verb: "Allow",
      budget: 1,
      actions: actions("read", "grantUse"),
      purposes: { of: purposes("dpv:DeliveryOfGoods") },
    },
    { verb: "Modify", argument: PSEUDONYMISE, purposes: { of: purposes("dpv:Marketing") } },
    { verb: "Execute", argument: TELL_SUBJECT, items: 1n, purposes: { of: purposes("dpv:ServiceOptimisation") } },
    { verb: "Delay", delay: 30 * DAY, purposes: { of: purposes("dpv:ResearchAndDevelopment") } },
    { verb: "Deny", regions: regions("US") },
  ],
};
const courierPolicy: Policy = {
  ...shopPolicy,
  depth: 0,
  budgets: [2],
  rules: [{ ...shopPolicy.rules[0]!, actions: actions("read") }, shopPolicy.rules[4]!],
};
const delivery: UseArgs = { action: "read", purpose: "dpv:DeliveryOfGoods" };
const marketing: UseArgs = { action: "read", purpose: "dpv:DirectMarketing" };
const handover = { purpose: "dpv:DeliveryOfGoods" };

describe("usage", function () {
  let people: World;
  let relayer: Person;

  before(async function () {
    people = await world();
    relayer = people.admin;
  });

  /** A party without any coin: it signs, the relayer sends. */
  const party = () => personOf(Wallet.createRandom(people.connection.ethers.provider), people.deployment);
  const evidence = () => fingerprint({ field: "use", value: "what was done", salt: randomSalt() });
  const details = () => sealDetails({ email: "ana@example.org", "birth date": "1990-04-12" });

  /** Terms of the same parties on other data. */
  const like = ({ assigner, assignee }: UsageGrant, policy: Policy) =>
    usageTerms({ assigner, assignee, dataRoot: details().root, policy });

  interface Pair {
    subject: Person;
    shop: Person;
    grant: UsageGrant;
    data: SealedDetails;
  }

  async function open(policy: Policy | string = shopPolicy, expiresAt?: number): Promise<Pair> {
    const [subject, shop] = [await party(), await party()];
    const data = details();
    const terms = usageTerms({
      assigner: subject.address,
      assignee: shop.address,
      dataRoot: data.root,
      policy,
      ...(expiresAt && { expiresAt }),
    });
    const consent = await shop.usage.signTerms({ terms, consent: await subject.usage.signTerms({ terms }) });
    const { id } = await relayer.usage.open({ terms, consent });
    expect(id).to.equal(terms.id);
    return { subject, shop, grant: terms, data };
  }

  async function handOn(shop: Person, parent: UsageGrant, policy: Policy = courierPolicy) {
    const courier = await party();
    const terms = usageTerms({ parent, assignee: courier.address, dataRoot: details().root, policy });
    const consent = await shop.usage.signTerms({ terms, consent: await courier.usage.signTerms({ terms }) });
    await relayer.usage.transferTo({ parent, terms, consent, handover });
    return { courier, grant: terms };
  }

  const answer = async (grant: UsageGrant, use: UseArgs) => {
    const { verb, reason } = await relayer.usage.decide({ grant, use });
    return `${verb} ${reason}`;
  };
  const wait = async (seconds: number) => {
    await people.connection.provider.request({ method: "evm_increaseTime", params: [seconds] });
    await people.connection.provider.request({ method: "evm_mine", params: [] });
  };

  describe("decide", function () {
    it("answers in all five ways", async function () {
      const { grant } = await open();
      expect(await relayer.usage.decide({ grant, use: delivery })).to.include({ verb: "Allow", rule: 0 });
      expect(await relayer.usage.decide({ grant, use: marketing })).to.include({
        verb: "Modify",
        argument: PSEUDONYMISE,
        rule: 1,
      });
      const optimise = { action: "read", purpose: "dpv:ServiceOptimisation" };
      expect(await relayer.usage.decide({ grant, use: optimise })).to.include({
        verb: "Execute",
        argument: TELL_SUBJECT,
      });
      const { since } = await relayer.usage.standingOf(grant.id);
      const research = { action: "read", purpose: "dpv:AcademicResearch" };
      expect(await relayer.usage.decide({ grant, use: research })).to.include({
        verb: "Delay",
        until: since + 30 * DAY,
      });
      expect(await answer(grant, { ...delivery, region: "US" })).to.equal("Deny Prohibited");
    });

    it("denies what no rule permits, what has no purpose and another item", async function () {
      const { grant } = await open();
      expect(await answer(grant, { action: "sell", purpose: "dpv:DeliveryOfGoods" })).to.equal("Deny NoPermission");
      expect(await answer(grant, { action: "read", purpose: `0x${"00".repeat(12)}` })).to.equal(
        "Deny PurposeUndisclosed",
      );
      const optimise = { action: "read", purpose: "dpv:ServiceOptimisation", item: 1 };
      expect(await answer(grant, optimise)).to.equal("Deny NoPermission");
    });

    it("answers as the evaluator of the SDK does from the standing", async function () {
      const { grant } = await open();
      const { since, spent } = await relayer.usage.standingOf(grant.id);
      const at = (await people.connection.ethers.provider.getBlock("latest"))!.timestamp;
      for (const use of [delivery, marketing, { ...delivery, region: "US" }]) {
        const { until, ...onChain } = await relayer.usage.decide({ grant, use });
        expect(evaluatePolicy(grant.policy, { at, since, spent }, useOf(use)).decision).to.deep.equal(onChain);
        expect(until).to.equal(undefined);
      }
    });

    it("knows no grant, and no other policy of a grant", async function () {
      const { grant } = await open();
      const other = like(grant, shopPolicy);
      expect(await answer(other, delivery)).to.equal("Deny GrantUnknown");
      const wider = { ...grant, policy: like(grant, { ...shopPolicy, depth: 3 }).policy };
      expect(await answer(wider, delivery)).to.equal("Deny PolicyMismatch");
    });

    it("sees only the shape of a sealed policy, and opens its rules one at a time", async function () {
      const salts = shopPolicy.rules.map(() => randomSalt());
      const sealed = { policy: shopPolicy, salts };
      const { grant } = await open(encodeSealedPolicy(sealed));
      const opened = (...rules: number[]) => ({ ...grant, policy: encodeSealedPolicy(sealed, rules) });
      expect(await answer(grant, delivery)).to.equal("Deny Prohibited");
      expect(await answer(opened(0), delivery)).to.equal("Deny Prohibited");
      expect(await answer(opened(0, 4), delivery)).to.equal("Allow Granted");
      expect(await answer(opened(4), delivery)).to.equal("Deny NoPermission");
      const forged = encodeSealedPolicy({ ...sealed, salts: salts.map(() => randomSalt()) }, [0, 4]);
      expect(await answer({ ...grant, policy: forged }, delivery)).to.equal("Deny PolicyMismatch");
    });
  });

  describe("record", function () {
    it("counts from the budget, by the controller's signature, and stops when it is spent", async function () {
      const { shop, grant } = await open();
      for (const left of [2, 1, 0]) {
        const signed = await shop.usage.signRecord({ grant, use: delivery, evidence: evidence() });
        const recorded = await relayer.usage.recordBySig(signed);
        expect(recorded).to.include({ id: grant.id, verb: "Allow", rule: 0, budget: 1, evidence: signed.evidence });
        expect((await relayer.usage.standingOf(grant.id)).spent[0]).to.equal(3 - left);
        expect((await refusal(relayer.usage.recordBySig(signed))).name).to.equal("InvalidAccountNonce");
      }
      const over = await refusal(
        relayer.usage.recordBySig(await shop.usage.signRecord({ grant, use: delivery, evidence: evidence() })),
      );
      expect(over).to.include({ name: "UsageDenied" });
      expect(over.args).to.include({ id: grant.id, rule: 0n });
      expect(await answer(grant, delivery)).to.equal("Deny BudgetSpent");
      expect((await relayer.usage.uses(grant.id)).map(({ verb, budget }) => [verb, budget])).to.deep.equal(
        Array.from({ length: 3 }, () => ["Allow", 1]),
      );
    });

    it("records nothing that is denied or delayed, and nothing of anybody else", async function () {
      const { subject, shop, grant } = await open();
      const research = { action: "read", purpose: "dpv:AcademicResearch" };
      const deadline = 4_000_000_000;
      const delayed = await shop.usage.signRecord({ grant, use: research, evidence: evidence(), deadline });
      expect((await refusal(relayer.usage.recordBySig(delayed))).name).to.equal("UsageDelayed");
      await wait(30 * DAY);
      expect(await answer(grant, research)).to.equal("Allow Granted");
      expect(await relayer.usage.recordBySig(delayed)).to.include({ verb: "Allow", rule: 3 });
      const stolen = await subject.usage.signRecord({ grant, use: delivery, evidence: evidence(), nonce: 1n });
      expect((await refusal(relayer.usage.recordBySig(stolen))).name).to.equal("SignatureInvalid");
      const direct = await refusal(relayer.usage.record({ grant, use: delivery, evidence: evidence() }));
      expect(direct).to.include({ name: "GrantPartyOnly" });
    });
  });

  describe("life cycle", function () {
    it("goes from a proposal to a grant, whoever proposes", async function () {
      const { alice, bob } = people;
      for (const [proposer, other] of [
        [alice, bob],
        [bob, alice],
      ] as const) {
        const terms = usageTerms({
          assigner: alice.address,
          assignee: bob.address,
          dataRoot: details().root,
          policy: shopPolicy,
        });
        const { id } = await proposer.usage.propose({ terms });
        expect(await answer(terms, delivery)).to.equal("Deny GrantProposed");
        expect((await refusal(proposer.usage.accept({ terms }))).name).to.equal("SignatureExpired");
        await other.usage.accept({ terms: await other.usage.grantOf(id) });
        expect(await answer(terms, delivery)).to.equal("Allow Granted");
        expect((await refusal(other.usage.accept({ terms }))).name).to.equal("GrantStatusConflict");
      }
    });

    it("suspends, resumes, withdraws and expires", async function () {
      const { subject, shop, grant } = await open();
      await relayer.usage.setSuspendedBySig(await subject.usage.signSuspension({ grant, suspended: true }));
      expect(await answer(grant, delivery)).to.equal("Deny GrantSuspended");
      const resume = await subject.usage.signSuspension({ grant, suspended: false });
      await relayer.usage.setSuspendedBySig(resume);
      expect(await answer(grant, delivery)).to.equal("Allow Granted");
      expect((await refusal(relayer.usage.setSuspendedBySig(resume))).name).to.equal("InvalidAccountNonce");
      const byShop = await shop.usage.signWithdrawal({ grant });
      expect((await refusal(relayer.usage.withdrawBySig(byShop))).name).to.equal("SignatureInvalid");
      await relayer.usage.withdrawBySig(await subject.usage.signWithdrawal({ grant }));
      expect(await answer(grant, delivery)).to.equal("Deny GrantWithdrawn");
      expect((await refusal(relayer.usage.open({ terms: grant }))).name).to.equal("SignatureExpired");

      const now = (await people.connection.ethers.provider.getBlock("latest"))!.timestamp;
      const { grant: short } = await open(shopPolicy, now + DAY);
      expect(await answer(short, delivery)).to.equal("Allow Granted");
      await wait(DAY);
      expect(await answer(short, delivery)).to.equal("Deny GrantExpired");
      expect((await relayer.usage.standingOf(short.id)).status).to.equal("Expired");
    });

    it("opens nothing that one party did not sign, nothing twice, and nothing under another expiry", async function () {
      const { subject, shop, grant: other } = await open();
      const terms = like(other, shopPolicy);
      const alone = await subject.usage.signTerms({ terms });
      expect((await refusal(relayer.usage.open({ terms, consent: alone }))).name).to.equal("SignatureInvalid");
      const consent = await shop.usage.signTerms({ terms, consent: alone });
      const longer = { ...terms, expiresAt: 4_000_000_000 };
      expect((await refusal(relayer.usage.open({ terms: longer, consent }))).name).to.equal("SignatureInvalid");
      await relayer.usage.open({ terms, consent });
      expect((await refusal(relayer.usage.open({ terms, consent }))).name).to.equal("GrantExists");
      const late = { ...consent, deadline: 1 };
      expect((await refusal(relayer.usage.open({ terms, consent: late }))).name).to.equal("SignatureExpired");
      expect((await refusal(people.stranger.usage.signTerms({ terms }))).name).to.equal("GrantPartyOnly");
    });

    it("narrows at the subject's will and widens with both consents only", async function () {
      const { subject, shop, grant } = await open();
      const withoutMarketing = { ...shopPolicy, rules: shopPolicy.rules.filter(({ verb }) => verb !== "Modify") };
      const consent = await subject.usage.signAmendment({ grant, policy: withoutMarketing });
      const { grant: narrower, version } = await relayer.usage.amend({ grant, policy: withoutMarketing, consent });
      expect(version).to.equal(1);
      expect(await answer(narrower, marketing)).to.equal("Deny NoPermission");
      expect(await answer(grant, delivery)).to.equal("Deny PolicyMismatch");
      expect(await relayer.usage.grantOf(grant.id)).to.deep.equal(narrower);

      const widening = { grant: narrower, policy: shopPolicy };
      const one = await subject.usage.signAmendment(widening);
      expect((await refusal(relayer.usage.amend({ ...widening, consent: one }))).name).to.equal("PolicyWider");
      const alone = relayer.usage.amend({ ...widening, withAssignee: true, consent: one });
      expect((await refusal(alone)).name).to.equal("SignatureInvalid");
      const both = await shop.usage.signAmendment({ ...widening, consent: one });
      await relayer.usage.amend({ ...widening, withAssignee: true, consent: both });
      expect(await answer(grant, marketing)).to.equal("Modify Granted");
      const again = { grant, policy: withoutMarketing, consent };
      expect((await refusal(relayer.usage.amend(again))).name).to.equal("SignatureInvalid");
    });
  });

  describe("onward transfer", function () {
    it("gives a processor no more than the controller has, out of the controller's budget", async function () {
      const { shop, grant } = await open();
      const { courier, grant: child } = await handOn(shop, grant);
      expect(await answer(child, delivery)).to.equal("Allow Granted");
      expect(await answer(child, marketing)).to.equal("Deny NoPermission");
      expect((await relayer.usage.standingOf(grant.id)).spent[0]).to.equal(3);
      expect(await answer(grant, delivery)).to.equal("Deny BudgetSpent");
      await relayer.usage.recordBySig(
        await courier.usage.signRecord({ grant: child, use: delivery, evidence: evidence() }),
      );
      expect(await relayer.usage.grantOf(child.id)).to.deep.equal(child);
    });

    it("refuses a wider policy, more than is left, a longer life and a further hand-over", async function () {
      const { shop, grant } = await open();
      const wide: Policy = { ...courierPolicy, rules: [{ verb: "Allow" }, shopPolicy.rules[4]!] };
      expect((await refusal(handOn(shop, grant, wide))).name).to.equal("PolicyWider");
      const free: Policy = { ...courierPolicy, rules: courierPolicy.rules.slice(0, 1) };
      expect((await refusal(handOn(shop, grant, free))).name).to.equal("PolicyProhibitionMissing");
      // The hand-over is a use, and takes one of three.
      expect((await refusal(handOn(shop, grant, { ...courierPolicy, budgets: [3] }))).name).to.equal(
        "PolicyBudgetExceeded",
      );
      expect((await refusal(handOn(shop, grant, { ...courierPolicy, depth: 2 }))).name).to.equal("PolicyDepthWider");
      const { courier, grant: child } = await handOn(shop, grant);
      expect((await refusal(handOn(courier, child))).name).to.equal("UsageDenied");
      const ending = await open(shopPolicy, 4_000_000_000);
      const terms = {
        parent: ending.grant,
        assignee: courier.address,
        dataRoot: details().root,
        policy: courierPolicy,
      };
      expect(() => usageTerms({ ...terms, expiresAt: 4_000_000_001 })).to.throw("GrantOutlivesParent");
    });

    it("ends with any ancestor, in the block of the withdrawal, five deep", async function () {
      const deep: Policy = { ...shopPolicy, depth: 5, budgets: [], rules: [{ verb: "Allow" }] };
      const { subject, shop, grant } = await open(deep);
      const line = [{ courier: shop, grant }];
      for (let depth = 4; depth >= 0; depth--) {
        const last = line.at(-1)!;
        line.push(await handOn(last.courier, last.grant, { ...deep, depth }));
      }
      for (const { grant } of line) expect(await answer(grant, delivery)).to.equal("Allow Granted");
      const ids = (await relayer.usage.descendantsOf(grant.id)).map(({ id }) => id);
      expect(ids).to.deep.equal(line.slice(1).map(({ grant }) => grant.id));
      await relayer.usage.withdrawBySig(await subject.usage.signWithdrawal({ grant }));
      for (const { grant } of line.slice(1)) expect(await answer(grant, delivery)).to.equal("Deny AncestorEnded");
      const skipping = { ...line[5]!.grant, lineage: line[5]!.grant.lineage.slice(1) };
      expect(await answer(skipping, delivery)).to.not.contain("Allow");
    });

    it("waits when its parent's policy changes until it was held against that", async function () {
      const { subject, shop, grant } = await open();
      const { courier, grant: child } = await handOn(shop, grant);
      const policy = { ...shopPolicy, rules: shopPolicy.rules.filter(({ verb }) => verb !== "Modify") };
      const consent = await subject.usage.signAmendment({ grant, policy });
      const { grant: parent } = await relayer.usage.amend({ grant, policy, consent });
      expect(await answer(child, delivery)).to.equal("Deny AncestorChanged");
      const held = await shop.usage.signAmendment({ grant: child, policy: courierPolicy });
      await relayer.usage.amend({ grant: child, policy: courierPolicy, consent: held, parent });
      expect(await answer(child, delivery)).to.equal("Allow Granted");
      expect(courier.address).to.equal(child.assignee);
    });
  });

  describe("templates", function () {
    it("lets subjects join by one signature, each version anew", async function () {
      const shop = people.bob;
      const lifetime = 365 * DAY;
      const { template } = await shop.usage.publishTemplate({ policy: shopPolicy, lifetime });
      const subject = await party();
      const terms = usageTerms({
        assigner: subject.address,
        assignee: shop.address,
        dataRoot: details().root,
        policy: shopPolicy,
      });
      const joining = await subject.usage.signJoining({ terms, lifetime });
      const { id } = await relayer.usage.join({ terms, lifetime, joining });
      const grant = await relayer.usage.grantOf(id);
      expect(grant).to.include({ id: terms.id, policy: terms.policy });
      expect(await answer(grant, delivery)).to.equal("Allow Granted");
      expect((await refusal(relayer.usage.join({ terms, lifetime, joining }))).name).to.equal("GrantExists");

      const next = like(terms, { ...shopPolicy, depth: 3 });
      const early = relayer.usage.join({ terms: next, lifetime, joining });
      expect((await refusal(early)).name).to.equal("TemplateUnknown");
      await shop.usage.publishTemplate({ policy: next.policy, lifetime });
      const old = relayer.usage.join({ terms: next, lifetime, joining });
      expect((await refusal(old)).name).to.equal("SignatureInvalid");
      await shop.usage.closeTemplate({ policyHash: terms.policyHash, lifetime });
      expect(await answer(grant, delivery)).to.equal("Allow Granted");
      expect(template).to.match(/^0x/);
    });

    it("serves several controllers with one data item, which the subject ends in one write", async function () {
      const subject = await party();
      const item = details();
      const own = usageTerms({
        assigner: subject.address,
        assignee: subject.address,
        dataRoot: item.root,
        policy: { ...shopPolicy, depth: 3, budgets: [], rules: [{ verb: "Allow" }] },
      });
      await relayer.usage.open({ terms: own, consent: await subject.usage.signTerms({ terms: own }) });
      const policy = {
        ...shopPolicy,
        depth: 1,
        budgets: [],
        rules: [{ verb: "Allow" as const, actions: actions("read") }],
      };
      const [one, other] = [await handOn(subject, own, policy), await handOn(subject, own, policy)];
      await relayer.usage.withdrawBySig(await subject.usage.signWithdrawal({ grant: one.grant }));
      expect(await answer(other.grant, delivery)).to.equal("Allow Granted");
      await relayer.usage.withdrawBySig(await subject.usage.signWithdrawal({ grant: own }));
      expect(await answer(other.grant, delivery)).to.equal("Deny AncestorEnded");
    });
  });

  describe("erasure", function () {
    it("leaves a tombstone, with a receipt of each assignee of the line", async function () {
      const { subject, shop, grant } = await open();
      const { courier, grant: child } = await handOn(shop, grant);
      await relayer.usage.withdrawBySig(await subject.usage.signWithdrawal({ grant }));
      await relayer.usage.erase(await courier.usage.signErasure({ grant: child, evidence: evidence() }));
      expect((await relayer.usage.erasureOf(grant.id)).complete).to.equal(false);
      const byCourier = await courier.usage.signErasure({ grant, evidence: evidence() });
      expect((await refusal(relayer.usage.erase(byCourier))).name).to.equal("SignatureInvalid");
      const receipt = await shop.usage.signErasure({ grant, evidence: evidence() });
      await relayer.usage.erase(receipt);
      const report = await relayer.usage.erasureOf(grant.id);
      expect(report.complete).to.equal(true);
      expect(report.grants[0]).to.deep.equal({
        id: grant.id,
        assignee: shop.address,
        erased: true,
        evidence: receipt.evidence,
      });
      expect(await relayer.usage.standingOf(grant.id)).to.deep.equal({
        status: "Erased",
        proposedByAssignee: false,
        version: 0,
        parentVersion: 0,
        since: 0,
        expiresAt: 0,
        spent: [0, 0, 0, 0],
      });
      expect((await refusal(relayer.usage.erase(receipt))).name).to.equal("GrantStatusConflict");
      expect(await answer(grant, delivery)).to.equal("Deny GrantErased");
    });
  });
});
