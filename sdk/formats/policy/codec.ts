import { concatBytes, hex, unhex } from "../../crypto/bytes.ts";
import { InputError } from "../../errors.ts";
import { STRATEGIES, VERBS, type NameSet, type Policy, type PolicyRule } from "./model.ts";
import {
  ANY,
  argumentSize,
  commitmentOf,
  FLAGS,
  hashPolicy,
  MAX_BUDGETS,
  MAX_DEPTH,
  MAX_RULES,
  readPolicy,
  uintAt,
  verbByte,
  wellFormed,
  type FoundRule,
  type RuleNames,
} from "./reader.ts";

/** The most seconds since a grant began that a rule can name: 136 years. */
const LAST_SECONDS = 2 ** 32 - 1;

/**
 * The compact form of a policy, of which a contract keeps the hash.
 *
 * @throws PolicyMalformed if the policy has no rule or more than 32, more than four budgets, is handed on more than eight
 * times; if a rule counts from a budget that is not there, is a prohibition that counts, lacks its argument or delay; or if
 * something does not fit its place.
 * @example
 * encodePolicy({
 *   strategy: "prohibit",
 *   depth: 1,
 *   budgets: [],
 *   rules: [{ verb: "Allow", actions: actions("read"), purposes: { of: purposes("dpv:ServiceProvision") } }],
 * }); // "0x1001000104000015…"
 */
export function encodePolicy(policy: Policy): string {
  return hex(concatBytes(encodeHeader(policy, false), ...policy.rules.map((rule, i) => encodeRule(policy, rule, i))));
}

/**
 * Reads the compact form of an open policy.
 *
 * @throws PolicyMalformed if the bytes are no policy, or a sealed one with a rule that is not open.
 */
export function decodePolicy(policy: string): Policy {
  const read = readPolicy(unhex("policy", policy));
  if (typeof read === "number") throw malformed(read, "it is no policy");
  const { strategy, depth, budgets } = read.header;
  return { strategy, depth, budgets, rules: read.rules.map(decodeRule) };
}

/**
 * The hash under which a contract keeps a policy; for a sealed one the same whichever of its rules are open.
 *
 * @throws PolicyMalformed if the bytes are no policy.
 */
export function policyHash(policy: string): string {
  const hash = hashPolicy(unhex("policy", policy));
  if (!hash) throw malformed(0, "it is no policy");
  return hex(hash);
}

/** A policy of which others see only how many rules it has and what they answer. Whoever has this can open each. */
export interface SealedPolicy {
  readonly policy: Policy;
  /** One for each rule, 32 random bytes, see {@link randomSalt}. */
  readonly salts: readonly string[];
}

/**
 * The compact form of a sealed policy, with some of its rules open. All forms have the same {@link policyHash}.
 *
 * @param open Numbers of the rules that are opened; none if left out.
 * @throws PolicyMalformed as {@link encodePolicy}; BytesInvalid for a salt that is not 32 bytes.
 * @example
 * const sealed = { policy, salts: policy.rules.map(() => randomSalt()) };
 * encodeSealedPolicy(sealed); // goes on the ledger
 * encodeSealedPolicy(sealed, [0]); // what is asked with: the first rule is shown
 */
export function encodeSealedPolicy({ policy, salts }: SealedPolicy, open: readonly number[] = []): string {
  const rules = policy.rules.map((rule, i) => {
    const encoded = encodeRule(policy, rule, i);
    const salt = unhex(`salts[${i}]`, salts[i] ?? "", 32);
    return open.includes(i)
      ? concatBytes(Uint8Array.of(encoded[0]!, 1), salt, encoded.slice(1))
      : concatBytes(Uint8Array.of(encoded[0]!, 0), commitmentOf(salt, encoded));
  });
  return hex(concatBytes(encodeHeader(policy, true), ...rules));
}

function encodeHeader({ strategy, depth, budgets, rules }: Policy, isSealed: boolean): Uint8Array {
  const fits =
    STRATEGIES.includes(strategy) &&
    isWhole(depth, MAX_DEPTH) &&
    budgets.length <= MAX_BUDGETS &&
    budgets.every((budget) => isWhole(budget, 2 ** 32 - 1)) &&
    rules.length >= 1 &&
    rules.length <= MAX_RULES;
  if (!fits)
    throw malformed(rules.length, "it has 1 to 32 rules, 4 budgets of up to 2^32 − 1 and a depth of 8 at most");
  const form = ((isSealed ? 2 : 1) << 4) | STRATEGIES.indexOf(strategy);
  const limits = budgets.map((budget) => number(budget, 4));
  return concatBytes(Uint8Array.of(form, depth, budgets.length), ...limits, Uint8Array.of(rules.length));
}

