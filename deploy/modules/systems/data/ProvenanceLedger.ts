import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import notary from "../../blocks/notary.ts";
import usage from "../../blocks/usage.ts";

const DAY = 86_400;

/**
 * Seed system 31: data provenance. Nobody administers it. `maximumDelay` is the longest that an activity may be recorded
 * after it ended, in seconds. Uses of another's data are recorded in the usage policy; activities by the thousand in logs.
 */
export default buildModule("ProvenanceLedger", (m) => {
  const { transparencyLog } = m.useModule(notary);
  const { usagePolicy } = m.useModule(usage);
  const provenanceLedger = m.contract("ProvenanceLedger", [m.getParameter("maximumDelay", DAY)]);
  return { transparencyLog, usagePolicy, provenanceLedger };
});
