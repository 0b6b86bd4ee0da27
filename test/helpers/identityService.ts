import { p256 } from "@noble/curves/nist.js";
import { getBytes, hexlify, id, Wallet, type Signer } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { deploy } from "../../scripts/deploy/deploy.ts";
import { connect } from "../../sdk/connect.ts";
import { addressOf, type Deployment } from "../../sdk/deployment.ts";
import { KeyAccountSigner, rootAction, type AccreditationTerms } from "../../sdk/index.ts";
import type { Person } from "./blocks.ts";

const DAY = 86_400;

/** The identity service as the deploy module makes it: a regulator, two home operators, a visited operator. */
export interface IdentityWorld {
  connection: NetworkConnection;
  deployment: Deployment;
  /** Registrar, and the whole accreditation board: the deployer. */
  admin: Person;
  /** The root for ID files: a regulator. */
  regulator: Person;
  /** A home operator, accredited at level high in Estonia. */
  home: Person;
  /** Its accreditation. */
  accreditation: bigint;
  /** The regulator's, above it. */
  root: bigint;
  /** Somebody with a chain to read and nothing else. */
  visited: Person;
  stranger: Person;
  /** A subscriber with an ECDSA key and no coin. */
  subscriber(name: string): Person;
  /** A subscriber whose key lives in a phone (P-256), with no address of its own and no coin. */
  phone(seed: string): Promise<Person>;
  /** Has the board agree to a root and lets the delay pass. */
  foundRoot(terms: AccreditationTerms): Promise<bigint>;
  /** The time of the chain. */
  now(): Promise<number>;
}

export const END = 4_000_000_000;

/** Deploys the service on a fresh chain in this process and accredits the operators. */
export async function identityWorld(): Promise<IdentityWorld> {
  const connection = await network.create();
  const deployment = await deploy(connection, ["IdentityService"], {});
  const { provider } = connection.ethers;
  const signers = (await connection.ethers.getSigners()) as unknown as Signer[];
  const person = async (signer: Signer): Promise<Person> =>
    Object.assign(await connect({ runner: signer, deployment }), { address: await signer.getAddress(), signer });
  const [admin, regulator, home, visited, stranger] = (await Promise.all(signers.slice(0, 5).map(person))) as [
    Person,
    Person,
    Person,
    Person,
    Person,
  ];
  const now = async () => (await provider.getBlock("latest"))!.timestamp;

  const foundRoot = async (terms: AccreditationTerms): Promise<bigint> => {
    const { accreditation, quorum } = admin;
    const salt = id(JSON.stringify(terms));
    const consumer = accreditation.address;
    const { ballot } = await quorum.propose({
      group: await accreditation.group(),
      action: rootAction(terms, salt),
      consumer,
    });
    if (!(await quorum.isApproved(ballot))) await quorum.approve({ ballot });
    const { id: root, readyAt } = await accreditation.proposeRoot({ terms, salt });
    await connection.networkHelpers.time.increaseTo(readyAt);
    await accreditation.activateRoot({ id: root });
    return root;
  };

  const root = await foundRoot({
    issuer: regulator.address,
    credentialType: "IdFile",
    level: "High",
    depth: 2,
    to: END,
  });
  const { id: granted } = await regulator.accreditation.accredit({
    parent: root,
    terms: { issuer: home.address, credentialType: "IdFile", level: "High", jurisdiction: "EE", to: END },
  });
  await home.accreditation.choose({ id: granted });
  await admin.identity.enroll({
    account: home.address,
    role: id("home operator"),
    entityId: hexlify(Buffer.from("529900T8BM49AURSDO55".padEnd(32, "\0"))),
    validUntil: (await now()) + 3650 * DAY,
  });

  return {
    connection,
    deployment,
    admin,
    regulator,
    home,
    accreditation: granted,
    root,
    visited,
    stranger,
    subscriber(name) {
      const signer = new Wallet(id(name), provider);
      return Object.assign(admin.as(signer), { address: signer.address, signer });
    },
    async phone(seed) {
      const secret = getBytes(id(seed));
      const key = hexlify(p256.getPublicKey(secret, false).slice(1));
      const sign = (digest: string) => hexlify(p256.sign(getBytes(digest), secret, { prehash: false, lowS: true }));
      const verifier = addressOf(deployment, "ERC7913P256Verifier");
      const signer = new KeyAccountSigner({ verifier, key }, sign, provider);
      return Object.assign(admin.as(signer), { address: await signer.getAddress(), signer });
    },
    foundRoot,
    now,
  };
}
