import { expect } from "chai";

import { formatCheckpoint, parseCheckpoint } from "../../../../sdk/formats.ts";
import { EMPTY_LOG_ROOT, MerkleLog } from "../../../../sdk/index.ts";

/** The example of the C2SP specification `tlog-checkpoint`. */
const EXAMPLE = [
  "example.com/behind-the-sofa",
  "20852163",
  "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
  "",
  "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=",
  "",
].join("\n");

describe("Checkpoints of logs (C2SP tlog-checkpoint)", () => {
  it("reads the specification's example and writes it again", () => {
    const checkpoint = parseCheckpoint(EXAMPLE);
    expect([checkpoint.origin, checkpoint.size]).to.deep.equal(["example.com/behind-the-sofa", 20852163n]);
    expect(checkpoint.root).to.equal("0x0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");
    expect(checkpoint.extensions).to.deep.equal([]);
    const [{ name, signature } = { name: "", signature: "" }] = checkpoint.signatures;
    expect([name, signature.slice(0, 10), signature.length]).to.deep.equal([
      "example.com/behind-the-sofa",
      "0x033de0ae",
      138,
    ]);
    expect(formatCheckpoint(checkpoint)).to.equal(EXAMPLE);
  });

  it("writes a head that nobody signed yet", () => {
    const text = formatCheckpoint({ origin: "example.org/usage", ...new MerkleLog().head() });
    expect(text).to.equal("example.org/usage\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n");
    const read = parseCheckpoint(text);
    expect(read).to.deep.equal({
      origin: "example.org/usage",
      size: 0n,
      root: EMPTY_LOG_ROOT,
      extensions: [],
      signatures: [],
    });
    const largest = { ...read, size: 2n ** 64n - 1n, extensions: ["Timestamp: 1767225600"] };
    expect(parseCheckpoint(formatCheckpoint(largest))).to.deep.equal(largest);
  });

  it("refuses what is no checkpoint, with the reason", () => {
    const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for (const [text, reason] of [
      [`a\n1\n${root}\n`, "no empty line ends the text"],
      [`\n1\n${root}\n\n`, "the origin is empty"],
      [`a\n01\n${root}\n\n`, "the size is 01"],
      [`a\n-1\n${root}\n\n`, "the size is -1"],
      [`a\n\n${root}\n\n`, "the size is "],
      [`a\n${2n ** 64n}\n${root}\n\n`, `the size is ${2n ** 64n}`],
      [`a\n1\n${root.slice(0, -1)}\n\n`, `the root is ${root.slice(0, -1)}`],
      [`a\n1\nAAAA\n\n`, "the root is AAAA"],
      // The last character carries bits that are none of the root's.
      [`a\n1\n${root.replace("2I=", "2J=")}\n\n`, `the root is ${root.replace("2I=", "2J=")}`],
      [`a\n1\n\n\n`, "the root is "],
      [`a\n1\n${root}\n\n\u2014 a AAAAAAA=`, "the last line does not end"],
      [`a\n1\n${root}\n\n- a AAAAAAA=\n`, "a signature is - a AAAAAAA="],
      [`a\n1\n${root}\n\n\u2014 a+b AAAAAAA=\n`, "a signature is \u2014 a+b AAAAAAA="],
      [`a\n1\n${root}\n\n\u2014 a AAAA\n`, "a signature is \u2014 a AAAA"],
    ] as const) {
      expect(() => parseCheckpoint(text), JSON.stringify(text)).to.throw(reason);
    }
    const head = { size: 1n, root: EMPTY_LOG_ROOT };
    expect(() => formatCheckpoint({ origin: "", ...head })).to.throw("the origin is empty");
    expect(() => formatCheckpoint({ origin: "a\n\nb", ...head })).to.throw("FormatInvalid");
    expect(() => formatCheckpoint({ origin: "a", ...head, root: "0x00" })).to.throw("BytesInvalid");
  });
});
