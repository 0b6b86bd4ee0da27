import { CellError } from "./errors.ts";

/**
 * How a registry writes its dates. The style is a fact of the file's layout and never found out from the value:
 * `04/08/2026` is the 8th of April because the column is American, not because it looks so.
 *
 * - `us`: month/day/year, the year in two or four digits. Two digits: 96–99 are 1996–1999, 00–95 are 2000–2095; the
 *   oldest of the registries was founded in 1996.
 * - `us-gmt`: month/day/year and a 12-hour time, which the column's title states to be GMT.
 * - `iso-day`: year-month-day; a time that follows is dropped when it states no zone, as it then names no instant.
 * - `iso-utc`: a full time stamp ending in `Z`.
 */
export type DateStyle = "us" | "us-gmt" | "iso-day" | "iso-utc";

const EXAMPLES: Record<DateStyle, string> = {
  us: "8/2/06 or 04/08/2026 (month/day/year)",
  "us-gmt": "6/30/2025 7:43:26 PM (month/day/year, GMT)",
  "iso-day": "2026-04-10",
  "iso-utc": "2026-04-14T16:50:41Z",
};

const PATTERNS: Record<DateStyle, RegExp> = {
  us: /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{2}|(?:19|20)\d{2})$/,
  "us-gmt":
    /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>(?:19|20)\d{2}) (?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2}) (?<half>AM|PM)$/,
  "iso-day":
    /^(?<year>(?:19|20)\d{2})-(?<month>\d{2})-(?<day>\d{2})(?:T(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.\d+)?)?$/,
  "iso-utc":
    /^(?<year>(?:19|20)\d{2})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.\d+)?Z$/,
};

const KEEPS_TIME: ReadonlySet<DateStyle> = new Set<DateStyle>(["us-gmt", "iso-utc"]);

/**
 * Reads a date of a known style; the machine's time zone plays no part.
 *
 * @returns `YYYY-MM-DD`, or `YYYY-MM-DDThh:mm:ssZ` where the style states an instant.
 * @throws {@link CellError} if the text has another shape or names no day or time.
 *
 * @example
 * parseDate("8/2/06", "us");                    // "2006-08-02"
 * parseDate("6/30/2025 7:43:26 PM", "us-gmt");  // "2025-06-30T19:43:26Z"
 */
export function parseDate(text: string, style: DateStyle): string {
  const groups = PATTERNS[style].exec(text)?.groups;
  if (!groups) throw new CellError(text, "is no date of this column", `Expected ${EXAMPLES[style]}`);

  const year = fullYear(groups["year"]!);
  const month = Number(groups["month"]);
  const day = Number(groups["day"]);
  const hour = toHour24(Number(groups["hour"] ?? 0), groups["half"]);
  const minute = Number(groups["minute"] ?? 0);
  const second = Number(groups["second"] ?? 0);

  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const kept = instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day && instant.getUTCHours() === hour;
  if (!kept || minute > 59 || second > 59) {
    throw new CellError(text, "names a day or time that does not exist", `Expected ${EXAMPLES[style]}`);
  }

  const iso = instant.toISOString();
  return KEEPS_TIME.has(style) ? `${iso.slice(0, 19)}Z` : iso.slice(0, 10);
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;

  return year >= 96 ? 1900 + year : 2000 + year;
}

/** NaN for an hour that a 12-hour clock does not have; no date equals it. */
function toHour24(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;

  return (hour % 12) + (half === "PM" ? 12 : 0);
}
