export { dataProblem, sealData, type DataProblem } from "./data.ts";
export { activityId, decodeActivity, encodeActivity, entityId } from "./encoding.ts";
export { ProvenanceHistory, type HistoryEntry, type HistoryOptions } from "./history.ts";
export { ancestorsOf, descendantsOf } from "./lineage.ts";
export type {
  Activity,
  ProvenanceActivity,
  ProvenanceEntity,
  ProvenanceGraph,
  ProvenanceSource,
  UsedEntity,
} from "./model.ts";
export { fromProvJson, toProvJson, type ProvJson } from "./provJson.ts";
