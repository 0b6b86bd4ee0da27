import { InputError } from "../../errors.ts";
import { hex, unhex } from "../../crypto/bytes.ts";

/** A head of a log in the form that monitors and witnesses of transparency logs read (C2SP `tlog-checkpoint`). */
export interface Checkpoint {
  /** The log's unique name, a URL without a scheme as a rule: `example.org/usage`. */
  origin: string;
  /** Number of entries, to 2^64 − 1. */
  size: bigint;
  /** Root of their Merkle tree (RFC 9162), 32 bytes. */
  root: string;
  /** Lines that the log adds; none as a rule. */
  extensions: string[];
  /** Signatures of the text as they stand (C2SP `signed-note`): not verified here. */
  signatures: NoteSignature[];
}

/** One signature line of a signed note. */
export interface NoteSignature {
  /** The key's name. */
  name: string;
  /** Four bytes of the key's id and the signature behind them. */
  signature: string;
}

const SIZE_LIMIT = 1n << 64n;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) (\S+)$/u;

/**
 * The text of a checkpoint. What is signed is everything before the empty line.
 *
 * @throws FormatInvalid for parts that the text cannot carry; BytesInvalid for a root that is not 32 bytes.
 * @example
 * formatCheckpoint({ origin: "example.org/usage", ...tree.head() });
 * // "example.org/usage\n7\nGJ3f…=\n\n"
 */
export function formatCheckpoint(
  checkpoint: Partial<Checkpoint> & Pick<Checkpoint, "origin" | "size" | "root">,
): string {
  const { origin, size, root, extensions = [], signatures = [] } = checkpoint;
  const body = [origin, String(size), base64(unhex("root", root, 32)), ...extensions];
  const signed = signatures.map((each) => `\u2014 ${each.name} ${base64(unhex("signature", each.signature))}`);
  const text =
    [...body, "", ...signed, ...(signed.length > 0 ? [""] : [])].join("\n") + (signed.length > 0 ? "" : "\n");
  parseCheckpoint(text);
  return text;
}

/**
 * Reads a checkpoint, signed or not yet.
 *
 * @throws FormatInvalid with the reason.
 * @example
 * const { size, root } = parseCheckpoint(await (await fetch("https://example.org/usage/checkpoint")).text());
 */
export function parseCheckpoint(text: string): Checkpoint {
  const end = text.indexOf("\n\n");
  if (end < 0) throw invalid("no empty line ends the text");
  const [origin = "", size = "", root = "", ...extensions] = text.slice(0, end).split("\n");
  if (origin === "") throw invalid("the origin is empty");
  if (!/^(0|[1-9]\d*)$/.test(size) || BigInt(size) >= SIZE_LIMIT) throw invalid(`the size is ${size}`);
  const bytes = unbase64(root);
  if (bytes?.length !== 32) throw invalid(`the root is ${root}`);

  const rest = text.slice(end + 2);
  if (rest !== "" && !rest.endsWith("\n")) throw invalid("the last line does not end");
  const signatures = rest.split("\n").slice(0, -1).map(signatureOf);
  return { origin, size: BigInt(size), root: hex(bytes), extensions, signatures };
}

function signatureOf(line: string): NoteSignature {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : unbase64(encoded);
  if (name === undefined || !bytes || bytes.length < 5) throw invalid(`a signature is ${line}`);
  return { name, signature: hex(bytes) };
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes, if the text is what {@link base64} makes of them. */
function unbase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return base64(bytes) === text ? bytes : undefined;
}

function invalid(reason: string): InputError {
  return new InputError({
    name: "FormatInvalid",
    args: { parameter: "checkpoint", reason },
    message: "This is no checkpoint of a log.",
  });
}
