import type { DateStyle } from "./dates.ts";
import type { Registry } from "./registries.ts";

/** What a file lists. */
export type RowKind = "issuance" | "retirement";

/** Where a field of a row stands. Column names have their blanks and line breaks collapsed (`Issuance Year`). */
export interface Columns {
  /** Quantity in tonnes. */
  quantity: string;
  date: string;
  project: string;
  projectName?: string;
  serial?: string;
  vintage?: string;
  /** ISO day the vintage is taken from where the file states no vintage. */
  vintageDay?: string;
  country?: string;
  beneficiary?: string;
  reason?: string;
  /** The row's own id, where the registry identifies issuances and retirements instead of serials. */
  id?: string;
  /** The quantity once more, in kilograms. */
  kilograms?: string;
  /** Tonnes of the quantity that went to holders and to the buffer pool: together the whole. */
  toHolders?: string;
  toBuffer?: string;
  /** Year of the date, once more. */
  year?: string;
  /** Day of issuance, in a list of retirements. */
  issued?: string;
  /** Status, where a file mixes several. */
  status?: string;
}

/** One known kind of file. */
export interface Layout {
  registry: Registry;
  kind: RowKind;
  name: string;
  columns: Columns;
  /** Columns that show the file to be of another kind although it has all of the above. */
  absent?: readonly string[];
  /** Style of `date` and `issued`. */
  dates: DateStyle;
  /** How the project column is written compared with the serial: Gold Standard leaves out the prefix. */
  projectPrefix?: string;
  /** Whether the country column holds a name or an ISO 3166-1 code. */
  countries?: "names" | "codes";
}

const NOT_CANCELLED = ["Cancellation Reason", "Cancellation Type"];

/**
 * The files that can be read. Account holders stand in several of them and are deliberately not read: they may be
 * persons, and nothing here needs them.
 *
 * Lists of cancellations are not among them: a cancelled credit is gone without anybody's claim to it, and a
 * retirement certificate for it would be untrue.
 */
