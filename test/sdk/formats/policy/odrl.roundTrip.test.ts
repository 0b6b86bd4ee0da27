import { expect } from "chai";
import fc from "fast-check";

import {
  actions,
  ACTIONS,
  ALL_ACTIONS,
  ALL_COUNTRIES,
  ANONYMIZE_TRANSFORM,
  DPV_PURPOSES,
  fromOdrl,
  obligationId,
  purposes,
  REGION_UNSAID,
  STRATEGIES,
  toOdrl,
  VERBS,
  type NameSet,
  type OdrlDuty,
  type Policy,
  type PolicyRule,
} from "../../../../sdk/formats.ts";

const DUTIES: readonly (OdrlDuty | readonly OdrlDuty[])[] = [
  { action: "delete" },
  { action: [{ "rdf:value": { "@id": "inform" }, refinement: [] }], informedParty: "ex:provider" },
  [{ action: "attribute" }, { action: "compensate", target: "ex:account" }],
];
const OBLIGATIONS = Object.fromEntries(DUTIES.map((duty) => [obligationId(duty), duty]));
const TRANSFORMS = { "https://example.org/mask": `0x${"3a".repeat(32)}` };
const ITEMS = Object.fromEntries(
  Array.from({ length: 10 }, (_, item) => [`https://example.org/item/${item * 3}`, item * 3]),
);
const RECIPIENTS = Object.fromEntries(
  ["a1", "b2", "c3"].map((byte) => [`did:example:${byte}`, `0x${byte.repeat(20)}`]),
);
const NAMES = { items: ITEMS, recipients: RECIPIENTS, transforms: TRANSFORMS };

/** Prefixes in order, none within another. */
function plain(prefixes: readonly string[]): string[] {
  return [...new Set(prefixes)]
    .sort()
    .filter((each, _, all) => !all.some((other) => other !== each && each.startsWith(other)));
}

/** What a purpose's code begins with below its first parent alone, without what is narrower elsewhere. */
function ownPrefix(name: string): string {
  return DPV_PURPOSES.purpose(name).replace(/(00)+$/, "");
}

const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((each) => `0x${Buffer.from(each).toString("hex")}`);
const names = (of: fc.Arbitrary<string[]>): fc.Arbitrary<NameSet> =>
  fc.oneof(
    of.map((each) => ({ of: each })),
    of.map((each) => ({ of: each, none: true })),
  );
const purposeSet = fc
  .tuple(
    fc.subarray([...DPV_PURPOSES.names], { maxLength: 4 }),
    fc.array(
      fc.oneof(
        bytes,
        fc.constantFrom(...DPV_PURPOSES.names).map(DPV_PURPOSES.purpose),
        fc.constantFrom(...DPV_PURPOSES.names).map(ownPrefix),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([terms, raw]) => plain([...purposes(...terms), ...raw]))
  .filter((of) => of.length > 0);
const bits = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum | (1n << BigInt(number)), 0n);
const span = (least: number, most: number) =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: 10 ** 9 }));

function ruleOf(verb: (typeof VERBS)[number]): fc.Arbitrary<PolicyRule> {
  const optional = fc.record(
    {
      actions: fc
        .subarray([...ACTIONS], { minLength: 1, maxLength: 5 })
        .map((each) => actions(...each))
        .filter((each) => each !== ALL_ACTIONS),
      items: fc.subarray(Object.values(ITEMS), { minLength: 1 }).map(bits),
      calendar: span(1, 2 ** 40),
      elapsed: span(1, 2 ** 32),
      purposes: names(purposeSet),
      recipients: names(fc.subarray(Object.values(RECIPIENTS), { minLength: 1 })),
      regions: fc
        .bigInt({ min: 1n, max: ALL_COUNTRIES })
        .map((each) => each & ALL_COUNTRIES)
        .filter((each) => each !== 0n && each !== ALL_COUNTRIES),
      budget: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: [] },
  );
  return fc
    .tuple(
      optional,
      fc.constantFrom(...Object.keys(OBLIGATIONS)),
      fc.constantFrom(ANONYMIZE_TRANSFORM, ...Object.values(TRANSFORMS)),
      fc.integer({ min: 1, max: 2 ** 32 }),
    )
    .map(([{ calendar, elapsed, budget, regions, ...rest }, obligation, transform, delay]) => ({
      verb,
      ...rest,
      ...(verb === "Execute" && { argument: obligation }),
      ...(verb === "Modify" && { argument: transform }),
      ...(verb === "Delay" && { delay }),
      ...(calendar && { notBefore: calendar[0], notAfter: calendar[0] + calendar[1] }),
      ...(elapsed && { elapsedFrom: elapsed[0], elapsedTo: elapsed[0] + elapsed[1] }),
      ...(regions !== undefined && { regions: verb === "Deny" ? regions | REGION_UNSAID : regions }),
      ...(budget !== undefined && verb !== "Deny" && { budget }),
    }));
}

