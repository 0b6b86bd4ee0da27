import type { BaseContract } from "ethers";

import { deadlineOf, signFor, type TypedDataTypes } from "../../../core/eip712.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, uint } from "../../../core/input.ts";

/** What an action by signature carries here: entries only move forward, so there is no nonce. */
export interface Signed {
  /** Last second at which the signature is good, in seconds since 1970. */
  deadline: number;
  /** The signature in hexadecimal: ECDSA, ERC-1271, or of a key without an address (ERC-7913). */
  signature: string;
}

/** What a signer may want to fix about a signature. */
export interface SignedOptions {
  /** Last second at which it is good; an hour from the latest block unless said otherwise. */
  deadline?: number;
  /** In whose name, if the signer is the key of a contract account; the signer itself unless said otherwise. */
  signer?: string;
}

/** The struct that is signed, from pairs of type and name, in the order of the contract's type hash. */
export function struct(name: string, fields: string): TypedDataTypes {
  const pairs = fields.split(",").map((field) => field.trim().split(" "));
  return { [name]: pairs.map(([type = "", field = ""]) => ({ name: field, type })) };
}

/** The account in whose name is signed. */
export async function accountOf(handle: Handle<BaseContract>, { signer }: SignedOptions): Promise<string> {
  return signer ? address("signer", signer) : handle.session.signer.getAddress();
}

/** Signs a message and its deadline. */
export async function signWithDeadline(
  handle: Handle<BaseContract>,
  types: TypedDataTypes,
  message: Record<string, unknown>,
  options: SignedOptions,
): Promise<Signed> {
  const deadline = await deadlineOf(handle, options.deadline);
  return { deadline, signature: await signFor(handle, types, { ...message, deadline }) };
}

/** The last two arguments of a `…BySig` function. */
export function signedBy({ deadline, signature }: Signed): [bigint, string] {
  return [uint("deadline", deadline), bytes("signature", signature)];
}

/** The place of a name in a contract's enumeration. */
export function ordinal<T extends string>(names: readonly T[], name: T): number {
  return names.indexOf(name);
}

/** The name at a place of a contract's enumeration. */
export function nameAt<T extends string>(names: readonly [T, ...T[]], place: bigint): T {
  return names[Number(place)] ?? names[0];
}
