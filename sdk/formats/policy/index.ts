export { decodePolicy, encodePolicy, encodeSealedPolicy, policyHash, type SealedPolicy } from "./codec.ts";
export { evaluatePolicy, type Evaluation } from "./evaluate.ts";
export {
  REASONS,
  STRATEGIES,
  VERBS,
  type Circumstances,
  type Decision,
  type NameSet,
  type Policy,
  type PolicyRule,
  type Reason,
  type Strategy,
  type Use,
  type Verb,
} from "./model.ts";
export { whyWider, type WiderProblem } from "./narrower.ts";
