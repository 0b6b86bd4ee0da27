import type { SolidityBuildProfileConfig } from "hardhat/types/config";

/**
 * The profile, with its build divided into two jobs: the blocks with their tests, and all else. A compiler has one core and
 * takes minutes for everything; these take about equally long.
 *
 * Hardhat compiles together exactly what has the same object as its configuration, so the blocks get one of their own, with
 * the settings of the profile's compiler: the code is the same as without. An isolated profile, where every file is a job,
 * stays as it is.
 */
export function inJobs(profile: SolidityBuildProfileConfig, files: string[]): SolidityBuildProfileConfig {
  const [compiler] = profile.compilers;
  if (compiler === undefined || profile.isolated) return profile;
  const ofBlocks = { ...compiler };
  const blocks = files
    .filter((file) => /^(contracts|test)\/blocks\//.test(file))
    .map((file) => [file, ofBlocks] as const);
  return { ...profile, overrides: { ...Object.fromEntries(blocks), ...profile.overrides } };
}
