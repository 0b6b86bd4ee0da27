import { hex, unhex } from "../../crypto/bytes.ts";
import { STRATEGIES, VERBS, type Circumstances, type Decision, type Reason, type Use, type Verb } from "./model.ts";
import {
  readPolicy,
  readPurposes,
  readRest,
  uintAt,
  type FoundRule,
  type PolicyHeader,
  type RuleNames,
} from "./reader.ts";

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
  const asked = { ...circumstances, ...use, purpose, recipient };
  const applying = rules.map((rule, index) => ({ ...rule, index })).filter((rule) => applies(rule, asked));
  const prohibition = applying.find(({ verb }) => verb === "Deny")?.index;
  const permissions = applying.filter(({ verb }) => verb !== "Deny");
  const spentBy = permissions.find(({ budget }) => isSpent(header, circumstances, budget));
  const permission = permissions
    .filter(({ budget }) => !isSpent(header, circumstances, budget))
    .map((rule) => ({ ...rule, ...answerOf(rule, circumstances) }))
    .reduce<(FoundRule & Answer & { index: number }) | undefined>(
      (best, rule) => (best && VERBS.indexOf(rule.verb) <= VERBS.indexOf(best.verb) ? best : rule),
      undefined,
    );

  if (prohibition !== undefined && !(permission && header.strategy === STRATEGIES[1])) {
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
function answerOf({ verb, says }: FoundRule, { at, since }: Circumstances): Answer {
  const { argument } = readRest(verb, says!)!.rest;
  if (verb === "Modify" || verb === "Execute") return { verb, argument: hex(argument) };
  const until = verb === "Delay" ? Number(uintAt(argument, 0, 4)) + since : 0;
  if (until <= at) return { verb: "Allow", argument: NOTHING };
  return { verb, argument: `0x${until.toString(16).padStart(64, "0")}` };
}

function isSpent({ budgets }: PolicyHeader, { spent }: Circumstances, budget: number): boolean {
  return budget !== 0 && (spent[budget - 1] ?? 0) >= budgets[budget - 1]!;
}

interface Asked extends Circumstances, Omit<Use, "purpose" | "recipient"> {
  purpose: Uint8Array;
  recipient: Uint8Array;
}

/**
 * Whether a rule applies. One that is not open speaks against the use, and so does one that is met as far as could be read, and
 * then is not as its word says.
 */
function applies({ verb, says }: FoundRule, asked: Asked): boolean {
  const otherwise = verb === "Deny";
  if (!says) return otherwise;
  if (!bit(says.actions, asked.action) || !bit(says.items, asked.item)) return false;
  if (asked.at < says.notBefore || asked.at > says.notAfter) return false;
  const purposes = readPurposes(says);
  if (!purposes) return otherwise;
  if (says.purposesLength > 0) {
    const isListed = purposes.list.some((prefix) => begins(asked.purpose, prefix));
    if (!isListed && !purposes.ok) return otherwise;
    if (isListed === purposes.none) return false;
  }
  const read = readRest(verb, says);
  if (!read) return otherwise;
  const { elapsedFrom, elapsedTo, regions, recipients } = read.rest;
  const since = asked.at - asked.since;
  return since >= elapsedFrom && since <= elapsedTo && bit(regions, asked.region) && meets(recipients, asked.recipient);
}

function bit(set: bigint, index: number): boolean {
  return ((set >> BigInt(index)) & 1n) === 1n;
}

function meets({ list, none }: RuleNames, name: Uint8Array): boolean {
  return list.length === 0 || list.some((one) => begins(name, one)) !== none;
}

function begins(name: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, i) => name[i] === byte);
}

function denied(reason: Reason, rule?: number): Evaluation {
  return {
    decision: { verb: "Deny", argument: NOTHING, reason, ...(rule !== undefined && { rule }) },
    budget: 0,
  };
}
