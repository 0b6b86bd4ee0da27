import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import { id, parseEther, Wallet, type Signer } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { deploy } from "../../scripts/deploy/deploy.ts";
import { connect } from "../../sdk/connect.ts";
import type { Deployment } from "../../sdk/deployment.ts";
import { fieldKey, type BatchResult, type Project } from "../../sdk/index.ts";
import type { Person } from "./blocks.ts";

/** The role of a supplier: `CreditProgram.SUPPLIER`. */
export const SUPPLIER = fieldKey("supplier");

export const euro = 1_000_000n;
export const tonne = 1_000n;
const decade = 10 * 365 * 24 * 60 * 60;

/** The carbon removal marketplace as the deploy module makes it, with a programme and the people around it. */
export interface CarbonWorld {
  connection: NetworkConnection;
  deployment: Deployment;
  /** Administrator, registrar, issuer and guardian of everything: the deployer. */
  admin: Person;
  /** Three houses; two of them must agree. */
  verifiers: [Person, Person, Person];
  /** A farm, enrolled as a supplier. */
  supplier: Person;
  /** Somebody with 10,000 tEUR. */
  buyer: Person;
  /** Brings buyer and supplier together, for a fee. */
  aggregator: Person;
  /** In no role anywhere. */
  stranger: Person;
  /** The quorum group of the verifiers. */
  verifierGroup: string;
  programId: bigint;
  /** Somebody new, with coin for fees and nothing else. */
  newcomer(): Promise<Person>;
}

/** Deploys the marketplace on a fresh chain in this process and gives everybody their role. */
export async function carbonWorld(parameters: DeploymentParameters = {}): Promise<CarbonWorld> {
  const connection = await network.create();
  const deployment = await deploy(connection, ["CarbonRemoval"], { parameters });
  const signers = (await connection.ethers.getSigners()) as unknown as Signer[];
  const person = (signer: Signer) => personOf(signer, deployment);
  const [admin, v1, v2, v3, supplier, buyer, aggregator, stranger] = (await Promise.all(
    signers.slice(0, 8).map(person),
  )) as [Person, Person, Person, Person, Person, Person, Person, Person];
  const newcomer = async () => {
    const wallet = Wallet.createRandom(connection.ethers.provider);
    await (await admin.signer.sendTransaction({ to: wallet.address, value: parseEther("1") })).wait();
    return person(wallet);
  };
  const verifiers: CarbonWorld["verifiers"] = [v1, v2, v3];

  const members = verifiers.map(({ address }) => ({ account: address, entity: houseOf(address), weight: 1 }));
  const rules = { threshold: 2, distinctEntities: true };
  const { group: verifierGroup } = await admin.quorum.createGroup({ salt: id("verifiers"), members, rules });
  const { programId } = await admin.creditProgram.registerProgram({ verifierGroup, standard: "ISO 14064-2:2019" });

  const world = { connection, deployment, admin, verifiers, supplier, buyer, aggregator, stranger, newcomer };
  await enrolSupplier({ ...world, verifierGroup, programId }, supplier);
  const limits = { allowance: 1_000_000n * euro, capacity: 1_000_000n * euro, window: 1 };
  await admin.token.configureMinter({ minter: admin.address, ...limits });
  await admin.token.mint({ to: buyer.address, amount: 10_000n * euro });
  return { ...world, verifierGroup, programId };
}

/** An account's connection to a deployment. */
export async function personOf(signer: Signer, deployment: Deployment): Promise<Person> {
  const address = await signer.getAddress();
  return Object.assign(await connect({ runner: signer, deployment }), { address, signer });
}

/** The legal entity behind an account, unless a test says otherwise. */
export const houseOf = (account: string): string => id(`house of ${account}`);

/** Enrols an account as a supplier; of a house of its own unless said otherwise. */
export async function enrolSupplier({ admin }: CarbonWorld, { address }: Person, house = houseOf(address)) {
  const now = (await admin.signer.provider!.getBlock("latest"))!.timestamp;
  const enrolment = { account: address, role: SUPPLIER, entityId: house, validUntil: now + decade };
  await admin.identity.enroll(enrolment);
}

/** A project of the world's supplier on a parcel of its own. */
export function projectOf({ programId, supplier }: CarbonWorld, parcel: string): Project {
  return {
    programId,
    supplier: supplier.address,
    region: "US-MD",
    methodology: "regenerative cropland 1.0",
    parcel: id(`polygon of ${parcel}`),
    dataDigest: id(`design of ${parcel}`),
  };
}

/** A verified result of a project: 100 tonnes in a serial block of the project's own unless said otherwise. */
export function resultOf(projectId: bigint, more: Partial<BatchResult> = {}): BatchResult {
  const blockKey = BigInt(id(`serials of project ${projectId}`)) >> 64n;
  const range = { blockKey, start: 1_000n, end: 1_000n + 100n * tonne };
  return { projectId, vintage: 2018, ...range, dataDigest: id(`report of project ${projectId}`), ...more };
}

/** Two of the three verifiers agree to an action of the programme contract. Returns the ballot. */
export async function approveAction(world: CarbonWorld, action: string): Promise<string> {
  const { verifiers, verifierGroup: group, admin } = world;
  const { ballot } = await verifiers[0].quorum.propose({ group, action, consumer: admin.creditProgram.address });
  await verifiers[1].quorum.approve({ ballot });
  return ballot;
}

/** Everything from the field to credits: a verified project and a verified batch, in the supplier's hands. */
export async function creditsOf(
  world: CarbonWorld,
  parcel: string,
  programId = world.programId,
): Promise<{ projectId: bigint; batchId: bigint; project: Project; result: BatchResult }> {
  const { supplier } = world;
  const project = { ...projectOf(world, parcel), programId };
  await approveAction(world, supplier.creditProgram.projectAction(project));
  const { projectId } = await supplier.creditProgram.registerProject(project);
  const result = resultOf(projectId);
  await approveAction(world, supplier.creditProgram.batchAction(result));
  const { batchId } = await supplier.creditProgram.registerBatch(result);
  return { projectId, batchId, project, result };
}
