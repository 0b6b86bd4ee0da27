import type { JsonRpcApiProvider, Provider, Signer } from "ethers";

import { DeploymentError, TrellisError } from "../errors.ts";
import type { Deployment } from "../deployment.ts";
import { named } from "./decode.ts";

/** What reads the chain (a Provider), or reads and signs (a Signer with a provider). */
export type Runner = Provider | Signer;

/** One runner at one deployment: all that the verbs know. */
export class Session {
  readonly runner: Runner;
  readonly deployment: Deployment;
  readonly provider: Provider;
  readonly #signer: Signer | undefined;

  constructor(runner: Runner, deployment: Deployment) {
    this.runner = runner;
    this.deployment = deployment;
    this.#signer = isSigner(runner) ? runner : undefined;
    const provider = isSigner(runner) ? runner.provider : runner;
    if (!provider) {
      throw new DeploymentError({
        name: "ProviderMissing",
        message: "The signer is connected to no chain.",
      });
    }
    this.provider = provider;
  }

  /** The signer; throws `SignerMissing` if the runner can only read. */
  get signer(): Signer {
    if (this.#signer) return this.#signer;
    throw new TrellisError({
      name: "SignerMissing",
      message: "This connection can read but not sign.",
    });
  }

  /** Who signs; undefined if the runner can only read. */
  async account(): Promise<string | undefined> {
    return this.#signer?.getAddress();
  }

  /** Makes sure that there is code at a contract's address; throws `ContractCodeMissing`. */
  async requireCode(contract: string, address: string): Promise<void> {
    if ((await named(() => this.provider.getCode(address))) !== "0x") return;
    throw new DeploymentError({
      name: "ContractCodeMissing",
      args: { contract, address },
      message: `There is no contract at the address of ${contract}.`,
    });
  }

  /**
   * The number of the latest block as the node has it now. ethers keeps every answer for 250 ms, in which a block can come and with
   * it what was just written, so a node that can be asked directly is.
   */
  async latest(): Promise<number> {
    const { provider } = this;
    return asksNodes(provider)
      ? Number(await this.ask<string>("eth_blockNumber", []))
      : named(() => provider.getBlockNumber());
  }

  /** Asks the node by JSON-RPC; throws `ProviderMissing` if the provider is of another kind. */
  async ask<T>(method: string, params: unknown[]): Promise<T> {
    const { provider } = this;
    if (asksNodes(provider)) return named(async () => (await provider.send(method, params)) as T);
    throw new DeploymentError({ name: "ProviderMissing", message: `The provider asks no node for ${method}.` });
  }

  /** The time of the latest block in seconds since 1970: what contracts compare deadlines with. */
  async now(): Promise<number> {
    const latest = await this.latest();
    const block = await named(() => this.provider.getBlock(latest));
    return block?.timestamp ?? Math.floor(Date.now() / 1000);
  }
}

function asksNodes(provider: Provider): provider is Provider & Pick<JsonRpcApiProvider, "send"> {
  return "send" in provider && typeof provider.send === "function";
}

function isSigner(runner: Runner): runner is Signer {
  return "signTypedData" in runner;
}
