import type { Handle } from "../../core/handle.ts";
import { address, bytes32 } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import type { AtomicMarket } from "../../core/contracts.ts";
import type { FillOutcome } from "./fill.ts";
import { totalUnits, type Order } from "./order.ts";
import { orderHash } from "./typed-data.ts";

/** Where an order stands. */
export interface OrderStanding {
  status: "open" | "filled" | "cancelled" | "expired" | "not started";
  filledUnits: bigint;
  /** Units that can still be filled; 0 unless the order is open or not started. */
  remaining: bigint;
}

/** A fill and where it was written. */
export interface FillRecord extends FillOutcome, Position {}

/** Which fills to look for; what is left out may be anything. */
export interface FillFilter extends ScanOptions {
  orderHash?: string;
  maker?: string;
  taker?: string;
}

export interface MarketReads {
  /**
   * Where an order stands now.
   *
   * @param order The order; its signature is not needed.
   * @param options Where to look for its fill if it is closed, which only the events tell from cancelled.
   * @example
   * await trellis.market.read(order); // { status: "open", filledUnits: 2000n, remaining: 3000n }
   */
  read(order: Order, options?: ScanOptions): Promise<OrderStanding>;
  /** The maker's epoch, which its orders must carry. */
  epochOf(maker: string): Promise<bigint>;
  /** Whether a nonce of a maker was used up or cancelled. */
  isClosed(args: { maker: string; nonce: bigint }): Promise<boolean>;
  /**
   * Fills, in order, read from the events: of a maker, of a taker, or of one order.
   *
   * @example
   * const sold = await trellis.market.fills({ maker: alice });
   */
  fills(filter: FillFilter): Promise<FillRecord[]>;
}

export function marketReads(handle: Handle<AtomicMarket>): MarketReads {
  const fills = async ({ orderHash: hash, maker, taker, ...options }: FillFilter) => {
    const market = handle.contract;
    const filled = market.getEvent("OrderFilled");
    const indexed = [
      hash ? bytes32("orderHash", hash) : null,
      maker ? address("maker", maker) : null,
      taker ? address("taker", taker) : null,
    ];
    const logs = await scan(handle, [filled], indexed, options);
    return logs.flatMap((log) => {
      const fill = match(market, filled, log);
      return fill ? [{ ...fill, ...positionOf(log) }] : [];
    });
  };

  return {
    async read(order, options) {
      const hash = orderHash(order);
      const [counted, closed, epoch, now] = await handle.read((market) =>
        Promise.all([
          market.filledUnits(hash),
          market.isClosed(order.maker, order.nonce),
          market.epochOf(order.maker),
          handle.session.now(),
        ]),
      );
      const total = totalUnits(order);
      if (counted >= total) return { status: "filled", filledUnits: total, remaining: 0n };
      if (closed) {
        // An order that one fill takes as a whole is not counted, so the nonce alone does not tell it from a cancelled one.
        const [whole] = counted === 0n ? await fills({ orderHash: hash, ...options }) : [];
        if (whole) return { status: "filled", filledUnits: total, remaining: 0n };
      }
      if (closed || epoch !== order.epoch) return { status: "cancelled", filledUnits: counted, remaining: 0n };
      if (now >= order.endTime) return { status: "expired", filledUnits: counted, remaining: 0n };
      const status = now < order.startTime ? "not started" : "open";
      return { status, filledUnits: counted, remaining: total - counted };
    },
    epochOf: (maker) => handle.read((market) => market.epochOf(address("maker", maker))),
    isClosed: ({ maker, nonce }) => handle.read((market) => market.isClosed(address("maker", maker), nonce)),
    fills,
  };
}
