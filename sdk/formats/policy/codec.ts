import { concatBytes, hex, unhex } from "../../crypto/bytes.ts";
import { InputError } from "../../errors.ts";
import { STRATEGIES, VERBS, type NameSet, type Policy, type PolicyRule } from "./model.ts";
import {
  ALL_256,
  ALL_64,
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
  type ReadNames,
  type ReadRule,
} from "./reader.ts";

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
 * }); // "0x100100010400410000…"
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
    const [verb, ...body] = encodeRule(policy, rule, i);
    const salt = unhex(`salts[${i}]`, salts[i] ?? "", 32);
    const content = Uint8Array.from(body);
    return open.includes(i)
      ? concatBytes(Uint8Array.of(verb!, 1), salt, number(content.length, 2), content)
      : concatBytes(Uint8Array.of(verb!, 0), commitmentOf(verb!, salt, content));
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
  const { verb, budget = 0 } = rule;
  const refuse = (reason: string): never => {
    throw malformed(index, reason);
  };
  if (!VERBS.includes(verb)) refuse(`${String(verb)} is no verb`);
  if (!isWhole(budget, policy.budgets.length)) refuse(`the policy has no budget ${budget}`);
  if (verb === "Deny" && budget !== 0) refuse("a prohibition counts nothing");

  let flags = 0;
  const fields: Uint8Array[] = [];
  const bits = (flag: number, value: bigint | undefined, size: number, all: bigint) => {
    if (value === undefined) return;
    if (value < 0n || value > all) refuse("a set of bits is too large");
    flags |= flag;
    fields.push(number(value, size));
  };
  const time = (flag: number, value: number | undefined, size: number) => {
    if (value === undefined) return;
    if (!isWhole(value, 2 ** (8 * size) - 1)) refuse(`${value} is no time`);
    flags |= flag;
    fields.push(number(value, size));
  };
  const names = (flag: number, set: NameSet | undefined, encode: (name: string) => Uint8Array) => {
    if (!set) return;
    if (set.of.length === 0 || set.of.length > 255) refuse("a list of names has 1 to 255");
    flags |= flag | (set.none ? flag << 1 : 0);
    fields.push(Uint8Array.of(set.of.length), ...set.of.map(encode));
  };

  bits(FLAGS.actions, rule.actions, 8, ALL_64);
  bits(FLAGS.items, rule.items, 8, ALL_64);
  time(FLAGS.notBefore, rule.notBefore, 5);
  time(FLAGS.notAfter, rule.notAfter, 5);
  time(FLAGS.elapsedFrom, rule.elapsedFrom, 4);
  time(FLAGS.elapsedTo, rule.elapsedTo, 4);
  names(FLAGS.purposes, rule.purposes, (purpose) => {
    const code = unhex("purpose", purpose);
    if (code.length === 0 || code.length > 12) refuse("a purpose has 1 to 12 bytes");
    return concatBytes(Uint8Array.of(code.length), code);
  });
  names(FLAGS.recipients, rule.recipients, (recipient) => unhex("recipient", recipient, 20));
  bits(FLAGS.regions, rule.regions, 32, ALL_256);
  return concatBytes(Uint8Array.of(verbByte(verb, budget)), number(flags, 2), ...fields, encodeArgument(rule, refuse));
}

function encodeArgument({ verb, argument, delay }: PolicyRule, refuse: (reason: string) => never): Uint8Array {
  const size = argumentSize(verb);
  if (size !== 32 && argument !== undefined) refuse(`${verb} takes no argument`);
  if (verb !== "Delay" && delay !== undefined) refuse(`${verb} takes no delay`);
  if (size === 32) return unhex("argument", argument ?? "", 32);
  if (size === 0) return new Uint8Array();
  return isWhole(delay, 2 ** 32 - 1) ? number(delay, 4) : refuse("a delay is a whole number of seconds");
}

function decodeRule({ verb, budget, says }: ReadRule, index: number): PolicyRule {
  if (!says) throw malformed(index, "it is sealed");
  const { flags } = says;
  const when = <T>(flag: number, field: T) => ((flags & flag) === 0 ? undefined : field);
  const rule = {
    budget: budget || undefined,
    argument: argumentSize(verb) === 32 ? hex(says.argument) : undefined,
    delay: verb === "Delay" ? Number(uintAt(says.argument, 0, 4)) : undefined,
    actions: when(FLAGS.actions, says.actions),
    items: when(FLAGS.items, says.items),
    notBefore: when(FLAGS.notBefore, says.notBefore),
    notAfter: when(FLAGS.notAfter, says.notAfter),
    elapsedFrom: when(FLAGS.elapsedFrom, says.elapsedFrom),
    elapsedTo: when(FLAGS.elapsedTo, says.elapsedTo),
    purposes: when(FLAGS.purposes, decodeNames(says.purposes)),
    recipients: when(FLAGS.recipients, decodeNames(says.recipients)),
    regions: when(FLAGS.regions, says.regions),
  };
  const there = Object.entries(rule).filter(([, value]) => value !== undefined);
  return { verb, ...(Object.fromEntries(there) as Omit<PolicyRule, "verb">) };
}

function decodeNames({ list, none }: ReadNames): NameSet {
  return { of: list.map(hex), ...(none && { none }) };
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
