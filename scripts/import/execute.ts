import { creditId } from "../../sdk/formats/credits/index.ts";
import type { CreditFile } from "./csv.ts";
import type { CreditLedger } from "./ledger.ts";
import { CreditModel } from "./model.ts";
import { place, planImport, type CreditRow, type ImportPlan } from "./plan.ts";
import { takeSnapshot, type Snapshot } from "./snapshot.ts";

/** Rows per transaction: a derived retirement costs up to 225,000 gas, and since Osaka a transaction may use 2^24. */
export const DEFAULT_CHUNK = 50;

/** How far an import has come. */
export interface Progress {
  rows: number;
  totalRows: number;
  gasUsed: bigint;
}

/** Kilograms in the files and on the ledger, of the rows that are registrable. */
export interface Totals {
  issuedKg: bigint;
  retiredKg: bigint;
}

/** What an import came to. */
export interface ImportResult {
  /** Rows carried out by this run; the others were on the ledger already. */
  rows: number;
  chunks: number;
  gasUsed: bigint;
  inFiles: Totals;
  onLedger: Totals;
}

/** After the import the ledger does not hold what the files say. */
export class ImportIncomplete extends Error {
  override name = "ImportIncomplete";

  readonly inFiles: Totals;
  readonly onLedger: Totals;

  constructor(inFiles: Totals, onLedger: Totals) {
    super(
      `The ledger holds ${onLedger.issuedKg} kg issued and ${onLedger.retiredKg} kg retired of these rows, the files ` +
        `${inFiles.issuedKg} kg and ${inFiles.retiredKg} kg. Run the same command again; it continues where it stands.`,
    );
    this.inFiles = inFiles;
    this.onLedger = onLedger;
  }
}

/** Reads the ledger and plans the rest of an import: what is registered already is left out. */
export async function prepareImport(files: readonly CreditFile[], ledger: CreditLedger): Promise<ImportPlan> {
  return planImport(files, await takeSnapshot(ledger, rowsOf(files)));
}

/**
 * Carries out a plan, a chunk of rows per transaction, and compares the ledger with the files afterwards. A row's steps are
 * never divided between two transactions, so an import that stops leaves whole rows only.
 *
 * @throws {@link ImportIncomplete} if the sums differ.
 */
export async function executeImport(
  plan: ImportPlan,
  ledger: CreditLedger,
  { chunk = DEFAULT_CHUNK, onProgress }: { chunk?: number; onProgress?: (progress: Progress) => void } = {},
): Promise<ImportResult> {
  if (!Number.isInteger(chunk) || chunk < 1) throw new RangeError(`a chunk of ${chunk} rows`);

  const totalRows = plan.actions.length;
  let gasUsed = 0n;
  let chunks = 0;

  for (let rows = 0; rows < totalRows; rows += chunk) {
    onProgress?.({ rows, totalRows, gasUsed });
    const steps = plan.actions.slice(rows, rows + chunk).flatMap((action) => action.steps);
    gasUsed += (await ledger.submit(steps)).gasUsed;
    chunks++;
  }
  onProgress?.({ rows: totalRows, totalRows, gasUsed });

  const registrable = [...plan.done, ...plan.actions.map(({ row }) => row)];
  const inFiles = sumFiles(registrable);
  const onLedger = sumLedger(registrable, await takeSnapshot(ledger, registrable));

  if (inFiles.issuedKg !== onLedger.issuedKg || inFiles.retiredKg !== onLedger.retiredKg) {
    throw new ImportIncomplete(inFiles, onLedger);
  }

  return { rows: totalRows, chunks, gasUsed, inFiles, onLedger };
}

/** All rows of the files, issuances first. */
export function rowsOf(files: readonly CreditFile[]): CreditRow[] {
  return [...files.flatMap(({ issuances }) => issuances), ...files.flatMap(({ retirements }) => retirements)];
}

function sumFiles(rows: readonly CreditRow[]): Totals {
  return sum(rows, (row) => row.quantityKg);
}

/** Counts on the ledger what the rows say: kilograms of their ranges that batches cover, and of their certificates. */
function sumLedger(rows: readonly CreditRow[], snapshot: Snapshot): Totals {
  const model = new CreditModel();
  for (const batch of snapshot.batches) model.adopt(batch);

  return sum(rows, (row) => {
    const { key, start, end } = place(row);
    if (row.kind === "retirement") return snapshot.certificates.get(creditId(key, start)) ?? 0n;

    const missing = model.gaps(key, start, end).reduce((total, gap) => total + gap.end - gap.start, 0n);
    return end - start - missing;
  });
}

function sum(rows: readonly CreditRow[], kilograms: (row: CreditRow) => bigint): Totals {
  const totals: Totals = { issuedKg: 0n, retiredKg: 0n };
  for (const row of rows) {
    if (row.kind === "issuance") totals.issuedKg += kilograms(row);
    else totals.retiredKg += kilograms(row);
  }
  return totals;
}
