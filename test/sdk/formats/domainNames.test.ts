import { expect } from "chai";
import fc from "fast-check";

import { domainName, nameKey, wildcardOf } from "../../../sdk/formats.ts";
import { raised } from "../../helpers/raised.ts";

describe("Domain names", () => {
  it("are taken in their one form", () => {
    for (const name of [
      "example.com",
      "a.b",
      "*.example.com",
      "xn--bcher-kva.example",
      "3com.com",
      "12.in-addr.arpa",
    ]) {
      expect(domainName(name)).to.equal(name);
    }
    const international = new URL("https://B\u00fccher.example").hostname;
    expect(domainName(international)).to.equal("xn--bcher-kva.example");
    expect(nameKey("www.bank.example")).to.equal("0xb2edadd84d39be76c6f2e78b94d192176ba71a0c3cdad0aa52b11807f0723fb9");
  });

  it("are refused in every other, at the character that is wrong", () => {
    const cases: [string, number][] = [
      ["", 0],
      ["localhost", 9],
      ["Example.com", 0],
      ["exAmple.com", 2],
      ["example.com.", 12],
      [".example.com", 0],
      ["a..example", 2],
      ["-a.example", 0],
      ["a-.example", 1],
      ["a_b.example", 1],
      ["b\u00fccher.example", 1],
      ["ab--c.example", 2],
      ["xn--.example", 3],
      ["192.168.0.1", 10],
      ["*", 0],
      ["*.", 0],
      ["*.com", 5],
      ["a.*.example", 2],
      ["*.*.example.com", 2],
      [`${"a".repeat(64)}.example`, 64],
      [`${"a.".repeat(126)}bc`, 254],
    ];
    for (const [name, position] of cases) {
      const { position: found } = raised("DomainNameInvalid" as never, () => domainName(name)) as { position: bigint };
      expect(found, name).to.equal(BigInt(position));
    }
    expect(domainName(`${"a.".repeat(126)}b`)).to.have.length(253);
  });

  it("take whatever the URL parser makes of a host of the same letters, and nothing that it changes", () => {
    const label = fc.string({ unit: fc.constantFrom(...Array.from("abz019-A_.")), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const name = labels.join(".");
        let taken = true;
        try {
          domainName(name);
        } catch {
          taken = false;
        }
        if (taken) expect(new URL(`https://${name}`).hostname).to.equal(name);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are covered by the wildcard of the same depth", () => {
    expect(wildcardOf("www.example.com")).to.equal("*.example.com");
    expect(wildcardOf("a.b.example.com")).to.equal("*.b.example.com");
    expect(wildcardOf("example.com")).to.equal(undefined);
    expect(wildcardOf("*.example.com")).to.equal(undefined);
  });
});
