import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes } from "../../crypto/bytes.ts";
import { STRATEGIES, VERBS, type Strategy, type Verb } from "./model.ts";

/** A policy in bytes, read as the contract's `PolicyCodec` reads it: whatever the bytes are, nothing throws. */
export interface PolicyBytes {
  readonly header: PolicyHeader;
  readonly rules: readonly ReadRule[];
}

/** What stands before the rules. */
export interface PolicyHeader {
  readonly isSealed: boolean;
  readonly strategy: Strategy;
  readonly depth: number;
  readonly budgets: readonly number[];
}

/** Names of a rule, in bytes. An empty list is met by everything. */
export interface ReadNames {
  readonly list: readonly Uint8Array[];
  readonly none: boolean;
}

/** What a rule says, with what is left out filled in. */
export interface ReadConditions {
  readonly actions: bigint;
  readonly items: bigint;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly elapsedFrom: number;
  readonly elapsedTo: number;
  readonly purposes: ReadNames;
  readonly recipients: ReadNames;
  readonly regions: bigint;
  readonly argument: Uint8Array;
  /** Which of them are there, as in the encoding. */
  readonly flags: number;
}

/** A rule as it was read. */
export interface ReadRule {
  readonly verb: Verb;
  /** From 1; 0 for none. */
  readonly budget: number;
  /** Undefined for one that is sealed and not opened, or opened to something that is no rule. */
  readonly says: ReadConditions | undefined;
  /** Whether it is sealed, opened or not. */
  readonly commitment: Uint8Array | undefined;
  /** Whether its salt is given. */
  readonly isOpened: boolean;
}

export const MAX_DEPTH = 8;
export const MAX_BUDGETS = 4;
export const MAX_RULES = 32;

/** Flags of the fields of a rule, in the order of the fields. */
export const FLAGS = {
  actions: 1,
  items: 1 << 1,
  notBefore: 1 << 2,
  notAfter: 1 << 3,
  elapsedFrom: 1 << 4,
  elapsedTo: 1 << 5,
  purposes: 1 << 6,
  purposesNone: 1 << 7,
  recipients: 1 << 8,
  recipientsNone: 1 << 9,
  regions: 1 << 10,
} as const;

export const ALL_64 = (1n << 64n) - 1n;
export const ALL_256 = (1n << 256n) - 1n;
/** Later than every time there is: 2^40 − 1. */
export const LAST_TIME = 2 ** 40 - 1;

/** How long a verb's argument is. */
export function argumentSize(verb: Verb): number {
  return verb === "Deny" || verb === "Allow" ? 0 : verb === "Delay" ? 4 : 32;
}

/**
 * Reads a policy.
 *
 * @returns The policy, or the number of the first rule that is malformed; the number of rules if it is what stands around.
 */
export function readPolicy(policy: Uint8Array): PolicyBytes | number {
  const head = readHeader(policy);
  if (typeof head === "number") return head;
  const { header, count } = head;
  const rules: ReadRule[] = [];
  let { offset } = head;
  for (let i = 0; i < count; i++) {
    const found = readRule(policy, offset, header);
    if (!found) return i;
    rules.push(found.rule);
    offset = found.next;
  }
  return offset === policy.length ? { header, rules } : count;
}

/** The hash under which a contract keeps the policy; undefined for bytes that are none. */
export function hashPolicy(policy: Uint8Array): Uint8Array | undefined {
  const head = readHeader(policy);
  if (typeof head === "number") return undefined;
  if (!head.header.isSealed) return keccak_256(policy);
  const read = readPolicy(policy);
  if (typeof read === "number") return undefined;
  const chained = read.rules.reduce(
    (hash, { verb, budget, commitment }) =>
      keccak_256(concatBytes(hash, Uint8Array.of(verbByte(verb, budget)), commitment!)),
    keccak_256(policy.slice(0, head.offset)),
  );
  return keccak_256(concatBytes(Uint8Array.of(0x20), chained));
}

/** The first byte of a rule. */
export function verbByte(verb: Verb, budget: number): number {
  return VERBS.indexOf(verb) | (budget << 3);
}

