import { actions, purposes, type Policy } from "../../../../sdk/formats.ts";
import { usageTerms, type OperationArgs, type OperationOutput } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import type { People, Person } from "./people.ts";
import { clean, fit, join, measurements, stations, textOf } from "./tables.ts";

const research = { action: "derive", purpose: "dpv:ResearchAndDevelopment" };
const policy: Policy = {
  strategy: "prohibit",
  depth: 0,
  budgets: [],
  rules: [{ verb: "Allow", actions: actions("derive"), purposes: { of: purposes(research.purpose) } }],
};

/** Everything that came to be, in order, as its makers keep it. */
export interface Copies {
  raw: OperationOutput;
  cleaned: OperationOutput;
  traffic: OperationOutput;
  joined: OperationOutput;
  model: OperationOutput;
}

/** From the vendor's file to the model, each step checked before and recorded after. */
export async function derive(stage: Stage, { vendor, lab, intern }: People): Promise<Copies> {
  const make = async (who: string, person: Person, what: string, args: OperationArgs): Promise<OperationOutput> => {
    const { outputs } = await stage.step(who, what, () => person.provenanceLedger.operate(args));
    return outputs[0]!;
  };

  stage.chapter("A vendor has data, and lets a lab derive from it");
  const raw = await make("vendor", vendor, "collects measurements", {
    kind: "collect",
    inputs: [],
    operation: () => [measurements],
    facts: [{ title: "NO2, five stations" }],
  });
  stage.say("on the ledger: who, when, and the root of a salted description; neither the data nor its hash");
  const terms = usageTerms({ assigner: vendor.address, assignee: lab.address, dataRoot: raw.details.root, policy });
  const consent = await vendor.usage.signTerms({ terms });
  await stage.step("lab", "opens the grant that the vendor signed", () => lab.usage.open({ terms, consent }));

  stage.chapter("The lab makes a model of it");
  const granted = { ...raw, grant: { grant: terms, use: research } };
  const cleaned = await make("lab", lab, "cleans them", {
    kind: "clean",
    inputs: [granted],
    operation: ([csv]) => [clean(csv!)],
  });
  const traffic = await make("lab", lab, "counts the traffic", {
    kind: "collect",
    inputs: [],
    operation: () => [stations],
  });
  const joined = await make("lab", lab, "joins the two", {
    kind: "join",
    inputs: [cleaned, traffic],
    operation: ([one, other]) => [join(one!, other!)],
  });
  const model = await make("lab", lab, "fits a line", {
    kind: "train",
    inputs: [joined],
    operation: ([csv]) => [fit(csv!)],
  });
  stage.say(`the model: ${textOf(model.bytes)}`);
  await stage.refused("lab", "would sell the measurements", "UsageDenied", () =>
    lab.provenanceLedger.operate({
      kind: "sell",
      inputs: [{ ...raw, grant: { grant: terms, use: { action: "sell", purpose: "dpv:SellDataToThirdParties" } } }],
      operation: () => [],
    }),
  );

  stage.chapter("Somebody looks at the measurements whom nobody allowed to");
  await make("intern", intern, "opens the vendor's file; the lab's tool records it", {
    kind: "look",
    inputs: [{ entity: raw.entity, bytes: raw.bytes, details: raw.details }],
    operation: () => [],
  });
  return { raw, cleaned, traffic, joined, model };
}
