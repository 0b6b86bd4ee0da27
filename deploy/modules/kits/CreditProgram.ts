import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import authority from "../authority.ts";
import certificate from "../blocks/certificate.ts";
import identity from "../blocks/identity.ts";
import notary from "../blocks/notary.ts";
import quorum from "../blocks/quorum.ts";

/** From a verified activity to credits; becomes an issuer of the credit token. */
export default buildModule("CreditProgram", (m) => {
  const { accessManager } = m.useModule(authority);
  const { credits, certificates } = m.useModule(certificate);
  const { participantRegistry } = m.useModule(identity);
  const { uniqueClaims } = m.useModule(notary);
  const { quorum: quorumBlock } = m.useModule(quorum);
  const creditProgram = m.contract("CreditProgram", [
    accessManager,
    credits,
    quorumBlock,
    uniqueClaims,
    participantRegistry,
  ]);
  m.call(credits, "setIssuer", [creditProgram, true], { id: "IssuerCreditProgram" });
  return {
    accessManager,
    creditProgram,
    credits,
    certificates,
    participantRegistry,
    quorum: quorumBlock,
    uniqueClaims,
  };
});
