import { expect } from "chai";

import {
  actions,
  ALL_COUNTRIES,
  ANONYMIZE_TRANSFORM,
  fromOdrl,
  obligationId,
  purpose,
  purposes,
  purposeTaxonomy,
  regions,
  REGION_UNSAID,
  toOdrl,
  type FromOdrlOptions,
  type OdrlProblem,
  type Policy,
  type PolicyRule,
} from "../../../../sdk/formats.ts";
import { raised } from "../../../helpers/raised.ts";

const DATA = "https://example.org/data/1";
const NAMES: FromOdrlOptions = {
  items: { [DATA]: 0, "https://example.org/data/2": 7 },
  recipients: { "ex:clinic": `0x${"C1".repeat(20)}`, "ex:lab": `0x${"1a".repeat(20)}` },
  transforms: { "ex:mask": `0x${"3A".repeat(32)}` },
};

/** 2030-01-01T00:00:00Z. */
const DAY = 1_893_456_000;

function permit(constraint: unknown, options: FromOdrlOptions = NAMES): readonly PolicyRule[] {
  return fromOdrl({ permission: { action: "use", constraint } }, options).policy.rules;
}

function prohibit(constraint: unknown): readonly PolicyRule[] {
  return fromOdrl({ prohibition: { action: "use", constraint } }, NAMES).policy.rules;
}

function problemsOf(work: () => unknown): readonly OdrlProblem[] {
  return raised("OdrlUnsupported", work).problems;
}

function refusal(json: unknown, options: FromOdrlOptions = NAMES): readonly string[] {
  return problemsOf(() => fromOdrl(json, options)).map(({ path, reason }) => `${path}: ${reason}`);
}

const constraintOf = (leftOperand: string, operator: string, rightOperand: unknown) => ({
  leftOperand,
  operator,
  rightOperand,
});
const about = { actions: actions("use") };
const typed = (value: string, type: string) => ({ "@value": value, "@type": `xsd:${type}` });

