import { getAddress, isAddress, isHexString } from "ethers";

import { InputError, type ErrorArgs, type ErrorName } from "../errors.ts";
import { errorSources } from "../generated/errors.ts";

/** The zero address: "nobody", "anyone" or "the chain's own coin", as each parameter says. */
export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** Thirty-two zero bytes: "none". */
export const ZERO_BYTES32 = `0x${"00".repeat(32)}`;

/** Raises one of the contract's own errors, before the contract is asked and paid. */
export function refuse<N extends ErrorName>(name: N, args: ErrorArgs[N], message?: string): never {
  const source = errorSources[name];
  throw new InputError({
    name,
    args: args as Readonly<Record<string, unknown>>,
    contract: source?.contract,
    message: message ?? source?.notice ?? "The input is refused.",
  });
}

/** A checksummed address; mixed case with a wrong checksum is refused. */
export function address(parameter: string, value: string): string {
  if (!isAddress(value)) refuse("AddressInvalid", { parameter, value }, `${parameter} is no address.`);
  return getAddress(value);
}

/** Exactly 32 bytes in hexadecimal. */
export function bytes32(parameter: string, value: string): string {
  if (!isHexString(value, 32)) {
    refuse("BytesInvalid", { parameter, value, length: 32 }, `${parameter} is not 32 bytes.`);
  }
  return value;
}

/** Any bytes in hexadecimal. */
export function bytes(parameter: string, value: string): string {
  if (!isHexString(value, true)) {
    refuse("BytesInvalid", { parameter, value, length: "any" }, `${parameter} is no hexadecimal.`);
  }
  return value;
}

/** A whole number from 0 to 2^bits − 1. */
export function uint(parameter: string, value: bigint | number, bits = 256): bigint {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (whole === undefined || whole < 0n || whole >> BigInt(bits) !== 0n) {
    refuse(
      "NumberOutOfRange",
      { parameter, value: whole ?? value, bits },
      `${parameter} must be a whole number of 0 to 2^${bits} − 1.`,
    );
  }
  return whole;
}

/**
 * A time in whole seconds since 1970.
 *
 * @throws TimeInMilliseconds for what `Date.now()` gives: as seconds it lies beyond the year 40,000, and what is to end one
 * day would never end; NumberOutOfRange.
 */
export function time(parameter: string, value: bigint | number): bigint {
  const whole = uint(parameter, value, 64);
  if (whole > 1_200_000_000_000n && whole < 100_000_000_000_000n) {
    const message = `${parameter} is a time in seconds, and ${whole} looks like milliseconds.`;
    refuse("TimeInMilliseconds", { parameter, value: whole }, message);
  }
  return whole;
}

/** The place of a word in the list of those there are, which is its number on the ledger. */
export function placeOf<W extends string>(parameter: string, value: W, words: readonly W[]): bigint {
  const place = words.indexOf(value);
  if (place !== -1) return BigInt(place);
  const message = `${parameter} is none of ${words.join(", ")}.`;
  throw new InputError({ name: "WordUnknown", args: { parameter, value, words }, message });
}
