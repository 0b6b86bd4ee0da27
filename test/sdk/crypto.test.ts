import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, id, keccak256, toUtf8Bytes } from "ethers";
import fc from "fast-check";

import {
  disclose,
  fieldKey,
  fingerprint,
  MerkleTree,
  pseudonym,
  randomSalt,
  sealDetails,
  verifyProof,
} from "../../sdk/crypto/index.ts";
import { hmacSha256 } from "../../sdk/crypto/pseudonym.ts";
import { isTrellisError } from "../../sdk/errors.ts";

const salt = `0x${"11".repeat(32)}`;
const key = `0x${"22".repeat(32)}`;

describe("crypto: fingerprint", () => {
  it("is what the contracts' library computes", () => {
    const value = "Ana Souza";
    const encoded = AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "bytes32", "bytes32"],
      [id("Trellis fingerprint v1"), id("beneficiary"), keccak256(toUtf8Bytes(value)), salt],
    );
    expect(fingerprint({ field: "beneficiary", value, salt })).to.equal(keccak256(encoded));
  });

  it("takes text as its UTF-8 bytes", () => {
    const value = "São Paulo";
    expect(fingerprint({ field: "city", value, salt })).to.equal(
      fingerprint({ field: "city", value: toUtf8Bytes(value), salt }),
    );
  });

  it("differs by field, by value and by salt", () => {
    const all = [
      fingerprint({ field: "a", value: "x", salt }),
      fingerprint({ field: "b", value: "x", salt }),
      fingerprint({ field: "a", value: "y", salt }),
      fingerprint({ field: "a", value: "x", salt: key }),
    ];
    expect(new Set(all)).to.have.length(all.length);
  });

  it("refuses a salt that is not 32 bytes", () => {
    expect(refusal(() => fingerprint({ field: "a", value: "x", salt: "0x11" }))).to.deep.equal([
      "BytesInvalid",
      { parameter: "salt", value: "0x11", length: 32 },
    ]);
  });

  it("knows a field by the hash of its name", () => {
    expect(fieldKey("verifier")).to.equal(id("verifier"));
  });
});

