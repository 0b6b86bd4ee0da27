import { createHash } from "node:crypto";

import { expect } from "chai";
import fc from "fast-check";

import { EMPTY_SPARSE_ROOT, SparseMerkleMap, verifySparse, type SparseProof } from "../../sdk/index.ts";
import { raised } from "../helpers/raised.ts";

type Pair = [key: string, value: string];

const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const bufferOf = (word: string) => Buffer.from(word.slice(2), "hex");
const hexOf = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;

/** The definition, word for word and by another hash library: split by the next bit of the key's text, until one is left. */
function model(pairs: readonly Pair[], depth = 0): Buffer {
  if (pairs.length === 0) return sha256(Buffer.of(2));
  if (pairs.length === 1) return sha256(Buffer.of(3), ...pairs[0]!.map(bufferOf));
  const bit = ([key]: Pair) => BigInt(key).toString(2).padStart(256, "0")[depth];
  const half = (wanted: string) =>
    model(
      pairs.filter((pair) => bit(pair) === wanted),
      depth + 1,
    );
  return sha256(Buffer.of(4), half("0"), half("1"));
}

const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hexOf);
/** Keys that share many bits, so that ways are long, beside keys of chance. */
const key = fc.oneof(
  word,
  fc
    .tuple(fc.constantFrom("00", "ff", "80"), fc.integer({ min: 0, max: 7 }))
    .map(([byte, end]) => `0x${byte.repeat(31)}0${end}`),
);
const pairsOf = (maxLength: number) => fc.uniqueArray(fc.tuple(key, word), { maxLength, selector: ([each]) => each });

describe("SparseMerkleMap", () => {
  it("has the roots of its definition, whatever the order of its entries", () => {
    expect(new SparseMerkleMap([]).root).to.equal(EMPTY_SPARSE_ROOT);
    expect(hexOf(model([]))).to.equal(EMPTY_SPARSE_ROOT);
    fc.assert(
      fc.property(pairsOf(40), (pairs) => {
        const map = new SparseMerkleMap(pairs);
        expect(map.root).to.equal(hexOf(model(pairs)));
        expect(new SparseMerkleMap(pairs.toReversed()).root).to.equal(map.root);
        expect(map.size).to.equal(pairs.length);
      }),
    );
  });

  it("proves what is there and what is not", () => {
    fc.assert(
      fc.property(pairsOf(40), key, (pairs, other) => {
        const map = new SparseMerkleMap(pairs);
        const held = new Map(pairs);
        for (const each of [...held.keys(), other]) {
          const value = held.get(each);
          const verdict = verifySparse({ root: map.root, key: each, proof: map.prove(each) });
          expect(verdict).to.deep.equal(value === undefined ? { status: "absent" } : { status: "present", value });
          expect(map.get(each)).to.equal(value);
        }
      }),
    );
  });

  it("has one answer for a key: no proof of another entry, of a shorter or longer way, or spoiled by a byte says otherwise", () => {
    fc.assert(
      fc.property(pairsOf(24), fc.nat(), fc.nat(), word, (pairs, at, place, noise) => {
        if (pairs.length < 2) return;
        const map = new SparseMerkleMap(pairs);
        const [[wanted, value], [foreign]] = [pairs[at % pairs.length]!, pairs[(at + 1) % pairs.length]!];
        const right = map.prove(wanted);
        const { siblings, leaf } = right;
        const wrong: SparseProof[] = [
          map.prove(foreign),
          { siblings },
          { siblings, leaf: { key: wanted, value: noise } },
          { siblings, leaf: { key: noise, value } },
          { siblings: siblings.slice(1), leaf: leaf! },
          { siblings: [EMPTY_SPARSE_ROOT, ...siblings], leaf: leaf! },
          { siblings: [noise, ...siblings], leaf: leaf! },
          { siblings: siblings.map((each, i) => (i === place % siblings.length ? noise : each)), leaf: leaf! },
        ];
        for (const [i, proof] of wrong.entries()) {
          const verdict = verifySparse({ root: map.root, key: wanted, proof });
          expect(verdict.status, `${i}`).to.equal("invalid");
        }
      }),
    );
  });

  it("never takes a subtree for an entry, nor an entry for a subtree", () => {
    const pairs: Pair[] = ["00", "40", "80"].map((first) => [`0x${first}${"00".repeat(31)}`, `0x${"11".repeat(32)}`]);
    const { root } = new SparseMerkleMap(pairs);
    // The left half is a fork of two leaves; its children's hashes as an entry would hash to another node.
    const [one, two] = pairs.slice(0, 2).map((pair) => model([pair]));
    const right = hexOf(model(pairs.slice(2)));
    const forged = { siblings: [right], leaf: { key: hexOf(one!), value: hexOf(two!) } };
    expect(verifySparse({ root, key: `0x${"00".repeat(31)}01`, proof: forged }).status).to.equal("invalid");
  });

  it("says of whatever is no proof that it is none, and throws only for what is the caller's own", () => {
    const { root } = new SparseMerkleMap([]);
    const wanted = `0x${"00".repeat(32)}`;
    for (const proof of [
      undefined,
      null,
      {},
      { siblings: 1 },
      { siblings: ["0x"] },
      { siblings: [], leaf: {} },
      { siblings: [], leaf: null },
    ]) {
      expect(verifySparse({ root, key: wanted, proof: proof as never })).to.deep.equal({ status: "invalid" });
    }
    const siblings = Array.from({ length: 257 }, () => root);
    expect(verifySparse({ root, key: wanted, proof: { siblings } }).status).to.equal("invalid");
    expect(() => verifySparse({ root: "0x", key: wanted, proof: { siblings: [] } })).to.throw("root");
    expect(() => verifySparse({ root, key: "0x12", proof: { siblings: [] } })).to.throw("key");
  });

  it("refuses a key twice, in whichever case it is written", () => {
    const pair: Pair = [`0x${"ab".repeat(32)}`, `0x${"00".repeat(32)}`];
    const again: Pair = [`0x${"AB".repeat(32)}`, `0x${"11".repeat(32)}`];
    const { key } = raised("MapKeyRepeated", () => new SparseMerkleMap([pair, again]));
    expect(key).to.equal(pair[0]);
  });
});
