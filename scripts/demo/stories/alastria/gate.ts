import type { Stage } from "../../stage.ts";
import type { People } from "./people.ts";

/** A service that asks for level Substantial, and what the member's word is worth. */
export async function gate(stage: Stage, { student, bank, thief, relayer }: People): Promise<void> {
  stage.chapter("4. A gate at level Substantial (eIDAS)");
  const identity = student.address;
  const passes = () => relayer.alastria.isAssured({ identity, account: identity, level: "Substantial" });
  stage.expect("the student passes", await passes(), false);
  await stage.refused("thief", "raises the level", "AssuranceMemberOnly", () =>
    thief.alastria.assure({ identity, level: "Substantial" }),
  );
  await stage.refused("bank", "says more than the network lets it say", "MemberNotEligible", () =>
    bank.alastria.assure({ identity, level: "High" }),
  );
  await stage.step("bank", "has met the student in person: Substantial", () =>
    bank.alastria.assure({ identity, level: "Substantial" }),
  );
  stage.expect("the student passes", await passes(), true);
}
