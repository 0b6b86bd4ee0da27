import type { TypedDataTypes } from "../../core/eip712.ts";

const signed = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
];

/** What an attester signs to attest. */
export const attestTypes: TypedDataTypes = {
  Attest: [
    { name: "attester", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "subject", type: "bytes32" },
    { name: "dataHash", type: "bytes32" },
    { name: "refUID", type: "bytes32" },
    { name: "expirationTime", type: "uint40" },
    ...signed,
  ],
};

/** What an attester signs to attest a tree. */
export const attestRootTypes: TypedDataTypes = {
  AttestRoot: [
    { name: "attester", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "root", type: "bytes32" },
    { name: "count", type: "uint32" },
    { name: "refUID", type: "bytes32" },
    { name: "expirationTime", type: "uint40" },
    ...signed,
  ],
};

/** What an attester signs to suspend, reinstate or revoke. */
export const setStatusTypes: TypedDataTypes = {
  SetAttestationStatus: [
    { name: "attester", type: "address" },
    { name: "uid", type: "bytes32" },
    { name: "status", type: "uint8" },
    { name: "reason", type: "bytes32" },
    ...signed,
  ],
};

/** What an attester signs to suspend, reinstate or revoke leaves of a tree. */
export const setLeafStatusesTypes: TypedDataTypes = {
  SetLeafStatuses: [
    { name: "attester", type: "address" },
    { name: "uid", type: "bytes32" },
    { name: "indices", type: "uint32[]" },
    { name: "status", type: "uint8" },
    { name: "reason", type: "bytes32" },
    ...signed,
  ],
};
