import { keccak_256 } from "@noble/hashes/sha3.js";

import { hex, utf8ToBytes } from "../../../crypto/bytes.ts";
import { ODRL_NAMESPACE } from "../actions.ts";
import { DPV_PURPOSES } from "../purposes.ts";
import type { PurposeTaxonomy } from "../taxonomy.ts";

/** A duty of ODRL, as the policy has it. */
export type OdrlDuty = Readonly<Record<string, unknown>>;

/** What the IRIs of an ODRL policy are in a usage policy. */
export interface OdrlNames {
  /** Number of each asset among the data items of the grant, from 0. */
  readonly items?: Readonly<Record<string, number>>;
  /** 20 bytes for each recipient. */
  readonly recipients?: Readonly<Record<string, string>>;
  /** Actions of duties that are transforms of the data, with 32 bytes for each. `odrl:anonymize` is one in any case. */
  readonly transforms?: Readonly<Record<string, string>>;
  /** Where names of purposes are looked up, the first first; the Data Privacy Vocabulary if left out. */
  readonly taxonomies?: readonly PurposeTaxonomy[];
}

/** IRI of the duty that is a transform without being registered. */
export const ANONYMIZE = `${ODRL_NAMESPACE}anonymize`;

/** The transform of a duty to anonymize, unless another is registered for it: keccak-256 of the action's IRI. */
export const ANONYMIZE_TRANSFORM: string = hex(keccak_256(utf8ToBytes(ANONYMIZE)));

/** The taxonomies of the options. */
export function taxonomiesOf(names: OdrlNames): readonly PurposeTaxonomy[] {
  return names.taxonomies ?? [DPV_PURPOSES];
}

/**
 * The obligation that a duty, or several together, is: keccak-256 of its JSON in the canonical form of RFC 8785. Several
 * are an array, in the order of their texts.
 *
 * @example
 * obligationId({ action: "delete" }); // "0x…"
 */
export function obligationId(duty: OdrlDuty | readonly OdrlDuty[]): string {
  return hex(keccak_256(utf8ToBytes(canonical(duty))));
}

/** Several duties as one: in the order of their texts, each once. */
export function combined(duties: readonly OdrlDuty[]): OdrlDuty | readonly OdrlDuty[] {
  const texts = new Map(duties.map((duty) => [canonical(duty), duty]));
  const sorted = [...texts.keys()].sort().map((text) => texts.get(text)!);
  return sorted.length === 1 ? sorted[0]! : sorted;
}

/** JSON with the properties of objects in order and without white space (RFC 8785). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(",")}}`;
}
