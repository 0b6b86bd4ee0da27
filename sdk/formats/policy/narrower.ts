import { unhex } from "../../crypto/bytes.ts";
import { encodePolicy } from "./codec.ts";
import type { Policy } from "./model.ts";
import { readPolicy, uintAt, wellFormed, type FoundRule, type PolicyBytes, type RuleNames } from "./reader.ts";

/** Why a policy is not narrower than another, in the words of the contract's errors. */
export type WiderProblem =
  | { name: "PolicyMalformed"; rule: number }
  | { name: "PolicyDepthWider"; depth: number; most: number }
  | { name: "PolicyBudgetWider"; budget: number; asked: number; most: number }
  | { name: "PolicyWider"; rule: number }
  | { name: "PolicyStrategyWider" }
  | { name: "PolicyProhibitionMissing"; widerRule: number };

/**
 * Why a policy grants something that another does not, decided rule by rule as the contract's `PolicyNarrowing` does;
 * undefined if it grants nothing more. A policy can be narrower in ways that no pair of rules shows, and is refused then.
 *
 * @param policy The policy that shall be narrower, or its compact form.
 * @param wider The one that it is held against, or its compact form.
 * @param most How many times what it grants may be handed on at most; once less than the wider one if left out, as for a
 * grant that is handed on from it.
 * @example
 * whyWider(forCourier, forShop); // { name: "PolicyWider", rule: 1 }
 */
export function whyWider(policy: Policy | string, wider: Policy | string, most?: number): WiderProblem | undefined {
  const [narrow, wide] = [readPolicy(unhex("policy", compact(policy))), readPolicy(unhex("wider", compact(wider)))];
  if (typeof narrow === "number") return { name: "PolicyMalformed", rule: narrow };
  if (typeof wide === "number") return { name: "PolicyMalformed", rule: wide };
  most ??= Math.max(0, wide.header.depth - 1);
  return (
    whyDepth(narrow, most) ?? whyBudgets(narrow, wide) ?? whyPermissions(narrow, wide) ?? whyProhibitions(narrow, wide)
  );
}

function compact(policy: Policy | string): string {
  return typeof policy === "string" ? policy : encodePolicy(policy);
}

function whyDepth({ header: { depth } }: PolicyBytes, most: number): WiderProblem | undefined {
  return depth > most ? { name: "PolicyDepthWider", depth, most } : undefined;
}

function whyBudgets(narrow: PolicyBytes, wide: PolicyBytes): WiderProblem | undefined {
  const limits = wide.header.budgets;
  const index = narrow.header.budgets.findIndex((asked, i) => i < limits.length && asked > limits[i]!);
  if (index === -1) return undefined;
  return { name: "PolicyBudgetWider", budget: index + 1, asked: narrow.header.budgets[index]!, most: limits[index]! };
}

function whyPermissions(narrow: PolicyBytes, wide: PolicyBytes): WiderProblem | undefined {
  const permissions = wide.rules.filter(({ verb }) => verb !== "Deny");
  for (const [rule, one] of narrow.rules.entries()) {
    if (isMalformed(one)) return { name: "PolicyMalformed", rule };
    const isPermitted = permissions.some((other) => isLike(one, other) || isGranted(one, other));
    if (one.verb !== "Deny" && !isPermitted) return { name: "PolicyWider", rule };
  }
  return undefined;
}

function whyProhibitions(narrow: PolicyBytes, wide: PolicyBytes): WiderProblem | undefined {
  if (wide.header.strategy === "permit") return undefined;
  if (narrow.header.strategy === "permit") return { name: "PolicyStrategyWider" };
  const prohibitions = narrow.rules.filter(({ verb }) => verb === "Deny");
  const widerRule = wide.rules.findIndex(
    (one) => one.verb === "Deny" && !prohibitions.some((other) => isLike(one, other) || liesWithin(one, other)),
  );
  return widerRule === -1 ? undefined : { name: "PolicyProhibitionMissing", widerRule };
}

function isMalformed(rule: FoundRule): boolean {
  return rule.says ? !wellFormed(rule) : rule.verb === "Deny" && rule.budget !== 0;
}

/** The same sealed rule, open or not. */
function isLike(one: FoundRule, other: FoundRule): boolean {
  if (!one.commitment || !other.commitment) return false;
  return one.verb === other.verb && one.budget === other.budget && isSame(one.commitment, other.commitment);
}

function isGranted(rule: FoundRule, wide: FoundRule): boolean {
  const counted = wide.budget === 0 || wide.budget === rule.budget;
  return counted && liesWithin(rule, wide) && grantsAsMuch(wide, rule);
}

/** What the wider rule answers is as free: it allows as it is, or does the same, no later. */
function grantsAsMuch(wide: FoundRule, rule: FoundRule): boolean {
  if (wide.verb === "Allow") return true;
  if (wide.verb !== rule.verb) return false;
  const [most, asked] = [wide, rule].map((one) => uintAt(wellFormed(one)!.argument, 0, 32)) as [bigint, bigint];
  return wide.verb === "Delay" ? most <= asked : most === asked;
}

/** Whether whatever meets the conditions of one rule meets those of another. One that is malformed lies within nothing. */
function liesWithin(rule: FoundRule, other: FoundRule): boolean {
  const [own, others] = [wellFormed(rule), wellFormed(other)];
  if (!own || !others) return false;
  return (
    isSubset(own.actions, others.actions) &&
    isSubset(own.items, others.items) &&
    isSubset(own.regions, others.regions) &&
    own.notBefore >= others.notBefore &&
    own.notAfter <= others.notAfter &&
    own.elapsedFrom >= others.elapsedFrom &&
    own.elapsedTo <= others.elapsedTo &&
    namesWithin(own.purposes, others.purposes) &&
    namesWithin(own.recipients, others.recipients)
  );
}

function isSubset(bits: bigint, all: bigint): boolean {
  return (bits & all) === bits;
}

function namesWithin(rule: RuleNames, other: RuleNames): boolean {
  if (other.list.length === 0) return true;
  if (rule.list.length === 0) return false;
  if (rule.none) return other.none && other.list.every((name) => rule.list.some((prefix) => begins(name, prefix)));
  return rule.list.every((name) =>
    other.none
      ? !other.list.some((prefix) => begins(name, prefix) || begins(prefix, name))
      : other.list.some((prefix) => begins(name, prefix)),
  );
}

function begins(name: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.length <= name.length && prefix.every((byte, i) => name[i] === byte);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return begins(one, other) && one.length === other.length;
}
