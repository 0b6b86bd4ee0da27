import { uint } from "../../core/input.ts";

/** Where a range of serials is: its block and its first kilogram. */
export interface SerialPosition {
  /** 192-bit key of the serial block. */
  blockKey: bigint;
  /** Position in kilograms within the block. */
  start: bigint;
}

/** The hint for a range that comes first in its block. */
export const NO_RANGE = (1n << 64n) - 1n;

/** The id of a batch or certificate: `block << 64 | first kilogram`. */
export function serialId({ blockKey, start }: SerialPosition): bigint {
  return (uint("blockKey", blockKey, 192) << 64n) | uint("start", start, 64);
}

/** The block and first kilogram of a batch or certificate, from its id. */
export function serialPosition(id: bigint): SerialPosition {
  return { blockKey: uint("id", id) >> 64n, start: id & NO_RANGE };
}
