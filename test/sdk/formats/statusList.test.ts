import { gzipSync } from "node:zlib";

import { Bitstring } from "@digitalbazaar/bitstring";
import { expect } from "chai";
import * as fc from "fast-check";

import {
  decodeStatusList,
  encodeStatusList,
  statusInBits,
  statusInList,
  type BitstringStatusListEntry,
} from "../../../sdk/formats/statusList.ts";

/** The example of the standard (Bitstring Status List v1.0, example 4): 131,072 zeros. */
const EXAMPLE = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";

/** The problem that an act meets, in the standard's words. */
async function problem(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    return (error as { args: { problem: string } }).args.problem;
  }
  return "none";
}

describe("Status lists of the W3C", () => {
  it("read the standard's own example", async () => {
    const bits = await decodeStatusList(EXAMPLE);
    expect(bits).to.deep.equal(new Uint8Array(16_384));
  });

  it("are read by another library as they were written, and the other way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(131_071), { maxLength: 50 }), async (set) => {
        const theirs = new Bitstring({ length: 131_072, leftToRightIndexing: true });
        const ours = new Uint8Array(16_384);
        for (const index of set) {
          theirs.set(index, true);
          ours[index >> 3]! |= 0x80 >> (index & 7);
        }
        const encoded = `u${await theirs.encodeBits()}`;
        expect(await decodeStatusList(encoded)).to.deep.equal(ours);
        const back = await Bitstring.decodeBits({ encoded: (await encodeStatusList(ours)).slice(1) });
        expect(new Uint8Array(back)).to.deep.equal(ours);
      }),
      { numRuns: 20 },
    );
  });

  it("know entries of 1, 2, 4 and 8 bits, the first at the left", () => {
    const bits = Uint8Array.of(0b1001_1100, 0b0000_0001);
    expect(Array.from({ length: 16 }, (_, i) => statusInBits(bits, i)).join("")).to.equal("1001110000000001");
    expect(Array.from({ length: 8 }, (_, i) => statusInBits(bits, i, 2))).to.deep.equal([2, 1, 3, 0, 0, 0, 0, 1]);
    expect(Array.from({ length: 4 }, (_, i) => statusInBits(bits, i, 4))).to.deep.equal([9, 12, 0, 1]);
    expect(Array.from({ length: 2 }, (_, i) => statusInBits(bits, i, 8))).to.deep.equal([0x9c, 1]);
  });

  it("fill up short lists to the standard's size, for every size of an entry", async () => {
    for (const size of [1, 2, 4, 8] as const) {
      const bits = await decodeStatusList(await encodeStatusList(Uint8Array.of(0x80), size), size);
      expect(bits).to.have.length(16_384 * size);
      expect(bits[0]).to.equal(0x80);
    }
  });

  it("are refused with the standard's words", async () => {
    const entry: BitstringStatusListEntry = {
      type: "BitstringStatusListEntry",
      statusPurpose: "revocation",
      statusListIndex: "131071",
      statusListCredential: "https://issuer.example/1",
    };
    const list = { type: "BitstringStatusList", statusPurpose: "revocation", encodedList: EXAMPLE } as const;
    expect(await statusInList(entry, list)).to.equal(0);
    expect(await problem(statusInList({ ...entry, statusListIndex: "131072" }, list))).to.equal("RANGE_ERROR");
    expect(await problem(statusInList({ ...entry, statusListIndex: "-1" }, list))).to.equal("MALFORMED_VALUE_ERROR");
    expect(await problem(statusInList({ ...entry, statusSize: 3 as never }, list))).to.equal("MALFORMED_VALUE_ERROR");
    expect(await problem(statusInList({ ...entry, statusPurpose: "suspension" }, list))).to.equal(
      "STATUS_VERIFICATION_ERROR",
    );
    expect(await problem(statusInList({ ...entry, statusSize: 2 }, list))).to.equal("STATUS_LIST_LENGTH_ERROR");
    for (const odd of ["", "u", "z", EXAMPLE.slice(1), `${EXAMPLE}!`, "uAAAA", EXAMPLE.slice(0, 30)]) {
      expect(await problem(decodeStatusList(odd)), odd).to.equal("MALFORMED_VALUE_ERROR");
    }
  });

  it("do not unpack a bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(bomb.length).to.be.lessThan(100_000);
    expect(await problem(decodeStatusList(`u${bomb.toString("base64url")}`))).to.equal("MALFORMED_VALUE_ERROR");
    expect(await problem(encodeStatusList(new Uint8Array((1 << 24) + 1)))).to.equal("STATUS_LIST_LENGTH_ERROR");
  });
});
