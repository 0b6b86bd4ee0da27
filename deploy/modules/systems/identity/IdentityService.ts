import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import attestation from "../../blocks/attestation.ts";
import identity from "../../blocks/identity.ts";
import accreditation from "../../kits/Accreditation.ts";

/** Seed system 27: ID files that home operators validate and others verify. Nobody administers it. */
export default buildModule("IdentityService", (m) => {
  const { attestationRegistry } = m.useModule(attestation);
  const { quorum, accreditation: kit } = m.useModule(accreditation);
  const { participantRegistry, didRegistry, p256Verifier, accessManager } = m.useModule(identity);
  const identityService = m.contract("IdentityService", [attestationRegistry, kit, participantRegistry, didRegistry]);
  return {
    accessManager,
    attestationRegistry,
    quorum,
    accreditation: kit,
    participantRegistry,
    didRegistry,
    p256Verifier,
    identityService,
  };
});
