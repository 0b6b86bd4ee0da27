import fc from "fast-check";

import { encodePolicy, encodeSealedPolicy, type Policy, type PolicyRule, type Use } from "../../sdk/formats.ts";
import { STRATEGIES, VERBS, type Circumstances, type NameSet } from "../../sdk/formats.ts";

/**
 * Random policies and uses out of so few names, places and times that rules apply, lie within each other and contradict
 * each other often.
 */

/** How many random cases a test draws: as many as a change can wait for, more with `TRELLIS_PROFILE=long`. */
export function effort(usual: number, long: number): number {
  return process.env.TRELLIS_PROFILE === "long" ? long : usual;
}

/** Draws so many, the same ones on every run unless `TRELLIS_SEED` asks for others. */
export function draw<T>(arbitrary: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(arbitrary, { numRuns: count, seed: Number(process.env.TRELLIS_SEED ?? 1) });
}

const code = (path: readonly number[]) => `0xaabbccdd${path.map((level) => `0${level}`).join("")}`;
const path = fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 3 });
const bits = (count: number) => fc.bigInt({ min: 1n, max: (1n << BigInt(count)) - 1n });
const recipient = fc.constantFrom("00", "11", "22").map((byte) => `0x${byte.repeat(20)}`);
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
const time = fc.integer({ min: 0, max: 40 });

function names(of: fc.Arbitrary<string>): fc.Arbitrary<NameSet> {
  return fc
    .record({ of: fc.array(of, { minLength: 1, maxLength: 3 }), none: fc.boolean() })
    .map(({ of, none }) => ({ of, ...(none && { none }) }));
}

function rule(budgets: number): fc.Arbitrary<PolicyRule> {
  return fc
    .record({
      verb: fc.constantFrom(...VERBS),
      counted: fc.integer({ min: 0, max: budgets }),
      argument: fc.constantFrom("aa", "bb").map((byte) => `0x${byte.repeat(32)}`),
      delay: time,
      actions: option(bits(3)),
      items: option(bits(2)),
      notBefore: option(time),
      notAfter: option(fc.integer({ min: 1, max: 40 })),
      elapsedFrom: option(fc.integer({ min: 0, max: 20 })),
      elapsedTo: option(fc.integer({ min: 0, max: 40 })),
      purposes: option(names(fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 3 }).map(code))),
      recipients: option(names(recipient)),
      regions: option(bits(3)),
    })
    .map(({ verb, counted, argument, delay, ...conditions }) => {
      const there = Object.entries(conditions).filter(([, value]) => value !== undefined);
      return {
        verb,
        ...(verb !== "Deny" && counted > 0 && { budget: counted }),
        ...((verb === "Modify" || verb === "Execute") && { argument }),
        ...(verb === "Delay" && { delay }),
        ...(Object.fromEntries(there) as Omit<PolicyRule, "verb">),
      };
    });
}

/** Any policy. */
export const policies: fc.Arbitrary<Policy> = fc
  .array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 })
  .chain((budgets) =>
    fc.record({
      strategy: fc.constantFrom(...STRATEGIES),
      depth: fc.integer({ min: 0, max: 3 }),
      budgets: fc.constant(budgets),
      rules: fc.array(rule(budgets.length), { minLength: 1, maxLength: 6 }),
    }),
  );

/** The compact form of a policy, open or sealed with some rules open. */
export function encodings(policy: Policy): fc.Arbitrary<string> {
  const salts = policy.rules.map((_, i) => `0x${`0${i}`.repeat(32)}`);
  const open = fc.subarray(policy.rules.map((_, i) => i));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(encodePolicy(policy)) },
    { weight: 1, arbitrary: open.map((numbers) => encodeSealedPolicy({ policy, salts }, numbers)) },
  );
}

/** Compact forms, of which some were damaged. */
export const policyBytes: fc.Arbitrary<string> = policies
  .chain(encodings)
  .chain((encoded) =>
    fc.oneof({ weight: 12, arbitrary: fc.constant(encoded) }, { weight: 4, arbitrary: damage(encoded) }),
  );

/** The compact form of a policy, damaged. */
export function damages(policy: Policy): fc.Arbitrary<string> {
  return damage(encodePolicy(policy));
}

