import { countryCode } from "../countries.ts";
import { parseDate } from "./dates.ts";
import { CellError, HeaderUnknown, RangeLengthMismatch, RowError } from "./errors.ts";
import { LAYOUTS, normalizeColumn, type Columns, type Layout } from "./layouts.ts";
import { parseTonnes, parseWhole } from "./quantities.ts";
import type { Registry } from "./registries.ts";
import { parseSerial, toKilogramRange, type SerialRange } from "./serials.ts";

/** What issuances and retirements have in common. */
interface Row {
  registry: Registry;
  /** The file, as the caller named it. */
  file: string;
  /** Physical line (from 1) on which the record starts. */
  line: number;
  /** As the serials write it: `ACR102`, `GS11603`, `prj_…`. */
  projectId: string;
  /** The project's name; Isometric's files give the supplier's in issuances and none in retirements. */
  projectName?: string;
  quantityKg: bigint;
  /** Year of the removal or reduction; Isometric's issuances do not state it. */
  vintage?: number;
}

/** Credits that came into being. */
export interface Issuance extends Row {
  kind: "issuance";
  /** Absent in the files of ACR, CAR and ART, which list issuances without serial numbers. */
  serial?: SerialRange;
  /** ISO 8601: a day, or an instant in UTC where the registry states one. */
  date: string;
  /** Part of the quantity that went to the registry's buffer pool, where the file states it. */
  bufferKg?: bigint;
}

/** Credits that were retired, or (at Gold Standard, in the same file) cancelled or moved to another registry. */
export interface Retirement extends Row {
  kind: "retirement";
  status: "retired" | "cancelled";
  serial: SerialRange;
  /** ISO 8601, see {@link Issuance}; absent for cancellations, whose date the file does not state. */
  date?: string;
  /** May be a person: not meant for a public ledger. */
  beneficiary?: string;
  reason?: string;
}

/** A record of a file before it is understood. */
export interface RawRecord {
  line: number;
  cells: readonly string[];
}

/** What a file holds. Rows with errors are missing from the rows. */
export interface CreditRows {
  layout: Layout;
  issuances: Issuance[];
  retirements: Retirement[];
  errors: RowError[];
}

/**
 * Finds out what a file lists from its header.
 *
 * @throws {@link HeaderUnknown} naming what each known layout needs, if none fits or more than one does.
 */
export function detectLayout(registry: Registry, file: string, header: readonly string[]): Layout {
  const present = new Set(header.map(normalizeColumn));
  const known = LAYOUTS.filter((layout) => layout.registry === registry).map((layout) => {
    const columns = Object.values(layout.columns) as string[];
    const missing = columns.filter((column) => !present.has(column));
    const contrary = layout.absent?.some((column) => present.has(column)) ?? false;
    return { layout, columns, missing, fits: missing.length === 0 && !contrary };
  });

  const fitting = known.filter(({ fits }) => fits);
  if (fitting.length !== 1 || present.size !== header.length) {
    const expected = known.map(({ layout, columns, missing }) => ({ layout: layout.name, columns, missing }));
    throw new HeaderUnknown(registry, file, header, expected);
  }

  return fitting[0]!.layout;
}

/**
 * Reads the records of one file. Every row is checked against itself: the serial's project, vintage and country against
 * the row's columns, the length of the range against the quantity, the parts against the whole, years against dates.
 * The extracts of all five registries hold these without exception, so a contradiction is an error. One check is not
 * possible: the serials of certified emission reductions carry neither the vintage nor the registry's project number.
 *
 * @returns The rows understood, and an error for everything that was not: nothing is guessed.
 * @throws {@link HeaderUnknown} if the columns fit no known file of the registry.
 */