function encodeRule(policy: Policy, rule: PolicyRule, index: number): Uint8Array {
  const { verb, budget = 0, purposes, recipients } = rule;
  const refuse = (reason: string) => {
    throw malformed(index, reason);
  };
  if (!VERBS.includes(verb)) refuse("it has no such verb");
  if (!isWhole(budget, policy.budgets.length)) refuse("the policy has no such budget");
  if (verb === "Deny" && budget !== 0) refuse("a prohibition counts nothing");

  const bits = (value: bigint, size: number) =>
    value > 0n && value >> BigInt(8 * size) === 0n
      ? number(value, size)
      : refuse("a set of bits is empty or too large");
  const time = (value: number, size: number) =>
    isWhole(value, 2 ** (8 * size) - 1)
      ? number(value, size)
      : refuse("a time is no whole number of seconds, or too late");
  const listed = (set: NameSet | undefined) => {
    if (set?.of.length === 0) refuse("a list of names is empty");
    return set?.of ?? [];
  };

  const { actions, items, notBefore = 0, notAfter, elapsedFrom, elapsedTo, regions } = rule;
  if (notAfter === 0) refuse("it ends before it begins");
  const isElapsed = elapsedFrom !== undefined || elapsedTo !== undefined;
  const codes = concatBytes(
    ...listed(purposes).map((purpose) => {
      const code = unhex("purpose", purpose);
      if (code.length === 0 || code.length > 12) refuse("a purpose has 1 to 12 bytes");
      return concatBytes(Uint8Array.of(code.length), code);
    }),
  );
  const accounts = listed(recipients).map((recipient) => unhex("recipient", recipient, 20));
  if (codes.length > 255 || accounts.length > 255) refuse("it names too many");
  const tail = concatBytes(
    codes,
    ...(isElapsed ? [time(elapsedFrom ?? 0, 4), time(elapsedTo ?? LAST_SECONDS, 4)] : []),
    ...(regions === undefined ? [] : [bits(regions, 32)]),
    encodeArgument(rule, refuse),
    ...accounts,
  );
  const flags =
    (isElapsed ? FLAGS.elapsed : 0) |
    (regions === undefined ? 0 : FLAGS.regions) |
    (purposes?.none ? FLAGS.purposesNone : 0) |
    (recipients?.none ? FLAGS.recipientsNone : 0);
  return concatBytes(
    Uint8Array.of(verbByte(verb, budget), flags),
    number(tail.length, 2),
    actions === undefined ? new Uint8Array(8) : bits(actions, 8),
    items === undefined ? new Uint8Array(8) : bits(items, 8),
    time(notBefore, 5),
    time(notAfter ?? 0, 5),
    Uint8Array.of(codes.length, accounts.length),
    tail,
  );
}

function encodeArgument({ verb, argument, delay }: PolicyRule, refuse: (reason: string) => never): Uint8Array {
  const size = argumentSize(verb);
  if (size !== 32 && argument !== undefined) refuse(`${verb} takes no argument`);
  if (verb !== "Delay" && delay !== undefined) refuse(`${verb} takes no delay`);
  if (size === 32) return unhex("argument", argument ?? "", 32);
  if (size === 0) return new Uint8Array();
  return isWhole(delay, 2 ** 32 - 1) ? number(delay, 4) : refuse("a delay is a whole number of seconds");
}

function decodeRule(found: FoundRule, index: number): PolicyRule {
  const { verb, budget, says } = found;
  const read = wellFormed(found);
  if (!says || !read) throw malformed(index, says ? "its conditions are not as it says" : "it is sealed");
  const unless = <T>(absent: T, value: T) => (value === absent ? undefined : value);
  const rule = {
    budget: unless(0, budget),
    argument: argumentSize(verb) === 32 ? hex(read.argument) : undefined,
    delay: verb === "Delay" ? Number(uintAt(read.argument, 0, 4)) : undefined,
    actions: unless(ANY, read.actions),
    items: unless(ANY, read.items),
    notBefore: unless(0, read.notBefore),
    notAfter: unless(Infinity, read.notAfter),
    elapsedFrom: unless(0, unless(-Infinity, read.elapsedFrom)),
    elapsedTo: unless(LAST_SECONDS, unless(Infinity, read.elapsedTo)),
    purposes: decodeNames(read.purposes),
    recipients: decodeNames(read.recipients),
    regions: unless(ANY, read.regions),
  };
  const there = Object.entries(rule).filter(([, value]) => value !== undefined);
  return { verb, ...(Object.fromEntries(there) as Omit<PolicyRule, "verb">) };
}

function decodeNames({ list, none }: RuleNames): NameSet | undefined {
  return list.length === 0 ? undefined : { of: list.map(hex), ...(none && { none }) };
}

function number(value: bigint | number, size: number): Uint8Array {
  return unhex("number", `0x${value.toString(16).padStart(2 * size, "0")}`);
}

function isWhole(value: number | undefined, most: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= most;
}

function malformed(rule: number, reason: string): InputError {
  return new InputError({
    name: "PolicyMalformed",
    args: { rule: BigInt(rule) },
    message: `The policy is malformed at rule ${rule}: ${reason}.`,
  });
}