describe("ODRL in: what each operator says", () => {
  const moment = typed("2030-01-01T01:00:00+01:00", "dateTime");
  const date = typed("2030-01-01", "date");
  const broken = "2030-01-01T00:00:00.5Z";
  const week = typed("P7D", "duration");
  const spatial = ["EU", "Norway", { "@id": "https://w3id.org/dpv/loc#CH" }];
  const eea = regions("EU", "NO", "CH");
  const research = purposes("ResearchAndDevelopment");

  for (const [operand, operator, right, ...expected] of [
    ["dateTime", "lt", moment, { notAfter: DAY - 1 }],
    ["dateTime", "lteq", moment, { notAfter: DAY }],
    ["dateTime", "gt", moment, { notBefore: DAY + 1 }],
    ["dateTime", "gteq", moment, { notBefore: DAY }],
    ["dateTime", "eq", moment, { notBefore: DAY, notAfter: DAY }],
    ["dateTime", "neq", moment, { notAfter: DAY - 1 }, { notBefore: DAY + 1 }],
    ["dateTime", "lt", broken, { notAfter: DAY }],
    ["dateTime", "lteq", broken, { notAfter: DAY }],
    ["dateTime", "gt", broken, { notBefore: DAY + 1 }],
    ["dateTime", "gteq", broken, { notBefore: DAY + 1 }],
    ["dateTime", "eq", broken],
    ["dateTime", "neq", broken, {}],
    ["dateTime", "lt", date, { notAfter: DAY - 1 }],
    ["dateTime", "lteq", date, { notAfter: DAY + 86_399 }],
    ["dateTime", "gt", date, { notBefore: DAY + 86_400 }],
    ["dateTime", "gteq", date, { notBefore: DAY }],
    ["dateTime", "eq", date, { notBefore: DAY, notAfter: DAY + 86_399 }],
    ["dateTime", "gteq", "2030-01-01T00:00", { notBefore: DAY }],
    ["dateTime", "gteq", "1960-01-01T00:00:00Z", {}],
    ["dateTime", "lteq", "1960-01-01T00:00:00Z"],
    ["elapsedTime", "lt", week, { elapsedTo: 604_799 }],
    ["elapsedTime", "lteq", week, { elapsedTo: 604_800 }],
    ["elapsedTime", "eq", week, { elapsedTo: 604_800 }],
    ["elapsedTime", "gt", week, { elapsedFrom: 604_801 }],
    ["elapsedTime", "gteq", week, { elapsedFrom: 604_800 }],
    ["elapsedTime", "gteq", "P1DT2H3M4.5S", { elapsedFrom: 93_785 }],
    ["delayPeriod", "eq", week, { verb: "Delay", delay: 604_800 }],
    ["delayPeriod", "gteq", week, { verb: "Delay", delay: 604_800 }],
    ["delayPeriod", "gt", week, { verb: "Delay", delay: 604_801 }],
    ["delayPeriod", "gteq", "PT0S", {}],
    ["count", "lteq", 5, { budget: 1 }],
    ["count", "lt", typed("6", "integer"), { budget: 1 }],
    ["count", "eq", "5", { budget: 1 }],
    ["purpose", "eq", "dpv:ResearchAndDevelopment", { purposes: { of: research } }],
    ["purpose", "isA", "https://w3id.org/dpv#ResearchAndDevelopment", { purposes: { of: research } }],
    ["purpose", "isAnyOf", ["Marketing", "dpv:Advertising"], { purposes: { of: purposes("Marketing") } }],
    ["purpose", "neq", "ResearchAndDevelopment", { purposes: { of: research, none: true } }],
    ["purpose", "isNoneOf", [{ "@id": "dpv:Marketing" }], { purposes: { of: purposes("Marketing"), none: true } }],
    ["purpose", "eq", typed("F9DFA483", "hexBinary"), { purposes: { of: ["0xf9dfa483"] } }],
    ["dpv:hasPurpose", "eq", "dpv:Marketing", { purposes: { of: purposes("Marketing") } }],
    ["recipient", "eq", "ex:clinic", { recipients: { of: [`0x${"c1".repeat(20)}`] } }],
    [
      "recipient",
      "isAnyOf",
      ["ex:lab", "ex:clinic"],
      { recipients: { of: [`0x${"1a".repeat(20)}`, `0x${"c1".repeat(20)}`] } },
    ],
    ["recipient", "neq", "ex:clinic", { recipients: { of: [`0x${"c1".repeat(20)}`], none: true } }],
    ["recipient", "isNoneOf", ["ex:clinic"], { recipients: { of: [`0x${"c1".repeat(20)}`], none: true } }],
    ["spatial", "eq", "DE", { regions: regions("DE") }],
    ["spatial", "eq", typed("http://ontologi.es/place/DE", "anyURI"), { regions: regions("DE") }],
    ["spatial", "isA", "EU", { regions: regions("EU") }],
    ["spatial", "isAnyOf", spatial, { regions: eea }],
    ["spatial", "neq", "DE", { regions: ALL_COUNTRIES & ~regions("DE") }],
    ["spatial", "isNoneOf", spatial, { regions: ALL_COUNTRIES & ~eea }],
  ] as [string, string, unknown, ...Partial<PolicyRule>[]][]) {
    it(`${operand} ${operator} ${JSON.stringify(right)}`, () => {
      const rules = permit([constraintOf(operand, operator, right)]);
      expect(rules).to.deep.equal(expected.map((each) => ({ verb: "Allow", ...about, ...each })));
    });
  }

  it("prohibits where it is not said, whichever way a region is named", () => {
    expect(prohibit(constraintOf("spatial", "eq", "DE"))[0]!.regions).to.equal(regions("DE") | REGION_UNSAID);
    expect(prohibit(constraintOf("spatial", "neq", "DE"))[0]!.regions).to.equal(
      (ALL_COUNTRIES & ~regions("DE")) | REGION_UNSAID,
    );
    const or = [constraintOf("spatial", "eq", "DE"), constraintOf("spatial", "neq", "DE")];
    expect(prohibit({ or })).to.deep.equal([{ verb: "Deny", ...about }]);
    expect(permit({ or })).to.deep.equal([{ verb: "Allow", ...about, regions: ALL_COUNTRIES }]);
  });

  it("makes no rule of conditions that nothing meets", () => {
    const apart = [constraintOf("spatial", "eq", "DE"), constraintOf("spatial", "eq", "FR")];
    expect(permit(apart)).to.deep.equal([]);
    expect(prohibit(apart)).to.deep.equal([{ verb: "Deny", ...about, regions: REGION_UNSAID }]);
    expect(
      permit([constraintOf("purpose", "eq", "Marketing"), constraintOf("purpose", "neq", "Marketing")]),
    ).to.deep.equal([]);
    expect(permit([constraintOf("recipient", "isAnyOf", [])])).to.deep.equal([]);
  });

  it("prohibits what follows a delay", () => {
    expect(prohibit(constraintOf("delayPeriod", "eq", week))).to.deep.equal([
      { verb: "Deny", ...about, elapsedFrom: 604_800 },
    ]);
  });

  it("takes times without a zone where the options say", () => {
    const local = constraintOf("dateTime", "gteq", "2030-01-01T02:00:00");
    expect(permit(local, { timezone: "+02:00" })[0]!.notBefore).to.equal(DAY);
    expect(permit(local, { timezone: "-01:30" })[0]!.notBefore).to.equal(DAY + 12_600);
  });

  it("takes purposes out of a purpose that is allowed", () => {
    const rules = permit([
      constraintOf("purpose", "isA", "dpv:ResearchAndDevelopment"),
      constraintOf("purpose", "isNoneOf", ["dpv:CommercialPurpose", "dpv:ScientificResearch"]),
    ]);
    const of = rules[0]!.purposes!.of;
    const met = (name: string) => of.some((prefix) => purpose(name).startsWith(prefix));
    const all = [
      "ResearchAndDevelopment",
      "AcademicResearch",
      "NonCommercialResearch",
      "CommercialResearch",
      "ScientificResearch",
    ];
    expect(all.map(met)).to.deep.equal([true, true, true, false, false]);
    expect([met("Purpose"), met("NonCommercialPurpose")]).to.deep.equal([false, false]);
  });

  it("finds purposes in the taxonomies that are given, the first first", () => {
    const ours = purposeTaxonomy("https://example.org/p#", [["Any"], ["Marketing"]], "our");
    const rule = permit([constraintOf("purpose", "eq", "Marketing")], { taxonomies: [ours] })[0]!;
    expect(rule.purposes!.of).to.deep.equal(ours.purposes("Marketing"));
    expect(
      problemsOf(() => permit([constraintOf("purpose", "eq", "dpv:Advertising")], { taxonomies: [ours] })).length,
    ).to.equal(1);
  });
});

