import { expect } from "chai";

import {
  action,
  actions,
  fromOdrl,
  obligationId,
  purposes,
  regions,
  toOdrl,
  type FromOdrlOptions,
  type Policy,
  type PolicyRule,
} from "../../../../sdk/formats.ts";
import { raised } from "../../../helpers/raised.ts";

/**
 * What others write in ODRL, in our own words and names: the cases of the W3C Recommendation's examples, of the 25 policy
 * classes of the International Data Spaces (IDS-G, usage control) and of the policies of the ODRL Test Suite of SolidLab.
 * Each is carried over, or refused with exactly this list.
 */

type Expected =
  | { rules: readonly PolicyRule[]; strategy?: Policy["strategy"]; budgets?: readonly number[] }
  | { problems: readonly string[] };
type Case = readonly [title: string, json: object, expected: Expected];

const FILM = "https://example.org/film";
const SCORE = "https://example.org/score";
const OPTIONS: FromOdrlOptions = {
  items: { [FILM]: 0, [SCORE]: 1 },
  recipients: { "did:example:lab": `0x${"1a".repeat(20)}` },
  transforms: { "https://w3id.org/idsa/code/REPLACE": `0x${"4e".repeat(32)}` },
  profiles: ["https://example.org/profile"],
};

const use = actions("use");
const film = 1n;
const constraintOf = (leftOperand: string, operator: string, rightOperand: unknown, more: object = {}) => ({
  leftOperand,
  operator,
  rightOperand,
  ...more,
});
const typed = (value: string, type: string) => ({ "@value": value, "@type": `xsd:${type}` });
const before = constraintOf("event", "lt", { "@id": "odrl:policyUsage" });
const allow = (more: Partial<PolicyRule> = {}): Expected => ({
  rules: [{ verb: "Allow", actions: use, items: film, ...more }],
});
const breach = "is not supported: what follows a breach is not decided here";

function execute(duty: object, more: Partial<PolicyRule> = {}): Expected {
  return {
    rules: [
      { verb: "Execute", argument: obligationId(duty as Record<string, unknown>), actions: use, items: film, ...more },
    ],
  };
}

/** 2024-01-01T00:00:00Z. */
const YEAR = 1_704_067_200;

function check(cases: readonly Case[], whole: (json: object) => object): void {
  for (const [title, json, expected] of cases) {
    it(title, () => {
      const document = whole(json);
      if ("problems" in expected) {
        const { problems } = raised("OdrlUnsupported", () => fromOdrl(document, OPTIONS));
        expect(problems.map(({ path, reason }) => `${path}: ${reason}`)).to.have.members(expected.problems);
        return;
      }
      const { policy, obligations, type, assigner, assignee } = fromOdrl(document, OPTIONS);
      const { rules, strategy = "invalid", budgets = [] } = expected;
      expect(policy).to.deep.equal({ strategy, depth: 0, budgets, rules });
      const again = toOdrl(policy, { ...OPTIONS, obligations, type, assigner, assignee });
      expect(fromOdrl(JSON.parse(JSON.stringify(again)), OPTIONS).policy).to.deep.equal(policy);
    });
  }
}

