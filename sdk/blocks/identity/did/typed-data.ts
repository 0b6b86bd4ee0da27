import type { TypedDataTypes } from "../../../core/eip712.ts";

const signed = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
];
const actorAndIdentity = [
  { name: "actor", type: "address" },
  { name: "identity", type: "address" },
];

/** What an owner, or the next owner it committed to, signs to change the owner. */
export const changeOwnerTypes: TypedDataTypes = {
  ChangeOwner: [...actorAndIdentity, { name: "newOwner", type: "address" }, ...signed],
};

/** What an owner signs to change delegates and attributes. */
export const applyChangesTypes: TypedDataTypes = {
  ApplyChanges: [
    ...actorAndIdentity,
    { name: "changes", type: "Change[]" },
    { name: "newOwner", type: "address" },
    ...signed,
  ],
  Change: [
    { name: "kind", type: "uint8" },
    { name: "name", type: "bytes32" },
    { name: "value", type: "bytes" },
    { name: "validity", type: "uint256" },
  ],
};

/** What an owner signs to commit to the next one. */
export const commitNextOwnerTypes: TypedDataTypes = {
  CommitNextOwner: [...actorAndIdentity, { name: "commitment", type: "bytes32" }, ...signed],
};

/** What an owner signs to put a recovery in charge. */
export const setRecoveryTypes: TypedDataTypes = {
  SetRecovery: [...actorAndIdentity, { name: "recovery", type: "address" }, ...signed],
};
