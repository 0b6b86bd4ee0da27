import { expect } from "chai";
import fc from "fast-check";

import { executeImport, ImportIncomplete, prepareImport } from "../../../scripts/import/execute.ts";
import { NO_RANGE, type Step } from "../../../scripts/import/ledger.ts";
import { MemoryLedger, StepRefused } from "../../../scripts/import/model.ts";
import { ImportRefused, planImport } from "../../../scripts/import/plan.ts";
import { blockKey, creditId, RowError, SerialOverlap } from "../../../sdk/formats/credits/index.ts";
import {
  cancellation,
  issuance,
  issuanceWithoutSerial,
  kilograms,
  retirement,
  toFile,
} from "../../helpers/creditRows.ts";

const BLOCK = "GS1-1-KE-GS1-16-2025-7";
const OTHER_BLOCK = "GS1-1-KE-GS1-16-2025-8";
const KEY = blockKey("gs", BLOCK);
const id = (tonne: bigint) => creditId(KEY, tonne * 1000n);

describe("import plan", () => {
  it("issues a range of serials", () => {
    const { actions } = planImport([toFile(issuance(BLOCK, 1, 100))]);
    expect(actions).to.have.length(1);
    expect(actions[0]!.steps[0]).to.deep.include({
      kind: "issue",
      blockKey: KEY,
      start: 1000n,
      end: 101_000n,
      after: NO_RANGE,
    });
  });

  it("hints at the nearest range before, whatever the order of the rows", () => {
    const { actions } = planImport([toFile(issuance(BLOCK, 50, 60), issuance(BLOCK, 1, 9), issuance(BLOCK, 20, 30))]);
    const hints = actions.map(({ steps }) => (steps[0] as Step & { kind: "issue" }).after);
    expect(hints).to.deep.equal([NO_RANGE, 1000n, 20_000n]);
  });

  it("splits off and retires exactly the serials inside an issuance", () => {
    const { actions } = planImport([toFile(issuance(BLOCK, 1, 5485)), toFile(retirement(BLOCK, 110, 5463))]);
    expect(actions.map(({ derived }) => derived)).to.deep.equal([false, false]);
    expect(actions[1]!.steps).to.deep.equal([
      { kind: "split", id: id(1n), position: 110_000n },
      { kind: "retire", id: id(110n), kilograms: 5_354_000n, inscription: `${BLOCK}-110-5463` },
    ]);
  });

  it("needs no split for serials that come next", () => {
    const { actions } = planImport([
      toFile(issuance(BLOCK, 1, 9)),
      toFile(retirement(BLOCK, 4, 9), retirement(BLOCK, 1, 3)),
    ]);
    expect(actions.slice(1).flatMap(({ steps }) => steps.map(({ kind }) => kind))).to.deep.equal(["retire", "retire"]);
  });

  it("issues and retires whole, and marks as derived, what no issuance contains", () => {
    const { actions } = planImport([toFile(retirement(BLOCK, 110, 5463))]);
    expect(actions).to.have.length(1);
    expect(actions[0]!.derived).to.equal(true);
    expect(actions[0]!.steps.map(({ kind }) => kind)).to.deep.equal(["issue", "retire"]);
    expect(actions[0]!.steps[0]).to.include({ start: 110_000n, end: 5_464_000n });
  });

  it("points every batch at the file it comes from", () => {
    const first = toFile(issuance(BLOCK, 1, 9));
    const second = toFile(retirement(OTHER_BLOCK, 1, 9));
    const digests = planImport([first, second]).actions.map(
      ({ steps }) => (steps[0] as Step & { kind: "issue" }).dataDigest,
    );
    expect(digests).to.deep.equal([first.digest, second.digest]);
    expect(first.digest).to.not.equal(second.digest);
  });

  it("registers no issuance without serials and compares it with the retirements", () => {
    const { actions, unregistered, crossCheck } = planImport([
      toFile(issuanceWithoutSerial("GS1", 2025, 10), issuanceWithoutSerial("GS2", 2025, 10)),
      toFile(retirement(BLOCK, 1, 7), retirement(OTHER_BLOCK, 1, 4), retirement("GS1-1-KE-GS2-16-2025-9", 1, 10)),
      toFile(retirement("GS1-1-KE-GS3-16-2025-9", 1, 10)),
    ]);
    expect(actions).to.have.length(4);
    expect(unregistered).to.have.length(2);
    expect(unregistered[0]!.reason).to.contain("no serial numbers");
    expect(crossCheck.covered.map(({ projectId }) => projectId)).to.deep.equal(["GS2"]);
    expect(crossCheck.exceeded).to.deep.equal([
      { registry: "gs", projectId: "GS1", vintage: 2025, issuedKg: 10_000n, retiredKg: 11_000n },
    ]);
    expect(crossCheck.unknown.map(({ projectId }) => projectId)).to.deep.equal(["GS3"]);
  });

  it("takes a cancellation for no retirement", () => {
    const { actions, unregistered, crossCheck } = planImport([toFile(cancellation(BLOCK, 1, 7))]);
    expect(actions).to.deep.equal([]);
    expect(unregistered[0]!.reason).to.contain("no retirement");
    expect(crossCheck.unknown).to.deep.equal([]);
  });

  it("refuses an issuance that holds cancelled serials", () => {
    const [error] = refused([toFile(issuance(BLOCK, 1, 100)), toFile(cancellation(BLOCK, 50, 60))]);
    expect(error!.reason).to.contain("cancelled");
  });

  const OVERLAPS: readonly [string, ReturnType<typeof toFile>[]][] = [
    ["the same issuance twice", [toFile(issuance(BLOCK, 1, 9), issuance(BLOCK, 1, 9))]],
    ["the same retirement twice", [toFile(retirement(BLOCK, 1, 9), retirement(BLOCK, 1, 9))]],
    ["an issuance inside another", [toFile(issuance(BLOCK, 1, 9), issuance(BLOCK, 3, 4))]],
    ["retirements that share one serial", [toFile(retirement(BLOCK, 1, 9), retirement(BLOCK, 9, 10))]],
    ["the same row in two files", [toFile(retirement(BLOCK, 1, 9)), toFile(retirement(BLOCK, 1, 9))]],
    ["a cancellation of what is retired", [toFile(retirement(BLOCK, 1, 9), cancellation(BLOCK, 9, 9))]],
  ];
  for (const [what, files] of OVERLAPS) {
    it(`refuses ${what}`, () => {
      const errors = refused(files);
      expect(errors).to.have.length(1);
      expect(errors[0]).to.be.instanceOf(SerialOverlap);
    });
  }

  it("refuses a retirement that reaches beyond its issuance", () => {
    for (const [from, to] of [
      [5, 11],
      [1, 3],
      [1, 11],
    ] as const) {
      const [error] = refused([toFile(issuance(BLOCK, 2, 10)), toFile(retirement(BLOCK, from, to))]);
      expect(error!.reason).to.contain("across the end of");
    }
  });

  it("refuses a retirement across two issuances", () => {
    const [error] = refused([toFile(issuance(BLOCK, 1, 5), issuance(BLOCK, 6, 10)), toFile(retirement(BLOCK, 4, 7))]);
    expect(error!.reason).to.contain("across the end of");
  });

  it("lists all errors in the order of the file, the first twenty in words", () => {
    const rows = Array.from({ length: 30 }, () => retirement(BLOCK, 1, 9));
    const file = toFile(...rows);
    const early = new RowError({
      registry: "gs",
      file: file.file,
      line: 1,
      column: "c",
      value: "v",
      reason: "r",
      remedy: "m",
    });
    const error = refusal([{ ...file, errors: [early] }]);

    expect(error.errors).to.have.length(30);
    expect(error.errors[0]).to.equal(early);
    expect(error.message).to.contain("30 error(s)").and.to.contain("… and 10 more");
    expect(error.message.match(/SerialOverlap|shares serials/g)).to.have.length(19);
  });
});

