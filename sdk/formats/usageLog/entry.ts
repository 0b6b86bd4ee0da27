import { InputError } from "../../errors.ts";
import { concatBytes, hex, unhex, utf8ToBytes } from "../../crypto/bytes.ts";
import { leafHash } from "../../crypto/index.ts";
import { VERBS, type Use, type Verb } from "../policy/model.ts";

/** One use of data, as its controller notes it: what was asked under which grant, and what was answered. */
export interface UsageEntry {
  /** Id of the grant, 32 bytes. */
  readonly grant: string;
  /** When it took place, in seconds since 1970. */
  readonly at: number;
  /** What was answered; a use that was denied can be noted too. */
  readonly verb: Verb;
  /** Number of the policy's rule that decided, from 0; left out where none did. */
  readonly rule?: number;
  readonly use: Use;
  /** Digest of what shows that it took place so, 32 bytes. */
  readonly evidence?: string;
  /** 32 random bytes, see `randomSalt`; never used twice. Without it the entry's leaf hash could be guessed. */
  readonly salt: string;
}

const DOMAIN = utf8ToBytes("Trellis usage entry v1");
/** Bytes behind the domain, without evidence. */
const FIXED = 32 + 32 + 8 + 1 + 2 + 2 + 2 + 2 + 12 + 20 + 1;
const WORD = 32;

/**
 * An entry in bytes, the same entry always in the same: the text `Trellis usage entry v1`, salt, grant, time (8 bytes),
 * place of the verb in `VERBS` (1), rule (2: 0 for none, else its number + 1), action, item and region (2 each), purpose
 * (12), recipient (20), and 1 with the evidence behind it, or 0. Numbers are big-endian.
 *
 * @throws BytesInvalid, NumberOutOfRange or FormatInvalid for what is no entry.
 */
export function encodeUsage({ grant, at, verb, rule, use, evidence, salt }: UsageEntry): Uint8Array {
  const place = VERBS.indexOf(verb);
  if (place < 0) throw invalid("verb", `it is ${verb}, not one of ${VERBS.join(", ")}`);
  if (rule === -1 || rule === 0xffff) throw outOfRange("rule", rule, 16);
  return concatBytes(
    DOMAIN,
    unhex("salt", salt, WORD),
    unhex("grant", grant, WORD),
    uint("at", at, 8),
    Uint8Array.of(place),
    uint("rule", rule === undefined ? 0 : rule + 1, 2),
    uint("use.action", use.action, 2),
    uint("use.item", use.item, 2),
    uint("use.region", use.region, 2),
    unhex("use.purpose", use.purpose, 12),
    unhex("use.recipient", use.recipient, 20),
    Uint8Array.of(evidence === undefined ? 0 : 1),
    evidence === undefined ? new Uint8Array() : unhex("evidence", evidence, WORD),
  );
}

/**
 * Reads an entry in bytes.
 *
 * @throws FormatInvalid for what {@link encodeUsage} does not write.
 */
export function decodeUsage(bytes: Uint8Array): UsageEntry {
  const [body, flag] = [bytes.subarray(DOMAIN.length), bytes[DOMAIN.length + FIXED - 1]];
  if (hex(bytes.subarray(0, DOMAIN.length)) !== hex(DOMAIN)) throw invalid("entry", "its first bytes are another's");
  if ((flag !== 0 && flag !== 1) || body.length !== FIXED + WORD * flag) throw invalid("entry", "its length is wrong");

  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const verb = VERBS[view.getUint8(72)];
  const at = Number(view.getBigUint64(64));
  if (verb === undefined) throw invalid("entry", `it has no verb ${view.getUint8(72)}`);
  if (!Number.isSafeInteger(at)) throw invalid("entry", `its time is ${at}`);
  const rule = view.getUint16(73);
  return {
    grant: hex(body.subarray(32, 64)),
    at,
    verb,
    ...(rule > 0 && { rule: rule - 1 }),
    use: {
      action: view.getUint16(75),
      item: view.getUint16(77),
      region: view.getUint16(79),
      purpose: hex(body.subarray(81, 93)),
      recipient: hex(body.subarray(93, 113)),
    },
    ...(flag === 1 && { evidence: hex(body.subarray(FIXED)) }),
    salt: hex(body.subarray(0, 32)),
  };
}

/**
 * The leaf hash under which an entry stands in the log: a commitment, salted, so that it tells nothing to who only has it.
 *
 * @throws those of {@link encodeUsage}.
 */
export function usageLeafHash(entry: UsageEntry): string {
  return leafHash(encodeUsage(entry));
}

/** A whole number in so many bytes, big-endian. */
export function uint(parameter: string, value: number, bytes: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * bytes))
    throw outOfRange(parameter, value, 8 * bytes);
  const encoded = new Uint8Array(bytes);
  for (let i = bytes - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) encoded[i] = rest % 256;
  return encoded;
}

function outOfRange(parameter: string, value: number, bits: number): InputError {
  const shown = Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  const message = `${parameter} is ${value}, no whole number that fits.`;
  return new InputError({ name: "NumberOutOfRange", args: { parameter, value: shown, bits }, message });
}

function invalid(parameter: string, reason: string): InputError {
  return new InputError({ name: "FormatInvalid", args: { parameter, reason }, message: "This is no entry of a use." });
}
