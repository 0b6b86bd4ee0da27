import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes, hex, unhex, utf8ToBytes } from "./bytes.ts";

/** As in the contracts' `Fingerprints` library. */
const DOMAIN = keccak_256(utf8ToBytes("Trellis fingerprint v1"));

/** A fact with the name of its field and its salt. */
export interface Field {
  /** Which fact it is, for instance `beneficiary`. */
  field: string;
  /** The fact: text (as UTF-8) or bytes. */
  value: string | Uint8Array;
  /** 32 random bytes, see {@link randomSalt}; never used twice. */
  salt: string;
}

/**
 * The salted fingerprint of a fact: the only form in which a fact about a person or a company may reach a chain.
 * A bare hash of a tax number or a name can be guessed by trying them all; with the salt nothing can.
 * The same 32 bytes as `Fingerprints.fingerprint` in Solidity.
 *
 * @param fact The field's name, its value and its salt.
 * @returns 32 bytes in hexadecimal.
 * @throws BytesInvalid if the salt is not 32 bytes.
 * @example
 * fingerprint({ field: "beneficiary", value: "Ana Souza", salt: `0x${"11".repeat(32)}` });
 * // "0xabde75c0…"
 */
export function fingerprint({ field, value, salt }: Field): string {
  const bytes = typeof value === "string" ? utf8ToBytes(value) : value;
  return hex(
    keccak_256(concatBytes(DOMAIN, unhex("field", fieldKey(field)), keccak_256(bytes), unhex("salt", salt, 32))),
  );
}

/**
 * The 32 bytes under which contracts know a field, a role or a topic: the Keccak-256 hash of its name.
 *
 * @example
 * fieldKey("verifier"); // "0x0ce23c3e399818cfee81a7ab0880f714e53d7672b08df0fa62f2843416e1ea09"
 */
export function fieldKey(name: string): string {
  return hex(keccak_256(utf8ToBytes(name)));
}
