import { webcrypto } from "node:crypto";
import { createServer } from "node:https";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { connectTls } from "../../../../sdk/tls.ts";
import { issueX509 } from "../../../../sdk/x509.ts";
import type { Stage } from "../../stage.ts";
import type { BankCertificate } from "./bank.ts";
import { NAME, type People } from "./people.ts";

/** Real handshakes on loopback: the client trusts no certificate authority, only what the ledger says of the key. */
export async function handshakes(stage: Stage, { bank, client }: People, own: BankCertificate): Promise<void> {
  stage.chapter("A client connects by TLS, and trusts the ledger alone");
  const shop = await serve(own.pem, own.keys);
  const thief = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const now = Math.floor(Date.now() / 1000);
  const forged = await serve(
    await issueX509({ names: [NAME], keys: thief, notBefore: now, notAfter: now + 86_400 }),
    thief,
  );
  const reach = (port: number, more: object = {}) =>
    connectTls(client, { host: "127.0.0.1", port, servername: NAME, ...more });
  try {
    const { socket, peer } = await stage.step("client", "connects to the bank", () =>
      reach(shop.port, { level: "OV", organisation: own.organisation }),
    );
    socket.destroy();
    stage.expect("the ledger says", `${peer.verdict}, ${peer.level}`, "Valid, OV");
    await stage.refused("client", "would connect to who pretends to be the bank", "TlsWrongKey", () =>
      reach(forged.port),
    );
    await stage.refused("client", "asks for EV, which too few support now", "TlsDowngraded", () =>
      reach(shop.port, { level: "EV", organisation: own.organisation }),
    );
    await stage.step("bank", "revokes its certificate", () => bank.certificateAuthority.revoke({ name: NAME }));
    await stage.refused("client", "would connect again", "TlsRevoked", () => reach(shop.port));
    await stage.step("client", "notes the revocation for the log", () =>
      client.certificateAuthority.logRevocations({ subjects: [{ name: NAME }] }),
    );
    const { count } = await stage.step("client", "moves what is pending into the log", () =>
      client.certificateAuthority.publish({}),
    );
    stage.expect("entries in the log: issued, revoked", count, 2n);
  } finally {
    await Promise.all([shop.stop(), forged.stop()]);
  }
}

async function serve(cert: string, { privateKey }: webcrypto.CryptoKeyPair) {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
  const server = createServer({ cert, key }, (_, response) => response.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, stop };
}
