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

/** Who acts for whom: the participant registry, kept by the registrar. */
export default buildModule("Identity", (m) => {
  const { accessManager } = m.useModule(authority);
  const participantRegistry = m.contract("ParticipantRegistry", [accessManager]);
  const registrar = m.getParameter("registrar", m.getAccount(0));
  assignRole(m, "ParticipantRegistry registrar", participantRegistry, registrarFunctions, registrar);
  const didRegistry = m.contract("DIDRegistry");
  const didRecovery = m.contract("DIDRecovery", [didRegistry]);
  return { accessManager, participantRegistry, didRegistry, didRecovery };
});
