import { spawnSync } from "node:child_process";
import path from "node:path";

import { expect } from "chai";

const guard = path.resolve(import.meta.dirname, "../../../scripts/check/node.mjs");

/** Runs the guard as if Node had another version. */
function runAs(version: string): { status: number | null; stderr: string } {
  const pretend = `Object.defineProperty(process.versions, "node", { value: "${version}" }); await import(${JSON.stringify(guard)});`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", pretend], { encoding: "utf8" });
}

describe("the guard against an old Node", () => {
  for (const version of ["18.20.0", "20.20.2", "22.17.1"]) {
    it(`stops ${version} and prints the line to run`, () => {
      const { status, stderr } = runAs(version);
      expect(status).to.equal(1);
      expect(stderr).to.include(`this is ${version}`);
      expect(stderr.split("\n")).to.include('  npx -y -p node@24 -c "npm ci && npm start"');
    });
  }

  for (const version of ["22.18.0", "24.0.0", "100.0.0"]) {
    it(`lets ${version} pass without a word`, () => {
      const { status, stderr } = runAs(version);
      expect(stderr).to.equal("");
      expect(status).to.equal(0);
    });
  }
});
