import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import identity from "./identity.ts";

/** The market, whose orders may ask that a taker be eligible in the participant registry. */
export default buildModule("Market", (m) => {
  const members = m.useModule(identity);
  const market = m.contract("AtomicMarket", [members.participantRegistry]);
  return { ...members, market };
});
