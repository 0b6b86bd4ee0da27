import { expect } from "chai";
import { Interface, type Fragment } from "ethers";
import hre from "hardhat";

import type { Step } from "../../../scripts/import/ledger.ts";
import { CERTIFICATE_ABI, CREDIT_TOKEN_ABI, encodeStep } from "../../../scripts/import/creditToken.ts";

const IMPORTER = "0x00000000000000000000000000000000000000A1";
const DIGEST = `0x${"ab".repeat(32)}` as const;

/** What the token inherits and its interface does not list. */
const INHERITED = ["multicall", "InsufficientBalance"];

describe("calls of the credit token", () => {
  it("are those of its interface", async () => {
    const token = await compiled("ICreditToken", "IRetirementCertificate");
    for (const abi of [CREDIT_TOKEN_ABI, CERTIFICATE_ABI]) {
      const own = Interface.from(abi).fragments.filter((fragment) => !INHERITED.includes(nameOf(fragment)));
      expect(own.length).to.be.greaterThan(1);
      for (const fragment of own) expect(token).to.include(fragment.format("minimal"));
    }
  });

  it("issue to the importer, with the step's range, hint and evidence", async () => {
    const [issuance] = await decode("issue", {
      kind: "issue",
      blockKey: 7n,
      start: 1000n,
      end: 3000n,
      after: 5n,
      projectId: 9n,
      vintage: 2025,
      dataDigest: DIGEST,
    });
    expect(issuance).to.deep.equal([IMPORTER, 7n, 1000n, 3000n, 5n, 9n, 2025n, 0n, DIGEST]);
  });

  it("split where the step says", async () => {
    expect(await decode("split", { kind: "split", id: 11n, position: 12n })).to.deep.equal([11n, 12n]);
  });

  it("retire for the importer, stating no payment and nothing but the serial", async () => {
    const [id, kilograms, retirement] = await decode("retire", {
      kind: "retire",
      id: 11n,
      kilograms: 12n,
      inscription: "ACR-US-102-2003-274-1 to 2",
    });
    expect([id, kilograms]).to.deep.equal([11n, 12n]);
    expect(retirement).to.deep.equal([IMPORTER, `0x${"0".repeat(64)}`, "ACR-US-102-2003-274-1 to 2"]);
  });
});

async function compiled(...names: string[]): Promise<string[]> {
  const artifacts = await Promise.all(names.map((name) => hre.artifacts.readArtifact(name)));
  return artifacts.flatMap(({ abi }) =>
    Interface.from(abi as never).fragments.map((fragment) => fragment.format("minimal")),
  );
}

/** The arguments as the compiled interface decodes them, structs as lists. */
async function decode(name: string, step: Step): Promise<unknown[]> {
  const { abi } = await hre.artifacts.readArtifact("ICreditToken");
  return Interface.from(abi as never)
    .decodeFunctionData(name, encodeStep(step, IMPORTER))
    .toArray(true) as unknown[];
}

function nameOf(fragment: Fragment): string {
  return "name" in fragment ? String(fragment.name) : "";
}
