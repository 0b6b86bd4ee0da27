import type { TypedDataTypes } from "../../../core/eip712.ts";

/** What an agent signs to record an activity. */
export const activityTypes: TypedDataTypes = {
  Input: [
    { name: "entity", type: "bytes32" },
    { name: "grant", type: "bytes32" },
    { name: "evidence", type: "bytes32" },
  ],
  Activity: [
    { name: "agent", type: "address" },
    { name: "kind", type: "bytes32" },
    { name: "startedAt", type: "uint40" },
    { name: "endedAt", type: "uint40" },
    { name: "plan", type: "bytes32" },
    { name: "used", type: "Input[]" },
    { name: "generated", type: "bytes32[]" },
    { name: "revisionOf", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What an agent signs to take an entity back. */
export const invalidationTypes: TypedDataTypes = {
  Invalidation: [
    { name: "entity", type: "bytes32" },
    { name: "evidence", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};
