import { AbiCoder, keccak256, type TypedDataDomain } from "ethers";

import type { TypedDataTypes } from "../../../core/eip712.ts";
import { named } from "../../../core/decode.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, refuse, uint } from "../../../core/input.ts";
import type { SocialGraphIdentity as SocialGraphContract } from "../../../core/contracts.ts";
import { categories, type Category } from "./confidence.ts";

/** A vouch, for anyone to bring. */
export interface SignedVouch {
  voucher: string;
  subject: string;
  category: Category;
  /** Seconds since 1970. */
  issuedAt: number;
  /** First second at which it is over. */
  expiresAt: number;
  nonce: bigint;
  /** The only chain it is for; 0 for every chain. */
  chainId: bigint;
  signature: string;
}

/** A withdrawal signed by the voucher or the subject, for anyone to bring. */
export interface SignedWithdrawal {
  voucher: string;
  subject: string;
  /** The greatest nonce that it bars. */
  nonce: bigint;
  signer: string;
  signature: string;
}

/** A person on the way to another deployment, for anyone to bring there. */
export interface Bundle {
  identity: string;
  sequence: bigint;
  withdrawals: SignedWithdrawal[];
  vouches: SignedVouch[];
  signature: string;
}

/** What a person signs to be known. */
export const registrationTypes: TypedDataTypes = { Registration: [{ name: "identity", type: "address" }] };

/** What a voucher signs. */
export const vouchTypes: TypedDataTypes = {
  Vouch: [
    { name: "voucher", type: "address" },
    { name: "subject", type: "address" },
    { name: "category", type: "uint8" },
    { name: "issuedAt", type: "uint40" },
    { name: "expiresAt", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "chainId", type: "uint256" },
  ],
};

/** What a voucher or a subject signs to take a vouch back. */
export const withdrawalTypes: TypedDataTypes = {
  Withdrawal: [
    { name: "voucher", type: "address" },
    { name: "subject", type: "address" },
    { name: "nonce", type: "uint64" },
  ],
};

/** What a person signs to move. */
export const exportTypes: TypedDataTypes = {
  Export: [
    { name: "identity", type: "address" },
    { name: "sequence", type: "uint64" },
    { name: "chainId", type: "uint256" },
    { name: "destination", type: "address" },
    { name: "content", type: "bytes32" },
  ],
};

/** The domain of a network: it names no chain and no contract, so that what is signed under it can move. */
export function networkDomain(network: string): TypedDataDomain {
  return { name: "SocialGraphIdentity", version: "1", salt: network };
}

/** Signs for the network of a deployment with the connected signer. */
export async function signForNetwork(
  handle: Handle<SocialGraphContract>,
  types: TypedDataTypes,
  message: Record<string, unknown>,
): Promise<string> {
  const network = await handle.read((graph) => graph.network());
  return named(() => handle.session.signer.signTypedData(networkDomain(network), types, message));
}

/** A category by its number; refuses one that there is not. */
export function categoryNumber(category: Category): number {
  const number = categories.indexOf(category);
  return number >= 0 ? number : refuse("VouchCategoryUnknown", { category: BigInt(number >>> 0) & 0xffn });
}

/** A vouch as the contract takes it. */
export function encodedVouch({ signature, ...vouch }: SignedVouch) {
  const { voucher, subject, category, issuedAt, expiresAt, nonce, chainId } = vouch;
  return {
    vouch: {
      voucher: address("voucher", voucher),
      subject: address("subject", subject),
      category: categoryNumber(category),
      issuedAt: uint("issuedAt", issuedAt, 40),
      expiresAt: uint("expiresAt", expiresAt, 40),
      nonce: uint("nonce", nonce, 64),
      chainId: uint("chainId", chainId),
    },
    signature: bytes("signature", signature),
  };
}

/** A withdrawal as the contract takes it. */
export function encodedWithdrawal({ voucher, subject, nonce, signer, signature }: SignedWithdrawal) {
  const parties = { voucher: address("voucher", voucher), subject: address("subject", subject) };
  const by = address("signer", signer);
  if (by !== parties.voucher && by !== parties.subject) refuse("VouchPartyOnly", { ...parties, account: by });
  return { ...parties, nonce: uint("nonce", nonce, 64), signer: by, signature: bytes("signature", signature) };
}

const WITHDRAWALS = "tuple(address voucher,address subject,uint64 nonce,address signer,bytes signature)[]";
const VOUCH =
  "tuple(address voucher,address subject,uint8 category,uint40 issuedAt,uint40 expiresAt,uint64 nonce,uint256 chainId)";
const VOUCHES = `tuple(${VOUCH} vouch,bytes signature)[]`;

/** The digest of what a bundle holds, which its person signs. */
export function bundleContent({ withdrawals, vouches }: Pick<Bundle, "withdrawals" | "vouches">): string {
  const values = [withdrawals.map(encodedWithdrawal), vouches.map(encodedVouch)];
  return keccak256(AbiCoder.defaultAbiCoder().encode([WITHDRAWALS, VOUCHES], values));
}
