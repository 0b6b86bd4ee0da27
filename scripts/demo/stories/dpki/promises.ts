import { id } from "ethers";

import { batchedHash, certificateBatch, placeEvidence } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { EURO, type People } from "./people.ts";

const HOUR = 3_600;
const DAY = 86_400;
/** What of the provider's bond is at stake. */
const BOND = 10_000n * EURO;

/** The provider promises two devices a place within the hour, keeps one promise and forgets the other: that costs it. */
export async function promises(stage: Stage, { registrar, provider, client }: People): Promise<void> {
  stage.chapter("A provider answers for its promises");
  await registrar.token.mint({ to: provider.address, amount: BOND });
  await provider.token.approve({ spender: provider.logBonds.address, amount: BOND });
  await stage.step("provider", "bonds", () => provider.logBonds.deposit({ amount: BOND }));

  const now = (await stage.provider.getBlock("latest"))!.timestamp;
  const certificates = ["kept", "forgotten"].map((word) => ({
    pseudonym: id(`a random number for the device whose promise is ${word}`),
    spki: id(`the key of the device whose promise is ${word}`),
    subject: client.address,
    notBefore: now,
    notAfter: now + 30 * DAY,
  }));
  const log = await provider.certificateBatches.issuanceLog();
  const promise = (i: number) =>
    provider.logBonds.promise({
      ...{ log, entry: batchedHash(certificates[i]!) },
      ...{ deadline: now + HOUR, beneficiary: client.address },
    });
  const [kept, forgotten] = [await promise(0), await promise(1)];
  for (const signed of [kept, forgotten]) await client.logBonds.checkPromise(signed, { log });
  stage.say("each device has a promise, signed off chain, that a bond covers");

  const batch = certificateBatch([certificates[0]!]);
  await stage.step("provider", "issues one of the two", () => provider.certificateBatches.issue(batch));
  await stage.pass(HOUR, "the deadline is over");

  const { claimDeposit } = await client.logBonds.terms();
  await registrar.token.mint({ to: client.address, amount: 2n * claimDeposit });
  await client.token.approve({ spender: client.logBonds.address, amount: 2n * claimDeposit });
  for (const [name, signed] of Object.entries({ kept, forgotten })) {
    await stage.step("client", `asks after the promise that was ${name}`, () => client.logBonds.claim(signed));
  }
  const evidence = placeEvidence(batch.at(0, provider.address).place);
  await stage.step("provider", "shows where the one certificate is", () =>
    provider.logBonds.answerFromContract({ promise: kept, evidence }),
  );
  await stage.pass(3 * DAY + 1, "it has nothing to show for the other");
  const { penalty } = await stage.step("client", "has the claim settled", () => client.logBonds.settle(forgotten));
  stage.expect("the penalty", penalty, 1_000n * EURO);
  const owed = await client.logBonds.owed(client.address);
  stage.expect("of which the client gets half, with its deposit", owed, penalty / 2n + claimDeposit);
  const covers = await client.logBonds.covers({ operator: provider.address, deadline: now + 4 * DAY });
  stage.expect("whether the provider's promises are still covered", covers, false);
}
