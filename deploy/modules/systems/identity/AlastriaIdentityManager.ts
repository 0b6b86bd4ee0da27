import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import identity from "../../blocks/identity.ts";

/** Seconds that a set-up waits for its subject; what Alastria's own contracts take. */
const SET_UP_PERIOD = 10_000;

/** Seed system 26: AlastriaIDs on the DID registry, with recovery and a register of members. */
export default buildModule("AlastriaIdentityManager", (m) => {
  const blocks = m.useModule(identity);
  const setUpPeriod = m.getParameter("setUpPeriod", SET_UP_PERIOD);
  const alastriaIdentityManager = m.contract("AlastriaIdentityManager", [
    blocks.didRegistry,
    blocks.participantRegistry,
    setUpPeriod,
  ]);
  return { ...blocks, alastriaIdentityManager };
});
