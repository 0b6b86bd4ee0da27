import { addressOf } from "../../deployment.ts";
import type { Handle } from "../../core/handle.ts";
import { address, uint, ZERO_ADDRESS } from "../../core/input.ts";
import { standardOf } from "../../core/standards.ts";
import type { AtomicMarket } from "../../core/contracts.ts";
import type { NonceSequence } from "./nonces.ts";
import { AssetKind, checkOrder, openOrder, type Order } from "./order.ts";

const MONTH = 30 * 24 * 60 * 60;

/** What may be said about any order; everything may be left out. */
export interface OrderTerms {
  /** Who signs; the connected signer unless said otherwise. */
  maker?: string;
  /** The only account that may fill it; anyone unless said otherwise. */
  taker?: string;
  /** The only account it may be delivered to; the taker's choice unless said otherwise. */
  recipient?: string;
  /** The smallest fill, in units; 1 unless said otherwise. The whole amount makes the order all-or-nothing. */
  minUnits?: bigint;
  /** First second at which it may be filled; now (by the latest block) unless said otherwise. */
  startTime?: number;
  /** First second at which it no longer may; 30 days after the start unless said otherwise. */
  endTime?: number;
  /** Topic under which the taker must be eligible, for instance `fieldKey("kyc")`; none unless said otherwise. */
  topic?: string;
  /** A share of the payment for somebody, in 1/10,000; at most 1,000. */
  fee?: { recipient: string; bps: number };
  /** The most the maker agrees to pay as royalty (ERC-2981), in 1/10,000 of the payment; none unless said otherwise. */
  maxRoyaltyBps?: number;
  /** The nonce; a fresh one beside those of the connection's other orders unless said otherwise. */
  nonce?: bigint;
  /** The standard of the token; asked of the token (ERC-165) unless said otherwise. */
  kind?: "ERC20" | "ERC721" | "ERC1155";
}

/** What is to be sold for what. */
export interface SellArgs extends OrderTerms {
  /** The token that is sold: a name in the address book, or an address. */
  token: string;
  /** Its id; left out for ERC-20. */
  id?: bigint;
  /** How much is sold; 1 unless said otherwise. */
  amount?: bigint;
  /** The price of the whole amount, in the currency's smallest unit. */
  price: bigint;
  /** The ERC-20 to be paid in: a name in the address book, or an address; the chain's own coin if left out. */
  currency?: string;
}

/** What is to be bought for what. */
export interface BidArgs extends Omit<SellArgs, "currency"> {
  /** The ERC-20 to pay in: a name in the address book, or an address. A bid cannot be in the chain's own coin. */
  currency: string;
}

export interface Building {
  /**
   * Builds an order that sells a token for a price. It is then signed with `sign` or `signTree`; nothing is sent.
   *
   * @throws OrderMalformed; FeeAboveCap.
   * @example
   * const order = await trellis.market.sell({ token: "CreditToken", id: batch, amount: 5_000n, price: 75_000000n, currency: "StableToken" });
   * const listing = await trellis.market.sign(order);
   */
  sell(args: SellArgs): Promise<Order>;
  /**
   * Builds an order that buys a token for a price, in parts if it is divisible.
   *
   * @throws OrderMalformed; FeeAboveCap.
   */
  bid(args: BidArgs): Promise<Order>;
}

export function building(handle: Handle<AtomicMarket>, nonces: NonceSequence): Building {
  const { session } = handle;
  const locate = (where: string) => addressOf(session.deployment, where);

  const common = async (terms: OrderTerms) => {
    const maker = terms.maker ? address("maker", terms.maker) : await session.signer.getAddress();
    const [epoch, now] = await Promise.all([handle.read((market) => market.epochOf(maker)), session.now()]);
    const { minUnits = 1n, startTime = now, endTime = startTime + MONTH, nonce = nonces.next(), fee } = terms;
    return {
      ...openOrder,
      ...given({ taker: terms.taker, recipient: terms.recipient, topic: terms.topic }),
      ...given({ maxRoyaltyBps: terms.maxRoyaltyBps, feeRecipient: fee?.recipient, feeBps: fee?.bps }),
      maker,
      minUnits,
      startTime,
      endTime,
      epoch,
      nonce,
    };
  };

  const goods = async ({ token, id = 0n, amount = 1n, kind }: Pick<SellArgs, "token" | "id" | "amount" | "kind">) => {
    const where = locate(token);
    const standard = kind ?? (await standardOf(session, where));
    return { kind: AssetKind[standard], token: where, id: uint("id", id), amount: uint("amount", amount) };
  };

  return {
    async sell(args) {
      const [rest, sold] = await Promise.all([common(args), goods(args)]);
      const { currency, price } = args;
      return checkOrder({
        ...rest,
        offerKind: sold.kind,
        offerToken: sold.token,
        offerId: sold.id,
        offerAmount: sold.amount,
        wantKind: currency === undefined ? AssetKind.Native : AssetKind.ERC20,
        wantToken: currency === undefined ? ZERO_ADDRESS : locate(currency),
        wantId: 0n,
        wantAmount: uint("price", price),
        unitsWanted: false,
      });
    },
    async bid(args) {
      const [rest, bought] = await Promise.all([common(args), goods(args)]);
      return checkOrder({
        ...rest,
        offerKind: AssetKind.ERC20,
        offerToken: locate(args.currency),
        offerId: 0n,
        offerAmount: uint("price", args.price),
        wantKind: bought.kind,
        wantToken: bought.token,
        wantId: bought.id,
        wantAmount: bought.amount,
        unitsWanted: true,
      });
    },
  };
}

/** The entries that are not left out. */
function given<T extends object>(entries: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}
