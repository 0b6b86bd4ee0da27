import { connect } from "../../../../sdk/index.ts";
import type { Story } from "../../main.ts";
import { balances } from "./balances.ts";
import { payOut } from "./payOut.ts";
import { hire } from "./people.ts";
import { refuse } from "./refuse.ts";
import { replayRegistry } from "./replayRegistry.ts";
import { sell } from "./sell.ts";
import { verify } from "./verify.ts";

/** Seed system 14: carbon removal, from a registry's row and from a farm's field to retired certificates. */
const story: Story = {
  title: "Carbon removal: certificates that are owned once, retired in the step that sells them, and never sold again",
  targets: ["CarbonRemoval"],

  async tell(stage) {
    const deployer = await stage.deployer();
    const admin = await connect({ runner: deployer, deployment: stage.book });
    const people = await hire(stage, admin);

    const batch = await verify(stage, admin, people);
    await sell(stage, admin, people, batch);
    await refuse(stage, people, batch);
    await payOut(stage, admin, people);
    await replayRegistry(stage, admin, people);
    await balances(stage, admin, people, batch);
  },
};
export default story;
