import { named } from "./core/decode.ts";
import { Session, type Runner } from "./core/session.ts";
import { parseDeployment, type Deployment } from "./deployment.ts";
import { DeploymentError } from "./errors.ts";
import { assemble, type Trellis } from "./trellis.ts";

/** Who looks or acts, and where. */
export interface ConnectOptions {
  /** An ethers Signer (reads and sends) or Provider (reads only). */
  runner: Runner;
  /** The address book of the deployment, see {@link parseDeployment}. */
  deployment: Deployment;
}

/**
 * Connects an account to a deployment. Nothing is remembered elsewhere: two connections never know of each other.
 *
 * @throws DeploymentInvalid; ProviderMissing; ChainMismatch if the runner talks to another chain than the address book
 * is of; ContractCodeMissing if there is no contract at one of its addresses; NodeUnreachable if no node answers.
 * @example
 * const trellis = await connect({ runner: signer, deployment });
 * await trellis.notary.anchor({ digest }); // { anchorer: "0x7099…79C8", digest: "0x9c22…", receipt }
 */
export async function connect({ runner, deployment }: ConnectOptions): Promise<Trellis> {
  const session = new Session(runner, parseDeployment(deployment));
  await requireChain(session);
  const { contracts } = session.deployment;
  await Promise.all(Object.entries(contracts).map(([name, address]) => session.requireCode(name, address)));
  return assemble(session);
}

async function requireChain({ provider, deployment }: Session): Promise<void> {
  const { chainId: actual } = await named(() => provider.getNetwork());
  const expected = BigInt(deployment.chainId);
  if (actual === expected) return;
  throw new DeploymentError({
    name: "ChainMismatch",
    args: { expected, actual },
    message: `The address book is of chain ${expected}, and the runner talks to chain ${actual}.`,
  });
}
