import { expect } from "chai";
import fc from "fast-check";

import { countryCode } from "../../../../sdk/formats/countries.ts";
import {
  CellError,
  parseDate,
  parseTonnes,
  parseWhole,
  type DateStyle,
} from "../../../../sdk/formats/credits/index.ts";

describe("quantities", () => {
  const READ: readonly [string, bigint][] = [
    ["62", 62_000n],
    ["1,234", 1_234_000n],
    ["13,912,689", 13_912_689_000n],
    ["531.0", 531_000n],
    ["2710.062", 2_710_062n],
    ["0.002", 2n],
    ["1.2340000", 1_234n],
    ["0", 0n],
  ];
  for (const [text, kilograms] of READ) {
    it(`reads ${text} t as ${kilograms} kg`, () => expect(parseTonnes(text)).to.equal(kilograms));
  }

  const REFUSED = [
    "",
    " 1",
    "-1",
    "+1",
    "1e3",
    "1,23",
    "12,34,567",
    "1,2345",
    ",123",
    "1.",
    ".5",
    "1 234",
    "1.0001",
    "NaN",
    "0x10",
    "１",
  ];
  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(() => parseTonnes(text)).to.throw(CellError));
  }

  it("refuses decimals of a whole number and takes a spreadsheet's .0", () => {
    expect(parseWhole("2765370")).to.equal(2765370n);
    expect(parseWhole("2765370.0")).to.equal(2765370n);
    expect(() => parseWhole("1.5")).to.throw(CellError, "more than 0 decimals");
  });

  it("reads any kilograms written as tonnes, grouped or not (property)", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), (kilograms) => {
        const fraction = (kilograms % 1000n).toString().padStart(3, "0");
        expect(parseTonnes(`${kilograms / 1000n}.${fraction}`)).to.equal(kilograms);
        expect(parseTonnes(`${(kilograms / 1000n).toLocaleString("en")}.${fraction}`)).to.equal(kilograms);
      }),
    );
  });
});

describe("dates", () => {
  const READ: readonly [string, DateStyle, string][] = [
    ["8/2/06", "us", "2006-08-02"],
    ["12/31/08", "us", "2008-12-31"],
    ["04/08/2026", "us", "2026-04-08"],
    ["2/29/2024", "us", "2024-02-29"],
    ["1/1/95", "us", "2095-01-01"],
    ["1/1/96", "us", "1996-01-01"],
    ["6/30/2025 7:43:26 PM", "us-gmt", "2025-06-30T19:43:26Z"],
    ["11/15/2024 12:09:06 AM", "us-gmt", "2024-11-15T00:09:06Z"],
    ["11/15/2024 12:09:06 PM", "us-gmt", "2024-11-15T12:09:06Z"],
    ["2026-04-10", "iso-day", "2026-04-10"],
    ["2026-04-13T12:35:58.842275", "iso-day", "2026-04-13"],
    ["2026-04-14T16:50:41.621676Z", "iso-utc", "2026-04-14T16:50:41Z"],
  ];
  for (const [text, style, iso] of READ) {
    it(`reads ${text} (${style}) as ${iso}`, () => expect(parseDate(text, style)).to.equal(iso));
  }

  const REFUSED: readonly [string, DateStyle][] = [
    ["31/12/2008", "us"],
    ["2/29/2023", "us"],
    ["2/30/06", "us"],
    ["0/1/06", "us"],
    ["1/0/06", "us"],
    ["1/1/006", "us"],
    ["1/1/0026", "us"],
    ["2006-08-02", "us"],
    ["6/30/2025 13:43:26 PM", "us-gmt"],
    ["6/30/2025 0:43:26 AM", "us-gmt"],
    ["6/30/2025 7:60:26 PM", "us-gmt"],
    ["6/30/2025 7:43:60 PM", "us-gmt"],
    ["6/30/2025", "us-gmt"],
    ["04/10/2026", "iso-day"],
    ["2026-02-30", "iso-day"],
    ["2026-04-13T24:00:00", "iso-day"],
    ["2026-04-13T12:35:58Z", "iso-day"],
    ["2026-04-13T12:35:58", "iso-utc"],
    ["2026-04-13T12:35:58+02:00", "iso-utc"],
  ];
  for (const [text, style] of REFUSED) {
    it(`refuses ${text} as ${style}`, () => expect(() => parseDate(text, style)).to.throw(CellError));
  }

  it("reads the same whatever the machine's time zone", () => {
    const zone = process.env["TZ"];
    try {
      for (const other of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"]) {
        process.env["TZ"] = other;
        for (const [text, style, iso] of READ) expect(parseDate(text, style)).to.equal(iso);
      }
    } finally {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    }
  });

  it("reads every day of two centuries back (property)", () => {
    const day = fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const [year, month, number] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
        expect(parseDate(`${month}/${number}/${year}`, "us")).to.equal(date.toISOString().slice(0, 10));
      }),
    );
  });
});

describe("country names", () => {
  const NAMES: readonly [string, string][] = [
    ["Kenya", "KE"],
    ["COTE D'IVOIRE", "CI"],
    ["Côte d’Ivoire", "CI"],
    ["Tanzania United Republic of", "TZ"],
    ["CONGO, THE DEMOCRATIC REPUBLIC OF THE", "CD"],
    ["Congo", "CG"],
    ["Turkey", "TR"],
    ["BOLIVIA", "BO"],
    ["VIET NAM", "VN"],
    ["Niger", "NE"],
    ["Nigeria", "NG"],
  ];
  for (const [name, code] of NAMES) it(`knows ${name} as ${code}`, () => expect(countryCode(name)).to.equal(code));

  it("does not guess", () => {
    for (const name of ["International", "", "Ken", "Kenya Uganda"]) expect(countryCode(name)).to.equal(undefined);
  });
});
