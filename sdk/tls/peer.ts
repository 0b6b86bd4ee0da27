import { createHash, X509Certificate } from "node:crypto";

import { TrellisError, type SdkErrorArgs } from "../errors.ts";
import { domainName, wildcardOf } from "../formats/domainNames.ts";
import { VALIDATION_LEVELS, type CertificateStanding, type ValidationLevel } from "../formats/certificates/standing.ts";
import { readCertificate, type ReadCertificate } from "../x509/read.ts";

/** What a client asks of a server. */
export interface PeerRequirements {
  /** The lowest level it accepts; DV if left out. */
  level?: ValidationLevel;
  /** Whom the endorsers have to vouch for: salted hash of the organisation, for OV and EV. */
  organisation?: string;
}

/** What a server's certificate says, and the names under which the ledger may have it. */
export interface Peer {
  host: string;
  certificate: ReadCertificate;
  /** SHA-256 of the key that the handshake proved. */
  spki: string;
  /** The host's name, and the wildcard that covers it. */
  names: string[];
}

/**
 * What there is to verify of a server.
 *
 * @throws TlsNameInvalid for a host that is no domain name; TlsNameMismatch if the certificate is not for it; FormatInvalid for
 * what is no certificate.
 */
export function peerOf(host: string, source: X509Certificate | Uint8Array): Peer {
  const x509 = source instanceof X509Certificate ? source : new X509Certificate(source);
  const name = nameOf(host);
  const wildcard = wildcardOf(name);
  const names = [name, ...(wildcard === undefined ? [] : [wildcard])];
  const certificate = readCertificate(x509.raw);
  const isFor = certificate.names.some((each) => names.includes(each));
  if (!isFor)
    throw peerError("TlsNameMismatch", { host, names: certificate.names }, "The certificate is for other names.");
  // The key as Node proved it in the handshake, not as another parser reads it.
  const spki = x509.publicKey.export({ type: "spki", format: "der" });
  return { host, certificate, spki: `0x${createHash("sha256").update(spki).digest("hex")}`, names };
}

/**
 * Takes a standing that is as it should be.
 *
 * @throws TlsUnknown, TlsWrongKey, TlsNotYetValid, TlsExpired, TlsRevoked or TlsDowngraded, each with what it is about.
 */
export function requireStanding(
  { host, spki }: Peer,
  standing: CertificateStanding,
  { level = "DV" }: PeerRequirements,
): CertificateStanding {
  const { verdict, notBefore, notAfter } = standing;
  switch (verdict) {
    case "Unknown":
      throw peerError("TlsUnknown", { host }, "The ledger has no certificate for the name.");
    case "WrongKey":
      throw peerError("TlsWrongKey", { host, spki }, "The server has another key than the ledger has for the name.");
    case "NotYetValid":
      throw peerError("TlsNotYetValid", { host, notBefore }, "The certificate is not good yet.");
    case "Expired":
      throw peerError("TlsExpired", { host, notAfter }, "The certificate is good no more.");
    case "Revoked":
      throw peerError("TlsRevoked", { host, spki }, "The certificate was revoked.");
    case "Valid":
      if (VALIDATION_LEVELS.indexOf(standing.level) >= VALIDATION_LEVELS.indexOf(level)) return standing;
      throw peerError(
        "TlsDowngraded",
        { host, level: standing.level, required: level },
        "Fewer endorsers vouch for the organisation than are asked.",
      );
  }
}

/** An error of the handshake, by name. */
export function peerError<N extends keyof SdkErrorArgs>(name: N, args: SdkErrorArgs[N], message: string): TrellisError {
  return new TrellisError({ name, args: args as Readonly<Record<string, unknown>>, message });
}

function nameOf(host: string): string {
  try {
    return domainName(host);
  } catch {
    throw peerError("TlsNameInvalid", { host }, "The host is no domain name in lower-case A-labels.");
  }
}
