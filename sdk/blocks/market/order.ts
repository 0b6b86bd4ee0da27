import { address, bytes32, refuse, uint, ZERO_ADDRESS, ZERO_BYTES32 } from "../../core/input.ts";
import { orderHash } from "./typed-data.ts";

/** What kind of asset a side of an order names, as the contract counts them. */
export const AssetKind = { Native: 0, ERC20: 1, ERC721: 2, ERC1155: 3 } as const;
export type AssetKind = (typeof AssetKind)[keyof typeof AssetKind];

/** The most a fee may be, in 1/10,000. */
export const MAX_FEE_BPS = 1_000n;

const BPS = 10_000n;

/** An offer to exchange, as its maker signs it: the contract's struct, field by field. */
export interface Order {
  /** Who signs and gives the offered asset. */
  maker: string;
  /** The only account that may fill it; zero for anyone. */
  taker: string;
  /** The only account the offered asset may be delivered to; zero for anyone's choice. */
  recipient: string;
  offerKind: AssetKind;
  offerToken: string;
  offerId: bigint;
  /** All that is offered. */
  offerAmount: bigint;
  wantKind: AssetKind;
  /** Zero for the chain's own coin. */
  wantToken: string;
  wantId: bigint;
  /** The price of the whole order. */
  wantAmount: bigint;
  /** False: units are counted in the offered asset (a listing). True: in the wanted one (a bid). */
  unitsWanted: boolean;
  /** The smallest fill, unless less is left. */
  minUnits: bigint;
  /** First second at which it may be filled. */
  startTime: number;
  /** First second at which it no longer may. */
  endTime: number;
  /** Topic under which the taker must be eligible; zero for none. */
  topic: string;
  feeRecipient: string;
  /** Share of the price of the whole order that goes to it, in 1/10,000; parts bear their portion. */
  feeBps: number;
  /** The most the maker agrees to pay as royalty (ERC-2981), in 1/10,000 of the price. */
  maxRoyaltyBps: number;
  /** The maker's epoch when it signed. */
  epoch: bigint;
  /** Which bit of the maker's nonces it uses. */
  nonce: bigint;
}

/** An order with its maker's signature: all that a taker needs. */
export interface Listing {
  order: Order;
  signature: string;
  /** The way from the order to the root that was signed; empty if the order was signed alone. */
  proof: string[];
}

/** How many units the whole order has. */
export function totalUnits(order: Order): bigint {
  return order.unitsWanted ? order.wantAmount : order.offerAmount;
}

/** Whether the order can be filled only as a whole. */
export function isWhole(order: Order): boolean {
  const total = totalUnits(order);
  const paymentKind = order.unitsWanted ? order.offerKind : order.wantKind;
  return total === 1n || order.minUnits >= total || paymentKind === AssetKind.ERC721;
}

/**
 * What each side gives for so many units: proportional, and rounded in the maker's favour on the side of the price.
 *
 * @example
 * amountsFor({ ...order, offerAmount: 3n, wantAmount: 10n }, 1n); // { offered: 1n, wanted: 4n }
 */
export function amountsFor(order: Order, units: bigint): { offered: bigint; wanted: bigint } {
  const total = totalUnits(order);
  if (order.unitsWanted) return { offered: (units * order.offerAmount) / total, wanted: units };
  return { offered: units, wanted: ceilDiv(units * order.wantAmount, total) };
}

/**
 * The least a taker of a bid receives for so many units, after the fee and the highest royalty the maker allows. Of each
 * the units bear their portion, which is rounded up or down depending on the units filled before.
 */
export function leastReceived(order: Order, units: bigint): bigint {
  const total = totalUnits(order);
  const most = (bps: number) => ceilDiv(((order.offerAmount * BigInt(bps)) / BPS) * units, total);
  const least = amountsFor(order, units).offered - most(order.feeBps) - most(order.maxRoyaltyBps);
  return least > 0n ? least : 0n;
}

const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;

/**
 * Checks an order as the contract would.
 *
 * @throws OrderMalformed; FeeAboveCap; AddressInvalid, BytesInvalid and NumberOutOfRange by field.
 */
export function checkOrder(order: Order): Order {
  for (const field of ["maker", "taker", "recipient", "offerToken", "wantToken", "feeRecipient"] as const) {
    address(field, order[field]);
  }
  for (const field of ["offerId", "offerAmount", "wantId", "wantAmount", "minUnits", "nonce"] as const) {
    uint(field, order[field]);
  }
  for (const field of ["startTime", "endTime", "epoch"] as const) uint(field, order[field], 64);
  for (const field of ["feeBps", "maxRoyaltyBps"] as const) uint(field, order[field], 16);
  bytes32("topic", order.topic);

  if (!isWellFormed(order)) refuse("OrderMalformed", { orderHash: orderHash(order) });
  if (BigInt(order.feeBps) > MAX_FEE_BPS) refuse("FeeAboveCap", { bps: BigInt(order.feeBps), cap: MAX_FEE_BPS });
  return order;
}

function isWellFormed(order: Order): boolean {
  const { offerKind, offerToken, offerId, offerAmount, wantKind, wantToken, wantId, wantAmount } = order;
  if (offerKind === AssetKind.Native) return false;
  if (!isSound(offerKind, offerToken, offerId, offerAmount) || !isSound(wantKind, wantToken, wantId, wantAmount)) {
    return false;
  }
  if (order.feeBps === 0 && order.maxRoyaltyBps === 0) return true;
  const paymentKind = order.unitsWanted ? offerKind : wantKind;
  if (paymentKind !== AssetKind.Native && paymentKind !== AssetKind.ERC20) return false;
  return (
    BigInt(order.feeBps + order.maxRoyaltyBps) <= BPS && (order.feeBps === 0 || order.feeRecipient !== ZERO_ADDRESS)
  );
}

function isSound(kind: AssetKind, token: string, id: bigint, amount: bigint): boolean {
  if (kind === AssetKind.ERC1155) return amount !== 0n;
  if (kind === AssetKind.ERC721) return amount === 1n;
  return amount !== 0n && id === 0n && (kind === AssetKind.ERC20 || token === ZERO_ADDRESS);
}

/** An order with nothing in it that restricts it. */
export const openOrder = {
  taker: ZERO_ADDRESS,
  recipient: ZERO_ADDRESS,
  topic: ZERO_BYTES32,
  feeRecipient: ZERO_ADDRESS,
  feeBps: 0,
  maxRoyaltyBps: 0,
} as const;
