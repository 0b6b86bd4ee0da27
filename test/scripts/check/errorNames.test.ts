import { expect } from "chai";

import { errorNames } from "../../../scripts/check/errorNames.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

describe("check errorNames", () => {
  afterEach(removeSamples);

  it("refuses a second declaration, whatever its arguments", () => {
    const root = sample({
      "contracts/base/A.sol": "library A {\n  error Late(uint256 by);\n}",
      "contracts/blocks/x/IB.sol": "interface IB {\n\n  error Late();\n}",
    });
    expect(errorNames(root)).to.deep.equal([
      {
        file: "contracts/blocks/x/IB.sol",
        line: 3,
        message: "error Late is already declared at contracts/base/A.sol:2",
      },
    ]);
  });

  it("refuses one beside a contract too", () => {
    const root = sample({ "contracts/base/A.sol": "error Late();\ncontract A {\n  error Late();\n}" });
    expect(errorNames(root).map(({ line }) => line)).to.deep.equal([3]);
  });

  it("accepts one that is inherited or imported, and leaves mocks alone", () => {
    const root = sample({
      "contracts/blocks/x/IB.sol": "interface IB { error Late(); }",
      "contracts/blocks/x/B.sol":
        'import {IB} from "./IB.sol";\ncontract B is IB { function f() external { revert Late(); } }',
      "contracts/mocks/M.sol": "contract M { error Late(); }",
    });
    expect(errorNames(root)).to.be.empty;
  });

  it("does not pass over a file that it cannot read", () => {
    const root = sample({ "contracts/base/A.sol": "contract {" });
    expect(() => errorNames(root)).to.throw("contracts/base/A.sol cannot be parsed");
  });
});
