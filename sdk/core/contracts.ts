/** The types that TypeChain makes of the contracts, gathered in one place: nothing else imports them from there. */
export type {
  DefaultReturnType,
  StateMutability,
  TypedContractEvent,
  TypedContractMethod,
} from "../../types/ethers-contracts/common.ts";
export type { IHeldMoney } from "../../types/ethers-contracts/contracts/base/IHeldMoney.ts";
export type { AttestationRegistry } from "../../types/ethers-contracts/contracts/blocks/attestation/AttestationRegistry.ts";
export type { StatusList } from "../../types/ethers-contracts/contracts/blocks/attestation/StatusList.ts";
export type { CreditToken } from "../../types/ethers-contracts/contracts/blocks/certificate/CreditToken.ts";
export type { RetirementCertificate } from "../../types/ethers-contracts/contracts/blocks/certificate/RetirementCertificate.ts";
export type { DIDRegistry, IDIDRegistry } from "../../types/ethers-contracts/contracts/blocks/identity/DIDRegistry.ts";
export type { DIDRecovery, IDIDRecovery } from "../../types/ethers-contracts/contracts/blocks/identity/DIDRecovery.ts";
export type { ParticipantRegistry } from "../../types/ethers-contracts/contracts/blocks/identity/ParticipantRegistry.ts";
export type { AtomicMarket } from "../../types/ethers-contracts/contracts/blocks/market/AtomicMarket.ts";
export type { Notary } from "../../types/ethers-contracts/contracts/blocks/notary/Notary.ts";
export type {
  ITransparencyLog,
  TransparencyLog,
} from "../../types/ethers-contracts/contracts/blocks/notary/TransparencyLog.ts";
export type { UniqueClaims } from "../../types/ethers-contracts/contracts/blocks/notary/UniqueClaims.ts";
export type { IQuorum, Quorum } from "../../types/ethers-contracts/contracts/blocks/quorum/Quorum.ts";
export type { StableToken } from "../../types/ethers-contracts/contracts/blocks/token/StableToken.ts";
export type { IUsagePolicy, UsagePolicy } from "../../types/ethers-contracts/contracts/blocks/usage/UsagePolicy.ts";
export type { Accreditation, IAccreditation } from "../../types/ethers-contracts/contracts/kits/Accreditation.ts";
export type { CreditProgram } from "../../types/ethers-contracts/contracts/kits/CreditProgram.ts";
export type { CarbonRemoval } from "../../types/ethers-contracts/contracts/systems/environment/CarbonRemoval.ts";
export type { AlastriaIdentityManager } from "../../types/ethers-contracts/contracts/systems/identity/AlastriaIdentityManager.ts";
export type {
  IdentityService,
  IIdentityService,
} from "../../types/ethers-contracts/contracts/systems/identity/IdentityService.ts";
export type { SocialGraphIdentity } from "../../types/ethers-contracts/contracts/systems/identity/SocialGraphIdentity.ts";
export type {
  IProvenanceLedger,
  ProvenanceLedger,
} from "../../types/ethers-contracts/contracts/systems/data/ProvenanceLedger.ts";
export type { ILogBonds, LogBonds } from "../../types/ethers-contracts/contracts/kits/LogBonds.ts";
export type { Endorsements } from "../../types/ethers-contracts/contracts/kits/Endorsements.ts";
export type {
  CertificateAuthority,
  ICertificateAuthority,
} from "../../types/ethers-contracts/contracts/systems/security/CertificateAuthority.ts";
export type {
  CertificateBatches,
  IEndorsements,
} from "../../types/ethers-contracts/contracts/systems/security/CertificateBatches.ts";
export type { ICertificateBatches } from "../../types/ethers-contracts/contracts/systems/security/ICertificateBatches.ts";
export type { NameKeyRegistry } from "../../types/ethers-contracts/contracts/systems/security/NameKeyRegistry.ts";
