import { keccak_256 } from "@noble/hashes/sha3.js";

import { InputError } from "../errors.ts";
import { concatBytes, hex, unhex, utf8ToBytes } from "./bytes.ts";

/** As in the contracts' `Signatures` library. */
const DOMAIN = keccak_256(utf8ToBytes("Trellis account of an ERC-7913 signer v1"));

/** A key that has no address of its own: an ERC-7913 signer. */
export interface KeySigner {
  /** The contract that checks its signatures, for instance the deployment's `ERC7913P256Verifier`. */
  verifier: string;
  /** The key as that verifier takes it; for P-256 the 64 bytes `x ‖ y`. */
  key: string;
}

/**
 * The account under which a key without an address acts: P-256 (the chip of a phone, a sensor), a passkey, RSA. It
 * cannot send transactions: it signs, and somebody else sends.
 * The same address as `Signatures.accountOf` in Solidity.
 *
 * @throws BytesInvalid if the verifier is not 20 bytes or the key is none.
 * @example
 * keyAccount({ verifier: deployment.contracts.ERC7913P256Verifier, key: "0x60fed4ba…" }); // "0x3f9a…"
 */
export function keyAccount(signer: KeySigner): string {
  const digest = keccak_256(concatBytes(DOMAIN, keccak_256(signerBytes(signer))));
  return hex(digest.slice(12));
}

/**
 * The signature of such an account, as every `…BySig` function takes it.
 *
 * @param signer The key.
 * @param signature What the key signed, as its verifier takes it; for P-256 the 64 bytes `r ‖ s`, s in the lower half.
 * @throws BytesInvalid if a part is no hexadecimal or has the wrong length.
 * @example
 * keySignature({ verifier, key }, p256Signature); // "0x<verifier><key><signature>0054"
 */
export function keySignature(signer: KeySigner, signature: string): string {
  const key = signerBytes(signer);
  return hex(concatBytes(key, unhex("signature", signature), Uint8Array.of(key.length >> 8, key.length & 0xff)));
}

/** `verifier ‖ key`, as ERC-7913 has it. */
function signerBytes({ verifier, key }: KeySigner): Uint8Array {
  const bytes = unhex("key", key);
  if (bytes.length === 0 || bytes.length > 0xffff - 20) {
    throw new InputError({
      name: "BytesInvalid",
      args: { parameter: "key", value: key, length: "1 to 65,515" },
      message: "key is empty, or longer than a signature can carry.",
    });
  }
  return concatBytes(unhex("verifier", verifier, 20), bytes);
}
