import type { webcrypto } from "node:crypto";

import "reflect-metadata";

import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

import { domainName } from "../formats/domainNames.ts";
import { encodeReference, ledgerExtensionOid, type LedgerReference } from "./extension.ts";

/** An X.509 certificate to be made. */
export interface IssueX509Args {
  /** The names it is for; the first is its common name. */
  names: readonly string[];
  /** The subject's key pair (WebCrypto): ECDSA on P-256, or RSASSA-PKCS1-v1_5 of 2,048 bits and more. */
  keys: webcrypto.CryptoKeyPair;
  /** In seconds since 1970. */
  notBefore: number;
  /** In seconds since 1970. */
  notAfter: number;
  /** Where the ledger has it; carried in an extension. */
  ledger?: LedgerReference;
  /** Who signs it; the subject itself if left out, as its trust comes from the ledger. */
  signer?: { issuer: string; key: webcrypto.CryptoKey };
}

/**
 * Makes an X.509 certificate for TLS servers. What makes it trusted is what the ledger says of its key: it can be signed by
 * the subject itself.
 *
 * @returns PEM.
 * @throws DomainNameInvalid for names that are none.
 * @example
 * const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
 * const pem = await issueX509({ names: ["www.bank.example"], keys, notBefore, notAfter, ledger: { chainId, contract, place } });
 */
export async function issueX509(args: IssueX509Args): Promise<string> {
  const { names, keys, notBefore, notAfter, ledger, signer } = args;
  const valid = names.map(domainName);
  const subject = `CN=${valid[0]}`;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: signer?.issuer ?? subject,
    notBefore: new Date(notBefore * 1000),
    notAfter: new Date(notAfter * 1000),
    signingAlgorithm: { name: (signer?.key ?? keys.privateKey).algorithm.name, hash: "SHA-256" },
    publicKey: keys.publicKey,
    signingKey: signer?.key ?? keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(valid.map((value) => ({ type: "dns", value }))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(ledger ? [new Extension(ledgerExtensionOid, false, encodeReference(ledger).slice().buffer)] : []),
    ],
  });
  return certificate.toString("pem");
}

/** 16 random bytes, positive and of full length (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
