import { expect } from "chai";

import { isTooLarge, sizesOf } from "../../../scripts/check/sizes.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

function artifact(contractName: string, code: number, sourceName = `contracts/blocks/x/${contractName}.sol`): string {
  const bytecode = `0x${"00".repeat(code)}`;
  return JSON.stringify({ contractName, sourceName, bytecode, deployedBytecode: bytecode });
}

describe("sizes", () => {
  afterEach(removeSamples);

  it("lists what can be deployed, the largest first", () => {
    const root = sample({
      "artifacts/contracts/blocks/x/A.sol/A.json": artifact("A", 10),
      "artifacts/contracts/blocks/x/B.sol/B.json": artifact("B", 20),
      "artifacts/contracts/blocks/x/IC.sol/IC.json": artifact("IC", 0),
      "artifacts/contracts/mocks/M.sol/M.json": artifact("M", 30, "contracts/mocks/M.sol"),
    });
    expect(sizesOf(root).map(({ name, code }) => `${name} ${code}`)).to.deep.equal(["B 20", "A 10"]);
  });

  it("fails a contract that no chain would take", () => {
    expect(isTooLarge({ name: "A", code: 24_576, creationCode: 24_600 })).to.be.true;
    expect(isTooLarge({ name: "A", code: 24_575, creationCode: 24_600 })).to.be.false;
    expect(isTooLarge({ name: "A", code: 20_000, creationCode: 49_153 })).to.be.true;
  });
});
