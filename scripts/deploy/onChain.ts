import type { Provider } from "ethers";

import type { Confirmed, History } from "./journal.ts";
import { Refusal } from "./refusal.ts";

/** What a deployment is continued with. */
export interface Continuation {
  deploymentId: string;
  provider: Pick<Provider, "getBlock" | "getCode" | "getTransactionReceipt">;
  chainId: number;
}

/**
 * Makes sure that what a journal records is on the chain that is talked to: a development chain that was restarted is
 * another chain with the same number, and what was recorded is not there.
 *
 * @throws ChainDiffers, ChainReset.
 */
export async function requireOnChain(history: History, continuation: Continuation): Promise<void> {
  const { deploymentId, provider, chainId } = continuation;
  if (history.chainId !== undefined && history.chainId !== chainId) {
    throw new Refusal(
      "ChainDiffers",
      `Deployment "${deploymentId}" is on chain ${history.chainId}, and this is chain ${chainId}. ` +
        `Choose another name: --id <name>.`,
    );
  }
  const missing = (await missingCode(history, provider)) ?? (await missingBlock(history, provider));
  if (missing === undefined) return;
  throw new Refusal(
    "ChainReset",
    `${missing}. The chain was reset since deployment "${deploymentId}" was made, or this is another one with the same ` +
      `number. Nothing was sent. Run the same command with --reset, which moves the old journal and address book aside ` +
      `and begins anew; or with --id <name>, which leaves them where they are.`,
  );
}

/**
 * Makes sure that a deployment is continued by who began it: Ignition cannot do otherwise.
 *
 * @throws DeployerDiffers.
 */
export function requireDeployer(history: History, deploymentId: string, deployer: string): void {
  if (!history.sent || history.deployer === deployer) return;
  throw new Refusal(
    "DeployerDiffers",
    `Deployment "${deploymentId}" was begun by ${history.deployer}, and this is ${deployer}. Continue it with the ` +
      `account that began it, or begin another: --id <name>.`,
  );
}

/** The first recorded block that the chain does not have, unless it only has the transaction in another one. */
async function missingBlock({ confirmed }: History, provider: Continuation["provider"]): Promise<string | undefined> {
  const hashes = new Map<number, string | null | undefined>();
  for (const each of confirmed) {
    const { blockNumber, blockHash, hash } = each;
    if (!hashes.has(blockNumber)) hashes.set(blockNumber, (await provider.getBlock(blockNumber))?.hash);
    if (hashes.get(blockNumber) === blockHash) continue;
    if (!(await provider.getTransactionReceipt(hash))) return describe(each);
  }
  return undefined;
}

const describe = ({ futureId, hash, blockNumber }: Confirmed) =>
  `The journal has ${futureId} in block ${blockNumber} (transaction ${hash}), and the chain does not`;

/** The first recorded contract without code. */
async function missingCode({ contracts }: History, provider: Continuation["provider"]): Promise<string | undefined> {
  for (const [futureId, address] of contracts) {
    if ((await provider.getCode(address)) === "0x") {
      return `The journal has ${futureId} at ${address}, and the chain has no code there`;
    }
  }
  return undefined;
}