describe("import of what the ledger has in part", () => {
  it("finds nothing left to do the second time", async () => {
    const { ledger, files } = await imported([
      toFile(issuance(BLOCK, 1, 100)),
      toFile(retirement(BLOCK, 20, 30), retirement(OTHER_BLOCK, 5, 6)),
    ]);
    const plan = await prepareImport(files, ledger);
    expect(plan.actions).to.deep.equal([]);
    expect(plan.done).to.have.length(3);
  });

  it("issues around retirements that were imported before their issuance", async () => {
    const { ledger } = await imported([toFile(retirement(BLOCK, 20, 30), retirement(BLOCK, 40, 50))]);
    const files = [toFile(issuance(BLOCK, 1, 50))];
    const plan = await prepareImport(files, ledger);
    const ranges = plan.actions[0]!.steps.map((step) => step.kind === "issue" && [step.start, step.end, step.after]);
    expect(ranges).to.deep.equal([
      [1000n, 20_000n, NO_RANGE],
      [31_000n, 40_000n, 20_000n],
    ]);

    const { onLedger } = await executeImport(plan, ledger);
    expect(onLedger.issuedKg).to.equal(50_000n);
  });

  it("retires inside a batch that an earlier import issued and partly retired", async () => {
    const { ledger } = await imported([toFile(issuance(BLOCK, 1, 100)), toFile(retirement(BLOCK, 20, 30))]);
    const plan = await prepareImport([toFile(retirement(BLOCK, 31, 40), retirement(BLOCK, 5, 6))], ledger);
    expect(plan.actions.map(({ steps }) => steps.map(({ kind }) => kind))).to.deep.equal([
      ["split", "retire"],
      ["retire"],
    ]);
    await executeImport(plan, ledger);
  });

  it("refuses an issuance that overlaps a batch of the ledger in part", async () => {
    const { ledger } = await imported([toFile(issuance(BLOCK, 10, 20))]);
    for (const [from, to] of [
      [5, 12],
      [15, 25],
      [12, 14],
    ] as const) {
      const errors = await refusedOn(ledger, [toFile(issuance(BLOCK, from, to))]);
      expect(errors[0]).to.be.instanceOf(SerialOverlap);
      expect((errors[0] as SerialOverlap).taken).to.contain(creditId(KEY, 10_000n).toString(16));
    }
  });

  it("refuses a retirement of serials that are retired under another certificate", async () => {
    const { ledger } = await imported([toFile(issuance(BLOCK, 1, 100)), toFile(retirement(BLOCK, 20, 30))]);
    const [shorter] = await refusedOn(ledger, [toFile(retirement(BLOCK, 20, 25))]);
    expect(shorter!.reason).to.contain("certificate of 11000 kg");
    const [inside] = await refusedOn(ledger, [toFile(retirement(BLOCK, 22, 30))]);
    expect(inside).to.be.instanceOf(SerialOverlap);
  });

  it("says when the ledger has credits that were cancelled since", async () => {
    const { ledger } = await imported([toFile(issuance(BLOCK, 1, 100))]);
    const { unregistered } = await prepareImport([toFile(cancellation(BLOCK, 20, 30))], ledger);
    expect(unregistered[0]!.reason).to.contain("yet the ledger has batch 0x");
  });

  it("goes on after an interruption and sends no row twice", async () => {
    const files = [
      toFile(issuance(BLOCK, 1, 100), issuance(OTHER_BLOCK, 1, 100)),
      toFile(...[10, 20, 30, 40].flatMap((at) => [retirement(BLOCK, at, at + 5), retirement(OTHER_BLOCK, at, at + 9)])),
    ];
    const ledger = new InterruptedLedger(2);
    const plan = await prepareImport(files, ledger);
    await expectRejection(executeImport(plan, ledger, { chunk: 3 }), Error, "connection lost");

    const rest = await prepareImport(files, ledger);
    expect(rest.done).to.have.length(6);
    expect(rest.actions).to.have.length(4);
    const result = await executeImport(rest, ledger, { chunk: 3 });
    expect(result).to.deep.include({ rows: 4, chunks: 2, onLedger: { issuedKg: 200_000n, retiredKg: 64_000n } });
  });

  it("reports how far it is, from nothing to everything", async () => {
    const ledger = new MemoryLedger();
    const plan = await prepareImport(
      [toFile(issuance(BLOCK, 1, 9), issuance(BLOCK, 10, 19), issuance(BLOCK, 20, 29))],
      ledger,
    );
    const seen: number[] = [];
    await executeImport(plan, ledger, { chunk: 2, onProgress: ({ rows }) => seen.push(rows) });
    expect(seen).to.deep.equal([0, 2, 3]);
    expect(ledger.submissions).to.equal(2);
  });

  it("refuses a chunk of no rows", async () => {
    for (const chunk of [0, -1, 1.5, Number.NaN]) {
      await expectRejection(executeImport(planImport([]), new MemoryLedger(), { chunk }), RangeError, "chunk");
    }
  });

  it("does not claim success when the ledger did not take the rows", async () => {
    const ledger = new ForgetfulLedger();
    const plan = await prepareImport([toFile(issuance(BLOCK, 1, 9))], ledger);
    await expectRejection(executeImport(plan, ledger), ImportIncomplete, "0 kg issued");
  });

  it("does not claim success when a retirement got no certificate", async () => {
    const ledger = new UncertifyingLedger();
    const plan = await prepareImport([toFile(retirement(BLOCK, 1, 9))], ledger);
    await expectRejection(executeImport(plan, ledger), ImportIncomplete, "0 kg retired");
  });

  it("registers, of an Isometric project, either issuances or retirements", async () => {
    const issued = toFile(kilograms("iss", "A", 500n, "prj_1"));
    const retired = toFile(kilograms("ret", "B", 40n, "prj_1"), kilograms("ret", "C", 3n, "prj_2"));

    const together = planImport([issued, retired]);
    expect(together.actions.map(({ row }) => row.projectId)).to.deep.equal(["prj_1", "prj_2"]);
    expect(together.unregistered.map(({ row }) => row.projectId)).to.deep.equal(["prj_1"]);

    const first = await imported([issued]);
    const later = await prepareImport([retired], first.ledger);
    expect(later.unregistered[0]!.reason).to.contain("does not say which");
    expect(later.actions.map(({ row }) => row.projectId)).to.deep.equal(["prj_2"]);

    const second = await imported([retired]);
    const issuedLater = await prepareImport([issued], second.ledger);
    expect(issuedLater.actions).to.deep.equal([]);
    expect(issuedLater.unregistered[0]!.reason).to.contain("same kilograms");
    expect((await prepareImport([retired], second.ledger)).done).to.have.length(2);
    expect((await prepareImport([issued], first.ledger)).done).to.have.length(1);
  });

  it("knows an Isometric issuance again when all of it has been retired", async () => {
    const files = [toFile(kilograms("iss", "A", 500n, "prj_1"))];
    const { ledger } = await imported(files);
    const id = creditId(blockKey("isometric", "iss_AAAAAAAAAAAAAAAA"), 0n);
    await ledger.submit([{ kind: "retire", id, kilograms: 500n, inscription: "" }]);
    expect((await prepareImport(files, ledger)).done).to.have.length(1);
  });

  it("brings any file onto the ledger serial for serial, however often it is interrupted (property)", async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 12 });
    const choice = fc.array(fc.constantFrom("issue", "retire", "both", "none"), { minLength: 12, maxLength: 12 });

    await fc.assert(
      fc.asyncProperty(
        cuts,
        choice,
        fc.integer({ min: 1, max: 4 }),
        fc.nat(6),
        fc.boolean(),
        async (at, kinds, chunk, failAfter, together) => {
          const points = at.toSorted((a, b) => a - b);
          const pieces = points
            .slice(0, -1)
            .map((from, index) => ({ from, to: points[index + 1]! - 1, kind: kinds[index]! }));
          const issued = pieces.filter(({ kind }) => kind === "issue" || kind === "both");
          const retired = pieces.filter(({ kind }) => kind === "retire" || kind === "both");
          // Of an issuance that is also retired, the middle is: the sides stay.
          const middle = ({ from, to, kind }: (typeof pieces)[number]) =>
            kind === "both" && to - from >= 2 ? ([from + 1, to - 1] as const) : ([from, to] as const);

          const issuances = toFile(...issued.map(({ from, to }) => issuance(BLOCK, from, to)));
          const retirements = toFile(...retired.map((piece) => retirement(BLOCK, ...middle(piece))));
          const rounds = together ? [[issuances, retirements]] : [[retirements], [issuances]];

          const ledger = new InterruptedLedger(failAfter);
          for (const files of rounds) {
            for (;;) {
              const plan = await prepareImport(files, ledger);
              if (plan.actions.length === 0) break;
              await executeImport(plan, ledger, { chunk }).catch((error: unknown) =>
                expect(error).to.have.property("message", "connection lost"),
              );
            }
          }

          for (const piece of retired) {
            const [from, to] = middle(piece);
            expect(await ledger.certificate(id(BigInt(from)))).to.equal(BigInt(to - from + 1) * 1000n);
          }
          for (let tonne = 1; tonne <= 60; tonne++) {
            const exists = pieces.some(({ from, to, kind }) => kind !== "none" && from <= tonne && tonne <= to);
            const gone = retired.some((piece) => middle(piece)[0] <= tonne && tonne <= middle(piece)[1]);
            const position = BigInt(tonne) * 1000n;
            const batch = await ledger.nearest(KEY, position);
            const covered = batch !== undefined && position < batch.end;
            expect(covered, `tonne ${tonne} exists`).to.equal(exists);
            if (covered) expect(position < batch.start + batch.retired, `tonne ${tonne} is retired`).to.equal(gone);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("model of the credit token", () => {
  const issue = (from: bigint, to: bigint, after = NO_RANGE): Step => ({
    kind: "issue",
    blockKey: KEY,
    start: from,
    end: to,
    after,
    projectId: 1n,
    vintage: 2025,
    dataDigest: "0x",
  });
  const retire = (batch: bigint, kilograms: bigint, inscription = ""): Step => ({
    kind: "retire",
    id: batch,
    kilograms,
    inscription,
  });
  const split = (batch: bigint, position: bigint): Step => ({ kind: "split", id: batch, position });
  const at = (position: bigint) => creditId(KEY, position);

  const REFUSED: readonly [string, Step[]][] = [
    ["SerialRangeEmpty", [issue(5n, 5n)]],
    ["SerialRangeEmpty", [issue(5n, 2n ** 64n)]],
    ["SerialRangeOverlap", [issue(0n, 10n), issue(9n, 20n, 0n)]],
    ["SerialHintStale", [issue(0n, 10n), issue(10n, 20n)]],
    ["SerialHintStale", [issue(10n, 20n), issue(0n, 5n, 10n)]],
    ["BatchUnknown", [issue(0n, 10n), retire(at(1n), 1n)]],
    ["BatchUnknown", [split(at(0n), 1n)]],
    ["CreditAmountZero", [issue(0n, 10n), retire(at(0n), 0n)]],
    ["CreditAmountExceeded", [issue(0n, 10n), retire(at(0n), 4n), retire(at(0n), 7n)]],
    ["SplitOutOfRange", [issue(0n, 10n), split(at(0n), 0n)]],
    ["SplitOutOfRange", [issue(0n, 10n), split(at(0n), 10n)]],
    ["SplitOutOfRange", [issue(0n, 10n), retire(at(0n), 4n), split(at(0n), 4n)]],
    ["InscriptionTooLong", [issue(0n, 10n), retire(at(0n), 4n, "é".repeat(49))]],
  ];
  for (const [name, steps] of REFUSED) {
    it(`refuses with ${name} and undoes the whole chunk`, async () => {
      const ledger = new MemoryLedger();
      const error = await ledger.submit(steps).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(StepRefused);
      expect(error).to.include({ name });
      expect(await ledger.nearest(KEY, NO_RANGE - 1n)).to.equal(undefined);
    });
  }

  it("retires from the start of a batch and names the certificate by its first kilogram", async () => {
    const ledger = new MemoryLedger();
    await ledger.submit([issue(0n, 10n), retire(at(0n), 4n), retire(at(0n), 6n, "é".repeat(48))]);
    expect(await ledger.certificate(at(0n))).to.equal(4n);
    expect(await ledger.certificate(at(4n))).to.equal(6n);
    expect(await ledger.batchesOfProject(1n)).to.deep.equal([{ blockKey: KEY, start: 0n, end: 10n, retired: 10n }]);
  });
});

/** Loses the connection once, after so many chunks. */
class InterruptedLedger extends MemoryLedger {
  #left: number;

  constructor(chunks: number) {
    super();
    this.#left = chunks;
  }

  override submit(steps: readonly Step[]) {
    if (this.#left-- === 0) return Promise.reject(new Error("connection lost"));
    return super.submit(steps);
  }
}

/** Says it did the work and did not. */
class ForgetfulLedger extends MemoryLedger {
  override submit() {
    return Promise.resolve({ gasUsed: 1n });
  }
}

/** Retires and issues no certificates. */
class UncertifyingLedger extends MemoryLedger {
  override certificate() {
    return Promise.resolve(undefined);
  }
}

async function imported(files: ReturnType<typeof toFile>[]) {
  const ledger = new MemoryLedger();
  await executeImport(await prepareImport(files, ledger), ledger);
  return { ledger, files };
}

function refusal(files: ReturnType<typeof toFile>[]): ImportRefused {
  try {
    planImport(files);
  } catch (error) {
    expect(error).to.be.instanceOf(ImportRefused);
    return error as ImportRefused;
  }
  throw new Error("the import was accepted");
}

function refused(files: ReturnType<typeof toFile>[]): readonly RowError[] {
  return refusal(files).errors;
}

async function refusedOn(ledger: MemoryLedger, files: ReturnType<typeof toFile>[]): Promise<readonly RowError[]> {
  const error = await prepareImport(files, ledger).catch((caught: unknown) => caught);
  expect(error).to.be.instanceOf(ImportRefused);
  return (error as ImportRefused).errors;
}

async function expectRejection(promise: Promise<unknown>, type: new (...args: never[]) => Error, text: string) {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).to.be.instanceOf(type);
  expect((error as Error).message).to.contain(text);
}
