import { SerialError, SerialOutOfRange } from "./errors.ts";
import type { Registry } from "./registries.ts";

/** A registry's serial number: a block (all but the running numbers) and the running numbers from first to last. */
export interface SerialRange {
  registry: Registry;
  /** The serial without its running numbers, for instance `ACR-US-102-2003-274`. */
  block: string;
  first: bigint;
  /** Included. */
  last: bigint;
  /** Kilograms per running number: a tonne, except at Isometric, which counts kilograms. */
  unitKg: 1000 | 1;
  /** The project as the registry's files write it (`ACR102`); absent where the serial does not carry it. */
  project?: string;
  /** Year of the removal or reduction; absent where the serial does not carry it. */
  vintage?: number;
  /** ISO 3166-1 alpha-2 code of the project's country; absent where the serial does not carry it. */
  country?: string;
}

/** Kilogram positions inside a block: `start` included, `end` excluded. */
export interface KilogramRange {
  start: bigint;
  end: bigint;
}

interface Grammar {
  /** How the serial looks, for messages. */
  shape: string;
  pattern: RegExp;
  unitKg: 1000 | 1;
  /** What precedes the project number in the registry's project column; absent if the serial numbers it otherwise. */
  projectPrefix?: string;
  /** The block when it is not one piece of the text. */
  block?: (groups: Groups) => string;
  write: (block: string, first: bigint, last: bigint) => string;
}

type Groups = Record<string, string | undefined>;

const POSITION_LIMIT = 2n ** 64n - 1n;

const NUMBER = "[1-9]\\d{0,19}"; // no leading zeros, so that text and value determine each other
const YEAR = "(?:19|20)\\d{2}";
const COUNTRY = "[A-Z]{2}";
const ISOMETRIC_ID = "(?:iss|ret)_[0-9A-HJKMNP-TV-Z]{16}"; // Crockford's base 32
const TO = `(?<first>${NUMBER}) to (?<last>${NUMBER})`;

const writeTo = (block: string, first: bigint, last: bigint) => `${block}-${first} to ${last}`;

/**
 * Every grammar, per registry, as the registries' extracts show them.
 *
 * - **Climate Action Reserve** `1` marks a voluntary tonne (CRT), `ROC` a Registry Offset Credit; other kinds were
 *   never seen and are refused.
 * - **ART** lists credits of the Forest Carbon Partnership Facility under their own prefix, numbered like its own.
 * - **Gold Standard** also lists certified emission reductions of the Clean Development Mechanism. Both ends are
 *   written out and differ in the running number alone, which stands in the middle: its place in the block is marked
 *   `*`. The seven fields are country, unit type 5 (CER), running number, original and applicable commitment period,
 *   land-use code, CDM project. Only second-period units (`2-2-0`) were seen: a unit carried over from another period
 *   changes a field inside its block and could be counted twice, so it is refused. Neither the vintage nor the
 *   registry's own project number is part of it.
 * - **Isometric** prints no serials, only ids of issuances and retirements in kilograms. Kilograms `0 … n-1` of such
 *   an id make a range, in the same notation (`iss_1KP6EDZ8K1S036PY-0 to 2765369`), which is ours. A retirement's range
 *   is its own, because the extract does not say which issuance its kilograms came from.
 */
const GRAMMARS: Record<Registry, readonly Grammar[]> = {
  acr: [
    {
      shape: "ACR-<country>-<project>-<vintage>-<block>-<first> to <last>",
      pattern: whole(`(?<block>ACR-(?<country>${COUNTRY})-(?<project>${NUMBER})-(?<vintage>${YEAR})-${NUMBER})-${TO}`),
      unitKg: 1000,
      projectPrefix: "ACR",
      write: writeTo,
    },
  ],
  car: [
    {
      shape: "CAR-<1|ROC>-<country>-<project>-<protocol>-<developer>-<state>-<vintage>-<block>-<first> to <last>",
      pattern: whole(
        `(?<block>CAR-(?:1|ROC)-(?<country>${COUNTRY})-(?<project>${NUMBER})-${NUMBER}-${NUMBER}-[A-Z]{2}` +
          `-(?<vintage>${YEAR})-${NUMBER})-${TO}`,
      ),
      unitKg: 1000,
      projectPrefix: "CAR",
      write: writeTo,
    },
  ],
  art: [
    {
      shape: "<ART|FCPF>-<country>-<program>-<vintage>-<block>-<first> to <last>",
      pattern: whole(
        `(?<block>(?:ART|FCPF)-(?<country>${COUNTRY})-(?<project>${NUMBER})-(?<vintage>${YEAR})-${NUMBER})-${TO}`,
      ),
      unitKg: 1000,
      projectPrefix: "ART",
      write: writeTo,
    },
  ],
  gs: [
    {
      shape: "GS1-1-<country>-GS<project>-<type>-<vintage>-<block>-<first>-<last>",
      pattern: whole(
        `(?<block>GS1-1-(?<country>${COUNTRY})-GS(?<project>${NUMBER})-${NUMBER}-(?<vintage>${YEAR})-${NUMBER})` +
          `-(?<first>${NUMBER})-(?<last>${NUMBER})`,
      ),
      unitKg: 1000,
      projectPrefix: "GS",
      write: (block, first, last) => `${block}-${first}-${last}`,
    },
    {
      shape: "<country>-5-<first>-2-2-0-<CDM project> - <country>-5-<last>-2-2-0-<CDM project>",
      pattern: whole(
        `(?<head>(?<country>${COUNTRY})-5)-(?<first>${NUMBER})-(?<tail>2-2-0-${NUMBER}) - ` +
          `\\k<head>-(?<last>${NUMBER})-\\k<tail>`,
      ),
      unitKg: 1000,
      block: ({ head, tail }) => `${head}-*-${tail}`,
      write: (block, first, last) => `${block.replace("*", `${first}`)} - ${block.replace("*", `${last}`)}`,
    },
  ],
  isometric: [
    {
      shape: "<iss_… or ret_…>-<first kilogram, from 0> to <last kilogram>",
      pattern: whole(`(?<block>${ISOMETRIC_ID})-(?<first>0|${NUMBER}) to (?<last>0|${NUMBER})`),
      unitKg: 1,
      write: writeTo,
    },
  ],
};

