import type { JsonRpcProvider } from "ethers";
import hre from "hardhat";

/** Puts the code of a contract that has no immutable state at an address of a development node. */
export async function transferCode(contract: string, provider: JsonRpcProvider, address: string): Promise<void> {
  const { deployedBytecode } = await hre.artifacts.readArtifact(contract);
  await provider.send("anvil_setCode", [address, deployedBytecode]);
}
