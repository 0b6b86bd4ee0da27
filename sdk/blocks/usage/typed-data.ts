import type { TypedDataTypes } from "../../core/eip712.ts";

const grantFields = [
  { name: "parent", type: "bytes32" },
  { name: "assigner", type: "address" },
  { name: "assignee", type: "address" },
  { name: "dataRoot", type: "bytes32" },
  { name: "policyHash", type: "bytes32" },
];

/** What both parties of a grant sign. */
export const consentTypes: TypedDataTypes = {
  Consent: [...grantFields, { name: "expiresAt", type: "uint40" }, { name: "deadline", type: "uint256" }],
};

/** What a data subject signs to join a template. */
export const joiningTypes: TypedDataTypes = {
  Joining: [...grantFields, { name: "lifetime", type: "uint32" }, { name: "deadline", type: "uint256" }],
};

/** What the parties sign to change the policy. */
export const amendmentTypes: TypedDataTypes = {
  Amendment: [
    { name: "grant", type: "bytes32" },
    { name: "policyHash", type: "bytes32" },
    { name: "version", type: "uint16" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What an assigner signs to suspend or resume. */
export const suspensionTypes: TypedDataTypes = {
  Suspension: [
    { name: "grant", type: "bytes32" },
    { name: "suspended", type: "bool" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What an assigner signs to withdraw. */
export const withdrawalTypes: TypedDataTypes = {
  Withdrawal: [
    { name: "grant", type: "bytes32" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What an assignee signs when it has erased the data. */
export const erasureTypes: TypedDataTypes = {
  ErasureReceipt: [
    { name: "grant", type: "bytes32" },
    { name: "evidence", type: "bytes32" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What an assignee signs to record a use. */
export const useRecordTypes: TypedDataTypes = {
  Use: [
    { name: "action", type: "uint8" },
    { name: "item", type: "uint8" },
    { name: "region", type: "uint8" },
    { name: "purpose", type: "bytes12" },
    { name: "recipient", type: "bytes20" },
  ],
  UseRecord: [
    { name: "grant", type: "bytes32" },
    { name: "policy", type: "bytes" },
    { name: "use", type: "Use" },
    { name: "evidence", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};
