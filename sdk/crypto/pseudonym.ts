import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { InputError } from "../errors.ts";
import { concatBytes, hex, unhex, utf8ToBytes } from "./bytes.ts";

const MINIMUM_KEY = 32;

/** HMAC-SHA-256 (RFC 2104). */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(sha256, key, message);
}

/** A name to be hidden, and what hides it. */
export interface PseudonymInput {
  /** A secret of at least 32 bytes, see {@link randomSalt}: whoever has it can find out who is behind a pseudonym. */
  key: string;
  /** What the name is used for, for instance `voter`: one name has another pseudonym in every context. */
  context: string;
  /** The name: a tax number, a voter id, a plate. Write it in one agreed form, for another form is another name. */
  value: string;
}

/**
 * The keyed pseudonym of a name: always the same for the holder of the key, so that the same thing twice is noticed,
 * and meaningless to everybody else. HMAC-SHA-256 (RFC 2104) over the context, a zero byte and the name.
 *
 * @returns 32 bytes in hexadecimal.
 * @throws KeyTooShort for a key of less than 32 bytes; BytesInvalid for one that is no hexadecimal.
 * @example
 * pseudonym({ key: `0x${"22".repeat(32)}`, context: "voter", value: "004312340310" });
 * // "0x1a04447e…"
 */
export function pseudonym({ key, context, value }: PseudonymInput): string {
  const secret = unhex("key", key);
  if (secret.length < MINIMUM_KEY) {
    throw new InputError({
      name: "KeyTooShort",
      args: { bytes: secret.length, minimum: MINIMUM_KEY },
      message: "The key is too short to hide anything.",
    });
  }
  if (context.includes("\0")) {
    throw new InputError({
      name: "FormatInvalid",
      args: { parameter: "context", reason: "it contains a zero byte" },
      message: "The context must not contain a zero byte: that is what ends it.",
    });
  }
  return hex(hmacSha256(secret, concatBytes(utf8ToBytes(context), new Uint8Array(1), utf8ToBytes(value))));
}
