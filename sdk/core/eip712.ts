import { Contract, type BaseContract, type TypedDataDomain, type TypedDataField } from "ethers";

import { address, bytes, time, uint } from "./input.ts";
import { named } from "./decode.ts";
import type { Handle } from "./handle.ts";

/** The structs of an EIP-712 message, by name. */
export type TypedDataTypes = Record<string, TypedDataField[]>;

/** How long a signature is good unless the signer says otherwise, in seconds. */
const DEFAULT_LIFETIME = 60 * 60;

const domainAbi = [
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
];
const noncesAbi = ["function nonces(address owner, uint192 key) view returns (uint256)"];

const domains = new WeakMap<Handle<BaseContract>, Promise<TypedDataDomain>>();

/** The contract's own EIP-712 domain, asked of the contract (ERC-5267) once. */
export function domainOf(handle: Handle<BaseContract>): Promise<TypedDataDomain> {
  const known = domains.get(handle) ?? readDomain(handle);
  domains.set(handle, known);
  known.catch(() => domains.delete(handle));
  return known;
}

async function readDomain(handle: Handle<BaseContract>): Promise<TypedDataDomain> {
  await handle.ready();
  const contract = new Contract(handle.address, domainAbi, handle.session.provider);
  const [, name, version, chainId, verifyingContract] = (await named(() =>
    contract.getFunction("eip712Domain").staticCall(),
  )) as [string, string, string, bigint, string];
  return { name, version, chainId, verifyingContract };
}

/** Signs a message for a contract with the connected signer. */
export async function signFor(
  handle: Handle<BaseContract>,
  types: TypedDataTypes,
  message: Record<string, unknown>,
): Promise<string> {
  const domain = await domainOf(handle);
  return named(() => handle.session.signer.signTypedData(domain, types, message));
}

/** What every action by signature carries besides what is done. */
export interface Authorization {
  /** A keyed nonce of the signer (ERC-4337 style): the key in the upper 192 bits, its sequence in the lower 64. */
  nonce: bigint;
  /** Last second at which the signature is good, in seconds since 1970. */
  deadline: number;
  /** The signature in hexadecimal: ECDSA, or whatever the account's contract accepts (ERC-1271). */
  signature: string;
}

/** The last three arguments of every `…BySig` function. */
export function authorization({ nonce, deadline, signature }: Authorization): [bigint, bigint, string] {
  return [uint("nonce", nonce), uint("deadline", deadline), bytes("signature", signature)];
}

/** What a signer may want to fix about a signature. */
export interface SignOptions {
  /** The nonce; the signer's next one under `nonceKey` unless said otherwise. */
  nonce?: bigint;
  /** Signatures under different keys need not be used in order; 0 unless said otherwise. */
  nonceKey?: bigint;
  /** Last second at which it is good; an hour from the latest block unless said otherwise. */
  deadline?: number;
  /** In whose name, if the signer is the key of a contract account; the signer itself unless said otherwise. */
  signer?: string;
}

/** Signs an action of a contract that has a `…BySig` twin: the action's fields, a nonce and a deadline. */
export async function signAction<T extends Record<string, unknown>>(
  handle: Handle<BaseContract>,
  types: TypedDataTypes,
  fields: (account: string) => T,
  options: SignOptions,
): Promise<T & Authorization> {
  const account = options.signer ? address("signer", options.signer) : await handle.session.signer.getAddress();
  const nonce = options.nonce ?? (await nextNonce(handle, account, options.nonceKey));
  const deadline = await deadlineOf(handle, options.deadline);
  const action = fields(account);
  const signature = await signFor(handle, types, { ...action, nonce, deadline });
  return { ...action, nonce, deadline, signature };
}

/** The last second a signature is good. */
export async function deadlineOf(handle: Handle<BaseContract>, deadline?: number): Promise<number> {
  if (deadline !== undefined) return Number(time("deadline", deadline));
  return (await handle.session.now()) + DEFAULT_LIFETIME;
}

/** The account's next nonce under a key. */
export async function nextNonce(handle: Handle<BaseContract>, account: string, key = 0n): Promise<bigint> {
  await handle.ready();
  const contract = new Contract(handle.address, noncesAbi, handle.session.provider);
  const nonces = contract.getFunction("nonces");
  return (await named(() => nonces.staticCall(account, uint("nonceKey", key, 192)))) as bigint;
}