describe("ODRL of the W3C Recommendation's examples", () => {
  const permission = (more: object) => ({ permission: [{ target: FILM, action: "use", ...more }] });
  const compensate = {
    action: [
      {
        "rdf:value": { "@id": "odrl:compensate" },
        refinement: [constraintOf("payAmount", "eq", typed("5.00", "decimal"), { unit: "ex:Euro" })],
      },
    ],
  };
  const prohibited = { target: FILM, action: "archive" };

  check(
    [
      ["a set with one permission", permission({}), allow()],
      ["a policy of a profile that is known", { profile: "https://example.org/profile", ...permission({}) }, allow()],
      [
        "an offer to play",
        { "@type": "Offer", permission: [{ assigner: "ex:studio", target: FILM, action: "play" }] },
        { rules: [{ verb: "Allow", actions: actions("play", "display"), items: film }] },
      ],
      [
        "an agreement between two, with a permission and a prohibition of another film's archiving",
        {
          "@type": "Agreement",
          permission: [{ assigner: "ex:a", assignee: "ex:b", target: FILM, action: "play" }],
          prohibition: [{ assigner: "ex:a", assignee: "ex:b", ...prohibited }],
        },
        {
          rules: [
            { verb: "Allow", actions: actions("play"), items: film },
            { verb: "Deny", actions: actions("archive"), items: film },
          ],
        },
      ],
      [
        "the printing refined by a resolution",
        permission({
          action: [
            {
              "rdf:value": { "@id": "odrl:print" },
              refinement: [constraintOf("resolution", "lteq", typed("1200", "integer"), { unit: "ex:dpi" })],
            },
          ],
        }),
        {
          problems: [
            "$.permission[0].action[0].refinement[0].unit: a unit is not supported",
            "$.permission[0].action[0].refinement[0].leftOperand: left operand resolution is not supported",
          ],
        },
      ],
      [
        "distribution until a day",
        permission({ action: "distribute", constraint: [constraintOf("dateTime", "lt", typed("2024-01-01", "date"))] }),
        { rules: [{ verb: "Allow", actions: actions("distribute"), items: film, notAfter: YEAR - 1 }] },
      ],
      [
        "reproduction online or in print but not both, by reference",
        permission({
          action: [
            {
              "rdf:value": { "@id": "odrl:reproduce" },
              refinement: { xone: { "@list": [{ "@id": "ex:online" }, { "@id": "ex:print" }] } },
            },
          ],
        }),
        {
          problems: ["online", "print"].flatMap((_, index) =>
            ["leftOperand", "operator"].map(
              (part) => `$.permission[0].action[0].refinement.xone.@list[${index}]: needs one ${part}`,
            ),
          ),
        },
      ],
      [
        "a target and an assignee that are collections with conditions",
        {
          permission: [
            {
              target: {
                "@type": "AssetCollection",
                source: FILM,
                refinement: [constraintOf("ex:runningTime", "lt", 60)],
              },
              assignee: {
                "@type": "PartyCollection",
                source: "ex:team",
                refinement: [constraintOf("ex:age", "gt", 17)],
              },
              action: "play",
            },
          ],
        },
        {
          problems: [
            "$.permission[0].target.refinement: is not supported",
            "$.permission[0].assignee.refinement: is not supported",
          ],
        },
      ],
      ["a permission with a payment first", permission({ duty: [compensate] }), execute(compensate)],
      [
        "a duty with a consequence",
        permission({ duty: [{ action: "compensate", consequence: [{ action: "delete" }] }] }),
        { problems: [`$.permission[0].duty[0].consequence: a consequence ${breach}`] },
      ],
      [
        "an agreement that is an obligation alone",
        { "@type": "Agreement", obligation: [{ assigner: "ex:a", assignee: "ex:b", ...compensate }] },
        { problems: ["$.obligation[0]: an obligation without a permission is not supported"] },
      ],
      [
        "an obligation beside a permission",
        { ...permission({}), obligation: [{ action: "delete", target: FILM }] },
        execute({ action: "delete", target: FILM }),
      ],
      [
        "a prohibition with a remedy",
        { prohibition: [{ ...prohibited, remedy: [{ action: "anonymize", target: FILM }] }] },
        { problems: [`$.prohibition[0].remedy: a remedy ${breach}`] },
      ],
      [
        "a next policy for those it is handed to",
        permission({ action: "distribute", duty: [{ action: "nextPolicy", target: "https://example.org/policy/2" }] }),
        execute({ action: "nextPolicy", target: "https://example.org/policy/2" }, { actions: actions("distribute") }),
      ],
      [
        "what is the same for all rules said once",
        {
          "@type": "Offer",
          target: SCORE,
          assigner: "ex:a",
          action: "use",
          permission: [{ action: "display" }, { action: "print" }],
        },
        {
          rules: [
            { verb: "Allow", actions: use, items: 2n },
            { verb: "Allow", actions: use, items: 2n },
          ],
        },
      ],
      [
        "permissions that win over prohibitions",
        {
          conflict: "perm",
          permission: [{ target: FILM, action: "use" }],
          prohibition: [{ target: FILM, action: "play" }],
        },
        {
          strategy: "permit",
          rules: [
            { verb: "Allow", actions: use, items: film },
            { verb: "Deny", actions: actions("play"), items: film },
          ],
        },
      ],
      [
        "a policy that inherits from another",
        { inheritFrom: "https://example.org/policy/1", ...permission({}) },
        { problems: ["$.inheritFrom: inheritance is not supported: what it inherits is not here"] },
      ],
      [
        "a ticket",
        { "@type": "Ticket", ...permission({}) },
        { problems: ["$.@type: is none of Set, Offer and Agreement"] },
      ],
    ],
    (json) => ({
      "@context": "http://www.w3.org/ns/odrl.jsonld",
      "@type": "Set",
      uid: "https://example.org/policy/9",
      ...json,
    }),
  );
});

