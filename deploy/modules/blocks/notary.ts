import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * That it existed (Notary), that it happened once (UniqueClaims), and that nothing was taken out of a list again
 * (TransparencyLog). Nobody administers them.
 */
export default buildModule("Notary", (m) => ({
  notary: m.contract("Notary"),
  uniqueClaims: m.contract("UniqueClaims"),
  transparencyLog: m.contract("TransparencyLog"),
}));
