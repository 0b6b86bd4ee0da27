import { expect } from "chai";

import { headers } from "../../../scripts/check/headers.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

function found(file: string, text: string): string[] {
  const root = sample({ [file]: text, "package.json": '{ "devDependencies": { "solc": "0.8.37" } }' });
  return headers(root).map(({ line, message }) => `${line} ${message}`);
}

describe("check headers", () => {
  afterEach(removeSamples);

  it("asks code for the exact compiler", () => {
    const wrong = ["1 pragma solidity ^0.8.37, expected 0.8.37"];
    expect(found("contracts/base/A.sol", "pragma solidity ^0.8.37;\ncontract A {}")).to.deep.equal(wrong);
    expect(found("contracts/base/A.sol", "pragma solidity ^0.8.37;\nlibrary A {}")).to.deep.equal(wrong);
    expect(found("contracts/base/A.sol", "pragma solidity ^0.8.37;\nfunction f() pure {}")).to.deep.equal(wrong);
    expect(found("test/A.t.sol", "pragma solidity ^0.8.37;\ncontract A {}")).to.deep.equal(wrong);
    expect(found("contracts/base/A.sol", "pragma solidity 0.8.37;\ncontract A {}")).to.be.empty;
  });

  it("asks interfaces to leave room", () => {
    const wrong = ["1 pragma solidity 0.8.37, expected ^0.8.37"];
    expect(found("contracts/base/IAbc.sol", "pragma solidity 0.8.37;\ninterface IAbc {}")).to.deep.equal(wrong);
    expect(found("contracts/base/IAbc.sol", "pragma solidity ^0.8.37;\ninterface IAbc {}")).to.be.empty;
  });

  it("refuses a file without a pragma", () => {
    expect(found("contracts/base/A.sol", "contract A {}")).to.deep.equal(["1 no pragma solidity, expected 0.8.37"]);
  });

  it("refuses an import that names nothing", () => {
    const file = (line: string) => `pragma solidity 0.8.37;\n${line}\ncontract A {}`;
    const wrong = ["2 imports all of ./B.sol, name what it needs"];
    expect(found("contracts/base/A.sol", file('import "./B.sol";'))).to.deep.equal(wrong);
    expect(found("contracts/base/A.sol", file('import * as B from "./B.sol";'))).to.deep.equal(wrong);
    expect(found("contracts/base/A.sol", file('import {B} from "./B.sol";'))).to.be.empty;
    expect(found("contracts/base/A.sol", file('import {B as C} from "./B.sol";'))).to.be.empty;
  });

  it("refuses code in a file that is named as an interface", () => {
    const wrong = ["2 Abc is no interface, the file's name says so"];
    expect(found("contracts/base/IAbc.sol", "pragma solidity 0.8.37;\ncontract Abc {}")).to.deep.equal(wrong);
  });
});
