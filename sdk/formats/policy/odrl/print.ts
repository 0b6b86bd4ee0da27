import { actionNames, ALL_ACTIONS, ODRL_NAMESPACE } from "../actions.ts";
import type { NameSet, Policy, PolicyRule } from "../model.ts";
import { ALL_COUNTRIES, REGION_UNSAID, regionCodes } from "../regions.ts";
import {
  ANONYMIZE,
  ANONYMIZE_TRANSFORM,
  obligationId,
  taxonomiesOf,
  type OdrlDuty,
  type OdrlNames,
} from "./options.ts";
import { printPurposes } from "./printPurposes.ts";
import { refuseProblems, type OdrlProblem } from "./source.ts";
import { formatDateTime, formatDuration } from "./times.ts";

/** How a usage policy is written as ODRL. */
export interface ToOdrlOptions extends OdrlNames {
  /** Texts of the obligations by their numbers, as reading gave them. */
  readonly obligations?: Readonly<Record<string, OdrlDuty | readonly OdrlDuty[]>>;
  /** `Set` if left out. */
  readonly type?: "Set" | "Offer" | "Agreement";
  readonly uid?: string;
  readonly assigner?: string;
  readonly assignee?: string;
}

/** The JSON-LD context of ODRL 2.2. */
export const ODRL_CONTEXT = "http://www.w3.org/ns/odrl.jsonld";

const CONFLICTS = { permit: "perm", prohibit: "prohibit", invalid: "invalid" } as const;
const LOCATIONS = "https://w3id.org/dpv/loc#";

interface Constraint {
  readonly uid?: string;
  readonly leftOperand: string;
  readonly operator: string;
  readonly rightOperand: unknown;
}

/**
 * Writes a policy as ODRL.
 *
 * @throws OdrlUnsupported with all problems there are.
 */
export function printPolicy(policy: Policy, options: ToOdrlOptions): Record<string, unknown> {
  const problems: OdrlProblem[] = [];
  const rules = policy.rules.map((rule, index) => {
    const printer = new RulePrinter(options, policy.budgets, (part, reason) => {
      problems.push({ path: `$.rules[${index}]${part && `.${part}`}`, reason });
    });
    return { prohibits: rule.verb === "Deny", text: printer.print(rule) };
  });
  if (rules.length === 0) problems.push({ path: "$.rules", reason: "are none, which ODRL has no words for" });
  refuseProblems(problems);

  const [permission, prohibition] = [false, true].map((kind) =>
    rules.filter(({ prohibits }) => prohibits === kind).map(({ text }) => text),
  );
  const { type = "Set", uid, assigner, assignee } = options;
  return {
    "@context": ODRL_CONTEXT,
    "@type": type,
    ...(uid !== undefined && { uid }),
    ...(assigner !== undefined && { assigner }),
    ...(assignee !== undefined && { assignee }),
    conflict: CONFLICTS[policy.strategy],
    ...(permission!.length > 0 && { permission }),
    ...(prohibition!.length > 0 && { prohibition }),
  };
}

class RulePrinter {
  readonly #options: ToOdrlOptions;
  readonly #budgets: readonly number[];
  readonly #problem: (part: string, reason: string) => void;

  constructor(options: ToOdrlOptions, budgets: readonly number[], problem: (part: string, reason: string) => void) {
    this.#options = options;
    this.#budgets = budgets;
    this.#problem = problem;
  }

  print(rule: PolicyRule): Record<string, unknown> {
    const target = this.#target(rule.items);
    const constraint = this.#constraints(rule);
    const duty = this.#duty(rule);
    return {
      ...(target && { target }),
      action: this.#action(rule.actions),
      ...(constraint.length > 0 && { constraint }),
      ...(duty && { duty }),
    };
  }

