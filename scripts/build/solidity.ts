import { availableParallelism } from "node:os";

import type { SolidityHooks } from "hardhat/types/hooks";

import { isOfLibrary } from "./quietLibraries.ts";

/** How many compilers run at a time, and what of their words is shown. */
export default async function handlers(): Promise<Partial<SolidityHooks>> {
  return {
    // Hardhat leaves a core to itself, which has nothing to do while it waits for compilers.
    async build(context, files, options, next) {
      return next(context, files, { concurrency: availableParallelism(), ...options });
    },
    async getCompilationJobErrors(context, job, output, next) {
      return (await next(context, job, output)).filter((said) => !isOfLibrary(said));
    },
  };
}