describe("ODRL in: rules, counts and duties", () => {
  const count = (limit: number, more: object = {}) => ({
    leftOperand: "count",
    operator: "lteq",
    rightOperand: limit,
    ...more,
  });

  it("gives alternatives one budget", () => {
    const or = [constraintOf("purpose", "eq", "Marketing"), constraintOf("spatial", "eq", "DE")];
    const { policy } = fromOdrl({
      permission: [
        { action: "use", constraint: [count(3), { or }] },
        { action: "sell", constraint: count(4) },
      ],
    });
    expect(policy.budgets).to.deep.equal([3, 4]);
    expect(policy.rules.map(({ budget }) => budget)).to.deep.equal([1, 1, 2]);
  });

  it("gives counts of one uid one budget, and refuses two limits of it", () => {
    const rules = (second: number) => ({
      permission: [
        { action: "print", constraint: count(3, { uid: "_:c" }) },
        { action: "display", constraint: { and: [count(second, { "@id": "_:c" })] } },
      ],
    });
    expect(fromOdrl(rules(3)).policy.budgets).to.deep.equal([3]);
    expect(refusal(rules(4))).to.deep.equal([
      "$.permission[1].constraint.and[0]: is another limit than the same count has elsewhere",
    ]);
  });

  it("gives a count that stands for all rules one budget", () => {
    const { policy } = fromOdrl({ constraint: count(9), permission: [{ action: "print" }, { action: "display" }] });
    expect([policy.budgets, policy.rules.map(({ budget }) => budget)]).to.deep.equal([[9], [1, 1]]);
  });

  it("makes a rule for each action that is refined, and one for the others together", () => {
    const refinement = constraintOf("spatial", "eq", "DE");
    const action = ["print", { "rdf:value": { "@id": "odrl:display" }, refinement }, "cc:Notice"];
    expect(fromOdrl({ permission: { action } }).policy.rules).to.deep.equal([
      { verb: "Allow", actions: actions("print", "cc:Notice") },
      { verb: "Allow", actions: actions("display"), regions: regions("DE") },
    ]);
  });

  it("takes a rule without an asset as one of all items, and one of all actions as one of any", () => {
    expect(fromOdrl({ permission: { action: ["use", "transfer"] } }).policy.rules).to.deep.equal([{ verb: "Allow" }]);
  });

  it("adds what stands at the policy to each rule", () => {
    const read = fromOdrl(
      {
        "@type": "Agreement",
        uid: "urn:policy",
        target: DATA,
        assigner: "ex:provider",
        assignee: { uid: "ex:consumer", "@type": "Party" },
        action: "print",
        permission: [{ target: "https://example.org/data/2" }],
        prohibition: [{ action: "sell" }],
      },
      NAMES,
    );
    expect(read.policy.rules).to.deep.equal([
      { verb: "Allow", actions: actions("print"), items: 0b1000_0001n },
      { verb: "Deny", actions: actions("print", "sell"), items: 1n },
    ]);
    const { type, uid, assigner, assignee } = read;
    expect([type, uid, assigner, assignee]).to.deep.equal(["Agreement", "urn:policy", "ex:provider", "ex:consumer"]);
  });

  for (const [conflict, strategy] of [
    ["perm", "permit"],
    ["odrl:prohibit", "prohibit"],
    [{ "@id": "http://www.w3.org/ns/odrl/2/invalid" }, "invalid"],
    [undefined, "invalid"],
  ] as const) {
    it(`takes the conflict ${JSON.stringify(conflict)} as ${strategy}`, () => {
      const json = { ...(conflict && { conflict }), permission: { action: "use" } };
      expect(fromOdrl(json).policy.strategy).to.equal(strategy);
    });
  }

  it("takes anonymize and registered actions as transforms", () => {
    const duty = (action: unknown) =>
      fromOdrl({ permission: { action: "use", duty: { action } } }, NAMES).policy.rules[0];
    const modify = (argument: string) => ({ verb: "Modify", argument, ...about });
    expect(duty("anonymize")).to.deep.equal(modify(ANONYMIZE_TRANSFORM));
    expect(duty({ "@id": "odrl:anonymize" })).to.deep.equal(modify(ANONYMIZE_TRANSFORM));
    expect(duty([{ "rdf:value": { "@id": "ex:mask" } }])).to.deep.equal(modify(`0x${"3a".repeat(32)}`));
    const value = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";
    expect(duty([{ [value]: [{ "@id": "ex:mask" }] }])).to.deep.equal(modify(`0x${"3a".repeat(32)}`));
    const own = { transforms: { "odrl:anonymize": `0x${"99".repeat(32)}` } };
    const rule = fromOdrl({ permission: { action: "use", duty: { action: "anonymize" } } }, own).policy.rules[0]!;
    expect(rule.argument).to.equal(`0x${"99".repeat(32)}`);
  });

  it("takes other duties as one text, whatever their order", () => {
    const erase = { action: "delete", constraint: [constraintOf("delayPeriod", "eq", "P30D")] };
    const inform = { action: "inform", informedParty: "ex:provider" };
    const read = (duty: unknown, obligation: unknown = []) =>
      fromOdrl({ obligation, permission: { action: "use", duty } });
    const one = read([erase]);
    expect(one.obligations).to.deep.equal({ [obligationId(erase)]: erase });
    expect(one.policy.rules).to.deep.equal([{ verb: "Execute", argument: obligationId(erase), ...about }]);
    const both = read([erase, inform]);
    expect(Object.values(both.obligations)).to.deep.equal([[erase, inform]]);
    for (const other of [read([inform, erase]), read(inform, erase), read([erase, inform, { ...erase }])]) {
      expect(other.policy).to.deep.equal(both.policy);
    }
  });

  it("numbers a duty by the keccak-256 digest of its canonical JSON", () => {
    expect(obligationId({ b: 1, a: ["é", null, true, 1.5] })).to.equal(
      obligationId({ a: ["é", null, true, 1.5], b: 1 }),
    );
    expect(obligationId({ action: "delete" })).to.equal(
      "0xda6e342d53859026f81ac68da12e415d5fc7517f7448f867dcbc5f716745ee22",
    );
  });

  it("makes a delay a condition where a duty is the answer", () => {
    const permission = {
      action: "use",
      constraint: constraintOf("delayPeriod", "eq", "PT10S"),
      duty: { action: "delete" },
    };
    const rule = fromOdrl({ permission }).policy.rules[0]!;
    expect([rule.verb, rule.elapsedFrom, rule.delay]).to.deep.equal(["Execute", 10, undefined]);
    const ended = { ...permission, constraint: [permission.constraint, constraintOf("elapsedTime", "lt", "PT10S")] };
    expect(fromOdrl({ permission: ended }).policy.rules).to.deep.equal([]);
  });

  it("compiles nested xone without asking each level for all below it twice", () => {
    let tree: unknown = constraintOf("spatial", "eq", "DE");
    for (let level = 0; level < 60; level++) tree = { xone: [tree] };
    expect(permit(tree)).to.deep.equal([{ verb: "Allow", ...about, regions: regions("DE") }]);
  });
});

