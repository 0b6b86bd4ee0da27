import { expect } from "chai";
import fc from "fast-check";

import { fromOdrl, purpose, region, regions, type NameSet, type PolicyRule } from "../../../../sdk/formats.ts";
import { isTrellisError } from "../../../../sdk/index.ts";
import { broader, PARENTS } from "./dpv.ts";

/**
 * Two evaluators that know nothing of each other: one walks the JSON of a policy's constraints with true, false and
 * unknown, the other looks whether one of the compiled rules holds. A permission holds where its constraints are true, a
 * prohibition where they are not false.
 */

interface Situation {
  readonly at: number;
  readonly since: number;
  readonly purpose: string;
  readonly recipient: string;
  readonly region: string | undefined;
}

type Truth = boolean | undefined;
type Json = Readonly<Record<string, unknown>>;

const START = 1_800_000_000;
const RECIPIENTS: Record<string, string> = {
  "ex:clinic": `0x${"c1".repeat(20)}`,
  "ex:institute": `0x${"15".repeat(20)}`,
  "ex:insurer": `0x${"14".repeat(20)}`,
};
const COUNTRIES = ["DE", "FR", "NO", "US", "JP"];
const MEMBERS: Record<string, readonly string[]> = { EU: ["DE", "FR"], EEA: ["DE", "FR", "NO"] };
const PURPOSES = [...PARENTS.keys()].filter((name) =>
  [...broader(name)].some((each) => ["ResearchAndDevelopment", "Marketing", "Personalisation"].includes(each)),
);

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function anyOf(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
}

function evaluate(json: Json, situation: Situation): Truth {
  const parts = (key: string) => (json[key] as Json[]).map((part) => evaluate(part, situation));
  if ("and" in json) return not(anyOf(parts("and").map(not)));
  if ("or" in json) return anyOf(parts("or"));
  if ("xone" in json) {
    const truths = parts("xone");
    const yes = truths.filter((truth) => truth === true).length;
    if (yes > 1) return false;
    return truths.includes(undefined) ? undefined : yes === 1;
  }
  const right = [json["rightOperand"]].flat().map((each) => String((each as Json)["@value"] ?? each));
  const operator = String(json["operator"]);
  const elapsed = situation.at - situation.since;
  switch (json["leftOperand"]) {
    case "dateTime":
      return compare(situation.at * 1000, operator, Date.parse(right[0]!));
    case "elapsedTime":
      return compare(elapsed, operator === "eq" ? "lteq" : operator, Number(right[0]!.slice(2, -1)));
    case "delayPeriod":
      return elapsed >= Number(right[0]!.slice(2, -1));
    case "purpose":
      return among(
        operator,
        right.some((each) => broader(situation.purpose).has(each.replace("dpv:", ""))),
      );
    case "recipient":
      return among(operator, right.includes(situation.recipient));
    default: {
      const { region: place } = situation;
      if (place === undefined) return undefined;
      return among(
        operator,
        right.some((each) => (MEMBERS[each] ?? [each]).includes(place)),
      );
    }
  }
}

function compare(left: number, operator: string, right: number): boolean {
  const results: Record<string, boolean> = {
    lt: left < right,
    lteq: left <= right,
    gt: left > right,
    gteq: left >= right,
    eq: left === right,
    neq: left !== right,
  };
  return results[operator]!;
}

function among(operator: string, found: boolean): boolean {
  return operator === "neq" || operator === "isNoneOf" ? !found : found;
}

function holds(rule: PolicyRule, situation: Situation): boolean {
  const { at, since } = situation;
  const within = (names: NameSet | undefined, code: string) =>
    !names || names.of.some((each) => code.startsWith(each)) !== (names.none === true);
  const place = situation.region === undefined ? 0 : region(situation.region);
  return (
    at >= (rule.notBefore ?? at) &&
    at <= (rule.notAfter ?? at) &&
    at - since >= (rule.elapsedFrom ?? 0) &&
    at - since <= (rule.elapsedTo ?? at) &&
    at - since >= (rule.delay ?? 0) &&
    within(rule.purposes, purpose(situation.purpose)) &&
    within(rule.recipients, RECIPIENTS[situation.recipient] ?? `0x${"00".repeat(20)}`) &&
    (rule.regions === undefined || ((rule.regions >> BigInt(place)) & 1n) === 1n)
  );
}

