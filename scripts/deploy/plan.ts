import type { DeploymentParameters, Future } from "@nomicfoundation/ignition-core";
import { isHexString } from "ethers";

import type { Module } from "./targets.ts";

/** One step of a deployment. */
export interface Step {
  id: string;
  what: string;
  /** Whether it calls a contract that is deployed. */
  isCall: boolean;
  done: boolean;
}

/** What the arguments of steps are shown with. */
export interface Known {
  /** Ids of the steps that are completed. */
  done: Set<string>;
  /** The accounts of the network; the first deploys. */
  accounts: string[];
  parameters: DeploymentParameters;
}

/** Every step of modules and their submodules, once, each after what it depends on. */
export function stepsOf(modules: Module[], known: Known): Step[] {
  const futures = futuresOf(modules);
  const show = shower(known, rolesOf(futures));
  return futures.map((future) => ({
    id: future.id,
    what: describe(future, show),
    isCall: future.type === "CONTRACT_CALL",
    done: known.done.has(future.id),
  }));
}

/** Every future of modules and their submodules, once, each after what it depends on. */
export function futuresOf(modules: readonly Module[]): Future[] {
  const futures = new Map<string, Future>();
  const visit = (future: Future) => {
    if (futures.has(future.id)) return;
    for (const dependency of future.dependencies) if ("type" in dependency) visit(dependency);
    futures.set(future.id, future);
  };
  const walk = (each: Module) => {
    for (const submodule of each.submodules) walk(submodule);
    for (const future of each.futures) visit(future);
  };
  modules.forEach(walk);
  return [...futures.values()];
}

type Show = (value: unknown) => string;

function describe(future: Future, show: Show): string {
  switch (future.type) {
    case "NAMED_ARTIFACT_CONTRACT_DEPLOYMENT":
      return `deploy ${future.contractName}(${future.constructorArgs.map(show).join(", ")})`;
    case "CONTRACT_CALL":
      return `call ${future.contract.id}.${future.functionName}(${future.args.map(show).join(", ")})`;
    case "STATIC_CALL":
      return `read ${future.contract.id}.${future.functionName}()`;
    default:
      return future.type.toLowerCase().replaceAll("_", " ");
  }
}

/** The names of roles by their numbers, from the steps that label them. */
function rolesOf(futures: Future[]): Map<unknown, string> {
  const labels = futures.flatMap((future) =>
    future.type === "CONTRACT_CALL" && future.functionName === "labelRole" ? [future.args] : [],
  );
  return new Map(labels.map(([role, name]) => [role, name as string]));
}

/**
 * Shows an argument as a person would read it: steps by their ids, roles by their names, accounts by their addresses,
 * and parameters with the values they will have.
 */
function shower({ accounts, parameters }: Known, roles: Map<unknown, string>): Show {
  const show: Show = (value) => {
    if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
    if (typeof value === "bigint" && roles.has(value)) return `role "${roles.get(value)}"`;
    if (typeof value === "string") return isHexString(value) ? value : JSON.stringify(value);
    if (typeof value !== "object" || value === null) return String(value);
    if ("accountIndex" in value)
      return accounts[Number(value.accountIndex)] ?? `<account ${String(value.accountIndex)}>`;
    if ("moduleId" in value && "name" in value && "defaultValue" in value) {
      const [id, name] = [String(value.moduleId), String(value.name)];
      const given = parameters[id]?.[name] ?? parameters.$global?.[name] ?? value.defaultValue;
      return `${name} = ${show(given)}`;
    }
    return "id" in value ? String(value.id) : JSON.stringify(value);
  };
  return show;
}
