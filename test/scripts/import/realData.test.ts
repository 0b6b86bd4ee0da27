import { expect } from "chai";

import { CREDIT_FACTS } from "../../../scripts/demo/data/credits.ts";
import { parse } from "csv-parse/sync";
import { executeImport, prepareImport, rowsOf } from "../../../scripts/import/execute.ts";
import { MemoryLedger } from "../../../scripts/import/model.ts";
import { ImportRefused, place, planImport } from "../../../scripts/import/plan.ts";
import { countryCode } from "../../../sdk/formats/countries.ts";
import {
  formatSerial,
  IntervalSet,
  parseSerial,
  SerialOverlap,
  toKilogramRange,
  type Issuance,
  type Retirement,
} from "../../../sdk/formats/credits/index.ts";
import { EXTRACTS, needsCreditData, readExtract, readExtractText, type Extract } from "../../helpers/creditData.ts";

const ALL = Object.keys(EXTRACTS) as Extract[];

/** Rows and kilograms of every extract, as counted by other means. */
const TRUTHS: Record<Extract, { rows: number; kilograms: bigint }> = {
  acrHistoryIssuances: { rows: 1053, kilograms: 199_823_611_000n },
  acrHistoryRetirements: { rows: 2637, kilograms: 13_912_689_000n },
  carHistoryIssuances: { rows: 2864, kilograms: 168_806_186_000n },
  acrIssuances: { rows: 100, kilograms: 7_749_713_000n },
  acrRetirements: { rows: 100, kilograms: 298_881_000n },
  carIssuances: { rows: 100, kilograms: 10_275_056_000n },
  carRetirements: { rows: 100, kilograms: 1_506_818_000n },
  artIssuances: { rows: 11, kilograms: 62_322_618_000n },
  artRetirements: { rows: 8, kilograms: 420_998_000n },
  gsIssuances: { rows: 100, kilograms: 5_380_873_000n },
  gsRetirements: { rows: 100, kilograms: 1_968_759_000n },
  isometricIssuances: { rows: 100, kilograms: 85_162_160n },
  isometricRetirements: { rows: 100, kilograms: 14_366_110n },
};

