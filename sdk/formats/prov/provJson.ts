import { InputError } from "../../errors.ts";
import { given, kindText, kindWord, NONE } from "./encoding.ts";
import type { ProvenanceActivity, ProvenanceEntity, ProvenanceGraph, ProvenanceSource, UsedEntity } from "./model.ts";

/** An attribute's value: a text, or one with its type. */
type Value = string | { $: string; type: string };
/** A statement: its attributes by qualified names. */
type Statement = Readonly<Record<string, Value>>;
/** Statements of one kind by their ids. */
type Statements = Readonly<Record<string, Statement>>;

/** A document after W3C PROV-JSON (Member Submission of 24 April 2013). */
export interface ProvJson {
  readonly prefix: Readonly<Record<string, string>>;
  readonly entity: Statements;
  readonly activity: Statements;
  readonly agent: Statements;
  readonly wasGeneratedBy: Statements;
  readonly used: Statements;
  readonly wasAssociatedWith: Statements;
  readonly wasAttributedTo: Statements;
  readonly wasDerivedFrom: Statements;
  readonly wasInvalidatedBy: Statements;
}

const SECTIONS = [
  "entity",
  "activity",
  "agent",
  "wasGeneratedBy",
  "used",
  "wasAssociatedWith",
  "wasAttributedTo",
  "wasDerivedFrom",
  "wasInvalidatedBy",
] as const;

const PLAN: Value = { $: "prov:Plan", type: "prov:QUALIFIED_NAME" };
const REVISION: Value = { $: "prov:Revision", type: "prov:QUALIFIED_NAME" };

/**
 * A history as PROV-JSON, for any tool that reads W3C PROV. Entities and activities are named below the ledger, agents by
 * their DIDs (`did:ethr`). Everything of the history is in it, so that {@link fromProvJson} gives the same back.
 *
 * What an activity generated is stated to be derived from all that it used.
 *
 * @example
 * const document = toProvJson(await trellis.provenanceLedger.graph(), { chainId, ledger });
 * await writeFile("model.prov.json", JSON.stringify(document));
 */
export function toProvJson({ activities, entities }: ProvenanceGraph, { chainId, ledger }: ProvenanceSource): ProvJson {
  const plans = activities.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
  const agents = [...activities, ...entities].map(({ agent }) => agent);
  const pairs = activities.flatMap((activity) =>
    activity.generated.flatMap((made) => activity.used.map(({ entity }) => ({ activity, made, entity }))),
  );
  return {
    prefix: {
      prov: "http://www.w3.org/ns/prov#",
      xsd: "http://www.w3.org/2001/XMLSchema#",
      ethr: `did:ethr:0x${chainId.toString(16)}:`,
      trellis: `urn:trellis:${chainId}:${ledger.toLowerCase()}:`,
    },
    entity: {
      ...keyed(entities, ({ id, root }) => [name(id), { "trellis:root": root }]),
      ...keyed(plans, (plan) => [name(plan), { "prov:type": PLAN }]),
    },
    activity: keyed(activities, ({ id, kind, startedAt, endedAt }) => [
      name(id),
      { "prov:startTime": timeOf(startedAt), "prov:endTime": timeOf(endedAt), "trellis:kind": kind },
    ]),
    agent: keyed(agents, (agent) => [did(agent), {}]),
    wasGeneratedBy: keyed(entities, ({ id, activity, generatedAt }, i) => [
      `_:g${i}`,
      { "prov:entity": name(id), "prov:activity": name(activity), "prov:time": timeOf(generatedAt) },
    ]),
    used: keyed(
      activities.flatMap(({ id, used }) => used.map((input) => ({ id, ...input }))),
      ({ id, entity, grant, evidence }, i) => [
        `_:u${i}`,
        {
          "prov:activity": name(id),
          "prov:entity": name(entity),
          ...(grant !== undefined && { "trellis:grant": grant }),
          ...(evidence !== undefined && { "trellis:evidence": evidence }),
        },
      ],
    ),
    wasAssociatedWith: keyed(activities, ({ id, agent, plan }, i) => [
      `_:a${i}`,
      { "prov:activity": name(id), "prov:agent": did(agent), ...(plan !== undefined && { "prov:plan": name(plan) }) },
    ]),
    wasAttributedTo: keyed(entities, ({ id, agent }, i) => [
      `_:t${i}`,
      { "prov:entity": name(id), "prov:agent": did(agent) },
    ]),
    wasDerivedFrom: keyed(pairs, ({ activity: { id, generated, revisionOf }, made, entity }, i) => [
      `_:d${i}`,
      {
        "prov:generatedEntity": name(made),
        "prov:usedEntity": name(entity),
        "prov:activity": name(id),
        ...(made === generated[0] && entity === revisionOf && { "prov:type": REVISION }),
      },
    ]),
    wasInvalidatedBy: keyed(
      entities.flatMap(({ id, invalidated }) => (invalidated ? [{ id, ...invalidated }] : [])),
      ({ id, at, evidence }, i) => [
        `_:i${i}`,
        { "prov:entity": name(id), "prov:time": timeOf(at), "trellis:evidence": evidence },
      ],
    ),
  };
}

/**
 * Reads a history that {@link toProvJson} wrote, wherever it was kept since. Documents of other origin are refused: they say
 * more, or less, than a ledger's history does.
 *
 * @throws FormatInvalid for what is no such document, with the reason.
 */
