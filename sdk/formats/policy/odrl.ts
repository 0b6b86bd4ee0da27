import type { Policy } from "./model.ts";
import { printPolicy, type ToOdrlOptions } from "./odrl/print.ts";
import { readPolicy, type FromOdrlOptions, type OdrlPolicy } from "./odrl/read.ts";

export { ANONYMIZE_TRANSFORM, obligationId, type OdrlDuty, type OdrlNames } from "./odrl/options.ts";
export { ODRL_CONTEXT, type ToOdrlOptions } from "./odrl/print.ts";
export type { FromOdrlOptions, OdrlPolicy } from "./odrl/read.ts";
export type { OdrlProblem } from "./odrl/source.ts";

/**
 * Makes a usage policy of a policy in ODRL 2.2 (W3C Recommendation, 15 February 2018) and JSON-LD: compact, with prefixes or
 * with full IRIs. Nothing is left out in silence: all that a usage policy cannot say is listed in one error.
 *
 * - A constraint's alternatives become rules of their own, which share one budget where the permission counts.
 * - A purpose is met by narrower ones too, with every operator; `isNoneOf` and `neq` by none of them.
 * - A use that does not say where it takes place meets no `spatial` of a permission, and each one of a prohibition.
 * - `elapsedTime` and `delayPeriod` are counted from when the grant began.
 * - Counts are one and the same budget where they have the same `uid`, and where one permission has several actions or
 *   targets; ODRL would count each of these by itself, which allows more.
 * - A rule without a target is about all items.
 * - A purpose with another taken out of it is what the taxonomy has of it otherwise, and no code beyond.
 * - A duty of the policy is one of each permission; `anonymize` and registered actions are transforms, all others texts.
 *
 * @param json What `JSON.parse` made of the document.
 * @throws OdrlUnsupported with a list of all problems, each with its JSON path and a reason.
 *
 * @example
 * const { policy, obligations } = fromOdrl(
 *   {
 *     "@context": "http://www.w3.org/ns/odrl.jsonld",
 *     "@type": "Set",
 *     permission: [{
 *       target: "https://example.org/data/1",
 *       action: "use",
 *       constraint: [
 *         { leftOperand: "purpose", operator: "isA", rightOperand: "dpv:ScientificResearch" },
 *         { leftOperand: "count", operator: "lteq", rightOperand: 10 },
 *       ],
 *       duty: [{ action: "delete" }],
 *     }],
 *   },
 *   { items: { "https://example.org/data/1": 0 } },
 * );
 * policy.budgets;       // [10]
 * policy.rules[0].verb; // "Execute"
 */
export function fromOdrl(json: unknown, options: FromOdrlOptions = {}): OdrlPolicy {
  return readPolicy(json, options);
}

/**
 * Writes a usage policy in ODRL 2.2 and JSON-LD, so that {@link fromOdrl} makes the same policy of it. Permissions come
 * before prohibitions. How often it may be handed on is not written, as ODRL has no words for it.
 *
 * @throws OdrlUnsupported with a list of all that ODRL, or the options, have no words for.
 *
 * @example
 * toOdrl(policy, { items: { "https://example.org/data/1": 0 }, obligations, uid: "https://example.org/policy/1" });
 */
export function toOdrl(policy: Policy, options: ToOdrlOptions = {}): Record<string, unknown> {
  return printPolicy(policy, options);
}
