import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes } from "../../crypto/bytes.ts";
import { STRATEGIES, VERBS, type Strategy, type Verb } from "./model.ts";

/** A policy in bytes, read as the contract's `PolicyCodec` reads it: whatever the bytes are, nothing throws. */
export interface PolicyBytes {
  readonly header: PolicyHeader;
  readonly rules: readonly FoundRule[];
}

/** What stands before the rules. */
export interface PolicyHeader {
  readonly isSealed: boolean;
  readonly strategy: Strategy;
  readonly depth: number;
  readonly budgets: readonly number[];
}

/** A rule as it was found. */
export interface FoundRule {
  readonly verb: Verb;
  /** From 1; 0 for none. */
  readonly budget: number;
  /** Undefined for a sealed rule that is not open. */
  readonly says: RuleWord | undefined;
  /** Of a rule of a sealed policy, open or not. */
  readonly commitment: Uint8Array | undefined;
}

/** What stands in the first 32 bytes of a rule, with what is left out filled in, and what follows them. */
export interface RuleWord {
  readonly flags: number;
  readonly actions: bigint;
  readonly items: bigint;
  readonly notBefore: number;
  readonly notAfter: number;
  /** In bytes. */
  readonly purposesLength: number;
  readonly recipientCount: number;
  readonly tail: Uint8Array;
}

/** Names of a rule, in bytes. An empty list is met by everything. */
export interface RuleNames {
  readonly list: readonly Uint8Array[];
  readonly none: boolean;
}

/** What stands in the tail of a rule behind its purposes. */
export interface RuleRest {
  /** Before every time if it is not said; `elapsedTo` after every time. */
  readonly elapsedFrom: number;
  readonly elapsedTo: number;
  readonly regions: bigint;
  readonly argument: Uint8Array;
  readonly recipients: RuleNames;
}

/** With what the tail of a rule begins. */
export interface RulePurposes {
  readonly purposes: RuleNames;
}

export const MAX_DEPTH = 8;
export const MAX_BUDGETS = 4;
export const MAX_RULES = 32;

export const FLAGS = { elapsed: 1, regions: 1 << 1, purposesNone: 1 << 2, recipientsNone: 1 << 3 } as const;

/** All actions, items or regions. */
export const ANY = (1n << 256n) - 1n;
const WORD = 32;

/**
 * Finds the rules of a policy.
 *
 * @returns The policy, or the number of the first rule that cannot be one; the number of rules if it is what stands around.
 */
export function readPolicy(policy: Uint8Array): PolicyBytes | number {
  const head = readHeader(policy);
  if (typeof head === "number") return head;
  const { header, count } = head;
  const rules: FoundRule[] = [];
  let { offset } = head;
  for (let i = 0; i < count; i++) {
    const found = findRule(policy, offset, header);
    if (!found) return i;
    rules.push(found.rule);
    offset = found.end;
  }
  return offset === policy.length ? { header, rules } : count;
}

/** The hash under which a contract keeps the policy; undefined for bytes that are none. */
export function hashPolicy(policy: Uint8Array): Uint8Array | undefined {
  const form = (policy[0] ?? 0) >> 4;
  if (form === 1) return keccak_256(policy);
  const read = readPolicy(policy);
  if (form !== 2 || typeof read === "number") return undefined;
  const chained = read.rules.reduce(
    (hash, { verb, budget, commitment }) =>
      keccak_256(concatBytes(hash, Uint8Array.of(verbByte(verb, budget)), commitment!)),
    keccak_256(policy.slice(0, 4 + 4 * read.header.budgets.length)),
  );
  return keccak_256(concatBytes(Uint8Array.of(0x20), chained));
}

/** The first byte of a rule. */
export function verbByte(verb: Verb, budget: number): number {
  return VERBS.indexOf(verb) | (budget << 3);
}

/** How long a verb's argument is. */
export function argumentSize(verb: Verb): number {
  return verb === "Deny" || verb === "Allow" ? 0 : verb === "Delay" ? 4 : 32;
}

/** The commitment of a sealed rule. */
export function commitmentOf(salt: Uint8Array, rule: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(salt, rule));
}

/** The purposes with which a rule's tail begins, up to the first that is none; undefined if they do not end within it. */
export function readPurposes({ flags, purposesLength, tail }: RuleWord): (RuleNames & { ok: boolean }) | undefined {
  if (purposesLength > tail.length) return undefined;
  const list: Uint8Array[] = [];
  let place = 0;
  while (place < purposesLength) {
    const length = tail[place]!;
    const next = place + 1 + length;
    if (length === 0 || length > 12 || next > purposesLength) break;
    list.push(tail.slice(place + 1, next));
    place = next;
  }
  return { list, none: (flags & FLAGS.purposesNone) !== 0, ok: place === purposesLength };
}

