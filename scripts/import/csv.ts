import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { CsvError, parse } from "csv-parse/sync";

import { readRows, type CreditRows, type RawRecord, type Registry } from "../../sdk/formats/credits/index.ts";

/** A registry's file, read whole. */
export interface CreditFile extends CreditRows {
  file: string;
  /** keccak256 of the file's bytes: the evidence that every batch issued from it points to. */
  digest: `0x${string}`;
}

/** A file that is no CSV. */
export class CsvMalformed extends Error {
  override name = "CsvMalformed";

  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, reason: string) {
    super(`${file}:${line}: ${reason}. Save the extract again as comma-separated text in UTF-8.`);
    this.file = file;
    this.line = line;
  }
}

/**
 * Reads a registry's extract: comma-separated UTF-8 with or without a byte order mark.
 *
 * @param registry Whose file it is.
 * @param file Its name, for messages.
 * @param bytes Its contents.
 * @throws {@link CsvMalformed} if it is no CSV: a quote left open, a row with too few or too many fields.
 * @throws HeaderUnknown if its columns fit no known file of the registry.
 */
export function readCreditFile(registry: Registry, file: string, bytes: Uint8Array): CreditFile {
  const [header, ...records] = splitRecords(file, decode(file, bytes));
  const rows = readRows(registry, file, header?.cells ?? [], records);

  return { ...rows, file, digest: `0x${bytesToHex(keccak_256(bytes))}` };
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // also takes the byte order mark off
  } catch {
    throw new CsvMalformed(file, 1, "is not UTF-8");
  }
}

/** The records with the physical line on which each starts; csv-parse itself counts a quoted CR LF twice. */
function splitRecords(file: string, text: string): RawRecord[] {
  let parsed: { record: string[]; raw: string }[];
  try {
    parsed = parse(text, { raw: true, skip_empty_lines: true }) as unknown as typeof parsed;
  } catch (error) {
    if (error instanceof CsvError) throw new CsvMalformed(file, Number(error["lines"] ?? 1), error.message);
    throw error;
  }

  let line = 1;
  return parsed.map(({ record, raw }) => {
    const skipped = /^(?:\r\n|\n|\r)*/.exec(raw)![0];
    const start = line + countLineBreaks(skipped);
    line += countLineBreaks(raw);
    return { line: start, cells: record };
  });
}

function countLineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
