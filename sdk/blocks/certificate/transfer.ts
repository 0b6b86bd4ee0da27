import { call } from "../../core/call.ts";
import { emitted } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes, uint } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { CreditToken } from "../../core/contracts.ts";

/** Credits to be moved. */
export interface CreditTransferArgs {
  to: string;
  /** The batch. */
  id: bigint;
  kilograms: bigint;
  /** Whose; the connected signer's unless said otherwise. */
  from?: string;
  /** Handed to a receiving contract. */
  data?: string;
}

/** Credits as they were moved. */
export interface CreditTransferOutcome {
  operator: string;
  from: string;
  to: string;
  id: bigint;
  kilograms: bigint;
}

export interface CreditTransfers {
  /**
   * Moves credits (ERC-1155).
   *
   * @throws CreditRetireOnly if the batch may only be retired; what the token's standard says about balances, approvals
   * and receivers.
   */
  transfer: Verb<CreditTransferArgs, void, CreditTransferOutcome>;
  /**
   * Lets an operator, for instance a market, move all credits of the caller, or no longer (ERC-1155).
   *
   * @example
   * await trellis.certificate.setApprovalForAll({ operator: trellis.market.address, approved: true });
   */
  setApprovalForAll: Verb<
    { operator: string; approved: boolean },
    void,
    { owner: string; operator: string; approved: boolean }
  >;
}

export function creditTransfers(handle: Handle<CreditToken>): CreditTransfers {
  return {
    transfer: verb(handle, {
      async call(credits, { to, id, kilograms, from, data = "0x" }) {
        const holder = from ?? (await handle.session.signer.getAddress());
        return call(credits, credits.safeTransferFrom, [
          address("from", holder),
          address("to", to),
          uint("id", id),
          uint("kilograms", kilograms),
          bytes("data", data),
        ]);
      },
      outcome: (credits, receipt) => {
        const { operator, from, to, id, amount } = emitted(credits, credits.getEvent("TransferSingle"), receipt);
        return { operator, from, to, id, kilograms: amount };
      },
    }),
    setApprovalForAll: verb(handle, {
      call: (credits, { operator, approved }) =>
        call(credits, credits.setApprovalForAll, [address("operator", operator), approved]),
      outcome: (credits, receipt) => {
        const { owner, operator, isApproved } = emitted(credits, credits.getEvent("ApprovalForAll"), receipt);
        return { owner, operator, approved: isApproved };
      },
    }),
  };
}
