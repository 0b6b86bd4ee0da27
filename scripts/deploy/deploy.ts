import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeploymentParameters, IgnitionModuleResult } from "@nomicfoundation/ignition-core";
import type { NetworkConnection } from "hardhat/types/network";

import handover from "../../deploy/modules/handover.ts";
import { bookOf, type AddressBook } from "./book.ts";
import { findTargets, loadModule, type Module } from "./targets.ts";

export interface DeployOptions {
  parameters?: DeploymentParameters;
  /** Keeps a journal under this name, so that the same call resumes what was interrupted. */
  deploymentId?: string;
  /** Who becomes admin at the end; without it the deployer stays admin. */
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
  const { parameters = {}, deploymentId, owner, confirmations, verbose = false } = options;
  const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
  const common = {
    displayUi: verbose,
    config: confirmations === undefined ? {} : { requiredConfirmations: confirmations },
    ...(deploymentId ? { deploymentId } : {}),
  };
  // One module over all targets, so that what they share is deployed once.
  const modules = await Promise.all((await findTargets(names)).map(loadModule));
  const all: Module = buildModule("Trellis", (m) =>
    modules.reduce<IgnitionModuleResult<string>>((results, each) => ({ ...results, ...m.useModule(each) }), {}),
  );
  const book = bookOf(chainId, all, await connection.ignition.deploy(all, { ...common, parameters }));
  if (owner) {
    await connection.ignition.deploy(handover, { ...common, parameters: { ...parameters, Handover: { owner } } });
  }
  return book;
}
