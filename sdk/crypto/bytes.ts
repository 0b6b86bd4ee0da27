import {
  bytesToHex as toHex,
  concatBytes,
  hexToBytes as fromHex,
  randomBytes,
  utf8ToBytes,
} from "@noble/hashes/utils.js";

import { InputError } from "../errors.ts";

export { concatBytes, utf8ToBytes };

/** Bytes as `0x…`. */
export function hex(bytes: Uint8Array): string {
  return `0x${toHex(bytes)}`;
}

/**
 * The bytes of `0x…`.
 * @param length How many there must be; any number if left out.
 */
export function unhex(parameter: string, text: string, length?: number): Uint8Array {
  if (/^0x([0-9a-f]{2})*$/i.test(text) && (length === undefined || text.length === 2 + 2 * length)) {
    return fromHex(text.slice(2));
  }
  throw new InputError({
    name: "BytesInvalid",
    args: { parameter, value: text, length: length ?? "any" },
    message: `${parameter} is not ${length === undefined ? "" : `${length} bytes in `}hexadecimal.`,
  });
}

/**
 * 32 random bytes: a salt, or a key for {@link pseudonym}. Keep it secret, one for each field of each record; what it
 * hides can be guessed by whoever has it, and is gone for good when the last copy is destroyed.
 *
 * @example
 * randomSalt(); // "0x8f1b6c…" (64 digits, never the same)
 */
export function randomSalt(): string {
  return hex(randomBytes(32));
}
