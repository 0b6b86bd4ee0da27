import type { X509Certificate } from "node:crypto";

import type { CertificateStanding } from "../formats/certificates/standing.ts";
import type { Trellis } from "../trellis.ts";
import { blockOf } from "./block.ts";
import { peerError, peerOf, requireStanding, type Peer, type PeerRequirements } from "./peer.ts";

/** What a client asks of a server, and of the node. */
export interface PeerOptions extends PeerRequirements {
  /** The oldest block that the node's answer may come from, in seconds; two minutes if left out. */
  maximumAge?: number;
}

/** A server that the ledger vouches for. */
export interface VerifiedPeer extends CertificateStanding {
  host: string;
  spki: string;
  /** By the ledger's one binding of the name, or by a certificate of a batch. */
  by: "certificateAuthority" | "certificateBatches";
}

const MAXIMUM_AGE = 120;

/**
 * Asks the ledger about a server's certificate. The one binding of the name counts first, then that of its wildcard; only
 * where the ledger has neither, a certificate of a batch, if the certificate brings its place.
 *
 * @param trellis A connection; reading is enough.
 * @param host The name that the client meant to reach.
 * @param source The certificate that the handshake proved the server to have the key of: an `X509Certificate` of Node, or DER.
 * @throws TlsNameInvalid; TlsNameMismatch; TlsUnknown; TlsWrongKey; TlsNotYetValid; TlsExpired; TlsRevoked; TlsDowngraded;
 * TlsStale if the node is behind; NodeUnreachable and the like, so that nothing passes where nobody answers.
 */
export async function verifyPeer(
  trellis: Trellis,
  host: string,
  source: X509Certificate | Uint8Array,
  options: PeerOptions = {},
): Promise<VerifiedPeer> {
  const peer = peerOf(host, source);
  await requireFresh(trellis, host, options.maximumAge ?? MAXIMUM_AGE);
  const { organisation } = options;
  for (const name of peer.names) {
    const asked = { name, spki: peer.spki, ...(organisation !== undefined && { organisation }) };
    const standing = await trellis.certificateAuthority.check(asked);
    if (standing.verdict === "Unknown") continue;
    return { ...requireStanding(peer, standing, options), host, spki: peer.spki, by: "certificateAuthority" };
  }
  const standing = await batched(trellis, peer);
  return { ...requireStanding(peer, standing, options), host, spki: peer.spki, by: "certificateBatches" };
}

/** What the ledger says of the batched certificate that a server's brings the place of. */
async function batched(trellis: Trellis, { certificate, names, spki }: Peer): Promise<CertificateStanding> {
  const unknown: CertificateStanding = { verdict: "Unknown", level: "DV", applied: "DV", notBefore: 0, notAfter: 0 };
  const { ledger, notBefore, notAfter } = certificate;
  const { chainId, contracts } = trellis.deployment;
  const isOurs =
    ledger?.chainId === chainId && ledger.contract.toLowerCase() === contracts["CertificateBatches"]?.toLowerCase();
  if (!ledger || !isOurs) return unknown;
  for (const name of names) {
    const bound = { ...ledger.bound, name, spki, notBefore, notAfter };
    const standing = await trellis.certificateBatches.verify({ certificate: bound, place: ledger.place });
    if (standing.verdict !== "Unknown") return standing;
  }
  return unknown;
}

async function requireFresh(trellis: Trellis, host: string, maximumAge: number): Promise<void> {
  const { timestamp } = await blockOf(trellis);
  const age = Math.floor(Date.now() / 1000) - timestamp;
  if (age > maximumAge) throw peerError("TlsStale", { host, age, maximumAge }, "What the ledger said is too old.");
}