describe("crypto: pseudonym", () => {
  // RFC 4231, sections 4.2 to 4.8 (without 4.6, which truncates): key, data, HMAC-SHA-256.
  const vectors: [string, string, string][] = [
    ["0b".repeat(20), text("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
    [
      text("Jefe"),
      text("what do ya want for nothing?"),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    ["aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
    [
      "0102030405060708090a0b0c0d0e0f10111213141516171819",
      "cd".repeat(50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ],
    [
      "aa".repeat(131),
      text("Test Using Larger Than Block-Size Key - Hash Key First"),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ],
    [
      "aa".repeat(131),
      text(
        "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
      ),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ],
  ];
  for (const [i, [secret, data, mac]] of vectors.entries()) {
    it(`passes RFC 4231 vector ${i + 1}`, () => {
      const result = hmacSha256(Buffer.from(secret, "hex"), Buffer.from(data, "hex"));
      expect(Buffer.from(result).toString("hex")).to.equal(mac);
    });
  }

  it("is the HMAC of context, zero byte and name", () => {
    const mac = hmacSha256(Buffer.from("22".repeat(32), "hex"), Buffer.from("voter\x00004312340310"));
    expect(pseudonym({ key, context: "voter", value: "004312340310" })).to.equal(
      `0x${Buffer.from(mac).toString("hex")}`,
    );
  });

  it("is another one in another context and under another key", () => {
    const name = { key, context: "voter", value: "004312340310" };
    expect(pseudonym(name)).to.equal(pseudonym({ ...name }));
    expect(pseudonym({ ...name, context: "patient" })).not.to.equal(pseudonym(name));
    expect(pseudonym({ ...name, key: salt })).not.to.equal(pseudonym(name));
  });

  it("does not confuse where the context ends and the name begins", () => {
    expect(pseudonym({ key, context: "ab", value: "c" })).not.to.equal(pseudonym({ key, context: "a", value: "bc" }));
    expect(refusal(() => pseudonym({ key, context: "a\0b", value: "c" }))[0]).to.equal("FormatInvalid");
  });

  it("refuses a key of less than 32 bytes", () => {
    expect(refusal(() => pseudonym({ key: `0x${"22".repeat(31)}`, context: "voter", value: "1" }))).to.deep.equal([
      "KeyTooShort",
      { bytes: 31, minimum: 32 },
    ]);
  });
});

describe("crypto: Merkle tree", () => {
  const leavesOf = (n: number) => Array.from({ length: n }, (_, i) => id(`leaf ${i}`));

  for (const size of [1, 2, 3, 4, 5, 7, 8, 9, 100, 1000]) {
    it(`has the root and the proofs of OpenZeppelin's tree with ${size} leaves`, () => {
      const leaves = leavesOf(size);
      const ours = new MerkleTree(leaves);
      const theirs = SimpleMerkleTree.of(leaves, { sortLeaves: false });
      expect(ours.root).to.equal(theirs.root);
      expect(ours.size).to.equal(size);
      for (const index of new Set([0, 1, size >> 1, size - 1].filter((i) => i < size))) {
        expect(ours.proofOf(index)).to.deep.equal(theirs.getProof(index));
        expect(SimpleMerkleTree.verify(ours.root, leaves[index]!, ours.proofOf(index))).to.equal(true);
      }
    });
  }

  it("proves every leaf of any tree, and no other", () => {
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => `0x${Buffer.from(b).toString("hex")}`);
    fc.assert(
      fc.property(fc.uniqueArray(bytes32, { minLength: 1, maxLength: 40 }), bytes32, (leaves, stranger) => {
        fc.pre(!leaves.includes(stranger));
        const { root, ...tree } = { root: new MerkleTree(leaves).root, made: new MerkleTree(leaves) };
        return leaves.every((leaf, i) => {
          const proof = tree.made.proofOf(i);
          return verifyProof({ root, leaf, proof }) && !verifyProof({ root, leaf: stranger, proof });
        });
      }),
      { numRuns: 50 },
    );
  });

  it("refuses no leaves, a leaf of another length and a place outside", () => {
    expect(refusal(() => new MerkleTree([]))[0]).to.equal("ElementMissing");
    expect(refusal(() => new MerkleTree(["0x11"]))).to.deep.equal([
      "BytesInvalid",
      { parameter: "leaves[0]", value: "0x11", length: 32 },
    ]);
    for (const index of [-1, 2, 0.5]) {
      expect(refusal(() => new MerkleTree(leavesOf(2)).proofOf(index))[0]).to.equal("ElementMissing");
    }
  });
});

describe("crypto: sealed details", () => {
  const details = sealDetails({ beneficiary: "Ana Souza", purpose: "flights of 2026", invoice: "2026-17" });

  it("shows one field without the others", () => {
    const shown = disclose(details, "purpose");
    const leaf = fingerprint({ field: "purpose", value: "flights of 2026", salt: shown.salt });
    expect(shown.field).to.equal(id("purpose"));
    expect(shown.value).to.equal(`0x${Buffer.from("flights of 2026").toString("hex")}`);
    expect(verifyProof({ root: details.root, leaf, proof: shown.proof })).to.equal(true);
  });

  it("gives every field a salt of its own, new each time", () => {
    const again = sealDetails({ beneficiary: "Ana Souza" });
    const salts = [...details.fields, ...again.fields].map(({ salt }) => salt);
    expect(new Set(salts)).to.have.length(4);
    expect(randomSalt()).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("refuses to show what is not there, and to seal nothing", () => {
    expect(refusal(() => disclose(details, "address"))[0]).to.equal("ElementMissing");
    expect(refusal(() => sealDetails({}))[0]).to.equal("ElementMissing");
  });
});

function text(ascii: string): string {
  return Buffer.from(ascii).toString("hex");
}

function refusal(act: () => unknown): [string, unknown] {
  try {
    act();
  } catch (error) {
    if (isTrellisError(error)) return [error.name, error.args];
    throw error;
  }
  throw new Error("it was accepted");
}
