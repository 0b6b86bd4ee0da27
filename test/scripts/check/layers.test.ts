import { expect } from "chai";

import { layers } from "../../../scripts/check/layers.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

/** A Solidity file that imports `target` on its second line. */
const importing = (target: string) => `pragma solidity 0.8.37;\nimport {X} from "${target}";\n`;

function refusalOf(file: string, text: string): string[] {
  return layers(sample({ [file]: text })).map((finding) => `${finding.file}:${finding.line} ${finding.message}`);
}

describe("check layers", () => {
  afterEach(removeSamples);

  describe("contracts", () => {
    const refused: [from: string, to: string, why: string][] = [
      ["contracts/base/A.sol", "../blocks/token/IToken.sol", "base imports libraries only"],
      ["contracts/base/A.sol", "erc721a/contracts/ERC721A.sol", "OpenZeppelin and solady only"],
      ["contracts/base/A.sol", "../../test/helpers/X.sol", "OpenZeppelin and solady only"],
      ["contracts/blocks/market/A.sol", "../token/IToken.sol", "a block imports base and its own folder only"],
      ["contracts/blocks/market/A.sol", "../../kits/IKit.sol", "a block imports base and its own folder only"],
      ["contracts/blocks/market/A.sol", "../../mocks/X.sol", "only tests and mocks import a mock"],
      ["contracts/kits/A.sol", "../blocks/token/Token.sol", "never what is behind them"],
      ["contracts/kits/A.sol", "./B.sol", "never what is behind them"],
      ["contracts/kits/A.sol", "../systems/data/IB.sol", "nobody imports a system"],
      ["contracts/systems/data/A.sol", "../../kits/Kit.sol", "never what is behind them"],
      ["contracts/systems/data/A.sol", "../../blocks/token/Token.sol", "never what is behind them"],
      ["contracts/systems/data/A.sol", "./IBeta.sol", "nobody imports a system"],
      ["contracts/systems/data/A.sol", "../health/Beta.sol", "nobody imports a system"],
      ["contracts/A.sol", "./blocks/token/IToken.sol", "stands in no layer"],
    ];
    for (const [from, to, why] of refused) {
      it(`refuses ${to} in ${from}`, () => {
        const found = refusalOf(from, importing(to));
        expect(found).to.have.length(1);
        expect(found[0])
          .to.match(/^\S+:2 imports /)
          .and.include(`${from}:2 imports ${to}: `)
          .and.include(why);
      });
    }

    const accepted: [from: string, to: string][] = [
      ["contracts/base/A.sol", "@openzeppelin/contracts/utils/Nonces.sol"],
      ["contracts/base/A.sol", "./B.sol"],
      ["contracts/blocks/market/A.sol", "../../base/B.sol"],
      ["contracts/blocks/market/A.sol", "./B.sol"],
      ["contracts/blocks/market/A.sol", "solady/src/utils/LibBit.sol"],
      ["contracts/kits/A.sol", "../blocks/token/IToken.sol"],
      ["contracts/kits/A.sol", "./IOther.sol"],
      ["contracts/kits/A.sol", "./AStorage.sol"],
      ["contracts/systems/data/A.sol", "./IA.sol"],
      ["contracts/systems/data/A.sol", "../../kits/IKit.sol"],
      ["contracts/systems/data/a/B.sol", "./C.sol"],
      ["contracts/mocks/A.sol", "../blocks/token/Token.sol"],
      ["contracts/mocks/A.sol", "erc721a/contracts/ERC721A.sol"],
      ["test/blocks/A.t.sol", "../../contracts/mocks/X.sol"],
    ];
    for (const [from, to] of accepted) {
      it(`accepts ${to} in ${from}`, () => {
        expect(refusalOf(from, importing(to))).to.be.empty;
      });
    }
  });

  describe("the SDK", () => {
    const refused: [from: string, to: string, why: string][] = [
      ["sdk/formats/a.ts", "ethers", "formats, crypto and credentials work without a chain client (ethers)"],
      ["sdk/credentials/a.ts", "ethers", "formats, crypto and credentials work without a chain client (ethers)"],
      ["sdk/crypto/a.ts", "viem/utils", "formats, crypto and credentials work without a chain client (viem/utils)"],
      ["sdk/index.ts", "hardhat", "ships without the repository's tools"],
      ["sdk/blocks/a.ts", "../../scripts/a.ts", "ships without the repository's tools"],
      ["sdk/blocks/a.ts", "../../test/a.ts", "ships without the repository's tools"],
      ["sdk/blocks/a.ts", "../../types/ethers-contracts/mocks/A.ts", "only tests and mocks import a mock"],
      ["sdk/blocks/a.ts", "../kits/a.ts", "blocks import no kits"],
      ["sdk/blocks/a.ts", "../systems/data/a.ts", "blocks import no systems"],
      ["sdk/kits/a.ts", "../systems/data/a.ts", "kits import no systems"],
      ["sdk/systems/data/a.ts", "./b.ts", "no system imports a system"],
      ["sdk/systems/data/a/x.ts", "../../health/b/y.ts", "no system imports a system"],
      ["scripts/demo/a.ts", "../../types/ethers-contracts/mocks/A.ts", "only tests and mocks import a mock"],
      ["deploy/modules/a.ts", "../../types/ethers-contracts/mocks/A.ts", "only tests and mocks import a mock"],
    ];
    for (const [from, to, why] of refused) {
      it(`refuses ${to} in ${from}`, () => {
        const found = refusalOf(from, `\nimport { x } from "${to}";\n`);
        expect(found).to.have.length(1);
        expect(found[0]).to.include(`${from}:2 imports ${to}: `).and.include(why);
      });
    }

    it("sees imports of types, exports and imports at run time too", () => {
      const text = `import type { A } from "ethers";\nexport * from "ethers";\nawait import("ethers");\n`;
      expect(refusalOf("sdk/formats/a.ts", text).map((line) => line.split(" ", 1)[0])).to.deep.equal([
        "sdk/formats/a.ts:1",
        "sdk/formats/a.ts:2",
        "sdk/formats/a.ts:3",
      ]);
    });

    it("refuses a chain client that a pure module reaches through another one", () => {
      const root = sample({
        "sdk/formats/a.ts": `import "../errors.ts";`,
        "sdk/errors.ts": `import "./core/send.ts";`,
        "sdk/core/send.ts": `import "ethers";`,
      });
      const found = layers(root);
      expect(found).to.have.length(1);
      expect(found[0]?.message).to.include("(sdk/errors.ts → sdk/core/send.ts → ethers)");
    });

    it("accepts what goes downwards", () => {
      const root = sample({
        "sdk/formats/a.ts": `import "../crypto/b.ts"; import "@noble/hashes/sha3";`,
        "sdk/crypto/b.ts": `import "../formats/a.ts";`,
        "sdk/blocks/a.ts": `import "ethers"; import "../formats/a.ts"; import "../core/b.ts";`,
        "sdk/kits/a.ts": `import "../blocks/a.ts";`,
        "sdk/systems/data/a.ts": `import "../../kits/a.ts"; import "./a/part.ts";`,
        "sdk/systems/index.ts": `export * from "./data/a.ts";`,
        "scripts/demo/a.ts": `import "../../sdk/index.ts";`,
      });
      expect(layers(root)).to.be.empty;
    });
  });
});
