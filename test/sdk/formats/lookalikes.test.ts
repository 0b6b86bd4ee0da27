import { domainToASCII, domainToUnicode } from "node:url";

import { expect } from "chai";
import fc from "fast-check";
import { id } from "ethers";

import { looksLike, suspicionOf } from "../../../sdk/formats.ts";
import { decodePunycode } from "../../../sdk/formats/punycode.ts";

describe("Punycode", () => {
  it("is decoded as RFC 3492 has it (7.1)", () => {
    const samples: [string, string][] = [
      ["ihqwcrb4cv8a8dqg056pqjye", "\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587"],
      ["Proprostnemluvesky-uyb24dma41a", "Pro\u010dprost\u011bnemluv\u00ed\u010desky"],
      [
        "b1abfaaepdrnnbgefbadotcwatmq2g4l",
        "\u043f\u043e\u0447\u0435\u043c\u0443\u0436\u0435\u043e\u043d\u0438\u043d\u0435\u0433\u043e\u0432\u043e\u0440\u044f\u0442\u043f\u043e\u0440\u0443\u0441\u0441\u043a\u0438",
      ],
      ["PorqunopuedensimplementehablarenEspaol-fmd56a", "Porqu\u00e9nopuedensimplementehablarenEspa\u00f1ol"],
      ["3B-ww4c5e180e575a65lsy2b", "3\u5e74B\u7d44\u91d1\u516b\u5148\u751f"],
      ["-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n", "\u5b89\u5ba4\u5948\u7f8e\u6075-with-SUPER-MONKEYS"],
      ["bcher-kva", "b\u00fccher"],
    ];
    for (const [encoded, text] of samples) expect(decodePunycode(encoded), encoded).to.equal(text);
    for (const none of ["b\u00fc-kva", "kva!", "99999999999", "a-9"])
      expect(decodePunycode(none), none).to.equal(undefined);
  });

  it("agrees with Node's own decoder", () => {
    const letter = fc.constantFrom(...Array.from("abz0\u00fc\u0430\u4e2d\u0e01"));
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 12 }), (letters) => {
        const ascii = domainToASCII(`${letters.join("")}.example`).split(".")[0]!;
        if (!ascii.startsWith("xn--")) return;
        expect(decodePunycode(ascii.slice(4))).to.equal(domainToUnicode(`${ascii}.example`).split(".")[0]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("Lookalikes", () => {
  it("are names that people take for another", () => {
    for (const [name, other] of [
      [domainToASCII("b\u0430nk.example"), "bank.example"],
      [domainToASCII("\u0440\u0430y\u0440al.com"), "paypal.com"],
      ["paypa1.com", "paypal.com"],
      ["rnicrosoft.com", "microsoft.com"],
      ["g00gle.com", "google.com"],
      ["my-bank.example", "mybank.example"],
      ["bankofexamples.org", "bankofexample.org"],
      ["bankofexmaple.org", "bankofexample.org"],
    ] as const) {
      expect(looksLike(name, other), `${name} ${other}`).to.equal(true);
    }
    for (const [name, other] of [
      ["bank.example", "bank.example"],
      ["tank.example", "bank.example"],
      ["weather.example", "bankofexample.org"],
      ["bankofexample.net", "bankofexample.org"],
      [domainToASCII("b\u00e4ume.example"), "bank.example"],
    ] as const) {
      expect(looksLike(name, other), `${name} ${other}`).to.equal(false);
    }
  });

  it("and unexpected keys are what a monitor tells", () => {
    const watched = { names: ["bank.example"], keys: [id("ours")] };
    const why = (name: string, key = "theirs") => suspicionOf({ name, spki: id(key) }, watched);
    expect(why("bank.example")).to.equal("UnexpectedKey");
    expect(why("www.bank.example")).to.equal("UnexpectedKey");
    expect(why("*.bank.example")).to.equal("UnexpectedKey");
    expect(why("bank.example", "ours")).to.equal(undefined);
    expect(why(domainToASCII("b\u0430nk.example"))).to.equal("Lookalike");
    expect(why("shop.example")).to.equal(undefined);
    expect(why("notbank.example")).to.equal(undefined);
    const below = { names: ["www.bank.example"], keys: [] };
    expect(suspicionOf({ name: "*.bank.example", spki: id("theirs") }, below)).to.equal("UnexpectedKey");
  });
});
