import { id, Wallet, type Signer } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { deploy } from "../../scripts/deploy/deploy.ts";
import { memberRole, type Trellis } from "../../sdk/index.ts";
import type { Person } from "./blocks.ts";
import { personOf } from "./carbon.ts";

const DECADE = 10 * 365 * 86_400;

/** An Alastria network: who may vouch, who issues and receives, and somebody who pays for the others. */
export interface AlastriaWorld {
  connection: NetworkConnection;
  /** Registrar of the members. */
  admin: Person;
  /** May vouch up to Substantial. */
  bank: Person;
  university: Person;
  employer: Person;
  relayer: Person;
  stranger: Person;
  guardians: [Person, Person, Person];
  /** A key without any coin: whatever it signs, the relayer sends. */
  key(): Promise<Subject>;
  /** Lets time pass. */
  wait(seconds: number): Promise<void>;
}

/** Somebody who signs and never sends. */
export type Subject = Trellis & { address: string; signer: Signer };

/** Deploys the system on a fresh chain in this process. */
export async function alastriaWorld(): Promise<AlastriaWorld> {
  const connection = await network.create();
  const deployment = await deploy(connection, ["AlastriaIdentityManager"]);
  const signers = (await connection.ethers.getSigners()) as unknown as Signer[];
  const people = await Promise.all(signers.slice(0, 9).map((signer) => personOf(signer, deployment)));
  const [admin, bank, university, employer, relayer, stranger, ...guardians] = people as [
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
  ];
  const validUntil = (await connection.ethers.provider.getBlock("latest"))!.timestamp + DECADE;
  for (const level of ["Low", "Substantial"] as const) {
    await admin.identity.enroll({ account: bank.address, role: memberRole(level), entityId: id("bank"), validUntil });
  }
  return {
    connection,
    admin,
    bank,
    university,
    employer,
    relayer,
    stranger,
    guardians,
    key: () => personOf(Wallet.createRandom(connection.ethers.provider), deployment),
    async wait(seconds) {
      await connection.provider.request({ method: "evm_increaseTime", params: [seconds] });
      await connection.provider.request({ method: "evm_mine", params: [] });
    },
  };
}

/** A subject whose AlastriaID the bank set up and the relayer created. */
export async function newcomer(
  { bank, relayer, key }: AlastriaWorld,
  level: "Low" | "Substantial" = "Substantial",
): Promise<Subject> {
  const subject = await key();
  await bank.alastria.setUpId({ subject: subject.address, level });
  await relayer.alastria.relay(await subject.alastria.signCreateId({ member: bank.address }));
  return subject;
}
