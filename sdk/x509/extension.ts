import { type BaseBlock, fromBER, Integer, OctetString, Sequence } from "asn1js";

import { hex, unhex } from "../crypto/bytes.ts";
import { InputError } from "../errors.ts";
import { VALIDATION_LEVELS } from "../formats/certificates/standing.ts";
import type { BatchedCertificateArgs, BatchPlace } from "../systems/security/certificateBatches/batch.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const NONE = `0x${"00".repeat(32)}`;

/**
 * The object identifier of the extension that carries a certificate's place on the ledger. It stands below the arc that
 * ITU-T X.660 sets aside for examples, as nobody has assigned one yet; it is not critical, so others pass over it.
 */
export const ledgerExtensionOid = "2.999.30.9162.1";

/** Where the ledger has a certificate: its place in a batch. */
export interface LedgerReference {
  /** The chain's id. */
  chainId: number;
  /** Address of `CertificateBatches`. */
  contract: string;
  place: BatchPlace;
  /** What the ledger has of it that X.509 has no field for. */
  bound?: Pick<BatchedCertificateArgs, "subject" | "level" | "organisation">;
}

/**
 * A reference in DER:
 *
 *     SEQUENCE { version INTEGER (1), chainId INTEGER, contract OCTET STRING (20), issuer OCTET STRING (20),
 *                root OCTET STRING (32), count INTEGER, index INTEGER, proof SEQUENCE OF OCTET STRING (32),
 *                subject OCTET STRING (20), level INTEGER, organisation OCTET STRING (32) }
 *
 * What is not there is zero.
 */
export function encodeReference({ chainId, contract, place, bound = {} }: LedgerReference): Uint8Array {
  const { issuer, root, count, index, proof } = place;
  const value = [
    new Integer({ value: 1 }),
    Integer.fromBigInt(chainId),
    octets("contract", contract, 20),
    octets("issuer", issuer, 20),
    octets("root", root, 32),
    Integer.fromBigInt(count),
    Integer.fromBigInt(index),
    new Sequence({ value: proof.map((node, i) => octets(`proof[${i}]`, node, 32)) }),
    octets("subject", bound.subject ?? NOBODY, 20),
    new Integer({ value: VALIDATION_LEVELS.indexOf(bound.level ?? "DV") }),
    octets("organisation", bound.organisation ?? NONE, 32),
  ];
  return new Uint8Array(new Sequence({ value }).toBER());
}

/**
 * Reads a reference.
 *
 * @throws FormatInvalid for what {@link encodeReference} does not write.
 */
export function decodeReference(der: Uint8Array): LedgerReference {
  const { offset, result } = fromBER(der);
  const parts = sequenceOf(offset === der.length ? result : undefined);
  if (parts.length !== 11 || numberOf(parts[0]) !== 1) throw invalid("it has another version");
  const reference: LedgerReference = {
    chainId: numberOf(parts[1]),
    contract: octetsOf(parts[2], 20),
    place: {
      issuer: octetsOf(parts[3], 20),
      root: octetsOf(parts[4], 32),
      count: numberOf(parts[5]),
      index: numberOf(parts[6]),
      proof: sequenceOf(parts[7]).map((node) => octetsOf(node, 32)),
    },
    ...boundOf(octetsOf(parts[8], 20), numberOf(parts[9]), octetsOf(parts[10], 32)),
  };
  // One reference has one form.
  if (hex(encodeReference(reference)) !== hex(der)) throw invalid("it is no DER");
  return reference;
}

/** What is bound besides, if anything is. */
function boundOf(subject: string, number: number, organisation: string): Pick<LedgerReference, "bound"> {
  const level = VALIDATION_LEVELS[number];
  if (level === undefined) throw invalid(`it has no level ${number}`);
  const bound = {
    ...(subject !== NOBODY && { subject }),
    ...(level !== "DV" && { level }),
    ...(organisation !== NONE && { organisation }),
  };
  return Object.keys(bound).length > 0 ? { bound } : {};
}

function octets(parameter: string, value: string, length: number): OctetString {
  const bytes = unhex(parameter, value, length);
  return new OctetString({ valueHex: bytes.slice().buffer });
}

function sequenceOf(block: BaseBlock | undefined): BaseBlock[] {
  if (!(block instanceof Sequence)) throw invalid("it is no sequence");
  return block.valueBlock.value;
}

function octetsOf(block: BaseBlock | undefined, length: number): string {
  const bytes = block instanceof OctetString ? new Uint8Array(block.valueBlock.valueHexView) : undefined;
  if (bytes?.length !== length) throw invalid(`it lacks ${length} bytes`);
  return hex(bytes);
}

function numberOf(block: BaseBlock | undefined): number {
  const value = block instanceof Integer ? Number(block.toBigInt()) : NaN;
  if (!Number.isSafeInteger(value) || value < 0) throw invalid("it lacks a number");
  return value;
}

function invalid(reason: string): InputError {
  const args = { parameter: "extension", reason };
  return new InputError({ name: "FormatInvalid", args, message: "This is no reference to the ledger." });
}
