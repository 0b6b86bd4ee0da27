import { expect } from "chai";
import hre from "hardhat";

import { inJobs } from "../../../scripts/build/jobs.ts";
import { filesBelow } from "../../../scripts/check/sources.ts";

function profile(name: string) {
  const found = hre.config.solidity.profiles[name];
  if (found === undefined) throw new Error(`hardhat.config.ts has no profile ${name}`);
  return found;
}

describe("the jobs of a build", () => {
  it("are two: the blocks with their tests share a configuration of their own, with the settings of all", () => {
    const blocks = ["contracts/blocks", "test/blocks"].flatMap((folder) =>
      filesBelow(hre.config.paths.root, folder, ".sol"),
    );
    const { compilers, overrides } = profile("default");
    expect(Object.keys(overrides).sort()).to.deep.equal(blocks.sort());
    const [config, ...others] = new Set(Object.values(overrides));
    expect(others).to.deep.equal([]);
    expect(config).to.not.equal(compilers[0]);
    expect(config).to.deep.equal(compilers[0]);
  });

  it("are one for each file where the bytecode must not depend on what else is compiled", () => {
    expect(profile("production")).to.deep.include({ isolated: true, overrides: {} });
  });

  it("leave what the user overrides as it is", () => {
    const usual = profile("default");
    const mine = { ...usual.compilers[0], version: "0.8.30" } as (typeof usual.compilers)[number];
    const files = ["contracts/blocks/A.sol", "contracts/blocks/B.sol"];
    const { overrides } = inJobs({ ...usual, overrides: { "contracts/blocks/A.sol": mine } }, files);
    expect(overrides["contracts/blocks/A.sol"]).to.equal(mine);
    expect(overrides["contracts/blocks/B.sol"]).to.deep.equal(usual.compilers[0]);
  });
});