describe("ODRL of the policy classes of the International Data Spaces", () => {
  const rule = (more: object) => ({
    permission: [{ target: FILM, assigner: "ex:provider", assignee: "ex:consumer", action: "use", ...more }],
  });
  const limited = (...constraint: object[]) => rule({ constraint });
  const duty = (name: string, refinement: object[] = [], more: object = {}) => ({
    action: [{ "rdf:value": { "@id": name }, ...(refinement.length > 0 && { refinement }) }],
    ...more,
  });
  const endpoint = { "ids:pipEndpoint": [{ "@type": "ids:PIP" }] };
  const at = "$.permission[0].constraint[0]";
  const left = (name: string) => `${at}.leftOperand: left operand https://w3id.org/idsa/code/${name} is not supported`;
  const replace = [constraintOf("idsc:JSON_PATH", "eq", typed("$.name", "string"))];
  const erase = duty("delete", [constraintOf("dateTime", "lteq", typed("2024-01-01T00:00Z", "dateTimeStamp"))]);
  const log = duty("idsc:log", [constraintOf("idsc:LOG_LEVEL", "eq", "idsc:ON_ALLOW")]);
  const notify = duty("inform", [], { informedParty: "ex:provider" });
  const pay = duty("odrl:compensate", [constraintOf("payAmount", "eq", typed("9", "decimal"), { unit: "ex:Euro" })], {
    constraint: [before],
  });
  const rent = duty("odrl:compensate", [
    constraintOf("payAmount", "eq", typed("9", "decimal"), { "dc:frequency": { "@id": "ex:monthly" } }),
  ]);
  const consent = duty("odrl:obtainConsent", [], { consentingParty: ["ex:sara", "ex:john"], constraint: [before] });

  check(
    [
      ["1: to one consumer", rule({ action: ["use", "distribute"] }), allow()],
      [
        "1: as the consumer of a contract of IDS",
        { ...rule({}), "ids:consumer": "ex:consumer" },
        { problems: ["$.ids:consumer: is not supported"] },
      ],
      [
        "2: on certain connectors",
        limited(constraintOf("idsc:CONNECTOR", "isAnyOf", ["ex:c1", "ex:c2"])),
        { problems: [left("CONNECTOR")] },
      ],
      [
        "3: by certain applications",
        limited(constraintOf("systemDevice", "eq", "ex:app")),
        { problems: [`${at}.leftOperand: left operand systemDevice is not supported`] },
      ],
      [
        "4: by people of a role",
        rule({
          assignee: {
            "@type": "PartyCollection",
            source: "ex:consumer",
            refinement: [constraintOf("ex:role", "isPartOf", "lead")],
          },
        }),
        { problems: ["$.permission[0].assignee.refinement: is not supported"] },
      ],
      [
        "5: in a country",
        limited(constraintOf("spatial", "eq", typed("http://ontologi.es/place/DE", "anyURI"))),
        allow({ regions: regions("DE") }),
      ],
      [
        "5: within an area",
        limited(constraintOf("spatialCoordinates", "isPartOf", ["51.4", "7.1"])),
        { problems: [`${at}.leftOperand: left operand spatialCoordinates is not supported`] },
      ],
      [
        "6: for a purpose of DPV",
        limited(constraintOf("purpose", "eq", "https://w3id.org/dpv#Marketing")),
        allow({ purposes: { of: purposes("Marketing") } }),
      ],
      [
        "6: for a purpose in words",
        limited(constraintOf("purpose", "eq", typed("defect analysis", "string"))),
        { problems: [`${at}.rightOperand: is no purpose of the taxonomies given`] },
      ],
      [
        "6: for purposes that stand elsewhere",
        limited({
          leftOperand: "purpose",
          operator: "eq",
          rightOperandReference: typed("ex:list", "anyURI"),
          ...endpoint,
        }),
        {
          problems: [
            `${at}.rightOperandReference: a reference that has to be looked up is not supported`,
            `${at}.ids:pipEndpoint: is not supported`,
            `${at}: needs one right operand, has 0`,
          ],
        },
      ],
      [
        "7: during an event",
        limited(constraintOf("event", "eq", typed("a fair", "string"))),
        { problems: [`${at}.leftOperand: left operand event is not supported`] },
      ],
      [
        "8: at a level of security",
        limited(constraintOf("idsc:SECURITY_LEVEL", "isPartOf", ["ex:trust"])),
        { problems: [left("SECURITY_LEVEL")] },
      ],
      [
        "9: in a time",
        limited(
          constraintOf("dateTime", "gteq", typed("2024-01-01T00:00:00Z", "dateTimeStamp")),
          constraintOf("dateTime", "lteq", typed("2024-01-02T00:00Z", "dateTimeStamp")),
        ),
        allow({ notBefore: YEAR, notAfter: YEAR + 86_400 }),
      ],
      [
        "10: for days",
        limited(constraintOf("elapsedTime", "eq", typed("P90D", "duration"))),
        allow({ elapsedTo: 90 * 86_400 }),
      ],
      [
        "10: for months, with whom to ask for the time",
        limited(constraintOf("elapsedTime", "eq", typed("P3M", "duration"), endpoint)),
        {
          problems: [
            `${at}.ids:pipEndpoint: is not supported`,
            `${at}.rightOperand: has years or months, which are no fixed number of seconds`,
          ],
        },
      ],
      [
        "11: a number of times",
        limited(constraintOf("count", "lteq", typed("10", "integer"))),
        { budgets: [10], rules: [{ verb: "Allow", actions: use, items: film, budget: 1 }] },
      ],
      ["12: and delete", rule({ duty: [duty("delete")] }), execute(duty("delete"))],
      ["12: and delete until a day", rule({ duty: [erase] }), execute(erase)],
      [
        "13: with a field replaced in transit",
        rule({ duty: [duty("idsc:REPLACE", replace, { constraint: [before] })] }),
        {
          problems: [
            "$.permission[0].duty[0].constraint: is not supported",
            "$.permission[0].duty[0].action[0].refinement: a transform cannot be refined",
          ],
        },
      ],
      [
        "13: with fields replaced as registered",
        rule({ duty: [duty("idsc:REPLACE")] }),
        { rules: [{ verb: "Modify", argument: `0x${"4e".repeat(32)}`, actions: use, items: film }] },
      ],
      [
        "14: with a field dropped where it is stored",
        rule({ duty: [duty("idsc:DROP", replace)] }),
        execute(duty("idsc:DROP", replace)),
      ],
      ["15: and log", rule({ duty: [log] }), execute(log)],
      ["16: and notify", rule({ duty: [notify] }), execute(notify)],
      [
        "17: to hand on under another policy",
        rule({ action: "distribute", duty: [{ action: "nextPolicy", hasPolicy: "ex:policy" }] }),
        execute({ action: "nextPolicy", hasPolicy: "ex:policy" }, { actions: actions("distribute") }),
      ],
      [
        "18: in a state of the data",
        rule({
          target: {
            "@type": "AssetCollection",
            source: FILM,
            refinement: [constraintOf("ids:artifact_state", "isAllOf", ["idsc:encrypted"])],
          },
        }),
        { problems: ["$.permission[0].target.refinement: is not supported"] },
      ],
      ["19: and pay once", rule({ action: ["read", "use"], duty: [pay] }), execute(pay)],
      ["20: and pay each month", rule({ duty: [rent] }), execute(rent)],
      [
        "21: in a state of the contract",
        limited(constraintOf("idsc:STATE", "eq", "idsc:CONTRACTNOTTERMINATED")),
        { problems: [left("STATE")] },
      ],
      [
        "22: by participants of a country",
        rule({
          assignee: {
            "@type": "PartyCollection",
            source: "ex:consumer",
            refinement: [constraintOf("vcard:hasGeo", "eq", "DE")],
          },
        }),
        { problems: ["$.permission[0].assignee.refinement: is not supported"] },
      ],
      ["23: with consent", rule({ duty: [consent] }), execute(consent)],
      [
        "24: of a class of data",
        rule({
          target: {
            "@type": "AssetCollection",
            source: FILM,
            refinement: [constraintOf("skos:concept", "isNoneOf", ["health"])],
          },
        }),
        { problems: ["$.permission[0].target.refinement: is not supported"] },
      ],
      [
        "25: as a sum of many, read by an action of IDS",
        rule({
          action: "idsc:READ",
          duty: [duty("idsc:MPC", [constraintOf("idsc:MPC_FUNCTION", "eq", "SUM")], { constraint: [before] })],
        }),
        { problems: ["$.permission[0].action: action idsc:READ is not of the ODRL 2.2 vocabulary"] },
      ],
      [
        "several together",
        {
          ...rule({
            action: ["derive", "display"],
            constraint: [
              constraintOf("idsc:CONNECTOR", "isAnyOf", ["ex:c1"]),
              constraintOf("dateTime", "gteq", "2024-01-01T00:00Z"),
            ],
            duty: [duty("idsc:REPLACE", replace)],
          }),
          "ids:provider": "ex:provider",
        },
        {
          problems: [
            "$.ids:provider: is not supported",
            left("CONNECTOR"),
            "$.permission[0].duty[0].action[0].refinement: a transform cannot be refined",
          ],
        },
      ],
    ],
    (json) => ({
      "@context": [
        "http://www.w3.org/ns/odrl.jsonld",
        { dc: "http://purl.org/dc/terms/", ids: "https://w3id.org/idsa/core/", idsc: "https://w3id.org/idsa/code/" },
      ],
      "@type": "Agreement",
      profile: "http://www.w3.org/ns/odrl/2/core",
      "dc:issued": "2024-01-01T12:00",
      ...json,
    }),
  );
});

