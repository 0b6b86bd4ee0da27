import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** n of m, four eyes. Nobody administers it: each group changes itself by its own quorum. */
export default buildModule("Quorum", (m) => ({ quorum: m.contract("Quorum") }));
