import { randomSalt } from "../../crypto/bytes.ts";
import { call } from "../../core/call.ts";
import { deadlineOf, signFor, type TypedDataTypes } from "../../core/eip712.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes, bytes32, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { StableToken } from "../../core/contracts.ts";
import { transferred, type TransferOutcome } from "./transfer.ts";
import { cancelAuthorizationTypes, receiveAuthorizationTypes, transferAuthorizationTypes } from "./typed-data.ts";

/** A transfer to be signed. */
export interface AuthorizeArgs {
  to: string;
  /** In the token's smallest unit. */
  amount: bigint;
  /** Second after which it is good; at once unless said otherwise. */
  validAfter?: number;
  /** Second before which it is good; an hour from the latest block unless said otherwise. */
  validBefore?: number;
  /** 32 random bytes; new ones unless said otherwise. */
  nonce?: string;
  /** Whose tokens, if the signer is the key of a contract account; the signer's unless said otherwise. */
  from?: string;
}

/** A transfer signed by the sender (ERC-3009). */
export interface SignedTransfer {
  from: string;
  to: string;
  amount: bigint;
  validAfter: number;
  validBefore: number;
  nonce: string;
  signature: string;
}

/** The order to make an authorization worthless, signed by its signer (ERC-3009). */
export interface SignedCancellation {
  authorizer: string;
  nonce: string;
  signature: string;
}

export interface Authorizations {
  /**
   * Signs a transfer instead of sending it (ERC-3009); anyone may bring it to the token.
   *
   * @returns What {@link transferWithAuthorization} takes.
   * @example
   * const signed = await payer.token.signTransfer({ to: shop, amount: 5_000000n });
   * await sponsor.token.transferWithAuthorization(signed);
   * // { from: "0x7099…79C8", to: "0x3C44…93BC", amount: 5000000n, receipt }
   */
  signTransfer(args: AuthorizeArgs): Promise<SignedTransfer>;
  /** As {@link signTransfer}, for the receiver alone to bring: nobody can use it before the receiver does. */
  signReceipt(args: AuthorizeArgs): Promise<SignedTransfer>;
  /** Signs that an authorization shall be worthless. */
  signCancellation(args: { nonce: string; authorizer?: string }): Promise<SignedCancellation>;
  /**
   * Moves tokens by the sender's signature (ERC-3009). Anyone may send it.
   *
   * @throws SignatureInvalid; ERC3009InvalidAuthorizationTime; ERC3009UsedAuthorization; those of `transfer`.
   */
  transferWithAuthorization: Verb<SignedTransfer, void, TransferOutcome>;
  /**
   * Takes tokens by the sender's signature (ERC-3009). The receiver only.
   *
   * @throws ERC20InvalidReceiver if the caller is another; those of {@link transferWithAuthorization}.
   */
  receiveWithAuthorization: Verb<SignedTransfer, void, TransferOutcome>;
  /**
   * Makes an authorization worthless by its signer's signature (ERC-3009). Anyone may send it.
   *
   * @throws SignatureInvalid; ERC3009UsedAuthorization.
   */
  cancelAuthorization: Verb<SignedCancellation, void, { authorizer: string; nonce: string }>;
  /** Whether an authorization was used or cancelled. */
  isAuthorizationUsed(args: { authorizer: string; nonce: string }): Promise<boolean>;
}

const FIELDS = "address,address,uint256,uint256,uint256,bytes32,bytes";

export function authorizations(handle: Handle<StableToken>): Authorizations {
  const accountOr = async (parameter: string, account?: string) =>
    account ? address(parameter, account) : handle.session.signer.getAddress();

  const authorize = async (types: TypedDataTypes, args: AuthorizeArgs): Promise<SignedTransfer> => {
    const from = await accountOr("from", args.from);
    const to = address("to", args.to);
    const { amount, validAfter = 0, nonce = randomSalt() } = args;
    const validBefore = await deadlineOf(handle, args.validBefore);
    const message = {
      from,
      to,
      value: uint("amount", amount),
      validAfter,
      validBefore,
      nonce: bytes32("nonce", nonce),
    };
    const signature = await signFor(handle, types, message);
    return { from, to, amount, validAfter, validBefore, nonce, signature };
  };

  const encoded = (signed: SignedTransfer): [string, string, bigint, bigint, bigint, string, string] => [
    address("from", signed.from),
    address("to", signed.to),
    uint("amount", signed.amount),
    uint("validAfter", signed.validAfter),
    uint("validBefore", signed.validBefore),
    bytes32("nonce", signed.nonce),
    bytes("signature", signed.signature),
  ];

  return {
    signTransfer: (args) => authorize(transferAuthorizationTypes, args),
    signReceipt: (args) => authorize(receiveAuthorizationTypes, args),
    async signCancellation({ nonce, authorizer: account }) {
      const authorizer = await accountOr("authorizer", account);
      const signature = await signFor(handle, cancelAuthorizationTypes, { authorizer, nonce: bytes32("nonce", nonce) });
      return { authorizer, nonce, signature };
    },
    transferWithAuthorization: verb(handle, {
      call: (token, signed) => call(token, token[`transferWithAuthorization(${FIELDS})`], encoded(signed)),
      outcome: transferred,
    }),
    receiveWithAuthorization: verb(handle, {
      call: (token, signed) => call(token, token[`receiveWithAuthorization(${FIELDS})`], encoded(signed)),
      outcome: transferred,
    }),
    cancelAuthorization: verb(handle, {
      call: (token, { authorizer, nonce, signature }) =>
        call(token, token["cancelAuthorization(address,bytes32,bytes)"], [
          address("authorizer", authorizer),
          bytes32("nonce", nonce),
          bytes("signature", signature),
        ]),
      outcome: (token, receipt) => emitted(token, token.getEvent("AuthorizationCanceled"), receipt),
    }),
    isAuthorizationUsed: ({ authorizer, nonce }) =>
      handle.read((token) => token.authorizationState(address("authorizer", authorizer), bytes32("nonce", nonce))),
  };
}
