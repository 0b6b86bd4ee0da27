import { creditId, IntervalSet, type Entry } from "../../sdk/formats/credits/index.ts";
import { NO_RANGE, type CreditLedger, type IssueStep, type LedgerBatch, type Step, type Submission } from "./ledger.ts";

/** A step the rules of the credit token forbid, under the name of the token's error. */
export class StepRefused extends Error {
  override readonly name:
    | "SerialRangeEmpty"
    | "SerialRangeOverlap"
    | "SerialHintStale"
    | "BatchUnknown"
    | "SplitOutOfRange"
    | "CreditAmountZero"
    | "CreditAmountExceeded"
    | "InscriptionTooLong";
  readonly step: Step;

  constructor(
    name:
      | "SerialRangeEmpty"
      | "SerialRangeOverlap"
      | "SerialHintStale"
      | "BatchUnknown"
      | "SplitOutOfRange"
      | "CreditAmountZero"
      | "CreditAmountExceeded"
      | "InscriptionTooLong",
    step: Step,
  ) {
    super(`${name}: ${step.kind}`);
    this.name = name;
    this.step = step;
  }
}

interface BatchFacts {
  retired: bigint;
  projectId?: bigint;
}

/**
 * The rules of the credit token in memory: ranges that never overlap, splits, and retirements from the start of a
 * range. The importer plans on it, and tests hold the chain against it.
 */
export class CreditModel {
  readonly #blocks = new Map<bigint, IntervalSet<BatchFacts>>();
  readonly #certificates = new Map<bigint, bigint>();

  /** Takes over a batch that exists. */
  adopt({ blockKey, start, end, retired }: LedgerBatch): void {
    const range = this.#block(blockKey);
    if (range.at(start)?.start !== start) range.add(start, end, { retired });
  }

  /** Takes over a certificate that exists. */
  adoptCertificate(id: bigint, kilograms: bigint): void {
    this.#certificates.set(id, kilograms);
  }

  /** The batches that share kilograms with a range. */
  overlapping(blockKey: bigint, start: bigint, end: bigint): LedgerBatch[] {
    return this.#block(blockKey)
      .overlapping(start, end)
      .map((entry) => toBatch(blockKey, entry));
  }

  /** The parts of a range that no batch has. */
  gaps(blockKey: bigint, start: bigint, end: bigint) {
    return this.#block(blockKey).gaps(start, end);
  }

  /** The batch that starts at a position, or the nearest one before. */
  nearest(blockKey: bigint, position: bigint): LedgerBatch | undefined {
    const entry = this.#block(blockKey).before(position + 1n);
    return entry && toBatch(blockKey, entry);
  }

  certificate(id: bigint): bigint | undefined {
    return this.#certificates.get(id);
  }

  batchesOfProject(projectId: bigint): LedgerBatch[] {
    return [...this.#blocks].flatMap(([blockKey, ranges]) =>
      ranges.entries.filter(({ value }) => value.projectId === projectId).map((entry) => toBatch(blockKey, entry)),
    );
  }

  /**
   * Carries out one step.
   *
   * @throws {@link StepRefused} as the token would; nothing has changed then.
   */
  apply(step: Step): void {
    if (step.kind === "issue") this.#issue(step);
    else if (step.kind === "split") this.#split(step);
    else this.#retire(step);
  }

  /** A copy that shares nothing with this one. */
  clone(): CreditModel {
    const copy = new CreditModel();
    for (const [blockKey, ranges] of this.#blocks) {
      for (const { start, end, value } of ranges.entries) copy.#block(blockKey).add(start, end, { ...value });
    }
    for (const [id, kilograms] of this.#certificates) copy.#certificates.set(id, kilograms);
    return copy;
  }

  #issue(step: IssueStep): void {
    const { blockKey, start, end, after, projectId } = step;
    const ranges = this.#block(blockKey);

    if (end <= start || end > NO_RANGE) throw new StepRefused("SerialRangeEmpty", step);
    if (ranges.overlapping(start, end).length > 0) throw new StepRefused("SerialRangeOverlap", step);
    if ((ranges.before(start)?.start ?? NO_RANGE) !== after) throw new StepRefused("SerialHintStale", step);

    ranges.add(start, end, { retired: 0n, projectId });
  }

  #split(step: Step & { kind: "split" }): void {
    const { id, position } = step;
    const { entry, ranges } = this.#batch(id, step);
    const { start, end, value } = entry;
    if (position <= start + value.retired || position >= end) throw new StepRefused("SplitOutOfRange", step);

    ranges.split(position, value, { retired: 0n, projectId: value.projectId });
  }

  #retire(step: Step & { kind: "retire" }): void {
    const { id, kilograms, inscription } = step;
    const { blockKey, entry } = this.#batch(id, step);
    const { start, end, value } = entry;

    if (kilograms <= 0n) throw new StepRefused("CreditAmountZero", step);
    if (start + value.retired + kilograms > end) throw new StepRefused("CreditAmountExceeded", step);
    if (new TextEncoder().encode(inscription).length > 96) throw new StepRefused("InscriptionTooLong", step);

    this.#certificates.set(creditId(blockKey, start + value.retired), kilograms);
    value.retired += kilograms;
  }

  #batch(id: bigint, step: Step) {
    const blockKey = id >> 64n;
    const ranges = this.#block(blockKey);
    const entry = ranges.at(id & NO_RANGE);
    if (!entry || creditId(blockKey, entry.start) !== id) throw new StepRefused("BatchUnknown", step);

    return { blockKey, ranges, entry };
  }

  #block(blockKey: bigint): IntervalSet<BatchFacts> {
    let ranges = this.#blocks.get(blockKey);
    if (!ranges) this.#blocks.set(blockKey, (ranges = new IntervalSet()));
    return ranges;
  }
}

/** A ledger in memory with the token's rules, for tests and for trying out an import. */
export class MemoryLedger implements CreditLedger {
  #model = new CreditModel();
  /** Number of chunks carried out. */
  submissions = 0;

  nearest(blockKey: bigint, position: bigint): Promise<LedgerBatch | undefined> {
    return Promise.resolve(this.#model.nearest(blockKey, position));
  }

  certificate(id: bigint): Promise<bigint | undefined> {
    return Promise.resolve(this.#model.certificate(id));
  }

  batchesOfProject(projectId: bigint): Promise<LedgerBatch[]> {
    return Promise.resolve(this.#model.batchesOfProject(projectId));
  }

  async submit(steps: readonly Step[]): Promise<Submission> {
    const next = this.#model.clone();
    for (const step of steps) next.apply(step);

    this.#model = next;
    this.submissions++;
    return { gasUsed: 0n };
  }
}

function toBatch(blockKey: bigint, { start, end, value }: Readonly<Entry<BatchFacts>>): LedgerBatch {
  return { blockKey, start, end, retired: value.retired };
}
