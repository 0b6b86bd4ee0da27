import { execFileSync } from "node:child_process";

import { expect } from "chai";

import { generated } from "../../../scripts/check/generated.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

describe("check generated", () => {
  afterEach(removeSamples);

  const repository = () => {
    const root = sample({ ".gitignore": "sdk/generated/\n", "sdk/generated/abi.ts": "", "sdk/index.ts": "" });
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root });
    git("init", "--quiet");
    git("add", ".");
    return { root, git };
  };

  it("accepts generated files that git ignores", () => {
    expect(generated(repository().root)).to.be.empty;
  });

  it("refuses one that git keeps all the same", () => {
    const { root, git } = repository();
    git("add", "--force", "sdk/generated/abi.ts");
    expect(generated(root).map(({ file }) => file)).to.deep.equal(["sdk/generated/abi.ts"]);
  });
});
