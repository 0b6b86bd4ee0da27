import { expect } from "chai";
import { concat, keccak256, toBeHex, toUtf8Bytes } from "ethers";
import fc from "fast-check";

import { blockKey, creditId, projectKey, REGISTRIES } from "../../../../sdk/formats/credits/index.ts";

/** The documented encoding, written with another library. */
function reference(domain: string, registry: string, text: string): bigint {
  const prefixed = (part: string) => concat([toBeHex(toUtf8Bytes(part).length, 4), toUtf8Bytes(part)]);
  return BigInt(keccak256(concat([prefixed(domain), prefixed(registry), prefixed(text)])));
}

describe("keys of serial blocks and projects", () => {
  it("keeps its values: every credit ever imported hangs on them", () => {
    expect(blockKey("acr", "ACR-US-102-2003-274").toString(16)).to.equal(
      "c16b8bbc808eb35191c3781dd4ab27800d7ad9fedc597750",
    );
    expect(projectKey("acr", "ACR102").toString(16)).to.equal("8c2f95ea1fe15eb7");
  });

  it("is the documented encoding (property)", () => {
    fc.assert(
      fc.property(fc.constantFrom(...REGISTRIES), fc.string({ unit: "grapheme" }), (registry, text) => {
        expect(blockKey(registry, text)).to.equal(reference("trellis.credits.block.v1", registry, text) >> 64n);
        expect(projectKey(registry, text)).to.equal(reference("trellis.credits.project.v1", registry, text) >> 192n);
      }),
    );
  });

  it("tells the same block of two registries apart", () => {
    expect(blockKey("acr", "X-1")).to.not.equal(blockKey("art", "X-1"));
  });

  it("puts the key above 64 bits of position", () => {
    const key = blockKey("gs", "GS1-1-KE-GS11603-16-2025-30256");
    const id = creditId(key, 110_000n);
    expect(id >> 64n).to.equal(key);
    expect(id & (2n ** 64n - 1n)).to.equal(110_000n);
    expect(id < 2n ** 256n).to.equal(true);
  });
});
