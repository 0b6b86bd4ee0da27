/** Figures for people: a table for the terminal, a report in Markdown with bars. Both come out alike in every run. */
import { HARDFORK } from "./chain.ts";
import type { Accepted, Budgets, Facts } from "./check.ts";
import { PROFILE } from "./compile.ts";
import type { Row, Unbuilt } from "./dsl.ts";
import { figureOf } from "./dsl.ts";

export interface ReportFacts extends Facts {
  /** Operations in the order of the report. */
  ids: readonly string[];
  unbuilt: readonly Unbuilt[];
}

const BAR = 36;
const NONE = "–";

const format = (gas: number) => gas.toLocaleString("en", { maximumFractionDigits: 1 });

interface Line {
  id: string;
  name: string;
  ours: Row | undefined;
  peers: Row[];
  budget: number | undefined;
  anchors: [string, number][];
  verdict: string;
}

/** One line for each operation that was measured, could not be, or has a budget and no case yet. */
function linesOf({ rows, ids, unbuilt, budgets, accepted, only }: ReportFacts): Line[] {
  const budgeted = Object.keys(budgets).filter((id) => id.startsWith(only));
  return [...new Set([...ids, ...budgeted])].map((id) => {
    const all = rows.filter((row) => row.id === id).sort((a, b) => figureOf(a) - figureOf(b));
    const ours = all.find(({ peerVersion }) => peerVersion === null);
    const budget = budgets[id]?.max;
    return {
      id,
      name: (ours ?? all[0])?.name ?? "",
      ours,
      peers: all.filter(({ peerVersion }) => peerVersion !== null),
      budget,
      anchors: Object.entries(budgets[id]?.anchors ?? {}),
      verdict: verdictOf(id, ours, { budgets, unbuilt, accepted }),
    };
  });
}

interface Standards {
  budgets: Budgets;
  unbuilt: readonly Unbuilt[];
  accepted: readonly Accepted[];
}

function verdictOf(id: string, ours: Row | undefined, { budgets, unbuilt, accepted }: Standards): string {
  const budget = budgets[id]?.max;
  if (!ours) return budget !== undefined || unbuilt.some((each) => each.id === id) ? "not built" : NONE;
  if (budget === undefined) return NONE;
  if (figureOf(ours) <= budget) return "✓";
  return accepted.some((each) => each.id === id) ? "✗ accepted" : "✗";
}

const figure = (row: Row | undefined) => (row ? `${format(figureOf(row))}${row.floor ? "*" : ""}` : NONE);
const best = ({ peers: [first] }: Line) => (first ? `${first.subject} ${figure(first)}` : NONE);
const anchorsOf = ({ anchors }: Line) => anchors.map(([peer, gas]) => `${peer} ${format(gas)}`).join("; ") || NONE;

const HEAD = ["operation", "ours", "budget", "best peer in this run", "public anchor", ""];

function cellsOf(line: Line): string[] {
  const budget = line.budget === undefined ? NONE : format(line.budget);
  return [line.id, figure(line.ours), budget, best(line), anchorsOf(line), line.verdict];
}

/** The table for a terminal. */
export function table(facts: ReportFacts): string {
  const cells = [HEAD, ...linesOf(facts).map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const right = new Set([1, 2]);
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => "─".repeat(width)).join("  "));
  const sections = [lines.join("\n"), growth(facts.rows), reasons(facts)];
  if (facts.rows.some(({ floor }) => floor)) sections.push("* the price floor of the calldata (EIP-7623)");
  return sections.filter(Boolean).join("\n\n");
}

/** How costs grow: gas and gas per item at several n, and what one more item adds. */
function growth(rows: readonly Row[]): string {
  const blocks = [...curvesOf(rows)].map(([title, points]) => {
    const lines = points.map((row, index) => {
      const earlier = points[index - 1];
      const more = earlier ? (row.gas - earlier.gas) / (at(row) - at(earlier)) : undefined;
      const perItem = row.n > 1 ? `  ${format(row.perItem).padStart(10)} each` : "";
      const step = more === undefined ? "" : `  +${format(Math.round(more))} for each one more`;
      return `  ${String(at(row)).padStart(6)}  ${format(row.gas).padStart(11)}${perItem.padEnd(17)}${step}`.trimEnd();
    });
    return [title, ...lines].join("\n");
  });
  return blocks.length > 0 ? ["Growth (n, gas, gas per item, marginal gas)", ...blocks].join("\n") : "";
}

const at = (row: Row) => row.series?.at ?? row.n;

function curvesOf(rows: readonly Row[]): Map<string, Row[]> {
  const curves = new Map<string, Row[]>();
  for (const row of rows) {
    if (!row.series) continue;
    const title = `${row.series.name} · ${row.subject}`;
    curves.set(
      title,
      [...(curves.get(title) ?? []), row].sort((a, b) => at(a) - at(b)),
    );
  }
  return curves;
}

function reasons({ accepted, rows }: ReportFacts): string {
  return accepted
    .filter(({ id }) => rows.some((row) => row.id === id))
    .map(({ id, reason }) => `${id}: above its budget because ${reason}`)
    .join("\n");
}

/** The report as Markdown. */
export function markdown(facts: ReportFacts): string {
  const lines = linesOf(facts);
  const peers = [
    ...new Set(facts.rows.flatMap(({ subject, peerVersion }) => (peerVersion ? [`${subject} (${peerVersion})`] : []))),
  ];
  return [
    "# Gas",
    `\`receipt.gasUsed\` of real transactions on Hardhat's in-process chain, hardfork ${HARDFORK}, build profile \`${PROFILE}\`. An id ending in \`.perItem\` is gas divided by n. A figure with * is the price floor of its calldata (EIP-7623). Anchors were measured elsewhere, on the same EVM; peers in this very run:`,
    peers.map((peer) => `- ${peer}`).join("\n"),
    "## Operations",
    [`| ${HEAD.join(" | ")} |`, "| --- | ---: | ---: | --- | --- | --- |"]
      .concat(lines.map((line) => `| ${cellsOf(line).join(" | ")} |`))
      .join("\n"),
    "## Side by side",
    ...lines.filter(({ ours, peers }) => ours ?? peers[0]).map(bars),
    ...(growth(facts.rows) ? ["## Growth", `\`\`\`text\n${growth(facts.rows)}\n\`\`\``] : []),
    ...(reasons(facts) ? ["## Budgets that safety makes impossible", reasons(facts)] : []),
    "",
  ].join("\n\n");
}

/** One bar for each subject and anchor, the budget marked. */
function bars({ id, name, ours, peers, anchors, budget }: Line): string {
  const measured = [...(ours ? [ours] : []), ...peers];
  const entries = [
    ...measured.map((row) => ({ label: row.subject, gas: figureOf(row), note: row.state })),
    ...anchors.map(([peer, gas]) => ({ label: `${peer} (anchor)`, gas, note: "" })),
    ...(budget === undefined ? [] : [{ label: "budget", gas: budget, note: "" }]),
  ];
  const longest = Math.max(...entries.map(({ gas }) => gas));
  const width = Math.max(...entries.map(({ label }) => label.length));
  const rows = entries.map(({ label, gas }) => {
    const bar = (label === "budget" ? "░" : "█").repeat(Math.max(1, Math.round((gas / longest) * BAR)));
    return `${label.padEnd(width)}  ${format(gas).padStart(10)}  ${bar}`;
  });
  const states = measured.map(({ subject, state }) => `- ${subject}: ${state}`);
  return [`### ${id}`, name, `\`\`\`text\n${rows.join("\n")}\n\`\`\``, states.join("\n")].join("\n\n");
}