function damage(encoded: string): fc.Arbitrary<string> {
  const flip = fc
    .tuple(fc.integer({ min: 0, max: encoded.length / 2 - 2 }), fc.integer({ min: 0, max: 255 }))
    .map(([at, byte]) => splice(encoded, at, 1, byte.toString(16).padStart(2, "0")));
  const cut = fc.integer({ min: 0, max: encoded.length / 2 - 1 }).map((length) => encoded.slice(0, 2 + 2 * length));
  const longer = fc.integer({ min: 0, max: 255 }).map((byte) => encoded + byte.toString(16).padStart(2, "0"));
  // One rule more or fewer than there are.
  const place = 3 + 4 * Number(`0x${encoded.slice(6, 8)}`);
  const count = Number(`0x${encoded.slice(2 + 2 * place, 4 + 2 * place)}`);
  const counted = fc
    .constantFrom(count - 1, count + 1)
    .map((other) => splice(encoded, place, 1, other.toString(16).padStart(2, "0")));
  return fc.oneof(flip, flip, cut, longer, counted);
}

export const uses: fc.Arbitrary<Use> = fc.record({
  action: fc.constantFrom(0, 1, 2, 3, 64, 255),
  item: fc.constantFrom(0, 1, 2, 200),
  region: fc.constantFrom(0, 1, 2, 3, 255),
  purpose: fc.oneof(
    { weight: 9, arbitrary: path.map((levels) => code(levels).padEnd(26, "0")) },
    { weight: 1, arbitrary: fc.constant(`0x${"00".repeat(12)}`) },
  ),
  recipient,
});

export const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  at: fc.integer({ min: 0, max: 60 }),
  since: fc.integer({ min: 0, max: 30 }),
  spent: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
});

/** A policy and one made of it, by changes of which most make it narrower. */
export const pairs: fc.Arbitrary<{ wider: Policy; policy: Policy }> = policies.chain((wider) =>
  fc.tuple(fc.array(change(wider), { maxLength: 3 }), fc.integer({ min: 0, max: 3 })).map(([changes, depth]) => ({
    wider,
    policy: changes.reduce<Policy>((policy, each) => each(policy), { ...wider, depth: Math.min(depth, wider.depth) }),
  })),
);

function change(wider: Policy): fc.Arbitrary<(policy: Policy) => Policy> {
  const index = fc.nat({ max: wider.rules.length - 1 });
  const each = (what: (rule: PolicyRule, other: PolicyRule) => PolicyRule) =>
    fc.tuple(index, rule(wider.budgets.length)).map(([at, other]) => (policy: Policy): Policy => ({
      ...policy,
      rules: policy.rules.map((old, i) => (i === at ? what(old, other) : old)),
    }));
  return fc.oneof(
    // Conditions of another rule in the place of its own, or added to them.
    each((old, other) => ({ ...old, ...conditionsOf(other) })),
    each((old, other) => ({ ...conditionsOf(other), ...old })),
    each(({ actions, ...old }, other) => ({ ...old, actions: (actions ?? 7n) & (other.actions ?? 7n) || 1n })),
    each((old, { notAfter }) => ({ ...old, notAfter: Math.min(old.notAfter ?? 99, notAfter ?? 99) })),
    each((old, { elapsedFrom }) => ({ ...old, elapsedFrom: Math.max(old.elapsedFrom ?? 0, elapsedFrom ?? 0) })),
    // Another rule, fewer rules, one more.
    each((_, other) => other),
    index.map((at) => (policy: Policy) => without(policy, at)),
    rule(wider.budgets.length).map((more) => (policy: Policy) => ({ ...policy, rules: [...policy.rules, more] })),
    fc.constantFrom(...STRATEGIES).map((strategy) => (policy: Policy) => ({ ...policy, strategy })),
    fc.nat({ max: 3 }).map((limit) => (policy: Policy) => ({
      ...policy,
      budgets: policy.budgets.map((old, i) => (i === 0 ? limit : old)),
    })),
  );
}

function conditionsOf(rule: PolicyRule): Partial<PolicyRule> {
  const answer = ["verb", "budget", "argument", "delay"];
  return Object.fromEntries(Object.entries(rule).filter(([name]) => !answer.includes(name)));
}

function without(policy: Policy, at: number): Policy {
  return policy.rules.length === 1 ? policy : { ...policy, rules: policy.rules.filter((_, i) => i !== at) };
}

function splice(encoded: string, at: number, length: number, bytes: string): string {
  return encoded.slice(0, 2 + 2 * at) + bytes + encoded.slice(2 + 2 * (at + length));
}
