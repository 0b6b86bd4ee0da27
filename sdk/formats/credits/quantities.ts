import { CellError } from "./errors.ts";

const DIGITS = /^(?<whole>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?<fraction>\d+))?$/;

/**
 * Reads an amount of tonnes as kilograms, exactly. Thousands may be grouped by commas (`1,234`) and a spreadsheet's
 * trailing zeros are accepted (`531.0`, `2710.062`); grams are not.
 *
 * @throws {@link CellError} for anything else: signs, exponents, blanks, other groupings.
 *
 * @example
 * parseTonnes("1,234");    // 1234000n
 * parseTonnes("2710.062"); // 2710062n
 */
export function parseTonnes(text: string): bigint {
  return parse(text, 3);
}

/** Reads a whole number, grouped or with a spreadsheet's `.0`. As {@link parseTonnes}, without decimals. */
export function parseWhole(text: string): bigint {
  return parse(text, 0);
}

function parse(text: string, decimals: number): bigint {
  const groups = DIGITS.exec(text)?.groups;
  if (!groups) throw new CellError(text, "is no quantity", "Expected digits, such as 1234, 1,234 or 1234.0");

  const fraction = (groups["fraction"] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) {
    throw new CellError(text, `has more than ${decimals} decimals`, "Credits are counted in whole kilograms.");
  }

  return BigInt(groups["whole"]!.replaceAll(",", "") + fraction.padEnd(decimals, "0"));
}
