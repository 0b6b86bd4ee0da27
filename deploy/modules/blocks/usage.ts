import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** What may be done with data, and what was done. Nobody administers it. */
export default buildModule("Usage", (m) => ({ usagePolicy: m.contract("UsagePolicy") }));
