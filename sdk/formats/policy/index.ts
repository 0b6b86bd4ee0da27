export * from "./actions.ts";
export { decodePolicy, encodePolicy, encodeSealedPolicy, policyHash, type SealedPolicy } from "./codec.ts";
export { evaluatePolicy, type Evaluation } from "./evaluate.ts";
export * from "./model.ts";
export { whyWider, type WiderProblem } from "./narrower.ts";
export * from "./odrl.ts";
export * from "./purposes.ts";
export * from "./regions.ts";
export { purposeTaxonomy, type PurposeTaxonomy, type PurposeTerm } from "./taxonomy.ts";
