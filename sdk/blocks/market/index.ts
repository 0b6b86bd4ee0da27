import { Interface } from "ethers";

import { Handle } from "../../core/handle.ts";
import type { Session } from "../../core/session.ts";
import { atomicMarketAbi } from "../../generated/abi.ts";
import type { AtomicMarket } from "../../core/contracts.ts";
import { approving, type Approving } from "./approvals.ts";
import { building, type Building } from "./build.ts";
import { cancelling, type Cancelling } from "./cancel.ts";
import { filling, type Filling } from "./fill.ts";
import { NonceSequence } from "./nonces.ts";
import { marketReads, type MarketReads } from "./read.ts";
import { signing, type Signing } from "./sign.ts";

export type { ApprovalArgs } from "./approvals.ts";
export type { BidArgs, OrderTerms, SellArgs } from "./build.ts";
export type { CancelOutcome } from "./cancel.ts";
export type { FillArgs, FillOutcome, QuoteOutcome, RingArgs } from "./fill.ts";
export { listingFromJson, listingToJson } from "./json.ts";
export { amountsFor, AssetKind, checkOrder, leastReceived, totalUnits, type Listing, type Order } from "./order.ts";
export type { FillFilter, FillRecord, OrderStanding } from "./read.ts";
export { orderHash, orderTypes, treeTypes } from "./typed-data.ts";

/**
 * Two parties, or a ring of them, exchange assets in one step or not at all, by orders signed off chain; the market never
 * holds anything (contract `AtomicMarket`).
 */
export interface Market extends Building, Signing, Filling, Cancelling, Approving, MarketReads {
  /** The contract's address: what assets are approved to. */
  readonly address: string;
  /** Another market: by its name in the address book, or by its address. */
  at(where: string): Market;
}

const abi = new Interface(atomicMarketAbi);

export function market(session: Session, where = "AtomicMarket"): Market {
  const handle = new Handle<AtomicMarket>(session, abi, where);
  const fills = filling(handle);
  return {
    get address() {
      return handle.address;
    },
    at: (other) => market(session, other),
    ...building(handle, new NonceSequence()),
    ...signing(handle),
    ...fills,
    ...cancelling(handle),
    ...approving(handle, fills.fill),
    ...marketReads(handle),
  };
}
