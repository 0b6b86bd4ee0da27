/** A batch of credits as the ledger keeps it: kilograms `[start, end)` of a block, the first `retired` of them gone. */
export interface LedgerBatch {
  blockKey: bigint;
  start: bigint;
  end: bigint;
  retired: bigint;
}

/** Registers a range of serials; they belong to the importer. */
export interface IssueStep {
  kind: "issue";
  blockKey: bigint;
  start: bigint;
  end: bigint;
  /** Start of the nearest range before it in the block; {@link NO_RANGE} if there is none. */
  after: bigint;
  projectId: bigint;
  /** 0 where the registry does not state it. */
  vintage: number;
  /** keccak256 of the extract it comes from. */
  dataDigest: `0x${string}`;
}

/** Makes the serials from `position` on a batch of their own. */
export interface SplitStep {
  kind: "split";
  id: bigint;
  position: bigint;
}

/** Retires the first circulating kilograms of a batch. */
export interface RetireStep {
  kind: "retire";
  id: bigint;
  kilograms: bigint;
  /** Public line on the certificate: the serial range as the registry writes it. */
  inscription: string;
}

export type Step = IssueStep | SplitStep | RetireStep;

/** What a chunk of steps cost. */
export interface Submission {
  gasUsed: bigint;
  /** Hash of the transaction, where there is one. */
  transaction?: string;
}

/** The hint of a range that comes first in its block. */
export const NO_RANGE = 2n ** 64n - 1n;

/** What the importer needs of a ledger of credits. */
export interface CreditLedger {
  /** The batch of a block that starts at a position, or the nearest one that starts before it. */
  nearest(blockKey: bigint, position: bigint): Promise<LedgerBatch | undefined>;
  /** Kilograms of a retirement certificate; `undefined` if there is no such certificate. */
  certificate(id: bigint): Promise<bigint | undefined>;
  /** All batches of a project, in any order. */
  batchesOfProject(projectId: bigint): Promise<LedgerBatch[]>;
  /** Carries out the steps in order, all of them or none. */
  submit(steps: readonly Step[]): Promise<Submission>;
}
