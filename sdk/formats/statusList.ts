import { concatBytes } from "../crypto/bytes.ts";
import { TrellisError } from "../errors.ts";

/** The fewest entries of a list, so that one credential hides among enough others. */
const FEWEST_ENTRIES = 131_072;

/** The longest bitstring that is unpacked: 16 million entries of 8 bits. What claims to be longer is no list. */
const LONGEST_BYTES = 1 << 24;

/** What a status means. */
export type StatusPurpose = "revocation" | "suspension" | "message";

/** Bits of an entry. */
export type StatusSize = 1 | 2 | 4 | 8;

/** Why a status list cannot be used, in the words of the standard. */
export type StatusListProblem =
  "MALFORMED_VALUE_ERROR" | "RANGE_ERROR" | "STATUS_LIST_LENGTH_ERROR" | "STATUS_VERIFICATION_ERROR";

/** The `credentialSubject` of a `BitstringStatusListCredential`. */
export interface BitstringStatusList {
  id?: string;
  type: "BitstringStatusList";
  statusPurpose: StatusPurpose;
  /** Multibase (`u`, base64url without padding) of the gzipped bitstring. */
  encodedList: string;
  /** Milliseconds for which a copy may be used. */
  ttl?: number;
}

/** The `credentialStatus` of a credential. */
export interface BitstringStatusListEntry {
  id?: string;
  type: "BitstringStatusListEntry";
  statusPurpose: StatusPurpose;
  /** In decimal. */
  statusListIndex: string;
  statusListCredential: string;
  /** 1 if left out. */
  statusSize?: StatusSize;
  /** What each status of a `message` list means; as many as there are. */
  statusMessage?: readonly { status: string; message: string }[];
}

/**
 * The `encodedList` of a bitstring ("Bitstring Status List v1.0"): entry 0 is its leftmost bit.
 *
 * @param bits The bitstring. It is filled up with zeros to the standard's 131,072 entries.
 * @throws StatusListUnusable (STATUS_LIST_LENGTH_ERROR) for a list that is too long to be unpacked again.
 * @example
 * await encodeStatusList(new Uint8Array(16_384)); // "uH4sIAAAAAAAA…"
 */
export async function encodeStatusList(bits: Uint8Array, statusSize: StatusSize = 1): Promise<string> {
  if (bits.length > LONGEST_BYTES) refuse("STATUS_LIST_LENGTH_ERROR", "The list is too long.");
  const missing = (FEWEST_ENTRIES * statusSize) / 8 - bits.length;
  const full = missing > 0 ? concatBytes(bits, new Uint8Array(missing)) : bits;
  const packed = await collected(new Blob([full]).stream().pipeThrough(new CompressionStream("gzip")));
  return `u${base64url(packed)}`;
}

/**
 * The bitstring of an `encodedList` that somebody published.
 *
 * @throws StatusListUnusable: MALFORMED_VALUE_ERROR for what is no gzip in base64url, or unpacks to more than 16 MB;
 * STATUS_LIST_LENGTH_ERROR for fewer than 131,072 entries.
 */
export async function decodeStatusList(encodedList: string, statusSize: StatusSize = 1): Promise<Uint8Array> {
  if (!/^u[\w-]+$/.test(encodedList)) refuse("MALFORMED_VALUE_ERROR", "It is no multibase base64url.");
  let bits: Uint8Array;
  try {
    const packed = new Blob([fromBase64url(encodedList.slice(1))]).stream();
    bits = await collected(packed.pipeThrough(new DecompressionStream("gzip")));
  } catch (cause) {
    if (cause instanceof TrellisError) throw cause;
    refuse("MALFORMED_VALUE_ERROR", "It is no gzip.");
  }
  if ((bits.length * 8) / statusSize < FEWEST_ENTRIES) {
    refuse("STATUS_LIST_LENGTH_ERROR", `A list has at least ${FEWEST_ENTRIES} entries.`);
  }
  return bits;
}

/**
 * The status of an entry of a bitstring.
 *
 * @throws StatusListUnusable: RANGE_ERROR for an index beyond the end.
 */
export function statusInBits(bits: Uint8Array, index: number, statusSize: StatusSize = 1): number {
  const bit = index * statusSize;
  if (!Number.isSafeInteger(index) || index < 0 || bit + statusSize > bits.length * 8) {
    refuse("RANGE_ERROR", `The list has no entry ${index}.`);
  }
  return (bits[bit >> 3]! >> (8 - statusSize - (bit & 7))) & ((1 << statusSize) - 1);
}

/**
 * Checks an entry of a credential against the list that its `statusListCredential` names, whose proof was verified
 * before.
 *
 * @returns The status: of a list of one bit, 1 is revoked or suspended.
 * @throws StatusListUnusable with the standard's word for it.
 */
export async function statusInList(entry: BitstringStatusListEntry, list: BitstringStatusList): Promise<number> {
  if (entry.statusPurpose !== list.statusPurpose) {
    refuse("STATUS_VERIFICATION_ERROR", `The list is for ${list.statusPurpose}, not for ${entry.statusPurpose}.`);
  }
  const size = entry.statusSize ?? 1;
  if (![1, 2, 4, 8].includes(size) || !/^\d{1,10}$/.test(entry.statusListIndex)) {
    refuse("MALFORMED_VALUE_ERROR", "The entry is none.");
  }
  return statusInBits(await decodeStatusList(list.encodedList, size), Number(entry.statusListIndex), size);
}

async function collected(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > LONGEST_BYTES) refuse("MALFORMED_VALUE_ERROR", "It unpacks to more than any list has.");
    parts.push(part);
  }
  return concatBytes(...parts);
}

function base64url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function refuse(problem: StatusListProblem, message: string): never {
  throw new TrellisError({ name: "StatusListUnusable", args: { problem }, message });
}
