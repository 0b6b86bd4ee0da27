import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes, hex, unhex, utf8ToBytes } from "../../crypto/bytes.ts";
import { leafHash } from "../../crypto/index.ts";
import { uint } from "./entry.ts";

/** What an interval of the log says of itself in its last leaf. */
export interface IntervalSummary {
  /** Number of the interval, from 0. */
  readonly interval: number;
  /** Place of its first leaf: the one behind the last of the interval before. */
  readonly first: number;
  /** Place of its last leaf, which is this summary; the entries are what stands before it. */
  readonly last: number;
  /** Its uses took place from this second on, where the interval before ends … */
  readonly from: number;
  /** … and before this one. */
  readonly until: number;
  /** Root of the map from grants, blinded, to their entries. */
  readonly index: string;
}

/** A leaf of the log at its place. */
export interface PlacedLeaf {
  readonly index: number;
  readonly leafHash: string;
}

/** Which grant in which interval, with the key that hides it. */
export interface BlindedPlace {
  grant: string;
  interval: number;
  /** 32 random bytes that the subject and the controller share, and nobody else. */
  viewingKey: string;
}

const SUMMARY = utf8ToBytes("Trellis usage interval v1");
const KEY = keccak_256(utf8ToBytes("Trellis usage index key v1"));
const VALUE = keccak_256(utf8ToBytes("Trellis usage index value v1"));

/** A summary in bytes: the text `Trellis usage interval v1`, five numbers of 8 bytes, big-endian, and the root. */
export function encodeSummary({ interval, first, last, from, until, index }: IntervalSummary): Uint8Array {
  return concatBytes(
    SUMMARY,
    uint("interval", interval, 8),
    uint("first", first, 8),
    uint("last", last, 8),
    uint("from", from, 8),
    uint("until", until, 8),
    unhex("index", index, 32),
  );
}

/** The leaf hash under which a summary stands in the log. */
export function summaryLeafHash(summary: IntervalSummary): string {
  return leafHash(encodeSummary(summary));
}

/**
 * The key under which the map of an interval holds a grant. Who lacks the viewing key can neither find it nor tell that
 * keys of two intervals are one grant's.
 */
export function usageIndexKey(place: BlindedPlace): string {
  return hex(keccak_256(concatBytes(KEY, blinded(place))));
}

/**
 * What the map holds under that key: all the grant's entries of the interval, in order. It is keyed too, so that nobody
 * finds out by trying which leaves of the log belong together.
 */
export function usageIndexValue(place: BlindedPlace, leaves: readonly PlacedLeaf[]): string {
  const parts = leaves.flatMap(({ index, leafHash: leaf }) => [uint("index", index, 8), unhex("leafHash", leaf, 32)]);
  return hex(keccak_256(concatBytes(VALUE, blinded(place), ...parts)));
}

function blinded({ grant, interval, viewingKey }: BlindedPlace): Uint8Array {
  return concatBytes(unhex("grant", grant, 32), uint("interval", interval, 8), unhex("viewingKey", viewingKey, 32));
}
