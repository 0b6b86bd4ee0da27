import { InputError } from "../errors.ts";

/** How a bigint stands in the text: JSON has no number that keeps its digits. */
const BIG = "$bigint";

/**
 * Anything that the SDK signed or returned as JSON text, so that it can go to a relayer or into a database: bigints stand as
 * `{ "$bigint": "123" }`.
 *
 * @example
 * const text = toJson(await ana.did.signChanges({ identity, changes }));
 * await relayer.did.applyChangesBySig(fromJson(text) as SignedByActor<EncodedChanges>);
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? { [BIG]: each.toString() } : each));
}

/**
 * What {@link toJson} wrote. It is as trustworthy as whoever sent it: verbs check what they are given.
 *
 * @throws FormatInvalid for what is no JSON.
 */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, each: unknown) => bigOf(each) ?? each);
  } catch (cause) {
    const args = { parameter: "text", reason: cause instanceof Error ? cause.message : String(cause) };
    throw new InputError({ name: "FormatInvalid", args, message: "The text is no JSON.", cause });
  }
}

function bigOf(value: unknown): bigint | undefined {
  if (typeof value !== "object" || value === null || !(BIG in value)) return undefined;
  const digits = value[BIG];
  const isAlone = Object.keys(value).length === 1;
  return isAlone && typeof digits === "string" && /^-?\d+$/.test(digits) ? BigInt(digits) : undefined;
}
