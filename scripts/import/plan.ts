import {
  blockKey,
  creditId,
  formatSerial,
  IntervalSet,
  projectKey,
  RowError,
  SerialOverlap,
  toKilogramRange,
  type Issuance,
  type KilogramRange,
  type Retirement,
} from "../../sdk/formats/credits/index.ts";
import type { CreditFile } from "./csv.ts";
import { crossCheck, type CrossCheck } from "./crossCheck.ts";
import { NO_RANGE, type LedgerBatch, type Step } from "./ledger.ts";
import { CreditModel } from "./model.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "./snapshot.ts";

export type CreditRow = Issuance | Retirement;

/** What one row asks of the ledger. Its steps belong together: they are carried out in one transaction. */
export interface Action {
  row: CreditRow;
  steps: Step[];
  /**
   * The extract shows these serials to exist and to be retired, but not their issuance: exactly the retired range is
   * registered and retired whole. It proves nothing beyond that range.
   */
  derived: boolean;
}

/** A row that is read but registers nothing. */
export interface Unregistered {
  row: CreditRow;
  reason: string;
}

/** What an import will do, complete before the first transaction. */
export interface ImportPlan {
  actions: Action[];
  /** Rows the ledger has already. */
  done: CreditRow[];
  unregistered: Unregistered[];
  crossCheck: CrossCheck;
}

/** The most errors a message lists. */
const SHOWN_ERRORS = 20;

/** An import that must not begin: everything wrong with its files. */
export class ImportRefused extends Error {
  override name = "ImportRefused";

  readonly errors: readonly RowError[];

  constructor(errors: readonly RowError[]) {
    const shown = errors.slice(0, SHOWN_ERRORS).map(({ message }) => `  ${message}`);
    const more = errors.length - shown.length;
    super(
      [
        `Nothing was imported: ${errors.length} error(s).`,
        ...shown,
        ...(more > 0 ? [`  … and ${more} more`] : []),
      ].join("\n"),
    );
    this.errors = errors;
  }
}

/**
 * Plans the import of one registry's files. Pure: what the ledger holds is passed in.
 *
 * - An issuance with serials is registered, except for the serials of it that the ledger has already (an interrupted
 *   import, or retirements imported before).
 * - A retirement inside a registered range is split off and retired, serial for serial; any other is derived, see
 *   {@link Action.derived}.
 * - Issuances without serials (ACR, CAR, ART) and cancellations register nothing; the former are compared with the
 *   retirements, see {@link CrossCheck}.
 * - Isometric's retirements name no issuance. Registered beside the issuances of their project they would count the
 *   same kilograms twice, so of each project either the issuances or the retirements are registered, whichever came
 *   first, and issuances first within one import.
 *
 * @throws {@link ImportRefused} with all errors of all files, those of reading them included.
 */
export function planImport(files: readonly CreditFile[], snapshot: Snapshot = EMPTY_SNAPSHOT): ImportPlan {
  return new Planner(files, snapshot).plan();
}

class Planner {
  readonly #model = new CreditModel();
  readonly #plan: ImportPlan;
  readonly #errors: RowError[];
  /** Every registrable range of the files, per block and kind of row: no two rows of a kind may share serials. */
  readonly #issued = new Map<bigint, IntervalSet<CreditRow>>();
  readonly #retired = new Map<bigint, IntervalSet<Retirement>>();
  readonly #refused = new Set<CreditRow>();
  readonly #digests: ReadonlyMap<string, `0x${string}`>;

  readonly files: readonly CreditFile[];
  readonly snapshot: Snapshot;

  constructor(files: readonly CreditFile[], snapshot: Snapshot) {
    this.files = files;
    this.snapshot = snapshot;
    this.#errors = files.flatMap(({ errors }) => errors);
    this.#digests = new Map(files.map(({ file, digest }) => [file, digest]));
    this.#plan = {
      actions: [],
      done: [],
      unregistered: [],
      crossCheck: crossCheck(
        files.flatMap(({ issuances }) => issuances),
        files.flatMap(({ retirements }) => retirements),
      ),
    };