  #action(bits: bigint = ALL_ACTIONS): readonly string[] {
    const names = bits === 0n ? undefined : actionNames(bits);
    if (!names) this.#problem("actions", "are not actions with all that is included in them");
    return names ?? [];
  }

  #target(items: bigint | undefined): readonly string[] | undefined {
    if (items === undefined) return undefined;
    if (items === 0n) this.#problem("items", "are none");
    const assets = new Map(Object.entries(this.#options.items ?? {}).map(([asset, item]) => [item, asset]));
    const numbers = Array.from({ length: items.toString(2).length }, (_, item) => item);
    return numbers.flatMap((item) => {
      if (((items >> BigInt(item)) & 1n) === 0n) return [];
      const asset = assets.get(item);
      if (asset === undefined) this.#problem("items", `options.items has no asset ${item}`);
      return asset ?? [];
    });
  }

  #constraints(rule: PolicyRule): readonly Constraint[] {
    const { notBefore, notAfter, elapsedFrom, elapsedTo, delay, budget, purposes, recipients, regions } = rule;
    if ((delay !== undefined) !== (rule.verb === "Delay"))
      this.#problem("delay", "belongs to Delay, and to that alone");
    return [
      ...this.#time("notBefore", "gteq", notBefore),
      ...this.#time("notAfter", "lteq", notAfter),
      ...lasting("elapsedTime", "gteq", elapsedFrom),
      ...lasting("elapsedTime", "lteq", elapsedTo),
      ...lasting("delayPeriod", "gteq", delay),
      ...this.#count(rule, budget),
      ...this.#names("purpose", "purposes", purposes, (of) => printPurposes(taxonomiesOf(this.#options), of)),
      ...this.#names("recipient", "recipients", recipients, (of) => this.#recipients(of)),
      ...this.#spatial(rule, regions),
    ];
  }

  #time(part: string, operator: string, second: number | undefined): readonly Constraint[] {
    if (second === undefined) return [];
    const text = formatDateTime(second);
    if (text === undefined) this.#problem(part, "is no date");
    return [{ leftOperand: "dateTime", operator, rightOperand: { "@value": text, "@type": "xsd:dateTime" } }];
  }

  /** Rules that share a budget have the very same constraint, which its id says. */
  #count(rule: PolicyRule, budget: number | undefined): readonly Constraint[] {
    if (budget === undefined) return [];
    const limit = this.#budgets[budget - 1];
    if (rule.verb === "Deny") this.#problem("budget", "is of a prohibition, which ODRL cannot count");
    if (limit === undefined || limit < 1) this.#problem("budget", `${budget} is none of the policy's, or has no use`);
    const rightOperand = { "@value": String(limit), "@type": "xsd:integer" };
    return [{ uid: `_:budget${budget}`, leftOperand: "count", operator: "lteq", rightOperand }];
  }

  #names(
    leftOperand: string,
    part: string,
    names: NameSet | undefined,
    print: (of: readonly string[]) => readonly unknown[],
  ): readonly Constraint[] {
    if (!names) return [];
    if (names.of.length === 0) this.#problem(part, "are none");
    return [{ leftOperand, operator: names.none === true ? "isNoneOf" : "isAnyOf", rightOperand: print(names.of) }];
  }

  #recipients(recipients: readonly string[]): readonly unknown[] {
    const names = new Map(
      Object.entries(this.#options.recipients ?? {}).map(([iri, recipient]) => [recipient.toLowerCase(), iri]),
    );
    return recipients.map((recipient) => {
      const iri = names.get(recipient.toLowerCase());
      if (iri === undefined) this.#problem("recipients", `options.recipients has no name for ${recipient}`);
      return { "@id": iri };
    });
  }

  #spatial(rule: PolicyRule, bits: bigint | undefined): readonly Constraint[] {
    if (bits === undefined) return [];
    const prohibits = rule.verb === "Deny";
    if (((bits & REGION_UNSAID) !== 0n) !== prohibits) {
      const reason = prohibits ? "leave out a use that does not say where" : "take in a use that does not say where";
      this.#problem("regions", `${reason}, which ODRL cannot say`);
    }
    if (bits >> BigInt(regionCodes(ALL_COUNTRIES).length + 1) !== 0n)
      this.#problem("regions", "has a region without a code");
    if (bits === 0n) this.#problem("regions", "are none");
    const rightOperand = regionCodes(bits).map((code) => ({ "@id": LOCATIONS + code }));
    return [{ leftOperand: "spatial", operator: "isAnyOf", rightOperand }];
  }

  #duty({ verb, argument }: PolicyRule): readonly OdrlDuty[] | undefined {
    if (verb !== "Modify" && verb !== "Execute") return undefined;
    const wanted = argument?.toLowerCase();
    if (verb === "Execute") {
      const text = Object.entries(this.#options.obligations ?? {}).find(([id]) => id.toLowerCase() === wanted)?.[1];
      if (text !== undefined && obligationId(text) === wanted) return [text].flat();
      this.#problem(
        "argument",
        text ? "is not the number of its text" : `options.obligations has no text for ${argument}`,
      );
      return undefined;
    }

    const transforms = { [ANONYMIZE]: ANONYMIZE_TRANSFORM, ...this.#options.transforms };
    const action = Object.entries(transforms).find(([, transform]) => transform.toLowerCase() === wanted)?.[0];
    if (action !== undefined) return [{ action: action.replace(ODRL_NAMESPACE, "") }];
    this.#problem("argument", `options.transforms has no action for ${argument}`);
    return undefined;
  }
}

function lasting(leftOperand: string, operator: string, seconds: number | undefined): readonly Constraint[] {
  if (seconds === undefined) return [];
  const rightOperand = { "@value": formatDuration(seconds), "@type": "xsd:duration" };
  return [{ leftOperand, operator, rightOperand }];
}
