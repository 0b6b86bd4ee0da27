import { formatEther, formatUnits } from "ethers";

import type { Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import type { Credited, People } from "./people.ts";

/** Who has what in the end, and that the market kept nothing. */
export async function balances(stage: Stage, admin: Trellis, people: People, batch: Credited): Promise<void> {
  stage.chapter("Balances");
  const names = { farm: people.farm, buyer: people.buyer, city: people.city };
  const nori = admin.token.at("Nori");
  const rows = await Promise.all(
    Object.entries(names).map(async ([name, { address: account }]) => [
      name,
      formatEther(await nori.balanceOf(account)),
      formatUnits(await admin.token.balanceOf(account), 6),
      await admin.certificate.balanceOf({ account, id: batch.id }),
      (await admin.certificate.retirements({ holder: account })).length,
    ]),
  );
  stage.table(["who", "NORI", "tEUR", "kg of credits", "certificates"], rows);
  const { address: account } = admin.market;
  stage.expect("NORI the market holds", await nori.balanceOf(account), 0n);
  stage.expect("credits the market holds", await admin.certificate.balanceOf({ account, id: batch.id }), 0n);
  const { circulating, retired } = await admin.certificate.batchOf(batch.id);
  stage.expect("circulating + retired kilograms", circulating + retired, 1_032_000n);
}
