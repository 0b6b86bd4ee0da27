import { id } from "ethers";

import { certificateBatch } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import type { People } from "./people.ts";

const COUNT = 2_048;
const LOST = 300;

/** Devices without names: one transaction gives them certificates, another takes three hundred back. */
export async function thousands(stage: Stage, { provider, client }: People): Promise<void> {
  stage.chapter(`${COUNT.toLocaleString("en")} devices get certificates`);
  const now = (await stage.provider.getBlock("latest"))!.timestamp;
  const devices = Array.from({ length: COUNT }, (_, i) => ({
    pseudonym: id(`a random number for device ${i}`),
    spki: id(`the key of device ${i}`),
    notBefore: now,
    notAfter: now + 30 * 86_400,
  }));
  const batch = certificateBatch(devices);
  const { receipt } = await stage.step("provider", "issues them all by one root", () =>
    provider.certificateBatches.issue(batch),
  );
  stage.say(
    `${(Number(receipt.gasUsed) / COUNT).toFixed(0)} gas for each, the fee included; no account is linked to any`,
  );
  const verdictOf = async (index: number) => {
    const { verdict } = await client.certificateBatches.verify(batch.at(index, provider.address));
    return verdict;
  };
  stage.expect("verdict on device 1,234, by its proof of eleven hashes", await verdictOf(1_234), "Valid");

  const indices = Array.from({ length: LOST }, (_, i) => 1_000 + i);
  const revoked = await stage.step("provider", `revokes ${LOST} that were lost`, () =>
    provider.certificateBatches.revoke({ ...batch, indices }),
  );
  stage.say(`${(Number(revoked.receipt.gasUsed) / LOST).toFixed(0)} gas for each`);
  stage.expect("verdict on device 1,234", await verdictOf(1_234), "Revoked");
  stage.expect("verdict on device 1,300, the next that was not lost", await verdictOf(1_300), "Valid");
}