describe("ODRL of the ODRL Test Suite", () => {
  const rule = (kind: "permission" | "prohibition", more: object = {}) => ({
    [kind]: [{ "@type": `odrl:${kind}`, assignee: "ex:alice", action: "odrl:read", target: FILM, ...more }],
  });
  const read = (more: Partial<PolicyRule> = {}): PolicyRule => ({
    verb: "Allow",
    actions: 1n << BigInt(action("read")),
    items: film,
    ...more,
  });
  const limited = (...constraint: object[]) => rule("permission", { constraint });
  const dated = (operator: string, value = "2024-02-12T11:20:10.999Z", type = "dateTime") =>
    limited(constraintOf("odrl:dateTime", `odrl:${operator}`, typed(value, type)));
  const second = 1_707_736_810;
  const among = (operator: string, ...names: string[]) =>
    limited(
      constraintOf(
        "purpose",
        operator,
        names.map((name) => ({ "@id": `dpv:${name}` })),
      ),
    );
  const account = purposes("AccountManagement");

  check(
    [
      ["may read", rule("permission"), { rules: [read()] }],
      ["may not read", rule("prohibition"), { rules: [read({ verb: "Deny" })] }],
      [
        "may read and not write, which is to modify",
        { ...rule("permission"), ...rule("prohibition", { action: "write" }) },
        { rules: [read(), read({ verb: "Deny", actions: actions("modify") })] },
      ],
      ["may read before a moment", dated("lt"), { rules: [read({ notAfter: second })] }],
      ["may read until a moment", dated("lteq"), { rules: [read({ notAfter: second })] }],
      ["may read after a moment", dated("gt"), { rules: [read({ notBefore: second + 1 })] }],
      ["may read from a moment", dated("gteq"), { rules: [read({ notBefore: second + 1 })] }],
      [
        "may read at no other time than one",
        dated("neq", "2024-02-12T11:20:10Z"),
        { rules: [read({ notAfter: second - 1 }), read({ notBefore: second + 1 })] },
      ],
      [
        "may read on a day",
        dated("eq", "2024-02-12", "date"),
        { rules: [read({ notBefore: 1_707_696_000, notAfter: 1_707_782_399 })] },
      ],
      [
        "may read as one of a group",
        rule("permission", { assignee: { "@type": "PartyCollection", source: "ex:group" } }),
        { rules: [read()] },
      ],
      [
        "may read if it pays",
        rule("permission", { duty: { "@type": "odrl:Duty", action: "compensate" } }),
        { rules: [read({ verb: "Execute", argument: obligationId({ "@type": "odrl:Duty", action: "compensate" }) })] },
      ],
      [
        "may read in a year if it pays",
        rule("permission", {
          constraint: {
            "@type": "LogicalConstraint",
            and: [
              constraintOf("dateTime", "gt", typed("2024-01-01T00:00:00.000Z", "dateTime")),
              constraintOf("dateTime", "lt", typed("2024-12-31T23:59:59.000Z", "dateTime")),
            ],
          },
          duty: { action: "compensate" },
        }),
        {
          rules: [
            read({
              verb: "Execute",
              argument: obligationId({ action: "compensate" }),
              notBefore: YEAR + 1,
              notAfter: YEAR + 366 * 86_400 - 2,
            }),
          ],
        },
      ],
      ["may read for a purpose", among("eq", "AccountManagement"), { rules: [read({ purposes: { of: account } })] }],
      [
        "may read for what is a purpose",
        among("isA", "AccountManagement"),
        { rules: [read({ purposes: { of: account } })] },
      ],
      [
        "may read for one of two purposes",
        among("isAnyOf", "AccountManagement", "Marketing"),
        { rules: [read({ purposes: { of: purposes("AccountManagement", "Marketing") } })] },
      ],
      [
        "may read for none of two purposes",
        among("isNoneOf", "AccountManagement", "Marketing"),
        { rules: [read({ purposes: { of: purposes("AccountManagement", "Marketing"), none: true } })] },
      ],
      [
        "may read for what is no purpose in DPV 2.2",
        among("isAnyOf", "AccountManagement", "DataQualityManagement"),
        { problems: ["$.permission[0].constraint[0].rightOperand[1]: is no purpose of the taxonomies given"] },
      ],
      [
        "may read through a channel",
        limited(constraintOf("deliveryChannel", "eq", { "@id": "https://example.org/channel" })),
        { problems: ["$.permission[0].constraint[0].leftOperand: left operand deliveryChannel is not supported"] },
      ],
      [
        "may read or modify",
        rule("permission", { action: ["modify", "read"] }),
        { rules: [read({ actions: actions("modify", "read") })] },
      ],
      [
        "may read, said once for all",
        { action: "read", permission: { target: FILM, assignee: "ex:alice" } },
        { rules: [read()] },
      ],
    ],
    (json) => ({
      "@context": { odrl: "http://www.w3.org/ns/odrl/2/" },
      "@type": "odrl:Set",
      "dct:description": "a case",
      ...json,
    }),
  );
});
