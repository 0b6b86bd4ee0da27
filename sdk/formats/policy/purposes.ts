import { purposeTaxonomy, type PurposeTaxonomy, type PurposeTerm } from "./taxonomy.ts";

/**
 * The purposes of the Data Privacy Vocabulary 2.2 of the W3C Data Privacy Vocabularies and Controls Community Group
 * (https://w3id.org/dpv, file `2.2/dpv/modules/purposes.csv` of w3c/dpv; W3C Software and Document License 2023): each with
 * what it is narrower than, behind `<`, in the order in which that file names it; those without are below `Purpose`.
 * `RightsFulfilment`, which the vocabulary puts below a legal basis, is one of these, and `Sector`, which is no purpose, is
 * left out. A purpose's place numbers it, for ever: new ones go to the end.
 */
const TERMS = `
Purpose|AcademicResearch<ResearchAndDevelopment|AccountManagement|Advertising<Marketing|AgeVerification<Verification|
CombatClimateChange<PublicBenefit|CommercialPurpose|CommercialResearch<CommercialPurpose<ResearchAndDevelopment|
CommunicationForCustomerCare<CommunicationManagement<CustomerCare|CommunicationManagement|
CounterMoneyLaundering<FraudPreventionAndDetection|Counterterrorism<PublicBenefit|CustomerCare<CustomerManagement|
CustomerClaimsManagement<CustomerManagement|CustomerManagement|CustomerOrderManagement<CustomerManagement|
CustomerRelationshipManagement<CustomerManagement|CustomerSolvencyMonitoring<CustomerManagement|
DataAltruism<PublicBenefit|DeliveryOfGoods<RequestedServiceProvision|DirectMarketing<Marketing|
DisputeManagement<OrganisationGovernance|EnforceAccessControl<EnforceSecurity|EnforceSecurity|
EstablishContractualAgreement|FraudPreventionAndDetection<MisusePreventionAndDetection|
FulfilmentOfContractualObligation<FulfilmentOfObligation|FulfilmentOfObligation|HumanResourceManagement|
IdentityAuthentication<EnforceSecurity|IdentityVerification<Verification|
ImproveExistingProductsAndServices<OptimisationForController|ImproveHealthcare<PublicBenefit|
ImproveInternalCRMProcesses<CustomerRelationshipManagement<OptimisationForController|
ImprovePublicServices<PublicBenefit|ImproveTransportMobility<PublicBenefit|
IncreaseServiceRobustness<OptimisationForController|InternalResourceOptimisation<OptimisationForController|
LegalCompliance<FulfilmentOfObligation|MaintainFraudDatabase<FraudPreventionAndDetection|Marketing|
MemberPartnerManagement<OrganisationGovernance|MisusePreventionAndDetection<EnforceSecurity|NonCommercialPurpose|
NonCommercialResearch<NonCommercialPurpose<ResearchAndDevelopment|OptimisationForConsumer<ServiceOptimisation|
OptimisationForController<ServiceOptimisation|OptimiseUserInterface<OptimisationForConsumer|
OrganisationComplianceManagement<OrganisationGovernance|OrganisationGovernance|
OrganisationRiskManagement<OrganisationGovernance|PaymentManagement<ServiceProvision|Personalisation|
PersonalisedAdvertising<Advertising<Personalisation|PersonalisedBenefits<ServicePersonalisation|
PersonnelBehaviourMonitoring<PersonnelMonitoring|PersonnelHiring<PersonnelManagement|
PersonnelManagement<HumanResourceManagement|PersonnelMonitoring<PersonnelManagement|
PersonnelOffboarding<PersonnelManagement|PersonnelOnboarding<PersonnelHiring|PersonnelPayment<PersonnelManagement|
PersonnelPerformanceEvaluation<PersonnelPerformanceManagement|
PersonnelPerformanceManagement<PersonnelManagement<PersonnelMonitoring|
PersonnelPerformanceMonitoring<PersonnelMonitoring<PersonnelPerformanceManagement|
PersonnelPerformancePrediction<PersonnelPerformanceManagement|PersonnelPromotionManagement<PersonnelManagement|
PersonnelTerminationManagement<PersonnelManagement|PersonnelWorkloadManagement<PersonnelManagement|
PoliticalCampaign<Advertising<Personalisation|ProtectionOfIPR<FulfilmentOfObligation|
ProtectionOfNationalSecurity<PublicBenefit|ProtectionOfPublicSecurity<PublicBenefit|
ProvideEventRecommendations<ProvidePersonalisedRecommendations|ProvideOfficialStatistics<PublicBenefit|
ProvidePersonalisedRecommendations<ServicePersonalisation|
ProvideProductRecommendations<ProvidePersonalisedRecommendations|PublicBenefit|PublicPolicyMaking<PublicBenefit|
PublicRelations<Marketing|RecordManagement|RecruitmentAdvertising<Advertising<PersonnelHiring|
RecruitmentApplicantBackgroundCheck<RecruitmentManagement|
RecruitmentApplicantCriminalBackgroundCheck<RecruitmentManagement|
RecruitmentApplicantInformationAuthentication<RecruitmentManagement|
RecruitmentApplicantSelection<RecruitmentManagement|RecruitmentApplicationAnalysis<RecruitmentApplicationManagement|
RecruitmentApplicationManagement<RecruitmentManagement|
RecruitmentApplicationScreening<RecruitmentApplicationManagement|
RecruitmentInterviewAnalysis<RecruitmentInterviewManagement|
RecruitmentInterviewAssessment<RecruitmentInterviewManagement|RecruitmentInterviewManagement<RecruitmentManagement|
RecruitmentInterviewScheduling<RecruitmentInterviewManagement|RecruitmentManagement<PersonnelHiring|
RecruitmentTargetedAdvertising<RecruitmentAdvertising<TargetedAdvertising|RepairImpairments<ServiceProvision|
RequestedServiceProvision<ServiceProvision|ResearchAndDevelopment|RightsFulfilment|
ScientificResearch<ResearchAndDevelopment|SearchFunctionalities<ServiceProvision|SellDataToThirdParties<SellProducts|
SellInsightsFromData<SellProducts|SellProducts<ServiceProvision|SellProductsToDataSubject<SellProducts|
ServiceOptimisation<ServiceProvision|ServicePersonalisation<Personalisation<ServiceProvision|ServiceProvision|
ServiceRegistration<ServiceProvision|ServiceUsageAnalytics<ServiceProvision|SocialMediaMarketing<Marketing|
TargetedAdvertising<PersonalisedAdvertising|TechnicalServiceProvision<ServiceProvision|
UserInterfacePersonalisation<ServicePersonalisation|VendorManagement|VendorPayment<VendorManagement|
VendorRecordsManagement<VendorManagement|VendorSelectionAssessment<VendorManagement|Verification<EnforceSecurity`;

/** The purposes of the Data Privacy Vocabulary. */
export const DPV_PURPOSES: PurposeTaxonomy = purposeTaxonomy(
  "https://w3id.org/dpv#",
  TERMS.split("|").map((entry) => entry.trim().split("<") as unknown as PurposeTerm),
  "dpv",
);

/**
 * The code of a purpose of the Data Privacy Vocabulary, for a use: 12 bytes.
 *
 * @param name `Marketing`, `dpv:Marketing` or `https://w3id.org/dpv#Marketing`.
 * @throws PurposeUnknown
 * @example
 * purpose("AcademicResearch"); // "0xf9dfa4830f01000000000000"
 */
export function purpose(name: string): string {
  return DPV_PURPOSES.purpose(name);
}

/**
 * With what the codes of purposes of the Data Privacy Vocabulary and of all narrower ones begin, for a rule. A purpose that
 * is narrower than two others is met by either.
 *
 * @throws PurposeUnknown
 * @example
 * purposes("ResearchAndDevelopment"); // ["0xf9dfa4830201", "0xf9dfa4830a01", "0xf9dfa4830f"]
 */
export function purposes(...names: readonly string[]): readonly string[] {
  return DPV_PURPOSES.purposes(...names);
}
