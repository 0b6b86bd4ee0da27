import { createHash } from "node:crypto";

import { expect } from "chai";
import { id } from "ethers";

import { DPV_PURPOSES, purpose, purposes, purposeTaxonomy, type PurposeTerm } from "../../../../sdk/formats.ts";
import { broader, PARENTS } from "./dpv.ts";
import { raised } from "../../../helpers/raised.ts";

const NAMES = [...PARENTS.keys()];

describe("Purposes of usage policies: codes of a taxonomy", () => {
  it("numbers the 119 purposes of DPV 2.2, for ever", () => {
    expect(DPV_PURPOSES.names).to.deep.equal(NAMES);
    const codes = NAMES.map((name) => `${name} ${purpose(name)}`);
    expect(codes.length).to.equal(119);
    expect(createHash("sha256").update(codes.join()).digest("hex")).to.equal(
      "a6680642b8d45919b2094b77e003345c34223bcff967f5ec481a3aecf9b9b104",
    );
  });

  it("has the taxonomy in the first four bytes and a number from 1 on each level", () => {
    expect(purpose("Purpose")).to.equal(`${id("https://w3id.org/dpv#").slice(0, 10)}${"00".repeat(8)}`);
    for (const name of NAMES)
      expect(purpose(name))
        .to.match(/^0xf9dfa483((?!00)..)*(00)*$/)
        .with.length(26);
  });

  it("is met by a purpose and all narrower ones, in every one of the 14,161 pairs", () => {
    let met = 0;
    for (const a of NAMES) {
      const prefixes = purposes(a);
      for (const b of NAMES) {
        const begins = prefixes.some((prefix) => purpose(b).startsWith(prefix));
        if (begins !== broader(b).has(a)) expect.fail(`${b} ${begins ? "meets" : "does not meet"} ${a}`);
        met += Number(begins);
      }
    }
    expect(met).to.be.greaterThan(2 * NAMES.length);
  });

  it("gives the fewest prefixes", () => {
    expect(purposes("Marketing", "Advertising")).to.deep.equal(purposes("Marketing"));
    expect(purposes("Purpose", "Marketing")).to.deep.equal(["0xf9dfa483"]);
    expect(purposes("CustomerCare").length).to.equal(2);
    expect(purposes()).to.deep.equal([]);
    for (const name of NAMES) {
      const all = purposes(name);
      expect(all.filter((each) => all.some((other) => other !== each && each.startsWith(other)))).to.deep.equal([]);
    }
  });

  it("takes names, prefixed names and IRIs", () => {
    for (const name of ["Marketing", "dpv:Marketing", "https://w3id.org/dpv#Marketing"]) {
      expect(purpose(name)).to.equal(purpose("Marketing"));
      expect(DPV_PURPOSES.has(name)).to.equal(true);
    }
    expect(DPV_PURPOSES.nameOf(purposes("Marketing")[0]!)).to.equal("Marketing");
  });

  for (const name of ["", "marketing", "ex:Marketing", "https://w3id.org/dpv#", "Sector", "constructor"]) {
    it(`refuses "${name}"`, () => {
      const args = { purpose: name, taxonomy: "https://w3id.org/dpv#" };
      expect(raised("PurposeUnknown", () => purpose(name))).to.deep.equal(args);
      expect(raised("PurposeUnknown", () => purposes("Marketing", name))).to.deep.equal(args);
    });
  }

  it("numbers a taxonomy of one's own", () => {
    const ours = purposeTaxonomy(
      "https://example.org/purposes#",
      [["Any"], ["Care"], ["Research"], ["Trial", "Research"]],
      "ex",
    );
    const begin = id("https://example.org/purposes#").slice(0, 10);
    expect(ours.purpose("ex:Trial")).to.equal(`${begin}0201000000000000`);
    expect(ours.purposes("Research")).to.deep.equal([`${begin}02`]);
    expect(ours.partsOf(`${begin}02`)).to.deep.equal([`${begin}0200000000000000`, `${begin}0201`]);
    expect(ours.partsOf(`${begin}03`)).to.equal(undefined);
    expect(raised("PurposeUnknown", () => ours.purpose("dpv:Marketing")).taxonomy).to.equal(ours.iri);
  });

  it("keeps the numbers of terms when others are put to the end", () => {
    const few: PurposeTerm[] = [["Any"], ["B", "A"], ["A"], ["C", "A", "B"]];
    const more = purposeTaxonomy("x:", [...few, ["AA", "A"], ["0"]]);
    const before = purposeTaxonomy("x:", few);
    for (const [name] of few) expect(more.purpose(name)).to.equal(before.purpose(name));
  });

  const deep = (levels: number) =>
    Array.from({ length: levels + 1 }, (_, level): PurposeTerm =>
      level < 2 ? [`L${level}`] : [`L${level}`, `L${level - 1}`],
    );
  const wide = (children: number): PurposeTerm[] => [
    ["Any"],
    ...Array.from({ length: children }, (_, child): PurposeTerm => [`C${child}`]),
  ];

  it("has room for 8 levels and 255 children", () => {
    expect(purposeTaxonomy("x:", deep(8)).purpose("L8").slice(10)).to.equal("01".repeat(8));
    expect(purposeTaxonomy("x:", wide(255)).purpose("C254").slice(10, 12)).to.equal("ff");
  });

  for (const [title, terms, reason] of [
    ["no term", [], "a name is there twice, or there is none"],
    ["a name twice", [["Any"], ["A"], ["A"]], "a name is there twice, or there is none"],
    ["a first term with a parent", [["Any", "A"], ["A"]], "Any is the first term and has a parent"],
    ["a parent that is no term", [["Any"], ["A", "B"]], "B is a parent and no term"],
    ["a second parent that is no term", [["Any"], ["A", "Any", "B"]], "B is a parent and no term"],
    ["a circle", [["Any"], ["A", "B"], ["B", "A"]], "A is above itself"],
    ["nine levels", deep(9), "L9 is more than 8 levels down"],
    ["256 children", wide(256), "Any has more than 255 children"],
  ] as [string, PurposeTerm[], string][]) {
    it(`refuses ${title}`, () => {
      expect(raised("TaxonomyInvalid", () => purposeTaxonomy("x:", terms))).to.deep.equal({ iri: "x:", reason });
    });
  }
});
