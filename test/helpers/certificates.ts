import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import type { Signer } from "ethers";

import { deploy } from "../../scripts/deploy/deploy.ts";
import { nameKey } from "../../sdk/formats.ts";
import {
  connect,
  fieldKey,
  fingerprint,
  randomSalt,
  type ApplicationArgs,
  type IssuedCertificate,
} from "../../sdk/index.ts";
import type { Person } from "./blocks.ts";

/** The role of those who issue batches: `CertificateBatches.REGISTRATION_AUTHORITY`. */
export const REGISTRATION_AUTHORITY = fieldKey("certificate registration authority");

export const NAME = "www.bank.example";

/** Both halves of system 30, with a bank that controls its name, three endorsers, and a provider that issues batches. */
export interface CertificateWorld {
  connection: NetworkConnection;
  /** Registrar and issuer of the money. */
  admin: Person;
  bank: Person;
  endorsers: [Person, Person, Person];
  provider: Person;
  stranger: Person;
  /** Salted hash of the bank. */
  organisation: string;
  /** Makes everything as it was at first. */
  renew(): Promise<void>;
  /** The latest block's time. */
  now(): Promise<number>;
  /** The whole way to a certificate of the bank's. */
  issue(args: Partial<ApplicationArgs> & { spki: string }): Promise<IssuedCertificate>;
  /** Endorsers vouch for the bank's certificate, as many as are told. */
  endorse(count: number, level?: number): Promise<void>;
}

export async function certificateWorld(): Promise<CertificateWorld> {
  const connection = await network.create();
  const deployment = await deploy(connection, ["CertificateAuthority", "CertificateBatches"]);
  const signers = await connection.ethers.getSigners();
  const person = async (i: number): Promise<Person> => {
    const signer = signers[i] as unknown as Signer;
    return Object.assign(await connect({ runner: signer, deployment }), { address: await signer.getAddress(), signer });
  };
  const [admin, bank, one, two, three, provider, stranger] = (await Promise.all([0, 1, 2, 3, 4, 5, 6].map(person))) as [
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
    Person,
  ];

  const enrol = (account: string, role: string, entity: string) =>
    admin.identity.enroll({ account, role, entityId: fieldKey(entity), validUntil: 4_000_000_000 });
  const role = await admin.endorsements.endorserRole(2);
  await enrol(bank.address, nameKey(NAME), "bank");
  for (const [i, endorser] of [one, two, three].entries()) await enrol(endorser.address, role, `endorser ${i}`);
  await enrol(provider.address, REGISTRATION_AUTHORITY, "provider");

  await admin.token.configureMinter({ minter: admin.address, allowance: 10n ** 12n, capacity: 10n ** 12n, window: 1 });
  for (const rich of [bank, provider]) await admin.token.mint({ to: rich.address, amount: 10n ** 9n });
  await bank.token.approve({ spender: bank.certificateAuthority.address, amount: 10n ** 9n });
  await bank.certificateAuthority.deposit({ amount: 5n * 10n ** 8n });
  await provider.token.approve({ spender: provider.certificateBatches.address, amount: 10n ** 9n });

  const organisation = fingerprint({ field: "organisation", value: "Bank of Examples, LEI 5299…", salt: randomSalt() });
  const endorsers: CertificateWorld["endorsers"] = [one, two, three];
  const first = await connection.networkHelpers.takeSnapshot();
  return {
    ...{ connection, admin, bank, endorsers, provider, stranger, organisation },
    renew: () => first.restore(),
    now: async () => (await connection.ethers.provider.getBlock("latest"))!.timestamp,
    async issue(args) {
      const prepared = await bank.certificateAuthority.prepare({ name: NAME, ...args });
      await bank.certificateAuthority.commit(prepared);
      await connection.networkHelpers.time.increase(60);
      return bank.certificateAuthority.reveal(prepared);
    },
    async endorse(count, level = 2) {
      const subject = await bank.certificateAuthority.endorsedOf({ name: NAME, organisation });
      for (const endorser of endorsers.slice(0, count)) await endorser.endorsements.endorse({ subject, level });
    },
  };
}
