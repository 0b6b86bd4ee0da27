import { expect } from "chai";

import { exampleOf } from "../../../scripts/check/example.ts";

describe("the smoke test's reading of a document", () => {
  it("takes the first TypeScript example that uses the SDK", () => {
    const other = '```sh\nnpm i "@trellis/sdk"\n```\n```ts\nimport "ethers";\n```\n';
    const wanted = '```ts\nimport "@trellis/sdk";\nlater();\n```\n```ts\nimport "@trellis/sdk";\n```\n';
    expect(exampleOf(other + wanted)).to.equal('import "@trellis/sdk";\nlater();\n');
  });

  it("refuses a document without one", () => {
    expect(() => exampleOf("```ts\nimport 'ethers';\n```\n")).to.throw("no TypeScript example");
  });
});
