import { hex, unhex } from "../../crypto/bytes.ts";
import { STRATEGIES, VERBS, type Circumstances, type Decision, type Reason, type Use, type Verb } from "./model.ts";
import { readPolicy, uintAt, type PolicyHeader, type ReadConditions, type ReadNames, type ReadRule } from "./reader.ts";

const NOTHING = `0x${"00".repeat(32)}`;

/** A decision, and from which budget a use under it is counted. */
export interface Evaluation {
  readonly decision: Decision;
  /** From 1; 0 for none. */
  readonly budget: number;
}

/**
 * What a policy answers to a use: the same, to the last bit, as the contract's `PolicyEvaluation`. Pure and total: whatever
 * the bytes of the policy are, there is an answer, and it is no unless some rule says yes.
 *
 * Permissions are alternatives: of those that apply the freest decides, of equal ones the first. A sealed rule that is not
 * open counts as if it spoke against the use.
 *
 * @param policy Its compact form, see {@link encodePolicy}.
 * @example
 * evaluatePolicy(policy, { at: now, since: now, spent: [] }, { action: action("read"), item: 0, region: 0, purpose, recipient });
 * // { decision: { verb: "Allow", argument: "0x00…", reason: "Granted", rule: 0 }, budget: 0 }
 */
export function evaluatePolicy(policy: string, circumstances: Circumstances, use: Use): Evaluation {
  const purpose = unhex("purpose", use.purpose, 12);
  const recipient = unhex("recipient", use.recipient, 20);
  if (purpose.every((byte) => byte === 0)) return denied("PurposeUndisclosed");
  const read = readPolicy(unhex("policy", policy));
  if (typeof read === "number") return denied("PolicyMismatch");

  const { header, rules } = read;
  const applies = ({ says }: ReadRule) => says && isMet(says, circumstances, use, purpose, recipient);
  const prohibition = rules.findIndex((rule) => rule.verb === "Deny" && (!rule.says || applies(rule)));
  const applying = rules
    .map((rule, index) => ({ ...rule, index }))
    .filter((rule) => rule.verb !== "Deny" && applies(rule));
  const spentBy = applying.find(({ budget }) => isSpent(header, circumstances, budget));
  const permission = applying
    .filter(({ budget }) => !isSpent(header, circumstances, budget))
    .map((rule) => ({ ...rule, ...answerOf(rule, circumstances) }))
    .reduce<(ReadRule & Answer & { index: number }) | undefined>(
      (best, rule) => (best && VERBS.indexOf(rule.verb) <= VERBS.indexOf(best.verb) ? best : rule),
      undefined,
    );

  if (prohibition !== -1 && !(permission && header.strategy === STRATEGIES[1])) {
    const conflict = permission !== undefined && header.strategy !== STRATEGIES[0];
    return denied(conflict ? "Conflict" : "Prohibited", prohibition);
  }
  if (!permission) return spentBy ? denied("BudgetSpent", spentBy.index) : denied("NoPermission");
  const { verb, argument, index, budget } = permission;
  return { decision: { verb, argument, reason: "Granted", rule: index }, budget };
}

interface Answer {
  verb: Verb;
  argument: string;
}

/** What a permission answers now: a delay that is over allows. */
function answerOf({ verb, says }: ReadRule, { at, since }: Circumstances): Answer {
  if (verb === "Modify" || verb === "Execute") return { verb, argument: hex(says!.argument) };
  const until = verb === "Delay" ? Number(uintAt(says!.argument, 0, 4)) + since : 0;
  if (until <= at) return { verb: "Allow", argument: NOTHING };
  return { verb, argument: `0x${until.toString(16).padStart(64, "0")}` };
}

function isSpent({ budgets }: PolicyHeader, { spent }: Circumstances, budget: number): boolean {
  return budget !== 0 && (spent[budget - 1] ?? 0) >= budgets[budget - 1]!;
}

function isMet(
  says: ReadConditions,
  { at, since }: Circumstances,
  use: Use,
  purpose: Uint8Array,
  recipient: Uint8Array,
): boolean {
  const bit = (set: bigint, index: number) => ((set >> BigInt(index)) & 1n) === 1n;
  return (
    bit(says.actions, use.action) &&
    bit(says.items, use.item) &&
    bit(says.regions, use.region) &&
    at >= says.notBefore &&
    at <= says.notAfter &&
    at >= since + says.elapsedFrom &&
    at <= since + says.elapsedTo &&
    meets(says.purposes, purpose) &&
    meets(says.recipients, recipient)
  );
}

/** Whether a name begins with one of the list, or with none if that is what is asked. */
function meets({ list, none }: ReadNames, name: Uint8Array): boolean {
  if (list.length === 0) return true;
  return list.some((prefix) => prefix.every((byte, i) => name[i] === byte)) !== none;
}

function denied(reason: Reason, rule?: number): Evaluation {
  return {
    decision: { verb: "Deny", argument: NOTHING, reason, ...(rule !== undefined && { rule }) },
    budget: 0,
  };
}
