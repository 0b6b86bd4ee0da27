import { Interface, type TransactionReceipt } from "ethers";

import type { CreditToken, RetirementCertificate } from "../../core/contracts.ts";
import { emitted } from "../../core/events.ts";
import { Handle } from "../../core/handle.ts";
import { retirementCertificateAbi } from "../../generated/abi.ts";

/** What was retired. */
export interface RetireOutcome {
  /** The batch. */
  id: bigint;
  /** The certificate: its id is the first serial retired. */
  certificateId: bigint;
  /** Who owns the certificate, for ever. */
  holder: string;
  kilograms: bigint;
  /** Who paid; where nothing was sold, who held the credits and retired them. */
  buyer: string;
  /** What was paid in; zero is the chain's own coin. */
  paymentToken: string;
  /** How much was paid; 0 when nothing was stated. */
  paid: bigint;
}

/** The certificates of a credit token: found once, by asking it. */
export type Collection = () => Promise<Handle<RetirementCertificate>>;

const abi = new Interface(retirementCertificateAbi);

export function collectionOf(handle: Handle<CreditToken>): Collection {
  let kept: Promise<Handle<RetirementCertificate>> | undefined;
  const find = async () => {
    const where = await handle.read((credits) => credits.certificates());
    return new Handle<RetirementCertificate>(handle.session, abi, where);
  };
  return () =>
    (kept ??= find().catch((error: unknown) => {
      kept = undefined;
      throw error;
    }));
}

/** What a transaction retired, by the events of the certificates. */
export async function retiredIn(collection: Collection, receipt: TransactionReceipt): Promise<RetireOutcome> {
  const { contract: certificates } = await collection();
  const issued = emitted(certificates, certificates.getEvent("CertificateIssued"), receipt);
  const { to: holder } = emitted(certificates, certificates.getEvent("Transfer"), receipt);
  return outcomeOf(issued, holder);
}

/** A retirement from its two events. */
export function outcomeOf(
  issued: {
    certificateId: bigint;
    batchId: bigint;
    buyer: string;
    kilograms: bigint;
    paymentToken: string;
    paid: bigint;
  },
  holder: string,
): RetireOutcome {
  const { certificateId, batchId: id, buyer, kilograms, paymentToken, paid } = issued;
  return { id, certificateId, holder, kilograms, buyer, paymentToken, paid };
}
