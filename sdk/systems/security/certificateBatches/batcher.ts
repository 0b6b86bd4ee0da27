import {
  certificateBatch,
  certificateStruct,
  type BatchedCertificate,
  type BatchedCertificateArgs,
  type CertificateBatch,
} from "./batch.ts";

/** How applications are gathered. */
export interface BatcherOptions {
  /** The most certificates of a batch; 8,192 unless said otherwise. */
  size?: number;
  /** How long an application waits for others before its batch goes, in milliseconds; 200 unless said otherwise. */
  delay?: number;
}

/** Gathers applications and issues them by the thousand. */
export interface CertificateBatcher {
  /**
   * Applies for a certificate.
   *
   * @returns The certificate with its place, once its batch is on the ledger.
   * @throws DomainNameInvalid and the like at once; whatever the batch met: all of its applications meet it, and none is issued.
   */
  submit(certificate: BatchedCertificateArgs): Promise<BatchedCertificate>;
  /** Waits until everything that was submitted is on the ledger, or was refused. */
  settled(): Promise<void>;
  /** How many applications wait, those on their way included. */
  readonly pending: number;
}

interface Waiting {
  certificate: BatchedCertificateArgs;
  resolve(issued: BatchedCertificate): void;
  reject(error: unknown): void;
}

const SIZE = 8_192;
const DELAY = 200;

/** A batcher over whatever issues a batch and tells by whom. One batch is on its way at a time, while the next one gathers. */
export function batcherOf(
  issue: (batch: CertificateBatch) => Promise<{ issuer: string }>,
  { size = SIZE, delay = DELAY }: BatcherOptions,
): CertificateBatcher {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let running: Promise<void> | undefined;

  const send = async (group: Waiting[]): Promise<void> => {
    underWay = group.length;
    try {
      const batch = certificateBatch(group.map(({ certificate }) => certificate));
      const { issuer } = await issue(batch);
      for (const [i, { resolve }] of group.entries()) resolve(batch.at(i, issuer));
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      underWay = 0;
    }
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      if (waiting.length < size) await new Promise((resolve) => setTimeout(resolve, delay));
      const group = waiting.slice(0, size);
      waiting = waiting.slice(size);
      await send(group);
    }
    running = undefined;
  };

  return {
    submit: (certificate) =>
      new Promise((resolve, reject) => {
        // One that is none would spoil the batch of all.
        certificateStruct(certificate);
        waiting.push({ certificate, resolve, reject });
        running ??= run();
      }),
    settled: async () => running,
    get pending() {
      return waiting.length + underWay;
    },
  };
}
