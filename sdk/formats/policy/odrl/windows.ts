import type { Alternatives, Conditions } from "./conditions.ts";
import type { Moment } from "./times.ts";

/** A constraint without parts: the alternatives that meet it, and those that do not. */
export interface Leaf {
  readonly met: Alternatives;
  readonly unmet: Alternatives;
}

type Start = "notBefore" | "elapsedFrom";
type End = "notAfter" | "elapsedTo";

/**
 * The seconds that stand in a relation to a time, which may last: `lt` is before all of it, `lteq` not after it.
 *
 * @returns undefined for an operator that times do not have.
 */
export function window(
  start: Start,
  end: End,
  operator: string,
  time: { first: Moment; last: Moment },
): Leaf | undefined {
  const first = from(time.first);
  const last = time.last.second;
  const before = between(start, end, 0, first - 1);
  const behind = between(start, end, last + 1);
  const not = ({ met, unmet }: Leaf): Leaf => ({ met: unmet, unmet: met });

  const lt = { met: before, unmet: between(start, end, first) };
  const lteq = { met: between(start, end, 0, last), unmet: behind };
  const eq = { met: between(start, end, first, last), unmet: [...before, ...behind] };
  switch (operator) {
    case "lt":
      return lt;
    case "gteq":
      return not(lt);
    case "lteq":
      return lteq;
    case "gt":
      return not(lteq);
    case "eq":
      return eq;
    case "neq":
      return not(eq);
    default:
      return undefined;
  }
}

/** The seconds between two, both included; nothing where there are none. */
export function between(start: Start, end: End, first: number, last?: number): Alternatives {
  if (last !== undefined && last < Math.max(first, 0)) return [];
  const conditions: Conditions = { ...(first > 0 && { [start]: first }), ...(last !== undefined && { [end]: last }) };
  return [conditions];
}

/** The first whole second that is not before the moment. */
export function from({ second, exact }: Moment): number {
  return exact ? second : second + 1;
}

/** The first whole second behind the moment. */
export function after({ second }: Moment): number {
  return second + 1;
}
