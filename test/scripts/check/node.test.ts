import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

const GUARD = "node scripts/check/node.mjs";
const manifest = path.resolve(import.meta.dirname, "../../../package.json");
const guard = path.resolve(import.meta.dirname, "../../../scripts/check/node.mjs");

/** Runs the guard as if Node had another version, in a script of npm. */
function runAs(version: string, script?: string): { status: number | null; stderr: string } {
  const pretend = `Object.defineProperty(process.versions, "node", { value: "${version}" }); await import(${JSON.stringify(guard)});`;
  const env = { ...process.env, npm_lifecycle_event: script };
  return spawnSync(process.execPath, ["--input-type=module", "--eval", pretend], { encoding: "utf8", env });
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

  for (const [script, command] of [
    ["preinstall", "npm ci && npm start"],
    ["prestart", "npm run start"],
    ["pretest", "npm run test"],
    ["bench", "npm run bench"],
    ["preview", "npm run preview"],
  ] as const) {
    it(`prints how to run ${script} nevertheless`, () => {
      const { stderr } = runAs("20.20.2", script);
      expect(stderr.split("\n")).to.include(`  npx -y -p node@24 -c "${command}"`);
    });
  }

  it("stands before every script that an older Node cannot run", () => {
    const { scripts } = JSON.parse(readFileSync(manifest, "utf8")) as { scripts: Record<string, string> };
    const unguarded = Object.entries(scripts)
      .filter(([name, command]) => !command.startsWith(GUARD) && !scripts[`pre${name}`]?.startsWith(GUARD))
      .map(([name]) => name)
      .filter((name) => !name.startsWith("pre"));
    expect(unguarded).to.deep.equal(["format"]); // prettier runs on any
  });

  for (const version of ["22.18.0", "24.0.0", "100.0.0"]) {
    it(`lets ${version} pass without a word`, () => {
      const { status, stderr } = runAs(version);
      expect(stderr).to.equal("");
      expect(status).to.equal(0);
    });
  }
});
