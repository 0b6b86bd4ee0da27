import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import authority, { assignRole } from "../authority.ts";

const registrarFunctions = [
  "enroll(address,bytes32,bytes32,uint64)",
  "renew(address,bytes32,uint64)",
  "suspend(address,bytes32,bytes32)",
  "reinstate(address,bytes32)",
  "remove(address,bytes32,bytes32)",
  "rotateAccount(address,address,bytes32[])",
];

/**
 * Who acts for whom: the participant registry, kept by the registrar; the registry of DIDs, which nobody keeps; and the
 * verifiers of keys that have no address of their own.
 */
export default buildModule("Identity", (m) => {
  const { accessManager } = m.useModule(authority);
  const participantRegistry = m.contract("ParticipantRegistry", [accessManager]);
  const registrar = m.getParameter("registrar", m.getAccount(0));
  assignRole(m, "ParticipantRegistry registrar", participantRegistry, registrarFunctions, registrar);
  const didRegistry = m.contract("DIDRegistry");
  const didRecovery = m.contract("DIDRecovery", [didRegistry]);
  const p256Verifier = m.contract("ERC7913P256Verifier");
  const webAuthnVerifier = m.contract("ERC7913WebAuthnVerifier");
  return { accessManager, participantRegistry, didRegistry, didRecovery, p256Verifier, webAuthnVerifier };
});
