import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";

import type { Trellis } from "../trellis.ts";
import { verifyPeer, type PeerOptions, type VerifiedPeer } from "./online.ts";

/** Whom to connect to, and what is asked of it. */
export interface ConnectTlsArgs extends PeerOptions {
  host: string;
  port: number;
  /** The name that the certificate has to be for, if the host is reached by another, an address for instance. */
  servername?: string;
  /** Whatever else Node takes; trust is the ledger's, whatever it says of that. */
  tls?: Omit<ConnectionOptions, "host" | "port" | "servername" | "rejectUnauthorized" | "checkServerIdentity">;
}

/**
 * Connects by TLS to a server that the ledger vouches for. Certificate authorities do not matter; nothing is written to the
 * server before the ledger has answered, and where it says no, or nothing, there is no connection.
 *
 * @throws Those of {@link verifyPeer}; those of Node for a connection that does not come about.
 * @example
 * const { socket, peer } = await connectTls(trellis, { host: "www.bank.example", port: 443, level: "EV", organisation });
 */
export async function connectTls(
  trellis: Trellis,
  { host, port, servername = host, tls = {}, ...options }: ConnectTlsArgs,
): Promise<{ socket: TLSSocket; peer: VerifiedPeer }> {
  const socket = connect({ ...tls, host, port, servername, rejectUnauthorized: false });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("secureConnect", resolve);
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("The server closed the connection.")));
    });
    const certificate = socket.getPeerX509Certificate();
    if (!certificate) throw new Error("The server showed no certificate.");
    const peer = await verifyPeer(trellis, servername, certificate, options);
    return { socket, peer };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
