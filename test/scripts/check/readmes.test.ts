import { expect } from "chai";

import { readmes } from "../../../scripts/check/readmes.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

describe("check readmes", () => {
  afterEach(removeSamples);

  it("misses the README of a block, and no other", () => {
    const root = sample({
      "contracts/blocks/market/A.sol": "",
      "contracts/blocks/token/A.sol": "",
      "contracts/blocks/token/README.md": "",
      "contracts/base/A.sol": "",
    });
    expect(readmes(root).map(({ file }) => file)).to.deep.equal(["contracts/blocks/market/README.md"]);
  });
});
