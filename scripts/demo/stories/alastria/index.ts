import { connect } from "../../../../sdk/index.ts";
import type { Story } from "../../main.ts";
import { generate } from "./generate.ts";
import { gate } from "./gate.ts";
import { hire } from "./people.ts";
import { present } from "./present.ts";
import { recover } from "./recover.ts";
import { study } from "./study.ts";

/** Seed system 26: an AlastriaID from its first key to the one after the phone was stolen. */
const story: Story = {
  title: "AlastriaID: an identity of one's own, a diploma nobody can trace, and a phone that is stolen in vain",
  targets: ["AlastriaIdentityManager"],

  async tell(stage) {
    const admin = await connect({ runner: await stage.deployer(), deployment: stage.book });
    const people = await hire(stage, admin);

    await generate(stage, people);
    const diploma = await study(stage, people);
    await present(stage, people, diploma);
    await gate(stage, people);
    await recover(stage, people);
    stage.chapter("Balances");
    stage.expect("transactions of the student", await stage.provider.getTransactionCount(people.student.address), 0);
  },
};
export default story;
