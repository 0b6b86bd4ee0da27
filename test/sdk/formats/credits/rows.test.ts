import { expect } from "chai";

import {
  detectLayout,
  HeaderUnknown,
  LAYOUTS,
  RangeLengthMismatch,
  readRows,
  RowError,
  type CreditRows,
  type Registry,
} from "../../../../sdk/formats/credits/index.ts";

type Cells = Record<string, string>;

const ACR_HISTORY: Cells = {
  "Project ID": "ACR102",
  Vintage: "2003",
  "Offset Credit Serial Numbers": "ACR-US-102-2003-274-120158095 to 120158156",
  "Quantity of Offset Credits": "62",
  "Status Effective": "12/29/15",
  "Project Name": "Air Bag Gas Substitution",
  "Project Site Country": "US",
  "Account Holder": "Somebody",
  "Retirement Reason": "Environmental Benefit",
  "Date Issued": "10/31/05",
  "Retirement Year": "2015",
};

const ACR_ISSUANCE: Cells = {
  "Date Issued": "8/2/06",
  "Project ID": "ACR102",
  "Project Name": "Air Bag Gas Substitution",
  Vintage: "2005",
  "Issuance \nYear": "2006",
  "Total Credits Issued": "3,081,011",
  "Credits Issued to Project": "3081000",
  "Credits Issued to Buffer Pool": "11",
};

const GS_RETIREMENT: Cells = {
  Vintage: "2025",
  "Credit Status": "Retired",
  Quantity: "5354",
  GSID: "11603",
  "Project Name": "Efficient and Clean Cooking for households in Kenya ",
  Country: "Kenya",
  "Issuance Date": "2026-03-31",
  "Retirement Date": "2026-04-10",
  "Serial Number": "GS1-1-KE-GS11603-16-2025-30256-110-5463",
  "Use Case": "Voluntary",
  "Using Entity": "Hilti Corporation",
};

const GS_ISSUANCE: Cells = {
  Vintage: "2019",
  "Credit Status": "Issued",
  Quantity: "3657",
  GSID: "4823",
  "Project Name": "RDIS",
  Country: "Rwanda",
  "Issuance Date": "2026-03-26T20:02:05.270128",
  "Serial Number": "RW-5-1463953-2-2-0-7014 - RW-5-1467609-2-2-0-7014",
};

const ISOMETRIC_ISSUANCE: Cells = {
  id: "iss_1KP6EDZ8K1S036PY",
  issued_at: "2026-04-14T16:50:41.621676Z",
  project_id: "prj_1JYCV03BW1S0RTE5",
  "supplier.organisation.name": "Alt Carbon",
  "supplier_credit_batch_size_total.credits": "2710.062",
  "buffer_pool_credit_batch_size_total.credits": "55.308",
  "credit_batch_size_total.credits": "2765.37",
  "credit_batch_size_total.credit_kgs": "2765370",
};

const ISOMETRIC_RETIREMENT: Cells = {
  retirement_id: "ret_1KNSQMD6Z1S0TB50",
  retired_at: "2026-04-09T18:21:22.047712Z",
  purposes: "['public_environmental_claims']",
  "beneficiary.name": "Workday",
  "credit_batch_size_total.credits": "531.0",
  "credit_batch_size_total.credit_kgs": "531000",
  project_id: "prj_1HHYZFVGW1S044ZY",
  sequestered_on: "2026-01-22",
};

