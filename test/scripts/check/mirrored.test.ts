import { expect } from "chai";

import { mirrored } from "../../../scripts/check/mirrored.ts";
import { removeSamples, sample } from "../../helpers/sample.ts";

const GOOD = {
  "contracts/blocks/market/AtomicMarket.sol": "contract AtomicMarket {}",
  "contracts/kits/CreditProgram.sol": "contract CreditProgram {}",
  "contracts/kits/ICreditProgram.sol": "interface ICreditProgram {}",
  "contracts/systems/data/Roaming.sol": "contract Roaming {}",
  "contracts/systems/data/RoamingTerms.sol": "library RoamingTerms {}",
  "sdk/blocks/market/index.ts": "",
  "sdk/kits/creditProgram.ts": "",
  "sdk/systems/data/roaming.ts": "",
  "sdk/systems/data/voiceMinutes.ts": "",
  "deploy/modules/blocks/market.ts": "",
  "deploy/modules/kits/CreditProgram.ts": "",
  "deploy/modules/systems/data/Roaming.ts": "",
  "deploy/modules/systems/data/VoiceMinutes.ts": "",
  "test/blocks/market/AtomicMarket.t.sol": "",
  "test/blocks/market/AtomicMarket.test.ts": "",
  "test/kits/CreditProgram.t.sol": "",
  "test/kits/CreditProgram.test.ts": "",
  "test/systems/data/Roaming.t.sol": "",
  "test/systems/data/roaming.test.ts": "",
  "test/systems/data/voice-minutes.test.ts": "",
  "scripts/bench/market.ts": "",
  "scripts/bench/fixtures.ts": "export const roaming = own();",
  "scripts/bench/abroad.ts": "bench({ subject: roaming });",
  "scripts/demo/stories/abroad.ts": 'const story: Story = { targets: ["Roaming"] };',
  "scripts/demo/stories/minutes/index.ts": 'const story: Story = { targets: ["VoiceMinutes", "Token"] };',
};

/** What is missing when one file is taken away. */
function without(file: string): string[] {
  const rest = Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== file));
  return mirrored(sample(rest)).map((finding) => finding.file);
}

describe("check mirrored", () => {
  afterEach(removeSamples);

  it("accepts files and folders, in the spelling of their language", () => {
    expect(mirrored(sample(GOOD))).to.be.empty;
  });

  const cases: [file: string, missing: string][] = [
    ["contracts/blocks/market/AtomicMarket.sol", "contracts/blocks/market"],
    ["sdk/blocks/market/index.ts", "sdk/blocks/market.ts"],
    ["deploy/modules/blocks/market.ts", "deploy/modules/blocks/market.ts"],
    ["test/blocks/market/AtomicMarket.t.sol", "test/blocks/market.t.sol"],
    ["test/blocks/market/AtomicMarket.test.ts", "test/blocks/market.test.ts"],
    ["scripts/bench/market.ts", "scripts/bench/market.ts"],
    ["contracts/kits/CreditProgram.sol", "contracts/kits/CreditProgram.sol"],
    ["sdk/kits/creditProgram.ts", "sdk/kits/creditProgram.ts"],
    ["deploy/modules/kits/CreditProgram.ts", "deploy/modules/kits/CreditProgram.ts"],
    ["test/kits/CreditProgram.t.sol", "test/kits/CreditProgram.t.sol"],
    ["test/kits/CreditProgram.test.ts", "test/kits/CreditProgram.test.ts"],
    ["sdk/systems/data/roaming.ts", "sdk/systems/data/roaming.ts"],
    ["deploy/modules/systems/data/Roaming.ts", "deploy/modules/systems/data/Roaming.ts"],
    ["test/systems/data/Roaming.t.sol", "test/systems/data/Roaming.t.sol"],
    ["test/systems/data/roaming.test.ts", "test/systems/data/Roaming.test.ts"],
    ["test/systems/data/voice-minutes.test.ts", "test/systems/data/voiceMinutes.test.ts"],
    ["scripts/demo/stories/abroad.ts", "deploy/modules/systems/data/Roaming.ts"],
    ["scripts/demo/stories/minutes/index.ts", "deploy/modules/systems/data/VoiceMinutes.ts"],
    ["scripts/bench/abroad.ts", "contracts/systems/data/Roaming.sol"],
    ["deploy/modules/systems/data/VoiceMinutes.ts", "deploy/modules/systems/data/VoiceMinutes.ts"],
  ];
  for (const [file, missing] of cases) {
    it(`misses ${missing} without ${file}`, () => {
      expect(without(file)).to.deep.equal([missing]);
    });
  }

  it("lets a system do without a contract of its own", () => {
    expect(without("contracts/systems/data/Roaming.sol")).to.be.empty;
  });
});
