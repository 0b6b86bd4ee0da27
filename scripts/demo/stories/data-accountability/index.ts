import type { Story } from "../../main.ts";
import { give } from "./give.ts";
import { openLog } from "./openLog.ts";
import { hire } from "./people.ts";
import { takeBack } from "./takeBack.ts";
import { useData } from "./useData.ts";

/** Seed system 32: a web shop, a courier and a marketing firm use somebody's data as far as she lets them, and it shows. */
const story: Story = {
  title: "Data accountability: an address for the parcel, a pseudonym for marketing, and nothing for sale",
  targets: ["usage"],

  async tell(stage) {
    const people = await hire(stage);
    const given = await give(stage, people);
    const used = await useData(stage, people, given);
    await takeBack(stage, people, given, used);
    await openLog(stage, people, given, used);
    stage.chapter("Balances");
    const transactions = await stage.provider.getTransactionCount(people.ana.address);
    stage.expect("transactions of Ana", transactions, 0);
  },
};
export default story;
