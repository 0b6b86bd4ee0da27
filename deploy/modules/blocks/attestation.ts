import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Who said what about whom, and lists of what still stands. Nobody administers them. */
export default buildModule("Attestation", (m) => ({
  attestationRegistry: m.contract("AttestationRegistry"),
  statusList: m.contract("StatusList"),
}));
