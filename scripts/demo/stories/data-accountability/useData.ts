import {
  fingerprint,
  randomSalt,
  sealDetails,
  usageTerms,
  type Field,
  type UsageGrant,
} from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import type { Given } from "./give.ts";
import { courierPolicy, marketingPolicy, PSEUDONYMISE, type People } from "./people.ts";

/** What was handed on, and what the shop keeps to show what it did. */
export interface Used {
  forCourier: UsageGrant;
  uses: Field[];
}

const delivery = { purpose: "dpv:DeliveryOfGoods", region: "PT" };

/** The shop and the courier deliver; marketing gets a pseudonym, and no grant. */
export async function useData(stage: Stage, { shop, courier, marketing }: People, { grant }: Given): Promise<Used> {
  stage.chapter("The shop uses it");
  const uses: Field[] = [];
  const guard = shop.usage.guard<string>({
    grant,
    transforms: { [PSEUDONYMISE]: () => "customer 4711" },
    async record({ use }) {
      const done: Field = { field: "use", value: `${use.action} for ${use.purpose}`, salt: randomSalt() };
      await shop.usage.record({ grant, use, evidence: fingerprint(done) });
      uses.push(done);
    },
  });
  const name = "Ana Souza";
  const printed = await stage.step("shop", "prints the label through the guard", () =>
    guard.run({ action: "read", ...delivery }, name, (who) => who),
  );
  stage.expect("name on the label", printed, name);
  const advertised = await stage.step("shop", "writes an advertisement through the guard", () =>
    guard.run({ action: "read", purpose: "dpv:DirectMarketing" }, name, (who) => who),
  );
  stage.expect("name in the advertisement", advertised, "customer 4711");
  await stage.refused("shop", "would sell the data", "UsageDenied", () =>
    guard.run({ action: "sell", purpose: "dpv:SellDataToThirdParties" }, name, (who) => who),
  );

  stage.chapter("The shop hands it on");
  const terms = (assignee: string, policy: typeof courierPolicy) =>
    usageTerms({ parent: grant, assignee, dataRoot: sealDetails({ address: "Rua das Flores 7, Porto" }).root, policy });
  const forCourier = terms(courier.address, courierPolicy);
  const consent = await courier.usage.signTerms({ terms: forCourier });
  await stage.step("shop", "hands it on to a courier: a new grant, four deliveries", () =>
    shop.usage.transferTo({ parent: grant, terms: forCourier, consent, handover: delivery }),
  );
  const forMarketing = terms(marketing.address, marketingPolicy);
  const wish = await marketing.usage.signTerms({ terms: forMarketing });
  await stage.refused("shop", "would hand the raw data to a marketing firm", "PolicyWider", () =>
    shop.usage.transferTo({ parent: grant, terms: forMarketing, consent: wish, handover: delivery }),
  );
  const evidence = fingerprint({ field: "use", value: "delivered", salt: randomSalt() });
  await stage.step("courier", "delivers, and records it", () =>
    courier.usage.record({ grant: forCourier, use: { action: "read", ...delivery }, evidence }),
  );
  await stage.refused("courier", "would use it outside Europe", "UsageDenied", () =>
    courier.usage.record({ grant: forCourier, use: { action: "read", ...delivery, region: "US" }, evidence }),
  );
  return { forCourier, uses };
}
