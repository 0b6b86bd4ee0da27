import { createHash } from "node:crypto";

import { expect } from "chai";

import { ALL_COUNTRIES, COUNTRIES, region, regionCodes, regions, REGION_UNSAID } from "../../../../sdk/formats.ts";
import { raised } from "../../../helpers/raised.ts";

describe("Regions of usage policies: ISO 3166-1", () => {
  it("numbers 249 countries from 1, for ever", () => {
    expect(COUNTRIES.length).to.equal(249);
    expect(new Set(COUNTRIES).size).to.equal(249);
    expect([region("AF"), region("DE"), region("ZW")]).to.deep.equal([1, 84, 249]);
    expect(createHash("sha256").update(COUNTRIES.join()).digest("hex")).to.equal(
      "1b67fbb340af0761133e795528f890dbde517b60b5fa0b624c52e5c2e9c0f6e0",
    );
    expect(COUNTRIES.map(region)).to.deep.equal(COUNTRIES.map((_, index) => index + 1));
  });

  it("takes codes and English names", () => {
    expect(region("Germany")).to.equal(region("DE"));
    expect(region("Côte d'Ivoire")).to.equal(region("CI"));
    expect(regions("DE", "France", "DE")).to.equal((1n << 84n) | (1n << 77n));
    expect(regions()).to.equal(0n);
  });

  it("takes the members of the EU and the EEA of 2026", () => {
    expect(regionCodes(regions("EU")).length).to.equal(27);
    expect(regionCodes(regions("EEA") & ~regions("EU"))).to.deep.equal(["IS", "LI", "NO"]);
    for (const other of ["GB", "CH", "GL", "GP"]) expect(regions("EEA") & regions(other), other).to.equal(0n);
    for (const member of ["HR", "MT", "CY"]) expect(regions("EU") & regions(member), member).to.equal(regions(member));
  });

  it("has every country and the unsaid one, each once", () => {
    expect(regions(...COUNTRIES)).to.equal(ALL_COUNTRIES);
    expect(ALL_COUNTRIES & REGION_UNSAID).to.equal(0n);
    expect(ALL_COUNTRIES | REGION_UNSAID).to.equal((1n << 250n) - 1n);
    expect(regionCodes(ALL_COUNTRIES | REGION_UNSAID)).to.deep.equal(COUNTRIES);
  });

  for (const name of ["", "de", "XX", "DEU", "Europe", "eu", "constructor"]) {
    it(`refuses "${name}"`, () => {
      expect(raised("RegionUnknown", () => region(name))).to.deep.equal({ region: name });
      expect(raised("RegionUnknown", () => regions("DE", name))).to.deep.equal({ region: name });
    });
  }
});
