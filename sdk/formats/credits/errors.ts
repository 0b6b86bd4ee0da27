import type { Registry } from "./registries.ts";

/** A value that cannot be read. Carries what was wrong with it and what to do; knows nothing of files and lines. */
export class CellError extends Error {
  override name = "CellError";

  readonly value: string;
  readonly reason: string;
  readonly remedy: string;

  constructor(value: string, reason: string, remedy: string) {
    super(`${JSON.stringify(value)}: ${reason}. ${remedy}`);
    this.value = value;
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** A serial number that does not follow its registry's grammar. Nothing about it is guessed. */
export class SerialError extends CellError {
  override name = "SerialError";

  readonly registry: Registry;

  constructor(registry: Registry, value: string, reason: string, remedy: string) {
    super(value, reason, remedy);
    this.registry = registry;
  }
}

/** A serial number whose kilograms lie beyond the 64-bit positions of a credit batch. */
export class SerialOutOfRange extends SerialError {
  override name = "SerialOutOfRange";

  constructor(registry: Registry, value: string) {
    super(
      registry,
      value,
      "its last kilogram lies beyond position 2^64 - 1",
      "Check the running numbers: no registry counts this far.",
    );
  }
}

/** What a {@link RowError} says. */
export interface RowProblem {
  registry: Registry;
  /** The file, as the caller named it. */
  file: string;
  /** Physical line (from 1) on which the record starts; a record with quoted line breaks covers several. */
  line: number;
  column: string;
  value: string;
  reason: string;
  /** What the reader of the message can do about it. */
  remedy: string;
}

/** A row of an extract that contradicts itself, its registry's grammar or another row. */
export class RowError extends Error implements RowProblem {
  override name = "RowError";
  readonly registry: Registry;
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly remedy: string;

  constructor(problem: RowProblem) {
    const { registry, file, line, column, value, reason, remedy } = problem;
    super(`${file}:${line} (${registry}) ${column} ${JSON.stringify(value)}: ${reason}. ${remedy}`);
    this.registry = registry;
    this.file = file;
    this.line = line;
    this.column = column;
    this.value = value;
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** A serial range that covers another amount than the row states. */
export class RangeLengthMismatch extends RowError {
  override name = "RangeLengthMismatch";

  readonly lengthKg: bigint;
  readonly quantityKg: bigint;

  constructor(
    problem: Omit<RowProblem, "reason" | "remedy">,
    /** Kilograms the serial range covers. */
    lengthKg: bigint,
    /** Kilograms the row states. */
    quantityKg: bigint,
  ) {
    super({
      ...problem,
      reason: `the range covers ${lengthKg} kg, the row states ${quantityKg} kg`,
      remedy: "Ask the registry which of the two is right; neither is assumed.",
    });
    this.lengthKg = lengthKg;
    this.quantityKg = quantityKg;
  }
}

/** Serials that another row, or the ledger, has already. */
export class SerialOverlap extends RowError {
  override name = "SerialOverlap";

  readonly taken: string;

  constructor(
    problem: Omit<RowProblem, "reason" | "remedy">,
    /** Where the serials are already, in words: `"line 12"`, `"batch 0x…"`. */
    taken: string,
  ) {
    super({
      ...problem,
      reason: `shares serials with ${taken}`,
      remedy: "A serial number exists once; remove the repeated row.",
    });
    this.taken = taken;
  }
}

/** A file whose columns are none of the known layouts. */
export class HeaderUnknown extends Error {
  override name = "HeaderUnknown";

  readonly registry: Registry;
  readonly file: string;
  readonly header: readonly string[];
  readonly expected: readonly { layout: string; columns: readonly string[]; missing: readonly string[] }[];

  constructor(
    registry: Registry,
    file: string,
    header: readonly string[],
    /** Per layout: its name and the columns it needs. */
    expected: readonly { layout: string; columns: readonly string[]; missing: readonly string[] }[],
  ) {
    const lines = expected.map(
      ({ layout, columns, missing }) =>
        `  ${layout}: needs ${columns.join(" | ")}; missing: ${missing.join(" | ") || "none"}`,
    );
    super([`${file}: the columns fit no known ${registry} file.`, ...lines].join("\n"));
    this.registry = registry;
    this.file = file;
    this.header = header;
    this.expected = expected;
  }
}
