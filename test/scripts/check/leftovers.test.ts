import { expect } from "chai";

import { leftovers } from "../../../scripts/check/leftovers.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

// In two parts, so that the check does not find its own test.
const todo = "TO" + "DO";
const fixme = "FIX" + "ME";
const only = "." + "only(";

const found = (file: string, text: string) =>
  leftovers(sample({ [file]: text })).map(({ line, message }) => `${line} ${message}`);

describe("check leftovers", () => {
  afterEach(removeSamples);

  it("refuses a note that is nobody's", () => {
    expect(found("contracts/base/A.sol", `\n// ${todo}: later`)).to.deep.equal([
      `2 ${todo} without an owner: write ${todo}(name)`,
    ]);
    expect(found("sdk/a.ts", `/* ${fixme} */`)).to.have.length(1);
    expect(found("scripts/a.sh", `# ${todo} (ada)`)).to.have.length(1);
  });

  it("accepts a note with an owner", () => {
    expect(found("contracts/base/A.sol", `// ${todo}(ada): later`)).to.be.empty;
    expect(found("contracts/base/A.sol", `string constant METHOD${todo} = "";`)).to.be.empty;
  });

  it("refuses a test that keeps the others from running", () => {
    expect(found("test/a.test.ts", `it("a", run);\nit${only}"b", run);`)).to.deep.equal([
      "2 keeps every other test from running",
    ]);
    for (const block of ["describe", "context", "suite", "test"]) {
      expect(found("test/a.test.ts", `${block}${only}"b", run);`), block).to.have.length(1);
    }
  });
});
