import { formatUnits, id as digestOf } from "ethers";

import { fingerprint, randomSalt, type Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { EURO, type People } from "./people.ts";

/** Redemption as an escrow: what the farm asks for is locked until the bank has paid. */
export async function payOut(stage: Stage, admin: Trellis, { farm }: People): Promise<void> {
  stage.chapter("4. The farm has its euros paid out");
  const payoutRef = fingerprint({ field: "iban", value: "known to the farm and the issuer", salt: randomSalt() });
  const { id } = await stage.step("farm", "asks for 480 tEUR: they are locked, not burned", () =>
    farm.token.requestRedemption({ amount: 480n * EURO, payoutRef }),
  );
  stage.expect("locked in redemptions", formatUnits((await admin.token.info()).lockedInRedemptions, 6), "480.0");
  await stage.step("issuer", "pays by bank and settles with the proof", () =>
    admin.token.settleRedemption({ id, paymentProof: digestOf("SEPA confirmation") }),
  );
  stage.expect("tEUR in circulation", formatUnits((await admin.token.info()).totalSupply, 6), "420.0");
}
