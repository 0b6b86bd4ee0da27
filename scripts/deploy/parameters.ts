import type { DeploymentParameters } from "@nomicfoundation/ignition-core";

import { futuresOf } from "./plan.ts";
import { Refusal } from "./refusal.ts";
import type { Module } from "./targets.ts";

/**
 * Refuses parameters of a file that no module takes: a name with a slip would otherwise count for nothing, and be noticed
 * when the wrong contract is deployed.
 *
 * @param parameters What the file says.
 * @param modules Every module there is: one file serves all deployments to a network.
 */
export function requireKnownParameters(parameters: DeploymentParameters, modules: readonly Module[]): void {
  const known = parametersIn(modules);
  const everywhere = new Set([...known.values()].flatMap((names) => [...names]));
  for (const [module, values] of Object.entries(parameters)) {
    const names = module === "$global" ? everywhere : known.get(module);
    if (!names) refuse(`No module is called ${module}.`, module, known.keys());
    for (const name of Object.keys(values)) {
      if (!names.has(name)) refuse(`${module} takes no parameter ${name}.`, name, names);
    }
  }
}

/** The names of the parameters of modules and of what they use, by module. */
function parametersIn(modules: readonly Module[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const seen = new Set<unknown>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if ("moduleId" in value && "name" in value && "defaultValue" in value) {
      const id = String(value.moduleId);
      found.set(id, (found.get(id) ?? new Set()).add(String(value.name)));
      return;
    }
    for (const part of Object.values(value)) look(part);
  };
  for (const future of futuresOf(modules)) look(future);
  return found;
}

function refuse(message: string, name: string, known: Iterable<string>): never {
  const names = [...known].sort();
  const [nearest] = [...names].sort((a, b) => distance(a, name) - distance(b, name));
  const hint =
    nearest !== undefined && distance(nearest, name) <= Math.ceil(name.length / 3) ? ` Is ${nearest} meant?` : "";
  throw new Refusal("ParameterUnknown", `${message}${hint} There are: ${names.join(", ")}.`);
}

/** How many letters have to be changed, added or left out (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of Array.from(a).entries()) {
    row = Array.from(b).reduce<number[]>(
      (next, other, j) => [...next, Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === other ? 0 : 1))],
      [i + 1],
    );
  }
  return row[b.length]!;
}
