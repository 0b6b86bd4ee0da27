import { expect } from "chai";

import { registered } from "../../../scripts/check/registered.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

const GOOD = {
  "contracts/blocks/market/AtomicMarket.sol": "contract AtomicMarket {}",
  "contracts/blocks/market/Orders.sol": "abstract contract Orders {}",
  "contracts/kits/CreditProgram.sol": "contract CreditProgram {}",
  "contracts/systems/data/Roaming.sol": "contract Roaming {}",
  "README.md": "| `AtomicMarket` |\n| `CreditProgram` |\n| `Roaming` |",
  "sdk/trellis.ts": [
    'import { creditProgram } from "./kits/creditProgram.ts";',
    'import { roaming } from "./systems/data/roaming/index.ts";',
    "export interface Trellis {",
    "  readonly market: Market;",
    "  readonly roaming: Roaming;",
    "  readonly deployment: Deployment;",
    "}",
  ].join("\n"),
  "sdk/index.ts": 'export * from "./kits/creditProgram.ts";\nexport * from "./systems/data/roaming/index.ts";',
  "sdk/README.md": "| `market` |\n| `roaming` |",
};

describe("check registered", () => {
  afterEach(removeSamples);

  it("accepts what is told everywhere", () => {
    expect(registered(sample(GOOD))).to.be.empty;
  });

  const cases: [file: keyof typeof GOOD, gone: string, message: string][] = [
    ["README.md", "| `AtomicMarket` |", "the table of contracts has no row for `AtomicMarket`"],
    ["README.md", "| `Roaming` |", "the table of contracts has no row for `Roaming`"],
    ["sdk/trellis.ts", "./systems/data/roaming/index.ts", "no namespace is made of ./systems/data/roaming.ts"],
    ["sdk/trellis.ts", "./kits/creditProgram.ts", "no namespace is made of ./kits/creditProgram.ts"],
    ["sdk/index.ts", "./systems/data/roaming/index.ts", "./systems/data/roaming.ts is not exported"],
    ["sdk/README.md", "| `market` |", "the table of namespaces has no row for `market`"],
  ];
  for (const [file, gone, message] of cases) {
    it(`misses ${gone} in ${file}`, () => {
      const found = registered(sample({ ...GOOD, [file]: GOOD[file].replace(gone, "") }));
      expect(found.map((finding) => [finding.file, finding.message])).to.deep.equal([[file, message]]);
    });
  }
});
