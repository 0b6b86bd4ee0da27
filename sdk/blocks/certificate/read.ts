import { InputError } from "../../errors.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes, bytes32, uint } from "../../core/input.ts";
import type { Disclosure } from "../../crypto/details.ts";
import type { CreditToken } from "../../core/contracts.ts";
import type { Collection } from "./collection.ts";
import { serialPosition, type SerialPosition } from "./serial.ts";

/** A batch of credits. */
export interface Batch extends SerialPosition {
  id: bigint;
  /** First kilogram position after the range. */
  end: bigint;
  projectId: bigint;
  /** Year of the removal. */
  vintage: number;
  /** May move to a registered seller and nowhere else. */
  retireOnly: boolean;
  /** State of the corresponding adjustment (Article 6); 0 is "none declared". */
  adjustment: number;
  /** Kilograms retired so far. */
  retired: bigint;
  /** Kilograms that circulate. */
  circulating: bigint;
  /** Digest of the evidence. */
  dataDigest: string;
}

/** What a retirement certificate says. */
export interface Certificate {
  certificateId: bigint;
  owner: string;
  batchId: bigint;
  /** First kilogram position retired. */
  start: bigint;
  kilograms: bigint;
  /** In seconds since 1970. */
  retiredAt: number;
  buyer: string;
  /** Zero is the chain's own coin. */
  paymentToken: string;
  /** In the token's smallest unit; 0 when nothing was stated. */
  paid: bigint;
  /** Root of the salted fields; zero for none. */
  detailsRoot: string;
  inscription: string;
}

/** A certificate's metadata as wallets show it (ERC-721); the picture is an SVG in a data URI. */
export interface CertificateMetadata {
  name: string;
  description: string;
  image: string;
  attributes?: { trait_type: string; value: string | number }[];
}

export interface CertificateReads {
  /** The facts of a batch. Throws BatchUnknown. */
  batchOf(id: bigint): Promise<Batch>;
  /** Kilograms of a batch that an account holds. */
  balanceOf(args: { account: string; id: bigint }): Promise<bigint>;
  /** Who issued a batch. Throws BatchUnknown. */
  issuerOf(id: bigint): Promise<string>;
  /** Whether an account may issue. */
  isIssuer(account: string): Promise<boolean>;
  /** Whether what is delivered to an account is retired, with the payment that it states. */
  isSeller(account: string): Promise<boolean>;
  /** The contract that keeps the retirement certificates of these credits. */
  certificatesAddress(): Promise<string>;
  /**
   * Everything a certificate says. Throws CertificateUnknown.
   *
   * @example
   * const { owner, kilograms, retiredAt } = await trellis.certificate.certificateOf(certificateId);
   */
  certificateOf(certificateId: bigint): Promise<Certificate>;
  /** A certificate's name, description and picture, from the chain itself. Throws CertificateUnknown. */
  metadataOf(certificateId: bigint): Promise<CertificateMetadata>;
  /**
   * Whether a field that somebody shows was on the certificate from the beginning.
   *
   * @param args The certificate and what {@link disclose} made of the record.
   */
  disclosesField(args: { certificateId: bigint } & Disclosure): Promise<boolean>;
}

export function certificateReads(handle: Handle<CreditToken>, certificates: Collection): CertificateReads {
  return {
    batchOf: (id) =>
      handle.read(async (credits) => {
        const batch = await credits.batchOf(uint("id", id));
        const { end, projectId, vintage, flags, adjustment, retired, dataDigest } = batch;
        const { blockKey, start } = serialPosition(id);
        const numbers = { vintage: Number(vintage), adjustment: Number(adjustment), retireOnly: (flags & 1n) !== 0n };
        const circulating = end - start - retired;
        return { id, blockKey, start, end, projectId, retired, circulating, dataDigest, ...numbers };
      }),
    balanceOf: ({ account, id }) =>
      handle.read((credits) => credits.balanceOf(address("account", account), uint("id", id))),
    issuerOf: (id) => handle.read((credits) => credits.issuerOf(uint("id", id))),
    isIssuer: (account) => handle.read((credits) => credits.isIssuer(address("account", account))),
    isSeller: (account) => handle.read((credits) => credits.isSeller(address("account", account))),
    certificatesAddress: () => handle.read((credits) => credits.certificates()),
    certificateOf: async (certificateId) =>
      (await certificates()).read(async (collection) => {
        const id = uint("certificateId", certificateId);
        const [said, owner] = await Promise.all([collection.certificateOf(id), collection.ownerOf(id)]);
        const { batchId, start, kilograms, retiredAt, buyer, paymentToken, paid, detailsRoot, inscription } = said;
        const facts = { batchId, start, kilograms, retiredAt: Number(retiredAt), buyer, paymentToken, paid };
        return { certificateId, owner, ...facts, detailsRoot, inscription };
      }),
    metadataOf: async (certificateId) =>
      (await certificates()).read(async (collection) => {
        const uri = await collection.tokenURI(uint("certificateId", certificateId));
        return parseMetadata(uri);
      }),
    disclosesField: async ({ certificateId, field, value, salt, proof }) =>
      (await certificates()).read((collection) =>
        collection.disclosesField(
          uint("certificateId", certificateId),
          bytes32("field", field),
          bytes("value", value),
          bytes32("salt", salt),
          proof,
        ),
      ),
  };
}

function parseMetadata(uri: string): CertificateMetadata {
  const [, encoded] = /^data:application\/json;base64,(.+)$/.exec(uri) ?? [];
  if (encoded === undefined) {
    const args = { parameter: "tokenURI", reason: "it is no JSON in base64" };
    throw new InputError({ name: "FormatInvalid", args, message: "The certificate's metadata cannot be read." });
  }
  const json = new TextDecoder().decode(Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0)));
  return JSON.parse(json) as CertificateMetadata;
}
