import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Who said what about whom. Nobody administers it. */
export default buildModule("Attestation", (m) => ({
  attestationRegistry: m.contract("AttestationRegistry"),
}));