describe("rows of the registries' files", () => {
  it("reads a retirement of ACR", () => {
    const { layout, issuances, retirements, errors } = read("acr", ACR_HISTORY);
    expect(errors).to.deep.equal([]);
    expect(issuances).to.deep.equal([]);
    expect(layout.name).to.equal("ACR retirements (until 2021)");
    const { serial, ...facts } = retirements[0]!;
    expect(serial.block).to.equal("ACR-US-102-2003-274");
    expect(facts).to.deep.equal({
      registry: "acr",
      kind: "retirement",
      status: "retired",
      file: "file.csv",
      line: 7,
      projectId: "ACR102",
      projectName: "Air Bag Gas Substitution",
      quantityKg: 62_000n,
      vintage: 2003,
      date: "2015-12-29",
      beneficiary: undefined,
      reason: "Environmental Benefit",
    });
  });

  it("never reads the account holder, who may be a person", () => {
    const { retirements } = read("acr", ACR_HISTORY);
    expect(Object.values(retirements[0]!)).to.not.include("Somebody");
    expect(LAYOUTS.flatMap(({ columns }) => Object.values(columns) as string[])).to.not.include("Account Holder");
  });

  it("reads an issuance without serials, its buffer and its grouped thousands", () => {
    const { issuances, errors } = read("acr", ACR_ISSUANCE);
    expect(errors).to.deep.equal([]);
    expect(issuances[0]).to.include({
      quantityKg: 3_081_011_000n,
      bufferKg: 11_000n,
      date: "2006-08-02",
      vintage: 2005,
    });
    expect(issuances[0]!.serial).to.equal(undefined);
  });

  it("reads a retirement of Gold Standard and numbers the project as the serial does", () => {
    const { retirements, errors } = read("gs", GS_RETIREMENT);
    expect(errors).to.deep.equal([]);
    expect(retirements[0]).to.include({ projectId: "GS11603", beneficiary: "Hilti Corporation", date: "2026-04-10" });
    expect(retirements[0]!.projectName).to.equal("Efficient and Clean Cooking for households in Kenya");
  });

  it("takes a cancellation among Gold Standard's retirements for what it is", () => {
    const { retirements, errors } = read("gs", {
      ...GS_RETIREMENT,
      "Credit Status": "Canceled",
      "Retirement Date": "",
    });
    expect(errors).to.deep.equal([]);
    expect(retirements[0]).to.include({ status: "cancelled", date: undefined });
  });

  it("reads certified emission reductions, whose serials carry no vintage and another project number", () => {
    const { issuances, errors } = read("gs", GS_ISSUANCE);
    expect(errors).to.deep.equal([]);
    expect(issuances[0]).to.include({ projectId: "GS4823", vintage: 2019, quantityKg: 3_657_000n, date: "2026-03-26" });
  });

  it("makes an Isometric issuance a block of its own, in kilograms", () => {
    const { issuances, errors } = read("isometric", ISOMETRIC_ISSUANCE);
    expect(errors).to.deep.equal([]);
    const [{ serial, ...facts } = { serial: undefined }] = issuances;
    expect(serial).to.include({ block: "iss_1KP6EDZ8K1S036PY", first: 0n, last: 2_765_369n, unitKg: 1 });
    expect(facts).to.include({ quantityKg: 2_765_370n, bufferKg: 55_308n, vintage: undefined });
  });

  it("takes an Isometric retirement's vintage from the day of sequestration", () => {
    const { retirements, errors } = read("isometric", ISOMETRIC_RETIREMENT);
    expect(errors).to.deep.equal([]);
    expect(retirements[0]).to.include({ vintage: 2026, date: "2026-04-09T18:21:22Z", beneficiary: "Workday" });
  });

  it("accepts a retirement on the day of the issuance", () => {
    const { retirements, errors } = read("acr", { ...ACR_HISTORY, "Date Issued": "12/29/15" });
    expect(errors).to.deep.equal([]);
    expect(retirements).to.have.length(1);
  });

  const CONTRADICTIONS: readonly [string, Registry, Cells, string, string][] = [
    ["another project than the serial's", "acr", { ...ACR_HISTORY, "Project ID": "ACR103" }, "Project ID", "ACR102"],
    ["another vintage than the serial's", "acr", { ...ACR_HISTORY, Vintage: "2004" }, "Vintage", "2003"],
    [
      "another country than the serial's",
      "acr",
      { ...ACR_HISTORY, "Project Site Country": "CA" },
      "Project Site Country",
      "US",
    ],
    ["another country's name than the serial's", "gs", { ...GS_RETIREMENT, Country: "Uganda" }, "Country", "KE"],
    ["a country name that is not known", "gs", { ...GS_RETIREMENT, Country: "Kenia" }, "Country", "no country name"],
    [
      "a year that is not the date's",
      "acr",
      { ...ACR_HISTORY, "Retirement Year": "2014" },
      "Retirement Year",
      "2015-12-29",
    ],
    [
      "an issuance year that is not the date's",
      "acr",
      { ...ACR_ISSUANCE, "Issuance \nYear": "2007" },
      "Issuance Year",
      "2006-08-02",
    ],
    [
      "a retirement before the issuance",
      "acr",
      { ...ACR_HISTORY, "Date Issued": "12/30/15" },
      "Status Effective",
      "2015-12-30",
    ],
    [
      "parts that are not the whole",
      "acr",
      { ...ACR_ISSUANCE, "Credits Issued to Buffer Pool": "12" },
      "Total Credits Issued",
      "12000 kg",
    ],
    [
      "kilograms that are not the tonnes",
      "isometric",
      { ...ISOMETRIC_RETIREMENT, "credit_batch_size_total.credit_kgs": "531001" },
      "credit_batch_size_total.credit_kgs",
      "531000 kg",
    ],
    [
      "part of a tonne at a registry of tonnes",
      "acr",
      { ...ACR_HISTORY, "Quantity of Offset Credits": "62.5" },
      "Quantity of Offset Credits",
      "whole number of tonnes",
    ],
    [
      "no quantity",
      "acr",
      { ...ACR_HISTORY, "Quantity of Offset Credits": "" },
      "Quantity of Offset Credits",
      "is missing",
    ],
    [
      "nothing to retire",
      "isometric",
      { ...ISOMETRIC_RETIREMENT, "credit_batch_size_total.credit_kgs": "0", "credit_batch_size_total.credits": "0" },
      "credit_batch_size_total.credits",
      "is nothing",
    ],
    [
      "a day that does not exist",
      "acr",
      { ...ACR_HISTORY, "Status Effective": "2/30/15" },
      "Status Effective",
      "does not exist",
    ],
    ["no date", "gs", { ...GS_RETIREMENT, "Retirement Date": "" }, "Retirement Date", "is missing"],
    ["a vintage that is no year", "acr", { ...ACR_HISTORY, Vintage: "2003.0" }, "Vintage", "is no vintage"],
    ["another status than the file's", "gs", { ...GS_ISSUANCE, "Credit Status": "Retired" }, "Credit Status", "Issued"],
    ["a status nobody knows", "gs", { ...GS_RETIREMENT, "Credit Status": "Reserved" }, "Credit Status", "Retired"],
    [
      "a retirement's id in a list of issuances",
      "isometric",
      { ...ISOMETRIC_ISSUANCE, id: "ret_1KP6EDZ8K1S036PY" },
      "id",
      "iss_",
    ],
    [
      "a serial of another registry",
      "acr",
      { ...ACR_HISTORY, "Offset Credit Serial Numbers": "ART-GY-102-2021-11-1 to 62" },
      "Offset Credit Serial Numbers",
      "no serial number",
    ],
  ];
  for (const [what, registry, cells, column, reason] of CONTRADICTIONS) {
    it(`refuses a row with ${what}`, () => {
      const { issuances, retirements, errors } = read(registry, cells);
      expect([issuances, retirements]).to.deep.equal([[], []]);
      const error = errors.find((found) => found.column === column);
      expect(error, errors.map(String).join("\n")).to.be.instanceOf(RowError);
      expect(error).to.include({ registry, file: "file.csv", line: 7 });
      expect(error!.reason).to.contain(reason);
      expect(error!.message).to.contain("file.csv:7").and.to.contain(error!.remedy);
    });
  }

  it("refuses a range that is not as long as the quantity", () => {
    const { errors } = read("acr", { ...ACR_HISTORY, "Quantity of Offset Credits": "63" });
    expect(errors[0]).to.be.instanceOf(RangeLengthMismatch);
    expect(errors[0]).to.include({ line: 7, lengthKg: 62_000n, quantityKg: 63_000n });
  });

  it("lists everything that is wrong with a row", () => {
    const { errors } = read("acr", { ...ACR_HISTORY, "Project ID": "ACR9", Vintage: "x", "Status Effective": "soon" });
    expect(errors.map(({ column }) => column)).to.have.members(["Project ID", "Vintage", "Status Effective"]);
  });

  it("keeps the good rows apart from the bad", () => {
    const bad = { ...ACR_HISTORY, Vintage: "2004" };
    const header = Object.keys(ACR_HISTORY);
    const records = [ACR_HISTORY, bad, ACR_HISTORY].map((cells, index) => ({
      line: index + 2,
      cells: Object.values(cells),
    }));
    const { retirements, errors } = readRows("acr", "file.csv", header, records);
    expect(retirements.map(({ line }) => line)).to.deep.equal([2, 4]);
    expect(errors.map(({ line }) => line)).to.deep.equal([3]);
  });
});

