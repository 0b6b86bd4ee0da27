import { AbiCoder, keccak256 } from "ethers";

import { bytes32, refuse, ZERO_BYTES32 } from "../../core/input.ts";
import { nameKey } from "../../formats/domainNames.ts";

/** Whose certificate: that of a domain name, or of a pseudonym. */
export interface SubjectArgs {
  /** A domain name in lower-case A-labels. */
  name?: string;
  /** 32 random bytes that say nothing of who it is. */
  pseudonym?: string;
}

const coder = AbiCoder.defaultAbiCoder();

/**
 * What stands for a subject on the ledger.
 *
 * @throws DomainNameInvalid; SubjectInvalid for neither or both.
 * @example
 * subjectKeyOf({ name: "www.example.com" }); // "0x…"
 */
export function subjectKeyOf({ name = "", pseudonym = ZERO_BYTES32 }: SubjectArgs): string {
  const hidden = bytes32("pseudonym", pseudonym);
  if ((name === "") === (hidden === ZERO_BYTES32)) refuse("SubjectInvalid", { name, pseudonym: hidden });
  return name === "" ? keccak256(coder.encode(["string", "bytes32"], ["pseudonym", hidden])) : nameKey(name);
}
