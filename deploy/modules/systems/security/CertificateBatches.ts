import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import notary from "../../blocks/notary.ts";
import token from "../../blocks/token.ts";
import endorsements from "../../kits/Endorsements.ts";

/**
 * Seed system 30: certificates by the thousand. Registration authorities are participants whom the registrar enrols under
 * `CertificateBatches.REGISTRATION_AUTHORITY`. `fee` is what each certificate costs, in the token's smallest unit.
 */
export default buildModule("CertificateBatches", (m) => {
  const kit = m.useModule(endorsements);
  const { transparencyLog } = m.useModule(notary);
  const { stableToken } = m.useModule(token);
  const certificateBatches = m.contract("CertificateBatches", [
    kit.participantRegistry,
    kit.endorsements,
    transparencyLog,
    stableToken,
    m.getParameter("fee", 10_000n),
    m.getParameter("treasury", m.getAccount(0)),
  ]);
  return { ...kit, transparencyLog, stableToken, certificateBatches };
});
