import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import identity from "../blocks/identity.ts";

/**
 * Several organisations vouch for one thing. Endorsers are participants whom the registrar enrols under
 * `Endorsements.endorserRole(level)`. `thresholds` says how many organisations each level asks, from 1 on.
 */
export default buildModule("Endorsements", (m) => {
  const { accessManager, participantRegistry } = m.useModule(identity);
  const endorsements = m.contract("Endorsements", [participantRegistry, m.getParameter("thresholds", [2, 3])]);
  return { accessManager, participantRegistry, endorsements };
});
