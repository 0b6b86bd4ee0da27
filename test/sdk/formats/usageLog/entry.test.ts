import { createHash } from "node:crypto";

import { expect } from "chai";
import fc from "fast-check";

import { decodeUsage, encodeUsage, usageLeafHash, VERBS, type UsageEntry } from "../../../../sdk/formats.ts";
import { raised } from "../../../helpers/raised.ts";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((each) => `0x${Buffer.from(each).toString("hex")}`);
const short = fc.integer({ min: 0, max: 0xffff });

const anyEntry: fc.Arbitrary<UsageEntry> = fc
  .record({
    grant: bytes(32),
    at: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    verb: fc.constantFrom(...VERBS),
    rule: fc.option(fc.integer({ min: 0, max: 0xfffe }), { nil: undefined }),
    use: fc.record({ action: short, item: short, region: short, purpose: bytes(12), recipient: bytes(20) }),
    evidence: fc.option(bytes(32), { nil: undefined }),
    salt: bytes(32),
  })
  .map(({ rule, evidence, ...rest }) => ({
    ...rest,
    ...(rule !== undefined && { rule }),
    ...(evidence !== undefined && { evidence }),
  }));

const entry: UsageEntry = {
  grant: `0x${"11".repeat(32)}`,
  at: 1_767_225_600,
  verb: "Modify",
  rule: 2,
  use: { action: 3, item: 4, region: 5, purpose: `0x${"22".repeat(12)}`, recipient: `0x${"33".repeat(20)}` },
  salt: `0x${"44".repeat(32)}`,
};

describe("Entries of a log of uses", () => {
  it("are read as they were written, each in its own bytes", () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, (one, other) => {
        expect(decodeUsage(encodeUsage(one))).to.deep.equal(one);
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(Buffer.compare(encodeUsage(one), encodeUsage(other)) === 0).to.equal(same);
      }),
      { numRuns: 500 },
    );
  });

  it("have the bytes that their description gives", () => {
    const spelled = Buffer.concat([
      Buffer.from("Trellis usage entry v1"),
      Buffer.from("44".repeat(32) + "11".repeat(32), "hex"),
      Buffer.from("0000000069" + "55b900", "hex"),
      Buffer.of(VERBS.indexOf("Modify"), 0, 3, 0, 3, 0, 4, 0, 5),
      Buffer.from("22".repeat(12) + "33".repeat(20) + "00", "hex"),
    ]);
    expect(Buffer.from(encodeUsage(entry)).toString("hex")).to.equal(spelled.toString("hex"));
    const leaf = createHash("sha256")
      .update(Buffer.concat([Buffer.of(0), spelled]))
      .digest("hex");
    expect(usageLeafHash(entry)).to.equal(`0x${leaf}`);
  });

  it("are refused by name if they are none", () => {
    for (const [change, name, parameter] of [
      [{ verb: "Maybe" }, "FormatInvalid", "verb"],
      [{ rule: 0xffff }, "NumberOutOfRange", "rule"],
      [{ rule: -1 }, "NumberOutOfRange", "rule"],
      [{ at: 1.5 }, "NumberOutOfRange", "at"],
      [{ at: NaN }, "NumberOutOfRange", "at"],
      [{ grant: "0x11" }, "BytesInvalid", "grant"],
      [{ salt: "" }, "BytesInvalid", "salt"],
      [{ evidence: "0x" }, "BytesInvalid", "evidence"],
      [{ use: { ...entry.use, action: 0x10000 } }, "NumberOutOfRange", "use.action"],
      [{ use: { ...entry.use, recipient: entry.grant } }, "BytesInvalid", "use.recipient"],
    ] as const) {
      const attempt = () => encodeUsage({ ...entry, ...change } as UsageEntry);
      expect(raised(name, attempt).parameter).to.equal(parameter);
    }
  });

  it("are not read from bytes that are none", () => {
    const right = encodeUsage({ ...entry, evidence: entry.salt });
    const changed = (at: number, to: number) => right.map((byte, i) => (i === at ? to : byte));
    const verbAt = 22 + 72;
    for (const [bytes, reason] of [
      [new Uint8Array(), "first bytes"],
      [changed(0, 0), "first bytes"],
      [right.subarray(0, -1), "length"],
      [Buffer.concat([right, Buffer.of(0)]), "length"],
      [changed(right.length - 33, 2), "length"],
      [changed(verbAt, VERBS.length), "verb"],
      [changed(verbAt - 8, 0xff), "time"],
    ] as const) {
      expect(raised("FormatInvalid", () => decodeUsage(bytes)).reason).to.contain(reason);
    }
  });
});
