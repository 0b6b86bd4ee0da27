export { auditInterval, type AuditIntervalArgs } from "./audit.ts";
export { decodeUsage, encodeUsage, usageLeafHash, type UsageEntry } from "./entry.ts";
export {
  encodeSummary,
  summaryLeafHash,
  usageIndexKey,
  usageIndexValue,
  type BlindedPlace,
  type IntervalSummary,
  type PlacedLeaf,
} from "./interval.ts";
export type { UsageProblem, UsageProblemName } from "./problem.ts";
export type { CompletenessProof, IntervalRecord, ProvenEntry, ProvenInterval, ProvenSummary } from "./proof.ts";
export { UsageLog, type NewUsage, type ProveUsageArgs, type UsageLogOptions } from "./usageLog.ts";
export {
  verifyCompleteness,
  type CompletenessVerdict,
  type LoggedUsage,
  type VerifyCompletenessArgs,
} from "./verify.ts";
