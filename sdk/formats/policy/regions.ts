import { COUNTRIES, countryCode } from "../countries.ts";
import { InputError } from "../../errors.ts";

/**
 * Groups of countries. EU: the 27 Member States (Article 52 of the Treaty on European Union, without the United Kingdom
 * since 1 February 2020), without their overseas countries and territories, which have codes of their own. EEA: these and the
 * EFTA States of the EEA Agreement. Both as of 2026; a policy holds the countries, so later members are not in it.
 */
const EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" ");
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ["EU", EU],
  ["EEA", [...EU, "IS", "LI", "NO"]],
]);

const NUMBERS: ReadonlyMap<string, number> = new Map(COUNTRIES.map((code, index) => [code, index + 1]));

/** The bit of a use that does not say where it takes place. */
export const REGION_UNSAID = 1n;

/** The bits of all countries. */
export const ALL_COUNTRIES: bigint = ((1n << BigInt(COUNTRIES.length)) - 1n) << 1n;

/**
 * The number of a country, from its ISO 3166-1 alpha-2 code or its English name: 1 to 249. 0 is for a use that does not
 * say where it takes place.
 *
 * @throws RegionUnknown
 * @example
 * region("DE");      // 84
 * region("Germany"); // 84
 */
export function region(name: string): number {
  const number = NUMBERS.get(name) ?? NUMBERS.get(countryCode(name) ?? "");
  if (number === undefined) {
    const args = { region: name };
    throw new InputError({ name: "RegionUnknown", args, message: "This is no country or group of countries." });
  }
  return number;
}

/**
 * The bits of countries, for a rule; `EU` and `EEA` stand for their members.
 *
 * @throws RegionUnknown
 * @example
 * regions("DE", "FR") === (1n << 84n) | (1n << 77n);
 * regions("EEA");
 */
export function regions(...names: readonly string[]): bigint {
  return names
    .flatMap((name) => GROUPS.get(name) ?? [name])
    .reduce((bits, name) => bits | (1n << BigInt(region(name))), 0n);
}

/** The ISO 3166-1 alpha-2 codes of the countries whose bits are set. */
export function regionCodes(bits: bigint): readonly string[] {
  return COUNTRIES.filter((_, index) => (bits >> BigInt(index + 1)) & 1n);
}
