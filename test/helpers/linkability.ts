/** What an observer of a chain makes of the words that actions leave there. */

/** The 32-byte words of data in hexadecimal; what is left over at the end counts for nothing. */
export function wordsOf(data: string): string[] {
  return (
    data
      .slice(2)
      .match(/.{64}/g)
      ?.map((word) => `0x${word}`) ?? []
  );
}

/** In how many of several lists of words each word occurs. */
export function frequencies(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of lists) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The same in another order. */
export function shuffled<T>(list: readonly T[]): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
