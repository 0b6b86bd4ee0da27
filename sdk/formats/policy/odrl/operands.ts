import { isTrellisError } from "../../../errors.ts";
import type { NameSet } from "../model.ts";
import { ALL_COUNTRIES, REGION_UNSAID, regions } from "../regions.ts";
import { fewest } from "../taxonomy.ts";
import type { Alternatives } from "./conditions.ts";
import { taxonomiesOf, type OdrlNames } from "./options.ts";
import { own, type Literal, type OdrlSource } from "./source.ts";
import { parseDateTime, parseDuration, type Moment } from "./times.ts";
import { after, between, from, window, type Leaf } from "./windows.ts";

/** What a constraint is read with. */
export interface Reading {
  readonly source: OdrlSource;
  readonly names: OdrlNames;
  readonly zone: string;
  /** Whether the rule prohibits: where it is not known whether a condition is met, it then is. */
  readonly prohibits: boolean;
}

/** Where operator and right side of a constraint stand, and what they are. */
export interface Sides {
  readonly path: string;
  readonly operator: string;
  readonly operatorPath: string;
  readonly right: readonly Literal[];
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const TYPES: Readonly<Record<string, readonly string[]>> = {
  dateTime: ["dateTime", "dateTimeStamp", "date"],
  elapsedTime: ["duration", "dayTimeDuration"],
  delayPeriod: ["duration", "dayTimeDuration"],
  count: ["integer", "nonNegativeInteger", "positiveInteger", "int", "unsignedInt", "long", "unsignedLong", "decimal"],
  purpose: ["string", "anyURI", "hexBinary"],
  spatial: ["string", "anyURI"],
  recipient: ["string", "anyURI"],
};

const IS_NONE = ["neq", "isNoneOf"];
const SEVERAL = ["isAnyOf", "isNoneOf"];

/** What may stand before a country's code to make an IRI of it. */
const PLACES = [
  "https://w3id.org/dpv/loc#",
  "http://ontologi.es/place/",
  "https://www.iso.org/obp/ui/#iso:code:3166:",
  "urn:iso:std:iso:3166:",
];

/** The operands that are known here, each with its reader. `count` is read elsewhere: it is no condition but a budget. */
export const OPERANDS: Readonly<Record<string, (reading: Reading, sides: Sides) => Leaf | undefined>> = {
  dateTime: (reading, sides) => {
    const text = single(reading, sides, "dateTime");
    if (!text) return undefined;
    const read = parseDateTime(text.text, reading.zone);
    if (!read) return reading.source.problem(text.path, "is no xsd:dateTime and no xsd:date");
    return window("notBefore", "notAfter", sides.operator, read) ?? operatorProblem(reading, sides);
  },
  elapsedTime: (reading, sides) => {
    const length = duration(reading, sides, "elapsedTime");
    if (!length) return undefined;
    // The vocabulary: `eq` gives the time that there is, as `lteq` does. What is not that long is no single moment.
    const operator = sides.operator === "eq" ? "lteq" : sides.operator;
    const leaf =
      operator === "neq" ? undefined : window("elapsedFrom", "elapsedTo", operator, { first: length, last: length });
    return leaf ?? operatorProblem(reading, sides);
  },
  delayPeriod: (reading, sides) => {
    const length = duration(reading, sides, "delayPeriod");
    if (!length) return undefined;
    if (!["eq", "gteq", "gt"].includes(sides.operator)) return operatorProblem(reading, sides);
    const delay = sides.operator === "gt" ? after(length) : from(length);
    const met = reading.prohibits ? between("elapsedFrom", "elapsedTo", delay) : [{ delay }];
    return { met, unmet: between("elapsedFrom", "elapsedTo", 0, delay - 1) };
  },
  purpose: (reading, sides) => {
    const taxonomies = taxonomiesOf(reading.names);
    return names(reading, sides, "purposes", ["eq", "isA", "neq", ...SEVERAL], (literal) => {
      if (literal.type === `${XSD}hexBinary`) {
        return /^([0-9a-f]{2}){1,12}$/i.test(literal.text)
          ? [`0x${literal.text.toLowerCase()}`]
          : "is no hexadecimal of 1 to 12 bytes";
      }
      for (const name of [literal.text, reading.source.iri(literal.text)]) {
        const taxonomy = taxonomies.find((each) => each.has(name));
        if (taxonomy) return taxonomy.purposes(name);
      }
      return "is no purpose of the taxonomies given";
    });
  },
  recipient: (reading, sides) =>
    names(reading, sides, "recipients", ["eq", "neq", ...SEVERAL], (literal) => {
      const known = reading.names.recipients ?? {};
      const recipient = own(known, literal.text) ?? own(known, reading.source.iri(literal.text));
      if (recipient === undefined) return "is no recipient that options.recipients has";
      return /^0x[0-9a-f]{40}$/i.test(recipient) ? [recipient.toLowerCase()] : "is not 20 bytes in options.recipients";
    }),
  spatial: (reading, sides) => {
    const read = operands(reading, sides, "spatial", ["eq", "isA", "neq", ...SEVERAL], (literal) => {
      const iri = reading.source.iri(literal.text);
      const place = PLACES.find((prefix) => iri.startsWith(prefix));
      try {
        return regions(place === undefined ? literal.text : iri.slice(place.length));
      } catch (error) {
        if (!isTrellisError(error, "RegionUnknown")) throw error;
        return "is no country, nor a group of countries that is known here";
      }
    });
    if (!read) return undefined;
    const countries = read.reduce((bits, each) => bits | each, 0n);
    const unsaid = reading.prohibits ? REGION_UNSAID : 0n;
    const inside = [{ regions: countries | unsaid }].filter(({ regions: bits }) => bits !== 0n);
    const outside = [{ regions: (ALL_COUNTRIES & ~countries) | unsaid }].filter(({ regions: bits }) => bits !== 0n);
    return IS_NONE.includes(sides.operator) ? { met: outside, unmet: inside } : { met: inside, unmet: outside };
  },
};

/** The one value on the right, of a type that fits. */
export function single(reading: Reading, { path, right }: Sides, operand: string): Literal | undefined {
  if (right.length !== 1) return reading.source.problem(path, `needs one right operand, has ${right.length}`);
  return fits(reading, right[0]!, operand) ? right[0] : undefined;
}

/** Notes down that an operand has no such operator here. */
export function operatorProblem({ source }: Reading, { operator, operatorPath }: Sides): undefined {
  return source.problem(operatorPath, `operator ${operator} is not supported here`);
}

function fits(reading: Reading, literal: Literal, operand: string): boolean {
  if (literal.type === undefined || TYPES[operand]!.some((type) => literal.type === XSD + type)) return true;
  reading.source.problem(literal.path, `has type ${literal.type}, which does not fit ${operand}`);
  return false;
}

function duration(reading: Reading, sides: Sides, operand: string): Moment | undefined {
  const literal = single(reading, sides, operand);
  if (!literal) return undefined;
  const length = parseDuration(literal.text);
  return typeof length === "string" ? reading.source.problem(literal.path, length) : length;
}

function operands<T>(
  reading: Reading,
  sides: Sides,
  operand: string,
  operators: readonly string[],
  read: (literal: Literal) => T | string,
): readonly T[] | undefined {
  if (!operators.includes(sides.operator)) return operatorProblem(reading, sides);
  const several = SEVERAL.includes(sides.operator);
  if (!several && !single(reading, sides, operand)) return undefined;

  const values = sides.right.map((literal) => {
    if (!fits(reading, literal, operand)) return undefined;
    const value = read(literal);
    return typeof value === "string" ? reading.source.problem(literal.path, value) : value;
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}

function names(
  reading: Reading,
  sides: Sides,
  part: "purposes" | "recipients",
  operators: readonly string[],
  read: (literal: Literal) => readonly string[] | string,
): Leaf | undefined {
  const found = operands(reading, sides, part.slice(0, -1), operators, read);
  if (!found) return undefined;
  const of = fewest(found.flat());
  const some: Alternatives = of.length > 0 ? [{ [part]: { of } satisfies NameSet }] : [];
  const none: Alternatives = of.length > 0 ? [{ [part]: { of, none: true } satisfies NameSet }] : [{}];
  return IS_NONE.includes(sides.operator) ? { met: none, unmet: some } : { met: some, unmet: none };
}