describe("ODRL in: the forms of JSON-LD", () => {
  const expected = fromOdrl(
    {
      permission: {
        target: DATA,
        action: "print",
        constraint: constraintOf("count", "lteq", 2),
        duty: { action: "anonymize" },
      },
    },
    NAMES,
  ).policy;
  const odrl = "http://www.w3.org/ns/odrl/2/";

  for (const [title, json] of [
    [
      "with prefixes",
      {
        "@context": { odrl },
        "@type": "odrl:Set",
        "odrl:permission": {
          "odrl:target": { "@id": DATA },
          "odrl:action": "odrl:print",
          "odrl:constraint": { "odrl:leftOperand": "odrl:count", "odrl:operator": "odrl:lteq", "odrl:rightOperand": 2 },
          "odrl:duty": { "odrl:action": "odrl:anonymize" },
        },
      },
    ],
    [
      "with a prefix of its own",
      {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", { o: odrl, d: "https://example.org/data/" }],
        "o:permission": {
          "o:target": "d:1",
          "o:action": { "@id": "o:print" },
          "o:constraint": {
            "o:leftOperand": { "@id": "o:count" },
            "o:operator": { "@id": "o:lteq" },
            "o:rightOperand": 2,
          },
          "o:duty": { "o:action": { "@id": "o:anonymize" } },
        },
      },
    ],
    [
      "expanded",
      [
        {
          "@type": [`${odrl}Set`],
          [`${odrl}permission`]: [
            {
              [`${odrl}target`]: [{ "@id": DATA }],
              [`${odrl}action`]: [{ "@id": `${odrl}print` }],
              [`${odrl}constraint`]: [
                {
                  [`${odrl}and`]: [
                    {
                      "@list": [
                        {
                          [`${odrl}leftOperand`]: [{ "@id": `${odrl}count` }],
                          [`${odrl}operator`]: [{ "@id": `${odrl}lteq` }],
                          [`${odrl}rightOperand`]: [
                            { "@value": "2", "@type": "http://www.w3.org/2001/XMLSchema#integer" },
                          ],
                        },
                      ],
                    },
                  ],
                },
              ],
              [`${odrl}duty`]: [{ [`${odrl}action`]: [{ "@id": `${odrl}anonymize` }] }],
            },
          ],
        },
      ],
    ],
  ] as [string, unknown][]) {
    it(title, () => {
      expect(fromOdrl(json, NAMES).policy).to.deep.equal(expected);
    });
  }

  it("leaves out what only describes", () => {
    const words = {
      "dc:title": "x",
      "rdfs:label": "y",
      "http://purl.org/dc/terms/creator": "z",
      "@type": "odrl:Set",
      uid: "urn:1",
    };
    const json = {
      ...words,
      permission: {
        ...words,
        "@type": "odrl:Permission",
        action: "use",
        constraint: { ...words, ...constraintOf("count", "eq", 1) },
      },
    };
    expect(fromOdrl(json).policy.rules.length).to.equal(1);
  });
});

