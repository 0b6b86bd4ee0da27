/** The registry of ERC-1056's authors, as its package ships it: the code that is deployed on public chains. */
import { readFileSync } from "node:fs";

import type { Contract, InterfaceAbi } from "ethers";

import type { Bench } from "../harness/chain.ts";
import type { Subject } from "../harness/dsl.ts";
import { packageFile, packageVersion } from "./packages.ts";

export const ethrDidRegistry: Subject = {
  name: "EthereumDIDRegistry",
  version: packageVersion("ethr-did-registry"),
  sources: [],
  published: true,
};

export async function deployEthrDidRegistry(bench: Bench): Promise<Contract> {
  const file = packageFile("ethr-did-registry", "artifacts/contracts/EthereumDIDRegistry.sol/EthereumDIDRegistry.json");
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as { abi: InterfaceAbi; bytecode: string };
  return await bench.deployCode(abi, bytecode);
}
