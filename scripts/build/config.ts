import path from "node:path";

import type { ConfigHooks } from "hardhat/types/hooks";

import { filesBelow } from "../check/sources.ts";
import { inJobs } from "./jobs.ts";

/** Divides builds into jobs, so that compilers run side by side. */
export default async function handlers(): Promise<Partial<ConfigHooks>> {
  return {
    async resolveUserConfig(userConfig, resolveVariable, next) {
      const config = await next(userConfig, resolveVariable);
      const root = path.resolve(import.meta.dirname, "../..");
      const files = ["contracts", "test"].flatMap((folder) => filesBelow(root, folder, ".sol"));
      const profiles = Object.fromEntries(
        Object.entries(config.solidity.profiles).map(([name, profile]) => [name, inJobs(profile, files)]),
      );
      return { ...config, solidity: { ...config.solidity, profiles } };
    },
  };
}
