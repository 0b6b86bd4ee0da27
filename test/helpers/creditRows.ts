import { keccak256, toUtf8Bytes } from "ethers";

import type { CreditFact } from "../../scripts/demo/data/credits.ts";
import type { CreditFile } from "../../scripts/import/csv.ts";
import { formatSerial, LAYOUTS, parseSerial, type Issuance, type Retirement } from "../../sdk/formats/credits/index.ts";

type CreditRow = Issuance | Retirement;

let files = 0;

/** A file with these rows, one per line after the header, named so that no two are alike. */
export function toFile(...rows: CreditRow[]): CreditFile {
  const file = `file-${++files}.csv`;
  const placed = rows.map((row, index) => ({ ...row, file, line: index + 2 }));

  return {
    file,
    digest: keccak256(toUtf8Bytes(file)) as `0x${string}`,
    layout: LAYOUTS.find(({ registry }) => registry === rows[0]?.registry) ?? LAYOUTS[0]!,
    issuances: placed.filter((row) => row.kind === "issuance"),
    retirements: placed.filter((row) => row.kind === "retirement"),
    errors: [],
  };
}

/** Gold Standard's serials of a block, from the first to the last tonne. */
export function issuance(block: string, first: number, last: number): Issuance {
  return { ...row(block, first, last), kind: "issuance", date: "2026-01-01" };
}

export function retirement(block: string, first: number, last: number): Retirement {
  return { ...row(block, first, last), kind: "retirement", status: "retired", date: "2026-02-01" };
}

export function cancellation(block: string, first: number, last: number): Retirement {
  return { ...row(block, first, last), kind: "retirement", status: "cancelled" };
}

export function issuanceWithoutSerial(projectId: string, vintage: number, tonnes: number): Issuance {
  const quantityKg = BigInt(tonnes) * 1000n;
  return { kind: "issuance", registry: "gs", file: "", line: 0, projectId, vintage, quantityKg, date: "2026-01-01" };
}

/** An issuance or retirement of Isometric: an id, made of one letter, and its kilograms. */
export function kilograms(kind: "iss", letter: string, amount: bigint, projectId: string): Issuance;
export function kilograms(kind: "ret", letter: string, amount: bigint, projectId: string): Retirement;
export function kilograms(kind: "iss" | "ret", letter: string, amount: bigint, projectId: string): CreditRow {
  const serial = parseSerial("isometric", `${kind}_${letter.repeat(16)}-0 to ${amount - 1n}`);
  const common = {
    registry: "isometric",
    file: "",
    line: 0,
    projectId,
    quantityKg: amount,
    serial,
    date: "2026-01-01",
  } as const;

  return kind === "iss" ? { ...common, kind: "issuance" } : { ...common, kind: "retirement", status: "retired" };
}

/** A fact of the small dataset as the row of a file. */
export function factRow({ kind, registry, serial, quantityKg, project, vintage, date }: CreditFact): CreditRow {
  const range = parseSerial(registry, serial);
  const common = { registry, file: "", line: 0, projectId: project.id, quantityKg, vintage, serial: range, date };

  return kind === "issuance" ? { ...common, kind } : { ...common, kind, status: "retired" };
}

function row(block: string, first: number, last: number) {
  const range = { registry: "gs", block, first: BigInt(first), last: BigInt(last) } as const;
  const serial = parseSerial("gs", formatSerial(range));
  const quantityKg = (serial.last - serial.first + 1n) * 1000n;

  return {
    registry: "gs",
    file: "",
    line: 0,
    projectId: serial.project!,
    vintage: serial.vintage,
    quantityKg,
    serial,
  } as const;
}
