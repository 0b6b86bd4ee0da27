import { refuseIf } from "./refusal.ts";

/** How a redemption stands, numbered as the contract does. */
export const Redeeming = { none: 0n, requested: 1n, settled: 2n, rejected: 3n, reclaimed: 4n } as const;

export interface Redemption {
  holder: string;
  amount: bigint;
  /** First second at which the holder may take it back. */
  deadline: number;
  state: bigint;
}

/** What the model remembers of money. Supply and lock are no entries: they follow from the others. */
export interface MoneyState {
  balances: Map<string, bigint>;
  /** What owners let the market take; `UNLIMITED` never shrinks. */
  allowances: Map<string, bigint>;
  frozen: Set<string>;
  /** In the order of their ids, which count from 1. */
  redemptions: Redemption[];
  minted: bigint;
  minter: { allowance: bigint; used: bigint; usedAt: number };
}

/** What does not change about the money. */
export interface MoneyRules {
  token: string;
  market: string;
  minter: string;
  cap: bigint;
  capacity: bigint;
  window: number;
  redemptionPeriod: number;
}

export const UNLIMITED = (1n << 256n) - 1n;

export const balance = (state: MoneyState, account: string) => state.balances.get(account) ?? 0n;
export const allowance = (state: MoneyState, owner: string) => state.allowances.get(owner) ?? 0n;

const inState = ({ redemptions }: MoneyState, wanted: bigint) =>
  redemptions.filter(({ state }) => state === wanted).reduce((sum, { amount }) => sum + amount, 0n);

export const locked = (state: MoneyState) => inState(state, Redeeming.requested);
export const supply = (state: MoneyState) => state.minted - inState(state, Redeeming.settled);

export function transfer(state: MoneyState, { token }: MoneyRules, from: string, to: string, amount: bigint): void {
  refuseIf(to === token, "ERC20InvalidReceiver", { receiver: to });
  take(state, from, amount);
  refuseIf(state.frozen.has(from), "AccountIsFrozen", { account: from });
  refuseIf(state.frozen.has(to), "AccountIsFrozen", { account: to });
  give(state, to, amount);
}

/** The market takes what it was allowed to. Nothing is not moved, so nobody can object to it. */
export function collect(state: MoneyState, rules: MoneyRules, from: string, to: string, amount: bigint): void {
  if (amount === 0n) return;
  const allowed = allowance(state, from);
  refuseIf(allowed < amount, "ERC20InsufficientAllowance", {
    spender: rules.market,
    allowance: allowed,
    needed: amount,
  });
  if (allowed !== UNLIMITED) state.allowances.set(from, allowed - amount);
  transfer(state, rules, from, to, amount);
}

/** What may be minted now: what has refilled, of what is still allowed. */
export function mintable({ minter }: MoneyState, { capacity, window }: MoneyRules, now: number): bigint {
  const left = capacity - usedAt(minter, capacity, window, now);
  return left < minter.allowance ? left : minter.allowance;
}

export function mint(state: MoneyState, rules: MoneyRules, to: string, amount: bigint, now: number): void {
  refuseIf(amount === 0n, "MintAmountZero");
  const available = mintable(state, rules, now);
  refuseIf(amount > available, "MinterLimitExceeded", { minter: rules.minter, requested: amount, available });
  const after = supply(state) + amount;
  refuseIf(after > rules.cap, "SupplyCapExceeded", { supply: after, cap: rules.cap });
  refuseIf(state.frozen.has(to), "AccountIsFrozen", { account: to });

  const { minter } = state;
  const used = usedAt(minter, rules.capacity, rules.window, now) + amount;
  state.minter = { allowance: minter.allowance - amount, used, usedAt: now };
  state.minted += amount;
  give(state, to, amount);
}

export function requestRedemption(
  state: MoneyState,
  rules: MoneyRules,
  holder: string,
  amount: bigint,
  now: number,
): bigint {
  refuseIf(amount === 0n, "RedemptionAmountZero");
  take(state, holder, amount);
  return BigInt(
    state.redemptions.push({ holder, amount, deadline: now + rules.redemptionPeriod, state: Redeeming.requested }),
  );
}

export function settleRedemption(state: MoneyState, id: bigint): void {
  openRedemption(state, id).state = Redeeming.settled;
}

export function rejectRedemption(state: MoneyState, id: bigint): void {
  const redemption = openRedemption(state, id);
  redemption.state = Redeeming.rejected;
  give(state, redemption.holder, redemption.amount);
}

export function reclaimRedemption(state: MoneyState, id: bigint, caller: string, now: number): void {
  const redemption = openRedemption(state, id);
  const { holder, amount, deadline } = redemption;
  refuseIf(holder !== caller, "RedemptionHolderOnly", { id, caller });
  refuseIf(now < deadline, "RedemptionNotDue", { id, deadline: BigInt(deadline) });
  redemption.state = Redeeming.reclaimed;
  give(state, holder, amount);
}

export function freeze({ frozen }: MoneyState, account: string): void {
  refuseIf(frozen.has(account), "AccountIsFrozen", { account });
  frozen.add(account);
}

export function unfreeze({ frozen }: MoneyState, account: string): void {
  refuseIf(!frozen.has(account), "AccountNotFrozen", { account });
  frozen.delete(account);
}

function openRedemption({ redemptions }: MoneyState, id: bigint): Redemption {
  const redemption = redemptions[Number(id) - 1];
  const state = redemption?.state ?? Redeeming.none;
  refuseIf(state !== Redeeming.requested, "RedemptionNotOpen", { id, state });
  return redemption!;
}

/** What is still used of the capacity: it refills evenly over the window, in whole units. */
function usedAt(minter: MoneyState["minter"], capacity: bigint, window: number, now: number): bigint {
  const refilled = (BigInt(now - minter.usedAt) * capacity) / BigInt(window);
  return refilled < minter.used ? minter.used - refilled : 0n;
}

function take(state: MoneyState, from: string, amount: bigint): void {
  const held = balance(state, from);
  refuseIf(held < amount, "ERC20InsufficientBalance", { sender: from, balance: held, needed: amount });
  state.balances.set(from, held - amount);
}

function give(state: MoneyState, to: string, amount: bigint): void {
  state.balances.set(to, balance(state, to) + amount);
}