describe("ODRL in: what is refused, all at once", () => {
  const rule = (more: object) => ({ permission: [{ action: "use", ...more }] });
  const limited = (leftOperand: string, operator: string, rightOperand: unknown, more: object = {}) =>
    rule({ constraint: [{ leftOperand, operator, rightOperand, ...more }] });
  const at = "$.permission[0].constraint[0]";

  for (const [title, json, ...problems] of [
    ["no object", "urn:policy", "$: is a reference; what it refers to is not here"],
    ["nothing", null, "$: is no object"],
    ["two policies", [rule({}), rule({})], "$: is not one policy"],
    ["a graph", { "@graph": [rule({})] }, "$.@graph: is not supported", "$: has no rule"],
    ["no rule", { "@type": "Set" }, "$: has no rule"],
    ["another kind of policy", { "@type": "Request", ...rule({}) }, "$.@type: is none of Set, Offer and Agreement"],
    [
      "a kind that every object has",
      { "@type": "constructor", ...rule({}) },
      "$.@type: is none of Set, Offer and Agreement",
    ],
    ["another conflict", { conflict: "toString", ...rule({}) }, "$.conflict: is none of perm, prohibit and invalid"],
    [
      "two conflicts",
      { conflict: ["perm", "invalid"], ...rule({}) },
      "$.conflict[0]: is none of perm, prohibit and invalid",
    ],
    ["a profile", { profile: "ex:p", ...rule({}) }, "$.profile: profile ex:p is not among options.profiles"],
    [
      "inheritance",
      { inheritFrom: "urn:1", ...rule({}) },
      "$.inheritFrom: inheritance is not supported: what it inherits is not here",
    ],
    [
      "a property that every object has",
      JSON.parse('{"constructor":1,"__proto__":2,"permission":{"action":"use"}}'),
      "$.constructor: is not supported",
      "$.__proto__: is not supported",
    ],
    [
      "a term of another meaning",
      { "@context": { permission: "ex:prohibition" }, ...rule({}) },
      "$.@context.permission: gives a term a meaning of its own",
    ],
    [
      "another vocabulary",
      { "@context": [{ "@vocab": "http://schema.org/" }], ...rule({}) },
      "$.@context[0].@vocab: gives a term a meaning of its own",
    ],
    [
      "a rule by reference",
      { permission: ["urn:rule"] },
      "$.permission[0]: is a reference; what it refers to is not here",
    ],
    ["no action", { permission: {} }, "$.permission: has no action"],
    [
      "an unknown action",
      { permission: { action: "ids:use" } },
      "$.permission.action: action ids:use is not of the ODRL 2.2 vocabulary",
    ],
    [
      "an action that implies others",
      rule({ action: { "@id": "use", implies: "print" } }),
      "$.permission[0].action.implies: implied actions are not supported",
    ],
    [
      "an unknown asset",
      rule({ target: ["urn:1", "toString"] }),
      "$.permission[0].target[0]: is no asset that options.items has",
      "$.permission[0].target[1]: is no asset that options.items has",
    ],
    [
      "a collection refined",
      rule({ target: { source: DATA, refinement: [] } }),
      "$.permission[0].target.refinement: is not supported",
    ],
    [
      "two assignees",
      {
        permission: [
          { action: "use", assignee: "ex:a" },
          { action: "print", assignee: "ex:b" },
        ],
      },
      "$: has more than one assignee: make a policy for each",
    ],
    [
      "an assignee of one rule alone",
      { permission: [{ action: "use", assignee: "ex:a" }, { action: "print" }] },
      "$: has more than one assignee: make a policy for each",
    ],
    [
      "two assigners of a rule",
      rule({ assigner: ["ex:a", "ex:b"] }),
      "$: has more than one assigner: make a policy for each",
    ],
    [
      "a remedy",
      { prohibition: { action: "use", remedy: { action: "delete" } } },
      "$.prohibition.remedy: a remedy is not supported: what follows a breach is not decided here",
    ],
    [
      "a duty of a prohibition",
      { prohibition: { action: "use", duty: { action: "delete" } } },
      "$.prohibition.duty: is not supported",
    ],
    ["a party of another role", rule({ trackingParty: "ex:a" }), "$.permission[0].trackingParty: is not supported"],
    [
      "a duty by reference",
      rule({ duty: "urn:duty" }),
      "$.permission[0].duty: is a reference; what it refers to is not here",
    ],
    ["a duty without action", rule({ duty: {} }), "$.permission[0].duty: has no action"],
    [
      "a consequence",
      rule({ duty: { action: "delete", consequence: [] } }),
      "$.permission[0].duty.consequence: a consequence is not supported: what follows a breach is not decided here",
    ],
    [
      "a transform and a duty",
      rule({ duty: [{ action: "delete" }, { action: "anonymize" }] }),
      "$.permission[0]: has a transform together with other duties",
    ],
    [
      "a transform and another action in one duty",
      rule({ duty: { action: ["anonymize", "delete"] } }),
      "$.permission[0]: has a transform together with other duties",
    ],
    [
      "two names of one action",
      rule({ action: { "rdf:value": ["use", "print"] } }),
      "$.permission[0].action: names more than one action",
    ],
    [
      "two types of one value",
      limited("count", "eq", 1, { dataType: ["xsd:integer", "xsd:int"] }),
      `${at}: needs one dataType`,
    ],
    [
      "two transforms",
      rule({ duty: [{ action: "ex:mask" }, { action: "anonymize" }] }),
      "$.permission[0]: has a transform together with other duties",
    ],
    [
      "a transform with conditions",
      rule({ duty: { action: "anonymize", constraint: [] } }),
      "$.permission[0].duty.constraint: is not supported",
    ],
    [
      "a transform refined",
      rule({ duty: { action: { "rdf:value": "anonymize", refinement: [] } } }),
      "$.permission[0].duty.action.refinement: a transform cannot be refined",
    ],
    [
      "an obligation alone",
      { obligation: [{ action: "delete" }] },
      "$.obligation[0]: an obligation without a permission is not supported",
    ],
    [
      "an unknown left operand",
      limited("resolution", "lteq", 1200),
      `${at}.leftOperand: left operand resolution is not supported`,
    ],
    [
      "an unknown operator",
      limited("spatial", "isPartOf", "EU"),
      `${at}.operator: operator isPartOf is not supported here`,
    ],
    [
      "an operator that times do not have",
      limited("dateTime", "isA", "2030-01-01"),
      `${at}.operator: operator isA is not supported here`,
    ],
    [
      "a delay that must not be",
      limited("delayPeriod", "lt", "P1D"),
      `${at}.operator: operator lt is not supported here`,
    ],
    [
      "a time elapsed that must not be",
      limited("elapsedTime", "neq", "P1D"),
      `${at}.operator: operator neq is not supported here`,
    ],
    [
      "a recipient's kind",
      limited("recipient", "isA", "ex:clinic"),
      `${at}.operator: operator isA is not supported here`,
    ],
    ["no left operand", rule({ constraint: [{ operator: "eq", rightOperand: 1 }] }), `${at}: needs one leftOperand`],
    [
      "two operators",
      rule({ constraint: [{ leftOperand: "count", operator: ["lt", "eq"], rightOperand: 1 }] }),
      `${at}: needs one operator`,
    ],
    [
      "no right operand",
      rule({ constraint: [{ leftOperand: "count", operator: "eq" }] }),
      `${at}: needs one right operand, has 0`,
    ],
    [
      "two values for one",
      limited("purpose", "eq", ["Marketing", "Advertising"]),
      `${at}: needs one right operand, has 2`,
    ],
    ["a value that is none", limited("count", "lteq", true), `${at}.rightOperand: is no value`],
    [
      "a value to be looked up",
      rule({ constraint: [{ leftOperand: "count", operator: "eq", rightOperandReference: "ex:n" }] }),
      `${at}.rightOperandReference: a reference that has to be looked up is not supported`,
      `${at}: needs one right operand, has 0`,
    ],
    ["a unit", limited("count", "lteq", 5, { unit: "ex:pages" }), `${at}.unit: a unit is not supported`],
    ["a status", limited("count", "lteq", 5, { status: 2 }), `${at}.status: a status is not supported`],
    [
      "a value's type",
      limited("count", "lteq", typed("5", "string")),
      `${at}.rightOperand: has type http://www.w3.org/2001/XMLSchema#string, which does not fit count`,
    ],
    [
      "a constraint's type",
      limited("dateTime", "lt", "2030-01-01", { dataType: "xsd:string" }),
      `${at}.rightOperand: has type http://www.w3.org/2001/XMLSchema#string, which does not fit dateTime`,
    ],
    [
      "a day that does not exist",
      limited("dateTime", "lt", "2030-02-30"),
      `${at}.rightOperand: is no xsd:dateTime and no xsd:date`,
    ],
    [
      "a zone that does not exist",
      limited("dateTime", "lt", "2030-02-20T00:00:00CET"),
      `${at}.rightOperand: is no xsd:dateTime and no xsd:date`,
    ],
    [
      "months",
      limited("elapsedTime", "lteq", "P3M"),
      `${at}.rightOperand: has years or months, which are no fixed number of seconds`,
    ],
    ["no duration", limited("elapsedTime", "lteq", "PT"), `${at}.rightOperand: is no xsd:duration`],
    ["no use", limited("count", "lt", 1), `${at}.rightOperand: is no number of uses from 1`],
    ["half a use", limited("count", "lteq", "1.5"), `${at}.rightOperand: is no number of uses from 1`],
    ["a count from", limited("count", "gteq", 1), `${at}.operator: operator gteq is not supported here`],
    [
      "a count that prohibits",
      { prohibition: { action: "use", constraint: constraintOf("count", "lteq", 1) } },
      "$.prohibition.constraint: a prohibition cannot count",
    ],
    [
      "a count as an alternative",
      rule({ constraint: [{ or: [{ and: [constraintOf("count", "lteq", 1)] }] }] }),
      `${at}.or[0].and[0]: a count cannot be one of several alternatives`,
    ],
    [
      "two counts",
      rule({ constraint: [constraintOf("count", "lteq", 1), constraintOf("count", "lteq", 2)] }),
      "$.permission[0]: has more than one count",
    ],
    [
      "an unknown purpose",
      limited("purpose", "isAnyOf", ["Marketing", "ex:fun"]),
      `${at}.rightOperand[1]: is no purpose of the taxonomies given`,
    ],
    [
      "bytes of a purpose that are none",
      limited("purpose", "eq", typed("ABC", "hexBinary")),
      `${at}.rightOperand: is no hexadecimal of 1 to 12 bytes`,
    ],
    [
      "an unknown region",
      limited("spatial", "eq", "https://sws.geonames.org/2921044/"),
      `${at}.rightOperand: is no country, nor a group of countries that is known here`,
    ],
    [
      "an unknown recipient",
      limited("recipient", "eq", "toString"),
      `${at}.rightOperand: is no recipient that options.recipients has`,
    ],
    [
      "an order of conditions",
      rule({ constraint: [{ andSequence: [] }] }),
      `${at}: andSequence is not supported: conditions have no order`,
    ],
    [
      "an operator of a draft",
      rule({ constraint: [{ xor: [] }] }),
      `${at}.xor: xor is of an earlier draft; ODRL 2.2 has xone`,
      `${at}: needs one leftOperand`,
      `${at}: needs one operator`,
    ],
    [
      "two logical operators",
      rule({ constraint: [{ or: [], and: [] }] }),
      `${at}: mixes a logical operator with another or with operands`,
    ],
    [
      "operands and a logical operator",
      rule({ constraint: [{ or: [], ...constraintOf("count", "eq", 1) }] }),
      `${at}: mixes a logical operator with another or with operands`,
    ],
    [
      "a constraint by reference",
      rule({ constraint: [{ xone: { "@list": [{ "@id": "ex:c1" }] } }] }),
      `${at}.xone.@list[0]: needs one leftOperand`,
      `${at}.xone.@list[0]: needs one operator`,
    ],
    [
      "names out of a set that nothing divides",
      rule({
        constraint: [
          constraintOf("purpose", "eq", typed("F9", "hexBinary")),
          constraintOf("purpose", "neq", "Marketing"),
        ],
      }),
      `$.permission[0].constraint[1]: names are excepted from a set that no taxonomy divides`,
    ],
  ] as [string, unknown, ...string[]][]) {
    it(title, () => {
      expect(refusal(json)).to.have.members(problems);
    });
  }

  it("more than 32 rules and more than 4 counts", () => {
    const permission = (count: number, constraint: (index: number) => unknown) =>
      Array.from({ length: count }, (_, index) => ({ action: "use", constraint: constraint(index) }));
    const timed = () => constraintOf("elapsedTime", "lt", "P1D");
    expect(fromOdrl({ permission: permission(32, timed) }).policy.rules.length).to.equal(32);
    expect(refusal({ permission: permission(33, timed) })).to.deep.equal(["$: is 33 rules, of which there can be 32"]);
    const counted = (index: number) => constraintOf("count", "lteq", index + 1);
    expect(fromOdrl({ permission: permission(4, counted) }).policy.budgets).to.deep.equal([1, 2, 3, 4]);
    expect(refusal({ permission: permission(5, counted) })).to.deep.equal(["$: has 5 counts, of which there can be 4"]);
  });

  it("alternatives beyond counting", () => {
    const or = (leftOperand: string, rights: string[]) => ({
      or: rights.map((right) => constraintOf(leftOperand, "neq", right)),
    });
    const days = Array.from({ length: 20 }, (_, day) =>
      constraintOf("dateTime", "eq", `2030-01-01T00:${10 + day}:00Z`),
    );
    const spans = Array.from({ length: 20 }, (_, day) => ({
      and: [
        constraintOf("elapsedTime", "gt", `PT${day * 10}S`),
        constraintOf("elapsedTime", "lt", `PT${day * 10 + 3}S`),
      ],
    }));
    const constraint = [{ or: days }, { or: spans }, or("spatial", ["DE"])];
    expect(refusal(rule({ constraint }))).to.include("$.permission[0].constraint[1]: there are too many alternatives");
  });

  it("everything in one list", () => {
    const json = {
      profile: "ex:p",
      permission: [{ action: "fly", constraint: [constraintOf("event", "eq", "x"), constraintOf("count", "gt", 1)] }],
      prohibition: [{ action: "use", target: "urn:2", remedy: {} }],
    };
    expect(refusal(json)).to.have.members([
      "$.profile: profile ex:p is not among options.profiles",
      "$.permission[0].action: action fly is not of the ODRL 2.2 vocabulary",
      "$.prohibition[0].remedy: a remedy is not supported: what follows a breach is not decided here",
      "$.prohibition[0].target: is no asset that options.items has",
    ]);
  });

  it("options that do not fit", () => {
    const target = rule({ target: DATA });
    for (const item of [-1, 256, 1.5]) {
      expect(refusal(target, { items: { [DATA]: item } })).to.deep.equal([
        `$.permission[0].target: has number ${item} in options.items, which is not from 0 to 255`,
      ]);
    }
    expect(refusal(limited("recipient", "eq", "ex:a"), { recipients: { "ex:a": "0x01" } })).to.deep.equal([
      `${at}.rightOperand: is not 20 bytes in options.recipients`,
    ]);
    expect(refusal(rule({ duty: { action: "ex:t" } }), { transforms: { "ex:t": "0x01" } })).to.deep.equal([
      "$.permission[0]: has a transform that is not 32 bytes in options.transforms",
    ]);
    expect(fromOdrl({ profile: "ex:p", ...rule({}) }, { profiles: ["ex:p"] }).policy.rules.length).to.equal(1);
  });
});