/**
 * Reads a registry's serial number.
 *
 * @param registry Whose grammar applies.
 * @param text The serial exactly as the registry writes it, without surrounding blanks.
 * @throws {@link SerialError} if it is no serial of this registry or runs backwards.
 * @throws {@link SerialOutOfRange} if it reaches beyond 2^64 - 1 kilograms.
 *
 * @example
 * parseSerial("acr", "ACR-US-102-2003-274-120158095 to 120158156");
 * // { registry: "acr", block: "ACR-US-102-2003-274", first: 120158095n, last: 120158156n, unitKg: 1000,
 * //   project: "ACR102", vintage: 2003, country: "US" }
 */
export function parseSerial(registry: Registry, text: string): SerialRange {
  for (const grammar of GRAMMARS[registry]) {
    const groups = grammar.pattern.exec(text)?.groups;
    if (groups) return toRange(registry, grammar, groups, text);
  }

  const shapes = GRAMMARS[registry].map(({ shape }) => shape).join("  or  ");
  throw new SerialError(registry, text, "is no serial number of this registry", `Expected ${shapes}`);
}

/**
 * Writes a serial number as its registry does: the exact inverse of {@link parseSerial}.
 *
 * @throws {@link SerialError} if the block and the numbers form no serial of the registry.
 *
 * @example
 * formatSerial({ registry: "gs", block: "GS1-1-KE-GS11603-16-2025-30256", first: 110n, last: 5463n });
 * // "GS1-1-KE-GS11603-16-2025-30256-110-5463"
 */
export function formatSerial(range: Pick<SerialRange, "registry" | "block" | "first" | "last">): string {
  const { registry, block, first, last } = range;

  for (const grammar of GRAMMARS[registry]) {
    const text = grammar.write(block, first, last);
    if (!grammar.pattern.test(text)) continue;

    const read = parseSerial(registry, text);
    if (read.block === block && read.first === first && read.last === last) return text;
  }

  throw new SerialError(
    registry,
    `${block} ${first} ${last}`,
    "forms no serial number of this registry",
    "Check the block.",
  );
}

/**
 * The kilograms a serial range stands for: number n of a registry that counts tonnes is `[n·1000, (n+1)·1000)`.
 *
 * @throws {@link SerialError} if the range is empty, reversed or negative.
 * @throws {@link SerialOutOfRange} if it reaches beyond 2^64 - 1 kilograms.
 *
 * @example
 * toKilogramRange(parseSerial("gs", "GS1-1-CR-GS2913-22-2025-30184-3-3")); // { start: 3000n, end: 4000n }
 */
export function toKilogramRange({ registry, block, first, last, unitKg }: SerialRange): KilogramRange {
  const unit = BigInt(unitKg);
  const range = { start: first * unit, end: (last + 1n) * unit };

  if (first < 0n || last < first) throw backwards(registry, `${block} ${first} to ${last}`);
  if (range.end > POSITION_LIMIT) throw new SerialOutOfRange(registry, `${block} ${first} to ${last}`);

  return range;
}

function toRange(registry: Registry, grammar: Grammar, groups: Groups, text: string): SerialRange {
  const range: SerialRange = {
    registry,
    block: grammar.block?.(groups) ?? groups["block"]!,
    first: BigInt(groups["first"]!),
    last: BigInt(groups["last"]!),
    unitKg: grammar.unitKg,
  };
  if (grammar.projectPrefix !== undefined) range.project = grammar.projectPrefix + groups["project"]!;
  if (groups["vintage"]) range.vintage = Number(groups["vintage"]);
  if (groups["country"]) range.country = groups["country"];

  if (range.last < range.first) throw backwards(registry, text);
  if ((range.last + 1n) * BigInt(range.unitKg) > POSITION_LIMIT) throw new SerialOutOfRange(registry, text);

  return range;
}

function backwards(registry: Registry, text: string): SerialError {
  return new SerialError(registry, text, "ends before it begins", "Check the running numbers with the registry.");
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, "u");
}
