import type { CreditFile } from "./csv.ts";
import type { ImportResult } from "./execute.ts";
import type { Balance } from "./crossCheck.ts";
import type { CreditRow, ImportPlan } from "./plan.ts";

/** The most balances that are listed one by one. */
const SHOWN_BALANCES = 10;

/** What was read from a file. */
export function readLines({ file, layout, issuances, retirements, errors }: CreditFile): string[] {
  const rows = [...issuances, ...retirements];
  return [`  ${file}: ${layout.name}, ${count(rows)}${errors.length > 0 ? `, ${errors.length} error(s)` : ""}`];
}

/** What an import is going to do, and what it is not. */
export function planLines({ actions, done, unregistered, crossCheck }: ImportPlan): string[] {
  const of = (kind: CreditRow["kind"], derived: boolean) =>
    actions.filter((action) => action.row.kind === kind && action.derived === derived).map(({ row }) => row);
  const reasons = new Set(unregistered.map(({ reason }) => reason));
  const skipped = (reason: string) => unregistered.filter((found) => found.reason === reason).map(({ row }) => row);

  return [
    "Plan",
    `  issue                        ${count(of("issuance", false))}`,
    `  retire within an issuance    ${count(of("retirement", false))}`,
    `  retire, issuance not listed  ${count(of("retirement", true))}`,
    `  on the ledger already        ${count(done)}`,
    ...[...reasons].map((reason) => `  not registered: ${count(skipped(reason))}, ${reason}`),
    `Retirements against issuances, per project and vintage`,
    `  within what was issued       ${crossCheck.covered.length}`,
    `  issuance in no file          ${crossCheck.unknown.length}`,
    `  more than the files issue    ${crossCheck.exceeded.length}`,
    ...crossCheck.exceeded.slice(0, SHOWN_BALANCES).map(balanceLine),
  ];
}

/** What an import came to. */
export function resultLines({ rows, chunks, gasUsed, inFiles, onLedger }: ImportResult): string[] {
  return [
    `Done: ${rows.toLocaleString("en")} rows in ${chunks} transactions, ${gasUsed.toLocaleString("en")} gas`,
    `  issued   ${tonnes(onLedger.issuedKg)} t on the ledger, ${tonnes(inFiles.issuedKg)} t in the files`,
    `  retired  ${tonnes(onLedger.retiredKg)} t on the ledger, ${tonnes(inFiles.retiredKg)} t in the files`,
  ];
}

/** Kilograms as tonnes, exactly: `13,912,689` or `85,162.160`. */
export function tonnes(kilograms: bigint): string {
  const rest = kilograms % 1000n;
  return (kilograms / 1000n).toLocaleString("en") + (rest === 0n ? "" : `.${rest.toString().padStart(3, "0")}`);
}

function count(rows: readonly CreditRow[]): string {
  const total = rows.reduce((sum, { quantityKg }) => sum + quantityKg, 0n);
  return `${rows.length.toLocaleString("en")} rows, ${tonnes(total)} t`;
}

function balanceLine({ projectId, vintage, issuedKg, retiredKg }: Balance): string {
  return `    ${projectId} ${vintage ?? ""}: retired ${tonnes(retiredKg)} t, issued ${tonnes(issuedKg)} t`;
}
