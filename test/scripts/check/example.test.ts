import { expect } from "chai";

import { examplesOf } from "../../../scripts/check/example.ts";

describe("the smoke test's reading of a document", () => {
  it("takes the TypeScript examples that use the SDK", () => {
    const other = '```sh\nnpm i "@trellis/sdk"\n```\n```ts\nimport "ethers";\n```\n';
    const wanted = '```ts\nimport "@trellis/sdk";\nlater();\n```\ntext\n```ts\nimport "@trellis/sdk";\n```\n';
    expect(examplesOf(other + wanted)).to.deep.equal([
      'import "@trellis/sdk";\nlater();\n',
      'import "@trellis/sdk";\n',
    ]);
  });

  it("refuses a document without one", () => {
    expect(() => examplesOf("```ts\nimport 'ethers';\n```\n")).to.throw("no TypeScript example");
  });
});
