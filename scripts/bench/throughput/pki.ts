import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";

import { id } from "ethers";

import {
  certificateBatch,
  connect,
  fieldKey,
  verifyPlace,
  type BatchedCertificate,
  type BatchedCertificateArgs,
  type Trellis,
} from "../../../sdk/index.ts";
import { takeSnapshot, verifyPeerOffline } from "../../../sdk/tls.ts";
import { issueX509, spkiDigest } from "../../../sdk/x509.ts";
import type { Course, Figure, ThroughputCase } from "./main.ts";

const ENTITIES = 20_000;
const SIZE = 8_192;
/** Applications that wait at most, so that memory stays where it is. */
const WINDOW = 3 * SIZE;
/** Every so many is verified by the contract too, with its status. */
const ASKED = 500;
const VERIFICATIONS = 2_000;
const HOST = "www.bank.example";

/** Gas per second of chains: blocks of so much gas, each so many seconds. */
const PROFILES = { "L1, 30 M each 12 s": 2.5e6, "L1, 60 M each 12 s": 5e6, "IBFT, 60 M each 2 s": 30e6 };

interface Issued {
  count: number;
  seconds: number;
  asked: number;
}

/**
 * A registration authority takes applications through the SDK's batcher, as many as go; each one's proof is verified against
 * the root that its batch has on the ledger. Then 20,000 entities, each with a key pair of its own, come from application to
 * certificate.
 */
const pki: ThroughputCase = {
  title: "Certificates by the thousand: applied for, issued, each with a verified proof",
  targets: ["CertificateBatches", "CertificateAuthority"],
  async run({ provider, book, payer, seconds, progress }: Course): Promise<Figure[]> {
    const trellis = await connect({ runner: payer, deployment: book });
    await prepare(trellis, payer.address);
    const { timestamp } = (await provider.getBlock("latest"))!;
    const times = { notBefore: timestamp, notAfter: timestamp + 30 * 86_400 };

    let made = 0;
    const nameless = (): BatchedCertificateArgs => ({
      name: `host-${made++}.example`,
      spki: id(`key ${made}`),
      ...times,
    });
    const sustained = await issueAll(trellis, nameless, (_, elapsed) => elapsed < seconds, progress);

    let keys = 0;
    const withKey = (): BatchedCertificateArgs => {
      const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const spki = createHash("sha256")
        .update(publicKey.export({ type: "spki", format: "der" }))
        .digest("hex");
      return { name: `entity-${keys++}.example`, spki: `0x${spki}`, ...times };
    };
    const entities = await issueAll(trellis, withKey, (count) => count < ENTITIES, progress);
    const offline = await offlineMedian(trellis, payer.address, times);
    const batch = certificateBatch(Array.from({ length: 1_024 }, nameless));
    const gas = Number((await trellis.certificateBatches.issue(batch)).receipt.gasUsed) / batch.count;

    return [
      {
        name: "applications issued and verified",
        value: sustained.count / sustained.seconds,
        unit: "per second",
        atLeast: 1_000,
      },
      { name: "for", value: sustained.seconds, unit: "s" },
      { name: "certificates in all", value: sustained.count, unit: "" },
      { name: "of these asked of the contract too", value: sustained.asked, unit: "all valid" },
      {
        name: `${ENTITIES.toLocaleString("en")} entities from key to certificate`,
        value: entities.seconds,
        unit: "s",
        atMost: 300,
      },
      { name: "median of an offline verification", value: offline, unit: "ms", atMost: 2 },
      { name: "gas of a certificate in a batch of 1,024", value: gas, unit: "gas", atMost: 120 },
      ...Object.entries(PROFILES).map(([profile, perSecond]) => ({
        name: `certificates that a chain has room for (${profile})`,
        value: perSecond / gas,
        unit: "per second",
      })),
    ];
  },
};
export default pki;

