import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes, hex, unhex, utf8ToBytes } from "../../crypto/bytes.ts";
import { InputError } from "../../errors.ts";
import type { Activity, ProvenanceSource } from "./model.ts";

const WORD = 32;
/** What stands for a field that is left out. */
export const NONE = `0x${"00".repeat(WORD)}`;
const DOMAIN = utf8ToBytes("Trellis activity v1");
/** Words of an activity before its lists. */
const HEAD = 7;
/** Words of a used entity. */
const INPUT = 3;

/**
 * The id of the entity that an agent generates under the root of its description.
 *
 * @throws BytesInvalid for what is no address or no root.
 * @example
 * entityId(vendor, sealed.root); // "0x…", the same as ProvenanceLedger.entityOf
 */
export function entityId(agent: string, root: string): string {
  return hex(keccak_256(concatBytes(address("agent", agent), unhex("root", root, WORD))));
}

/** The id of an activity of an agent on a ledger. */
export function activityId({ chainId, ledger }: ProvenanceSource, agent: string, activity: Activity): string {
  const head = [number("chainId", chainId, 48), address("ledger", ledger), address("agent", agent), word(4 * WORD)];
  return hex(keccak_256(concatBytes(...head, ...tupleOf(activity))));
}

/**
 * An activity in bytes, as an entry of an agent's log: the text `Trellis activity v1`, the agent, and the activity as the
 * ABI encodes it.
 *
 * @throws BytesInvalid, NumberOutOfRange or FormatInvalid for what is no activity.
 */
export function encodeActivity(agent: string, activity: Activity): Uint8Array {
  return concatBytes(DOMAIN, address("agent", agent), word(2 * WORD), ...tupleOf(activity));
}

/**
 * Reads an activity in bytes.
 *
 * @throws FormatInvalid for what {@link encodeActivity} does not write.
 */
export function decodeActivity(bytes: Uint8Array): { agent: string; activity: Activity } {
  if ((bytes.length - DOMAIN.length) % WORD !== 0) throw invalid("activity", "its bytes are no words");
  const words: string[] = [];
  for (let at = DOMAIN.length; at < bytes.length; at += WORD) words.push(hex(bytes.subarray(at, at + WORD)));
  const at = (place: number) => words[place] ?? NONE;
  const agent = `0x${at(0).slice(-40)}`;
  const tuple = 2;
  const used = Array.from({ length: countOf(at(tuple + HEAD), words.length) }, (_, i) => {
    const [entity, grant, evidence] = [0, 1, 2].map((field) => at(tuple + HEAD + 1 + INPUT * i + field));
    return { entity: entity!, ...given({ grant, evidence }) };
  });
  const list = tuple + HEAD + 1 + INPUT * used.length;
  const generated = Array.from({ length: countOf(at(list), words.length) }, (_, i) => at(list + 1 + i));
  const activity: Activity = {
    kind: kindText(at(tuple)),
    startedAt: Number(at(tuple + 1)),
    endedAt: Number(at(tuple + 2)),
    ...given({ plan: at(tuple + 3), revisionOf: at(tuple + 6) }),
    used,
    generated,
  };
  if (!isSame(bytes, agent, activity)) throw invalid("activity", "its bytes are not those of an activity");
  return { agent, activity };
}

/** The 32 bytes of a kind. */
export function kindWord(kind: string): string {
  if (kind.startsWith("0x")) return hex(unhex("kind", kind, WORD));
  const text = utf8ToBytes(kind);
  if (text.length === 0 || text.length >= WORD || text.includes(0)) {
    throw invalid("kind", "it is not 1 to 31 bytes of text");
  }
  return hex(concatBytes(text, new Uint8Array(WORD - text.length)));
}

/** A kind as text, if it is; its bytes otherwise. */
export function kindText(kind: string): string {
  const bytes = unhex("kind", kind, WORD);
  const end = bytes.indexOf(0);
  if (end <= 0 || bytes.subarray(end).some((byte) => byte !== 0)) return kind;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, end));
    return text.startsWith("0x") ? kind : text;
  } catch {
    return kind;
  }
}

/** The fields that are not zero. */
export function given<K extends string>(fields: Record<K, string | undefined>): Partial<Record<K, string>> {
  const there = Object.entries<string | undefined>(fields).filter(([, value]) => value !== undefined && value !== NONE);
  return Object.fromEntries(there) as Partial<Record<K, string>>;
}

function tupleOf({ kind, startedAt, endedAt, plan, used, generated, revisionOf }: Activity): Uint8Array[] {
  return [
    unhex("kind", kindWord(kind), WORD),
    number("startedAt", startedAt, 40),
    number("endedAt", endedAt, 40),
    unhex("plan", plan ?? NONE, WORD),
    word(HEAD * WORD),
    word((HEAD + 1 + INPUT * used.length) * WORD),
    unhex("revisionOf", revisionOf ?? NONE, WORD),
    word(used.length),
    ...used.flatMap(({ entity, grant, evidence }, i) => [
      unhex(`used[${i}].entity`, entity, WORD),
      unhex(`used[${i}].grant`, grant ?? NONE, WORD),
      unhex(`used[${i}].evidence`, evidence ?? NONE, WORD),
    ]),
    word(generated.length),
    ...generated.map((root, i) => unhex(`generated[${i}]`, root, WORD)),
  ];
}

function isSame(bytes: Uint8Array, agent: string, activity: Activity): boolean {
  try {
    return hex(encodeActivity(agent, activity)) === hex(bytes);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** A count that so many words can hold. */
function countOf(count: string, words: number): number {
  const value = BigInt(count);
  if (value > BigInt(words)) throw invalid("activity", "a list is longer than its bytes");
  return Number(value);
}

function address(parameter: string, value: string): Uint8Array {
  return concatBytes(new Uint8Array(12), unhex(parameter, value, 20));
}

function word(value: number): Uint8Array {
  return unhex("word", `0x${value.toString(16).padStart(2 * WORD, "0")}`, WORD);
}

function number(parameter: string, value: number, bits: number): Uint8Array {
  if (Number.isSafeInteger(value) && value >= 0 && value < 2 ** bits) return word(value);
  const shown = Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  const message = `${parameter} is ${value}, no whole number that fits.`;
  throw new InputError({ name: "NumberOutOfRange", args: { parameter, value: shown, bits }, message });
}

function invalid(parameter: string, reason: string): InputError {
  return new InputError({ name: "FormatInvalid", args: { parameter, reason }, message: "This is no activity." });
}