export function readRows(
  registry: Registry,
  file: string,
  header: readonly string[],
  records: Iterable<RawRecord>,
): CreditRows {
  const layout = detectLayout(registry, file, header);
  const names = header.map(normalizeColumn);
  const result: CreditRows = { layout, issuances: [], retirements: [], errors: [] };

  for (const { line, cells } of records) {
    const values = new Map(names.map((name, index) => [name, (cells[index] ?? "").trim()]));
    const row = new RowReader(layout, file, line, values).read();

    if (Array.isArray(row)) result.errors.push(...row);
    else if (row.kind === "issuance") result.issuances.push(row);
    else result.retirements.push(row);
  }

  return result;
}

/** Reads one record and collects all that is wrong with it. */
class RowReader {
  readonly #errors: RowError[] = [];

  readonly layout: Layout;
  readonly file: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;

  constructor(layout: Layout, file: string, line: number, values: ReadonlyMap<string, string>) {
    this.layout = layout;
    this.file = file;
    this.line = line;
    this.values = values;
  }

  read(): Issuance | Retirement | RowError[] {
    const { registry, kind, dates } = this.layout;

    const status = this.#status();
    const projectId = this.#required("project", (text) => (this.layout.projectPrefix ?? "") + text);
    const quantityKg = this.#quantity();
    const vintage = this.#vintage();
    const serial = this.#serial(quantityKg);
    const date = status === "cancelled" ? undefined : this.#required("date", (text) => parseDate(text, dates));
    const issued = this.#optional("issued", (text) => parseDate(text, dates));
    const bufferKg = this.#parts(quantityKg);

    if (serial && projectId && serial.project !== undefined) this.#agree("project", serial.project, projectId);
    if (serial && vintage && serial.vintage !== undefined) this.#agree("vintage", `${serial.vintage}`, `${vintage}`);
    if (serial) this.#country(serial);
    if (date) this.#year(date);
    if (date && issued && date < issued) this.#fail("date", `precedes the issuance on ${issued}`, "Check both dates.");

    if (this.#errors.length > 0) return this.#errors;

    const row = {
      registry,
      file: this.file,
      line: this.line,
      projectId: projectId!,
      projectName: this.#optional("projectName", String),
      quantityKg: quantityKg!,
      vintage,
    };
    if (kind === "issuance") return { ...row, kind, serial, date: date!, bufferKg };

    return {
      ...row,
      kind,
      status,
      serial: serial!,
      date,
      beneficiary: this.#optional("beneficiary", String),
      reason: this.#optional("reason", String),
    };
  }

  #status(): "retired" | "cancelled" {
    const status = this.#text("status");
    const expected = this.layout.kind === "issuance" ? "Issued" : "Retired";

    if (this.layout.kind === "retirement" && status === "Canceled") return "cancelled";
    if (this.layout.columns.status && status !== expected) {
      this.#fail(
        "status",
        `is not the status of this file, ${expected}`,
        "Remove the row, or import it as what it is.",
      );
    }
    return "retired";
  }

  #quantity(): bigint | undefined {
    const { registry, columns } = this.layout;
    const tonnes = this.#required("quantity", parseTonnes);
    if (tonnes === undefined) return undefined;

    if (tonnes === 0n && (columns.serial || columns.id)) {
      this.#fail("quantity", "is nothing", "A range of serials holds at least one credit.");
    }
    if (registry !== "isometric" && tonnes % 1000n !== 0n) {
      this.#fail("quantity", "is no whole number of tonnes", "This registry issues whole tonnes only.");
    }

    const kilograms = this.#optional("kilograms", parseWhole);
    if (kilograms !== undefined && kilograms !== tonnes) {
      this.#fail("kilograms", `is not the ${tonnes} kg that the tonnes amount to`, "Ask the registry which is right.");
    }
    return tonnes;
  }

  #vintage(): number | undefined {
    if (this.layout.columns.vintageDay) {
      const day = this.#required("vintageDay", (text) => parseDate(text, "iso-day"));
      return day ? Number(day.slice(0, 4)) : undefined;
    }
    if (!this.layout.columns.vintage) return undefined;

    return this.#required("vintage", (text) => {
      if (!/^(?:19|20)\d{2}$/.test(text)) throw new CellError(text, "is no vintage", "Expected a year such as 2024");
      return Number(text);
    });
  }

  #serial(quantityKg: bigint | undefined): SerialRange | undefined {
    const { registry, columns } = this.layout;
    if (columns.id) return this.#ownRange(quantityKg);
    if (!columns.serial) return undefined;

    const serial = this.#required("serial", (text) => parseSerial(registry, text));
    if (!serial || quantityKg === undefined) return serial;

    const { start, end } = toKilogramRange(serial);
    if (end - start !== quantityKg) {
      this.#errors.push(new RangeLengthMismatch(this.#at("serial"), end - start, quantityKg));
    }
    return serial;
  }

  /** Isometric: an issuance or retirement of n kilograms is its own block with the kilograms 0 … n-1. */
  #ownRange(quantityKg: bigint | undefined): SerialRange | undefined {
    const prefix = this.layout.kind === "issuance" ? "iss_" : "ret_";

    return this.#required("id", (id) => {
      if (!id.startsWith(prefix)) throw new CellError(id, `does not begin with ${prefix}`, "Check the column.");
      return parseSerial(this.layout.registry, `${id}-0 to ${(quantityKg || 1n) - 1n}`);
    });
  }

  /** What went to holders and to the buffer is the whole; returns the buffer's part. */
  #parts(quantityKg: bigint | undefined): bigint | undefined {
    const toHolders = this.#optional("toHolders", parseTonnes);
    const toBuffer = this.#optional("toBuffer", parseTonnes);

    if (quantityKg !== undefined && toHolders !== undefined && toBuffer !== undefined) {
      if (toHolders + toBuffer !== quantityKg) {
        this.#fail("quantity", `is not ${toHolders} kg and ${toBuffer} kg to the buffer`, "Ask the registry.");
      }
    }
    return toBuffer;
  }

  #country(serial: SerialRange): void {
    const text = this.#text("country");
    if (serial.country === undefined || !text) return;

    const code = this.layout.countries === "codes" ? text : countryCode(text);
    if (code === undefined) {
      this.#fail("country", "is no country name known here", "Add the spelling to countries.ts, or correct it.");
    } else if (code !== serial.country) {
      this.#fail("country", `contradicts the serial, which says ${serial.country}`, "Ask the registry which is right.");
    }
  }

  #year(date: string): void {
    const year = this.#text("year");
    if (year && year !== date.slice(0, 4)) this.#fail("year", `is not the year of ${date}`, "Ask the registry.");
  }

  #agree(field: keyof Columns, inSerial: string, inColumn: string): void {
    if (inSerial === inColumn) return;
    this.#fail(field, `contradicts the serial, which says ${inSerial}`, "Ask the registry which is right.");
  }

  #required<Value>(field: keyof Columns, parse: (text: string) => Value): Value | undefined {
    if (this.#text(field)) return this.#optional(field, parse);

    this.#fail(field, "is missing", "Complete the row from the registry's own page.");
    return undefined;
  }

  #optional<Value>(field: keyof Columns, parse: (text: string) => Value): Value | undefined {
    const text = this.#text(field);
    if (!text) return undefined;

    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      this.#fail(field, error.reason, error.remedy);
      return undefined;
    }
  }

  #text(field: keyof Columns): string {
    const column = this.layout.columns[field];
    return (column && this.values.get(column)) ?? "";
  }

  #fail(field: keyof Columns, reason: string, remedy: string): void {
    this.#errors.push(new RowError({ ...this.#at(field), reason, remedy }));
  }

  #at(field: keyof Columns) {
    const { registry, columns } = this.layout;
    return { registry, file: this.file, line: this.line, column: columns[field] ?? field, value: this.#text(field) };
  }
}