export function fromProvJson(json: unknown): { graph: ProvenanceGraph; source: ProvenanceSource } {
  const document = documentOf(json);
  const read = reader(document);
  const source = sourceOf(document);
  const agentOf = new Map(read("wasAssociatedWith", (says) => [says("prov:activity"), says]));
  const generation = new Map(read("wasGeneratedBy", (says) => [says("prov:entity"), says]));
  const attribution = new Map(read("wasAttributedTo", (says) => [says("prov:entity"), says("prov:agent")]));
  const invalidation = new Map(read("wasInvalidatedBy", (says) => [says("prov:entity"), says]));
  const used = read("used", (says): [string, UsedEntity] => [
    says("prov:activity"),
    {
      entity: id(says("prov:entity")),
      ...given({ grant: says("trellis:grant", NONE), evidence: says("trellis:evidence", NONE) }),
    },
  ]);
  const revisions = read("wasDerivedFrom", (says): [string, string] | undefined =>
    says("prov:type", "") === "prov:Revision" ? [says("prov:activity"), id(says("prov:usedEntity"))] : undefined,
  );
  const inputs = grouped(used);
  const revised = new Map(revisions.filter((pair) => pair !== undefined));

  const entities = read("entity", (says, key): ProvenanceEntity | undefined => {
    if (says("prov:type", "") === "prov:Plan") return undefined;
    const [made, ended] = [needed(generation, key), invalidation.get(key)];
    return {
      id: id(key),
      root: says("trellis:root"),
      agent: account(needed(attribution, key)),
      activity: id(made("prov:activity")),
      generatedAt: secondOf(made("prov:time")),
      ...(ended && { invalidated: { at: secondOf(ended("prov:time")), evidence: ended("trellis:evidence") } }),
    };
  }).filter((entity) => entity !== undefined);
  const made = grouped(entities.map(({ id, activity }) => [name(activity), id]));

  const activities = read("activity", (says, key): ProvenanceActivity => {
    const by = needed(agentOf, key);
    const plan = by("prov:plan", "");
    return {
      id: id(key),
      kind: kindText(kindWord(says("trellis:kind"))),
      startedAt: secondOf(says("prov:startTime")),
      endedAt: secondOf(says("prov:endTime")),
      ...(plan !== "" && { plan: id(plan) }),
      ...given({ revisionOf: revised.get(key) }),
      agent: account(by("prov:agent")),
      used: inputs.get(key) ?? [],
      generated: made.get(key) ?? [],
    };
  });
  const graph = { activities, entities };
  if (JSON.stringify(sorted(toProvJson(graph, source))) !== JSON.stringify(sorted(document))) {
    throw invalid("it says something that is not of a ledger's history");
  }
  return { graph, source };
}

/** Reads an attribute of a statement; one without `otherwise` has to be there. */
type Says = (attribute: string, otherwise?: string) => string;

function reader(document: ProvJson) {
  return <T>(section: (typeof SECTIONS)[number], take: (says: Says, key: string) => T): T[] =>
    Object.entries(document[section]).map(([key, statement]) =>
      take((attribute, otherwise) => {
        const value = statement[attribute];
        const text = typeof value === "object" ? value.$ : value;
        if (typeof text === "string") return text;
        if (otherwise !== undefined) return otherwise;
        throw invalid(`${section} ${key} has no ${attribute}`);
      }, key),
    );
}

/** What came out of JSON, if it has the sections of a document and statements in each. */
function documentOf(json: unknown): ProvJson {
  for (const section of ["prefix", ...SECTIONS]) {
    const statements = isObject(json) ? json[section] : undefined;
    if (!isObject(statements)) throw invalid(`it has no ${section}`);
    const odd = Object.entries(statements).find(([, each]) => section !== "prefix" && !isObject(each));
    if (odd) throw invalid(`${section} ${odd[0]} is no statement`);
  }
  return json as ProvJson;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function sourceOf({ prefix }: ProvJson): ProvenanceSource {
  const found = /^urn:trellis:(\d+):(0x[0-9a-f]{40}):$/.exec(prefix["trellis"] ?? "");
  if (!found) throw invalid("its prefix names no ledger");
  return { chainId: Number(found[1]), ledger: found[2]! };
}

function needed<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw invalid(`something is said of ${key} that is not complete`);
  return value;
}

/** The values of each key, in order. */
function grouped<T>(pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

const name = (word: string) => `trellis:${word}`;
const did = (agent: string) => `ethr:${agent}`;

function id(qualified: string): string {
  const found = /^trellis:(0x[0-9a-f]{64})$/.exec(qualified);
  if (!found) throw invalid(`${qualified} is no name of the ledger's`);
  return found[1]!;
}

function account(qualified: string): string {
  const found = /^ethr:(0x[0-9a-f]{40})$/.exec(qualified);
  if (!found) throw invalid(`${qualified} is no account`);
  return found[1]!;
}

function timeOf(second: number): string {
  return new Date(second * 1000).toISOString().replace(".000Z", "Z");
}

function secondOf(time: string): number {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds) || milliseconds % 1000 !== 0) throw invalid(`${time} is no time in whole seconds`);
  return milliseconds / 1000;
}

function keyed<T>(list: readonly T[], pair: (each: T, index: number) => [string, Statement]): Statements {
  return Object.fromEntries(list.map(pair));
}

/** With the keys of every object in order, as JSON objects have none. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, each]) => [key, sorted(each)]));
}

function invalid(reason: string): InputError {
  return new InputError({
    name: "FormatInvalid",
    args: { parameter: "document", reason },
    message: "This is no history as toProvJson writes it.",
  });
}
