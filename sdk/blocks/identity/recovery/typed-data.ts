import type { TypedDataTypes } from "../../../core/eip712.ts";

const tail = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
];
const head = [
  { name: "owner", type: "address" },
  { name: "identity", type: "address" },
];
const question = [
  { name: "guardian", type: "address" },
  { name: "identity", type: "address" },
  { name: "newOwner", type: "address" },
  { name: "guardians", type: "bytes32" },
  { name: "version", type: "uint32" },
  { name: "number", type: "uint32" },
  { name: "deadline", type: "uint256" },
];

/** What an owner signs to set a policy. */
export const setPolicyTypes: TypedDataTypes = {
  SetPolicy: [
    ...head,
    { name: "guardians", type: "bytes32" },
    { name: "panic", type: "bytes32" },
    { name: "threshold", type: "uint32" },
    { name: "minCategories", type: "uint8" },
    { name: "delay", type: "uint32" },
    ...tail,
  ],
};

/** What an owner signs to end a policy. */
export const removePolicyTypes: TypedDataTypes = { RemovePolicy: [...head, ...tail] };

/** What an owner signs to cancel a proposal. */
export const cancelRecoveryTypes: TypedDataTypes = {
  CancelRecovery: [...head, { name: "number", type: "uint32" }, ...tail],
};

/** What the panic key signs. */
export const panicTypes: TypedDataTypes = {
  Panic: [
    { name: "account", type: "address" },
    { name: "identity", type: "address" },
    { name: "number", type: "uint32" },
    { name: "salt", type: "bytes32" },
    ...tail,
  ],
};

/** What a guardian signs for a proposal. */
export const approveRecoveryTypes: TypedDataTypes = { ApproveRecovery: question };

/** What a guardian signs to insist on a proposal. */
export const insistOnRecoveryTypes: TypedDataTypes = { InsistOnRecovery: question };
