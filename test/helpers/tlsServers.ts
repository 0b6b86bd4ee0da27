import { createServer, type Server } from "node:https";
import { once } from "node:events";
import { webcrypto } from "node:crypto";
import type { AddressInfo } from "node:net";

/** The algorithms of keys that servers have. */
export const P256 = { name: "ECDSA", namedCurve: "P-256" };
export const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};

export async function keyPair(algorithm: typeof P256 | typeof RSA = P256): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

export async function privatePem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey));
  const lines = der.toString("base64").match(/.{1,64}/g)!;
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}

/** A real server on loopback that greets by its name. */
export interface TlsServer {
  port: number;
  /** How many requests it got. */
  requests(): number;
  stop(): Promise<void>;
}

export async function tlsServer(cert: string, keys: webcrypto.CryptoKeyPair): Promise<TlsServer> {
  let requests = 0;
  const server: Server = createServer({ cert, key: await privatePem(keys) }, (_, response) => {
    requests += 1;
    response.end("hello");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
