import { expect } from "chai";

import { lengths } from "../../../scripts/check/lengths.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

const lines = (count: number) => "line\n".repeat(count);

describe("check lengths", () => {
  afterEach(removeSamples);

  const limits: [file: string, most: number][] = [
    ["contracts/blocks/x/A.sol", 350],
    ["README.md", 120],
    ["sdk/README.md", 120],
    ["contracts/blocks/x/README.md", 60],
  ];
  for (const [file, most] of limits) {
    it(`accepts ${most} lines of ${file}, and not one more`, () => {
      expect(lengths(sample({ [file]: lines(most) }))).to.be.empty;
      expect(lengths(sample({ [file]: lines(most + 1) }))).to.deep.equal([
        { file, line: most + 1, message: `${most + 1} lines, at most ${most}` },
      ]);
    });
  }

  it("leaves alone what tools made", () => {
    expect(lengths(sample({ "node_modules/a/README.md": lines(500), "sdk/dist/README.md": lines(500) }))).to.be.empty;
  });
});
