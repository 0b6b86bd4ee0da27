import { expect } from "chai";
import { keccak256 } from "ethers";

import { CsvMalformed, readCreditFile } from "../../../scripts/import/csv.ts";
import { HeaderUnknown } from "../../../sdk/formats/credits/index.ts";

const HEADER =
  "retirement_id,retired_at,purposes,beneficiary.name,credit_batch_size_total.credits,credit_batch_size_total.credit_kgs,project_id,sequestered_on";

const row = (id: string, note = "Workday") => `ret_${id},2026-04-09T18:21:22Z,[],${note},0.531,531,prj_A,2026-01-22`;
const FIRST = row("1KNSQMD6Z1S0TB50");
const SECOND = row("1KNSQMD6Z1S0TB51");
const BAD = row("nothing");

describe("registry files", () => {
  for (const [name, lineBreak] of [
    ["LF", "\n"],
    ["CR LF", "\r\n"],
  ] as const) {
    it(`gives each record the physical line it starts on (${name})`, () => {
      const quoted = row("1KNSQMD6Z1S0TB52", `"in${lineBreak}three${lineBreak}lines"`);
      const text = [HEADER, FIRST, quoted, SECOND, "", "", BAD, ""].join(lineBreak);
      const { retirements, errors } = read(text);
      expect(retirements.map(({ line }) => line)).to.deep.equal([2, 3, 6]);
      expect(errors.map(({ line }) => line)).to.deep.equal([9]);
      expect(retirements[1]!.beneficiary).to.equal(`in${lineBreak}three${lineBreak}lines`);
    });
  }

  it("reads a file with a byte order mark and no line break at the end", () => {
    const { retirements } = read(`\uFEFF${HEADER}\n${FIRST}`);
    expect(retirements).to.have.length(1);
  });

  it("reads column names that contain line breaks and doubled blanks", () => {
    const header = HEADER.replace("retired_at", '" retired_at\n"');
    const { retirements } = read(`${header}\n${FIRST}\n`);
    expect(retirements[0]!.line).to.equal(3);
  });

  it("carries the digest of the file's bytes", () => {
    const bytes = Buffer.from(`\uFEFF${HEADER}\n${FIRST}\n`);
    expect(readCreditFile("isometric", "a.csv", bytes).digest).to.equal(keccak256(bytes));
  });

  it("refuses an open quote and says where", () => {
    const error = malformed(`${HEADER}\n${FIRST}\n"${SECOND}\n`);
    expect(error.file).to.equal("a.csv");
    expect(error.message).to.contain("a.csv:");
  });

  it("refuses a record with a field too many or too few", () => {
    expect(malformed(`${HEADER}\n${FIRST},more\n`).line).to.equal(2);
    expect(malformed(`${HEADER}\n${FIRST}\nret_1,2\n`).line).to.equal(3);
  });

  it("refuses what is not UTF-8", () => {
    const latin = Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from(row("1KNSQMD6Z1S0TB50", "Guémon"), "latin1")]);
    expect(() => readCreditFile("isometric", "a.csv", latin)).to.throw(CsvMalformed, "not UTF-8");
  });

  it("refuses an empty file by its header", () => {
    expect(() => read("")).to.throw(HeaderUnknown);
  });
});

function read(text: string) {
  return readCreditFile("isometric", "a.csv", Buffer.from(text));
}

function malformed(text: string): CsvMalformed {
  try {
    read(text);
  } catch (error) {
    expect(error).to.be.instanceOf(CsvMalformed);
    return error as CsvMalformed;
  }
  throw new Error("the file was accepted");
}
