import { expect } from "chai";

import { isTooLarge, sizesOf } from "../../../scripts/check/sizes.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

function artifact(contractName: string, code: number, more: object = {}): string {
  const bytecode = `0x${"00".repeat(code)}`;
  const sourceName = `contracts/blocks/x/${contractName}.sol`;
  const abi = [{ type: "function", name: "act" }];
  return JSON.stringify({ contractName, sourceName, abi, bytecode, deployedBytecode: bytecode, ...more });
}

describe("sizes", () => {
  afterEach(removeSamples);

  it("lists what can be deployed, the largest first", () => {
    const root = sample({
      "artifacts/contracts/blocks/x/A.sol/A.json": artifact("A", 10),
      "artifacts/contracts/blocks/x/B.sol/B.json": artifact("B", 20),
      "artifacts/contracts/blocks/x/IC.sol/IC.json": artifact("IC", 0),
      "artifacts/contracts/mocks/M.sol/M.json": artifact("M", 30, { sourceName: "contracts/mocks/M.sol" }),
      "artifacts/contracts/blocks/x/L.sol/L.json": artifact("L", 57, { abi: [{ type: "error", name: "Nope" }] }),
      "artifacts/contracts/blocks/x/R.sol/R.json": artifact("R", 5, { abi: [{ type: "receive" }] }),
    });
    expect(sizesOf(root).map(({ name, code }) => `${name} ${code}`)).to.deep.equal(["B 20", "A 10", "R 5"]);
  });

  it("fails a contract that no chain would take", () => {
    expect(isTooLarge({ name: "A", code: 24_576, creationCode: 24_600 })).to.be.true;
    expect(isTooLarge({ name: "A", code: 24_575, creationCode: 24_600 })).to.be.false;
    expect(isTooLarge({ name: "A", code: 20_000, creationCode: 49_153 })).to.be.true;
  });
});
