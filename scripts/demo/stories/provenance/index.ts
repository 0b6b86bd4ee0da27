import type { Story } from "../../main.ts";
import { audit } from "./audit.ts";
import { derive } from "./derive.ts";
import { hire } from "./people.ts";

/** Seed system 31: data of a vendor is cleaned, joined and made into a model; an auditor finds what went wrong on the way. */
const story: Story = {
  title: "Data provenance: from a vendor's file to a model, one flipped byte, one access that nobody granted",
  targets: ["ProvenanceLedger"],

  async tell(stage) {
    const people = await hire(stage);
    const copies = await derive(stage, people);
    await audit(stage, people, copies);
  },
};
export default story;
