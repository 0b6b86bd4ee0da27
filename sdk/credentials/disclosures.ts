import { sha256 } from "@noble/hashes/sha2.js";
import { base64ToBytes, bytesToBase64url } from "did-jwt";

import { utf8ToBytes } from "../crypto/bytes.ts";
import { refuseWith } from "./verdict.ts";

/** SHA-256 over text, the one hash of these credentials. */
export function hash(data: string | ArrayBuffer): Uint8Array {
  return sha256(typeof data === "string" ? utf8ToBytes(data) : new Uint8Array(data));
}

/** The digest of a disclosure, or of a whole presentation, as RFC 9901 writes it. */
export function digestOf(text: string): string {
  return bytesToBase64url(hash(text));
}

/**
 * The claims that a presentation shows (RFC 9901, section 7.1), after making sure of each disclosure that the issuer
 * committed to it, once. A claim can be hidden at the top only; that is how they are issued here.
 */
export function requireDisclosed(payload: Record<string, unknown>, disclosures: string[]): Record<string, unknown> {
  const { _sd: committed = [], _sd_alg: algorithm = "sha-256", ...claims } = payload;
  if (algorithm !== "sha-256") refuseWith("Malformed", `The hash ${String(algorithm)} is not accepted.`);
  const open = new Set(Array.isArray(committed) ? (committed as unknown[]) : []);
  for (const disclosure of disclosures) {
    if (!open.delete(digestOf(disclosure))) {
      refuseWith("DisclosureMismatch", "It discloses what the issuer did not commit to.");
    }
    const [name, value] = claimIn(disclosure);
    if (Object.hasOwn(claims, name)) refuseWith("DisclosureMismatch", `${name} is said twice.`);
    claims[name] = value;
  }
  return claims;
}

function claimIn(disclosure: string): [name: string, value: unknown] {
  try {
    const parts: unknown = JSON.parse(new TextDecoder().decode(base64ToBytes(disclosure)));
    if (Array.isArray(parts) && parts.length === 3 && typeof parts[1] === "string") return [parts[1], parts[2]];
  } catch {
    // It is refused below, whatever else it is.
  }
  return refuseWith("DisclosureMismatch", "A disclosure is not of the form [salt, name, value].");
}
