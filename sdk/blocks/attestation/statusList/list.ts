import { getBytes, toBeHex } from "ethers";

import { bytes32, refuse, uint } from "../../../core/input.ts";
import type { StatusPurpose, StatusSize } from "../../../formats/statusList.ts";

const PURPOSES: readonly StatusPurpose[] = ["revocation", "suspension", "message"];
const SIZES: readonly number[] = [1, 2, 4, 8];

/**
 * The id of a list, which says all there is to know about it: it needs no opening.
 *
 * @throws StatusListInvalid for a revocation or suspension list with more than one bit for an entry.
 * @example
 * statusListId({ number: 1n, purpose: "revocation" }); // "0x…010101"
 */
export function statusListId({
  number,
  purpose,
  statusSize = 1,
}: {
  /** Tells the issuer's lists of a kind apart. */
  number: bigint;
  purpose: StatusPurpose;
  /** Bits of an entry; 1 if left out. */
  statusSize?: StatusSize;
}): string {
  const code = PURPOSES.indexOf(purpose) + 1;
  const list = toBeHex((uint("number", number, 240) << 16n) | (BigInt(code) << 8n) | BigInt(statusSize), 32);
  kindOf(list);
  return list;
}

/** What an id says. */
export function kindOf(list: string): { purpose: StatusPurpose; size: StatusSize } {
  const [code = 0, size = 0] = getBytes(bytes32("list", list)).slice(30);
  const purpose = PURPOSES[code - 1];
  const fits = purpose === "message" ? SIZES.includes(size) : size === 1;
  if (purpose === undefined || !fits) refuse("StatusListInvalid", { list });
  return { purpose, size: size as StatusSize };
}
