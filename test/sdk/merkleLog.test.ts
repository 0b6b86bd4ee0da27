import { createHash } from "node:crypto";

import { expect } from "chai";
import fc from "fast-check";

import {
  EMPTY_LOG_ROOT,
  leafHash,
  MerkleLog,
  verifyConsistency,
  verifyContradiction,
  verifyInclusion,
} from "../../sdk/index.ts";
import {
  entriesOf,
  hexOf,
  mth,
  path,
  proof,
  REFERENCE_ENTRIES,
  REFERENCE_ROOTS,
  subproof,
} from "../model/merkleLog.ts";

const ALL = 130;
const entries = entriesOf(ALL);
const tree = new MerkleLog();
for (const entry of entries) tree.append(entry);
const roots = Array.from({ length: ALL + 1 }, (_, size) => hexOf(mth(entries.slice(0, size))));
const headOf = (size: number) => ({ size, root: roots[size]! });

/** Every way in which a proof of the right length can be wrong by one node, and the lengths beside it. */
function spoiled(nodes: readonly string[]): string[][] {
  const other = `0x${"5a".repeat(32)}`;
  return [
    ...nodes.map((_, i) => nodes.map((node, j) => (i === j ? other : node))),
    [...nodes, other],
    [other, ...nodes],
    ...(nodes.length > 0 ? [nodes.slice(1), nodes.slice(0, -1)] : []),
  ];
}

