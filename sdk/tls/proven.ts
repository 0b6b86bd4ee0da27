import type { X509Certificate } from "node:crypto";

import type { StateProof } from "../crypto/stateProof.ts";
import { provenCertificate, provenVerdict, type LedgerHeader } from "../formats/certificates/proof.ts";
import type { CertificateStanding } from "../formats/certificates/standing.ts";
import { MAXIMUM_AGE, type OfflineOptions } from "./offline.ts";
import { peerError, peerOf, requireStanding } from "./peer.ts";

/** A header that is trusted, and the contract whose word counts. */
export interface TrustedLedger {
  header: LedgerHeader;
  /** Address of `CertificateAuthority`. */
  address: string;
}

/**
 * Verifies a server from a header that the client has and a proof that the server can hand out (`certificateAuthority.prove`):
 * nobody is asked, and no node is believed. As far as DV: what endorsers say is asked online.
 *
 * @throws TlsStale for a header that is too old; StateProofInvalid; TlsNameInvalid; TlsNameMismatch; TlsUnknown; TlsWrongKey;
 * TlsExpired; TlsRevoked.
 * @example
 * const { header, ...proof } = await server.certificateAuthority.prove({ name: host });
 * verifyPeerProven({ header: trusted, address }, proof, host, socket.getPeerX509Certificate());
 */
export function verifyPeerProven(
  { header, address }: TrustedLedger,
  proof: StateProof,
  host: string,
  source: X509Certificate | Uint8Array,
  { maximumAge = MAXIMUM_AGE, now = Math.floor(Date.now() / 1000) }: OfflineOptions = {},
): CertificateStanding {
  const peer = peerOf(host, source);
  const age = now - header.timestamp;
  if (age > maximumAge) throw peerError("TlsStale", { host, age, maximumAge }, "What the ledger said is too old.");
  const certificate = provenCertificate(header, { ...proof, address }, { name: peer.names[0]! });
  const { notBefore = 0, notAfter = 0 } = certificate ?? {};
  const verdict = provenVerdict(certificate, peer.spki, now);
  return requireStanding(peer, { verdict, level: "DV", applied: "DV", notBefore, notAfter }, {});
}
