import { expect } from "chai";

import { refusals } from "../../../scripts/check/refusals.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

// Written so that they are not found here.
const [be, to, thrown, rejects] = [".to.be", ".to", "throw", "rejects"];

describe("check refusals", () => {
  afterEach(removeSamples);

  const bad: [file: string, text: string][] = [
    ["A.t.sol", "\n  vm.expectRevert( );\n"],
    ["a.test.ts", `\n  await expect(act)${be}.reverted;\n`],
    ["b.test.ts", `\n  await expect(act)${be}.rejected;\n`],
    ["c.test.ts", `\n  expect(act)${to}.${thrown}();\n`],
    ["d.test.ts", `\n  await assert.${rejects}(act());\n`],
  ];
  for (const [name, text] of bad) {
    it(`refuses ${text.trim()}`, () => {
      const found = refusals(sample({ [`test/x/${name}`]: text }));
      expect(found.map(({ file, line }) => [file, line])).to.deep.equal([[`test/x/${name}`, 2]]);
    });
  }

  it("accepts an error that is named", () => {
    const root = sample({
      "test/A.t.sol": "vm.expectRevert(IA.Nope.selector); vm.expectRevert(reason);",
      "test/a.test.ts": [
        `await expect(act)${be}.revertedWithCustomError(token, "Nope");`,
        `await expect(act)${be}.rejectedWith(Nope);`,
        `expect(act)${to}.throw(Nope);`,
        "await assert.rejects(act, Nope);",
      ].join("\n"),
    });
    expect(refusals(root)).to.be.empty;
  });
});
