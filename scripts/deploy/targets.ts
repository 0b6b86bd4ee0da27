import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import type { IgnitionModule, IgnitionModuleResult } from "@nomicfoundation/ignition-core";

/** An Ignition module, whatever it returns. */
export type Module = IgnitionModule<string, string, IgnitionModuleResult<string>>;

/** Something that can be deployed by name. */
export interface Target {
  name: string;
  kind: "block" | "kit" | "system";
  file: string;
}

const modulesDir = fileURLToPath(new URL("../../deploy/modules", import.meta.url));

/** Everything deployable: the files under `deploy/modules/{blocks,kits,systems}`, by their file names. */
export async function listTargets(): Promise<Target[]> {
  const targets: Target[] = [];
  for (const kind of ["block", "kit", "system"] as const) {
    const dir = path.join(modulesDir, `${kind}s`);
    for (const entry of await readdir(dir, { recursive: true })) {
      if (entry.endsWith(".ts")) targets.push({ name: path.basename(entry, ".ts"), kind, file: path.join(dir, entry) });
    }
  }
  return targets.sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
}

/** Finds targets by name, without regard to case; all systems when no name is given. */
export async function findTargets(names: string[]): Promise<Target[]> {
  const all = await listTargets();
  if (names.length === 0) return all.filter((target) => target.kind === "system");
  return names.map((name) => {
    const found = all.find((target) => target.name.toLowerCase() === name.toLowerCase());
    if (!found) throw new Error(`Unknown target "${name}". Choose from: ${all.map((t) => t.name).join(", ")}.`);
    return found;
  });
}

/** Loads the Ignition module of a target. */
export async function loadModule(target: Target): Promise<Module> {
  const { default: module } = (await import(pathToFileURL(target.file).href)) as { default: Module };
  return module;
}
