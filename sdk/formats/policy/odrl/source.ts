import { InputError } from "../../../errors.ts";
import { ODRL_NAMESPACE } from "../actions.ts";

/** What a policy says that cannot be carried over: where it stands (a JSON path), and why. */
export interface OdrlProblem {
  readonly path: string;
  readonly reason: string;
}

/** A value and where it stands. */
export interface Placed {
  readonly path: string;
  readonly value: unknown;
}

/** An object of the document: its properties by ODRL's own names, or by IRI for those of other vocabularies. */
export interface OdrlNode {
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** All values of a property, an array's one by one. */
  all(term: string): readonly Placed[];
}

/** A literal or a reference on the right side of a constraint. */
export interface Literal {
  readonly path: string;
  readonly text: string;
  /** IRI of its type, if it says one. */
  readonly type: string | undefined;
}

/** Prefixes that the ODRL context, and those of Creative Commons, DPV and Dublin Core, are used with. */
const PREFIXES: Readonly<Record<string, string>> = {
  odrl: ODRL_NAMESPACE,
  cc: "http://creativecommons.org/ns#",
  dc: "http://purl.org/dc/terms/",
  dct: "http://purl.org/dc/terms/",
  dcterms: "http://purl.org/dc/terms/",
  dpv: "https://w3id.org/dpv#",
  loc: "https://w3id.org/dpv/loc#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

const KEYWORDS: Readonly<Record<string, string>> = { uid: "@id", id: "@id", type: "@type" };

/** Properties that describe and grant nothing. */
const DESCRIPTIVE = [
  /^@(id|type|context|language)$/,
  /^http:\/\/purl\.org\/dc\/(terms|elements\/1\.1)\//,
  /^http:\/\/www\.w3\.org\/2000\/01\/rdf-schema#(label|comment)$/,
];

/** Reads an ODRL document of JSON-LD as its context means it, and notes down all that it finds wrong. */
export class OdrlSource {
  readonly problems: OdrlProblem[] = [];
  readonly #prefixes = new Map(Object.entries(PREFIXES));

  problem(path: string, reason: string): undefined {
    if (!this.problems.some((known) => known.path === path && known.reason === reason)) {
      this.problems.push({ path, reason });
    }
    return undefined;
  }

  /** @throws OdrlUnsupported if anything was noted down. */
  refuse(): void {
    refuseProblems(this.problems);
  }

  /** Takes the prefixes of a context over. A term of ODRL that it gives another meaning is a problem. */
  context(value: unknown, path: string): void {
    for (const part of list(value, path)) {
      if (typeof part.value !== "object" || part.value === null) continue;
      for (const [key, meaning] of Object.entries(part.value)) {
        const iri = typeof meaning === "string" ? this.iri(meaning) : undefined;
        if (key === "@vocab" && iri === ODRL_NAMESPACE) continue;
        if (iri !== undefined && !key.startsWith("@") && /[#/:]$/.test(iri)) this.#prefixes.set(key, iri);
        else if (!/^@(version|language|base|import|protected)$/.test(key)) {
          if (iri !== ODRL_NAMESPACE + key) this.problem(`${part.path}.${key}`, "gives a term a meaning of its own");
        }
      }
    }
  }

  /** An object whose properties are all among `known`, or descriptive; each other one is a problem. */
  node(
    { path, value }: Placed,
    known: readonly string[],
    reasons: Readonly<Record<string, string>> = {},
  ): OdrlNode | undefined {
    if (typeof value === "string") return this.problem(path, "is a reference; what it refers to is not here");
    if (typeof value !== "object" || value === null) return this.problem(path, "is no object");

    const terms = new Map<string, readonly Placed[]>();
    for (const [key, part] of Object.entries<unknown>(value as Readonly<Record<string, unknown>>)) {
      const term = this.term(key);
      const place = { path: `${path}.${key}`, value: part };
      if (known.includes(term)) terms.set(term, [...(terms.get(term) ?? []), ...list(part, place.path)]);
      else if (!DESCRIPTIVE.some((pattern) => pattern.test(term))) {
        this.problem(place.path, own(reasons, term) ?? "is not supported");
      }
    }
    const types = Object.entries(value).filter(([key]) => this.term(key) === "@type");
    for (const [key, part] of types) terms.set("@type", list(part, `${path}.${key}`));
    for (const [key, part] of Object.entries(value)) {
      if (this.term(key) === "@id") terms.set("@id", list(part, `${path}.${key}`));
    }
    return { path, value: value as Readonly<Record<string, unknown>>, all: (term) => terms.get(term) ?? [] };
  }

  /** A property's or concept's name: ODRL's own without namespace, any other as IRI. */
  term(name: string): string {
    const iri = own(KEYWORDS, name) ?? this.iri(name);
    return iri.startsWith(ODRL_NAMESPACE) ? iri.slice(ODRL_NAMESPACE.length) : iri;
  }

  /** With the prefix written out; other names as they are. */
  iri(name: string): string {
    const colon = name.indexOf(":");
    const namespace = colon < 0 ? undefined : this.#prefixes.get(name.slice(0, colon));
    return namespace === undefined || name.startsWith("//", colon + 1) ? name : namespace + name.slice(colon + 1);
  }

  /** The IRI of a concept; a bare name is one of ODRL. */
  fullIri(name: string): string {
    const iri = this.iri(name);
    return iri.includes(":") ? iri : ODRL_NAMESPACE + iri;
  }

  /** The name that a value refers to, as written: a string, or an object with an id or, for a collection, a source. */
  reference({ path, value }: Placed): string | undefined {
    if (typeof value === "string") return value;
    const node = this.node({ path, value }, ["source"]);
    if (!node) return undefined;
    const [id] = [...node.all("@id"), ...node.all("source")];
    if (typeof id?.value === "string") return id.value;
    return this.problem(path, "has no IRI");
  }

  /** A value of a constraint: `{"@value", "@type"}`, `{"@id"}`, a string or a number. */
  literal(place: Placed, fallbackType?: string): Literal | undefined {
    const { path, value } = place;
    if (typeof value === "string" || typeof value === "number")
      return { path, text: String(value), type: fallbackType };
    if (typeof value !== "object" || value === null) return this.problem(path, "is no value");
    if (!("@value" in value)) {
      const text = this.reference(place);
      return text === undefined ? undefined : { path, text, type: undefined };
    }
    const { "@value": raw, "@type": type = fallbackType, ...rest } = value as Record<string, unknown>;
    const unknown = Object.keys(rest).filter((key) => key !== "@language");
    if (unknown.length > 0) return this.problem(`${path}.${unknown[0]}`, "is not supported");
    if ((typeof raw !== "string" && typeof raw !== "number") || (type !== undefined && typeof type !== "string")) {
      return this.problem(path, "is no value");
    }
    return { path, text: String(raw), type: type === undefined ? undefined : this.iri(type) };
  }
}

/** @throws OdrlUnsupported with all problems, if there are any. */
export function refuseProblems(problems: readonly OdrlProblem[]): void {
  if (problems.length === 0) return;
  throw new InputError({
    name: "OdrlUnsupported",
    args: { problems },
    message: "The policy says what cannot be carried over.",
  });
}

/** A record's own value, not one that every object has. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The values of an array, a set or a list one by one, each with its place; any other value alone. */
export function list(value: unknown, path: string): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap((part, index) => list(part, `${path}[${index}]`));
  if (typeof value === "object" && value !== null) {
    for (const key of ["@list", "@set"]) {
      if (key in value && Object.keys(value).length === 1) {
        return list((value as Record<string, unknown>)[key], `${path}.${key}`);
      }
    }
  }
  return [{ path, value }];
}
