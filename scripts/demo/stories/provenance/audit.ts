import { isDeepStrictEqual } from "node:util";

import { fingerprint, randomSalt } from "../../../../sdk/index.ts";
import { ancestorsOf, fromProvJson, toProvJson } from "../../../../sdk/formats.ts";
import type { Stage } from "../../stage.ts";
import type { Copies } from "./derive.ts";
import type { People } from "./people.ts";
import { flipped } from "./tables.ts";

/** An auditor rebuilds the history and holds the copies in the lab's cloud against it. */
export async function audit(stage: Stage, { vendor, lab, intern, auditor }: People, copies: Copies): Promise<void> {
  const { raw, cleaned, traffic, joined, model } = copies;
  stage.chapter("In the lab's cloud one bit of one file turns");
  const inCloud = { ...joined, bytes: flipped(joined.bytes, 20) };
  await stage.refused("lab", "would train on it once more", "DataAltered", () =>
    lab.provenanceLedger.operate({ kind: "train", inputs: [inCloud], operation: () => [] }),
  );

  stage.chapter("An auditor looks into it");
  const graph = await stage.step("auditor", "rebuilds the history from the chain", () =>
    auditor.provenanceLedger.graph(),
  );
  stage.table(
    ["activity", "by", "used", "made"],
    graph.activities.map(({ kind, agent, used, generated }) => [
      kind,
      stage.nameOf(agent),
      used.length,
      generated.length,
    ]),
  );
  const sources = ancestorsOf(graph, model.entity).map(({ agent }) => stage.nameOf(agent));
  stage.expect("whose data is in the model", [...new Set(sources)].join(", "), "vendor, lab");

  const seen = { agent: intern.address, entity: raw.entity, at: graph.activities[0]!.endedAt - 3600 };
  const found = await stage.step("auditor", "holds the copies and the cloud's access log against it", () =>
    auditor.provenanceLedger.audit({ copies: [raw, cleaned, traffic, inCloud, model], accesses: [seen] }),
  );
  const altered = found.altered.map(({ kind, problem }) => `${kind}: ${problem}`).join(", ");
  stage.expect("altered", altered, "join: BytesAltered");
  const unauthorised = found.unauthorised.map(
    ({ agent, kind, reason }) => `${stage.nameOf(agent)}, ${kind}: ${reason}`,
  );
  stage.expect("uses that no grant covers", unauthorised.join("; "), "intern, look: GrantMissing");
  stage.expect("accesses that nobody recorded", found.unrecorded.length, 1);

  const { source } = auditor.provenanceLedger;
  const document = JSON.stringify(toProvJson(graph, source));
  const again = fromProvJson(JSON.parse(document));
  stage.expect("the history comes back from PROV-JSON", isDeepStrictEqual(again, { graph, source }), true);
  stage.say(`${document.length.toLocaleString("en")} characters of PROV-JSON for any tool that reads W3C PROV`);
  const evidence = fingerprint({ field: "reason", value: "sensor A3 was broken", salt: randomSalt() });
  await stage.step("vendor", "takes its data back: nothing more may be made of it", () =>
    vendor.provenanceLedger.invalidate({ entity: raw.entity, evidence }),
  );
  await stage.refused("lab", "would clean it once more", "EntityInvalidated", () =>
    lab.provenanceLedger.operate({ kind: "clean", inputs: [raw], operation: () => [] }),
  );
}
