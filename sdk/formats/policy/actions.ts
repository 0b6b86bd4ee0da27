import { InputError } from "../../errors.ts";

/** Namespace of the ODRL 2.2 vocabulary. */
export const ODRL_NAMESPACE = "http://www.w3.org/ns/odrl/2/";

const CC_NAMESPACE = "http://creativecommons.org/ns#";

/**
 * The actions of the ODRL Vocabulary 2.2 (W3C Recommendation, 15 February 2018), each behind `<` with the one it is
 * included in; those from `Attribution` on are of Creative Commons, which the vocabulary takes over. An action's place is
 * its bit, for ever: new ones go to the end, and there is room for 64.
 */
const VOCABULARY = `
use|grantUse<use|acceptTracking<use|aggregate<use|annotate<use|anonymize<use|archive<use|attribute<use|compensate<use|
concurrentUse<use|delete<use|derive<use|digitize<use|display<play|distribute<use|ensureExclusivity<use|execute<use|
extract<reproduce|give<transfer|include<use|index<use|inform<use|install<use|modify<use|move<use|nextPolicy<use|
obtainConsent<use|play<use|present<use|print<use|read<use|reproduce<use|reviewPolicy<use|sell<transfer|stream<use|
synchronize<use|textToSpeech<use|transfer|transform<use|translate<use|uninstall<use|watermark<use|
Attribution<use|CommercialUse<use|DerivativeWorks<use|Distribution<use|Notice<use|Reproduction<use|ShareAlike<use|
Sharing<use|SourceCode<use`;

/** What the vocabulary calls deprecated and the same as another; and the way it spells one of Creative Commons. */
const ALIASES: Readonly<Record<string, string>> = {
  append: "modify",
  appendTo: "modify",
  copy: "reproduce",
  export: "transform",
  license: "grantUse",
  pay: "compensate",
  write: "modify",
  writeTo: "modify",
  CommericalUse: "CommercialUse",
};

const ENTRIES = VOCABULARY.split("|").map((entry) => entry.trim().split("<") as [name: string, parent?: string]);

/** Names of all actions by their bits: ODRL's as they are, those of Creative Commons with `cc:`. */
export const ACTIONS: readonly string[] = ENTRIES.map(([name]) => (/^[A-Z]/.test(name) ? `cc:${name}` : name));

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...ENTRIES.map(([name], bit) => [name, bit] as const),
  ...Object.entries(ALIASES).map(([alias, name]) => [alias, ENTRIES.findIndex(([known]) => known === name)] as const),
]);

/** For each action the bits of itself and of all that is included in it. */
const INCLUDED: readonly bigint[] = ENTRIES.map((_, bit) =>
  ENTRIES.reduce((bits, __, other) => (isWithin(other, bit) ? bits | (1n << BigInt(other)) : bits), 0n),
);

/** The bits of all actions there are. */
export const ALL_ACTIONS: bigint = (1n << BigInt(ACTIONS.length)) - 1n;

/**
 * The number of an action of the ODRL 2.2 vocabulary, from its name, with or without prefix, or its IRI.
 *
 * @throws ActionUnknown
 * @example
 * action("use");                               // 0
 * action("odrl:print");                        // 29
 * action("http://www.w3.org/ns/odrl/2/print"); // 29
 */
export function action(name: string): number {
  const bit = actionNumber(name);
  if (bit === undefined) {
    throw new InputError({
      name: "ActionUnknown",
      args: { action: name },
      message: "This is no action of the ODRL 2.2 vocabulary.",
    });
  }
  return bit;
}

/**
 * The bits of actions and of all that ODRL includes in them: who may `use` may also `print`.
 *
 * @throws ActionUnknown
 * @example
 * actions("transfer") === (1n << BigInt(action("transfer"))) | (1n << BigInt(action("give"))) | (1n << BigInt(action("sell")));
 */
export function actions(...names: readonly string[]): bigint {
  return names.reduce((bits, name) => bits | INCLUDED[action(name)]!, 0n);
}

/** Like {@link action}; undefined for a name that is not known. */
export function actionNumber(name: string): number | undefined {
  const ours = /^[a-z]/;
  for (const [prefix, pattern] of [
    [ODRL_NAMESPACE, ours],
    ["odrl:", ours],
    [CC_NAMESPACE, /^[A-Z]/],
    ["cc:", /^[A-Z]/],
    ["", ours],
  ] as const) {
    if (!name.startsWith(prefix)) continue;
    const local = name.slice(prefix.length);
    return pattern.test(local) ? NUMBERS.get(local) : undefined;
  }
  return undefined;
}

/**
 * The fewest names that {@link actions} makes these bits of.
 *
 * @returns undefined where there are none: an action without those included in it, or a bit without a name.
 */
export function actionNames(bits: bigint): readonly string[] | undefined {
  const whole = ACTIONS.map((_, bit) => bit).filter((bit) => (INCLUDED[bit]! & ~bits) === 0n);
  const names = whole.filter((bit) => !whole.some((other) => other !== bit && isWithin(bit, other)));
  return names.reduce((sum, bit) => sum | INCLUDED[bit]!, 0n) === bits ? names.map((bit) => ACTIONS[bit]!) : undefined;
}

function isWithin(bit: number, other: number): boolean {
  if (bit === other) return true;
  const parent = ENTRIES[bit]![1];
  return (
    parent !== undefined &&
    isWithin(
      ENTRIES.findIndex(([name]) => name === parent),
      other,
    )
  );
}
