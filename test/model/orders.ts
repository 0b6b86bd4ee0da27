import { refuseIf } from "./refusal.ts";

/** A signed order for credits: a listing sells them, a bid buys them. Units are kilograms in both. */
export interface Order {
  kind: "listing" | "bid";
  maker: string;
  /** The only account it may be delivered to. */
  recipient: string | undefined;
  batchId: bigint;
  /** Kilograms of the whole order. */
  units: bigint;
  /** Price of the whole order. */
  price: bigint;
  minUnits: bigint;
  startTime: number;
  endTime: number;
  fee: { recipient: string; bps: number } | undefined;
  nonce: bigint;
  epoch: bigint;
}

/** How much of an order was filled, and what was paid in how many fills. */
export interface Progress {
  filled: bigint;
  paid: bigint;
  fills: number;
}

/** What the model remembers of orders. */
export interface OrderState {
  orders: (Order & Progress)[];
  /** Nonces that were used up or cancelled, as `maker/nonce`. */
  closed: Set<string>;
  epochs: Map<string, bigint>;
}

const BPS = 10_000n;

export const epochOf = ({ epochs }: OrderState, maker: string) => epochs.get(maker) ?? 0n;
export const isClosed = ({ closed }: OrderState, { maker, nonce }: Order) => closed.has(`${maker}/${nonce}`);
export const isWhole = ({ units, minUnits }: Order) => units === 1n || minUnits >= units;

/** The price of so many kilograms, rounded in the maker's favour. */
export function priceOf({ kind, units, price }: Order, kilograms: bigint): bigint {
  return kind === "bid" ? (kilograms * price) / units : ceilDiv(kilograms * price, units);
}

/** What of the fee was due when so many kilograms were filled; rounded down. */
const feeDue = ({ fee, price, units }: Order, filled: bigint) =>
  (((price * BigInt(fee?.bps ?? 0)) / BPS) * filled) / units;

/** The fee of the last fill of so many kilograms, which is booked already. */
export const feeOf = (order: Order & Progress, kilograms: bigint) =>
  feeDue(order, order.filled) - feeDue(order, order.filled - kilograms);

/** Where an order stands, as `market.read` says it. */
export function standing(state: OrderState, order: Order & Progress, now: number) {
  const { filled: filledUnits, units } = order;
  if (filledUnits === units) return { status: "filled", filledUnits, remaining: 0n };
  const dead = isClosed(state, order) || order.epoch !== epochOf(state, order.maker);
  if (dead) return { status: "cancelled", filledUnits, remaining: 0n };
  if (now >= order.endTime) return { status: "expired", filledUnits, remaining: 0n };
  const status = now < order.startTime ? "not started" : "open";
  return { status, filledUnits, remaining: units - filledUnits };
}

/** Books a fill, before anything is moved. Returns what is paid. */
export function book(
  state: OrderState,
  order: Order & Progress,
  kilograms: bigint,
  deliveredTo: string,
  limit: bigint | undefined,
  now: number,
): bigint {
  const { kind, maker, recipient, units, minUnits, startTime, endTime, nonce } = order;
  const whole = isWhole(order);
  // What the SDK refuses before the chain is asked.
  const impossible = kilograms === 0n || kilograms > units || (whole && kilograms !== units);
  const possible = { asked: kilograms, minimum: whole ? units : minUnits, left: units };
  refuseIf(impossible, "FillUnitsInvalid", possible);

  refuseIf(now < startTime, "OrderNotStarted", { startTime: BigInt(startTime) });
  refuseIf(now >= endTime, "OrderExpired", { endTime: BigInt(endTime) });
  refuseIf(isClosed(state, order), "OrderClosed", { maker, nonce });
  const current = epochOf(state, maker);
  refuseIf(order.epoch !== current, "OrderEpochMismatch", { maker, current });
  const elsewhere = recipient !== undefined && recipient !== deliveredTo;
  refuseIf(elsewhere, "OrderRecipientOnly", { recipient, asked: deliveredTo });

  const left = units - order.filled;
  if (kilograms !== units || left !== units) {
    // The last of a listing may be less than the minimum; of a bid, only as long as it earns one unit of money.
    const ordinary = minUnits < left ? minUnits : left;
    const minimum = max(1n, ordinary, kind === "bid" ? ceilDiv(units, order.price) : 1n);
    refuseIf(kilograms < minimum || kilograms > left, "FillUnitsInvalid", { asked: kilograms, minimum, left });
  }
  const payment = priceOf(order, kilograms);
  if (limit !== undefined) refuseIf(payment > limit, "FillLimitExceeded", { amount: payment, limit });

  order.filled += kilograms;
  order.paid += payment;
  order.fills += 1;
  if (order.filled === units) close(state, order);
  return payment;
}

export function close({ closed }: OrderState, { maker, nonce }: Pick<Order, "maker" | "nonce">): void {
  closed.add(`${maker}/${nonce}`);
}

export function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

function max(...values: bigint[]): bigint {
  return values.reduce((a, b) => (a > b ? a : b));
}
