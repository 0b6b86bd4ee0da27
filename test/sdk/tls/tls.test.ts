import { X509Certificate, type webcrypto } from "node:crypto";
import { connect as tlsConnect } from "node:tls";
import { once } from "node:events";

import { expect } from "chai";
import { id, JsonRpcProvider } from "ethers";
import { fetch } from "undici";

import { certificateBatch, connect, type SdkErrorArgs, type TrellisError } from "../../../sdk/index.ts";
import {
  checkServerIdentity,
  connectTls,
  takeSnapshot,
  verifyPeer,
  verifyPeerOffline,
  verifyPeerProven,
  type CertificateSnapshot,
} from "../../../sdk/tls.ts";
import { ledgerDispatcher } from "../../../sdk/fetch.ts";
import { issueX509, spkiDigest } from "../../../sdk/x509.ts";
import { refusal } from "../../helpers/blocks.ts";
import { certificateWorld, NAME, type CertificateWorld } from "../../helpers/certificates.ts";
import { keyPair, RSA, tlsServer, type TlsServer } from "../../helpers/tlsServers.ts";

type TlsErrorName = Extract<keyof SdkErrorArgs, `Tls${string}`>;

describe("TLS whose only trust is the ledger", () => {
  let w: CertificateWorld;
  let keys: webcrypto.CryptoKeyPair;
  let pem: string;
  let spki: string;
  const servers: TlsServer[] = [];

  before(async () => {
    w = await certificateWorld();
  });
  beforeEach(async () => {
    await w.renew();
    // The ledger's clock is this machine's, as a client compares the two.
    const now = Math.floor(Date.now() / 1000);
    if (now > (await w.now())) await w.connection.networkHelpers.time.increaseTo(now);
    keys = await keyPair();
    pem = await issueX509({ names: [NAME], keys, ...(await lifetime()) });
    spki = spkiDigest(pem);
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  /** From an hour ago, so that it is good by this machine's clock too, which Node looks at. */
  const lifetime = async () => {
    const start = Math.min(await w.now(), Math.floor(Date.now() / 1000)) - 3_600;
    return { notBefore: start, notAfter: start + 10 * 86_400 };
  };
  const serve = async (cert = pem, pair = keys) => {
    const server = await tlsServer(cert, pair);
    servers.push(server);
    return server;
  };
  const reach = ({ port }: TlsServer, more: object = {}) =>
    connectTls(w.stranger, { host: "127.0.0.1", port, servername: NAME, ...more });
  /** The name of the error of a handshake that fails; nothing was said to the server. */
  const failure = async (server: TlsServer, more: object = {}): Promise<TrellisError> => {
    const error = await refusal(reach(server, more));
    expect(server.requests()).to.equal(0);
    return error;
  };
  const only = (error: TrellisError, name: TlsErrorName) => expect(error.name).to.equal(name);

  it("accepts the server that the ledger binds the name to, and talks to it", async () => {
    await w.issue({ spki });
    const server = await serve();
    const { socket, peer } = await reach(server);
    expect(peer).to.include({ verdict: "Valid", level: "DV", host: NAME, spki, by: "certificateAuthority" });
    socket.write(`GET / HTTP/1.1\r\nhost: ${NAME}\r\nconnection: close\r\n\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).to.contain("hello");
  });

  it("believes a header and a proof, and no node", async () => {
    await w.issue({ spki });
    const { header, ...proof } = await w.bank.certificateAuthority.prove({ name: NAME });
    const trusted = { header, address: w.bank.certificateAuthority.address };
    const shown = (cert = pem, host = NAME, now = header.timestamp + 1) =>
      verifyPeerProven(trusted, proof, host, new X509Certificate(cert), { now });
    expect(shown()).to.include({ verdict: "Valid", level: "DV" });
    const wrong = await issueX509({ names: [NAME], keys: await keyPair(), ...(await lifetime()) });
    const faults: [() => unknown, string][] = [
      [() => shown(wrong), "TlsWrongKey"],
      [() => shown(pem, "www.other.example"), "TlsNameMismatch"],
      [() => shown(pem, NAME, header.timestamp + 3_601), "TlsStale"],
      [
        () =>
          verifyPeerProven({ ...trusted, address: w.bank.log.address }, proof, NAME, new X509Certificate(pem), {
            now: header.timestamp,
          }),
        "StateProofInvalid",
      ],
    ];
    const name = async (attempt: () => unknown) => (await refusal(Promise.resolve().then(attempt))).name;
    for (const [attempt, expected] of faults) expect(await name(attempt)).to.equal(expected);
    await w.bank.certificateAuthority.revoke({ name: NAME });
    const { header: later, ...fresh } = await w.bank.certificateAuthority.prove({ name: NAME });
    const revoked = () =>
      verifyPeerProven({ ...trusted, header: later }, fresh, NAME, new X509Certificate(pem), { now: later.timestamp });
    expect(await name(revoked)).to.equal("TlsRevoked");
  });

  it("gives each fault an error of its own", async () => {
    only(await failure(await serve()), "TlsUnknown");
    await w.issue({ spki, level: "EV", organisation: w.organisation });
    const good = await serve();
    const thief = await keyPair(RSA);
    const stolen = await issueX509({ names: [NAME], keys: thief, ...(await lifetime()) });
    only(await failure(await serve(stolen, thief)), "TlsWrongKey");
    const named = await issueX509({ names: ["other.example"], keys, ...(await lifetime()) });
    only(await failure(await serve(named)), "TlsNameMismatch");
    only(await failure(good, { servername: "WWW.bank.example" }), "TlsNameInvalid");
    only(await failure(good, { maximumAge: -1_000_000 }), "TlsStale");

    await w.endorse(3);
    const ev = { level: "EV", organisation: w.organisation };
    (await reach(good, ev)).socket.destroy();
    const role = await w.admin.endorsements.endorserRole(2);
    await w.admin.identity.suspend({ account: w.endorsers[0].address, role, reason: id("audit") });
    const downgraded = await failure(good, ev);
    expect([downgraded.name, downgraded.args]).to.deep.equal([
      "TlsDowngraded",
      { host: NAME, level: "OV", required: "EV" },
    ]);
    only(await failure(good, { level: "OV" }), "TlsDowngraded"); // whoever does not say of whom
    (await reach(good, { ...ev, level: "OV" })).socket.destroy();

    await w.bank.certificateAuthority.revoke({ name: NAME });
    only(await failure(good), "TlsRevoked");
    await w.issue({ spki });
    (await reach(good)).socket.destroy();
    await w.connection.networkHelpers.time.increase(11 * 86_400);
    only(await failure(good), "TlsExpired");
  });

  it("fails closed where no node answers, and where no TLS is spoken", async () => {
    await w.issue({ spki });
    const server = await serve();
    const provider = new JsonRpcProvider("http://127.0.0.1:9", 31337, { staticNetwork: true });
    const cut = w.stranger.as(provider);
    const attempt = connectTls(cut, { host: "127.0.0.1", port: server.port, servername: NAME });
    await attempt.then(
      () => expect.fail("it connected"),
      (error: unknown) => expect(error).to.have.property("name", "NodeUnreachable"),
    );
    provider.destroy();
    expect(server.requests()).to.equal(0);
    await server.stop();
    servers.length = 0;
    await reach(server).then(
      () => expect.fail("it connected"),
      (error: unknown) => expect(error).to.have.property("code", "ECONNREFUSED"),
    );
  });

  it("fetches over connections that the ledger vouches for, and over no others", async () => {
    await w.issue({ spki });
    const server = await serve();
    const resolve = () => ({ host: "127.0.0.1", port: server.port });
    const dispatcher = ledgerDispatcher(w.stranger, { resolve });
    const response = await fetch(`https://${NAME}/`, { dispatcher });
    expect(await response.text()).to.equal("hello");
    const plain = await fetch(`http://${NAME}/`, { dispatcher }).then(
      () => "it was fetched",
      (error: unknown) => String((error as Error).cause),
    );
    expect(plain).to.contain("https only");
    await w.bank.certificateAuthority.revoke({ name: NAME });
    const fresh = ledgerDispatcher(w.stranger, { resolve });
    const revoked = await fetch(`https://${NAME}/`, { dispatcher: fresh }).then(
      () => "it was fetched",
      (error: unknown) => ((error as Error).cause as Error).name,
    );
    expect(revoked).to.equal("TlsRevoked");
    await Promise.all([dispatcher.close(), fresh.close()]);
  });

  it("takes the wildcard's certificate where the name has none of its own", async () => {
    await w.admin.identity.enroll({
      account: w.bank.address,
      role: id("*.bank.example"),
      entityId: id("bank"),
      validUntil: 4_000_000_000,
    });
    await w.issue({ spki, name: "*.bank.example" });
    const wild = await issueX509({ names: ["*.bank.example"], keys, ...(await lifetime()) });
    const server = await serve(wild);
    expect((await reach(server)).peer.verdict).to.equal("Valid");
    only(await failure(await serve(wild), { servername: "a.b.bank.example" }), "TlsNameMismatch");
  });

  describe("with certificates of a batch", () => {
    let snapshot: CertificateSnapshot;
    let batch: ReturnType<typeof certificateBatch>;
    const INDEX = 700;

    /** The server's certificate with its place among a thousand. */
    beforeEach(async () => {
      const times = await lifetime();
      const all = Array.from({ length: 1_024 }, (_, i) =>
        i === INDEX ? { name: NAME, spki, ...times } : { name: `host-${i}.example`, spki: id(`key ${i}`), ...times },
      );
      batch = certificateBatch(all);
      await w.provider.certificateBatches.issue(batch);
      const { place } = batch.at(INDEX, w.provider.address.toLowerCase());
      const { chainId } = w.stranger.deployment;
      const contract = w.stranger.certificateBatches.address.toLowerCase();
      pem = await issueX509({ names: [NAME], keys, ...times, ledger: { chainId, contract, place } });
      snapshot = await takeSnapshot(w.stranger);
    });
    const offline = (more: object = {}) => verifyPeerOffline(snapshot, NAME, new X509Certificate(pem), more);
    const now = async () => ({ now: await w.now() });
    const raisedBy = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        return (error as Error).name;
      }
      return "none";
    };

    it("is verified online by the proof that it carries, until it is revoked", async () => {
      const server = await serve();
      expect((await reach(server)).peer).to.include({ verdict: "Valid", by: "certificateBatches" });
      await w.provider.certificateBatches.revoke({ ...batch, indices: [INDEX] });
      only(await failure(await serve()), "TlsRevoked");
    });

    it("is verified with an organisation and a subject that X.509 has no field for", async () => {
      const times = await lifetime();
      const bound = { subject: w.bank.address.toLowerCase(), level: "OV" as const, organisation: w.organisation };
      const own = certificateBatch([{ name: NAME, spki, ...times, ...bound }]);
      await w.provider.certificateBatches.issue(own);
      const { place } = own.at(0, w.provider.address.toLowerCase());
      const { chainId, batchesAddress: contract } = snapshot;
      pem = await issueX509({ names: [NAME], keys, ...times, ledger: { chainId, contract, place, bound } });
      expect((await reach(await serve())).peer).to.include({ verdict: "Valid", level: "DV", applied: "OV" });
      snapshot = await takeSnapshot(w.stranger);
      expect(offline(await now()).verdict).to.equal("Valid");
      pem = await issueX509({ names: [NAME], keys, ...times, ledger: { chainId, contract, place } });
      only(await failure(await serve()), "TlsUnknown");
    });

    it("is verified offline from a snapshot that went through JSON, by a proof below 2 KB", async () => {
      snapshot = JSON.parse(JSON.stringify(snapshot)) as CertificateSnapshot;
      expect(offline(await now())).to.include({ verdict: "Valid" });
      const der = new X509Certificate(pem).raw.length;
      const bare = new X509Certificate(await issueX509({ names: [NAME], keys, ...(await lifetime()) })).raw.length;
      expect(der - bare).to.be.lessThan(2_048);
    });

    it("gives each fault an error of its own offline too", async () => {
      const at = await now();
      const { notAfter } = await lifetime();
      expect(raisedBy(() => offline({ ...at, now: at.now + 3_601 }))).to.equal("TlsStale");
      expect(raisedBy(() => offline({ now: notAfter + 1, maximumAge: 10 ** 9 }))).to.equal("TlsExpired");
      expect(raisedBy(() => offline({ now: at.now - 100_000 }))).to.equal("TlsNotYetValid");
      const other = await keyPair();
      const { place } = batch.at(INDEX, w.provider.address.toLowerCase());
      const { chainId, batchesAddress: contract } = snapshot;
      const forged = await issueX509({
        names: [NAME],
        keys: other,
        ...(await lifetime()),
        ledger: { chainId, contract, place },
      });
      const verify =
        (source: string, host = NAME) =>
        () =>
          verifyPeerOffline(snapshot, host, new X509Certificate(source), at);
      expect(raisedBy(verify(forged))).to.equal("TlsUnknown");
      expect(raisedBy(verify(pem, "other.example"))).to.equal("TlsNameMismatch");
      await w.issue({ spki: id("another key") });
      snapshot = await takeSnapshot(w.stranger);
      const later = await now();
      expect(raisedBy(() => offline(later))).to.equal("TlsWrongKey"); // the one binding of the name counts first
      await w.bank.certificateAuthority.revoke({ name: NAME });
      snapshot = await takeSnapshot(w.stranger);
      expect(raisedBy(() => offline(later))).to.equal("TlsRevoked");
    });

    it("is revoked in the next snapshot, and its neighbours are not", async () => {
      await w.provider.certificateBatches.revoke({ ...batch, indices: [INDEX - 1, INDEX + 1] });
      snapshot = await takeSnapshot(w.stranger);
      expect(offline(await now()).verdict).to.equal("Valid");
      await w.provider.certificateBatches.revoke({ ...batch, indices: [INDEX] });
      snapshot = await takeSnapshot(w.stranger);
      const at = await now();
      expect(raisedBy(() => offline(at))).to.equal("TlsRevoked");
    });

    it("answers Node's checkServerIdentity, which does not wait", async () => {
      const server = await serve();
      const options = { host: "127.0.0.1", port: server.port, servername: NAME, ca: pem };
      const check = checkServerIdentity(snapshot, await now());
      const socket = tlsConnect({ ...options, checkServerIdentity: check });
      await once(socket, "secureConnect");
      expect(socket.authorized).to.equal(true);
      socket.destroy();
      await w.provider.certificateBatches.revoke({ ...batch, indices: [INDEX] });
      const after = checkServerIdentity(await takeSnapshot(w.stranger), await now());
      const refused = tlsConnect({ ...options, checkServerIdentity: after });
      const [error] = (await once(refused, "error")) as [Error];
      expect(error.name).to.equal("TlsRevoked");
    });

    it("is no snapshot if the node leaves a revocation out", async () => {
      await w.provider.certificateBatches.revoke({ ...batch, indices: [INDEX] });
      const lying = { ...w.stranger, certificateBatches: { ...w.stranger.certificateBatches } };
      Object.defineProperty(lying.certificateBatches, "address", { value: w.stranger.certificateBatches.address });
      lying.certificateBatches.history = async (options) =>
        (await w.stranger.certificateBatches.history(options)).slice(0, 1);
      expect((await refusal(takeSnapshot(lying))).name).to.equal("CertificateSnapshotUnproven");
    });

    it("is nothing on another chain, or of another contract", async () => {
      const { place } = batch.at(INDEX, w.provider.address.toLowerCase());
      const { chainId, batchesAddress: contract } = snapshot;
      for (const ledger of [
        { chainId: chainId + 1, contract, place },
        { chainId, contract: `0x${"11".repeat(20)}`, place },
      ]) {
        const source = new X509Certificate(await issueX509({ names: [NAME], keys, ...(await lifetime()), ledger }));
        expect((await refusal(verifyPeer(w.stranger, NAME, source))).name).to.equal("TlsUnknown");
        const at = await now();
        expect(raisedBy(() => verifyPeerOffline(snapshot, NAME, source, at))).to.equal("TlsUnknown");
      }
      expect(await connect({ runner: w.stranger.runner, deployment: w.stranger.deployment })).to.have.property("log");
    });
  });
});