/** What stands behind the purposes; undefined if it does not end within the tail. */
export function readRest(
  verb: Verb,
  { flags, purposesLength, recipientCount, tail }: RuleWord,
): { rest: RuleRest; isAll: boolean } | undefined {
  let place = purposesLength;
  const take = (size: number) => {
    place += size;
    return tail.slice(place - size, place);
  };
  const times = take(flags & FLAGS.elapsed ? 8 : 0);
  const regions = take(flags & FLAGS.regions ? 32 : 0);
  const argument = take(argumentSize(verb));
  const list = Array.from({ length: recipientCount }, () => take(20));
  if (place > tail.length) return undefined;
  const rest = {
    elapsedFrom: flags & FLAGS.elapsed ? Number(uintAt(times, 0, 4)) : -Infinity,
    elapsedTo: flags & FLAGS.elapsed ? Number(uintAt(times, 4, 4)) : Infinity,
    regions: flags & FLAGS.regions ? uintAt(regions, 0, 32) : ANY,
    argument,
    recipients: { list, none: (flags & FLAGS.recipientsNone) !== 0 },
  };
  return { rest, isAll: place === tail.length };
}

/** What a well-formed rule says; undefined for one that is not, or is not open. */
export function wellFormed({ verb, budget, says }: FoundRule): (RuleWord & RuleRest & RulePurposes) | undefined {
  if (!says || says.flags > 0xf || (verb === "Deny" && budget !== 0)) return undefined;
  if (says.flags & FLAGS.purposesNone && says.purposesLength === 0) return undefined;
  if (says.flags & FLAGS.recipientsNone && says.recipientCount === 0) return undefined;
  const [purposes, read] = [readPurposes(says), readRest(verb, says)];
  return purposes?.ok && read?.isAll ? { ...says, ...read.rest, purposes } : undefined;
}

/** A big-endian number; zeros stand behind the end. */
export function uintAt(bytes: Uint8Array, offset: number, size: number): bigint {
  let value = 0n;
  for (let i = 0; i < size; i++) value = (value << 8n) | BigInt(bytes[offset + i] ?? 0);
  return value;
}

/** What stands before the rules, how many there are and where they begin; a number as in {@link readPolicy}. */
function readHeader(policy: Uint8Array): { header: PolicyHeader; count: number; offset: number } | number {
  const byte = (offset: number) => policy[offset] ?? 0;
  const [form, strategy, depth, budgetCount] = [byte(0) >> 4, STRATEGIES[byte(0) & 0xf], byte(1), byte(2)];
  if ((form !== 1 && form !== 2) || !strategy || depth > MAX_DEPTH || budgetCount > MAX_BUDGETS) return 0;
  const offset = 4 + 4 * budgetCount;
  const count = byte(offset - 1);
  if (offset > policy.length || count === 0 || count > MAX_RULES) return count;
  const budgets = Array.from({ length: budgetCount }, (_, i) => Number(uintAt(policy, 3 + 4 * i, 4)));
  return { header: { isSealed: form === 2, strategy, depth, budgets }, count, offset };
}

function findRule(
  policy: Uint8Array,
  offset: number,
  { isSealed, budgets }: PolicyHeader,
): { rule: FoundRule; end: number } | undefined {
  const head = policy[offset] ?? 0;
  const [verb, budget, state] = [VERBS[head & 7], head >> 3, isSealed ? (policy[offset + 1] ?? 0) : 1];
  if (!verb || budget > budgets.length || state > 1) return undefined;
  if (state === 0) {
    const [commitment, end] = [policy.slice(offset + 2, offset + 34), offset + 34];
    return end > policy.length ? undefined : { rule: { verb, budget, says: undefined, commitment }, end };
  }
  // The byte of verb and budget stands before the salt of an opened rule.
  const rest = offset + (isSealed ? 34 : 1);
  const end = rest + WORD - 1 + Number(uintAt(policy, rest + 1, 2));
  if (end > policy.length) return undefined;
  const bytes = concatBytes(Uint8Array.of(head), policy.slice(rest, end));
  const commitment = isSealed ? commitmentOf(policy.slice(offset + 2, offset + 34), bytes) : undefined;
  return { rule: { verb, budget, says: readWord(bytes), commitment }, end };
}

function readWord(rule: Uint8Array): RuleWord {
  return {
    flags: rule[1]!,
    actions: uintAt(rule, 4, 8) || ANY,
    items: uintAt(rule, 12, 8) || ANY,
    notBefore: Number(uintAt(rule, 20, 5)),
    notAfter: Number(uintAt(rule, 25, 5)) || Infinity,
    purposesLength: rule[30]!,
    recipientCount: rule[31]!,
    tail: rule.slice(WORD),
  };
}
