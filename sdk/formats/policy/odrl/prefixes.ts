import { fewest } from "../taxonomy.ts";

/** What begins with one of either. */
export function unite(first: readonly string[], second: readonly string[]): readonly string[] {
  return fewest([...first, ...second]);
}

/** What begins with one of both. */
export function intersect(first: readonly string[], second: readonly string[]): readonly string[] {
  const longer = first.flatMap((one) =>
    second.flatMap((other) => (one.startsWith(other) ? [one] : other.startsWith(one) ? [other] : [])),
  );
  return fewest(longer);
}

/**
 * What begins with one of `from` and none of `less`.
 *
 * @param partsOf What a prefix falls into, where something in it is to be left out.
 * @returns undefined if a prefix of `from` has to be divided and cannot be.
 */
export function subtract(
  from: readonly string[],
  less: readonly string[],
  partsOf: (prefix: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  const rest: string[] = [];
  for (const prefix of from) {
    if (less.some((each) => prefix.startsWith(each))) continue;
    const inside = less.filter((each) => each.startsWith(prefix));
    const parts = inside.length === 0 ? [prefix] : partsOf(prefix);
    const kept = inside.length === 0 ? parts : parts && subtract(parts, inside, partsOf);
    if (kept === undefined) return undefined;
    rest.push(...kept);
  }
  return fewest(rest);
}
