import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import notary from "../../blocks/notary.ts";
import token from "../../blocks/token.ts";
import endorsements from "../../kits/Endorsements.ts";

const EURO = 1_000_000;

/**
 * Seed system 30: a decentralized public-key infrastructure, certificates one by one. Who controls a name is the registrar's
 * word: it enrols the account under the Keccak-256 of the name. `dvFee` goes to the treasury, `ovFee` and `evFee` to the endorsers.
 */
export default buildModule("CertificateAuthority", (m) => {
  const kit = m.useModule(endorsements);
  const { transparencyLog } = m.useModule(notary);
  const { stableToken } = m.useModule(token);
  const certificateAuthority = m.contract("CertificateAuthority", [
    kit.participantRegistry,
    kit.endorsements,
    transparencyLog,
    stableToken,
    m.getParameter("treasury", m.getAccount(0)),
    {
      dv: m.getParameter("dvFee", EURO),
      ov: m.getParameter("ovFee", 20 * EURO),
      ev: m.getParameter("evFee", 60 * EURO),
    },
  ]);
  return { ...kit, transparencyLog, stableToken, certificateAuthority };
});