describe("headers of the registries' files", () => {
  it("knows each layout by its own columns alone", () => {
    for (const layout of LAYOUTS) {
      const columns = Object.values(layout.columns) as string[];
      expect(detectLayout(layout.registry, "f", columns).name).to.equal(layout.name);
    }
  });

  it("says what it expected of an unknown header", () => {
    const error = headerError("acr", ["Project ID", "Vintage"]);
    expect(error.header).to.deep.equal(["Project ID", "Vintage"]);
    expect(error.expected.map(({ layout }) => layout)).to.include("ACR retirements");
    expect(error.message).to.contain("Credit Serial Numbers");
  });

  it("refuses each layout without any one of its columns", () => {
    for (const layout of LAYOUTS) {
      const columns = Object.values(layout.columns) as string[];
      for (const column of columns) {
        const rest = columns.filter((other) => other !== column);
        const found = layoutName(layout.registry, rest);
        expect(found, `${layout.name} without ${column}`).to.not.equal(layout.name);
      }
    }
  });

  it("refuses a list of cancellations: it is none of retirements", () => {
    headerError("acr", [...Object.keys(ACR_HISTORY), "Cancellation Type"]);
    headerError("car", [...Object.keys(ACR_HISTORY), "Cancellation Reason"]);
  });

  it("refuses a column that stands twice", () => {
    headerError("acr", [...Object.keys(ACR_HISTORY), "Vintage"]);
  });

  it("refuses the file of another registry", () => {
    headerError("isometric", Object.keys(ACR_HISTORY));
  });
});

function read(registry: Registry, cells: Cells): CreditRows {
  return readRows(registry, "file.csv", Object.keys(cells), [{ line: 7, cells: Object.values(cells) }]);
}

function layoutName(registry: Registry, header: readonly string[]): string | undefined {
  try {
    return detectLayout(registry, "f", header).name;
  } catch (error) {
    if (error instanceof HeaderUnknown) return undefined;
    throw error;
  }
}

function headerError(registry: Registry, header: readonly string[]): HeaderUnknown {
  try {
    detectLayout(registry, "file.csv", header);
  } catch (error) {
    expect(error).to.be.instanceOf(HeaderUnknown);
    return error as HeaderUnknown;
  }
  throw new Error("the header was accepted");
}
