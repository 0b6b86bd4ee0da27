import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** That it existed (Notary) and that it happened once (UniqueClaims). Nobody administers them. */
export default buildModule("Notary", (m) => ({
  notary: m.contract("Notary"),
  uniqueClaims: m.contract("UniqueClaims"),
}));
