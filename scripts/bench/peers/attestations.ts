/** Registries of statements, as their packages ship them. */
import { readFileSync } from "node:fs";

import {
  AbiCoder,
  getBytes,
  id,
  keccak256,
  Signature,
  solidityPackedKeccak256,
  ZeroHash,
  type Contract,
  type InterfaceAbi,
} from "ethers";

import type { Bench } from "../harness/chain.ts";
import type { Subject } from "../harness/dsl.ts";
import { packageFile, packageVersion } from "./packages.ts";

const EAS = "@ethereum-attestation-service/eas-contracts";
const ONCHAIN_ID = "@onchain-id/solidity";

export const eas: Subject = { name: "EAS", version: packageVersion(EAS), sources: [], published: true };
export const onchainId: Subject = {
  name: "ONCHAINID",
  version: packageVersion(ONCHAIN_ID),
  sources: [],
  published: true,
};

async function deployed(bench: Bench, name: string, file: string, ...args: unknown[]): Promise<Contract> {
  const { abi, bytecode } = JSON.parse(
    readFileSync(packageFile(name, `artifacts/contracts/${file}.sol/${file}.json`), "utf8"),
  ) as { abi: InterfaceAbi; bytecode: string };
  return await bench.deployCode(abi, bytecode, ...args);
}

/** EAS with a schema for one digest; other than ours, it keeps what is attested in storage. */
export async function deployEas(bench: Bench): Promise<{ registry: Contract; schema: string }> {
  const schemas = await deployed(bench, EAS, "SchemaRegistry");
  const registry = await deployed(bench, EAS, "EAS", await schemas.getAddress());
  const definition = "bytes32 digest";
  const resolver = `0x${"00".repeat(20)}`;
  await bench.send(bench.actors.admin, schemas, "register", [definition, resolver, true]);
  const packed = `${Buffer.from(definition).toString("hex")}${resolver.slice(2)}01`;
  return { registry, schema: keccak256(`0x${packed}`) };
}

/** What EAS takes for one attestation of 32 bytes about somebody. */
export function easData(recipient: string, digest: string): unknown {
  return { recipient, expirationTime: 0n, revocable: true, refUID: ZeroHash, data: digest, value: 0n };
}

/** The uid that EAS gives to what alice attests in the next block. */
export function easUid(bench: Bench, schema: string, digest: string): string {
  const { alice, carol } = bench.actors;
  return solidityPackedKeccak256(
    ["bytes32", "address", "address", "uint64", "uint64", "bool", "bytes32", "bytes", "uint32"],
    [schema, carol.address, alice.address, bench.now, 0n, true, ZeroHash, digest, 0],
  );
}

const EAS_ATTEST = {
  Attest: [
    { name: "attester", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "recipient", type: "address" },
    { name: "expirationTime", type: "uint64" },
    { name: "revocable", type: "bool" },
    { name: "refUID", type: "bytes32" },
    { name: "data", type: "bytes" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
};

/** An attestation of EAS that alice signed. */
export async function easDelegated(bench: Bench, registry: Contract, schema: string, nonce: bigint): Promise<unknown> {
  const { alice, carol } = bench.actors;
  const deadline = bench.now + 3_600n;
  const data = easData(carol.address, id(`digest ${nonce}`)) as Record<string, unknown>;
  const message = { attester: alice.address, schema, ...data, nonce, deadline };
  const { v, r, s } = Signature.from(await alice.signTypedData(await bench.domainOf(registry), EAS_ATTEST, message));
  return { schema, data, signature: { v, r, s }, attester: alice.address, deadline };
}

/** A claim on an identity of ONCHAINID by an issuer that is a contract of its own, as ERC-3643 tokens use it. */
export async function onchainIdClaim(bench: Bench): Promise<{ identity: Contract; claim: unknown[] }> {
  const { alice, carol } = bench.actors;
  const identity = await deployed(bench, ONCHAIN_ID, "Identity", carol.address, false);
  const issuer = await deployed(bench, ONCHAIN_ID, "ClaimIssuer", alice.address);
  const data = id("digest");
  const message = keccak256(
    AbiCoder.defaultAbiCoder().encode(["address", "uint256", "bytes"], [await identity.getAddress(), 1n, data]),
  );
  const signature = await alice.signMessage(getBytes(message));
  return { identity, claim: [1n, 1n, await issuer.getAddress(), signature, data, ""] };
}
