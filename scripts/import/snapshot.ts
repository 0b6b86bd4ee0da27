import {
  blockKey,
  creditId,
  projectKey,
  toKilogramRange,
  type KilogramRange,
} from "../../sdk/formats/credits/index.ts";
import type { CreditLedger, LedgerBatch } from "./ledger.ts";
import type { CreditRow } from "./plan.ts";

/** What the ledger holds where the rows of an import lie. */
export interface Snapshot {
  batches: LedgerBatch[];
  /** Certificates that begin where a row begins: id to kilograms. */
  certificates: Map<bigint, bigint>;
  /** Batches per project, for the registries whose retirements name no issuance. */
  projects: Map<bigint, LedgerBatch[]>;
}

/** The ledger of a chain on which nothing was imported. */
export const EMPTY_SNAPSHOT: Snapshot = { batches: [], certificates: new Map(), projects: new Map() };

/** Questions asked of the ledger at once. */
const CONCURRENCY = 32;

/** Asks the ledger for everything that planning these rows needs: the batches they touch and their predecessors. */
export async function takeSnapshot(ledger: CreditLedger, rows: readonly CreditRow[]): Promise<Snapshot> {
  const batches = new Map<bigint, LedgerBatch>();
  const snapshot: Snapshot = { batches: [], certificates: new Map(), projects: new Map() };

  await inGroups(rows, async (row) => {
    if (!row.serial) return;
    const key = blockKey(row.registry, row.serial.block);
    const range = toKilogramRange(row.serial);

    for (const batch of await batchesAround(ledger, key, range)) batches.set(creditId(key, batch.start), batch);

    const id = creditId(key, range.start);
    const kilograms = row.kind === "retirement" ? await ledger.certificate(id) : undefined;
    if (kilograms !== undefined) snapshot.certificates.set(id, kilograms);
  });

  const projects = new Set(
    rows.filter(({ registry }) => registry === "isometric").map((row) => projectKey(row.registry, row.projectId)),
  );
  await inGroups([...projects], async (project) => {
    snapshot.projects.set(project, await ledger.batchesOfProject(project));
  });

  return { ...snapshot, batches: [...batches.values()] };
}

/** The batches that overlap a range, and the nearest one before it. */
async function batchesAround(ledger: CreditLedger, key: bigint, { start, end }: KilogramRange): Promise<LedgerBatch[]> {
  const found: LedgerBatch[] = [];
  let position = end - 1n;

  for (;;) {
    const batch = await ledger.nearest(key, position);
    if (!batch) return found;

    found.push(batch);
    if (batch.start <= start) return found;
    position = batch.start - 1n;
  }
}

async function inGroups<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += CONCURRENCY) {
    await Promise.all(items.slice(at, at + CONCURRENCY).map(work));
  }
}
