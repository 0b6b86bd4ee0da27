import {
  decodeBase64,
  decodeRlp,
  encodeBase64,
  encodeRlp,
  getBytes,
  hexlify,
  toBeArray,
  toUtf8Bytes,
  toUtf8String,
  type RlpStructuredData,
} from "ethers";

import { address } from "../../../core/input.ts";
import { refuseWith } from "../../../credentials/verdict.ts";
import type { IdAttribute, IdFile } from "./file.ts";
import type { Validation } from "./validate.ts";

/** Tells the format and its version. */
const PREFIX = "idp1.";

/** No bundle is longer than a QR code can be; what is, is not even decoded. */
const LONGEST = 4_296;

/** An attribute that is shown, with what proves that it was in the file. */
export interface DisclosedAttribute extends IdAttribute {
  /** From the attribute's leaf to {@link Presentation.attributesRoot}. */
  readonly proof: readonly string[];
}

/** A file as it is shown to one verifier: the attributes that were chosen, and the holder's signature. */
export interface Presentation {
  readonly validation: Validation;
  readonly holder: IdFile["holder"];
  /** Root of all attributes of the file, shown or not. */
  readonly attributesRoot: string;
  readonly disclosed: readonly DisclosedAttribute[];
  /** For whom, as the verifier calls itself. */
  readonly verifier: string;
  /** The verifier's nonce. */
  readonly nonce: string;
  /** Last second at which it is good. */
  readonly expiresAt: number;
  readonly signature: string;
}

/** A presentation as text of 1 to 1.5 KB: RLP in base64url. */
export function encodeBundle(presentation: Presentation): string {
  const { validation, holder, attributesRoot, disclosed, verifier, nonce, expiresAt, signature } = presentation;
  const encoded = encodeRlp([
    validation.validator,
    whole(validation.accreditation),
    whole(validation.count),
    whole(validation.expirationTime),
    whole(validation.index),
    joined(validation.proof),
    holder.account,
    holder.salt,
    attributesRoot,
    disclosed.map(({ name, value, salt, proof }) => [text(name), text(value), salt, joined(proof)]),
    text(verifier),
    text(nonce),
    whole(expiresAt),
    signature,
  ]);
  const base64 = encodeBase64(encoded).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return PREFIX + base64;
}

/** Reads a bundle that a stranger sent. Anything that is none ends the verification as `Malformed`. */
export function decodeBundle(bundle: string): Presentation {
  if (bundle.length > LONGEST || !/^idp1\.[\w-]+$/.test(bundle)) refuseWith("Malformed", "It is no bundle.");
  try {
    const base64 = bundle.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/");
    const [validator, accreditation, count, expirationTime, index, proof, ...rest] = listOf(
      decodeRlp(decodeBase64(base64.padEnd(4 * Math.ceil(base64.length / 4), "="))),
      14,
    );
    const [account, holderSalt, attributesRoot, disclosed, verifier, nonce, expiresAt, signature] = rest;
    return {
      validation: {
        validator: address("validator", fixed(validator, 20)),
        accreditation: bigOf(accreditation, 64),
        count: numberOf(count, 32),
        expirationTime: numberOf(expirationTime, 40),
        index: numberOf(index, 32),
        proof: split(proof),
      },
      holder: { account: address("account", fixed(account, 20)), salt: fixed(holderSalt, 32) },
      attributesRoot: fixed(attributesRoot, 32),
      disclosed: listOf(disclosed).map((entry) => {
        const [name, value, salt, proof] = listOf(entry, 4);
        return { name: textOf(name), value: textOf(value), salt: fixed(salt, 32), proof: split(proof) };
      }),
      verifier: textOf(verifier),
      nonce: textOf(nonce),
      expiresAt: numberOf(expiresAt, 40),
      signature: bytesOf(signature),
    };
  } catch {
    return refuseWith("Malformed", "It is no bundle.");
  }
}

type Part = RlpStructuredData | undefined;

function whole(value: bigint | number): Uint8Array {
  return toBeArray(value);
}

/** A nonce of hexadecimal takes half the room as bytes; a zero byte, which no text begins with, tells them apart. */
function text(value: string): Uint8Array {
  const packed = /^([0-9a-f]{2}){8,}$/.test(value);
  return packed ? getBytes(`0x00${value}`) : toUtf8Bytes(value);
}

function textOf(part: Part): string {
  const bytes = bytesOf(part);
  return bytes.startsWith("0x00") ? bytes.slice(4) : toUtf8String(bytes);
}

function joined(proof: readonly string[]): string {
  return `0x${proof.map((node) => node.slice(2)).join("")}`;
}

function split(part: Part): string[] {
  const digits = bytesOf(part).slice(2);
  if (digits.length % 64 !== 0) throw new RangeError("A proof consists of 32-byte hashes.");
  return Array.from({ length: digits.length / 64 }, (_, i) => `0x${digits.slice(64 * i, 64 * i + 64)}`);
}

function listOf(part: Part, length?: number): readonly Part[] {
  if (!Array.isArray(part) || (length !== undefined && part.length !== length)) throw new RangeError("A list misses.");
  return part;
}

function bytesOf(part: Part): string {
  if (typeof part !== "string") throw new RangeError("Bytes miss.");
  return hexlify(part);
}

function fixed(part: Part, length: number): string {
  const bytes = bytesOf(part);
  if (bytes.length !== 2 + 2 * length) throw new RangeError("Bytes miss.");
  return bytes;
}

/** A number of at most so many bits: the chain would take no other. */
function bigOf(part: Part, bits: number): bigint {
  const bytes = bytesOf(part);
  const value = bytes === "0x" ? 0n : BigInt(bytes);
  if (value >> BigInt(bits) !== 0n) throw new RangeError("The number is too large.");
  return value;
}

function numberOf(part: Part, bits: number): number {
  return Number(bigOf(part, bits));
}
