import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";

import { evaluatePolicy, REASONS, VERBS, type Circumstances, type Evaluation, type Use } from "../../../sdk/formats.ts";
import { encodePolicy, encodeSealedPolicy, policyHash } from "../../../sdk/formats.ts";
import { circumstances, draw, effort, encodings, policies, policyBytes, uses } from "../../helpers/policies.ts";

const BATCH = 250;
const NO_RULE = 255n;

interface Question {
  policy: string;
  circumstances: Circumstances;
  use: Use;
}

describe("PolicyEvaluation on chain and in TypeScript", function () {
  this.timeout(3_600_000);

  async function harness() {
    const { ethers } = await network.create();
    return ethers.deployContract("PolicyHarness");
  }

  it("answers alike to the last bit, also to what is no policy", async function () {
    const contract = await harness();
    const count = effort(2_000, 120_000);
    const questions: Question[] = draw(fc.record({ policy: policyBytes, circumstances, use: uses }), count);
    const seen = new Map<string, number>();
    for (let first = 0; first < questions.length; first += BATCH) {
      const batch = questions.slice(first, first + BATCH);
      const answers = (await contract.getFunction("evaluateMany").staticCall(batch.map(onChain))) as Answer[];
      for (const [i, { policy, circumstances, use }] of batch.entries()) {
        const expected = evaluatePolicy(policy, circumstances, use);
        expect(evaluationOf(answers[i]!), JSON.stringify(batch[i])).to.deep.equal(expected);
        const kind = `${expected.decision.verb} ${expected.decision.reason}`;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
    // The cases are worth something: every answer occurs, and no single one drowns the others.
    const kinds = ["Allow Granted", "Execute Granted", "Modify Granted", "Delay Granted", "Deny Prohibited"];
    const refusals = ["NoPermission", "Conflict", "BudgetSpent", "PurposeUndisclosed", "PolicyMismatch"];
    for (const kind of [...kinds, ...refusals.map((reason) => `Deny ${reason}`)]) {
      expect(seen.get(kind) ?? 0, kind).to.be.greaterThan(count / 500);
    }
  });

  it("hashes alike", async function () {
    const contract = await harness();
    for (const policy of draw(policyBytes, effort(300, 5_000))) {
      const hash = (await contract.getFunction("hashOf").staticCall(policy)) as string;
      expect(hash === `0x${"00".repeat(32)}` ? undefined : hash, policy).to.equal(hashOrNone(policy));
    }
  });

  it("keeps the hash of a sealed policy whichever rules are open, and no other policy has it", function () {
    const seen = new Map<string, string>();
    for (const policy of draw(policies, 300)) {
      const salts = policy.rules.map((_, i) => `0x${`0${i}`.repeat(32)}`);
      const closed = policyHash(encodeSealedPolicy({ policy, salts }));
      for (const open of draw(fc.subarray(policy.rules.map((_, i) => i)), 5)) {
        expect(policyHash(encodeSealedPolicy({ policy, salts }, open))).to.equal(closed);
      }
      const text = encodePolicy(policy);
      expect(policyHash(text)).not.to.equal(closed);
      expect(seen.get(closed) ?? text).to.equal(text);
      seen.set(closed, text);
    }
  });

  it("never takes back with another rule opened what it granted", function () {
    let granted = 0;
    const cases = fc.record({ policy: policies, circumstances, use: uses });
    for (const { policy, circumstances, use } of draw(cases, effort(3_000, 30_000))) {
      const salts = policy.rules.map((_, i) => `0x${`0${i}`.repeat(32)}`);
      const everything = evaluatePolicy(encodePolicy(policy), circumstances, use).decision;
      for (const encoded of draw(encodings(policy), 4)) {
        const { verb } = evaluatePolicy(encoded, circumstances, use).decision;
        if (verb === "Deny") continue;
        granted++;
        expect(VERBS.indexOf(everything.verb)).to.be.at.least(VERBS.indexOf(verb));
      }
      const allOpen = policy.rules.map((_, i) => i);
      const opened = evaluatePolicy(encodeSealedPolicy({ policy, salts }, allOpen), circumstances, use).decision;
      expect(opened).to.deep.equal(everything);
    }
    expect(granted).to.be.greaterThan(1_000);
  });
});

interface Answer {
  decision: { verb: bigint; argument: string; reason: bigint; rule: bigint };
  budget: bigint;
}

function onChain({ policy, circumstances: { at, since, spent }, use }: Question) {
  const packed = spent.reduce((all, each) => (all << 32n) | BigInt(each), 0n);
  return { policy, circumstances: { usedAt: at, since, spent: packed }, use };
}

function evaluationOf({ decision, budget }: Answer): Evaluation {
  const { verb, argument, reason, rule } = decision;
  return {
    decision: {
      verb: VERBS[Number(verb)]!,
      argument,
      reason: REASONS[Number(reason)]!,
      ...(rule !== NO_RULE && { rule: Number(rule) }),
    },
    budget: Number(budget),
  };
}

function hashOrNone(policy: string): string | undefined {
  try {
    return policyHash(policy);
  } catch {
    return undefined;
  }
}
