import path from "node:path";

import hre from "hardhat";

import { filesBelow } from "../check/sources.ts";
import { futuresOf } from "./plan.ts";
import type { Module } from "./targets.ts";

/** Compiles what the modules deploy and no more: the whole project takes minutes. */
export async function compile(modules: readonly Module[], profile: string): Promise<void> {
  const files = sourcesOf(modules);
  console.log(
    `Compiling ${files.length} contract(s) (${profile} profile; what is compiled already is taken as it is) …`,
  );
  await hre.tasks.getTask("build").run({ files, quiet: true, defaultBuildProfile: profile });
}

/** The files that hold the contracts which modules and their submodules name, ours or of npm; each is named for its contract. */
export function sourcesOf(modules: readonly Module[]): string[] {
  const { root } = hre.config.paths;
  const ours = filesBelow(root, "contracts", ".sol").map((file) => path.join(root, file));
  const known = [...ours, ...hre.config.solidity.npmFilesToBuild.map((file) => `npm:${file}`)];
  const names = new Set(futuresOf(modules).flatMap((each) => ("contractName" in each ? [each.contractName] : [])));
  return [...names].sort().map((name) => {
    const file = known.find((each) => path.posix.basename(each, ".sol") === name);
    if (file === undefined) throw new Error(`No file is named for the contract ${name} that a module deploys.`);
    return file;
  });
}
