import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";

import { expect } from "chai";
import { ESLint } from "eslint";

import { removeSamples, sample } from "../../helpers/sample.ts";

const root = path.resolve(import.meta.dirname, "../../..");

/** Runs a tool of the repository with the repository's configuration on a text. */
function run(tool: string, args: string[], input = ""): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(path.join(root, "node_modules/.bin", tool), args, {
    cwd: root,
    input,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return { status, said: stdout + stderr };
}

describe("the tools, as configured here", function () {
  this.timeout(120_000);
  afterEach(removeSamples);

  it("prettier refuses Solidity and TypeScript that is not formatted", () => {
    for (const [file, bad, good] of [
      ["contracts/base/A.sol", "contract A{}", "contract A {}\n"],
      ["sdk/a.ts", "const a = 'a'", 'const a = "a";\n'],
    ] as const) {
      expect(run("prettier", ["--check", "--stdin-filepath", file], bad).status, file).to.equal(1);
      expect(run("prettier", ["--check", "--stdin-filepath", file], good).status, file).to.equal(0);
    }
  });

  it("solhint refuses unused imports, text as a reason, tx.origin and assembly", () => {
    const bad = [
      "pragma solidity 0.8.37;",
      'import {Unused} from "./Unused.sol";',
      "contract A {",
      '    function f() external view { require(tx.origin == msg.sender, "why"); }',
      "    function g() external pure { assembly {} }",
      "}",
    ].join("\n");
    const { status, said } = run("solhint", ["--max-warnings", "0", "--disc", "--noPoster", "stdin"], bad);
    expect(status).not.to.equal(0);
    for (const rule of ["no-unused-import", "gas-custom-errors", "avoid-tx-origin", "no-inline-assembly"]) {
      expect(said).to.include(rule);
    }
  });

  it("eslint refuses a promise that nobody waits for, any, and a loose comparison", async () => {
    const bad = "export function f(a: any) {\n  Promise.resolve(1);\n  return a == 1;\n}\n";
    const [result] = await new ESLint({ cwd: root }).lintText(bad, { filePath: "scripts/check/finding.ts" });
    expect(result?.messages.map(({ ruleId }) => ruleId)).to.include.members([
      "@typescript-eslint/no-floating-promises",
      "@typescript-eslint/no-explicit-any",
      "eqeqeq",
    ]);
  });

  it("tsc refuses an index that may be missing", () => {
    const config = JSON.stringify({
      extends: path.join(root, "tsconfig.json"),
      compilerOptions: { types: [] },
      include: ["*.ts"],
      exclude: [],
    });
    const files = { "package.json": '{ "type": "module" }', "tsconfig.json": config };
    const bad = sample({
      ...files,
      "a.ts": "const list: string[] = [];\nexport const a: string = list[0];\n",
    });
    expect(run("tsc", ["--project", bad]).said).to.include("a.ts(2,14): error TS2322");
    const good = sample({ ...files, "a.ts": "export const a: string = '';\n" });
    expect(run("tsc", ["--project", good]).status).to.equal(0);
  });

  it("check runs only what it is asked for, and knows what there is", () => {
    const main = path.join(root, "scripts/check/main.ts");
    expect(execFileSync(process.execPath, [main, "lengths"], { encoding: "utf8" })).to.match(
      /^✓ lengths .* s\n1 passed, 0 failed\n$/,
    );
    const { status, stderr } = spawnSync(process.execPath, [main, "spelling"], { encoding: "utf8" });
    expect(status).to.equal(2);
    expect(stderr).to.include("No check is called spelling. There are: build, tsc,");
  });
});