describe("the registries' extracts", () => {
  before(function () {
    needsCreditData(this);
  });

  for (const name of ALL) {
    it(`reads ${EXTRACTS[name][1]} whole`, () => {
      const file = readExtract(name);
      const rows = rowsOf([file]);
      expect(file.errors).to.deep.equal([]);
      expect({ rows: rows.length, kilograms: total(rows) }).to.deep.equal(TRUTHS[name]);
    });
  }

  it("writes every serial back as the registry wrote it, and finds each range as long as its quantity", () => {
    let serials = 0;
    for (const name of ALL) {
      for (const row of rowsOf([readExtract(name)])) {
        if (!row.serial) continue;
        const { start, end } = toKilogramRange(row.serial);
        expect(end - start).to.equal(row.quantityKg);
        expect(parseSerial(row.registry, formatSerial(row.serial))).to.deep.equal(row.serial);
        serials++;
      }
    }
    expect(serials).to.equal(2637 + 100 + 100 + 8 + 200 + 200);
  });

  it("writes the very text of the file back", () => {
    for (const [name, column] of [
      ["acrHistoryRetirements", "Offset Credit Serial Numbers"],
      ["carRetirements", "Offset Credit Serial Numbers"],
      ["artRetirements", "Credit Serial Numbers"],
      ["gsIssuances", "Serial Number"],
      ["gsRetirements", "Serial Number"],
    ] as const) {
      const cells = parse<Record<string, string>>(readExtractText(EXTRACTS[name][1]), { columns: true });
      const written = rowsOf([readExtract(name)]).map(({ serial }) => formatSerial(serial!));
      expect(written).to.deep.equal(cells.map((row) => row[column]));
    }
  });

  it("gives each record of Gold Standard's retirements its physical line", () => {
    const lines = readExtractText(EXTRACTS.gsRetirements[1]).split("\n");
    for (const row of readExtract("gsRetirements").retirements) {
      expect(lines[row.line - 1]).to.contain(formatSerial(row.serial));
    }
  });

  it("finds no overlap in the history of ACR, also together with the extract of 2026", () => {
    const { actions } = planImport([readExtract("acrHistoryRetirements"), readExtract("acrRetirements")]);
    expect(actions).to.have.length(2737);
    expect(actions.every(({ derived }) => derived)).to.equal(true);
    expect(total(actions.map(({ row }) => row))).to.equal(13_912_689_000n + 298_881_000n);
  });

  it("refuses any row of any file a second time", () => {
    for (const name of ALL) {
      const file = readExtract(name);
      const taken = new Map<bigint, IntervalSet<number>>();
      for (const row of rowsOf([file]).filter(({ serial }) => serial)) {
        const { key, start, end } = place(row);
        if (!taken.has(key)) taken.set(key, new IntervalSet());
        expect(taken.get(key)!.add(start, end, row.line)).to.equal(undefined);
        expect(taken.get(key)!.add(start, end, row.line)?.value).to.equal(row.line);
      }

      const last = rowsOf([file]).at(-1)!;
      if (!last.serial) continue;
      const again = {
        ...file,
        file: "again",
        issuances: [],
        retirements: [],
        [`${last.kind}s`]: [{ ...last, file: "again" }],
      };
      const error = refusal(() => planImport([file, again]));
      expect(error.errors[0]).to.be.instanceOf(SerialOverlap);
      expect((error.errors[0] as SerialOverlap).taken).to.equal(`${file.file}:${last.line}`);
    }
  });

  it("splits two of Gold Standard's retirements off their issuances and leaves out six cancellations", () => {
    const { actions, unregistered } = planImport([readExtract("gsIssuances"), readExtract("gsRetirements")]);
    const inside = actions.filter(({ row, derived }) => row.kind === "retirement" && !derived);
    expect(inside.map(({ row }) => row.serial!.block)).to.have.members([
      "GS1-1-KE-GS11603-16-2025-30256",
      "GS1-1-KE-GS11603-16-2024-30255",
    ]);
    expect(inside.flatMap(({ steps }) => steps.map(({ kind }) => kind))).to.deep.equal([
      "split",
      "retire",
      "split",
      "retire",
    ]);
    expect(unregistered).to.have.length(6);
    expect(total(unregistered.map(({ row }) => row))).to.equal(1_155_441_000n);
  });

  it("finds three blocks of certified emission reductions that follow each other", () => {
    const rows = readExtract("gsIssuances").issuances.filter(({ serial }) => serial!.block === "RW-5-*-2-2-0-7014");
    const ends = rows.map(({ serial }) => [serial!.first, serial!.last]).toSorted(([a], [b]) => Number(a! - b!));
    expect(ends).to.deep.equal([
      [1459975n, 1460107n],
      [1460108n, 1463952n],
      [1463953n, 1467609n],
    ]);
  });

  it("counts Isometric in kilograms: no issuance is a whole number of tonnes", () => {
    const { issuances } = readExtract("isometricIssuances");
    expect(issuances.reduce((sum, { bufferKg }) => sum + bufferKg!, 0n)).to.equal(2_592_723n);
    expect(issuances.filter(({ quantityKg }) => quantityKg % 1000n === 0n)).to.deep.equal([]);
  });

  it("finds every retirement of ACR's history covered by its issuances", () => {
    const { crossCheck } = planImport([readExtract("acrHistoryIssuances"), readExtract("acrHistoryRetirements")]);
    expect(crossCheck.covered).to.have.length(360);
    expect([crossCheck.exceeded, crossCheck.unknown]).to.deep.equal([[], []]);
  });

  it("reports the one Isometric project with more retired than the extract issues", () => {
    const { crossCheck } = planImport([readExtract("isometricIssuances"), readExtract("isometricRetirements")]);
    expect(crossCheck.exceeded).to.deep.equal([
      {
        registry: "isometric",
        projectId: "prj_1JN6XNWDQ1S0BSN7",
        vintage: undefined,
        issuedKg: 51_250n,
        retiredKg: 199_000n,
      },
    ]);
  });

  it("knows every country the registries name", () => {
    for (const [file, column] of [
      ["registries/gold-standard/projects.csv", "Country"],
      ["registries/art-trees/projects.csv", "Program  Country"],
    ] as const) {
      const rows = parse<Record<string, string>>(readExtractText(file), { columns: true });
      const names = new Set(rows.map((row) => row[column]!));
      expect([...names].filter((name) => countryCode(name) === undefined)).to.deep.equal(
        names.has("International") ? ["International"] : [],
      );
    }
  });

  it("brings all of them onto a ledger and finds the same sums there", async function () {
    this.timeout(60_000);
    const ledger = new MemoryLedger();
    for (const names of [
      ["acrHistoryRetirements", "acrHistoryIssuances"],
      ["acrRetirements", "acrIssuances"],
      ["carRetirements", "carIssuances"],
      ["artRetirements", "artIssuances"],
      ["gsIssuances", "gsRetirements"],
      ["isometricIssuances"],
      ["isometricRetirements"],
    ] as const satisfies Extract[][]) {
      const files = names.map((name) => readExtract(name));
      const plan = await prepareImport(files, ledger);
      const result = await executeImport(plan, ledger);

      const registered = plan.actions.map(({ row }) => row);
      expect(result.onLedger.issuedKg).to.equal(total(registered.filter(({ kind }) => kind === "issuance")));
      expect(result.onLedger.retiredKg).to.equal(total(registered.filter(({ kind }) => kind === "retirement")));
      expect((await prepareImport(files, ledger)).actions).to.deep.equal([]);
    }
  });

  it("contains every fact of the small dataset", () => {
    const rows = rowsOf(ALL.map((name) => readExtract(name)));
    const bySerial = new Map(rows.filter(({ serial }) => serial).map((row) => [formatSerial(row.serial!), row]));

    for (const fact of CREDIT_FACTS) {
      const row = bySerial.get(fact.serial);
      expect(row, fact.serial).to.not.equal(undefined);
      expect(row!.file.endsWith(fact.source.file)).to.equal(true);
      expect(row).to.include({
        kind: fact.kind,
        registry: fact.registry,
        projectId: fact.project.id,
        vintage: fact.vintage,
      });
      expect(row!.quantityKg).to.equal(fact.quantityKg);
      expect(row!.date!.slice(0, 10)).to.equal(fact.date);
      if (row!.kind === "retirement") expect(row!.beneficiary || undefined).to.equal(fact.beneficiary);
      if (fact.registry !== "isometric") expect(row!.projectName).to.equal(fact.project.name);
    }
  });
});

