import { AbiCoder, Signature } from "ethers";

import { call } from "../../core/call.ts";
import { deadlineOf, nextNonce, signFor } from "../../core/eip712.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { StableToken } from "../../core/contracts.ts";
import { approved, type AllowanceOutcome } from "./transfer.ts";
import { permitTypes } from "./typed-data.ts";

/** An allowance to be signed. */
export interface PermitArgs {
  spender: string;
  /** In the token's smallest unit. */
  amount: bigint;
  /** Last second at which it is good; an hour from the latest block unless said otherwise. */
  deadline?: number;
  /** Whose tokens, if the signer is the key of a contract account; the signer's unless said otherwise. */
  owner?: string;
}

/** An allowance signed by the owner (ERC-2612), for anyone to send. */
export interface SignedPermit {
  owner: string;
  spender: string;
  amount: bigint;
  deadline: number;
  signature: string;
}

const PERMIT = "permit(address,address,uint256,uint256,bytes)";

export interface Permits {
  /**
   * Signs an allowance instead of sending it (ERC-2612), so that it costs the owner nothing and the spender can use it in
   * its own transaction.
   *
   * @returns What {@link permit}, and `market.fill` as `permit`, take.
   * @example
   * const permit = await trellis.token.signPermit({ spender: trellis.market.address, amount: 100_000000n });
   */
  signPermit(args: PermitArgs): Promise<SignedPermit>;
  /**
   * Sets an allowance by the owner's signature. Anyone may send it. ECDSA signatures of 64 or 65 bytes and those of
   * contract accounts (ERC-1271) are good.
   *
   * @throws ERC2612ExpiredSignature; SignatureInvalid, also if the owner's nonce has moved on.
   */
  permit: Verb<SignedPermit, void, AllowanceOutcome>;
}

export function permits(handle: Handle<StableToken>): Permits {
  return {
    async signPermit({ spender, amount, deadline: asked, owner: account }) {
      const owner = account ? address("owner", account) : await handle.session.signer.getAddress();
      const nonce = await nextNonce(handle, owner);
      const deadline = await deadlineOf(handle, asked);
      const permit = { owner, spender: address("spender", spender), value: uint("amount", amount), nonce, deadline };
      const signature = await signFor(handle, permitTypes, permit);
      return { owner, spender: permit.spender, amount, deadline, signature };
    },
    permit: verb(handle, {
      call: (token, { owner, spender, amount, deadline, signature }) =>
        call(token, token[PERMIT], [
          address("owner", owner),
          address("spender", spender),
          uint("amount", amount),
          uint("deadline", deadline),
          bytes("signature", signature),
        ]),
      outcome: approved,
    }),
  };
}

/** A permit as the market takes it inside a fill: `abi.encode(value, deadline, v, r, s)`. */
export function encodePermit({ amount, deadline, signature }: SignedPermit): string {
  const { v, r, s } = Signature.from(signature);
  return AbiCoder.defaultAbiCoder().encode(
    ["uint256", "uint256", "uint8", "bytes32", "bytes32"],
    [amount, deadline, v, r, s],
  );
}