describe("Merkle log (RFC 9162)", () => {
  it("gives the reference implementation's roots", () => {
    const reference = new MerkleLog();
    expect(reference.head()).to.deep.equal({ size: 0n, root: EMPTY_LOG_ROOT });
    for (const [i, entry] of REFERENCE_ENTRIES.entries()) {
      expect(reference.append(`0x${entry}`)).to.equal(i);
      expect(reference.head()).to.deep.equal({ size: BigInt(i + 1), root: `0x${REFERENCE_ROOTS[i]}` });
    }
    expect(new MerkleLog(REFERENCE_ENTRIES.map((entry) => leafHash(`0x${entry}`))).head().root).to.equal(
      `0x${REFERENCE_ROOTS[7]}`,
    );
    expect(reference.leafHashAt(0)).to.equal(`0x${REFERENCE_ROOTS[0]}`);
  });

  it("proves every entry of every tree up to 130, as the RFC's recursion does", () => {
    for (let size = 1; size <= ALL; size++) {
      expect(tree.head(size).root).to.equal(roots[size]);
      for (let index = 0; index < size; index++) {
        const nodes = tree.inclusionProof(index, size);
        expect(nodes).to.deep.equal(path(index, entries.slice(0, size)).map(hexOf));
        const claim = { leafHash: leafHash(entries[index]!), index, ...headOf(size), proof: nodes };
        expect(verifyInclusion(claim), `${index} of ${size}`).to.equal(true);
      }
    }
  }).timeout(60_000);

  it("proves the consistency of every two trees up to 130, as the RFC's recursion does", () => {
    for (let size2 = 1; size2 <= ALL; size2++) {
      for (let size1 = 1; size1 <= size2; size1++) {
        const nodes = tree.consistencyProof(size1, size2);
        expect(nodes).to.deep.equal(proof(size1, entries.slice(0, size2)).map(hexOf));
        expect(verifyConsistency({ first: headOf(size1), second: headOf(size2), proof: nodes })).to.equal(true);
      }
    }
  }).timeout(60_000);

  it("refuses proofs with a wrong node, one too many or one too few", () => {
    for (const size of [1, 2, 3, 7, 8, 13, 64, 65]) {
      for (let index = 0; index < size; index++) {
        const claim = { leafHash: leafHash(entries[index]!), index, ...headOf(size) };
        for (const wrong of spoiled(tree.inclusionProof(index, size))) {
          expect(verifyInclusion({ ...claim, proof: wrong })).to.equal(false);
        }
      }
      for (let size1 = 1; size1 <= size; size1++) {
        const [first, second] = [headOf(size1), headOf(size)];
        for (const wrong of spoiled(tree.consistencyProof(size1, size))) {
          expect(verifyConsistency({ first, second, proof: wrong }), `${size1} to ${size}`).to.equal(false);
        }
      }
    }
  });

  it("refuses a proof that goes on above the root, whatever roots are made to fit", () => {
    const [leaf, above] = [leafHash("0x01"), roots[9]!];
    const root = hexOf(mthOf(above, leaf));
    expect(verifyInclusion({ leafHash: leaf, index: 1, size: 2, root, proof: [above] })).to.equal(true);
    expect(verifyInclusion({ leafHash: leaf, index: 0, size: 1, root, proof: [above] })).to.equal(false);
    const [first, second] = [3, 5].map((size) => ({ size, root: hexOf(mthOf(above, roots[size]!)) }));
    const proof = [...tree.consistencyProof(3, 5), above];
    expect(verifyConsistency({ first: first!, second: second!, proof })).to.equal(false);
    expect(verifyContradiction({ first: headOf(3), second: second!, proof })).to.equal(false);
  });

  it("refuses the right proof for another place, size or root", () => {
    const claim = { leafHash: leafHash(entries[5]!), index: 5, ...headOf(11), proof: tree.inclusionProof(5, 11) };
    expect(verifyInclusion(claim)).to.equal(true);
    for (const index of [-1, 0, 4, 6, 11, 21, 5n + (1n << 64n)]) {
      expect(verifyInclusion({ ...claim, index }), `${index}`).to.equal(false);
    }
    for (const size of [-1, 0, 5, 8, 17]) expect(verifyInclusion({ ...claim, size }), `${size}`).to.equal(false);
    expect(verifyInclusion({ ...claim, root: roots[10]! })).to.equal(false);

    const nodes = tree.consistencyProof(5, 11);
    for (const [size1, size2] of [
      [4, 11],
      [6, 11],
      [5, 8],
      [5, 17],
      [5, 4],
      [0, 11],
      [-5, 11],
    ] as const) {
      const [first, second] = [
        { ...headOf(5), size: size1 },
        { ...headOf(11), size: size2 },
      ];
      expect(verifyConsistency({ first, second, proof: nodes }), `${size1} to ${size2}`).to.equal(false);
    }
  });

  it("refuses a tree of no entry, and a proof where none is needed", () => {
    expect(verifyInclusion({ leafHash: EMPTY_LOG_ROOT, index: 0, size: 0, root: EMPTY_LOG_ROOT, proof: [] })).to.equal(
      false,
    );
    const empty = { size: 0, root: EMPTY_LOG_ROOT };
    expect(verifyConsistency({ first: empty, second: headOf(3), proof: [] })).to.equal(false);
    expect(verifyConsistency({ first: empty, second: empty, proof: [] })).to.equal(false);
    expect(verifyConsistency({ first: headOf(3), second: headOf(3), proof: [] })).to.equal(true);
    expect(verifyConsistency({ first: headOf(3), second: headOf(3), proof: [roots[3]!] })).to.equal(false);
    expect(verifyConsistency({ first: headOf(3), second: { size: 3, root: roots[4]! }, proof: [] })).to.equal(false);
    expect(verifyConsistency({ first: headOf(4), second: headOf(5), proof: [] })).to.equal(false);
  });

  it("verifies in trees of up to 2^64 − 1 entries", () => {
    // A lone entry behind 2^63 others: one sibling, the root of all those.
    const [lone, rest] = [leafHash("0x01"), roots[7]!];
    const root = hexOf(mthOf(rest, lone));
    const claim = { leafHash: lone, root, proof: [rest] };
    expect(verifyInclusion({ ...claim, index: 1n << 63n, size: (1n << 63n) + 1n })).to.equal(true);
    expect(verifyInclusion({ ...claim, index: (1n << 63n) - 1n, size: (1n << 63n) + 1n })).to.equal(false);
    expect(verifyInclusion({ ...claim, index: 1n << 64n, size: (1n << 64n) + 1n })).to.equal(false);
    const second = { size: (1n << 63n) + 1n, root };
    expect(verifyConsistency({ first: { size: 1n << 63n, root: rest }, second, proof: [lone] })).to.equal(true);
    const beyond = { size: (1n << 64n) + 1n, root };
    expect(verifyConsistency({ first: { size: 1n << 64n, root: rest }, second: beyond, proof: [lone] })).to.equal(
      false,
    );
  });

  it("convicts a tree that does not begin with another, and none that does", () => {
    const forged = new MerkleLog(entries.map((entry, i) => leafHash(i === 2 ? "0xff" : entry)));
    for (let size2 = 3; size2 <= 40; size2++) {
      for (let size1 = 1; size1 <= size2; size1++) {
        const nodes = forged.contradictionProof(size1, size2);
        const second = forged.head(size2);
        // The forged entry is the third: the trees of one and two are still the same.
        expect(verifyContradiction({ first: headOf(size1), second, proof: nodes })).to.equal(size1 > 2);
        expect(verifyContradiction({ first: forged.head(size1), second, proof: nodes })).to.equal(false);
        if (size1 < size2) {
          expect(nodes).to.deep.equal(
            subproof(size1, entries.slice(0, size2).with(2, Buffer.of(255)), false).map(hexOf),
          );
          for (const wrong of spoiled(nodes)) {
            expect(verifyContradiction({ first: headOf(size1), second, proof: wrong })).to.equal(false);
          }
        }
      }
    }
    const proofless = { first: headOf(4), second: forged.head(4) };
    expect(verifyContradiction({ ...proofless, proof: [roots[4]!] })).to.equal(false);
    expect(verifyContradiction({ first: headOf(4), second: forged.head(5), proof: [] })).to.equal(false);
    expect(verifyContradiction({ first: { size: 0, root: roots[1]! }, second: headOf(0), proof: [] })).to.equal(false);
    expect(verifyContradiction({ first: headOf(5), second: forged.head(4), proof: [] })).to.equal(false);
  });

  it("proves in larger trees of any size", () => {
    const size = 5000;
    const leaves = entriesOf(size);
    const large = new MerkleLog(leaves.map(leafHash));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: size }), fc.nat(), fc.nat(), (size2, a, b) => {
        const [index, size1] = [a % size2, 1 + (b % size2)];
        const [first, second] = [large.head(size1), large.head(size2)];
        const claim = { leafHash: leafHash(leaves[index]!), index, ...second };
        expect(verifyInclusion({ ...claim, proof: large.inclusionProof(index, size2) })).to.equal(true);
        expect(verifyConsistency({ first, second, proof: large.consistencyProof(size1, size2) })).to.equal(true);
      }),
      { numRuns: 300 },
    );
    expect(large.head().root).to.equal(hexOf(mth(leaves)));
    expect(large.inclusionProof(4097)).to.deep.equal(path(4097, leaves).map(hexOf));
    expect(large.consistencyProof(3001)).to.deep.equal(proof(3001, leaves).map(hexOf));
  }).timeout(60_000);

  it("names a place or a size that there is not", () => {
    for (const [parameter, ask] of [
      ["index", () => tree.inclusionProof(ALL)],
      ["index", () => tree.inclusionProof(5, 5)],
      ["index", () => tree.leafHashAt(-1)],
      ["index", () => tree.leafHashAt(0.5)],
      ["size", () => tree.head(ALL + 1)],
      ["size1", () => tree.consistencyProof(0)],
      ["size1", () => tree.consistencyProof(7, 6)],
      ["size2", () => tree.consistencyProof(1, ALL + 1)],
    ] as const) {
      expect(ask).to.throw(`ElementMissing(parameter: ${parameter})`);
    }
    expect(() => tree.appendLeafHash("0x00")).to.throw("BytesInvalid");
  });
});

/** The root over two subtrees. */
function mthOf(left: string, right: string): Buffer {
  const [a, b] = [left, right].map((node) => Buffer.from(node.slice(2), "hex"));
  return createHash("sha256").update(Buffer.of(1)).update(a!).update(b!).digest();
}
