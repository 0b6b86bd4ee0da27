export {
  CERTIFICATE_VERDICTS,
  REVOCATION_REASONS,
  VALIDATION_LEVELS,
  type CertificateStanding,
  type CertificateVerdict,
  type RevocationReason,
  type ValidationLevel,
} from "./standing.ts";
export {
  certificateSlots,
  provenCertificate,
  provenVerdict,
  type LedgerHeader,
  type ProvenCertificate,
} from "./proof.ts";
export { subjectKeyOf, type SubjectArgs } from "./subject.ts";
