import { readdir } from "node:fs/promises";

import type { BenchCase } from "./harness/dsl.ts";

/** Files that hold no cases: this one, and how our contracts are deployed. */
const NO_CASES = ["cases.ts", "fixtures.ts"];

/** Every case, in the order of the files' names: each file of this folder exports a list. */
export async function loadCases(): Promise<BenchCase[]> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith(".ts") && !NO_CASES.includes(file));
  const modules = await Promise.all(files.sort().map((file) => import(new URL(file, import.meta.url).href)));
  return modules.flatMap((module: object) => Object.values(module).filter(isList).flat());
}

function isList(exported: unknown): exported is BenchCase[] {
  return Array.isArray(exported) && exported.every((each: Partial<BenchCase>) => typeof each.run === "function");
}
