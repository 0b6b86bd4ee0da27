import { call } from "../../../core/call.ts";
import type { CertificateAuthority as Contract } from "../../../core/contracts.ts";
import { emitted } from "../../../core/events.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, bytes32, uint } from "../../../core/input.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { SignedTransfer } from "../../../blocks/token/authorization.ts";

/** An amount on an account. */
export interface AccountAmount {
  account: string;
  amount: bigint;
}

export interface Paying {
  /** Pays into an account, from the connected account's tokens, which it approved to the contract. */
  deposit: Verb<{ account?: string; amount: bigint }, void, AccountAmount>;
  /**
   * Pays into an account by its owner's authorization; anyone sends it.
   *
   * @example
   * const signed = await bank.token.signReceipt({ to: bank.certificateAuthority.address, amount: 100_000000n });
   * await relayer.certificateAuthority.depositWithAuthorization(signed);
   */
  depositWithAuthorization: Verb<SignedTransfer, void, AccountAmount>;
  /** Takes tokens out of the connected account's account. @throws FeeUnpaid if it has less. */
  withdraw: Verb<{ to?: string; amount: bigint }, void, AccountAmount & { to: string }>;
  /** What an account has, in the token's smallest unit. */
  balanceOf(account: string): Promise<bigint>;
  /** Which token fees are paid in, and what a certificate costs: DV always, the others' endorsers on top. */
  fees(): Promise<{ token: string; DV: bigint; OV: bigint; EV: bigint }>;
}

export function paying(handle: Handle<Contract>): Paying {
  const own = () => handle.session.signer.getAddress();
  return {
    deposit: verb(handle, {
      call: async (contract, { account, amount }) =>
        call(contract, contract.deposit, [address("account", account ?? (await own())), uint("amount", amount)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("Deposited"), receipt),
    }),
    depositWithAuthorization: verb(handle, {
      call: (contract, { from, amount, validAfter, validBefore, nonce, signature }) =>
        call(contract, contract.depositWithAuthorization, [
          address("from", from),
          uint("amount", amount),
          uint("validAfter", validAfter),
          uint("validBefore", validBefore),
          bytes32("nonce", nonce),
          bytes("signature", signature),
        ]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("Deposited"), receipt),
    }),
    withdraw: verb(handle, {
      call: async (contract, { to, amount }) =>
        call(contract, contract.withdraw, [address("to", to ?? (await own())), uint("amount", amount)]),
      outcome: (contract, receipt) => emitted(contract, contract.getEvent("Withdrawn"), receipt),
    }),
    balanceOf: (account) => handle.read((contract) => contract.balanceOf(address("account", account))),
    fees: () =>
      handle.read(async (contract) => {
        const [token, DV, OV, EV] = await Promise.all([
          contract.feeToken(),
          contract.dvFee(),
          contract.ovFee(),
          contract.evFee(),
        ]);
        return { token, DV, OV, EV };
      }),
  };
}
