import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import type { Context } from "mocha";

import type { Registry } from "../../sdk/formats/credits/index.ts";
import { readCreditFile, type CreditFile } from "../../scripts/import/csv.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = path.resolve(root, process.env["TRELLIS_CREDIT_DATA"] || "../shared/data/carbon");

/** The registries' extracts, by the names that tests use. */
export const EXTRACTS = {
  acrHistoryIssuances: ["acr", "history/ACR_issuances.csv"],
  acrHistoryRetirements: ["acr", "history/ACR_retirements.csv"],
  carHistoryIssuances: ["car", "history/CAR_issuances.csv"],
  acrIssuances: ["acr", "registries/american-carbon-registry/issuances.csv"],
  acrRetirements: ["acr", "registries/american-carbon-registry/retirements.csv"],
  carIssuances: ["car", "registries/climate-action-reserve/issuances.csv"],
  carRetirements: ["car", "registries/climate-action-reserve/retirements.csv"],
  artIssuances: ["art", "registries/art-trees/issuances.csv"],
  artRetirements: ["art", "registries/art-trees/retirements.csv"],
  gsIssuances: ["gs", "registries/gold-standard/issuances.csv"],
  gsRetirements: ["gs", "registries/gold-standard/retirements.csv"],
  isometricIssuances: ["isometric", "registries/isometric/issuances.csv"],
  isometricRetirements: ["isometric", "registries/isometric/retirements.csv"],
} as const satisfies Record<string, readonly [Registry, string]>;

export type Extract = keyof typeof EXTRACTS;

/** For a `before` or a test: skips with a word where the extracts are not on this machine. */
export function needsCreditData(context: Context): void {
  if (existsSync(folder)) return;
  console.log(`      skipped: no registry extracts in ${folder} (set TRELLIS_CREDIT_DATA to their folder)`);
  context.skip();
}

/** The contents of a file of the extracts. */
export function readExtractText(file: string): string {
  return readFileSync(path.join(folder, file), "utf8");
}

/** Reads and validates an extract. */
export function readExtract(name: Extract): CreditFile {
  const [registry, file] = EXTRACTS[name];
  return readCreditFile(registry, file, readFileSync(path.join(folder, file)));
}
