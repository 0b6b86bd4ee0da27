import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import authority from "../authority.ts";

/** Credits and their retirement certificates; the credit token deploys the contract that keeps the certificates. */
export default buildModule("Certificate", (m) => {
  const { accessManager } = m.useModule(authority);
  const art = m.contract("CertificateArt");
  const credits = m.contract("CreditToken", [accessManager, art]);
  const certificates = m.contractAt("RetirementCertificate", m.staticCall(credits, "certificates"));
  return { accessManager, credits, certificates, art };
});
