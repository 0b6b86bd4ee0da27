import { expect } from "chai";

import {
  ancestorsOf,
  dataProblem,
  descendantsOf,
  entityId,
  fromProvJson,
  ProvenanceHistory,
  sealData,
  toProvJson,
  type Activity,
  type ProvJson,
} from "../../../../sdk/formats.ts";
import { raised } from "../../../helpers/raised.ts";

const source = { chainId: 31337, ledger: `0x${"aa".repeat(20)}` };
const [vendor, lab] = [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`];
const word = (digit: string) => `0x${digit.repeat(64)}`;
const NOW = 1_800_000_000;

/** Two sources, cleaned, joined and modelled; the second source has a next version; the first is taken back. */
function story(): ProvenanceHistory {
  const history = new ProvenanceHistory({ ...source, maximumDelay: 3600 });
  const did = (agent: string, activity: Partial<Activity>) => {
    const done = { kind: "collect", startedAt: NOW - 10, endedAt: NOW, used: [], generated: [], ...activity };
    history.record({ agent, activity: done, recordedAt: NOW + 60 });
    return (root: string) => entityId(agent, root);
  };
  const raw = did(vendor, { generated: [word("1"), word("2")] });
  const [one, two] = [raw(word("1")), raw(word("2"))];
  did(vendor, { kind: "correct", used: [{ entity: two }], generated: [word("3")], revisionOf: two, plan: word("b") });
  const clean = did(lab, {
    kind: "clean",
    used: [{ entity: one, grant: word("c"), evidence: word("d") }],
    generated: [word("4")],
  });
  did(lab, { kind: "join", used: [{ entity: clean(word("4")) }, { entity: raw(word("3")) }], generated: [word("5")] });
  did(lab, { kind: "look", used: [{ entity: one }] });
  history.invalidate({ agent: vendor, entity: one, evidence: word("e"), at: NOW + 90 });
  return history;
}

describe("PROV-JSON", () => {
  const { graph } = story();
  const document = toProvJson(graph, source);

  it("gives back the history that it was made of, also after JSON has put its keys in another order", () => {
    expect(fromProvJson(JSON.parse(JSON.stringify(document)) as ProvJson)).to.deep.equal({ graph, source });
    const shuffled = Object.fromEntries(Object.entries(document).reverse()) as unknown as ProvJson;
    expect(fromProvJson(shuffled)).to.deep.equal({ graph, source });
  });

  it("states the history in PROV's own relations", () => {
    const [one] = graph.entities;
    const clean = graph.activities.find(({ kind }) => kind === "clean")!;
    expect(Object.values(document.used)).to.deep.include({
      "prov:activity": `trellis:${clean.id}`,
      "prov:entity": `trellis:${one!.id}`,
      "trellis:grant": word("c"),
      "trellis:evidence": word("d"),
    });
    expect(document.activity[`trellis:${clean.id}`]).to.deep.equal({
      "prov:startTime": "2027-01-15T07:59:50Z",
      "prov:endTime": "2027-01-15T08:00:00Z",
      "trellis:kind": "clean",
    });
    expect(document.agent).to.have.all.keys(`ethr:${vendor}`, `ethr:${lab}`);
    const types = Object.values(document.wasDerivedFrom).map((each) => each["prov:type"]);
    expect(types.filter(Boolean)).to.deep.equal([{ $: "prov:Revision", type: "prov:QUALIFIED_NAME" }]);
    expect(types).to.have.length(4);
    expect(Object.values(document.wasInvalidatedBy)).to.have.length(1);
  });

  it("names only what it declares: every identifier of a relation is an element of its kind", () => {
    const kinds: Record<string, keyof ProvJson> = {
      "prov:entity": "entity",
      "prov:generatedEntity": "entity",
      "prov:usedEntity": "entity",
      "prov:plan": "entity",
      "prov:activity": "activity",
      "prov:agent": "agent",
    };
    for (const [section, statements] of Object.entries(document)) {
      if (["prefix", "entity", "activity", "agent"].includes(section)) continue;
      for (const statement of Object.values(statements as Record<string, Record<string, unknown>>)) {
        for (const [attribute, value] of Object.entries(statement)) {
          const kind = kinds[attribute];
          if (kind) expect(document[kind], `${section} ${attribute}`).to.have.property(String(value));
          const prefix = attribute.split(":")[0]!;
          expect(document.prefix).to.have.property(prefix);
        }
      }
    }
  });

  it("refuses another's document, and one that was changed, with the reason", () => {
    const [clean] = Object.keys(document.activity).slice(2);
    const changes: [reason: string, change: Partial<Record<keyof ProvJson, object>>][] = [
      ["no entity", { entity: undefined }],
      ["is no statement", { used: { _u: null } }],
      ["names no ledger", { prefix: { ex: "https://example.org/" } }],
      ["not complete", { wasAssociatedWith: {} }],
      ["not complete", { wasGeneratedBy: {} }],
      ["has no trellis:kind", { activity: { ...document.activity, [clean!]: {} } }],
      [
        "no time",
        { activity: { ...document.activity, [clean!]: { ...document.activity[clean!], "prov:endTime": "soon" } } },
      ],
      [
        "no account",
        { wasAttributedTo: { _t: { "prov:entity": Object.keys(document.entity)[0], "prov:agent": "ex:bob" } } },
      ],
      ["not of a ledger's history", { wasDerivedFrom: {} }],
      ["not of a ledger's history", { agent: { ...document.agent, "ethr:0x12": {} } }],
      ["not of a ledger's history", { wasInformedBy: {} } as never],
    ];
    for (const [reason, change] of changes) {
      expect(raised("FormatInvalid", () => fromProvJson({ ...document, ...change })).reason).to.contain(reason);
    }
    for (const nothing of [null, 7, "", []]) expect(() => fromProvJson(nothing)).to.throw("no prefix");
  });

  it("finds what an entity was made of, and what was made of it", () => {
    const [one, two, three, four, five] = graph.entities;
    expect(ancestorsOf(graph, five!.id)).to.deep.equal([one, two, three, four]);
    expect(descendantsOf(graph, one!.id)).to.deep.equal([four, five]);
    expect(descendantsOf(graph, two!.id.toUpperCase().replace("0X", "0x"))).to.deep.equal([three, five]);
    expect([ancestorsOf(graph, one!.id), descendantsOf(graph, word("9"))]).to.deep.equal([[], []]);
  });
});

describe("Data and its description", () => {
  const bytes = Buffer.from("a,b\n1,2\n");
  const sealed = sealData(bytes, { rows: "1" });
  const entity = { id: entityId(vendor, sealed.root), agent: vendor };

  it("is told from bytes that were altered and from another's description", () => {
    expect(dataProblem(entity, bytes, sealed)).to.equal(undefined);
    for (const at of bytes.keys()) {
      const flipped = Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
      expect(dataProblem(entity, flipped, sealed), String(at)).to.equal("BytesAltered");
    }
    expect(dataProblem(entity, bytes, sealData(bytes, { rows: "1" }))).to.equal("DescriptionForeign");
    expect(dataProblem({ ...entity, agent: lab }, bytes, sealed)).to.equal("DescriptionForeign");
    expect(dataProblem(entity, bytes, { fields: [] })).to.equal("DescriptionForeign");
  });

  it("is hidden: the same bytes have another root each time", () => {
    expect(sealData(bytes).root).not.to.equal(sealData(bytes).root);
  });

  it("has one digest, whatever else is said of it", () => {
    const sneaky = sealData(bytes, { sha256: "0x00" });
    expect(sneaky.fields.filter(({ field }) => field === "sha256")).to.have.length(1);
    expect(dataProblem({ id: entityId(vendor, sneaky.root), agent: vendor }, bytes, sneaky)).to.equal(undefined);
  });
});