describe("ODRL out", () => {
  const policyOf = (...rules: PolicyRule[]): Policy => ({ strategy: "prohibit", depth: 2, budgets: [5], rules });

  it("writes terms of DPV, countries and parties by their IRIs", () => {
    const rule: PolicyRule = {
      verb: "Allow",
      purposes: { of: purposes("CustomerCare") },
      regions: regions("DE"),
      budget: 1,
      notAfter: DAY,
    };
    const parties = { type: "Agreement", uid: "urn:1", assigner: "ex:a", assignee: "ex:b" } as const;
    expect(toOdrl(policyOf(rule), parties)).to.deep.equal({
      "@context": "http://www.w3.org/ns/odrl.jsonld",
      "@type": "Agreement",
      uid: "urn:1",
      assigner: "ex:a",
      assignee: "ex:b",
      conflict: "prohibit",
      permission: [
        {
          action: ["use", "transfer"],
          constraint: [
            { leftOperand: "dateTime", operator: "lteq", rightOperand: typed("2030-01-01T00:00:00Z", "dateTime") },
            { uid: "_:budget1", leftOperand: "count", operator: "lteq", rightOperand: typed("5", "integer") },
            {
              leftOperand: "purpose",
              operator: "isAnyOf",
              rightOperand: [
                { "@id": "https://w3id.org/dpv#CommunicationForCustomerCare" },
                { "@id": "https://w3id.org/dpv#CustomerCare" },
              ],
            },
            { leftOperand: "spatial", operator: "isAnyOf", rightOperand: [{ "@id": "https://w3id.org/dpv/loc#DE" }] },
          ],
        },
      ],
    });
  });

  const someone = `0x${"77".repeat(20)}`;
  const unknown = `0x${"88".repeat(32)}`;
  for (const [title, rule, problem] of [
    [
      "an action without what is included in it",
      { verb: "Allow", actions: 1n },
      "actions: are not actions with all that is included in them",
    ],
    ["no action", { verb: "Allow", actions: 0n }, "actions: are not actions with all that is included in them"],
    ["an item without a name", { verb: "Allow", items: 2n }, "items: options.items has no asset 1"],
    ["no item", { verb: "Allow", items: 0n }, "items: are none"],
    [
      "a recipient without a name",
      { verb: "Allow", recipients: { of: [someone] } },
      `recipients: options.recipients has no name for ${someone}`,
    ],
    ["no recipient", { verb: "Allow", recipients: { of: [] } }, "recipients: are none"],
    ["no purpose", { verb: "Allow", purposes: { of: [] } }, "purposes: are none"],
    [
      "a permission where it is not said",
      { verb: "Allow", regions: 3n },
      "regions: take in a use that does not say where, which ODRL cannot say",
    ],
    [
      "a prohibition only where it is said",
      { verb: "Deny", regions: 2n },
      "regions: leave out a use that does not say where, which ODRL cannot say",
    ],
    ["a region without a code", { verb: "Allow", regions: 1n << 250n }, "regions: has a region without a code"],
    ["no region", { verb: "Allow", regions: 0n }, "regions: are none"],
    ["a delay without an end", { verb: "Delay" }, "delay: belongs to Delay, and to that alone"],
    ["a delay of what is allowed", { verb: "Allow", delay: 1 }, "delay: belongs to Delay, and to that alone"],
    ["a budget that is not there", { verb: "Allow", budget: 2 }, "budget: 2 is none of the policy's, or has no use"],
    ["a budget of a prohibition", { verb: "Deny", budget: 1 }, "budget: is of a prohibition, which ODRL cannot count"],
    [
      "an obligation without its text",
      { verb: "Execute", argument: unknown },
      `argument: options.obligations has no text for ${unknown}`,
    ],
    [
      "a transform without a name",
      { verb: "Modify", argument: unknown },
      `argument: options.transforms has no action for ${unknown}`,
    ],
    ["a time beyond dates", { verb: "Allow", notAfter: 9e15 }, "notAfter: is no date"],
  ] as [string, PolicyRule, string][]) {
    it(`refuses ${title}`, () => {
      const problems = problemsOf(() => toOdrl(policyOf({ verb: "Allow" }, rule)));
      expect(problems.map(({ path, reason }) => `${path}: ${reason}`)).to.deep.equal([`$.rules[1].${problem}`]);
    });
  }

  it("refuses an obligation's text that is another's, and a policy without rules", () => {
    const text = { obligations: { [unknown]: { action: "delete" } } };
    expect(problemsOf(() => toOdrl(policyOf({ verb: "Execute", argument: unknown }), text))).to.deep.equal([
      { path: "$.rules[0].argument", reason: "is not the number of its text" },
    ]);
    expect(problemsOf(() => toOdrl(policyOf())).map(({ path }) => path)).to.deep.equal(["$.rules"]);
  });
});