    for (const batch of snapshot.batches) this.#model.adopt(batch);
    for (const [id, kilograms] of snapshot.certificates) this.#model.adoptCertificate(id, kilograms);
  }

  plan(): ImportPlan {
    const retirements = this.files.flatMap((file) => file.retirements);
    const issuances = this.files.flatMap((file) => file.issuances);

    for (const row of retirements) this.#reserve(this.#retired, row);
    for (const row of issuances) this.#reserve(this.#issued, row);

    const accepted = (row: CreditRow) => !this.#refused.has(row);
    for (const row of ascending(issuances.filter(accepted))) this.#issue(row);
    for (const row of ascending(retirements.filter(accepted))) this.#retire(row);

    if (this.#errors.length > 0) throw new ImportRefused(this.#errors.toSorted(byPlace));
    return this.#plan;
  }

  #reserve<Row extends CreditRow>(taken: Map<bigint, IntervalSet<Row>>, row: Row): void {
    if (!row.serial) return;
    const { key, start, end } = place(row);

    let ranges = taken.get(key);
    if (!ranges) taken.set(key, (ranges = new IntervalSet()));

    const other = ranges.add(start, end, row)?.value;
    if (other) this.#overlap(row, `${other.file}:${other.line}`);
  }

  #issue(row: Issuance): void {
    if (!row.serial) return this.#skip(row, "its file states no serial numbers; compared with the retirements only");
    if (this.#retiredWithoutIssuance(row)) {
      return this.#skip(row, "retirements of its project are registered, which may be of the same kilograms");
    }
    const { key, start, end } = place(row);

    const cancelled = this.#retired
      .get(key)
      ?.overlapping(start, end)
      .find(({ value }) => value.status === "cancelled");
    if (cancelled) {
      const { file, line } = cancelled.value;
      return this.#fail(
        row,
        `holds serials that ${file}:${line} shows as cancelled`,
        "Issue the other serials in rows of their own.",
      );
    }

    const outside = this.#model.overlapping(key, start, end).find((batch) => batch.start < start || batch.end > end);
    if (outside) return this.#overlap(row, describe(outside));

    const gaps = this.#model.gaps(key, start, end);
    this.#act(
      row,
      gaps.map((gap) => this.#issueStep(row, key, gap)),
      false,
    );
  }

  #retire(row: Retirement): void {
    if (row.status === "cancelled") return this.#cancel(row);
    const { key, start, end } = place(row);

    const certified = this.#model.certificate(creditId(key, start));
    if (certified === end - start) return this.#act(row, [], false);
    if (certified !== undefined) {
      return this.#fail(
        row,
        `begins a certificate of ${certified} kg already`,
        "Compare the extract with the earlier import.",
      );
    }

    const [batch] = this.#model.overlapping(key, start, end);
    if (!batch) return this.#derive(row, key, { start, end });
    if (batch.start > start || batch.end < end) {
      return this.#fail(
        row,
        `lies across the end of ${describe(batch)}`,
        "One certificate stands for serials of one batch.",
      );
    }

    const firstFree = batch.start + batch.retired;
    if (start < firstFree) return this.#overlap(row, `a retired part of ${describe(batch)}`);

    const id = creditId(key, batch.start);
    if (start === firstFree) return this.#act(row, [retireStep(row, id, end - start)], false);

    const split: Step = { kind: "split", id, position: start };
    this.#act(row, [split, retireStep(row, creditId(key, start), end - start)], false);
  }

  #derive(row: Retirement, key: bigint, range: KilogramRange): void {
    if (this.#issuedBesides(row)) {
      return this.#skip(row, "issuances of its project are registered, and the file does not say which it came from");
    }

    const { start, end } = range;
    this.#act(row, [this.#issueStep(row, key, range), retireStep(row, creditId(key, start), end - start)], true);
  }

  #cancel(row: Retirement): void {
    const { key, start, end } = place(row);
    const batches = this.#model.overlapping(key, start, end);
    const note = batches.length > 0 ? `, yet the ledger has ${batches.map(describe).join(", ")}` : "";

    this.#skip(row, `cancelled or moved to another registry, which is no retirement${note}`);
  }

  /** Isometric: whether issuances of the row's project are registered or about to be. */
  #issuedBesides(row: Retirement): boolean {
    if (row.registry !== "isometric") return false;
    if (this.#plan.actions.some((action) => action.row.kind === "issuance" && action.row.projectId === row.projectId))
      return true;

    // Registered retirements are retired whole and at once, so anything that circulates was issued.
    return this.#batchesOf(row).some((batch) => batch.retired < batch.end - batch.start);
  }

  /** Isometric: whether retirements of the row's project are registered on their own. */
  #retiredWithoutIssuance(row: Issuance): boolean {
    if (row.registry !== "isometric") return false;

    const { key } = place(row);
    const own = this.snapshot.batches.some((batch) => batch.blockKey === key);
    const batches = this.#batchesOf(row);
    return !own && batches.length > 0 && batches.every((batch) => batch.retired === batch.end - batch.start);
  }

  #batchesOf(row: CreditRow): readonly LedgerBatch[] {
    return this.snapshot.projects.get(projectKey(row.registry, row.projectId)) ?? [];
  }

  #issueStep(row: CreditRow, key: bigint, { start, end }: KilogramRange): Step {
    return {
      kind: "issue",
      blockKey: key,
      start,
      end,
      after: this.#model.nearest(key, start)?.start ?? NO_RANGE,
      projectId: projectKey(row.registry, row.projectId),
      vintage: row.vintage ?? 0,
      dataDigest: this.#digests.get(row.file)!,
    };
  }

  #act(row: CreditRow, steps: Step[], derived: boolean): void {
    for (const step of steps) this.#model.apply(step);

    if (steps.length === 0) this.#plan.done.push(row);
    else this.#plan.actions.push({ row, steps, derived });
  }

  #skip(row: CreditRow, reason: string): void {
    this.#plan.unregistered.push({ row, reason });
  }

  #overlap(row: CreditRow, taken: string): void {
    this.#refused.add(row);
    this.#errors.push(new SerialOverlap(at(row), taken));
  }

  #fail(row: CreditRow, reason: string, remedy: string): void {
    this.#refused.add(row);
    this.#errors.push(new RowError({ ...at(row), reason, remedy }));
  }
}

