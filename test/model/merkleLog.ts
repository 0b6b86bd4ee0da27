/**
 * RFC 9162, section 2.1, word for word: the recursive definitions of MTH, PATH and PROOF, slow and by another hash library
 * (Node's), to hold the project's code against.
 */
import { createHash } from "node:crypto";

const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** Largest power of two smaller than n. */
const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1));

/** MTH(D_n), 2.1.1. */
export function mth(entries: readonly Buffer[]): Buffer {
  const n = entries.length;
  if (n === 0) return sha256();
  if (n === 1) return sha256(Buffer.of(0), entries[0]!);
  const k = split(n);
  return sha256(Buffer.of(1), mth(entries.slice(0, k)), mth(entries.slice(k)));
}

/** PATH(m, D_n), 2.1.3.1. */
export function path(m: number, entries: readonly Buffer[]): Buffer[] {
  const n = entries.length;
  if (n === 1) return [];
  const k = split(n);
  return m < k
    ? [...path(m, entries.slice(0, k)), mth(entries.slice(k))]
    : [...path(m - k, entries.slice(k)), mth(entries.slice(0, k))];
}

/** PROOF(m, D_n), 2.1.4.1. */
export function proof(m: number, entries: readonly Buffer[]): Buffer[] {
  return subproof(m, entries, true);
}

/** SUBPROOF(m, D_n, b); with b false throughout, the node that PROOF leaves out stays in. */
export function subproof(m: number, entries: readonly Buffer[], b: boolean): Buffer[] {
  const n = entries.length;
  if (m === n) return b ? [] : [mth(entries)];
  const k = split(n);
  return m <= k
    ? [...subproof(m, entries.slice(0, k), b), mth(entries.slice(k))]
    : [...subproof(m - k, entries.slice(k), false), mth(entries.slice(0, k))];
}

export const hexOf = (bytes: Buffer) => `0x${bytes.toString("hex")}`;

/** Entries of varied lengths, the empty one among them. */
export function entriesOf(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => Buffer.from("entry ".repeat(i % 5) + (i === 0 ? "" : String(i))));
}

/** The entries of the test vectors of the reference implementation of Certificate Transparency. */
export const REFERENCE_ENTRIES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
/** The roots that it gives for the first one, two … of them. */
export const REFERENCE_ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
