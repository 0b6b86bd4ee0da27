import { readFile } from "node:fs/promises";
import path from "node:path";

import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { expect } from "chai";
import hre from "hardhat";

import { sourcesOf } from "../../scripts/deploy/compile.ts";
import { findTargets, listTargets, loadModule } from "../../scripts/deploy/targets.ts";

describe("what is compiled for a deployment", () => {
  const of = async (...names: string[]) => sourcesOf(await Promise.all((await findTargets(names)).map(loadModule)));

  it("is what its modules and their submodules deploy", async () => {
    const names = (await of("notary")).map((file) => path.basename(file));
    expect(names).to.deep.equal(["Notary.sol", "TransparencyLog.sol", "UniqueClaims.sol"]);
    expect(await of("identity")).to.include("npm:@openzeppelin/contracts/access/manager/AccessManager.sol");
  });

  it("is found for everything that can be deployed", async () => {
    const files = await of(...(await listTargets()).map(({ name }) => name));
    expect(files).to.have.lengthOf.above(20);
    for (const file of files.filter((each) => !each.startsWith("npm:"))) {
      const declared = new RegExp(`^contract ${path.basename(file, ".sol")}\\b`, "m");
      expect(await readFile(file, "utf8"), file).to.match(declared);
      expect(path.relative(hre.config.paths.root, file)).to.match(/^contracts/);
    }
  });

  it("is refused where no file is named for a contract", () => {
    const module = buildModule("Misnamed", (m) => ({ nothing: m.contract("Nothing") }));
    expect(() => sourcesOf([module])).to.throw("No file is named for the contract Nothing");
  });
});
