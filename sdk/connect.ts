import { certificate, type Certificate } from "./blocks/certificate/index.ts";
import { identity, type Identity } from "./blocks/identity/index.ts";
import { market, type Market } from "./blocks/market/index.ts";
import { claims, type Claims } from "./blocks/notary/claims.ts";
import { notary, type Notary } from "./blocks/notary/index.ts";
import { quorum, type Quorum } from "./blocks/quorum/index.ts";
import { token, type Token } from "./blocks/token/index.ts";
import { remedies } from "./core/remedies.ts";
import { Session, type Runner } from "./core/session.ts";
import { parseDeployment, type Deployment } from "./deployment.ts";
import { DeploymentError } from "./errors.ts";

/** Who looks or acts, and where. */
export interface ConnectOptions {
  /** An ethers Signer (reads and sends) or Provider (reads only). */
  runner: Runner;
  /** The address book of the deployment, see {@link parseDeployment}. */
  deployment: Deployment;
}

/** A deployment of Trellis as one account sees it: one namespace for each block. */
export interface Trellis {
  /** Credits by serial numbers, and the certificates of their retirement. */
  readonly certificate: Certificate;
  /** The same thing only once. */
  readonly claims: Claims;
  /** Who acts for which entity in which role. */
  readonly identity: Identity;
  /** Exchange by signed orders. */
  readonly market: Market;
  /** That a document existed, and which version stands. */
  readonly notary: Notary;
  /** n of m agree to one action, once. */
  readonly quorum: Quorum;
  /** Money that somebody keeps. */
  readonly token: Token;
  /** The address book, checked. */
  readonly deployment: Deployment;
  /** The runner it was connected with. */
  readonly runner: Runner;
  /** The same deployment seen by another account of the same chain. */
  as(runner: Runner): Trellis;
}

/**
 * Connects an account to a deployment. Nothing is remembered elsewhere: two connections never know of each other.
 *
 * @throws DeploymentInvalid; ProviderMissing; ChainMismatch if the runner talks to another chain than the address book
 * is of; ContractCodeMissing if there is no contract at one of its addresses.
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

function assemble(session: Session): Trellis {
  const { runner, deployment } = session;
  return {
    certificate: certificate(session),
    claims: claims(session),
    identity: identity(session),
    market: market(session),
    notary: notary(session),
    quorum: quorum(session),
    token: token(session),
    deployment,
    runner,
    as: (other) => assemble(new Session(other, deployment)),
  };
}

async function requireChain({ provider, deployment }: Session): Promise<void> {
  const { chainId: actual } = await provider.getNetwork();
  const expected = BigInt(deployment.chainId);
  if (actual === expected) return;
  throw new DeploymentError({
    name: "ChainMismatch",
    args: { expected, actual },
    message: `The address book is of chain ${expected}, and the runner talks to chain ${actual}.`,
    remedy: remedies["ChainMismatch"],
  });
}
