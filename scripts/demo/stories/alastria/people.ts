import { id, Wallet } from "ethers";

import { memberRole, type Trellis } from "../../../../sdk/index.ts";
import type { Stage } from "../../stage.ts";

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
const DECADE = 3_650 * DAY;

/** Somebody with an account and a connection. */
export type Person = Trellis & { address: string };

export interface People {
  /** Has a phone with a key, and not one coin. */
  student: Person;
  /** A member that may vouch up to Substantial. */
  bank: Person;
  university: Person;
  employer: Person;
  /** Sends what others signed. */
  relayer: Person;
  thief: Person;
  sister: Person;
  friend: Person;
  notary: Person;
}

/** Everybody gets a connection; the bank is enrolled as a member, the student gets nothing. */
export async function hire(stage: Stage, admin: Trellis): Promise<People> {
  const person = async (name: string): Promise<Person> => {
    const signer = await stage.actor(name);
    return Object.assign(admin.as(signer), { address: signer.address });
  };
  const people: People = {
    student: penniless(stage, admin),
    bank: await person("bank"),
    university: await person("university"),
    employer: await person("employer"),
    relayer: await person("relayer"),
    thief: await person("thief"),
    sister: await person("sister"),
    friend: await person("friend"),
    notary: await person("notary"),
  };
  const now = (await stage.provider.getBlock("latest"))?.timestamp ?? 0;
  for (const level of ["Low", "Substantial"] as const) {
    const enrolment = { account: people.bank.address, role: memberRole(level), entityId: id("bank") };
    await admin.identity.enroll({ ...enrolment, validUntil: now + DECADE });
  }
  return people;
}

/** A key on a phone: it signs, others send. */
export function penniless(stage: Stage, trellis: Trellis): Person {
  const wallet = Wallet.createRandom(stage.provider);
  return Object.assign(trellis.as(wallet), { address: wallet.address });
}