/** The payer becomes a registration authority with money for fees. */
async function prepare(trellis: Trellis, account: string): Promise<void> {
  const role = fieldKey("certificate registration authority");
  const amount = 10n ** 12n;
  await trellis.identity.enroll({ account, role, entityId: fieldKey("provider"), validUntil: 4_000_000_000 });
  await trellis.token.configureMinter({ minter: account, allowance: amount, capacity: amount, window: 1 });
  await trellis.token.mint({ to: account, amount });
  await trellis.token.approve({ spender: trellis.certificateBatches.address, amount });
}

/** Applies as long as it shall go on, and verifies every certificate as it comes. */
async function issueAll(
  trellis: Trellis,
  application: () => BatchedCertificateArgs,
  goesOn: (count: number, elapsed: number) => boolean,
  progress: (text: string) => void,
): Promise<Issued> {
  const batcher = trellis.certificateBatches.batcher({ size: SIZE });
  const roots = new Map<string, Promise<boolean>>();
  let [submitted, verified, asked] = [0, 0, 0];
  let failure: Error | undefined;

  const verify = async (issued: BatchedCertificate): Promise<void> => {
    const { root } = issued.place;
    const isOnLedger = roots.get(root) ?? trellis.certificateBatches.isIssued(issued.place);
    roots.set(root, isOnLedger);
    if (!(await isOnLedger) || !verifyPlace(issued)) throw new Error("A certificate is not where it is said to be.");
    if (verified++ % ASKED === 0) {
      asked += 1;
      const { verdict } = await trellis.certificateBatches.verify(issued);
      if (verdict !== "Valid") throw new Error(`The contract says ${verdict} of a certificate.`);
    }
  };

  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  let told = 0;
  const open = new Set<Promise<void>>();
  while (goesOn(submitted, elapsed()) && failure === undefined) {
    for (let i = 0; i < 64 && goesOn(submitted, elapsed()); i++, submitted++) {
      const done = batcher.submit(application()).then(verify);
      const settled = done
        .catch((error: unknown) => (failure = error instanceof Error ? error : new Error(String(error))))
        .then(() => void open.delete(settled));
      open.add(settled);
    }
    // Lets batches come and go.
    do await new Promise((resolve) => setImmediate(resolve));
    while (batcher.pending > WINDOW);
    if (elapsed() - told < 10) continue;
    told = elapsed();
    progress(
      `${told.toFixed(0)} s: ${submitted.toLocaleString("en")} applied, ${verified.toLocaleString("en")} verified`,
    );
  }
  await Promise.all(open);
  if (failure !== undefined) throw failure;
  if (verified !== submitted) throw new Error(`${verified} of ${submitted} were verified.`);
  return { count: verified, seconds: elapsed(), asked };
}

/** How long a client without a node takes for a server's certificate, DER to verdict. */
async function offlineMedian(
  trellis: Trellis,
  issuer: string,
  times: { notBefore: number; notAfter: number },
): Promise<number> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const spki = spkiDigest(await issueX509({ names: [HOST], keys, ...times }));
  const all = Array.from({ length: 1_024 }, (_, i) =>
    i === 700 ? { name: HOST, spki, ...times } : { name: `other-${i}.example`, spki: id(`other ${i}`), ...times },
  );
  const batch = certificateBatch(all);
  await trellis.certificateBatches.issue(batch);
  const { place } = batch.at(700, issuer.toLowerCase());
  const ledger = {
    chainId: trellis.deployment.chainId,
    contract: trellis.certificateBatches.address.toLowerCase(),
    place,
  };
  const { raw } = new X509Certificate(await issueX509({ names: [HOST], keys, ...times, ledger }));
  const snapshot = await takeSnapshot(trellis);
  const now = snapshot.block.timestamp;
  const taken = Array.from({ length: VERIFICATIONS }, () => {
    const began = performance.now();
    verifyPeerOffline(snapshot, HOST, raw, { now });
    return performance.now() - began;
  });
  return taken.sort((a, b) => a - b)[VERIFICATIONS / 2]!;
}
