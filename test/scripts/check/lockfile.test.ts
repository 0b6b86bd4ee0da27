import { expect } from "chai";

import { lockfile } from "../../../scripts/check/lockfile.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

type Packages = Record<string, Record<string, unknown>>;

const integrity = "sha512-x";
const manifest = { devDependencies: { tool: "1.0.0" } };
const complete: Packages = {
  "": { workspaces: ["sdk"], ...manifest },
  sdk: { dependencies: {} },
  "node_modules/sdk": { resolved: "sdk", link: true },
  "node_modules/tool": { integrity, dependencies: { part: "2" }, optionalDependencies: { "@tool/linux": "1" } },
  "node_modules/tool/node_modules/part": { integrity, dependencies: { deep: "1" }, devDependencies: { unused: "1" } },
  "node_modules/deep": { integrity, resolved: "https://registry.npmjs.org/deep/-/deep-1.0.0.tgz" },
  "node_modules/@tool/linux": { integrity, optional: true },
  "node_modules/deep/node_modules/bundled": { inBundle: true },
};

function found(packages: Packages): string[] {
  const root = sample({
    "package.json": JSON.stringify(manifest),
    "sdk/package.json": "{}",
    "package-lock.json": JSON.stringify({ packages }, null, 2),
  });
  return lockfile(root).map(({ message }) => message);
}

function without(entry: string): Packages {
  return Object.fromEntries(Object.entries(complete).filter(([name]) => name !== entry));
}

describe("check lockfile", () => {
  afterEach(removeSamples);

  it("accepts a complete lock", () => {
    expect(found(complete)).to.be.empty;
  });

  it("misses the package of another platform", () => {
    expect(found(without("node_modules/@tool/linux"))).to.deep.equal(["node_modules/tool: @tool/linux has no entry"]);
  });

  it("misses a dependency of a dependency, and one of ours", () => {
    expect(found(without("node_modules/deep"))).to.deep.equal([
      "node_modules/tool/node_modules/part: deep has no entry",
    ]);
    expect(found(without("node_modules/tool"))).to.include("the project: tool has no entry");
  });

  it("does not take a package that stands where nobody looks", () => {
    const moved = { ...without("node_modules/deep"), "node_modules/other/node_modules/deep": { integrity } };
    expect(found(moved)).to.deep.equal(["node_modules/tool/node_modules/part: deep has no entry"]);
  });

  it("asks for integrity, and for no private registry", () => {
    expect(found({ ...complete, "node_modules/deep": {} })).to.deep.equal(["node_modules/deep: no integrity"]);
    expect(
      found({ ...complete, "node_modules/deep": { integrity, resolved: "http://mirror/deep.tgz" } }),
    ).to.deep.equal(["node_modules/deep: resolved to http://mirror/deep.tgz"]);
  });

  it("notices that package.json went on without the lock", () => {
    const stale = { ...complete, "": { devDependencies: { tool: "0.9.0" } } };
    expect(found(stale)).to.deep.equal(["the project: devDependencies differ from package.json"]);
  });
});
