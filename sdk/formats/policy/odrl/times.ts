/** A moment between seconds: the whole second it is in or at, and whether it lies behind that second's begin. */
export interface Moment {
  /** The second, since 1970 or since a begin. */
  readonly second: number;
  readonly exact: boolean;
}

const DATE = /^(\d{4,6})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(Z|[+-]\d\d:\d\d)?$/;
const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/;

const DAY = 86_400;

/**
 * Reads `xsd:date` and `xsd:dateTime`, the seconds of which may be missing. A date is the whole day.
 *
 * @param zone Where a time without a zone is meant: `Z` or `+01:00`.
 * @returns First and last moment; undefined for what is no date.
 */
export function parseDateTime(text: string, zone: string): { first: Moment; last: Moment } | undefined {
  const [, year, month, day, hour, minute, second = "0", fraction = "", ownZone = zone] = DATE.exec(text) ?? [];
  const offset = zoneSeconds(ownZone);
  if (year === undefined || offset === undefined) return undefined;
  const parts = [year, month, day, hour ?? 0, minute ?? 0, second].map(Number);
  const date = new Date(0);
  date.setUTCFullYear(parts[0]!, parts[1]! - 1, parts[2]);
  date.setUTCHours(parts[3]!, parts[4], parts[5]);
  const read = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
  const kept = [...read, date.getUTCMinutes(), date.getUTCSeconds()].every((part, index) => part === parts[index]);
  if (!kept) return undefined;

  const first = { second: date.getTime() / 1000 - offset, exact: /^0*$/.test(fraction) };
  return { first, last: hour === undefined ? { second: first.second + DAY - 1, exact: true } : first };
}

/**
 * Reads `xsd:duration` in seconds.
 *
 * @returns A reason, in words, where it is none, or has no fixed length.
 */
export function parseDuration(text: string): Moment | string {
  const match = DURATION.exec(text);
  if (!match || /[PT]$/.test(text)) return "is no xsd:duration";
  const [years, months, days, hours, minutes, seconds] = match
    .slice(1, 7)
    .map((part) => Number((part as string | undefined) ?? 0));
  if (years! + months! > 0) return "has years or months, which are no fixed number of seconds";
  return {
    second: days! * DAY + hours! * 3600 + minutes! * 60 + seconds!,
    exact: /^0*$/.test(match[7] ?? ""),
  };
}

/** The second in the form of `xsd:dateTime`; undefined for one that has none. */
export function formatDateTime(second: number): string | undefined {
  const date = new Date(second * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/^\+0*/, "").replace(".000Z", "Z");
}

/** Seconds in the form of `xsd:duration`. */
export function formatDuration(seconds: number): string {
  return `PT${seconds}S`;
}

function zoneSeconds(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? undefined : (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
