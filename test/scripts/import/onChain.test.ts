import { existsSync } from "node:fs";

import { expect } from "chai";
import { Interface, type Signer } from "ethers";
import hre from "hardhat";

import { CREDIT_FACTS } from "../../../scripts/demo/data/credits.ts";
import { ChunkRefused, connectCreditToken, ImporterNotIssuer } from "../../../scripts/import/creditToken.ts";
import { executeImport, prepareImport, rowsOf } from "../../../scripts/import/execute.ts";
import type { CreditLedger, Step } from "../../../scripts/import/ledger.ts";
import { MemoryLedger } from "../../../scripts/import/model.ts";
import { takeSnapshot, type Snapshot } from "../../../scripts/import/snapshot.ts";
import { blockKey, creditId } from "../../../sdk/formats/credits/index.ts";
import { factRow, issuance, retirement, toFile } from "../../helpers/creditRows.ts";

const MODULE = new URL("../../../deploy/modules/blocks/certificate.ts", import.meta.url);
const BLOCK = "GS1-1-KE-GS1-16-2025-7";
const CERTIFICATE =
  "function certificateOf(uint256) view returns ((uint256 batchId, uint64 start, uint64 kilograms, uint32 retiredAt, address buyer, address paymentToken, uint96 paid, bytes32 detailsRoot, string inscription))";

describe("import into the credit token", () => {
  before(function () {
    if (existsSync(MODULE)) return;
    console.log("      skipped: the credit token is not part of this tree");
    this.skip();
  });

  it("refuses an account that is no issuer", async () => {
    const { credits, stranger } = await deployed();
    const error = await connectCreditToken(credits, stranger).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(ImporterNotIssuer);
    expect(error).to.include({ importer: await stranger.getAddress(), token: credits });
  });

  it("leaves the chain as the model, also when interrupted after every transaction", async () => {
    const { ledger } = await deployed();
    const memory = new MemoryLedger();
    const files = (["gs", "acr", "car", "art", "isometric"] as const).map((registry) =>
      toFile(...CREDIT_FACTS.filter((fact) => fact.registry === registry).map(factRow)),
    );

    for (const file of files) {
      await executeImport(await prepareImport([file], memory), memory);

      let plan = await prepareImport([file], ledger);
      for (; plan.actions.length > 1; plan = await prepareImport([file], ledger)) {
        const once = interrupted(ledger);
        await executeImport(plan, once, { chunk: 1 }).catch((error: unknown) =>
          expect(error).to.have.property("message", "cut"),
        );
      }
      const { onLedger, inFiles } = await executeImport(plan, ledger);
      expect(onLedger).to.deep.equal(inFiles);
      expect((await prepareImport([file], ledger)).actions).to.deep.equal([]);
    }

    const rows = rowsOf(files);
    expect(comparable(await takeSnapshot(ledger, rows))).to.deep.equal(comparable(await takeSnapshot(memory, rows)));
  });

  it("writes the serial, and nothing about persons, on the certificate", async () => {
    const { ledger, certificates, provider } = await deployed();
    const file = toFile(issuance(BLOCK, 1, 100), retirement(BLOCK, 20, 30));
    await executeImport(await prepareImport([file], ledger), ledger);

    const codec = new Interface([CERTIFICATE]);
    const id = creditId(blockKey("gs", BLOCK), 20_000n);
    const data = codec.encodeFunctionData("certificateOf", [id]);
    const answer = codec.decodeFunctionResult("certificateOf", await provider.call({ to: certificates, data }));
    const certificate = answer[0] as { inscription: string; kilograms: bigint; paid: bigint; detailsRoot: string };
    expect(certificate.inscription).to.equal(`${BLOCK}-20-30`);
    expect(certificate.kilograms).to.equal(11_000n);
    expect([certificate.paid, BigInt(certificate.detailsRoot)]).to.deep.equal([0n, 0n]);
  });

  it("is refused by name when another import came first, and then finds the work done", async () => {
    const { ledger } = await deployed();
    const files = [toFile(issuance(BLOCK, 1, 100))];
    const plan = await prepareImport(files, ledger);
    await executeImport(plan, ledger);

    const error = await executeImport(plan, ledger).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(ChunkRefused);
    expect(error).to.include({ refusal: "SerialRangeOverlap" });
    expect((error as ChunkRefused).args.slice(0, 3)).to.deep.equal([blockKey("gs", BLOCK), 1000n, 101_000n]);
    expect((await prepareImport(files, ledger)).actions).to.deep.equal([]);
  });
});

async function deployed() {
  const connection = await hre.network.create();
  const [admin, stranger] = (await connection.ethers.getSigners()) as unknown as [Signer, Signer];
  const { default: module } = (await import(MODULE.href)) as {
    default: Parameters<typeof connection.ignition.deploy>[0];
  };
  const { credits, certificates } = (await connection.ignition.deploy(module)) as Record<string, { target: unknown }>;

  const token = String(credits!.target);
  const admit = new Interface(["function setIssuer(address, bool)"]);
  const data = admit.encodeFunctionData("setIssuer", [await admin.getAddress(), true]);
  await (await admin.sendTransaction({ to: token, data })).wait();

  return {
    credits: token,
    certificates: String(certificates!.target),
    provider: admin.provider!,
    stranger,
    ledger: await connectCreditToken(token, admin),
  };
}

/** Takes one chunk and then loses the connection. */
function interrupted(ledger: CreditLedger): CreditLedger {
  let taken = false;
  const submit = (steps: readonly Step[]) => {
    if (taken) return Promise.reject(new Error("cut"));
    taken = true;
    return ledger.submit(steps);
  };
  return { ...ledger, submit };
}

function comparable({ batches, certificates, projects }: Snapshot) {
  const texts = (found: Snapshot["batches"]) =>
    found.map(({ blockKey: key, start, end, retired }) => `${key} ${start} ${end} ${retired}`).toSorted();

  return {
    batches: texts(batches),
    certificates: [...certificates].map(String).toSorted(),
    projects: [...projects].map(([project, found]) => [project, texts(found)]),
  };
}