/** The commitment of a sealed rule. */
export function commitmentOf(verb: number, salt: Uint8Array, body: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(salt, Uint8Array.of(verb), body));
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

function readRule(
  policy: Uint8Array,
  offset: number,
  { isSealed, budgets }: PolicyHeader,
): { rule: ReadRule; next: number } | undefined {
  const head = policy[offset] ?? 0;
  const [verb, budget] = [VERBS[head & 7], head >> 3];
  if (!verb || budget > budgets.length) return undefined;
  if (!isSealed) {
    const body = readBody(policy, offset + 1, verb);
    return body && { rule: { verb, budget, says: body.says, commitment: undefined, isOpened: false }, next: body.next };
  }
  const state = policy[offset + 1] ?? 0;
  const next = state === 0 ? offset + 34 : offset + 36 + Number(uintAt(policy, offset + 34, 2));
  if (state > 1 || next > policy.length) return undefined;
  const first = policy.slice(offset + 2, offset + 34);
  if (state === 0) return { rule: { verb, budget, says: undefined, commitment: first, isOpened: false }, next };
  const commitment = commitmentOf(head, first, policy.slice(offset + 36, next));
  const body = readBody(policy, offset + 36, verb);
  const says = body?.next === next ? body.says : undefined;
  return { rule: { verb, budget, says, commitment, isOpened: true }, next };
}

/** Conditions and argument, and where they end; undefined if that is not within the policy. */
function readBody(policy: Uint8Array, offset: number, verb: Verb): { says: ReadConditions; next: number } | undefined {
  const flags = Number(uintAt(policy, offset, 2));
  const has = (flag: number) => (flags & flag) !== 0;
  let place = offset + 2;
  const field = (isThere: boolean, size: number, absent: bigint) => {
    if (!isThere) return absent;
    place += size;
    return uintAt(policy, place - size, size);
  };
  const names = (isThere: boolean, none: boolean, sizes: (count: number) => Uint8Array[] | undefined) => {
    const count = Number(field(isThere, 1, 0n));
    const list = isThere && count > 0 ? sizes(count) : [];
    return list && (list.length > 0 || !isThere) ? { list, none } : undefined;
  };
  const take = (size: number) => {
    place += size;
    return policy.slice(place - size, place);
  };

  if (flags >= 1 << 11) return undefined;
  if (has(FLAGS.purposesNone) && !has(FLAGS.purposes)) return undefined;
  if (has(FLAGS.recipientsNone) && !has(FLAGS.recipients)) return undefined;
  const actions = field(has(FLAGS.actions), 8, ALL_64);
  const items = field(has(FLAGS.items), 8, ALL_64);
  const notBefore = Number(field(has(FLAGS.notBefore), 5, 0n));
  const notAfter = Number(field(has(FLAGS.notAfter), 5, BigInt(LAST_TIME)));
  const elapsedFrom = Number(field(has(FLAGS.elapsedFrom), 4, 0n));
  const elapsedTo = Number(field(has(FLAGS.elapsedTo), 4, BigInt(LAST_TIME)));
  const purposes = names(has(FLAGS.purposes), has(FLAGS.purposesNone), (count) => {
    const list: Uint8Array[] = [];
    for (let i = 0; i < count; i++) {
      const [length] = take(1);
      if (!length || length > 12) return undefined;
      list.push(take(length));
    }
    return list;
  });
  const recipients = names(has(FLAGS.recipients), has(FLAGS.recipientsNone), (count) =>
    Array.from({ length: count }, () => take(20)),
  );
  const regions = field(has(FLAGS.regions), 32, ALL_256);
  const argument = take(argumentSize(verb));
  if (!purposes || !recipients || place > policy.length) return undefined;
  return {
    says: {
      actions,
      items,
      notBefore,
      notAfter,
      elapsedFrom,
      elapsedTo,
      purposes,
      recipients,
      regions,
      argument,
      flags,
    },
    next: place,
  };
}

/** A big-endian number; zeros stand behind the end. */
export function uintAt(bytes: Uint8Array, offset: number, size: number): bigint {
  let value = 0n;
  for (let i = 0; i < size; i++) value = (value << 8n) | BigInt(bytes[offset + i] ?? 0);
  return value;
}
