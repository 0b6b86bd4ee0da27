import { expect } from "chai";

import { compilerWarnings } from "../../../scripts/check/compilerWarnings.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

const head = "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n";
const clean = `${head}contract Clean {}\n`;
/** A contract that gives as many warnings: each function has a variable that it does not use. */
const warning = (name: string, times: number) =>
  `${head}contract ${name} {\n${Array.from({ length: times }, (_, i) => `function f${i}() external pure { uint256 a; }\n`).join("")}}\n`;

const found = (files: Record<string, string>) =>
  compilerWarnings(sample(files)).map(({ file, line, message }) => `${file}:${line} ${message}`);

describe("check compilerWarnings", function () {
  this.timeout(60_000);
  afterEach(removeSamples);

  it("accepts sources that the compiler has nothing to say about", () => {
    expect(found({ "contracts/A.sol": clean })).to.be.empty;
  });

  it("refuses a warning, in contracts and in tests, at its line", () => {
    const files = { "contracts/A.sol": warning("A", 1), "test/A.t.sol": warning("ATest", 1) };
    expect(found(files)).to.deep.equal([
      "contracts/A.sol:4 solc 2072: Unused local variable.",
      "test/A.t.sol:4 solc 2072: Unused local variable.",
    ]);
  });

  it("counts lines rightly behind letters of several bytes", () => {
    const text = `${head}// ääääääääää\n// 漢字漢字漢字\ncontract A {\nfunction f() external pure { uint256 a; }\n\n\n}\n`;
    expect(found({ "contracts/A.sol": text })[0]).to.match(/^contracts\/A\.sol:6 /);
  });

  it("refuses an error, and a missing import", () => {
    expect(found({ "contracts/A.sol": `${head}contract A is B {}\n` })[0]).to.match(/^contracts\/A\.sol:3 solc 7920/);
    expect(found({ "contracts/A.sol": `${head}import {B} from "./B.sol";\n` })[0]).to.match(
      /^contracts\/A\.sol:3 .*not found/,
    );
  });

  it("leaves libraries to their authors", () => {
    const user = `${head}import {Lib} from "lib/Lib.sol";\ncontract A is Lib {}\n`;
    expect(found({ "contracts/A.sol": user, "node_modules/lib/Lib.sol": warning("Lib", 3) })).to.be.empty;
  });

  it("follows remappings", () => {
    const user = `${head}import {Lib} from "std/Lib.sol";\ncontract A is Lib {}\n`;
    const files = { "contracts/A.sol": user, "node_modules/lib/src/Lib.sol": clean.replace("Clean", "Lib") };
    expect(found({ ...files, "remappings.txt": "std/=node_modules/lib/src/\n" })).to.be.empty;
    expect(found(files)).to.have.length(1);
  });

  it("still sees ours when the compiler cuts its list", () => {
    const many = Object.fromEntries(["A", "B", "C", "D"].map((name) => [`contracts/${name}.sol`, warning(name, 100)]));
    expect(found(many)).to.have.length(400);
  });

  it("says so when the list of a single file is cut", () => {
    const last = found({ "contracts/A.sol": warning("A", 300) }).at(-1);
    expect(last).to.equal("contracts/A.sol:1 solc 4591: There are more than 256 warnings. Ignoring the rest.");
  });
});
