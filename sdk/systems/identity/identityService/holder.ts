import { p256 } from "@noble/curves/nist.js";
import { dataLength, dataSlice, getBytes, recoverAddress } from "ethers";

import { keyAccount } from "../../../crypto/keyAccount.ts";

/**
 * Whether an account signed a digest, as far as that can be told without a chain: an ECDSA key, or a P-256 key that acts
 * under its {@link keyAccount}. Contract accounts and passkeys have to be asked about where their code is.
 */
export function isSignedOffline(account: string, digest: string, signature: string, p256Verifier: string): boolean {
  try {
    const length = dataLength(signature);
    if (length === 65 || length === 64) return recoverAddress(digest, signature) === account;

    const keyLength = Number(dataSlice(signature, length - 2));
    const verifier = dataSlice(signature, 0, 20);
    const key = dataSlice(signature, 20, keyLength);
    if (verifier !== p256Verifier.toLowerCase() || dataLength(key) !== 64) return false;
    if (keyAccount({ verifier, key }) !== account.toLowerCase()) return false;
    const uncompressed = getBytes(`0x04${key.slice(2)}`);
    return p256.verify(getBytes(dataSlice(signature, keyLength, length - 2)), getBytes(digest), uncompressed, {
      prehash: false,
      lowS: true,
    });
  } catch {
    return false;
  }
}
