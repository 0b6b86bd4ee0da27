import { createHash } from "node:crypto";

import { expect } from "chai";

import { action, actionNames, ACTIONS, actions, ALL_ACTIONS } from "../../../../sdk/formats.ts";
import { raised } from "../../../helpers/raised.ts";

const bit = (name: string) => 1n << BigInt(action(name));

describe("Actions of usage policies: the ODRL 2.2 vocabulary", () => {
  it("numbers 51 actions, for ever", () => {
    expect(ACTIONS.length).to.equal(51);
    expect(new Set(ACTIONS).size).to.equal(51);
    expect([action("use"), action("grantUse"), action("watermark"), action("cc:SourceCode")]).to.deep.equal([
      0, 1, 41, 50,
    ]);
    const order = createHash("sha256").update(ACTIONS.join()).digest("hex");
    expect(order).to.equal("dc916ac91a8f576fdecc1374c8bea17e71ccec2a45306ec0ba9244ccc1b5b9af");
    expect(ACTIONS.map(action)).to.deep.equal([...ACTIONS.keys()]);
  });

  it("takes names, prefixed names and IRIs", () => {
    for (const name of ["print", "odrl:print", "http://www.w3.org/ns/odrl/2/print"]) expect(action(name)).to.equal(29);
    for (const name of ["cc:Notice", "http://creativecommons.org/ns#Notice"]) expect(action(name)).to.equal(46);
  });

  it("takes deprecated names for what they are the same as", () => {
    const same = Object.entries({
      append: "modify",
      write: "modify",
      copy: "reproduce",
      export: "transform",
      pay: "compensate",
    });
    for (const [old, name] of [...same, ["license", "grantUse"], ["cc:CommericalUse", "cc:CommercialUse"]] as const) {
      expect(action(old), old).to.equal(action(name));
    }
  });

  it("includes what ODRL includes, over several levels", () => {
    expect(actions("transfer")).to.equal(bit("transfer") | bit("give") | bit("sell"));
    expect(actions("play")).to.equal(bit("play") | bit("display"));
    expect(actions("reproduce")).to.equal(bit("reproduce") | bit("extract"));
    expect(actions("use")).to.equal(ALL_ACTIONS & ~actions("transfer"));
    expect(actions("use") & bit("display")).to.equal(bit("display"));
    expect(actions()).to.equal(0n);
  });

  it("finds the fewest names of bits, and none where a part is missing", () => {
    expect(actionNames(ALL_ACTIONS)).to.deep.equal(["use", "transfer"]);
    expect(actionNames(actions("play", "display", "print"))).to.deep.equal(["play", "print"]);
    expect(actionNames(bit("play"))).to.equal(undefined);
    expect(actionNames(1n << 51n)).to.equal(undefined);
  });

  for (const name of [
    "",
    "fly",
    "Use",
    "odrl:",
    "odrl:Notice",
    "cc:use",
    "Notice",
    "http://example.org/use",
    "constructor",
  ]) {
    it(`refuses "${name}"`, () => {
      expect(raised("ActionUnknown", () => action(name))).to.deep.equal({ action: name });
      expect(raised("ActionUnknown", () => actions("use", name))).to.deep.equal({ action: name });
    });
  }
});
