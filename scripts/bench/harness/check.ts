/** What makes a benchmark fail: more gas than before, more than the budget, or silence where there was a figure. */
import { PROFILE } from "./compile.ts";
import { HARDFORK } from "./chain.ts";
import type { Row } from "./dsl.ts";
import { figureOf } from "./dsl.ts";

/** What an operation may cost, and what the best public contracts ask for it. */
export interface Budget {
  max: number;
  anchors?: Record<string, number>;
}
export type Budgets = Record<string, Budget>;

/** A budget that cannot be met without dropping a check, and why. */
export interface Accepted {
  id: string;
  reason: string;
}

/** Figures of an earlier run: gas by operation and subject. */
export interface Baseline {
  hardfork: string;
  profile: string;
  rows: Record<string, Record<string, number>>;
}

export interface Facts {
  rows: readonly Row[];
  budgets: Budgets;
  accepted: readonly Accepted[];
  /** The run was limited to ids that begin so. */
  only: string;
}

/** Gas may rise by this share before it counts as a regression. */
const TOLERANCE = 0.01;

const format = (gas: number) => gas.toLocaleString("en");
const isOurs = (row: Row) => row.peerVersion === null;

/** Every reason to fail, as a sentence; none if all is well. */
export function check(facts: Facts & { baseline: Baseline }): string[] {
  const { hardfork, profile } = facts.baseline;
  if (hardfork !== HARDFORK || profile !== PROFILE) {
    return [`the baseline is of ${hardfork}/${profile}, this run of ${HARDFORK}/${PROFILE}: nothing can be compared`];
  }
  return [...regressions(facts), ...exceeded(facts), ...needless(facts), ...vanished(facts)];
}

function regressions({ rows, baseline }: Facts & { baseline: Baseline }): string[] {
  return rows.filter(isOurs).flatMap((row) => {
    const before = baseline.rows[row.id]?.[row.subject];
    if (before === undefined || row.gas <= before * (1 + TOLERANCE)) return [];
    return [`${row.id} · ${row.subject} rose by ${change(before, row.gas)}: ${format(before)} → ${format(row.gas)}`];
  });
}

function exceeded({ rows, budgets, accepted }: Facts): string[] {
  return rows.filter(isOurs).flatMap((row) => {
    const budget = budgets[row.id];
    if (!budget || figureOf(row) <= budget.max || accepted.some(({ id }) => id === row.id)) return [];
    return [`${row.id} · ${row.subject} costs ${format(figureOf(row))}, its budget is ${format(budget.max)}`];
  });
}

/** An excuse that nothing needs any more would hide the next rise. */
function needless({ rows, budgets, accepted }: Facts): string[] {
  return accepted.flatMap(({ id, reason }) => {
    const budget = budgets[id];
    if (!budget || !reason.trim()) return [`${id} is accepted without a ${budget ? "reason" : "budget"}`];
    const ours = rows.filter((row) => isOurs(row) && row.id === id);
    if (ours.length === 0 || ours.some((row) => figureOf(row) > budget.max)) return [];
    return [`${id} meets its budget: take it out of accepted.json`];
  });
}

function vanished({ rows, only, baseline }: Facts & { baseline: Baseline }): string[] {
  const measured = new Set(rows.map(({ id, subject }) => `${id} · ${subject}`));
  return Object.entries(baseline.rows)
    .filter(([id]) => id.startsWith(only))
    .flatMap(([id, subjects]) => Object.keys(subjects).map((subject) => `${id} · ${subject}`))
    .filter((key) => !measured.has(key))
    .map((key) => `${key} is in the baseline and was not measured`);
}

/** What is worth saying and no failure: new rows, gains, and peers that moved. */
export function notes({ rows, baseline }: Facts & { baseline: Baseline }): string[] {
  return rows.flatMap((row) => {
    const before = baseline.rows[row.id]?.[row.subject];
    if (before === undefined) return [`${row.id} · ${row.subject} is not in the baseline yet`];
    const moved = Math.abs(row.gas - before) > before * TOLERANCE;
    if (!moved || (isOurs(row) && row.gas > before)) return [];
    return [`${row.id} · ${row.subject} moved by ${change(before, row.gas)}: ${format(before)} → ${format(row.gas)}`];
  });
}

/** The baseline after this run: rows outside `only` stay as they were, rows inside that were not measured go. */
export function baselineOf(measured: readonly Row[], only: string, earlier: Baseline): Baseline {
  const kept = Object.entries(earlier.rows).filter(([id]) => !id.startsWith(only));
  const rows = Object.fromEntries(kept);
  for (const { id, subject, gas } of measured) rows[id] = { ...rows[id], [subject]: gas };
  const sorted = Object.entries(rows).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  return { hardfork: HARDFORK, profile: PROFILE, rows: Object.fromEntries(sorted) };
}

function change(before: number, after: number): string {
  return `${(((after - before) / before) * 100).toFixed(2)} %`;
}
