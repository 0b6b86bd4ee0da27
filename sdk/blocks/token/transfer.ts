import type { TransactionReceipt } from "ethers";

import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { StableToken } from "../../core/contracts.ts";

/** What to send. Amounts are in the token's smallest unit, see `token.parse`. */
export interface TransferArgs {
  to: string;
  amount: bigint;
}

/** What was sent. */
export interface TransferOutcome {
  from: string;
  to: string;
  amount: bigint;
}

/** What an owner lets a spender take. */
export interface AllowanceOutcome {
  owner: string;
  spender: string;
  amount: bigint;
}

export interface Transfers {
  /**
   * Sends tokens (ERC-20).
   *
   * @throws ERC20InsufficientBalance; AccountIsFrozen; EnforcedPause; TransferRestricted.
   * @example
   * const { from, to, amount } = await trellis.token.transfer({ to: alice, amount: await trellis.token.parse("12.50") });
   * // { from: "0xf39F…2266", to: "0x7099…79C8", amount: 12500000n, receipt }
   */
  transfer: Verb<TransferArgs, boolean, TransferOutcome>;
  /**
   * Sends somebody else's tokens, as far as the owner allows (ERC-20).
   *
   * @throws ERC20InsufficientAllowance; those of `transfer`.
   */
  transferFrom: Verb<TransferArgs & { from: string }, boolean, TransferOutcome>;
  /**
   * Lets a spender take tokens of the caller (ERC-20). Replaces what it was let before.
   *
   * @example
   * await trellis.token.approve({ spender: trellis.market.address, amount: 100_000000n });
   * // { owner: "0xf39F…2266", spender: "0x9fE4…6e0", amount: 100000000n, receipt }
   */
  approve: Verb<{ spender: string; amount: bigint }, boolean, AllowanceOutcome>;
}

export function transfers(handle: Handle<StableToken>): Transfers {
  return {
    transfer: verb(handle, {
      call: (token, { to, amount }) => call(token, token.transfer, [address("to", to), uint("amount", amount)]),
      outcome: transferred,
    }),
    transferFrom: verb(handle, {
      call: (token, { from, to, amount }) =>
        call(token, token.transferFrom, [address("from", from), address("to", to), uint("amount", amount)]),
      outcome: transferred,
    }),
    approve: verb(handle, {
      call: (token, { spender, amount }) =>
        call(token, token.approve, [address("spender", spender), uint("amount", amount)]),
      outcome: approved,
    }),
  };
}

/** The transfer that a transaction made. */
export function transferred(token: StableToken, receipt: TransactionReceipt): TransferOutcome {
  const { from, to, value } = emitted(token, token.getEvent("Transfer"), receipt);
  return { from, to, amount: value };
}

/** The allowance that a transaction set. */
export function approved(token: StableToken, receipt: TransactionReceipt): AllowanceOutcome {
  const { owner, spender, value } = emitted(token, token.getEvent("Approval"), receipt);
  return { owner, spender, amount: value };
}
