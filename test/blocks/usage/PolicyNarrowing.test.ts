import { expect } from "chai";
import { Interface } from "ethers";
import fc from "fast-check";
import { network } from "hardhat";

import {
  decodePolicy,
  encodePolicy,
  encodeSealedPolicy,
  evaluatePolicy,
  VERBS,
  whyWider,
} from "../../../sdk/formats.ts";
import type { Policy, WiderProblem } from "../../../sdk/formats.ts";
import { policyNarrowingAbi } from "../../../sdk/generated/abi.ts";
import { circumstances, damages, draw, effort, encodings, pairs, uses } from "../../helpers/policies.ts";

const BATCH = 200;
const errors = new Interface(policyNarrowingAbi);

interface Pair {
  policy: string;
  wider: string;
  most: number;
}

describe("PolicyNarrowing on chain and in TypeScript", function () {
  this.timeout(600_000);

  it("finds random pairs narrower or wider alike, for the same reason", async function () {
    const { ethers } = await network.create();
    const contract = await ethers.deployContract("PolicyHarness");
    const seen = new Map<string, number>();
    const sealedOrOpen = pairs.chain(({ policy, wider }) =>
      fc.record({ policy: encodings(policy), wider: encodings(wider), most: fc.integer({ min: 0, max: 3 }) }),
    );
    const cases: Pair[] = draw(sealedOrOpen, effort(2_000, 60_000));
    for (let first = 0; first < cases.length; first += BATCH) {
      const batch = cases.slice(first, first + BATCH);
      const reasons = (await contract.getFunction("whyWider").staticCall(batch)) as string[];
      for (const [i, { policy, wider, most }] of batch.entries()) {
        const problem = whyWider(policy, wider, most);
        expect(problemOf(reasons[i]!), JSON.stringify(batch[i])).to.deep.equal(problem);
        seen.set(problem?.name ?? "narrower", (seen.get(problem?.name ?? "narrower") ?? 0) + 1);
      }
    }
    const reasons = ["PolicyWider", "PolicyProhibitionMissing", "PolicyStrategyWider", "PolicyDepthWider"];
    for (const reason of ["narrower", "PolicyBudgetWider", ...reasons]) {
      expect(seen.get(reason) ?? 0, reason).to.be.greaterThan(cases.length / 100);
    }
  });

  it("refuses whatever is damaged alike, and what it takes can be decoded", async function () {
    const { ethers } = await network.create();
    const contract = await ethers.deployContract("PolicyHarness");
    const damaged = pairs.chain(({ policy, wider }) =>
      fc.record({ policy: damages(policy), wider: fc.constant(encodePolicy(wider)), most: fc.constant(3) }),
    );
    const cases: Pair[] = draw(damaged, effort(2_000, 30_000));
    let malformed = 0;
    for (let first = 0; first < cases.length; first += BATCH) {
      const batch = cases.slice(first, first + BATCH);
      const reasons = (await contract.getFunction("whyWider").staticCall(batch)) as string[];
      for (const [i, { policy, wider, most }] of batch.entries()) {
        const problem = whyWider(policy, wider, most);
        expect(problemOf(reasons[i]!) === undefined, JSON.stringify(batch[i])).to.equal(problem === undefined);
        if (!problem) decodePolicy(policy);
        if (problem?.name === "PolicyMalformed") malformed++;
      }
    }
    expect(malformed).to.be.greaterThan(cases.length / 10);
  });

  it("of 10,000 random pairs lets no policy accepted as narrower grant what the wider denies, or more freely", function () {
    let accepted = 0;
    let granted = 0;
    for (const { policy, wider } of draw(pairs, 10_000)) {
      const [narrow, wide] = [encodePolicy(policy), encodePolicy(wider)];
      if (whyWider(narrow, wide, 3)) continue;
      accepted++;
      const asked = fc.record({ use: uses, circumstances });
      for (const { use, circumstances } of draw(asked, 8)) {
        const own = evaluatePolicy(narrow, circumstances, use).decision;
        if (own.verb === "Deny") continue;
        granted++;
        // Budgets are spent apart: what the narrower may use was taken from the wider's.
        const unspent = { ...circumstances, spent: [] };
        const answer = evaluatePolicy(wide, unspent, use).decision;
        expect(
          VERBS.indexOf(answer.verb),
          JSON.stringify({ policy: printed(policy), wider: printed(wider), use }),
        ).to.be.at.least(VERBS.indexOf(own.verb));
      }
    }
    expect(accepted).to.be.greaterThan(2_000);
    expect(granted).to.be.greaterThan(1_000);
  });

  it("takes a sealed rule for its like, open or not, and for nothing else", function () {
    const policy: Policy = {
      strategy: "prohibit",
      depth: 2,
      budgets: [],
      rules: [
        { verb: "Allow", actions: 3n },
        { verb: "Deny", actions: 1n },
      ],
    };
    const salts = ["11", "22"].map((byte) => `0x${byte.repeat(32)}`);
    const others = ["33", "44"].map((byte) => `0x${byte.repeat(32)}`);
    const closed = encodeSealedPolicy({ policy, salts });
    expect(whyWider(closed, closed, 2)).to.equal(undefined);
    expect(whyWider(encodeSealedPolicy({ policy, salts }, [0, 1]), closed, 2)).to.equal(undefined);
    expect(whyWider(encodeSealedPolicy({ policy, salts: others }), closed, 2)).to.deep.equal({
      name: "PolicyWider",
      rule: 0,
    });
    const prohibitionGone = { ...policy, rules: policy.rules.slice(0, 1) };
    expect(whyWider(encodeSealedPolicy({ policy: prohibitionGone, salts }), closed, 2)).to.deep.equal({
      name: "PolicyProhibitionMissing",
      widerRule: 1,
    });
  });
});

/** The error that a pair reverted with, as the SDK tells it. */
function problemOf(reason: string): WiderProblem | undefined {
  if (reason === "0x") return undefined;
  const { name, args, fragment } = errors.parseError(reason)!;
  const named = fragment.inputs.map((input, i) => [input.name, Number(args[i])]);
  return { name, ...Object.fromEntries(named) } as WiderProblem;
}

function printed(policy: Policy): unknown {
  return JSON.parse(JSON.stringify(policy, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)));
}
