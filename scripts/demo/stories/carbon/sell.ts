import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { formatEther, formatUnits } from "ethers";

import { disclose, sealDetails, type Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { EURO, NORI, type Credited, type People } from "./people.ts";

/** A listing is a signature, and who buys from it retires in the same step. */
export async function sell(
  stage: Stage,
  admin: Trellis,
  { farm, buyer, city }: People,
  batch: Credited,
): Promise<void> {
  stage.chapter("2. It sells by signature; buying is retiring");
  await stage.step("treasury", "sends the buyer 100 NORI", () =>
    admin.token.at("Nori").transfer({ to: buyer.address, amount: 100n * NORI }),
  );
  await stage.step("farm", "lets the market deliver its credits", () =>
    farm.certificate.setApprovalForAll({ operator: farm.market.address, approved: true }),
  );
  const listing = await stage.step("farm", "signs one listing: 1 NORI a tonne (no transaction)", () =>
    farm.carbonRemoval.list({ batchId: batch.id, pricePerTonne: NORI, currency: "Nori", kilograms: 1_000_000n }),
  );
  await stage.step("buyer", "approves the market once", () =>
    buyer.token.at("Nori").approve({ spender: buyer.market.address, amount: 100n * NORI }),
  );
  const details = sealDetails({ beneficiary: "Chesapeake Rowing Club", purpose: "travel of 2025" });
  const purchase = await stage.step("buyer", "buys 14 t for 14 NORI, retired at once", () =>
    buyer.carbonRemoval.purchase({
      listing,
      kilograms: 14_000n,
      detailsRoot: details.root,
      inscription: "For the Chesapeake Bay",
    }),
  );
  stage.expect("NORI paid", formatEther(purchase.paid), "14.0");
  stage.expect("owner of the certificate", stage.nameOf(purchase.holder), "buyer");

  const said = await admin.carbonRemoval.provenanceOf(purchase.certificateId);
  stage.table(
    ["who, where, how", ""],
    [
      ["removed by", stage.nameOf(said.supplier)],
      ["where", said.region],
      ["how", said.methodology],
      ["standard", said.standard],
      ["verified by group", `${said.verifierGroup.slice(0, 18)}…`],
      ["bought by, for", `${stage.nameOf(said.buyer)}, ${formatEther(said.paid)} NORI`],
      ["vintage, kilograms", `${said.vintage}, ${said.kilograms.toLocaleString("en")}`],
    ],
  );
  const shown = disclose(details, "beneficiary");
  stage.expect(
    "the buyer shows one sealed field, and it was there from the beginning",
    await admin.certificate.disclosesField({ certificateId: purchase.certificateId, ...shown }),
    true,
  );
  await drawCertificate(stage, admin, purchase.certificateId);

  // A second buyer pays in euros, without an approval before: the permit travels with the purchase.
  await stage.step("issuer", "admits itself as a minter of tEUR", () =>
    admin.token.configureMinter({
      minter: deployerOf(admin),
      allowance: 1_000_000n * EURO,
      capacity: 1_000_000n * EURO,
      window: 86_400,
    }),
  );
  await stage.step("issuer", "mints the city 900 tEUR", () =>
    admin.token.mint({ to: city.address, amount: 900n * EURO }),
  );
  const euros = await stage.step("farm", "signs a listing in euros: 15 tEUR a tonne", () =>
    farm.carbonRemoval.list({
      batchId: batch.id,
      pricePerTonne: 15n * EURO,
      currency: "StableToken",
      kilograms: 32_000n,
    }),
  );
  const permit = await city.token.signPermit({ spender: city.market.address, amount: 480n * EURO });
  await stage.step("city", "buys 32 t with a permit, in one transaction", () =>
    city.carbonRemoval.purchase({ listing: euros, kilograms: 32_000n, permit }),
  );
  stage.expect("tEUR the farm got", formatUnits(await farm.token.balanceOf(farm.address), 6), "480.0");
}

/** Who an admin connection sends as: its token's minter in this story. */
function deployerOf({ runner }: Trellis): string {
  return (runner as unknown as { address: string }).address;
}

/** Writes the certificate's own picture beside the build output, for whoever wants to frame it. */
async function drawCertificate(stage: Stage, admin: Trellis, certificateId: bigint): Promise<void> {
  const { image } = await admin.certificate.metadataOf(certificateId);
  const svg = Buffer.from(image.slice(image.indexOf(",") + 1), "base64");
  const dir = fileURLToPath(new URL("../../../../cache/demo/", import.meta.url));
  await mkdir(dir, { recursive: true });
  await writeFile(`${dir}certificate.svg`, svg);
  stage.say("the certificate's picture, as the chain draws it: cache/demo/certificate.svg");
}
