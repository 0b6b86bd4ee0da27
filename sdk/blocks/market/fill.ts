import type { TransactionReceipt } from "ethers";

import { call, mapped } from "../../core/call.ts";
import { emitted, emittedAll } from "../../core/events.ts";
import type { Handle } from "../../core/handle.ts";
import { address, bytes, refuse, uint, ZERO_ADDRESS } from "../../core/input.ts";
import { verb, type Verb } from "../../core/verb.ts";
import type { AtomicMarket } from "../../core/contracts.ts";
import { encodePermit, type SignedPermit } from "../token/permit.ts";
import { amountsFor, AssetKind, isWhole, leastReceived, totalUnits, type Listing, type Order } from "./order.ts";
import { orderHash } from "./typed-data.ts";

/** Which listing to fill, and how. */
export interface FillArgs {
  listing: Listing;
  /** How many units; all that are left unless said otherwise. */
  units?: bigint;
  /**
   * For a listing, the most to pay; for a bid, the least to receive after fee and royalty. The order's own terms
   * unless said otherwise.
   */
  limit?: bigint;
  /** Who gets what the maker gives; the taker unless said otherwise. */
  recipient?: string;
  /** A permit of the taker for the market and the wanted ERC-20, so that no approval is needed before. */
  permit?: SignedPermit;
  /** For an ERC-1155 recipient that is a contract: handed to it inside a delivery note. */
  data?: string;
}

/** What a fill did. */
export interface FillOutcome {
  orderHash: string;
  maker: string;
  taker: string;
  units: bigint;
  /** How much of the offered asset the recipient got (for a bid, before fee and royalty). */
  offered: bigint;
  /** How much of the wanted asset the taker gave in all. */
  wanted: bigint;
}

/** What a fill will do. */
export interface QuoteOutcome {
  units: bigint;
  offered: bigint;
  wanted: bigint;
  /** Of the payment, what the fee recipient gets. */
  fee: bigint;
  /** Of the payment, what the royalty receiver gets. */
  royalty: bigint;
  royaltyReceiver: string;
}

/** Orders in a ring: each gives to the next, the last to the first. */
export interface RingArgs {
  listings: readonly Listing[];
  /** How many units of each; all of each unless said otherwise. */
  units?: readonly bigint[];
}

/** A fill as the contract takes it. */
interface How {
  units: bigint;
  limit: bigint;
  recipient: string;
  proof: string[];
  permit: string;
  data: string;
}

export interface Filling {
  /**
   * Fills a signed order, whole or in part, at once or not at all. A price in the chain's own coin is sent along. Where
   * no option is used, the contract's cheaper `takeSigned` does it.
   *
   * @throws OrderClosed; OrderExpired; OrderNotStarted; OrderEpochMismatch; OrderTakerOnly; OrderRecipientOnly;
   * OrderTakerIneligible; SignatureInvalid; FillUnitsInvalid; FillLimitExceeded; TransferInexact; what the tokens throw.
   * @example
   * const { units, offered, wanted } = await trellis.market.fill({ listing, units: 1_000n });
   * // { orderHash: "0xc0de…", maker: "0x7099…79C8", taker: "0x3C44…93BC", units: 1000n, offered: 1000n, wanted: 15000000n, receipt }
   */
  fill: Verb<FillArgs, { offered: bigint; wanted: bigint }, FillOutcome>;
  /**
   * Fills several orders, all or none. None may be priced in the chain's own coin.
   *
   * @throws Those of `fill`.
   */
  fillMany: Verb<{ fills: readonly FillArgs[] }, void, { fills: FillOutcome[] }>;
  /**
   * Settles a ring of orders, all or none. Anyone may send it.
   *
   * @throws RingMismatch; those of `fill`, with the next maker as the taker.
   * @example
   * await trellis.market.settleRing({ listings: [aGivesB, bGivesC, cGivesA] });
   */
  settleRing: Verb<RingArgs, void, { fills: FillOutcome[] }>;
  /**
   * What `fill` would do now; the same errors. Balances and allowances are not looked at.
   *
   * @param args As for `fill`, and who would be the taker: the connected signer unless said otherwise.
   */
  quote(args: FillArgs & { taker?: string }): Promise<QuoteOutcome>;
}

