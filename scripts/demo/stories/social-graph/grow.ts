import { id } from "ethers";

import type { Category } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";
import { CAMP_SIZE, vouchFor, type Camp } from "./people.ts";

const LATER_THAN_ANY = 2 ** 40;

/** Forty people arrive without papers. */
export async function grow(stage: Stage, { relayer, ngo, clinic, school, people, ring }: Camp): Promise<void> {
  stage.chapter("1. Forty people, one aid organisation, one clinic, one school");
  const institutions: [string, string, Category][] = [
    ["the NGO", ngo.address, "aid organisation"],
    ["the clinic", clinic.address, "health professional"],
    ["the school", school.address, "educator"],
  ];
  for (const [name, account, category] of institutions) {
    await stage.step("registrar", `accredits ${name}`, () =>
      relayer.identity.enroll({ account, role: id(category), entityId: id(name), validUntil: LATER_THAN_ANY }),
    );
  }
  await stage.step("relayer", `registers ${CAMP_SIZE + ring.length} accounts, each by its own signature`, async () => {
    for (const one of [...people, ...ring]) {
      await relayer.socialGraph.register(await one.socialGraph.signRegistration());
    }
  });
  stage.say("Nothing about a person is in it: no name, no finger, no hash of either. A scan cannot be taken back,");
  stage.say("its hash can be guessed, and no two scans hash alike. A finger may unlock the key, on the device.");

  const now = await time(stage);
  const known = await vouchFor(ngo, people.slice(1, 31), "aid organisation", now);
  await stage.step("relayer", "brings 30 vouches that the NGO signed in the field", () =>
    relayer.socialGraph.vouch({ vouches: known }),
  );
  const pupils = await vouchFor(school, people.slice(25), "educator", now);
  await stage.step("relayer", "brings 15 vouches of the school", () => relayer.socialGraph.vouch({ vouches: pupils }));

  const [amina, ...others] = people;
  if (!amina) return;
  const friends = others.slice(0, 4);
  for (const [i, friend] of friends.entries()) {
    const vouches = await vouchFor(friend, [amina], "peer", now);
    await stage.step(`friend ${i + 1}`, "vouches for Amina, offline; the relayer brings it", () =>
      relayer.socialGraph.vouch({ vouches }),
    );
  }
  stage.expect("Amina with four friends", await relayer.socialGraph.scoreOf(amina.address), 4_000);
  const shot = await vouchFor(clinic, [amina], "health professional", now);
  await stage.step("clinic", "has vaccinated her, and vouches", () => relayer.socialGraph.vouch({ vouches: shot }));
  stage.expect("Amina with four friends and the clinic", await relayer.socialGraph.scoreOf(amina.address), 8_500);
  stage.expect("transactions that Amina sent", await stage.provider.getTransactionCount(amina.address), 0);
}

/** The time of the chain's latest block: what is signed now is dated so. */
export async function time(stage: Stage): Promise<number> {
  return (await stage.provider.getBlock("latest"))?.timestamp ?? 0;
}
