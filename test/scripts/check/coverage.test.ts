import { expect } from "chai";

import { coverageOf, layersOf, shortfalls, unmeasured } from "../../../scripts/check/coverage.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

/** What lcov writes of a file of which tests ran `covered` lines and missed `missed`. */
function record(file: string, covered: number, missed: number): string {
  const hits = Array.from({ length: covered + missed }, (_, i) => `DA:${i + 1},${i < covered ? 1 : 0}`);
  return ["TN:", `SF:${file}`, ...hits, `LH:${covered}`, `LF:${covered + missed}`, "end_of_record", ""].join("\n");
}

describe("coverage", () => {
  afterEach(removeSamples);

  it("reads what was covered and what was missed", () => {
    expect(coverageOf(record("contracts/base/A.sol", 2, 1) + record("contracts/base/B.sol", 1, 0))).to.deep.equal([
      { name: "contracts/base/A.sol", covered: 2, lines: 3, missed: [3] },
      { name: "contracts/base/B.sol", covered: 1, lines: 1, missed: [] },
    ]);
  });

  it("takes a line that one of several runs covered as covered", () => {
    const one = "SF:contracts/kits/A.sol\nDA:1,0\nDA:2,3\nend_of_record\n";
    const other = "SF:contracts/kits/A.sol\nDA:1,2\nDA:3,0\nend_of_record\n";
    expect(coverageOf(one + other)).to.deep.equal([
      { name: "contracts/kits/A.sol", covered: 2, lines: 3, missed: [3] },
    ]);
  });

  it("fails a folder below 97 % and passes one at it", () => {
    const short = (covered: number, missed: number) =>
      shortfalls(coverageOf(record("contracts/blocks/x/A.sol", covered, missed))).map(({ name }) => name);
    expect(short(96, 4)).to.deep.equal(["contracts/blocks", "contracts/blocks/x"]);
    expect(short(97, 3)).to.be.empty;
  });

  it("does not let one block make up for another", () => {
    const lcov = record("contracts/blocks/x/A.sol", 1000, 0) + record("contracts/blocks/y/B.sol", 8, 2);
    expect(shortfalls(coverageOf(lcov)).map(({ name }) => name)).to.deep.equal(["contracts/blocks/y"]);
  });

  it("sums each layer, which kits and systems have to meet as blocks do", () => {
    const lcov =
      record("contracts/blocks/x/A.sol", 98, 2) +
      record("contracts/blocks/y/B.sol", 100, 0) +
      record("contracts/kits/C.sol", 9, 1) +
      record("contracts/systems/z/D.sol", 1, 0) +
      record("contracts/mocks/E.sol", 0, 5);
    expect(layersOf(coverageOf(lcov)).map(({ name, covered, lines }) => [name, covered, lines])).to.deep.equal([
      ["contracts/blocks", 198, 200],
      ["contracts/kits", 9, 10],
      ["contracts/systems", 1, 1],
    ]);
    expect(shortfalls(coverageOf(lcov)).map(({ name }) => name)).to.deep.equal(["contracts/kits"]);
  });

  it("names files with code that the report leaves out", () => {
    const root = sample({
      "contracts/blocks/x/A.sol": "contract A { function f() external { revert(); } }",
      "contracts/blocks/x/B.sol": "contract B { function f() external { revert(); } }",
      "contracts/blocks/x/IC.sol": "interface IC { function f() external; }",
    });
    expect(unmeasured(root, coverageOf(record("contracts/blocks/x/A.sol", 1, 0)))).to.deep.equal([
      "contracts/blocks/x/B.sol",
    ]);
  });
});
