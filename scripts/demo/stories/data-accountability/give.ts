import { sealDetails, usageTerms, type SealedDetails, type UsageGrant } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { shopPolicy, type People } from "./people.ts";

/** What Ana gave: the grant, and the secret of its data. */
export interface Given {
  grant: UsageGrant;
  data: SealedDetails;
}

/** Ana and the shop agree; she signs and pays nothing. */
export async function give(stage: Stage, { ana, shop }: People): Promise<Given> {
  stage.chapter("Ana gives her address to a web shop");
  const data = sealDetails({ email: "ana@example.org", address: "Rua das Flores 7, Porto" });
  const grant = usageTerms({
    assigner: ana.address,
    assignee: shop.address,
    dataRoot: data.root,
    policy: shopPolicy,
  });
  stage.say("on the ledger: two accounts used once, the root of two salted fingerprints, a policy");
  const consent = await stage.step("Ana", "signs what the shop may do", () => ana.usage.signTerms({ terms: grant }));
  await stage.step("shop", "opens the grant with her signature", () => shop.usage.open({ terms: grant, consent }));
  return { grant, data };
}
