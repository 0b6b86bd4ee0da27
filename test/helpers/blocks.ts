import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Signer } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import attestation from "../../deploy/modules/blocks/attestation.ts";
import certificate from "../../deploy/modules/blocks/certificate.ts";
import identity from "../../deploy/modules/blocks/identity.ts";
import market from "../../deploy/modules/blocks/market.ts";
import notary from "../../deploy/modules/blocks/notary.ts";
import quorum from "../../deploy/modules/blocks/quorum.ts";
import token from "../../deploy/modules/blocks/token.ts";
import usage from "../../deploy/modules/blocks/usage.ts";
import { bookOf } from "../../scripts/deploy/book.ts";
import { connect } from "../../sdk/connect.ts";
import type { Deployment } from "../../sdk/deployment.ts";
import { isTrellisError, type TrellisError } from "../../sdk/errors.ts";
import type { Trellis } from "../../sdk/trellis.ts";

/** Every block on one chain, administered by the first account. */
const blocks = buildModule("Blocks", (m) => ({
  ...m.useModule(attestation),
  ...m.useModule(certificate),
  ...m.useModule(identity),
  ...m.useModule(market),
  ...m.useModule(notary),
  ...m.useModule(quorum),
  ...m.useModule(token),
  ...m.useModule(usage),
}));

/** A chain with every block, and the people who use it, each with a connection of their own. */
export interface World {
  connection: NetworkConnection;
  deployment: Deployment;
  /** Administrator, registrar, issuer and guardian of everything. */
  admin: Person;
  alice: Person;
  bob: Person;
  carol: Person;
  /** In no role anywhere. */
  stranger: Person;
}

/** Somebody with an account and a connection to the deployment. */
export type Person = Trellis & { address: string; signer: Signer };

/** Deploys every block on a fresh chain in this process. */
export async function world(): Promise<World> {
  const connection = await network.create();
  const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
  const deployed = await connection.ignition.deploy(blocks);
  const deployment = bookOf(chainId, blocks, deployed);

  const signers = await connection.ethers.getSigners();
  const person = async (index: number): Promise<Person> => {
    const signer = signers[index] as unknown as Signer;
    const address = await signer.getAddress();
    return Object.assign(await connect({ runner: signer, deployment }), { address, signer });
  };
  const [admin, alice, bob, carol, stranger] = await Promise.all([0, 1, 2, 3, 4].map(person));
  return { connection, deployment, admin: admin!, alice: alice!, bob: bob!, carol: carol!, stranger: stranger! };
}

/** The error that an act meets; fails if it meets none, or one that the SDK does not name. */
export async function refusal(act: Promise<unknown>): Promise<TrellisError> {
  try {
    await act;
  } catch (error) {
    if (isTrellisError(error)) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}
