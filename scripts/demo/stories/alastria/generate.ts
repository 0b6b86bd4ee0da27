import { keccak256, toUtf8Bytes } from "ethers";

import type { Stage } from "../../stage.ts";
import type { People } from "./people.ts";

/** Two steps: who knows the student vouches, and the student accepts. */
export async function generate(stage: Stage, { student, bank, relayer, employer, thief }: People): Promise<void> {
  stage.chapter("1. An identity in two steps, and its keys");
  const subject = student.address;
  await stage.refused("thief", "sets an identity up without being a member", "MemberNotEligible", () =>
    thief.alastria.setUpId({ subject, level: "Low" }),
  );
  await stage.step("bank", "sets the student up, at level Low: it has seen a scan of the card", () =>
    bank.alastria.setUpId({ subject, level: "Low" }),
  );
  const signed = await stage.step("student", "signs the acceptance (no transaction)", () =>
    student.alastria.signCreateId({ member: bank.address }),
  );
  await stage.step("relayer", "sends it: the AlastriaID exists", () => relayer.alastria.relay(signed));
  await stage.refused("relayer", "sends it once more", "SetUpUnknown", () => relayer.alastria.relay(signed));
  stage.say(student.alastria.didOf(subject));

  const key = { identity: subject, keyHash: keccak256(toUtf8Bytes("the public key of a laptop")) };
  const move = async (status: "Valid" | "Revoked") =>
    relayer.alastria.relay(await student.alastria.signKey({ ...key, status }));
  await stage.step("student", "registers the key of a laptop", () => move("Valid"));
  await stage.step("student", "revokes it: the laptop is sold", () => move("Revoked"));
  await stage.refused("student", "registers it again", "KeyTransitionForbidden", () => move("Valid"));

  const challenge = await employer.alastria.challenge({ audience: "jobs.example" });
  const answer = await student.alastria.answer({ challenge, identity: subject });
  const known = await stage.step("employer", "knows the student by a signed challenge (nothing on chain)", () =>
    employer.alastria.authenticate({ challenge, answer }),
  );
  stage.expect("who answered is the student", known.identity, subject);
}