describe("the small dataset", () => {
  it("states each quantity as long as its serial range", () => {
    for (const { registry, serial, quantityKg } of CREDIT_FACTS) {
      const { start, end } = toKilogramRange(parseSerial(registry, serial));
      expect(end - start, serial).to.equal(quantityKg);
    }
  });

  it("agrees with its serials on project, vintage and country", () => {
    for (const { registry, serial, project, vintage } of CREDIT_FACTS) {
      const range = parseSerial(registry, serial);
      expect(range.project ?? project.id).to.equal(project.id);
      expect(range.vintage ?? vintage).to.equal(vintage);
      expect(range.country ?? project.country).to.equal(project.country);
    }
  });

  it("has rows of all five registries, both kinds, and two retirements inside their issuances", () => {
    expect(new Set(CREDIT_FACTS.map(({ registry }) => registry)).size).to.equal(5);
    const ranges = CREDIT_FACTS.map((fact) => ({ ...fact, ...parseSerial(fact.registry, fact.serial) }));
    const inside = ranges.filter(
      (row) =>
        row.kind === "retirement" &&
        ranges.some(
          (other) =>
            other.kind === "issuance" &&
            other.block === row.block &&
            other.first <= row.first &&
            row.last <= other.last,
        ),
    );
    expect(inside).to.have.length(2);
  });
});

function total(rows: readonly (Issuance | Retirement)[]): bigint {
  return rows.reduce((sum, { quantityKg }) => sum + quantityKg, 0n);
}

function refusal(act: () => unknown): ImportRefused {
  try {
    act();
  } catch (error) {
    expect(error).to.be.instanceOf(ImportRefused);
    return error as ImportRefused;
  }
  throw new Error("the import was accepted");
}
