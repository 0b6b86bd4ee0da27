import * as credits from "./credits.ts";
import type { Certificate, CreditState, Sale } from "./credits.ts";
import * as money from "./money.ts";
import type { MoneyRules, MoneyState } from "./money.ts";
import * as orders from "./orders.ts";
import type { Order, OrderState, Progress } from "./orders.ts";
import { Refusal, refuseIf } from "./refusal.ts";

/** Where the contracts are, and what never changes. */
export interface Rules extends MoneyRules {
  /** Where purchases are delivered. */
  removal: string;
}

/** Everything there is, as plain maps. */
export interface State extends MoneyState, CreditState, OrderState {}

/** What came of an action: what it says, or why it was refused. */
export type Outcome = { done: unknown } | { refused: string; args: Readonly<Record<string, unknown>> | undefined };

/**
 * The marketplace as a person would keep its books: who has how much money, who holds which kilograms, which orders are
 * open. It shares no code with the contracts and stores as little as it can: supply, lock and retired quantities are
 * sums over redemptions and certificates, so a contract that keeps them apart and gets them wrong is found out.
 */
export class Marketplace {
  readonly rules: Rules;
  /** Time of the transaction that is judged, in seconds since 1970. */
  now: number;
  state: State;

  constructor(rules: Rules, mintAllowance: bigint, now: number) {
    this.rules = rules;
    this.now = now;
    this.state = {
      balances: new Map(),
      allowances: new Map(),
      frozen: new Set(),
      redemptions: [],
      minted: 0n,
      minter: { allowance: mintAllowance, used: 0n, usedAt: now },
      batches: new Map(),
      certificates: new Map(),
      approvals: new Set(),
      orders: [],
      closed: new Set(),
      epochs: new Map(),
    };
  }

  /** A copy that goes its own way. */
  copy(): Marketplace {
    const copy = new Marketplace(this.rules, 0n, this.now);
    copy.state = structuredClone(this.state);
    return copy;
  }

  /** Does all of an action or, if any of it is refused, nothing. */
  try(action: (model: this) => unknown): Outcome {
    const before = structuredClone(this.state);
    try {
      return { done: action(this) };
    } catch (error) {
      this.state = before;
      if (error instanceof Refusal) return { refused: error.name, args: error.args };
      throw error;
    }
  }

  transfer(from: string, to: string, amount: bigint): void {
    money.transfer(this.state, this.rules, from, to, amount);
  }

  mint(to: string, amount: bigint): void {
    money.mint(this.state, this.rules, to, amount, this.now);
  }

  /** Lets the market take so much of an owner's money. */
  approve(owner: string, amount: bigint): void {
    this.state.allowances.set(owner, amount);
  }

  requestRedemption(holder: string, amount: bigint): bigint {
    return money.requestRedemption(this.state, this.rules, holder, amount, this.now);
  }

  reclaimRedemption(caller: string, id: bigint): void {
    money.reclaimRedemption(this.state, id, caller, this.now);
  }

  /** Lets the market move a holder's credits, or no longer. */
  allowMarket(holder: string, allowed: boolean): void {
    if (allowed) this.state.approvals.add(holder);
    else this.state.approvals.delete(holder);
  }

  /** Retires credits of the caller's own. */
  retire(caller: string, id: bigint, kilograms: bigint, holder = caller): Certificate {
    const unpaid = { buyer: caller, paymentToken: "0x0000000000000000000000000000000000000000", paid: 0n };
    return credits.retire(this.state, caller, id, kilograms, holder, unpaid);
  }

  /** An order that can be signed: there is something on both sides, and the fee is moderate. */
  checkOrder({ units, price, fee }: Pick<Order, "units" | "price" | "fee">): void {
    if (units === 0n || price === 0n) throw new Refusal("OrderMalformed"); // with a hash that only the chain knows
    refuseIf((fee?.bps ?? 0) > 1_000, "FeeAboveCap", { bps: BigInt(fee?.bps ?? 0), cap: 1_000n });
  }

  /** An order was signed. */
  post(order: Order): void {
    this.state.orders.push({ ...order, filled: 0n, paid: 0n, fills: 0 });
  }

  /** The marketplace sells and retires: money to the seller, a certificate to the holder. */
  purchase(index: number, buyer: string, kilograms: bigint, holder = buyer, limit?: bigint): Certificate {
    const { removal, token } = this.rules;
    const order = this.order(index);
    const { maker: seller, batchId } = order;
    const paid = orders.book(this.state, order, kilograms, removal, limit, this.now);
    this.#pay(order, buyer, seller, kilograms, paid);

    refuseIf(!this.state.approvals.has(seller), "CreditHolderOnly", { holder: seller, caller: this.rules.market });
    const sale: Sale = { buyer, paymentToken: token, paid };
    const certificate = credits.retire(this.state, seller, batchId, kilograms, holder, sale);
    for (const pocket of [buyer, holder]) refuseIf(pocket === seller, "PurchaseFromSelf", { seller, buyer: pocket });
    return certificate;
  }

  /** The market alone: credits for money, both to the other party. Returns what is paid. */
  fill(index: number, taker: string, kilograms: bigint): bigint {
    const order = this.order(index);
    const { kind, maker, batchId } = order;
    const paid = orders.book(this.state, order, kilograms, taker, undefined, this.now);
    const [seller, buyer] = kind === "bid" ? [taker, maker] : [maker, taker];
    this.#pay(order, buyer, seller, kilograms, paid);
    credits.transfer(this.state, this.rules.market, seller, buyer, batchId, kilograms);
    return paid;
  }

  order(index: number): Order & Progress {
    return this.state.orders[index]!;
  }

  /** The fee first, then the rest, out of the buyer's purse. */
  #pay(order: Order & Progress, buyer: string, seller: string, kilograms: bigint, payment: bigint): void {
    const fee = orders.feeOf(order, kilograms);
    if (order.fee) money.collect(this.state, this.rules, buyer, order.fee.recipient, fee);
    money.collect(this.state, this.rules, buyer, seller, payment - fee);
  }
}
