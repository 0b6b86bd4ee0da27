import { STRATEGIES, type Policy, type PolicyRule, type Strategy } from "../model.ts";
import type { OdrlDuty, OdrlNames } from "./options.ts";
import { readRule, SHARED, type CountedRule } from "./rules.ts";
import { list, OdrlSource, own, type OdrlNode, type Placed } from "./source.ts";

/** How an ODRL policy is read. */
export interface FromOdrlOptions extends OdrlNames {
  /** Profiles that the reader knows to say no more than these options. */
  readonly profiles?: readonly string[];
  /** Where a time without a zone is meant: `Z`, which it is if left out, or `+01:00`. */
  readonly timezone?: string;
  /** How many times what the policy grants may be handed on, which ODRL has no words for; 0 if left out. */
  readonly depth?: number;
}

/** A usage policy made of an ODRL policy, and what belongs to it that a usage policy has no place for. */
export interface OdrlPolicy {
  readonly policy: Policy;
  /** Text of each obligation by its number, which the rules have: keep it, nothing else knows it. */
  readonly obligations: Readonly<Record<string, OdrlDuty | readonly OdrlDuty[]>>;
  readonly type: "Set" | "Offer" | "Agreement";
  readonly uid: string | undefined;
  readonly assigner: string | undefined;
  readonly assignee: string | undefined;
}

const MOST_RULES = 32;
const MOST_BUDGETS = 4;
const CORE_PROFILE = "core";
const TYPES: Readonly<Record<string, OdrlPolicy["type"]>> = {
  Policy: "Set",
  Set: "Set",
  Offer: "Offer",
  Agreement: "Agreement",
};
const CONFLICTS: Readonly<Record<string, Strategy>> = { perm: "permit", prohibit: "prohibit", invalid: "invalid" };

const PROPERTIES = [...SHARED, "permission", "prohibition", "obligation", "duty", "conflict", "profile"];
const REASONS = { inheritFrom: "inheritance is not supported: what it inherits is not here" };

/**
 * Reads an ODRL policy.
 *
 * @throws OdrlUnsupported with all problems there are.
 */
export function readPolicy(json: unknown, options: FromOdrlOptions): OdrlPolicy {
  const source = new OdrlSource();
  const document = list(json, "$");
  if (document.length !== 1) source.problem("$", "is not one policy");
  const root = document[0] ?? { path: "$", value: undefined };
  const context = (root.value as Record<string, unknown> | null | undefined)?.["@context"];
  if (context !== undefined) source.context(context, `${root.path}.@context`);
  const node = source.node(root, PROPERTIES, REASONS);
  const read = node && readNode(source, node, options);
  source.refuse();
  return read!;
}

function readNode(source: OdrlSource, node: OdrlNode, options: FromOdrlOptions): OdrlPolicy {
  checkProfiles(source, node, options.profiles ?? []);
  const reading = { source, names: options, zone: options.timezone ?? "Z" };
  const permissions = node.all("permission").map((place) => readRule({ ...reading, prohibits: false }, place, node));
  const prohibitions = node.all("prohibition").map((place) => readRule({ ...reading, prohibits: true }, place, node));
  const all = [...permissions, ...prohibitions].filter((rule) => rule !== undefined);
  const obligations = [...node.all("obligation"), ...node.all("duty")];
  if (permissions.length === 0 && obligations.length > 0) {
    source.problem(obligations[0]!.path, "an obligation without a permission is not supported");
  } else if (permissions.length + prohibitions.length === 0) source.problem(node.path, "has no rule");

  const { rules, budgets } = withBudgets(
    source,
    all.flatMap((rule) => rule.rules),
  );
  if (rules.length > MOST_RULES) source.problem("$", `is ${rules.length} rules, of which there can be ${MOST_RULES}`);
  if (budgets.length > MOST_BUDGETS)
    source.problem("$", `has ${budgets.length} counts, of which there can be ${MOST_BUDGETS}`);

  const texts = all.flatMap(({ duties: { argument, text } }) =>
    text === undefined ? [] : [[argument, text] as const],
  );
  const party = (role: "assigner" | "assignee") =>
    onlyParty(
      source,
      role,
      all.map(({ parties }) => parties[role]),
    );
  return {
    policy: { strategy: readStrategy(source, node), depth: options.depth ?? 0, budgets, rules },
    obligations: Object.fromEntries(texts),
    type: readType(source, node),
    uid: uidOf(node),
    assigner: party("assigner"),
    assignee: party("assignee"),
  };
}

/** Rules with the numbers of their budgets: the same count is one budget, wherever it stands. */
function withBudgets(source: OdrlSource, counted: readonly CountedRule[]): { rules: PolicyRule[]; budgets: number[] } {
  const numbers = new Map<string, number>();
  const budgets: number[] = [];
  const rules = counted.map(([rule, count]) => {
    if (!count) return rule;
    const budget = numbers.get(count.id) ?? budgets.push(count.limit);
    numbers.set(count.id, budget);
    if (budgets[budget - 1] !== count.limit)
      source.problem(count.path, "is another limit than the same count has elsewhere");
    return { ...rule, budget };
  });
  return { rules, budgets };
}

function checkProfiles(source: OdrlSource, node: OdrlNode, known: readonly string[]): void {
  for (const place of node.all("profile")) {
    const profile = source.reference(place);
    if (profile === undefined || source.term(profile) === CORE_PROFILE) continue;
    if (!known.includes(profile) && !known.includes(source.iri(profile))) {
      source.problem(place.path, `profile ${profile} is not among options.profiles`);
    }
  }
}

function readStrategy(source: OdrlSource, node: OdrlNode): Strategy {
  const [place, ...others] = node.all("conflict");
  if (!place) return "invalid";
  const term = source.reference(place);
  const strategy = others.length === 0 && term !== undefined ? own(CONFLICTS, source.term(term)) : undefined;
  if (strategy === undefined) source.problem(place.path, "is none of perm, prohibit and invalid");
  return strategy ?? STRATEGIES[0];
}

function readType(source: OdrlSource, node: OdrlNode): OdrlPolicy["type"] {
  const types = node.all("@type").map(({ path, value }) => {
    const type = typeof value === "string" ? own(TYPES, source.term(value)) : undefined;
    if (type === undefined) source.problem(path, "is none of Set, Offer and Agreement");
    return type;
  });
  return types.find((type) => type !== undefined && type !== "Set") ?? "Set";
}

/** The party that all rules have in a role. */
function onlyParty(source: OdrlSource, role: string, parties: readonly (readonly string[])[]): string | undefined {
  const names = new Set(parties.map((each) => JSON.stringify(each)));
  if (names.size > 1 || parties.some((each) => each.length > 1)) {
    source.problem("$", `has more than one ${role}: make a policy for each`);
  }
  return parties[0]?.[0];
}

function uidOf(node: OdrlNode): string | undefined {
  const uid: Placed | undefined = node.all("@id")[0];
  return typeof uid?.value === "string" ? uid.value : undefined;
}
