import { connect } from "../../../../sdk/index.ts";
import type { Story } from "../../main.ts";
import { accredit } from "./people.ts";
import { show } from "./show.ts";
import { validate } from "./validate.ts";

/** Seed system 27: an ID file that one operator validates and another trusts, without any of it on a ledger. */
const story: Story = {
  title: "Identity as a service: of age and from Estonia, shown in Thailand, and nothing else",
  targets: ["IdentityService"],

  async tell(stage) {
    const admin = await connect({ runner: await stage.deployer(), deployment: stage.book });
    const people = await accredit(stage, admin);
    const validated = await validate(stage, people);
    await show(stage, people, validated);
    stage.chapter("Balances");
    stage.expect("transactions of Mari", await stage.provider.getTransactionCount(people.mari.address), 0);
  },
};
export default story;
