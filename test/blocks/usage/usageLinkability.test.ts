import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex, Wallet } from "ethers";

import { actions, encodeSealedPolicy, purposes, type Policy } from "../../../sdk/formats.ts";
import {
  disclose,
  fieldKey,
  fingerprint,
  processProof,
  randomSalt,
  sealDetails,
  usageTerms,
  type UsageConsent,
  type UsageGrant,
} from "../../../sdk/index.ts";
import { world, type Person, type World } from "../../helpers/blocks.ts";
import { personOf } from "../../helpers/carbon.ts";
import { frequencies, shuffled, wordsOf } from "../../helpers/linkability.ts";
import { effort } from "../../helpers/policies.ts";

/** A thousand in the long profile. */
const GRANTS = effort(200, 1_000);
const SUBJECTS = 50;
const PLANTED = 8;
const DEADLINE = 4_000_000_000;
/** A million in the long profile. */
const GUESSES = effort(20_000, 1_000_000);

/** Policies as people choose them, whoever they are. */
const CHOICES: readonly Policy[] = ["DeliveryOfGoods", "Marketing", "ServiceOptimisation", "AcademicResearch"].map(
  (purpose) => ({
    strategy: "prohibit",
    depth: 1,
    budgets: [],
    rules: [{ verb: "Allow", actions: actions("read"), purposes: { of: purposes(purpose) } }],
  }),
);

describe("usage: what a chain observer can link", function () {
  this.timeout(600_000);
  let people: World;
  /** What the chain shows of each grant. */
  const traces: string[][] = [];

  before(async function () {
    people = await world();
    const owners = shuffled(Array.from({ length: GRANTS }, (_, i) => i % SUBJECTS));
    for (const subject of owners) traces.push(await observe(await granted({ email: `subject${subject}@example.org` })));
  });

  /** A fresh account; it signs, and a relayer sends. */
  const party = () => personOf(Wallet.createRandom(people.connection.ethers.provider), people.deployment);

  /** A sealed grant between fresh accounts, or such as are given. */
  async function granted(given: {
    subject?: Person;
    dataRoot?: string;
    email?: string;
  }): Promise<[UsageGrant, UsageConsent]> {
    const [subject, shop] = [given.subject ?? (await party()), await party()];
    const policy = CHOICES[Math.floor(Math.random() * CHOICES.length)]!;
    const terms = usageTerms({
      assigner: subject.address,
      assignee: shop.address,
      dataRoot: given.dataRoot ?? sealDetails({ email: given.email ?? "ana@example.org" }).root,
      policy: encodeSealedPolicy({ policy, salts: policy.rules.map(() => randomSalt()) }),
    });
    const first = await subject.usage.signTerms({ terms, deadline: DEADLINE });
    return [terms, await shop.usage.signTerms({ terms, consent: first })];
  }

  /** Every word that a grant leaves: in the calldata, in topics and data of its event, in storage; and who sent it. */
  async function observe([terms, consent]: [UsageGrant, UsageConsent]): Promise<string[]> {
    const { receipt } = await people.admin.usage.open({ terms, consent });
    const transaction = await receipt.getTransaction();
    const logged = receipt.logs.flatMap(({ topics, data }) => [...topics, ...wordsOf(data)]);
    return [transaction.from, ...wordsOf(`0x${transaction.data.slice(10)}`), ...logged, ...(await stored(terms.id))];
  }

  /** Key and value of the slot of a grant; which base slot its mapping has is found by trying. */
  async function stored(id: string): Promise<string[]> {
    for (let base = 0; base < 8; base++) {
      const slot = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [id, toBeHex(base, 32)]));
      const value = await people.connection.ethers.provider.getStorage(people.admin.usage.address, slot);
      if (BigInt(value) !== 0n) return [slot, value];
    }
    throw new Error("The grant wrote nothing where it should have.");
  }

  it("finds no word in two grants of 50 subjects that is not in very many", function () {
    const counts = frequencies(traces);
    const rare = [...counts].filter(([, count]) => count > 1 && count < GRANTS / 10);
    expect(rare).to.deep.equal([]);
    expect(counts.size).to.be.greaterThan(5 * GRANTS);
  });

  it("finds every pair where a subject uses an account or fingerprints twice", async function () {
    const account = await party();
    const { root } = sealDetails({ email: "ana@example.org" });
    for (const given of [{ subject: account }, { dataRoot: root }]) {
      const planted: string[][] = [];
      for (let i = 0; i < PLANTED; i++) planted.push(await observe(await granted(given)));
      const counts = frequencies([...traces, ...planted]);
      const linking = [...counts].filter(([, count]) => count > 1 && count < GRANTS / 10).map(([word]) => word);
      const linked = planted.filter((words) => words.some((word) => linking.includes(word)));
      expect(linked.length).to.equal(PLANTED);
    }
  });

  it("withstands guesses of type and value by one who knows everything but the salt", function () {
    const data = sealDetails({ email: "ana@example.org", "birth date": "1990-04-12" });
    const shown = disclose(data, "email");
    const opened = fingerprint({ field: "email", value: "ana@example.org", salt: shown.salt });
    expect(processProof(opened, shown.proof)).to.equal(data.root);
    expect(shown.field).to.equal(fieldKey("email"));
    const target = opened;
    const salt = randomSalt();
    let hits = 0;
    for (let i = 0; i < GUESSES; i++) {
      const value = i === 0 ? "ana@example.org" : `name${i}@example.org`;
      if (fingerprint({ field: "email", value, salt }) === target) hits++;
    }
    expect(hits).to.equal(0);
  });
});
