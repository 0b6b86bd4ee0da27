import type { NameSet, PolicyRule } from "../model.ts";
import { ALL_COUNTRIES, REGION_UNSAID } from "../regions.ts";
import { intersect, subtract, unite } from "./prefixes.ts";

/** The conditions of a rule that a constraint can set, all of which must be met. */
export type Conditions = Pick<
  PolicyRule,
  "notBefore" | "notAfter" | "elapsedFrom" | "elapsedTo" | "delay" | "purposes" | "recipients" | "regions"
>;

/** Alternatives of conditions: one must be met. None is met by nothing, `[{}]` by everything. */
export type Alternatives = readonly Conditions[];

/** More alternatives than any policy has room for; those of subtrees may still fall together. */
const MOST_ALTERNATIVES = 128;

/** A condition that cannot be written as alternatives. */
export class Inexpressible extends Error {}

/** How the parts of the names of purposes are found. */
export type PartsOf = (prefix: string) => readonly string[] | undefined;

const NO_PARTS: PartsOf = () => undefined;
const EVERYWHERE = ALL_COUNTRIES | REGION_UNSAID;
const FOREVER = Number.POSITIVE_INFINITY;

/** What meets both. */
export function both(first: Alternatives, second: Alternatives, partsOf: PartsOf): Alternatives {
  const all = first.flatMap((one) =>
    second.map((other) => together(one, other, partsOf)).filter((met) => met !== undefined),
  );
  return joined(all);
}

/** What meets one of two; alternatives that differ in one condition alone become one. */
export function either(first: Alternatives, second: Alternatives): Alternatives {
  return joined([...first, ...second]);
}

/** Conditions without those that everything meets; undefined if nothing meets them. */
export function simplified(conditions: Conditions): Conditions | undefined {
  const { notBefore = 0, notAfter = FOREVER, elapsedFrom = 0, elapsedTo = FOREVER } = conditions;
  const { delay = 0, purposes, recipients, regions } = conditions;
  if (notBefore > notAfter || elapsedFrom > elapsedTo || regions === 0n) return undefined;
  if ([purposes, recipients].some((names) => names && names.none !== true && names.of.length === 0)) return undefined;

  return {
    ...(notBefore > 0 && { notBefore }),
    ...(notAfter < FOREVER && { notAfter }),
    ...(elapsedFrom > 0 && { elapsedFrom }),
    ...(elapsedTo < FOREVER && { elapsedTo }),
    ...(delay > 0 && { delay }),
    ...(purposes && purposes.of.length > 0 && { purposes }),
    ...(recipients && recipients.of.length > 0 && { recipients }),
    ...(regions !== undefined && regions !== EVERYWHERE && { regions }),
  };
}

function together(one: Conditions, other: Conditions, partsOf: PartsOf): Conditions | undefined {
  return simplified({
    notBefore: Math.max(one.notBefore ?? 0, other.notBefore ?? 0),
    notAfter: Math.min(one.notAfter ?? FOREVER, other.notAfter ?? FOREVER),
    elapsedFrom: Math.max(one.elapsedFrom ?? 0, other.elapsedFrom ?? 0),
    elapsedTo: Math.min(one.elapsedTo ?? FOREVER, other.elapsedTo ?? FOREVER),
    delay: Math.max(one.delay ?? 0, other.delay ?? 0),
    purposes: bothNames(one.purposes, other.purposes, partsOf),
    recipients: bothNames(one.recipients, other.recipients, NO_PARTS),
    regions: (one.regions ?? EVERYWHERE) & (other.regions ?? EVERYWHERE),
  });
}

function bothNames(one: NameSet | undefined, other: NameSet | undefined, partsOf: PartsOf): NameSet | undefined {
  if (!one || !other) return one ?? other;
  if (one.none === true && other.none === true) return { of: unite(one.of, other.of), none: true };
  if (one.none !== true && other.none !== true) return { of: intersect(one.of, other.of) };

  const [some, none] = one.none === true ? [other, one] : [one, other];
  const rest = subtract(some.of, none.of, partsOf);
  if (rest === undefined) throw new Inexpressible("names are excepted from a set that no taxonomy divides");
  return { of: rest };
}

const PARTS = [
  ["notBefore", "notAfter"],
  ["elapsedFrom", "elapsedTo"],
  ["purposes"],
  ["recipients"],
  ["regions"],
] as const;

function joined(all: Alternatives): Alternatives {
  let rest = [...new Map(all.map((each) => [keyOf(each), each])).values()];
  for (let before = Number.NaN; rest.length !== before;) {
    before = rest.length;
    for (const part of PARTS) rest = joinedIn(rest, part);
  }
  if (rest.length > MOST_ALTERNATIVES) throw new Inexpressible("there are too many alternatives");
  return rest;
}

/** Joins alternatives that are the same in all but one part. */
function joinedIn(all: Alternatives, part: readonly (keyof Conditions)[]): Conditions[] {
  const groups = new Map<string, Conditions[]>();
  for (const each of all) {
    const key = keyOf(Object.fromEntries(Object.entries(each).filter(([name]) => !part.includes(name as never))));
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    const partner = group.findIndex((other) => union(other, each, part) !== undefined);
    if (partner < 0) group.push(each);
    else group[partner] = union(group[partner]!, each, part)!;
  }
  return [...groups.values()].flat();
}

/** What meets one of two that differ in `part` alone; undefined if that is not one condition. */
function union(one: Conditions, other: Conditions, part: readonly (keyof Conditions)[]): Conditions | undefined {
  const [key] = part;
  switch (key) {
    case "notBefore":
    case "elapsedFrom": {
      const to = part[1] as "notAfter" | "elapsedTo";
      const [from1, to1, from2, to2] = [one[key] ?? 0, one[to] ?? FOREVER, other[key] ?? 0, other[to] ?? FOREVER];
      if (Math.max(from1, from2) > Math.min(to1, to2) + 1) return undefined;
      return simplified({ ...one, [key]: Math.min(from1, from2), [to]: Math.max(to1, to2) });
    }
    case "purposes":
    case "recipients": {
      const names = eitherNames(one[key], other[key]);
      return names && simplified({ ...one, [key]: names });
    }
    default:
      return simplified({ ...one, regions: (one.regions ?? EVERYWHERE) | (other.regions ?? EVERYWHERE) });
  }
}

function eitherNames(one: NameSet | undefined, other: NameSet | undefined): NameSet | undefined {
  if (!one || !other) return { of: [], none: true };
  if (one.none !== true && other.none !== true) return { of: unite(one.of, other.of) };
  if (one.none === true && other.none === true) return { of: intersect(one.of, other.of), none: true };
  const [some, none] = one.none === true ? [other, one] : [one, other];
  const rest = subtract(none.of, some.of, NO_PARTS);
  return rest && { of: rest, none: true };
}

function keyOf(conditions: Conditions): string {
  const entries = Object.entries(conditions).sort(([first], [second]) => (first < second ? -1 : 1));
  return JSON.stringify(entries, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}
