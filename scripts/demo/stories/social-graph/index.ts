import { connect } from "../../../../sdk/index.ts";
import type { Story } from "../../main.ts";
import { grow } from "./grow.ts";
import { move } from "./move.ts";
import { gather } from "./people.ts";
import { resist } from "./resist.ts";

/** Seed system 28: identity for who has no papers, out of those who know the person. */
const story: Story = {
  title: "Social graph: a person is known by those who know the person, and a ring of strangers lifts nobody",
  targets: ["SocialGraphIdentity"],

  async tell(stage) {
    const relayer = await connect({ runner: await stage.deployer(), deployment: stage.book });
    const camp = gather(relayer, stage.provider);

    await grow(stage, camp);
    await resist(stage, camp);
    await move(stage, camp);
  },
};
export default story;
