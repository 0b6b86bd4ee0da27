import type { Reading } from "./operands.ts";
import { ANONYMIZE, ANONYMIZE_TRANSFORM, combined, obligationId, type OdrlDuty } from "./options.ts";
import { list, type OdrlSource, type Placed } from "./source.ts";

/** What the duties of a permission make of its answer. */
export interface Duties {
  /** Undefined without duties. */
  readonly verb: "Modify" | "Execute" | undefined;
  readonly argument: string;
  /** The text of the obligation, for `Execute`. */
  readonly text?: OdrlDuty | readonly OdrlDuty[];
}

const RDF_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";

/** What a duty can have beside its action and still be a transform alone. */
const PARTIES = ["target", "assigner", "assignee"];

const NO_DUTIES: Duties = { verb: undefined, argument: `0x${"00".repeat(32)}` };

/** Reads the duties of a permission. Each is a transform, or a text for whoever is to fulfil it. */
export function readDuties(reading: Reading, places: readonly Placed[], path: string): Duties {
  const { source } = reading;
  if (places.length === 0 || reading.prohibits) return NO_DUTIES;
  const transforms = places.map((place) => transformOf(reading, place));
  const transform = transforms.find((each) => each !== undefined);
  if (transform === undefined) {
    const texts = places.filter((place) => checkText(reading, place)).map(({ value }) => value as OdrlDuty);
    if (texts.length === 0) return NO_DUTIES;
    const text = combined(texts);
    return { verb: "Execute", argument: obligationId(text), text };
  }

  if (transforms.length > 1) source.problem(path, "has a transform together with other duties");
  if (!/^0x[0-9a-f]{64}$/i.test(transform))
    source.problem(path, "has a transform that is not 32 bytes in options.transforms");
  const index = transforms.indexOf(transform);
  const reasons = { consequence: "a consequence is not supported: what follows a breach is not decided here" };
  const node = source.node(places[index]!, ["action", ...PARTIES], reasons);
  const actions = node?.all("action") ?? [];
  if (actions.length > 1) source.problem(path, "has a transform together with other duties");
  for (const action of actions) {
    if (typeof action.value !== "string")
      source.node(action, [RDF_VALUE], { refinement: "a transform cannot be refined" });
  }
  return { verb: "Modify", argument: transform.toLowerCase() };
}

/** The transform that a duty's action is, if it is one. */
function transformOf({ source, names }: Reading, { value }: Placed): string | undefined {
  const known = new Map([[ANONYMIZE, ANONYMIZE_TRANSFORM]]);
  for (const [action, transform] of Object.entries(names.transforms ?? {}))
    known.set(source.fullIri(action), transform);
  const found = valuesOf(source, value, ["action"]).map(({ value: action }) => {
    const [named] = typeof action === "string" ? [action] : plainOf(source, action, [RDF_VALUE, "@id"]);
    const [name] = typeof named === "string" ? [named] : plainOf(source, named, ["@id"]);
    return typeof name === "string" ? known.get(source.fullIri(name)) : undefined;
  });
  return found.find((each) => each !== undefined);
}

function plainOf(source: OdrlSource, value: unknown, terms: readonly string[]): readonly unknown[] {
  return valuesOf(source, value, terms).map((place) => place.value);
}

/** The values of an object's properties of these names, whatever else it has. */
function valuesOf(source: OdrlSource, value: unknown, terms: readonly string[]): readonly Placed[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => terms.includes(source.term(key)))
    .flatMap(([key, part]) => list(part, key));
}

/** Whether a duty is a text: an object that says itself what there is to do, and nothing about what follows if not. */
function checkText({ source }: Reading, { path, value }: Placed): boolean {
  if (typeof value !== "object" || value === null) {
    source.problem(path, "is a reference; what it refers to is not here");
    return false;
  }
  const terms = new Map(Object.keys(value).map((key) => [source.term(key), key]));
  if (!terms.has("action")) source.problem(path, "has no action");
  const consequence = terms.get("consequence");
  if (consequence !== undefined) {
    source.problem(
      `${path}.${consequence}`,
      "a consequence is not supported: what follows a breach is not decided here",
    );
  }
  return true;
}
