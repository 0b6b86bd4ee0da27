import { execFileSync, spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";

import { expect } from "chai";

import { issueX509, ledgerExtensionOid, readCertificate, readCertificates, spkiDigest } from "../../../sdk/x509.ts";
import { decodeReference, encodeReference } from "../../../sdk/x509/extension.ts";
import { raised } from "../../helpers/raised.ts";
import { keyPair, P256, RSA } from "../../helpers/tlsServers.ts";

const NOW = 1_800_000_000;
const word = (digit: string) => `0x${digit.repeat(64)}`;
const ledger = {
  chainId: 31337,
  contract: `0x${"aa".repeat(20)}`,
  place: { issuer: `0x${"bb".repeat(20)}`, root: word("c"), count: 1024, index: 700, proof: ["1", "2", "3"].map(word) },
};
const times = { notBefore: NOW, notAfter: NOW + 86_400 };
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe("X.509", () => {
  for (const algorithm of [P256, RSA]) {
    it(`is issued for a key of ${algorithm.name} with the ledger's reference, and Node and we read the same`, async () => {
      const keys = await keyPair(algorithm);
      const names = ["www.bank.example", "*.bank.example"];
      const pem = await issueX509({ names, keys, ...times, ledger });
      const node = new X509Certificate(pem);
      const read = readCertificate(pem);
      const spki = createHash("sha256")
        .update(node.publicKey.export({ type: "spki", format: "der" }))
        .digest("hex");
      expect(read).to.deep.include({ names, spki: `0x${spki}`, ...times, ledger, subject: "CN=www.bank.example" });
      expect(node.subjectAltName).to.equal("DNS:www.bank.example, DNS:*.bank.example");
      expect(node.checkHost("www.bank.example")).to.equal("www.bank.example");
      expect(node.verify(node.publicKey)).to.equal(true);
      expect(node.ca).to.equal(false);
      expect(read.serialNumber.toLowerCase()).to.equal(node.serialNumber.toLowerCase());
      expect(readCertificate(node.raw)).to.deep.equal(read);
      expect(spkiDigest(pem)).to.equal(read.spki);
    });
  }

  it("has a key whose digest is known before there is a certificate", async () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const der = publicKey.export({ type: "spki", format: "der" });
    const expected = `0x${createHash("sha256").update(der).digest("hex")}`;
    expect(spkiDigest(publicKey)).to.equal(expected);
    expect(spkiDigest(publicKey.export({ type: "spki", format: "pem" }))).to.equal(expected);
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    expect(await spkiDigest(await crypto.subtle.importKey("spki", der, curve, true, ["verify"]))).to.equal(expected);
    raised("FormatInvalid", () => spkiDigest("-----BEGIN PUBLIC KEY-----"));
  });

  it("is signed by whom it is said", async () => {
    const [keys, signer] = [await keyPair(), await keyPair(RSA)];
    const pem = await issueX509({
      names: ["a.example"],
      keys,
      ...times,
      signer: { issuer: "CN=Provider", key: signer.privateKey },
    });
    const root = await issueX509({ names: ["provider.example"], keys: signer, ...times });
    const [node, issuer] = [new X509Certificate(pem), new X509Certificate(root)];
    expect([node.issuer, node.verify(issuer.publicKey), node.verify(node.publicKey)]).to.deep.equal([
      "CN=Provider",
      true,
      false,
    ]);
    expect(readCertificate(pem).ledger).to.equal(undefined);
  });

  it("is what OpenSSL prints of it", async function () {
    if (!hasOpenssl) this.skip();
    const pem = await issueX509({ names: ["www.bank.example"], keys: await keyPair(), ...times, ledger });
    const text = execFileSync("openssl", ["x509", "-noout", "-text"], { input: pem, encoding: "utf8" });
    for (const line of [
      "Version: 3 (0x2)",
      "Signature Algorithm: ecdsa-with-SHA256",
      "Issuer: CN = www.bank.example",
      "Subject: CN = www.bank.example",
      "Not Before: Jan 15 08:00:00 2027 GMT",
      "ASN1 OID: prime256v1",
      "CA:FALSE",
      "Digital Signature, Key Encipherment",
      "TLS Web Server Authentication",
      "DNS:www.bank.example",
      ledgerExtensionOid,
    ]) {
      expect(text).to.contain(line);
    }
    const der = execFileSync("openssl", ["asn1parse"], { input: pem, encoding: "utf8" });
    expect(der).to.contain(ledgerExtensionOid);
  });

  it("is read from every root certificate that Node ships, with the key that Node sees", () => {
    expect(rootCertificates.length).to.be.greaterThan(100);
    const all = readCertificates(rootCertificates.join("\n"));
    for (const [i, pem] of rootCertificates.entries()) {
      const node = new X509Certificate(pem);
      const spki = node.publicKey.export({ type: "spki", format: "der" });
      expect(all[i]!.spki, node.subject).to.equal(`0x${createHash("sha256").update(spki).digest("hex")}`);
      expect(all[i]!.notAfter, node.subject).to.equal(Date.parse(node.validTo) / 1000);
    }
  });

  it("is refused by name where it is none", async () => {
    for (const source of ["", "nonsense", new Uint8Array([0x30, 0x00]), rootCertificates[0]!.slice(0, 400)]) {
      raised("FormatInvalid", () => readCertificate(source));
    }
    const keys = await keyPair();
    await issueX509({ names: ["Bank.example"], keys, ...times }).then(
      () => expect.fail("it was issued"),
      (error: unknown) => expect(error).to.have.property("name", "DomainNameInvalid"),
    );
  });

  it("carries a reference in one form: whatever byte is changed, it is another or none", () => {
    const bound = { subject: `0x${"dd".repeat(20)}`, level: "EV" as const, organisation: word("e") };
    expect(decodeReference(encodeReference({ ...ledger, bound }))).to.deep.equal({ ...ledger, bound });
    const der = encodeReference(ledger);
    expect(decodeReference(der)).to.deep.equal(ledger);
    expect(der.length).to.be.lessThan(2_048);
    for (let at = 0; at < der.length; at += 1) {
      for (const by of [1, 0x80]) {
        const other = der.map((byte, i) => (i === at ? byte ^ by : byte));
        let read: unknown;
        try {
          read = decodeReference(other);
        } catch (error) {
          expect(error).to.have.property("name", "FormatInvalid");
        }
        expect(read).not.to.deep.equal(ledger);
      }
    }
    raised("FormatInvalid", () => decodeReference(der.subarray(0, -1)));
    raised("FormatInvalid", () => decodeReference(Buffer.concat([der, Buffer.of(0)])));
  });
});
