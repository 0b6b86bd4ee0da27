/** What the lab does with tables: small, and real. */

type Rows = Readonly<Record<string, string>>[];

/** Measurements of the vendor's stations; one row lacks its value, one is no number. */
export const measurements = bytesOf("station,no2\nA1,31\nA2,\nA3,44\nA4,n/a\nA5,27\n");
/** What the lab knows of the stations. */
export const stations = bytesOf("station,traffic\nA1,1200\nA3,2100\nA5,800\n");

/** Only rows with a number. */
export function clean(csv: Uint8Array): Uint8Array {
  return written(rowsOf(csv).filter(({ no2 = "" }) => /^\d+$/.test(no2)));
}

/** Rows of both tables by their station. */
export function join(one: Uint8Array, other: Uint8Array): Uint8Array {
  const others = new Map(rowsOf(other).map((row) => [row["station"], row]));
  return written(rowsOf(one).map((row) => ({ ...row, ...others.get(row["station"]) })));
}

/** The line through the points, by least squares: NO2 as a function of traffic. */
export function fit(csv: Uint8Array): Uint8Array {
  const points = rowsOf(csv).map(({ traffic, no2 }): [number, number] => [Number(traffic), Number(no2)]);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const slope = mean(points.map(([a, b]) => (a - x) * (b - y))) / mean(points.map(([a]) => (a - x) ** 2));
  return bytesOf(JSON.stringify({ slope: slope.toFixed(5), intercept: (y - slope * x).toFixed(2) }));
}

/** The bytes with one bit of one of them turned. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function rowsOf(csv: Uint8Array): Rows {
  const [heading = "", ...lines] = textOf(csv).trim().split("\n");
  const names = heading.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i): [string, string] => [names[i]!, cell])));
}

function written(rows: Rows): Uint8Array {
  const lines = rows.map((row) => Object.values(row).join(","));
  return bytesOf(`${[Object.keys(rows[0] ?? {}).join(","), ...lines].join("\n")}\n`);
}