/** Permissions first, budgets numbered as they come, no budget without a rule: the order that ODRL leaves. */
function inOrder(policy: Policy): Policy {
  const sorted = [
    ...policy.rules.filter(({ verb }) => verb !== "Deny"),
    ...policy.rules.filter(({ verb }) => verb === "Deny"),
  ];
  const used = [...new Set(sorted.map(({ budget }) => budget).filter((budget) => budget !== undefined))];
  return {
    ...policy,
    budgets: used.map((budget) => policy.budgets[budget - 1]!),
    rules: sorted.map(({ budget, ...rule }) =>
      budget === undefined ? rule : { ...rule, budget: used.indexOf(budget) + 1 },
    ),
  };
}

const policies: fc.Arbitrary<Policy> = fc
  .record({
    strategy: fc.constantFrom(...STRATEGIES),
    depth: fc.integer({ min: 0, max: 8 }),
    budgets: fc.array(fc.integer({ min: 1, max: 2 ** 31 }), { minLength: 4, maxLength: 4 }),
    rules: fc.array(fc.oneof(...VERBS.map(ruleOf)), { minLength: 1, maxLength: 8 }),
  })
  .map(inOrder);

const VOCABULARY = new Set(["leftOperand", "operator", "action", "conflict"]);

/** The same document with full IRIs, arrays and `@id`s throughout, as JSON-LD expansion writes it. Duties stay: they are texts. */
function expanded(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((part) => expanded(part, key));
  if (typeof value === "string") {
    if (key === "@type")
      return value
        .replace(/^xsd:/, "http://www.w3.org/2001/XMLSchema#")
        .replace(/^(Set)$/, "http://www.w3.org/ns/odrl/2/$1");
    if (!VOCABULARY.has(key)) return value;
    const iri = /^cc:/.test(value)
      ? value.replace("cc:", "http://creativecommons.org/ns#")
      : `http://www.w3.org/ns/odrl/2/${value}`;
    return { "@id": iri };
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "@context");
  return Object.fromEntries(
    entries.map(([name, part]) => {
      if (name.startsWith("@")) return [name, expanded(part, name)];
      if (name === "uid") return ["@id", part];
      const full = `http://www.w3.org/ns/odrl/2/${name}`;
      return [full, name === "duty" ? part : [expanded(part, name)].flat()];
    }),
  );
}

describe("ODRL out and in again", () => {
  it("gives the same policy, whatever it says", () => {
    const verbs = new Set<string>();
    const property = fc.property(policies, (policy) => {
      for (const { verb } of policy.rules) verbs.add(verb);
      const odrl: unknown = JSON.parse(JSON.stringify(toOdrl(policy, { ...NAMES, obligations: OBLIGATIONS })));
      const read = fromOdrl(odrl, { ...NAMES, depth: policy.depth });
      expect(read.policy).to.deep.equal(policy);
      for (const [id, text] of Object.entries(read.obligations)) expect(text).to.deep.equal(OBLIGATIONS[id]);
    });
    fc.assert(property, { numRuns: 1000 });
    expect([...verbs].sort()).to.deep.equal([...VERBS].sort());
  });

  it("gives the same policy in the expanded form", () => {
    const property = fc.property(policies, (policy) => {
      const odrl = [expanded(toOdrl(policy, { ...NAMES, obligations: OBLIGATIONS }))];
      expect(fromOdrl(odrl, { ...NAMES, depth: policy.depth }).policy).to.deep.equal(policy);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
