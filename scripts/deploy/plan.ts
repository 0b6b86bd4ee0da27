import { readFile } from "node:fs/promises";
import path from "node:path";

import type { Future } from "@nomicfoundation/ignition-core";

import { deploymentDir } from "./book.ts";
import type { Module } from "./targets.ts";

/** One step of a deployment. */
export interface Step {
  id: string;
  what: string;
  done: boolean;
}

/** Every step of a module and its submodules, each after what it depends on. */
export function stepsOf(module: Module, done: Set<string>): Step[] {
  const steps = new Map<string, Step>();
  const visit = (future: Future) => {
    if (steps.has(future.id)) return;
    for (const dependency of future.dependencies) if ("type" in dependency) visit(dependency);
    steps.set(future.id, { id: future.id, what: describe(future), done: done.has(future.id) });
  };
  const walk = (each: Module) => {
    for (const submodule of each.submodules) walk(submodule);
    for (const future of each.futures) visit(future);
  };
  walk(module);
  return [...steps.values()];
}

function describe(future: Future): string {
  switch (future.type) {
    case "NAMED_ARTIFACT_CONTRACT_DEPLOYMENT":
      return `deploy ${future.contractName}`;
    case "CONTRACT_CALL":
      return `call ${future.contract.id}.${future.functionName}(${future.args.map(show).join(", ")})`;
    case "STATIC_CALL":
      return `read ${future.contract.id}.${future.functionName}()`;
    default:
      return future.type.toLowerCase().replaceAll("_", " ");
  }
}

/** An argument as a person would read it: futures and parameters by name, lists in brackets. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    if ("id" in value) return String(value.id);
    if ("name" in value) return `<${String(value.name)}>`;
    if ("accountIndex" in value) return `<account ${String(value.accountIndex)}>`;
  }
  return String(value);
}

/** The ids of the steps that the journal of a deployment has as completed. */
export async function completedSteps(deploymentId: string): Promise<Set<string>> {
  const done = new Set<string>();
  let journal: string;
  try {
    journal = await readFile(path.join(deploymentDir(deploymentId), "journal.jsonl"), "utf8");
  } catch {
    return done;
  }
  for (const line of journal.split("\n").filter(Boolean)) {
    const entry = JSON.parse(line) as { type: string; futureId?: string; result?: { type: string } };
    const completed = entry.type.endsWith("_COMPLETE") && entry.result?.type === "SUCCESS";
    const initialised = /^(CONTRACT_AT|READ_EVENT_ARGUMENT).*INITIALIZE$/.test(entry.type);
    if (entry.futureId && (completed || initialised)) done.add(entry.futureId);
  }
  return done;
}
