/** A half-open interval: `start` included, `end` excluded. */
export interface Interval {
  start: bigint;
  end: bigint;
}

/** An interval with what it stands for. */
export interface Entry<Value> extends Interval {
  value: Value;
}

/**
 * Intervals of which no two overlap: the reference against which imports are validated and the ledger is tested.
 *
 * @example
 * const taken = new IntervalSet<string>();
 * taken.add(0n, 10n, "first");  // undefined: added
 * taken.add(9n, 12n, "second"); // { start: 0n, end: 10n, value: "first" }: refused, nothing changed
 */
export class IntervalSet<Value> {
  /** Sorted by start; being disjoint, they are sorted by end too. */
  readonly #entries: Entry<Value>[] = [];

  /** The intervals in ascending order. */
  get entries(): readonly Readonly<Entry<Value>>[] {
    return this.#entries;
  }

  /**
   * Adds an interval unless it overlaps another.
   *
   * @returns The first interval it overlaps, or `undefined` when it was added.
   * @throws RangeError if it is empty or reversed.
   */
  add(start: bigint, end: bigint, value: Value): Readonly<Entry<Value>> | undefined {
    if (end <= start) throw new RangeError(`interval [${start}, ${end}) is empty`);

    const at = this.#firstEndingAfter(start);
    const next = this.#entries[at];
    if (next && next.start < end) return next;

    this.#entries.splice(at, 0, { start, end, value });
    return undefined;
  }

  /** The intervals that share at least one position with `[start, end)`, in ascending order. */
  overlapping(start: bigint, end: bigint): readonly Readonly<Entry<Value>>[] {
    const from = this.#firstEndingAfter(start);
    let to = from;
    while (to < this.#entries.length && this.#entries[to]!.start < end) to++;

    return this.#entries.slice(from, to);
  }

  /** The interval that holds a position. */
  at(position: bigint): Readonly<Entry<Value>> | undefined {
    const entry = this.#entries[this.#firstEndingAfter(position)];
    return entry && entry.start <= position ? entry : undefined;
  }

  /** The nearest interval that starts before a position. */
  before(position: bigint): Readonly<Entry<Value>> | undefined {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.start < position) low = middle + 1;
      else high = middle;
    }
    return this.#entries[low - 1];
  }

  /** The parts of `[start, end)` that no interval covers, in ascending order. */
  gaps(start: bigint, end: bigint): Interval[] {
    const gaps: Interval[] = [];
    let free = start;

    for (const entry of this.overlapping(start, end)) {
      if (entry.start > free) gaps.push({ start: free, end: entry.start });
      free = entry.end;
    }
    if (free < end) gaps.push({ start: free, end });

    return gaps;
  }

  /**
   * Cuts the interval that holds `position` in two, the second beginning there.
   *
   * @throws RangeError if no interval holds it, or one starts there.
   */
  split(position: bigint, first: Value, second: Value): void {
    const at = this.#firstEndingAfter(position);
    const entry = this.#entries[at];
    if (!entry || entry.start >= position) throw new RangeError(`no interval can be cut at ${position}`);

    this.#entries.splice(
      at,
      1,
      { start: entry.start, end: position, value: first },
      { start: position, end: entry.end, value: second },
    );
  }

  /** Index of the first interval that ends after a position. */
  #firstEndingAfter(position: bigint): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.end > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
