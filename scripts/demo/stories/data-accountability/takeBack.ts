import { fingerprint, randomSalt } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import type { Given } from "./give.ts";
import type { People } from "./people.ts";
import type { Used } from "./useData.ts";

/** Ana withdraws by one signature; everybody erases and says so. */
export async function takeBack(
  stage: Stage,
  { ana, shop, courier, authority }: People,
  { grant }: Given,
  { forCourier }: Used,
): Promise<void> {
  stage.chapter("Ana takes it back");
  const use = { action: "read", purpose: "dpv:DeliveryOfGoods", region: "PT" };
  const withdrawal = await ana.usage.signWithdrawal({ grant });
  await stage.step("authority", "sends the withdrawal that Ana signed", () =>
    authority.usage.withdrawBySig(withdrawal),
  );
  for (const [who, held] of [
    ["shop", grant],
    ["courier", forCourier],
  ] as const) {
    const { verb, reason } = await authority.usage.decide({ grant: held, use });
    stage.expect(
      `answer to the ${who}`,
      `${verb}: ${reason}`,
      who === "shop" ? "Deny: GrantWithdrawn" : "Deny: AncestorEnded",
    );
  }
  for (const [who, person, held] of [
    ["courier", courier, forCourier],
    ["shop", shop, grant],
  ] as const) {
    const evidence = fingerprint({ field: "erasure", value: "overwritten, backups included", salt: randomSalt() });
    await stage.step(who, "erases its copy and gives the receipt", () => person.usage.erase({ grant: held, evidence }));
  }
  const { complete, grants } = await authority.usage.erasureOf(grant.id);
  stage.expect("receipts", grants.length, 2);
  stage.expect("all erased", complete, true);
}
