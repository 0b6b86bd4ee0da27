import { keccak_256 } from "@noble/hashes/sha3.js";

import { hex, utf8ToBytes } from "../../crypto/bytes.ts";
import { InputError } from "../../errors.ts";

/** Bytes of a purpose's code: four for its taxonomy, then one for each level. */
const CODE_BYTES = 12;
const MOST_LEVELS = 8;
const MOST_CHILDREN = 255;

/** A term of a taxonomy with the names of those it is narrower than; without any, it is below the first term. */
export type PurposeTerm = readonly [name: string, ...parents: string[]];

/** Purposes as codes that begin with the code of what they are narrower than. */
export interface PurposeTaxonomy {
  /** What the names of its terms are put behind. */
  readonly iri: string;
  /** All names, in the order that numbers them. */
  readonly names: readonly string[];
  /** Whether there is such a term; `Marketing`, with its prefix, or its IRI. */
  has(name: string): boolean;
  /**
   * The code of the purpose of a use: 12 bytes.
   * @throws PurposeUnknown
   */
  purpose(name: string): string;
  /**
   * With what the codes of exactly these purposes and of all narrower ones begin: the fewest, in order.
   * @throws PurposeUnknown
   */
  purposes(...names: readonly string[]): readonly string[];
  /** The name of the term whose code this is, without the zero bytes at its end. */
  nameOf(prefix: string): string | undefined;
  /** What a term's prefix falls into: its own code in full, and the prefixes of its children; undefined for others. */
  partsOf(prefix: string): readonly string[] | undefined;
}

interface Term {
  readonly name: string;
  readonly parents: readonly Term[];
  readonly prefix: string;
  readonly children: Term[];
}

/**
 * A taxonomy of purposes, of your own for instance. A code has the first four bytes of the keccak-256 digest of `iri` and
 * then for each level the number of the term among its siblings, from 1. Numbers follow from the order of the terms:
 * new terms go to the end. A term with several parents is numbered below the first of them.
 *
 * @param iri What the names are put behind: `https://example.org/purposes#`.
 * @param terms The first is above all others.
 * @param prefix What may stand before a name instead of `iri`: `ex` for `ex:Marketing`.
 * @throws TaxonomyInvalid if a parent is missing, a name is there twice, terms go round in a circle, there are more than
 * 8 levels below the first term, or more than 255 terms below one.
 *
 * @example
 * const ours = purposeTaxonomy("https://example.org/purposes#", [["Any"], ["Care"], ["Research"], ["Trial", "Research"]]);
 * ours.purpose("Trial");     // "0x620ad95c0201000000000000"
 * ours.purposes("Research"); // ["0x620ad95c02"]
 */
export function purposeTaxonomy(iri: string, terms: readonly PurposeTerm[], prefix?: string): PurposeTaxonomy {
  const byName = buildTerms(iri, terms);
  const byPrefix = new Map([...byName.values()].map((term) => [term.prefix, term]));

  function find(name: string): Term | undefined {
    if (name.startsWith(iri)) return byName.get(name.slice(iri.length));
    if (prefix !== undefined && name.startsWith(`${prefix}:`)) return byName.get(name.slice(prefix.length + 1));
    return byName.get(name);
  }

  function get(name: string): Term {
    const term = find(name);
    if (!term) {
      const args = { purpose: name, taxonomy: iri };
      throw new InputError({ name: "PurposeUnknown", args, message: "The taxonomy has no such purpose." });
    }
    return term;
  }

  return {
    iri,
    names: [...byName.keys()],
    has: (name) => find(name) !== undefined,
    purpose: (name) => padded(get(name).prefix),
    purposes(...names) {
      const named = new Set(names.map(get));
      const met = [...byName.values()].filter((term) => isWithin(term, named)).map((term) => term.prefix);
      return fewest(met);
    },
    nameOf: (given) => byPrefix.get(given)?.name,
    partsOf(given) {
      const term = byPrefix.get(given);
      return term && [padded(term.prefix), ...term.children.map((child) => child.prefix)];
    },
  };
}

/** Without those that begin with another of them; in order. */
export function fewest(prefixes: readonly string[]): readonly string[] {
  const sorted = [...new Set(prefixes)].sort();
  return sorted.filter((each) => !sorted.some((other) => other !== each && each.startsWith(other)));
}

function buildTerms(iri: string, terms: readonly PurposeTerm[]): ReadonlyMap<string, Term> {
  function invalid(reason: string): InputError {
    return new InputError({ name: "TaxonomyInvalid", args: { iri, reason }, message: "This is no taxonomy." });
  }

  const rows = new Map(terms.map((term) => [term[0], term]));
  if (rows.size !== terms.length || terms.length === 0) throw invalid("a name is there twice, or there is none");
  const root = terms[0]![0];
  if (terms[0]!.length > 1) throw invalid(`${root} is the first term and has a parent`);

  const built = new Map<string, Term>();
  const children = new Map<string, string[]>();
  for (const [name, parent = root] of terms.slice(1)) children.set(parent, [...(children.get(parent) ?? []), name]);

  function build(name: string, above: readonly string[]): Term {
    const known = built.get(name);
    if (known) return known;
    const row = rows.get(name);
    if (!row) throw invalid(`${name} is a parent and no term`);
    if (above.includes(name)) throw invalid(`${name} is above itself`);

    const parentNames = row.length > 1 || name === root ? row.slice(1) : [root];
    const parents = parentNames.map((parent) => build(parent, [...above, name]));
    const number = 1 + (children.get(parents[0]?.name ?? "") ?? []).indexOf(name);
    if (number > MOST_CHILDREN) throw invalid(`${parents[0]!.name} has more than ${MOST_CHILDREN} children`);
    const prefix = parents[0] ? parents[0].prefix + byte(number) : hex(keccak_256(utf8ToBytes(iri)).slice(0, 4));
    if (prefix.length > 2 + 2 * CODE_BYTES) throw invalid(`${name} is more than ${MOST_LEVELS} levels down`);

    const term: Term = { name, parents, prefix, children: [] };
    parents[0]?.children.push(term);
    built.set(name, term);
    return term;
  }

  return new Map(terms.map(([name]) => [name, build(name, [])]));
}

function isWithin(term: Term, broader: ReadonlySet<Term>): boolean {
  return broader.has(term) || term.parents.some((parent) => isWithin(parent, broader));
}

function padded(prefix: string): string {
  return prefix.padEnd(2 + 2 * CODE_BYTES, "0");
}

function byte(number: number): string {
  return number.toString(16).padStart(2, "0");
}
