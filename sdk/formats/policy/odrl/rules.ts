import { actionNumber, actions, ALL_ACTIONS } from "../actions.ts";
import type { PolicyRule, Verb } from "../model.ts";
import { simplified, type Conditions } from "./conditions.ts";
import { readConstraints, type Count } from "./constraints.ts";
import { readDuties, type Duties } from "./duties.ts";
import type { Reading } from "./operands.ts";
import { own, type OdrlNode, type Placed } from "./source.ts";

/** What a policy says once for all of its rules. */
export const SHARED = ["target", "assigner", "assignee", "action", "constraint"];

/** The rules that one of ODRL's becomes, each with the count that limits it. */
export type CountedRule = readonly [rule: PolicyRule, count: Count | undefined];

/** A rule of ODRL, read. */
export interface ReadRule {
  readonly rules: readonly CountedRule[];
  readonly duties: Duties;
  readonly parties: Readonly<Record<"assigner" | "assignee", readonly string[]>>;
}

const RDF_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";
const MOST_ITEMS = 256;

const REASONS = {
  remedy: "a remedy is not supported: what follows a breach is not decided here",
  consequence: "a consequence is not supported: what follows a breach is not decided here",
  implies: "implied actions are not supported",
  includedIn: "an action's own hierarchy is not supported",
};

/** Reads a permission, or a prohibition where `reading` says so. What `policy` says for all rules is added. */
export function readRule(reading: Reading, place: Placed, policy: OdrlNode): ReadRule | undefined {
  const { source, prohibits } = reading;
  const node = source.node(place, prohibits ? SHARED : [...SHARED, "duty"], REASONS);
  if (!node) return undefined;
  const all = (property: string) => [...policy.all(property), ...node.all(property)];

  const items = readItems(reading, all("target"));
  const duties = readDuties(
    reading,
    [...policy.all("obligation"), ...policy.all("duty"), ...node.all("duty")],
    node.path,
  );
  const entries = readActions(reading, all("action"), node.path);
  const rules = entries.flatMap(({ bits, refinements }) => {
    const { alternatives, counts } = readConstraints(reading, [...all("constraint"), ...refinements]);
    if (counts.length > 1) source.problem(node.path, "has more than one count");
    const about = { ...(bits !== ALL_ACTIONS && { actions: bits }), ...(items !== undefined && { items }) };
    return alternatives
      .map((conditions) => decided(prohibits ? undefined : duties, conditions))
      .filter((rule) => rule !== undefined)
      .map((rule): CountedRule => [{ ...rule, ...about }, counts[0]]);
  });

  const parties = {
    assigner: readParties(reading, all("assigner")),
    assignee: readParties(reading, all("assignee")),
  };
  return { rules, duties, parties };
}

/** The rule with its answer. Where a duty takes the answer's place, a delay becomes a condition. */
function decided(duties: Duties | undefined, conditions: Conditions): PolicyRule | undefined {
  if (!duties) return { verb: "Deny", ...conditions };
  const { delay = 0, ...others } = conditions;
  if (!duties.verb) return { verb: (delay > 0 ? "Delay" : "Allow") satisfies Verb, ...conditions };
  const met = simplified({ ...others, elapsedFrom: Math.max(others.elapsedFrom ?? 0, delay) });
  return met && { verb: duties.verb, argument: duties.argument, ...met };
}

/** The bits of all assets; undefined where none is named, which is all there are. */
function readItems({ source, names }: Reading, targets: readonly Placed[]): bigint | undefined {
  if (targets.length === 0) return undefined;
  const known = names.items ?? {};
  return targets.reduce((bits, target) => {
    const asset = source.reference(target);
    if (asset === undefined) return bits;
    const item = own(known, asset) ?? own(known, source.iri(asset));
    if (item === undefined) source.problem(target.path, "is no asset that options.items has");
    else if (!Number.isInteger(item) || item < 0 || item >= MOST_ITEMS) {
      source.problem(target.path, `has number ${item} in options.items, which is not from 0 to ${MOST_ITEMS - 1}`);
    } else return bits | (1n << BigInt(item));
    return bits;
  }, 0n);
}

interface Actions {
  readonly bits: bigint;
  readonly refinements: readonly Placed[];
}

/** The actions: those without refinement together, each other one with its own. */
function readActions(reading: Reading, places: readonly Placed[], path: string): readonly Actions[] {
  const { source } = reading;
  if (places.length === 0) source.problem(path, "has no action");
  const entries = places.map((place): Actions | undefined => {
    const plain = typeof place.value === "string";
    const node = plain ? undefined : source.node(place, [RDF_VALUE, "refinement"], REASONS);
    if (!plain && !node) return undefined;
    if (node && node.all(RDF_VALUE).length > 1) source.problem(place.path, "names more than one action");
    const named = node ? (node.all(RDF_VALUE)[0] ?? node.all("@id")[0]) : place;
    const name = named && source.reference(named);
    if (name === undefined) return source.problem(place.path, "names no action");
    const known = [name, source.iri(name)].find((each) => actionNumber(each) !== undefined);
    if (known === undefined) return source.problem(place.path, `action ${name} is not of the ODRL 2.2 vocabulary`);
    return { bits: actions(known), refinements: node?.all("refinement") ?? [] };
  });
  const known = entries.filter((entry) => entry !== undefined);
  const plain = known.filter(({ refinements }) => refinements.length === 0);
  const bits = plain.reduce((sum, entry) => sum | entry.bits, 0n);
  return [...(plain.length > 0 ? [{ bits, refinements: [] }] : []), ...known.filter((entry) => !plain.includes(entry))];
}

function readParties({ source }: Reading, places: readonly Placed[]): readonly string[] {
  const names = places.map((place) => source.reference(place)).filter((name) => name !== undefined);
  return [...new Set(names)];
}
