import { refuseIf } from "./refusal.ts";

/** A range of serials. What is retired of it is no entry: it follows from the certificates. */
export interface Batch {
  id: bigint;
  blockKey: bigint;
  start: bigint;
  end: bigint;
  retireOnly: boolean;
  /** Kilograms by holder. */
  holders: Map<string, bigint>;
}

/** Proof of a retirement: nothing of it may ever change. */
export interface Certificate {
  certificateId: bigint;
  batchId: bigint;
  kilograms: bigint;
  holder: string;
  buyer: string;
  paymentToken: string;
  paid: bigint;
}

/** What the model remembers of credits. */
export interface CreditState {
  batches: Map<bigint, Batch>;
  certificates: Map<bigint, Certificate>;
  /** Holders who let the market move what they hold. */
  approvals: Set<string>;
}

/** Who paid how much for a retirement. */
export type Sale = Pick<Certificate, "buyer" | "paymentToken" | "paid">;

export const held = (state: CreditState, id: bigint, account: string) =>
  state.batches.get(id)?.holders.get(account) ?? 0n;

export const retired = ({ certificates }: CreditState, batchId: bigint) =>
  [...certificates.values()].filter((c) => c.batchId === batchId).reduce((sum, c) => sum + c.kilograms, 0n);

export const circulating = ({ holders }: Batch) =>
  [...holders.values()].reduce((sum, kilograms) => sum + kilograms, 0n);

export function issue(state: CreditState, range: Omit<Batch, "id" | "holders">, to: string): bigint {
  const { blockKey, start, end } = range;
  refuseIf(start >= end, "SerialRangeEmpty", { start, end });
  const [existing] = [...state.batches.values()]
    .filter((batch) => batch.blockKey === blockKey && start < batch.end && batch.start < end)
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  refuseIf(existing !== undefined, "SerialRangeOverlap", { blockKey, start, end, existing: existing?.id });

  const id = (blockKey << 64n) | start;
  state.batches.set(id, { ...range, id, holders: new Map([[to, end - start]]) });
  return id;
}

export function split(state: CreditState, holder: string, id: bigint, position: bigint): bigint {
  const batch = state.batches.get(id);
  refuseIf(batch === undefined, "BatchUnknown", { id });
  const { start, end, blockKey } = batch!;
  const inside = start < position && position < end && position >= start + retired(state, id);
  refuseIf(!inside, "SplitOutOfRange", { id, position });

  take(state, holder, id, end - position);
  batch!.end = position;
  const newId = (blockKey << 64n) | position;
  state.batches.set(newId, {
    ...batch!,
    id: newId,
    start: position,
    end,
    holders: new Map([[holder, end - position]]),
  });
  return newId;
}

/** Moves credits: the holder itself, or the market for a holder who approved it. */
export function transfer(
  state: CreditState,
  operator: string,
  from: string,
  to: string,
  id: bigint,
  kilograms: bigint,
): void {
  const batch = state.batches.get(id);
  refuseIf(batch?.retireOnly ?? false, "CreditRetireOnly", { id, to });
  refuseIf(operator !== from && !state.approvals.has(from), "NotOwnerNorApproved");
  take(state, from, id, kilograms);
  batch?.holders.set(to, (batch.holders.get(to) ?? 0n) + kilograms);
}

/** Retires the next serials of a batch; their first is the certificate's id. */
export function retire(
  state: CreditState,
  from: string,
  id: bigint,
  kilograms: bigint,
  holder: string,
  sale: Sale,
): Certificate {
  refuseIf(kilograms === 0n, "CreditAmountZero", { id });
  take(state, from, id, kilograms);
  const certificateId = id + retired(state, id);
  const certificate = { certificateId, batchId: id, kilograms, holder, ...sale };
  state.certificates.set(certificateId, certificate);
  return certificate;
}

function take(state: CreditState, from: string, id: bigint, kilograms: bigint): void {
  const before = held(state, id, from);
  refuseIf(before < kilograms, "InsufficientBalance");
  state.batches.get(id)?.holders.set(from, before - kilograms);
}
