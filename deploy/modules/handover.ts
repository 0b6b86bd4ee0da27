import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import authority from "./authority.ts";

const ADMIN_ROLE = 0n;

/**
 * The last step of a deployment: the owner becomes admin and the deployer's key ends. Only for an owner other than
 * the deployer.
 */
export default buildModule("Handover", (m) => {
  const { accessManager } = m.useModule(authority);
  const owner = m.getParameter("owner");
  const grant = m.call(accessManager, "grantRole", [ADMIN_ROLE, owner, 0], { id: "GrantOwner" });
  m.call(accessManager, "renounceRole", [ADMIN_ROLE, m.getAccount(0)], { id: "RenounceDeployer", after: [grant] });
  return { accessManager };
});
