import "reflect-metadata";

import type { webcrypto } from "node:crypto";

import { PemConverter, SubjectAlternativeNameExtension, X509Certificate } from "@peculiar/x509";
import { sha256 } from "@noble/hashes/sha2.js";

import { hex } from "../crypto/bytes.ts";
import { InputError } from "../errors.ts";
import { decodeReference, ledgerExtensionOid, type LedgerReference } from "./extension.ts";

/** What the ledger asks of an X.509 certificate. */
export interface ReadCertificate {
  /** Its DNS names, in lower case, as its subject alternative name has them. */
  names: string[];
  /** SHA-256 of its SubjectPublicKeyInfo: what the ledger binds. */
  spki: string;
  /** In seconds since 1970. */
  notBefore: number;
  /** In seconds since 1970. */
  notAfter: number;
  /** In hexadecimal, as the certificate has it. */
  serialNumber: string;
  subject: string;
  issuer: string;
  /** Where the ledger has it, if it says so; it is a claim until it is verified. */
  ledger?: LedgerReference;
}

/**
 * Reads a certificate.
 *
 * @param source PEM, or DER.
 * @throws FormatInvalid for what is none, or has a broken reference to the ledger.
 * @example
 * const { names, spki } = readCertificate(await readFile("bank.pem", "utf8"));
 * await bank.certificateAuthority.prepare({ name: names[0], spki });
 */
export function readCertificate(source: string | Uint8Array): ReadCertificate {
  const certificate = parsed(source);
  const { notBefore, notAfter, serialNumber, subject, issuer } = certificate;
  const alternative = certificate.getExtension(SubjectAlternativeNameExtension);
  const names = alternative?.names.items.filter(({ type }) => type === "dns").map(({ value }) => value.toLowerCase());
  const extension = certificate.getExtension(ledgerExtensionOid);
  return {
    names: names ?? [],
    spki: digest(certificate.publicKey.rawData),
    notBefore: Math.floor(notBefore.getTime() / 1000),
    notAfter: Math.floor(notAfter.getTime() / 1000),
    ...{ serialNumber, subject, issuer },
    ...(extension && { ledger: decodeReference(new Uint8Array(extension.value)) }),
  };
}

/**
 * Reads every certificate of a PEM file, a chain or a bundle of roots.
 *
 * @throws FormatInvalid for what is none.
 */
export function readCertificates(pem: string): ReadCertificate[] {
  return PemConverter.decode(pem).map((der) => readCertificate(new Uint8Array(der)));
}

/** A public key that can write itself as SubjectPublicKeyInfo: Node's `KeyObject`. */
export interface ExportableKey {
  export(options: { type: "spki"; format: "der" }): Uint8Array;
}

/**
 * What the ledger binds of a certificate: SHA-256 of its SubjectPublicKeyInfo, as RFC 7469 and TLSA records (1 1) have it.
 *
 * @param source The certificate, PEM or DER; or a public key without one, as PEM (`-----BEGIN PUBLIC KEY-----`), as Node's
 * `KeyObject` or as a `CryptoKey`.
 * @throws FormatInvalid for what is none.
 * @example
 * const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
 * await bank.certificateAuthority.prepare({ name: "www.bank.example", spki: spkiDigest(publicKey) });
 */
export function spkiDigest(source: string | Uint8Array | ExportableKey): string;
export function spkiDigest(source: webcrypto.CryptoKey): Promise<string>;
export function spkiDigest(
  source: string | Uint8Array | ExportableKey | webcrypto.CryptoKey,
): string | Promise<string> {
  if (isCryptoKey(source)) return crypto.subtle.exportKey("spki", source).then(digest);
  if (isExportable(source)) return digest(source.export({ type: "spki", format: "der" }));
  const isKey = typeof source === "string" && source.includes("-----BEGIN PUBLIC KEY-----");
  return isKey
    ? digest(reading("public key", () => PemConverter.decodeFirst(source)))
    : digest(parsed(source).publicKey.rawData);
}

function isCryptoKey(source: object | string): source is webcrypto.CryptoKey {
  return typeof source === "object" && "extractable" in source;
}

function isExportable(source: object | string): source is ExportableKey {
  return typeof source === "object" && "export" in source;
}

function digest(spki: ArrayBuffer | Uint8Array): string {
  return hex(sha256(new Uint8Array(spki)));
}

function parsed(source: string | Uint8Array): X509Certificate {
  return reading(
    "X.509 certificate",
    () => new X509Certificate(typeof source === "string" ? source : source.slice().buffer),
  );
}

function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `This is no ${what}.`;
    throw new InputError({ name: "FormatInvalid", args: { parameter: "source", reason }, message, cause });
  }
}
