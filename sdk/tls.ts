/** A TLS client whose trust is the ledger, for Node: sockets, and verification from a snapshot, without any node. */
export { connectTls, type ConnectTlsArgs } from "./tls/connect.ts";
export { verifyPeer, type PeerOptions, type VerifiedPeer } from "./tls/online.ts";
export { checkServerIdentity, verifyPeerOffline, type OfflineOptions } from "./tls/offline.ts";
export { verifyPeerProven, type TrustedLedger } from "./tls/proven.ts";
export { takeSnapshot, type CertificateSnapshot } from "./tls/snapshot.ts";
