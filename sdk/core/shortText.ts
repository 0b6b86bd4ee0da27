import { decodeBytes32String, encodeBytes32String, isHexString } from "ethers";

import { refuse } from "./input.ts";

/** Text of at most 31 bytes as the 32 that a contract keeps; 32 bytes in hexadecimal stay what they are. */
export function shortText(parameter: string, text: string): string {
  if (isHexString(text, 32)) return text;
  if (new TextEncoder().encode(text).length > 31) {
    refuse(
      "BytesInvalid",
      { parameter, value: text, length: 31 },
      `${parameter} is longer than 31 bytes; use a digest.`,
    );
  }
  return encodeBytes32String(text);
}

/** The text in 32 bytes; the bytes themselves when they are a digest. */
export function textOf(value: string): string {
  try {
    return decodeBytes32String(value);
  } catch {
    return value;
  }
}
