import { call } from "../../core/call.ts";
import type { Handle } from "../../core/handle.ts";
import { address } from "../../core/input.ts";
import { named } from "../../core/decode.ts";
import { planOf, type Action, type Plan } from "../../core/plan.ts";
import { anyToken } from "../../core/standards.ts";
import type { AtomicMarket } from "../../core/contracts.ts";
import type { FillArgs, Filling } from "./fill.ts";
import { amountsFor, AssetKind, totalUnits, type Order } from "./order.ts";

/** Whose approvals for which order. */
export interface ApprovalArgs {
  order: Order;
  /** How many units are to be filled; the whole order unless said otherwise. */
  units?: bigint;
  /** Who would give: the maker what it offers, anyone else what is wanted. The connected signer unless said otherwise. */
  account?: string;
}

export interface Approving {
  /**
   * The approvals that the market still needs from an account so that an order can be filled.
   *
   * @returns A plan of no, or one, transaction, which approves exactly what is needed. One approval serves all orders of
   * ERC-721 and ERC-1155; for ERC-20 it is the amount, to which what other open orders need must be added.
   * @example
   * const plan = await trellis.market.approvalsFor({ order });
   * plan.actions.map(({ what }) => what); // ["Let the market move the tokens 0xe7f1…0512 of 0x7099…79C8"]
   * await plan.executeAll();
   */
  approvalsFor(args: ApprovalArgs): Promise<Plan>;
  /**
   * The missing approval and the fill, as a plan: to be looked at, then executed.
   *
   * @param args As for `fill`; with a permit the plan is the fill alone.
   */
  planFill(args: FillArgs): Promise<Plan>;
}

export function approving(handle: Handle<AtomicMarket>, fill: Filling["fill"]): Approving {
  const { session } = handle;

  const missing = async ({ order, units = totalUnits(order), account }: ApprovalArgs): Promise<Action[]> => {
    const giver = account ? address("account", account) : await session.signer.getAddress();
    const { kind, where, id, amount } = sideOf(order, giver, units);
    if (kind === AssetKind.Native) return [];

    const token = anyToken(session, where);
    const market = handle.address;
    const approve = (what: string, { data, value }: { data: string; value: bigint }) => [
      { what, transaction: { to: where, data, value } },
    ];
    return named(async () => {
      if (kind === AssetKind.ERC20) {
        if ((await token.allowance(giver, market)) >= amount) return [];
        const what = `Let the market take ${amount} of the token ${where} of ${giver}`;
        return approve(what, call(token, token.approve, [market, amount]));
      }
      if (await token.isApprovedForAll(giver, market)) return [];
      if (kind === AssetKind.ERC721 && (await token.getApproved(id)) === market) return [];
      const what = `Let the market move the tokens ${where} of ${giver}`;
      return approve(what, call(token, token.setApprovalForAll, [market, true]));
    });
  };

  return {
    approvalsFor: async (args) => planOf(session, await missing(args)),
    async planFill(args) {
      const { order } = args.listing;
      const first = args.permit ? [] : await missing({ order, units: args.units });
      const what = `Fill the order of ${order.maker}`;
      return planOf(session, [...first, { what, transaction: await fill.transaction(args) }]);
    },
  };
}

/** What an account gives when the order is filled. */
function sideOf(order: Order, account: string, units: bigint) {
  const { offered, wanted } = amountsFor(order, units);
  return account === address("maker", order.maker)
    ? { kind: order.offerKind, where: order.offerToken, id: order.offerId, amount: offered }
    : { kind: order.wantKind, where: order.wantToken, id: order.wantId, amount: wanted };
}
