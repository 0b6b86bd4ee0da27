import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentParameters, IgnitionModuleResult } from "@nomicfoundation/ignition-core";
import type { NetworkConnection } from "hardhat/types/network";

import { accountParameters } from "../../deploy/modules/authority.ts";
import { bookOf, type AddressBook } from "./book.ts";
import { readHistory, startBlockOf } from "./journal.ts";
import { findTargets, loadModule, type Module } from "./targets.ts";

/** Chains of Hardhat, anvil and ganache: what is deployed there is tried out, compiled quickly and mined at once. */
export const DEVELOPMENT = [31337, 1337];

export interface DeployOptions {
  parameters?: DeploymentParameters;
  /** Keeps a journal under this name, so that the same call resumes what was interrupted. */
  deploymentId?: string;
  /** Who gets what modules give to an account by default; without it the deployer. */
  owner?: string;
  /** Blocks to wait for after each transaction; Ignition's own default (5 on a live chain) when left out. */
  confirmations?: number;
  /** Shows Ignition's own progress. */
  verbose?: boolean;
}

/** Deploys targets by name and returns where everything is. Used by the deploy script, the stories and the tests. */
export async function deploy(
  connection: NetworkConnection,
  names: string[],
  options: DeployOptions = {},
): Promise<AddressBook> {
  const { deploymentId, confirmations, verbose = false } = options;
  const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
  const common = {
    displayUi: verbose,
    config: {
      ...(confirmations === undefined ? {} : { requiredConfirmations: confirmations }),
      ...(DEVELOPMENT.includes(chainId) ? { blockPollingInterval: 100 } : {}), // ms, instead of a second
    },
    ...(deploymentId ? { deploymentId } : {}),
  };
  // One module over all targets, so that what they share is deployed once.
  const modules = await Promise.all((await findTargets(names)).map(loadModule));
  const all: Module = buildModule("Trellis", (m) =>
    modules.reduce<IgnitionModuleResult<string>>((results, each) => ({ ...results, ...m.useModule(each) }), {}),
  );
  const deployed = await connection.ignition.deploy(all, { ...common, parameters: parametersOf(options) });
  const startBlock = deploymentId === undefined ? undefined : startBlockOf(await readHistory(deploymentId));
  return bookOf(chainId, all, deployed, startBlock);
}

/** The parameters, with the owner wherever an account is asked for and none is named. */
export function parametersOf({ parameters = {}, owner }: DeployOptions): DeploymentParameters {
  if (owner === undefined) return parameters;
  const { $global, ...modules } = parameters;
  const accounts = Object.fromEntries(accountParameters.map((name) => [name, owner]));
  return { ...modules, $global: { ...accounts, ...$global } };
}
