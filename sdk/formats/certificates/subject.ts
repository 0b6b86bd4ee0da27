import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes, hex, unhex, utf8ToBytes } from "../../crypto/bytes.ts";
import { InputError } from "../../errors.ts";
import { nameKey } from "../domainNames.ts";

/** Whose certificate: that of a domain name, or of a pseudonym. Give one of the two. */
export interface SubjectArgs {
  /** A domain name in lower-case A-labels. */
  name?: string;
  /** 32 random bytes that say nothing of who it is. */
  pseudonym?: string;
}

const NONE = `0x${"00".repeat(32)}`;

/** What the ABI makes of the text "pseudonym" and a word behind it, up to that word and from it on. */
const HEAD = unhex("head", `0x${"40".padStart(64, "0")}`);
const TAIL = concatBytes(
  unhex("length", `0x${"9".padStart(64, "0")}`),
  utf8ToBytes("pseudonym"),
  new Uint8Array(32 - "pseudonym".length),
);

/**
 * What stands for a subject on the ledger.
 *
 * @throws DomainNameInvalid; SubjectInvalid for neither or both.
 * @example
 * subjectKeyOf({ name: "www.example.com" }); // "0x…"
 */
export function subjectKeyOf({ name = "", pseudonym = NONE }: SubjectArgs): string {
  const word = unhex("pseudonym", pseudonym, 32);
  if ((name === "") === (hex(word) === NONE)) {
    const message = "A subject has a name or a pseudonym, and not both.";
    throw new InputError({ name: "SubjectInvalid", args: { name, pseudonym }, message });
  }
  return name === "" ? hex(keccak_256(concatBytes(HEAD, word, TAIL))) : nameKey(name);
}
