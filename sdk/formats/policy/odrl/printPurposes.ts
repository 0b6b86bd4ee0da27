import type { PurposeTaxonomy } from "../taxonomy.ts";

/**
 * Purposes for the right side of a constraint: as terms where no code but these begins with what the term's do; with the
 * bytes of the prefix, in `xsd:hexBinary`, otherwise.
 */
export function printPurposes(taxonomies: readonly PurposeTaxonomy[], prefixes: readonly string[]): readonly object[] {
  const all = [...new Set(prefixes.map((prefix) => prefix.toLowerCase()))].sort();
  return all.map((prefix) => {
    for (const taxonomy of taxonomies) {
      const name = taxonomy.nameOf(prefix);
      const met = name === undefined ? undefined : taxonomy.purposes(name);
      if (met?.every((each) => all.some((other) => each.startsWith(other)))) return { "@id": `${taxonomy.iri}${name}` };
    }
    return { "@value": prefix.slice(2).toUpperCase(), "@type": "xsd:hexBinary" };
  });
}
