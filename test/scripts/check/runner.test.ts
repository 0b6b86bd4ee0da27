import { expect } from "chai";

import { own, runAll, tool, type Step } from "../../../scripts/check/runner.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

const root = import.meta.dirname;

async function run(...steps: Step[]): Promise<{ ok: boolean; said: string[] }> {
  const said: string[] = [];
  const ok = await runAll([steps], (line) => said.push(line.replace(/\d+\.\d s/, "0.0 s")));
  return { ok, said };
}

describe("the runner of the checks", () => {
  afterEach(removeSamples);

  it("passes when every step passes", async () => {
    const { ok, said } = await run(
      own("quiet", root, () => []),
      tool("node", root, "node --version"),
    );
    expect(ok).to.be.true;
    expect(said).to.deep.equal(["✓ quiet                0.0 s", "✓ node                 0.0 s", "2 passed, 0 failed"]);
  });

  it("shows where a check found what, goes on, and fails", async () => {
    const finding = { file: "a.sol", line: 3, message: "is wrong" };
    const { ok, said } = await run(
      own("strict", root, () => [finding]),
      own("quiet", root, () => []),
    );
    expect(ok).to.be.false;
    expect(said).to.deep.equal([
      "✗ strict               0.0 s",
      "    a.sol:3 is wrong",
      "✓ quiet                0.0 s",
      "1 passed, 1 failed",
    ]);
  });

  it("fails a check that breaks down", async () => {
    const broken = own("broken", root, () => {
      throw new Error("a.sol cannot be parsed");
    });
    const { ok, said } = await run(broken);
    expect(ok).to.be.false;
    expect(said[1]).to.equal("    a.sol cannot be parsed");
  });

  it("fails a tool that fails or is not there, and shows what it said", async () => {
    const folder = sample({ "fail.js": 'console.log("out"); console.error("err"); process.exit(3);' });
    const failing = await run(tool("failing", folder, "node fail.js"));
    expect(failing.ok).to.be.false;
    expect(failing.said.slice(1, 4)).to.deep.equal(["    out", "    err", "    exit code 3 of: node fail.js"]);
    expect((await run(tool("absent", folder, "no-such-tool"))).ok).to.be.false;
  });
});