export const LAYOUTS: readonly Layout[] = [
  {
    registry: "acr",
    kind: "issuance",
    name: "ACR issuances",
    columns: {
      date: "Date Issued (GMT)",
      project: "Project ID",
      projectName: "Project Name",
      vintage: "Vintage",
      quantity: "Total Credits Issued",
      toHolders: "Credits Issued to Project",
      toBuffer: "Credits Issued to Buffer Pool",
    },
    dates: "us-gmt",
  },
  {
    registry: "acr",
    kind: "issuance",
    name: "ACR issuances (until 2021)",
    columns: {
      date: "Date Issued",
      project: "Project ID",
      projectName: "Project Name",
      vintage: "Vintage",
      quantity: "Total Credits Issued",
      toHolders: "Credits Issued to Project",
      toBuffer: "Credits Issued to Buffer Pool",
      year: "Issuance Year",
    },
    dates: "us",
  },
  {
    registry: "acr",
    kind: "retirement",
    name: "ACR retirements",
    columns: {
      serial: "Credit Serial Numbers",
      quantity: "Quantity of Credits",
      date: "Status Effective (GMT)",
      issued: "Date Issued (GMT)",
      project: "Project ID",
      projectName: "Project Name",
      vintage: "Vintage",
      country: "Project Site Country",
      beneficiary: "Retired on Behalf of",
      reason: "Retirement Reason",
    },
    absent: NOT_CANCELLED,
    dates: "us-gmt",
    countries: "codes",
  },
  {
    registry: "acr",
    kind: "retirement",
    name: "ACR retirements (until 2021)",
    columns: {
      serial: "Offset Credit Serial Numbers",
      quantity: "Quantity of Offset Credits",
      date: "Status Effective",
      issued: "Date Issued",
      project: "Project ID",
      projectName: "Project Name",
      vintage: "Vintage",
      country: "Project Site Country",
      reason: "Retirement Reason",
      year: "Retirement Year",
    },
    absent: NOT_CANCELLED,
    dates: "us",
    countries: "codes",
  },
  {
    registry: "car",
    kind: "issuance",
    name: "CAR issuances",
    columns: {
      date: "Date Issued",
      project: "Project ID",
      projectName: "Project Name",
      vintage: "Vintage",
      quantity: "Total Offset Credits Issued",
    },
    dates: "us",
  },
  {
    registry: "car",
    kind: "retirement",
    name: "CAR retirements",
    columns: {
      serial: "Offset Credit Serial Numbers",
      quantity: "Quantity of Offset Credits",
      date: "Status Effective",
      project: "Project ID",
      projectName: "Project Name",
      vintage: "Vintage",
      country: "Project Site Country",
      reason: "Retirement Reason",
    },
    absent: NOT_CANCELLED,
    dates: "us",
    countries: "codes",
  },
  {
    registry: "art",
    kind: "issuance",
    name: "ART issuances",
    columns: {
      date: "Date Approved",
      project: "Program ID",
      projectName: "Program Name",
      vintage: "Vintage",
      quantity: "Total Emission Reductions/Removals",
      toHolders: "Credits Verified",
      toBuffer: "Credits Deposited in Buffer",
    },
    dates: "us",
  },
  {
    registry: "art",
    kind: "retirement",
    name: "ART retirements",
    columns: {
      serial: "Credit Serial Numbers",
      quantity: "Quantity of Credits",
      date: "Status Effective",
      project: "Program ID",
      projectName: "Program Name",
      vintage: "Vintage",
      country: "Program Country",
      beneficiary: "Retired on Behalf of",
      reason: "Retirement Reason",
    },
    absent: NOT_CANCELLED,
    dates: "us",
    countries: "names",
  },
  {
    registry: "gs",
    kind: "issuance",
    name: "Gold Standard issuances",
    columns: {
      serial: "Serial Number",
      quantity: "Quantity",
      date: "Issuance Date",
      project: "GSID",
      projectName: "Project Name",
      vintage: "Vintage",
      country: "Country",
      status: "Credit Status",
    },
    absent: ["Retirement Date"],
    dates: "iso-day",
    projectPrefix: "GS",
    countries: "names",
  },
  {
    registry: "gs",
    kind: "retirement",
    name: "Gold Standard retirements",
    columns: {
      serial: "Serial Number",
      quantity: "Quantity",
      date: "Retirement Date",
      issued: "Issuance Date",
      project: "GSID",
      projectName: "Project Name",
      vintage: "Vintage",
      country: "Country",
      beneficiary: "Using Entity",
      reason: "Use Case",
      status: "Credit Status",
    },
    dates: "iso-day",
    projectPrefix: "GS",
    countries: "names",
  },
  {
    registry: "isometric",
    kind: "issuance",
    name: "Isometric issuances",
    columns: {
      id: "id",
      date: "issued_at",
      project: "project_id",
      projectName: "supplier.organisation.name",
      quantity: "credit_batch_size_total.credits",
      kilograms: "credit_batch_size_total.credit_kgs",
      toHolders: "supplier_credit_batch_size_total.credits",
      toBuffer: "buffer_pool_credit_batch_size_total.credits",
    },
    dates: "iso-utc",
  },
  {
    registry: "isometric",
    kind: "retirement",
    name: "Isometric retirements",
    columns: {
      id: "retirement_id",
      date: "retired_at",
      project: "project_id",
      quantity: "credit_batch_size_total.credits",
      kilograms: "credit_batch_size_total.credit_kgs",
      vintageDay: "sequestered_on",
      beneficiary: "beneficiary.name",
      reason: "purposes",
    },
    dates: "iso-utc",
  },
];

/** A column name as the layouts write it: blanks and line breaks collapsed. */
export function normalizeColumn(name: string): string {
  return name.replace(/\s+/gu, " ").trim();
}
