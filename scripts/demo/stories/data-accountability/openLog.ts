import { fingerprint, randomSalt } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import type { Given } from "./give.ts";
import type { People } from "./people.ts";
import type { Used } from "./useData.ts";

/** An authority opens the shop's log with the salts that Ana and the shop give it. */
export async function openLog(
  stage: Stage,
  { authority }: People,
  { grant, data }: Given,
  { uses }: Used,
): Promise<void> {
  stage.chapter("An authority looks into the log");
  const audit = await stage.step("authority", "opens each use with its salt", () =>
    authority.usage.audit({ grant, data, uses }),
  );
  stage.expect("data is what the grant is about", audit.dataMatches, true);
  stage.expect("uses explained", audit.explained.length, uses.length);
  stage.expect("uses unexplained", audit.unexplained.length, 0);
  const leaked = { field: "use", value: "read for dpv:SellDataToThirdParties", salt: randomSalt() };
  const found = await authority.usage.audit({ grant, data, uses: [...uses, leaked] });
  stage.expect("a use that turned up elsewhere and was never answered", found.unrecorded.length, 1);
  stage.say(`without its salt, nobody links ${fingerprint(leaked).slice(0, 18)}… to anything`);
}
