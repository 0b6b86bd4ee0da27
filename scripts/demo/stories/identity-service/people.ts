import { encodeBytes32String, id, Wallet } from "ethers";

import { randomSalt, rootAction, type AccreditationTerms, type Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";

export const DAY = 24 * 3_600;
const DECADE = 3_650 * DAY;

/** Somebody with an account and a connection. */
export type Person = Trellis & { address: string };

export interface People {
  /** Has a phone with a key, and not one coin. */
  mari: Person;
  thief: Person;
  /** Accredits operators to validate ID files. */
  regulator: Person;
  /** Mari's operator in Estonia. */
  home: Person;
  /** An operator in Thailand, whose customer Mari is for two weeks. */
  visited: Person;
  relayer: Person;
  /** The home operator's accreditation. */
  accreditation: bigint;
}

/** The regulator becomes a root by the board's decision, and accredits the home operator at level high. */
export async function accredit(stage: Stage, admin: Trellis): Promise<People> {
  stage.chapter("1. Who may validate ID files");
  const person = async (name: string): Promise<Person> => {
    const signer = await stage.actor(name);
    return Object.assign(admin.as(signer), { address: signer.address });
  };
  const [regulator, home, visited, relayer, thief] = [
    await person("regulator"),
    await person("home"),
    await person("visited"),
    await person("relayer"),
    await person("thief"),
  ];
  const to = (await now(stage)) + DECADE;

  const terms: AccreditationTerms = {
    issuer: regulator.address,
    credentialType: "IdFile",
    level: "High",
    depth: 1,
    to,
  };
  const salt = randomSalt();
  const group = await admin.accreditation.group();
  const action = rootAction(terms, salt);
  const { ballot } = await admin.quorum.propose({ group, action, consumer: admin.accreditation.address });
  if (!(await admin.quorum.isApproved(ballot))) await admin.quorum.approve({ ballot });
  const { id: root, readyAt } = await stage.step("board", "agrees to the regulator as a root", () =>
    relayer.accreditation.proposeRoot({ terms, salt }),
  );
  await stage.refused("regulator", "does not wait for the delay", "RootNotReady", () =>
    regulator.accreditation.activateRoot({ id: root }),
  );
  await stage.pass(readyAt - (await now(stage)), "the delay in which the board can still think better of it");
  await stage.step("relayer", "activates the root", () => relayer.accreditation.activateRoot({ id: root }));

  const below = { issuer: home.address, credentialType: "IdFile", level: "High", jurisdiction: "EE", to } as const;
  const { id: accreditation } = await stage.step("regulator", "accredits the home operator: EE, level High", () =>
    regulator.accreditation.accredit({ parent: root, terms: below }),
  );
  await stage.step("home", "acts under this accreditation", () => home.accreditation.choose({ id: accreditation }));
  const entityId = encodeBytes32String("529900T8BM49AURSDO55");
  await stage.step("deployer", "enrols the home operator with its LEI", () =>
    admin.identity.enroll({ account: home.address, role: id("home operator"), entityId, validUntil: to }),
  );

  const phone = Wallet.createRandom(stage.provider);
  const mari = Object.assign(admin.as(phone), { address: phone.address });
  return { mari, thief, regulator, home, visited, relayer, accreditation };
}

/** The time of the chain: a story may move it. */
export async function now(stage: Stage): Promise<number> {
  return (await stage.provider.getBlock("latest"))?.timestamp ?? 0;
}
