import { keccak_256 } from "@noble/hashes/sha3.js";

import { hex, utf8ToBytes } from "../crypto/bytes.ts";
import { InputError } from "../errors.ts";

const MAX_NAME = 253;
const MAX_LABEL = 63;

/**
 * Checks that a text is a domain name in the form in which names are compared: lower-case A-labels (RFC 5890), two to 127 of
 * them, `*` at most as the whole first; the same as the contracts' `DomainNames`. International names are written as
 * `new URL("https://bücher.example").hostname` has them.
 *
 * @returns The name.
 * @throws DomainNameInvalid with the first character that is wrong, or the length where it is the length.
 */
export function domainName(name: string): string {
  const length = utf8ToBytes(name).length;
  if (length === 0 || length > MAX_NAME) throw invalid(name, length);
  let start = name.startsWith("*.") && length > 2 ? 2 : 0;
  const labels = name.slice(start).split(".");
  for (const [i, label] of labels.entries()) {
    const fault = faultOf(label, i === labels.length - 1);
    if (fault !== undefined) throw invalid(name, start + fault);
    start += label.length + 1;
  }
  if (labels.length < 2) throw invalid(name, length);
  return name;
}

/**
 * What stands for a name on the ledger: its Keccak-256.
 *
 * @throws DomainNameInvalid.
 * @example
 * nameKey("www.example.com"); // "0x…", the subjectKey of its certificate
 */
export function nameKey(name: string): string {
  return hex(keccak_256(utf8ToBytes(domainName(name))));
}

/**
 * The wildcard that covers a name (RFC 6125, 6.4.3): its first label replaced by `*`. Undefined if none can.
 *
 * @throws DomainNameInvalid.
 * @example
 * wildcardOf("www.example.com"); // "*.example.com"
 */
export function wildcardOf(name: string): string | undefined {
  const [first, ...rest] = domainName(name).split(".");
  return first === "*" || rest.length < 2 ? undefined : `*.${rest.join(".")}`;
}

/** The first character of a label that is wrong, or its length where that is wrong. */
function faultOf(label: string, isLast: boolean): number | undefined {
  const length = utf8ToBytes(label).length;
  if (length === 0 || length > MAX_LABEL) return length;
  const wrong = label.search(/[^a-z0-9-]|^-|-$/);
  if (wrong >= 0) return wrong;
  const isReserved = label.slice(2, 4) === "--";
  if (isReserved && !(label.startsWith("xn") && length > 4)) return 2;
  return isLast && /^\d+$/.test(label) ? 0 : undefined;
}

function invalid(name: string, position: number): InputError {
  const message = "The text is no domain name in lower-case A-labels.";
  return new InputError({ name: "DomainNameInvalid", args: { name, position: BigInt(position) }, message });
}
