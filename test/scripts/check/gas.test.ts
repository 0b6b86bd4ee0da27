import { expect } from "chai";

import { gasTable } from "../../../scripts/check/gas.ts";

const functions = { anchor: { min: 45_574, median: 45_934, max: 45_935, count: 1_200 } };

describe("the table of gas", () => {
  it("shows the functions of what is deployed, and nothing of mocks and tests", () => {
    const of = (sourceName: string, contractName: string) => ({ sourceName, contractName, functions });
    const lines = gasTable({
      contracts: {
        a: of("contracts/blocks/notary/Notary.sol", "Notary"),
        b: of("contracts/mocks/SilentToken.sol", "SilentToken"),
        c: of("test/blocks/notary/NotaryInvariants.t.sol", "NotaryHandler"),
      },
    });
    expect(lines.map((line) => line.split(/\s+/).filter(Boolean))).to.deep.equal([
      [],
      ["Notary", "calls", "min", "median", "max"],
      ["anchor", "1,200", "45,574", "45,934", "45,935"],
    ]);
  });
});
