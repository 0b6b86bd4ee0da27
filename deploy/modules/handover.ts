import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import authority, { roleId } from "./authority.ts";

const ADMIN_ROLE = 0n;

/** The roles that modules give to the deployer when their parameters name nobody else. */
const defaultRoles = [
  "ParticipantRegistry registrar",
  "StableToken issuer",
  "StableToken guardian",
  "Nori issuer",
  "Nori guardian",
];

/**
 * The last step of a deployment: the owner becomes admin and the deployer's key ends, in every role. A role that had no
 * other holder is vacant then, until the owner grants it. Only for an owner other than the deployer.
 */
export default buildModule("Handover", (m) => {
  const { accessManager } = m.useModule(authority);
  const owner = m.getParameter("owner");
  const deployer = m.getAccount(0);
  const grant = m.call(accessManager, "grantRole", [ADMIN_ROLE, owner, 0], { id: "GrantOwner" });
  m.call(accessManager, "renounceRole", [ADMIN_ROLE, deployer], { id: "RenounceDeployer", after: [grant] });
  for (const name of defaultRoles) {
    // Without effect where the deployer has not got the role.
    const id = `Renounce_${name.replaceAll(" ", "_")}`;
    m.call(accessManager, "renounceRole", [roleId(name), deployer], { id, after: [grant] });
  }
  return { accessManager };
});