export function filling(handle: Handle<AtomicMarket>): Filling {
  const unitsOf = async ({ order }: Listing, asked?: bigint) => {
    const total = totalUnits(order);
    if (asked === undefined) {
      return isWhole(order) ? total : total - (await handle.read((market) => market.filledUnits(orderHash(order))));
    }
    if (uint("units", asked) === 0n || asked > total || (isWhole(order) && asked !== total)) {
      refuse("FillUnitsInvalid", { asked, minimum: isWhole(order) ? total : order.minUnits, left: total });
    }
    return asked;
  };

  const howOf = async (args: FillArgs): Promise<How> => {
    const { listing, recipient = ZERO_ADDRESS, permit, data = "0x" } = args;
    const units = await unitsOf(listing, args.units);
    return {
      units,
      limit: args.limit ?? limitOf(listing.order, units),
      recipient: address("recipient", recipient),
      proof: listing.proof,
      permit: permit ? encodePermit(permit) : "0x",
      data: bytes("data", data),
    };
  };

  return {
    fill: verb(handle, {
      async call(market, args) {
        const { order, signature } = args.listing;
        const how = await howOf(args);
        const value = order.wantKind === AssetKind.Native ? amountsFor(order, how.units).wanted : 0n;
        const signed = bytes("signature", signature);
        const filled = isPlain(how)
          ? call(market, market.takeSigned, [order, signed, how.units, how.limit], value)
          : call(market, market.fill, [order, signed, how], value);
        return mapped(filled, ({ offered, wanted }) => ({ offered, wanted }));
      },
      outcome: (market, receipt) => emitted(market, market.getEvent("OrderFilled"), receipt),
    }),
    fillMany: verb(handle, {
      async call(market, { fills }) {
        const hows = await Promise.all(fills.map(howOf));
        const orders = fills.map(({ listing }) => listing.order);
        return call(market, market.fillMany, [orders, fills.map(({ listing }) => listing.signature), hows]);
      },
      outcome: allFills,
    }),
    settleRing: verb(handle, {
      async call(market, { listings, units = [] }) {
        if (units.length !== 0 && units.length !== listings.length) {
          refuse("ArrayLengthMismatch", { a: BigInt(listings.length), b: BigInt(units.length) });
        }
        return call(market, market.settleRing, [
          listings.map(({ order }) => order),
          listings.map(({ signature }) => signature),
          await Promise.all(listings.map((listing, i) => unitsOf(listing, units[i]))),
          listings.map(({ proof }) => proof),
        ]);
      },
      outcome: allFills,
    }),
    async quote({ taker, ...args }) {
      const who = taker ? address("taker", taker) : await handle.session.signer.getAddress();
      const how = await howOf(args);
      const { order, signature } = args.listing;
      return handle.read(async (market) => {
        const quote = await market.quoteFill(order, signature, how, who);
        const { units, offered, wanted, fee, royalty, royaltyReceiver } = quote;
        return { units, offered, wanted, fee, royalty, royaltyReceiver };
      });
    },
  };
}

/** Whether a fill uses none of the options, so that the contract's cheaper `takeSigned` does the same. */
function isPlain({ recipient, proof, permit, data }: How): boolean {
  return recipient === ZERO_ADDRESS && proof.length === 0 && permit === "0x" && data === "0x";
}

/** What the order itself promises: no more is paid and no less received, whatever happens on the way. */
function limitOf(order: Order, units: bigint): bigint {
  return order.unitsWanted ? leastReceived(order, units) : amountsFor(order, units).wanted;
}

function allFills(market: AtomicMarket, receipt: TransactionReceipt): { fills: FillOutcome[] } {
  return { fills: emittedAll(market, market.getEvent("OrderFilled"), receipt) };
}
