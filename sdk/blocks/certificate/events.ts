import type { Handle } from "../../core/handle.ts";
import { address } from "../../core/input.ts";
import { match, positionOf, scan, type Position, type ScanOptions } from "../../core/logs.ts";
import type { CreditToken } from "../../core/contracts.ts";
import { batchFrom, type BatchOutcome } from "./issue.ts";
import { outcomeOf, type Collection, type RetireOutcome } from "./collection.ts";

/** A batch and where it was issued; one that was split off carries the facts of the batch it came from. */
export interface BatchRecord extends BatchOutcome, Position {}

/** A retirement and where it was written. */
export interface RetirementRecord extends RetireOutcome, Position {}

export interface CertificateEvents {
  /** All batches, in the order in which they came into being, rebuilt from the events. */
  batches(options?: { projectId?: bigint } & ScanOptions): Promise<BatchRecord[]>;
  /**
   * Retirements, in order, read from the events.
   *
   * @param filter What is left out may be anything.
   * @example
   * const mine = await trellis.certificate.retirements({ holder: alice });
   */
  retirements(filter?: { id?: bigint; holder?: string } & ScanOptions): Promise<RetirementRecord[]>;
  /** Everyone who holds credits of a batch now, the largest first, rebuilt from the events. */
  holders(args: { id: bigint } & ScanOptions): Promise<{ account: string; kilograms: bigint }[]>;
}

export function certificateEvents(handle: Handle<CreditToken>, collection: Collection): CertificateEvents {
  return {
    async batches({ projectId, ...options } = {}) {
      const credits = handle.contract;
      const [issued, split] = [credits.getEvent("BatchIssued"), credits.getEvent("BatchSplit")];
      const batches = new Map<bigint, BatchRecord>();
      for (const log of await scan(handle, [issued, split], [], options)) {
        const born = match(credits, issued, log);
        if (born) batches.set(born.id, { ...batchFrom(born), ...positionOf(log) });
        const parted = match(credits, split, log);
        const whole = parted && batches.get(parted.id);
        if (!parted || !whole) continue;
        const start = parted.newId & ((1n << 64n) - 1n);
        batches.set(parted.newId, { ...whole, id: parted.newId, start, to: parted.holder, ...positionOf(log) });
        batches.set(whole.id, { ...whole, end: start });
      }
      return [...batches.values()].filter((batch) => projectId === undefined || batch.projectId === projectId);
    },

    async retirements({ id, holder, ...options } = {}) {
      const certificates = await collection();
      const { contract } = certificates;
      const [moved, issued] = [contract.getEvent("Transfer"), contract.getEvent("CertificateIssued")];
      const wanted = holder && address("holder", holder);
      const owners = new Map<bigint, string>();
      const retirements: RetirementRecord[] = [];
      for (const log of await scan(certificates, [moved, issued], [], options)) {
        const birth = match(contract, moved, log); // always the event before the certificate's own
        if (birth) owners.set(birth.id, birth.to);
        const said = match(contract, issued, log);
        if (said) retirements.push({ ...outcomeOf(said, owners.get(said.certificateId) ?? ""), ...positionOf(log) });
      }
      return retirements.filter((r) => (id === undefined || r.id === id) && (!wanted || r.holder === wanted));
    },

    async holders({ id, ...options }) {
      const credits = handle.contract;
      const [single, several] = [credits.getEvent("TransferSingle"), credits.getEvent("TransferBatch")];
      const balances = new Map<string, bigint>();
      const add = (account: string, kilograms: bigint) =>
        balances.set(account, (balances.get(account) ?? 0n) + kilograms);
      for (const log of await scan(handle, [single, several], [], options)) {
        const one = match(credits, single, log);
        const many = match(credits, several, log);
        const { from = "", to = "" } = one ?? many ?? {};
        const amounts = one ? [one.amount] : (many?.amounts ?? []);
        for (const [i, moved] of (one ? [one.id] : (many?.ids ?? [])).entries()) {
          if (moved !== id) continue;
          add(from, -(amounts[i] ?? 0n));
          add(to, amounts[i] ?? 0n);
        }
      }
      return [...balances]
        .filter(([account, kilograms]) => kilograms > 0n && BigInt(account) !== 0n)
        .map(([account, kilograms]) => ({ account, kilograms }))
        .sort((a, b) => (a.kilograms > b.kilograms ? -1 : a.kilograms < b.kilograms ? 1 : 0));
    },
  };
}