/** The kilograms of a row that has serials. */
export function place(row: CreditRow): KilogramRange & { key: bigint } {
  const serial = row.serial!;
  return { key: blockKey(row.registry, serial.block), ...toKilogramRange(serial) };
}

function retireStep(row: Retirement, id: bigint, kilograms: bigint): Step {
  return { kind: "retire", id, kilograms, inscription: formatSerial(row.serial) };
}

/** Block by block in the order of the file, each from its first serial on: the fewest splits, and always the same. */
function ascending<Row extends CreditRow>(rows: readonly Row[]): Row[] {
  const blocks = new Map<string, Row[]>();
  for (const row of rows) {
    const block = row.serial?.block ?? "";
    const found = blocks.get(block);
    if (found) found.push(row);
    else blocks.set(block, [row]);
  }

  const first = (row: Row) => row.serial?.first ?? 0n;
  return [...blocks.values()].flatMap((group) => group.toSorted((a, b) => compare(first(a), first(b))));
}

function byPlace(a: RowError, b: RowError): number {
  return compare(a.file, b.file) || compare(a.line, b.line);
}

function compare<Value extends bigint | number | string>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function at(row: CreditRow) {
  const { registry, file, line, serial } = row;
  return { registry, file, line, column: "serial numbers", value: serial ? formatSerial(serial) : "" };
}

function describe({ blockKey: key, start, end }: LedgerBatch): string {
  return `batch 0x${creditId(key, start).toString(16)} of ${end - start} kg`;
}
