import type { PeerCertificate } from "node:tls";
import type { X509Certificate } from "node:crypto";

import { keccak_256 } from "@noble/hashes/sha3.js";

import { concatBytes, hex, unhex } from "../crypto/bytes.ts";
import { MAX_LIFETIME, type CertificateStanding } from "../formats/certificates/standing.ts";
import { nameKey } from "../formats/domainNames.ts";
import { verifyPlace } from "../systems/security/certificateBatches/batch.ts";
import { peerError, peerOf, requireStanding, type Peer } from "./peer.ts";
import type { CertificateSnapshot } from "./snapshot.ts";

/** What a client without a node asks. */
export interface OfflineOptions {
  /** How old the snapshot may be, in seconds; an hour if left out. */
  maximumAge?: number;
  /** The time now, in seconds since 1970; the machine's if left out. */
  now?: number;
}

/** How old what the ledger said may be, in seconds. */
export const MAXIMUM_AGE = 3_600;

/**
 * Verifies a server from a snapshot, without asking anybody, as far as DV: what endorsers say is asked online.
 *
 * @throws TlsStale for a snapshot that is too old; TlsNameInvalid; TlsNameMismatch; TlsUnknown; TlsWrongKey; TlsNotYetValid;
 * TlsExpired; TlsRevoked.
 */
export function verifyPeerOffline(
  snapshot: CertificateSnapshot,
  host: string,
  source: X509Certificate | Uint8Array,
  { maximumAge = MAXIMUM_AGE, now = Math.floor(Date.now() / 1000) }: OfflineOptions = {},
): CertificateStanding {
  const peer = peerOf(host, source);
  const age = now - snapshot.block.timestamp;
  if (age > maximumAge) throw peerError("TlsStale", { host, age, maximumAge }, "What the ledger said is too old.");
  return requireStanding(peer, standingIn(snapshot, peer, now), {});
}

/**
 * For `checkServerIdentity` of Node's `tls.connect` and `https`, which asks without waiting: verifies servers from a snapshot.
 *
 * Node checks the chain of issuers on its own; for certificates that only the ledger vouches for set `rejectUnauthorized:
 * false` **and** use {@link connectTls}, since Node does not ask this function then.
 *
 * @example
 * https.get({ host, ca: selfSigned, checkServerIdentity: checkServerIdentity(snapshot) });
 */
export function checkServerIdentity(
  snapshot: CertificateSnapshot,
  options: OfflineOptions = {},
): (host: string, certificate: PeerCertificate) => Error | undefined {
  return (host, certificate) => {
    try {
      verifyPeerOffline(snapshot, host, certificate.raw, options);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
}

function standingIn(snapshot: CertificateSnapshot, peer: Peer, now: number): CertificateStanding {
  for (const name of peer.names) {
    const binding = snapshot.bindings[nameKey(name)];
    if (!binding) continue;
    const { notBefore, notAfter, revoked, spki } = binding;
    const verdict = revoked ? "Revoked" : now > notAfter ? "Expired" : spki === peer.spki ? "Valid" : "WrongKey";
    return { verdict, level: "DV", applied: "DV", notBefore, notAfter };
  }
  return { ...standingInBatch(snapshot, peer, now), level: "DV", applied: "DV" };
}

function standingInBatch(
  snapshot: CertificateSnapshot,
  { certificate, names, spki }: Peer,
  now: number,
): Pick<CertificateStanding, "verdict" | "notBefore" | "notAfter"> {
  const { ledger, notBefore, notAfter } = certificate;
  const unknown = { verdict: "Unknown", notBefore, notAfter } as const;
  const isOurs = ledger?.chainId === snapshot.chainId && ledger.contract === snapshot.batchesAddress;
  if (!ledger || !isOurs) return unknown;
  const { issuer, root, count, index } = ledger.place;
  const batch = snapshot.batches[hashOf(address(issuer), unhex("root", root, 32), number(count))];
  const isThere = names.some((name) =>
    verifyPlace({ certificate: { ...ledger.bound, name, spki, notBefore, notAfter }, place: ledger.place }),
  );
  if (!batch || !isThere) return unknown;
  const last = Math.min(notAfter, batch.issuedAt + MAX_LIFETIME);
  const mask = BigInt(batch.revoked[Math.floor(index / 256)] ?? 0);
  const isRevoked = (mask >> BigInt(index % 256)) & 1n;
  const verdict = isRevoked ? "Revoked" : now < notBefore ? "NotYetValid" : now > last ? "Expired" : "Valid";
  return { verdict, notBefore, notAfter: last };
}

function hashOf(...words: Uint8Array[]): string {
  return hex(keccak_256(concatBytes(...words)));
}

function number(value: number): Uint8Array {
  return unhex("number", `0x${value.toString(16).padStart(64, "0")}`, 32);
}

function address(value: string): Uint8Array {
  return concatBytes(new Uint8Array(12), unhex("issuer", value, 20));
}