const time = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, 0, 500))
  .map(([days, part]) => new Date((START + days * 1000) * 1000 + part).toISOString());
const lasting = fc.integer({ min: 0, max: 4 }).map((length) => `PT${length * 500}S`);
const several = (values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

function leafOf(leftOperand: string, operators: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.constantFrom(...operators), value)
    .map(([operator, rightOperand]) => ({ leftOperand, operator, rightOperand }));
}

function namesOf(leftOperand: string, values: readonly string[], operators: readonly string[]): fc.Arbitrary<Json> {
  return fc.oneof(
    leafOf(leftOperand, operators, fc.constantFrom(...values)),
    fc
      .tuple(fc.constantFrom("isAnyOf", "isNoneOf"), several(values))
      .map(([operator, rightOperand]) => ({ leftOperand, operator, rightOperand })),
  );
}

const leaf = fc.oneof(
  leafOf("dateTime", ["lt", "lteq", "gt", "gteq", "eq", "neq"], time),
  leafOf("elapsedTime", ["lt", "lteq", "gt", "gteq", "eq"], lasting),
  leafOf("delayPeriod", ["gteq", "eq"], lasting),
  namesOf(
    "purpose",
    PURPOSES.map((name) => `dpv:${name}`),
    ["eq", "isA", "neq"],
  ),
  namesOf("recipient", Object.keys(RECIPIENTS), ["eq", "neq"]),
  namesOf("spatial", [...COUNTRIES, "EU", "EEA"], ["eq", "isA", "neq"]),
);

const tree = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf,
    fc
      .tuple(fc.constantFrom("and", "or", "xone"), fc.array(tie("tree"), { minLength: 1, maxLength: 3 }))
      .map(([operator, parts]) => ({ [operator]: parts })),
  ),
})).tree;

const situation: fc.Arbitrary<Situation> = fc.record({
  at: fc
    .integer({ min: -4, max: 4 })
    .chain((days) => fc.integer({ min: -2, max: 2 }).map((by) => START + days * 1000 + by)),
  since: fc.integer({ min: 0, max: 5 }).map((by) => START - by * 500 - 4500),
  purpose: fc.constantFrom(...PURPOSES, "Purpose", "Marketing"),
  recipient: fc.constantFrom(...Object.keys(RECIPIENTS), "nobody"),
  region: fc.option(fc.constantFrom(...COUNTRIES), { nil: undefined }),
});

describe("ODRL constraints: compiled rules say what the constraints say", () => {
  for (const kind of ["permission", "prohibition"] as const) {
    it(`of a ${kind}`, () => {
      let compiled = 0;
      let held = 0;
      let refused = 0;
      const property = fc.property(
        fc.array(tree, { minLength: 1, maxLength: 3 }),
        fc.array(situation, { minLength: 20, maxLength: 20 }),
        (constraint, situations) => {
          let rules: readonly PolicyRule[];
          try {
            rules = fromOdrl({ [kind]: [{ action: "use", constraint }] }, { recipients: RECIPIENTS }).policy.rules;
          } catch (error) {
            if (!isTrellisError(error, "OdrlUnsupported")) throw error;
            const reasons = error.args.problems.map(({ reason }) => reason);
            expect(reasons.join()).to.match(
              /^(is \d+ rules, of which there can be 32|there are too many alternatives)/,
            );
            refused++;
            return;
          }
          compiled++;
          for (const each of situations) {
            const truth = evaluate({ and: constraint }, each);
            const expected = kind === "permission" ? truth === true : truth !== false;
            const actual = rules.some((rule) => holds(rule, each));
            held += Number(actual);
            if (actual !== expected) expect.fail(`${JSON.stringify(each)}: rules say ${actual}, constraints ${truth}`);
          }
        },
      );
      fc.assert(property, { numRuns: 1500 });
      expect(compiled).to.be.greaterThan(1000);
      expect(held).to.be.greaterThan(2000);
      expect(refused).to.be.lessThan(400);
    });
  }

  it("joins alternatives of one kind into one rule", () => {
    const or = [
      { leftOperand: "spatial", operator: "eq", rightOperand: "DE" },
      { leftOperand: "spatial", operator: "eq", rightOperand: "NO" },
    ];
    const { policy } = fromOdrl({ permission: [{ action: "use", constraint: [{ or }] }] });
    expect(policy.rules.map((rule) => rule.regions)).to.deep.equal([regions("DE", "NO")]);
  });
});
